"""Hypothetical changes of a ledger: failed sources and other reliability grades."""

from collections.abc import Iterable, Mapping

from attrs import evolve

from claimtrack.errors import Fault
from claimtrack.model.assertion import Assertion
from claimtrack.model.desk import Desk, parts_of
from claimtrack.model.record import Record, split_dependents
from claimtrack.model.source import Reliability, Source
from claimtrack.model.values import refuse, suggest, to_member


def with_controlled(sources: Mapping[str, Source], ids: Iterable[str]) -> frozenset[str]:
    """Return the ids of some sources and of every source they control.

    Raises:
        LedgerError: There is no source with one of the ids.
    """
    return parts_of(sources.values(), [_known(sources, id) for id in ids])


def breaks(assertion: Assertion, failed: frozenset[str], desk: Desk) -> bool:
    """True if one of the voices of a chain is a failed source.

    The desk itself is no voice where it only ends a chain.
    """
    return any(hop.source in failed for hop in desk.voices(assertion.hops))


def drop_sources(records: Iterable[Record], failed: frozenset[str], desk: Desk) -> list[Record]:
    """Return the records without the chains that a failed source breaks.

    Undercuts, retractions and waivers of a dropped record are dropped too.
    """
    remaining: list[Record] = []
    dropped: list[Record] = []
    for record in records:
        is_broken = isinstance(record, Assertion) and breaks(record, failed, desk)
        (dropped if is_broken else remaining).append(record)
    return split_dependents(remaining, dropped)[0]


def change_grades(
    records: Iterable[Record],
    sources: Mapping[str, Source],
    grades: Mapping[str, Reliability | str],
) -> list[Record]:
    """Return the records with other reliability grades for some sources, by id.

    Raises:
        LedgerError: There is no source with one of the ids, or no such grade.
    """
    changed = {_known(sources, id): to_member(Reliability, grade) for id, grade in grades.items()}
    return [
        evolve(record, reliability=changed[record.id])
        if isinstance(record, Source) and record.id in changed
        else record
        for record in records
    ]


def _known(sources: Mapping[str, Source], id: str) -> str:
    if id not in sources:
        hint = suggest(id, sources) or "no source of that id is in the ledger"
        refuse(f"unknown source `{id}`", hint, Fault.DANGLING)
    return id
