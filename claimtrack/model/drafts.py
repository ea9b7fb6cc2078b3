"""Drafts: claims and assertions that were drafted from a text, and that nobody has accepted."""

from collections.abc import Iterable

from attrs import evolve

from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.record import Record, split_dependents


def split_drafts(records: Iterable[Record]) -> tuple[list[Record], list[Record]]:
    """Return the accepted records, and the drafts with all records that depend on drafts.

    These are the assertions of draft claims and, recursively, the links, retractions and
    waivers that name a draft. Accepted claims lose the premises that are drafts. A claim
    that nobody asserts loses its other premises too: part of an argument proves nothing.
    """
    records = tuple(records)
    claims = {each.id for each in records if isinstance(each, Claim) and each.draft}
    accepted: list[Record] = []
    drafts: list[Record] = []
    for record in records:
        is_draft = isinstance(record, Claim | Assertion) and record.draft
        is_draft |= isinstance(record, Assertion) and record.claim in claims
        (drafts if is_draft else accepted).append(record)
    accepted, dependent = split_dependents(accepted, drafts)
    asserted = {each.claim for each in accepted if isinstance(each, Assertion)}
    for i, record in enumerate(accepted):
        if isinstance(record, Claim) and not claims.isdisjoint(record.because):
            kept = record.because if record.id in asserted else ()
            because = [premise for premise in kept if premise not in claims]
            accepted[i] = evolve(record, because=because)
    return accepted, [*drafts, *dependent]


def count_drafts(drafts: Iterable[Record]) -> int:
    """Return the number of draft claims, and of draft assertions of accepted claims.

    ``drafts`` is the second result of :func:`split_drafts`.
    """
    drafts = tuple(drafts)
    claims = {each.id for each in drafts if isinstance(each, Claim)}
    others = [each for each in drafts if isinstance(each, Assertion) and each.claim not in claims]
    return len(claims) + len(others)
