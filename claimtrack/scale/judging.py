"""How a part of what is held is judged, and what of that holds of the whole."""

from collections.abc import Collection, Iterable, Iterator, Sequence
from datetime import date
from functools import cached_property
from itertools import chain, islice

from attrs import frozen

from claimtrack.analysis.facts import Facts
from claimtrack.engine import Rule, judged
from claimtrack.findings import Finding
from claimtrack.model import Claim, Ledger, Noun, Record, Ref, Retraction, Settings, Waiver, ref_of
from claimtrack.model.record import mentions
from claimtrack.scale.holdings import Holdings
from claimtrack.scale.reach import Reach, part

NAMED = (Noun.SOURCE, Noun.DOCUMENT, Noun.PREDICATE)

_MORE = 4
"""How many times as many mentions are looked at each time none yet has been enough."""


@frozen
class Unmentioned:
    """What is kept under it says of a record that nothing mentions it."""

    ref: Ref


Subject = str | Ref | Unmentioned
"""What findings are kept under: a claim by its id, all else by its name."""


@frozen(slots=False)
class Judging:
    """The rules that judge, how, and by which day."""

    rules: Sequence[Rule]
    settings: Settings
    today: date | None

    @cached_property
    def nowhere(self) -> frozenset[str]:
        """The codes of rules that say of a record that nothing mentions it."""
        return frozenset(each.code for each in self.rules if each.needs_every_part)

    def judge(
        self,
        held: Holdings,
        reached: Reach,
        others: Iterable[Record] = (),
        given: Sequence[Finding] | None = None,
    ) -> list[Finding]:
        """Return what is found in the part that is reached; by closing rules if findings are given.

        Raises:
            LedgerError: the part is no ledger.
            RuleError: a rule failed.
        """
        ledger = Ledger.of(part(held, reached), others, settings=self.settings)
        return judged(Facts(ledger, self.today, self.settings), self.rules, given)


def subject_of(finding: Finding, held: Holdings, judging: Judging) -> Subject:
    """Return what a finding is kept under."""
    if finding.code in judging.nowhere:
        return Unmentioned(finding.subject)
    record = finding.flag.subjects[0]
    return record.id if isinstance(record, Claim) else seat(ref_of(record), held)


def seat(ref: Ref, held: Holdings) -> str | Ref:
    """Return with what a record is judged: a claim; or a source, document, predicate or waiver.

    What withdraws a document is judged with that.
    """
    record = held.get(ref) if ref.kind is Noun.RETRACTION else None
    if isinstance(record, Retraction) and record.what.kind is Noun.DOCUMENT:
        return record.what
    return ref if ref.kind in (*NAMED, Noun.WAIVER) else held.home(ref) or ref


def mentioned_by(records: Iterable[Record]) -> Iterator[Ref]:
    """Yield the sources, documents and predicates among some records, and those they mention."""
    for record in records:
        if isinstance(record, Waiver):
            yield record.subject
            continue
        if (ref := ref_of(record)).kind in NAMED:
            yield ref
        yield from (Ref(noun, id) for _, _, noun, id in mentions(record) if noun in NAMED)


def unmentioned(
    judging: Judging, held: Holdings, refs: Iterable[Ref]
) -> dict[Subject, Sequence[Finding]]:
    """Return what rules say of records that nothing mentions, for each of these.

    Such a finding holds if it is said wherever the record is mentioned. The mentions
    are looked at some at a time, since mostly the first shows that it does not hold.
    """
    many = 1
    said: dict[Ref, list[Finding]] = {ref: [] for ref in refs if ref.kind in NAMED}
    if not judging.nowhere:
        return {}
    left = {ref: mentions_of(ref, held) for ref in said if held.get(ref) is not None}
    for each in _nowhere(judging, held, left, Reach()):
        said[each.subject].append(each)
    while left := {ref: mentions for ref, mentions in left.items() if said[ref]}:
        reached, looking = Reach(), dict(left)
        for ref, rest in looking.items():
            some = [*islice(rest, many)]
            for one in some:
                reached |= one
            if not some:
                del left[ref]
        still = {each.fingerprint for each in _nowhere(judging, held, left, reached)}
        for ref in left:
            said[ref] = [each for each in said[ref] if each.fingerprint in still]
        many *= _MORE
    return {Unmentioned(ref): findings for ref, findings in said.items()}


def _nowhere(
    judging: Judging, held: Holdings, refs: Collection[Ref], beside: Reach
) -> Iterator[Finding]:
    """Yield what is said of records that nothing mentions them, seen beside some others."""
    sources = {ref.id: None for ref in refs if ref.kind is Noun.SOURCE}
    documents = {ref.id: None for ref in refs if ref.kind is Noun.DOCUMENT}
    reached = Reach(held.near(beside.claims), documents | beside.documents, sources)
    for each in judging.judge(held, reached) if refs else ():
        if each.code in judging.nowhere and each.subject in refs:
            yield each


def mentions_of(ref: Ref, held: Holdings) -> Iterator[Reach]:
    """Yield what mentions a record; sources that do are of its voice, and come with it anyway."""
    match ref.kind:
        case Noun.SOURCE:
            withdrawn = held.withdrawing.get(ref.id, ())
            papers = (what.id for what in withdrawn if what.kind is Noun.DOCUMENT)
            for document in chain(held.crediting.get(ref.id, ()), papers):
                yield Reach(documents={document: None})
            homes = (home for what in withdrawn if (home := held.home(what)) is not None)
            claims = chain(held.naming.get(ref.id, ()), homes)
        case Noun.DOCUMENT:
            claims = chain(held.citing.get(ref.id, ()))
        case _:
            claims = chain(held.facts.stating.get(ref.id, ()))
    for claim in claims:
        yield Reach({claim: None})
