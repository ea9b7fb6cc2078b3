"""What changed between two ledgers: findings, what stands, and because of which records.

A finding appeared or went away if its fingerprint did. The records named as its
cause are those that differ between the ledgers, as near to it as there are any:

1. its evidence, and waivers of it;
2. what says or withdraws something of the claims it is about; for a claim that
   stands otherwise, of the claims that explain why, before or after;
3. the sources, documents and predicates that these name;
4. what hangs together with the claims (:mod:`claimtrack.facts.neighbourhood`).

Where there are none, settings, rules or the day made the difference.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from attrs import frozen

from claimtrack.engine.finding import SHOWN, Finding
from claimtrack.engine.report import Report
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.facts.standing.standing import Explanation, Verdict
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Settings,
    Source,
    Waiver,
    mentions,
    ref_of,
)

_NAMED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)


@frozen
class RecordChange:
    """A record as two ledgers have it; None where it is missing."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record, as the later ledger has it if it does."""
        record = self.before if self.after is None else self.after
        assert record is not None, "one of the ledgers has it"
        return record

    @property
    def word(self) -> str:
        """Whether it is ``new``, ``gone`` or ``changed``."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"


@frozen
class ChangedFinding:
    """A finding that only one of two checks has, and because of which records."""

    finding: Finding
    appeared: bool
    because: tuple[RecordChange, ...]


@frozen
class ChangedVerdict:
    """A claim that stands otherwise, and because of which records; None where it is missing."""

    claim: Claim
    before: Verdict | None
    after: Verdict | None
    because: tuple[RecordChange, ...]


@frozen
class Changes:
    """What changed from one check to another.

    ``findings`` are in the order of the reports, those that went away last;
    ``fates`` in the order of the claims' ids, and ``records`` in that of the
    ledger, those that are gone last.
    """

    findings: tuple[ChangedFinding, ...]
    fates: tuple[ChangedVerdict, ...]
    records: tuple[RecordChange, ...]

    @property
    def appeared(self) -> tuple[Finding, ...]:
        """The findings that only the later check has."""
        return tuple(change.finding for change in self.findings if change.appeared)

    @property
    def gone(self) -> tuple[Finding, ...]:
        """The findings that only the earlier check has."""
        return tuple(change.finding for change in self.findings if not change.appeared)

    def __bool__(self) -> bool:
        """Whether any finding or any claim's standing changed."""
        return bool(self.findings or self.fates)


def changes(before: Report, after: Report) -> Changes:
    """Return what changed from one check to another, and why."""
    sides = _Side(before.ledger, before.settings), _Side(after.ledger, after.settings)
    differences = changed_records(before.ledger, after.ledger)
    causes = _Causes(differences, sides)
    known = [{finding.fingerprint for finding in side.findings} for side in (before, after)]
    appeared = [f for f in after.findings if f.fingerprint not in known[0]]
    gone = [f for f in before.findings if f.fingerprint not in known[1]]
    return Changes(
        (
            *(ChangedFinding(f, True, causes.of_finding(f)) for f in appeared),
            *(ChangedFinding(f, False, causes.of_finding(f)) for f in gone),
        ),
        tuple(_fates(causes)),
        differences,
    )


def changed_records(before: Ledger, after: Ledger) -> tuple[RecordChange, ...]:
    """Return the records that differ, in the order of the later ledger, those gone last.

    A record is the same if it has the same name; one without an id has another
    name as soon as anything in it is different.
    """
    counts = [Counter(ledger.records()) for ledger in (before, after)]
    lost = {ref_of(record): record for record in counts[0] - counts[1]}
    new = {ref_of(record): record for record in counts[1] - counts[0]}
    return (
        *(RecordChange(lost.get(ref), record) for ref, record in new.items()),
        *(RecordChange(record, None) for ref, record in lost.items() if ref not in new),
    )


def _fates(causes: "_Causes") -> Iterator[ChangedVerdict]:
    before, after = causes.sides
    for id in sorted({*before.ledger.claims, *after.ledger.claims}):
        was, now = before.fate(id), after.fate(id)
        if was is not now:
            claim = after.ledger.claims.get(id) or before.ledger.claims[id]
            yield ChangedVerdict(claim, was, now, causes.of_fate(claim))


@frozen(eq=False, slots=False)
class _Side:
    """One of the two ledgers, and what is asked about it."""

    ledger: Ledger
    settings: Settings

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.ledger, settings=self.settings)

    @cached_property
    def near(self) -> Neighbourhoods:
        return Neighbourhoods(self.facts)

    @cached_property
    def claims_at(self) -> Mapping[str, Sequence[str]]:
        """The claims that stand in each document."""
        claims: dict[str, list[str]] = defaultdict(list)
        for assertion in self.ledger.assertions:
            for passage in assertion.at:
                claims[passage.document].append(assertion.claim)
        return claims

    def fate(self, claim: str) -> Verdict | None:
        return self.facts.dispute.fate(claim) if claim in self.ledger.claims else None

    def claims_of(self, record: Record) -> Iterator[str]:
        """Yield the claims of which a record says or withdraws something."""
        todo: list[Record] = [record]
        passed: set[Ref] = set()
        while todo:
            match here := todo.pop():
                case Claim():
                    yield here.id
                case Assertion():
                    yield here.claim
                case Link() if here.ref not in passed:
                    # Links may undercut one another in a ring.
                    passed.add(here.ref)
                    todo += [
                        self.ledger.get(Ref(noun, id))
                        for _, _, noun, id in mentions(here)
                        if noun is not RecordKind.SOURCE
                    ]
                case Retraction() if here.what.kind is RecordKind.DOCUMENT:
                    yield from self.claims_at.get(here.what.id, ())
                case Retraction():
                    todo.append(self.ledger.get(here.what))
                case Source() | Document() | Predicate() | Waiver() | Link():
                    pass

    def explaining(self, claim: str) -> set[str]:
        """Return the claims that explain why a claim stands as it does."""
        if claim not in self.ledger.claims:
            return set()
        groups: set[int] = set()
        todo: list[Explanation] = [self.facts.dispute.explanation(claim)]
        while todo:
            here = todo.pop()
            groups |= {here.party.side // 2, *(item.party.side // 2 for item in here.repelled)}
            todo += here.reasons
        return {member.id for group in groups for member in self.facts.members(group)}

    def said_of(self, claims: Iterable[str]) -> Iterator[Assertion]:
        """Yield the assertions of claims and of their restatements."""
        groups = {self.facts.columns.group_of(id) for id in claims if id in self.ledger.claims}
        for group in groups:
            yield from self.facts.assertions(group)

    def restated(self, claims: Iterable[str]) -> set[str]:
        """Return claims with their restatements."""
        groups = {self.facts.columns.group_of(id) for id in claims if id in self.ledger.claims}
        return {member.id for group in groups for member in self.facts.members(group)}

    def named_by(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the sources, documents and predicates that records lead to."""
        seen: set[Ref] = set()
        todo = list(records)
        while todo:
            for _, _, noun, id in mentions(todo.pop()):
                ref = Ref(noun, id)
                if noun in _NAMED and ref not in seen and _holds(self.ledger, ref):
                    seen.add(ref)
                    todo.append(self.ledger.get(ref))
                    yield todo[-1]

    def around(self, refs: Iterable[Ref]) -> Iterator[Record]:
        """Yield what hangs together with records, as far as they are there."""
        for ref in refs:
            if _holds(self.ledger, ref):
                yield from self.near.around(ref, SHOWN)


def _holds(ledger: Ledger, ref: Ref) -> bool:
    try:
        ledger.get(ref)
    except KeyError:
        return False
    return True


class _Causes:
    """The records that differ, by what they may be the cause of."""

    def __init__(self, differences: Sequence[RecordChange], sides: tuple[_Side, _Side]) -> None:
        self.sides = sides
        self.by_record: dict[Record, RecordChange] = {}
        self.by_claim: dict[str, list[RecordChange]] = defaultdict(list)
        self.waived: dict[Ref, list[RecordChange]] = defaultdict(list)
        self.order = {change: i for i, change in enumerate(differences)}
        for change in differences:
            if isinstance(change.record, Waiver):
                self.waived[change.record.subject].append(change)
            for record, side in zip((change.before, change.after), sides, strict=True):
                if record is not None:
                    self.by_record[record] = change
                    for claim in dict.fromkeys(side.claims_of(record)):
                        self.by_claim[claim].append(change)
        self.names = any(ref_of(change.record).kind in _NAMED for change in differences)

    def of_finding(self, finding: Finding) -> tuple[RecordChange, ...]:
        """Return the nearest records that differ, for a finding."""
        subjects = finding.flag.subjects
        leaves = [leaf.record for reason in finding.reasons for leaf in reason.leaves()]
        evidence = [*subjects, *(record for record in leaves if record is not None)]
        about = {ref.id for ref in finding.subjects if ref.kind is RecordKind.CLAIM}
        about |= {record.claim for record in subjects if isinstance(record, Assertion)}
        own = {*about, *(claim for side in self.sides for claim in side.restated(about))}
        waivers = (change for ref in finding.subjects for change in self.waived.get(ref, ()))
        found = [*self._among(evidence), *waivers]
        # What a finding is about may be put in other words; that alone seldom raises it.
        if all(isinstance(change.record, Claim) for change in found):
            found += self._about(own)
        said = (assertion for side in self.sides for assertion in side.said_of(own))
        return self._nearest(found, chain(evidence, said), finding.subjects)

    def of_fate(self, claim: Claim) -> tuple[RecordChange, ...]:
        """Return the nearest records that differ, for what becomes of a claim."""
        claims = {id for side in self.sides for id in side.explaining(claim.id)}
        said = (assertion for side in self.sides for assertion in side.said_of(claims))
        return self._nearest(self._about(claims), said, [ref_of(claim)])

    def _nearest(
        self, found: Sequence[RecordChange], naming: Iterable[Record], refs: Sequence[Ref]
    ) -> tuple[RecordChange, ...]:
        if not found and self.names:
            naming = tuple(naming)
            found = self._among(named for side in self.sides for named in side.named_by(naming))
        if not found:
            found = self._among(record for side in self.sides for record in side.around(refs))
        return self._telling(dict.fromkeys(sorted(found, key=self.order.__getitem__)))

    def _among(self, records: Iterable[Record]) -> Sequence[RecordChange]:
        return [self.by_record[record] for record in records if record in self.by_record]

    def _about(self, claims: Iterable[str]) -> Sequence[RecordChange]:
        return [change for claim in claims for change in self.by_claim.get(claim, ())]

    def _telling(self, found: Iterable[RecordChange]) -> tuple[RecordChange, ...]:
        """Return changes but for claims that come or go with what asserts them."""
        found = tuple(found)
        asserted = {
            (change.record.claim, change.word)
            for change in found
            if isinstance(change.record, Assertion)
        }
        return tuple(
            change
            for change in found
            if change.word == "changed"
            or not isinstance(change.record, Claim)
            or (change.record.id, change.word) not in asserted
        )
