"""What waivers waive, judged again where that may have changed."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, islice

from claimtrack.analysis.facts import Facts
from claimtrack.engine import judged
from claimtrack.findings import Finding
from claimtrack.model import Ledger, Noun, Ref, Waiver
from claimtrack.rules.stale_waiver import stale_waiver
from claimtrack.scale.holdings import Holdings
from claimtrack.scale.judging import NAMED, Judging, Subject, mentions_of
from claimtrack.scale.reach import Reach, reach

CLOSING = Ref(Noun.WAIVER, "closing")
"""What is kept under it was found by closing rules of one's own."""


def closed(
    judging: Judging,
    held: Holdings,
    waivers: Sequence[Waiver],
    found: Mapping[Subject, Sequence[Finding]],
) -> dict[Subject, Sequence[Finding]]:
    """Return what is found of some waivers, given what other rules found.

    They are judged with what they are about and, of a source, document or predicate,
    with a mention. Closing rules of one's own judge all there is.

    Raises:
        RuleError: a rule failed.
    """
    if any(each.closing_judge and each != stale_waiver for each in judging.rules):
        return {CLOSING: _closed_anyhow(judging, held, found)}
    if not waivers:
        return {}
    reached = reach(held, waivers)
    for waiver in waivers:
        for mention in islice(mentions_of(waiver.subject, held), 1):
            reached |= mention
    reached = Reach(held.near(reached.claims), reached.documents, reached.sources)
    kept: dict[Subject, list[Finding]] = {waiver.ref: [] for waiver in waivers}
    for finding in judging.judge(held, reached, waivers, [*_given(waivers, reached, found)]):
        kept[finding.subject].append(finding)
    return dict(kept)


def _closed_anyhow(
    judging: Judging, held: Holdings, found: Mapping[Subject, Sequence[Finding]]
) -> Sequence[Finding]:
    ledger = Ledger.of(held.records(), settings=judging.settings)
    others = (found[subject] for subject in found if subject != CLOSING)
    facts = Facts(ledger, judging.today, judging.settings)
    return judged(facts, judging.rules, [*chain.from_iterable(others)])


def _given(
    waivers: Sequence[Waiver], reached: Reach, found: Mapping[Subject, Sequence[Finding]]
) -> Iterator[Finding]:
    """Yield the findings that some waivers can be about."""
    words = {waiver.code for waiver in waivers}
    subjects: Iterable[Subject] = found
    # Any claim's finding may be about a source as well, but only about claims near it.
    if all(waiver.subject.kind not in NAMED for waiver in waivers):
        subjects = (*reached.claims, *(Ref(Noun.DOCUMENT, id) for id in reached.documents))
    for each in chain.from_iterable(found.get(subject, ()) for subject in subjects):
        if (each.code in words or each.name in words) and each.subject.kind is not Noun.WAIVER:
            yield each
