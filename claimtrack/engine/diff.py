"""The comparison of two reports: changed findings, changed verdicts, and their causes.

Findings are matched by fingerprint. The causes of a change are records that differ
between the ledgers. The search stops at the first of these groups with such a record:

1. the evidence of the finding, and waivers of it;
2. assertions, links and retractions about the subject claims or, for a changed
   verdict, about the claims that explain the verdict before or after;
3. the sources, documents and predicates that these records name;
4. the neighbourhood of the claims (:mod:`claimtrack.facts.neighbourhood`).

Without such a record, the settings, the rules or the date caused the change.
"""

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import chain

from attrs import frozen

from claimtrack.engine.finding import MAX_SHOWN, Finding
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
from claimtrack.model.html_table import count_noun

_NAMED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)


@frozen
class RecordChange:
    """A record in two ledgers; None where it is missing."""

    before: Record | None
    after: Record | None

    @property
    def record(self) -> Record:
        """The record in the later ledger or, if it is gone, in the earlier one."""
        record = self.before if self.after is None else self.after
        assert record is not None, "one of the ledgers has it"
        return record

    @property
    def word(self) -> str:
        """The kind of change: ``new``, ``gone`` or ``changed``."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"


@frozen
class ChangedFinding:
    """A finding that only one of two checks has, with the causes."""

    finding: Finding
    appeared: bool
    causes: tuple[RecordChange, ...]


@frozen
class ChangedVerdict:
    """A claim with its verdicts in two checks, None where it is missing, and the causes."""

    claim: Claim
    before: Verdict | None
    after: Verdict | None
    causes: tuple[RecordChange, ...]


@frozen(repr=False)
class Changes:
    """The changes from one check to another.

    ``findings`` are in the order of the reports, removed ones last. ``verdicts`` are in
    the order of claim ids. ``records`` are in the order of the ledger, removed ones last.
    """

    findings: tuple[ChangedFinding, ...]
    verdicts: tuple[ChangedVerdict, ...]
    records: tuple[RecordChange, ...]

    def __repr__(self) -> str:
        findings = f"{len(self.appeared)} findings appeared, {len(self.gone)} gone"
        return f"<Changes: {findings}, {count_noun(len(self.verdicts), 'verdict')} changed>"

    @property
    def appeared(self) -> tuple[Finding, ...]:
        """The findings that only the later check has."""
        return tuple(change.finding for change in self.findings if change.appeared)

    @property
    def gone(self) -> tuple[Finding, ...]:
        """The findings that only the earlier check has."""
        return tuple(change.finding for change in self.findings if not change.appeared)

    def __bool__(self) -> bool:
        """True if any finding or verdict changed."""
        return bool(self.findings or self.verdicts)


def compare_reports(before: Report, after: Report) -> Changes:
    """Compare the reports of two checks, and find the causes of each change."""
    sides = _Side(before.ledger, before.settings), _Side(after.ledger, after.settings)
    differences = diff_records(before.ledger, after.ledger)
    causes = _Causes(differences, sides)
    known = [{finding.fingerprint for finding in side.findings} for side in (before, after)]
    appeared = [f for f in after.findings if f.fingerprint not in known[0]]
    gone = [f for f in before.findings if f.fingerprint not in known[1]]
    verdicts: list[ChangedVerdict] = []
    for id in sorted({*before.ledger.claims, *after.ledger.claims}):
        was, now = (side.verdict(id) for side in sides)
        if was is not now:
            claim = after.ledger.claims.get(id) or before.ledger.claims[id]
            verdicts.append(ChangedVerdict(claim, was, now, causes.of_verdict(claim)))
    return Changes(
        (
            *(ChangedFinding(f, True, causes.of_finding(f)) for f in appeared),
            *(ChangedFinding(f, False, causes.of_finding(f)) for f in gone),
        ),
        tuple(verdicts),
        differences,
    )


def diff_records(before: Ledger, after: Ledger) -> tuple[RecordChange, ...]:
    """Return the records that differ, in the order of the later ledger, removed ones last.

    Records are matched by reference. A record without an id has a reference made from
    its contents, so any edit makes it a new record.
    """
    counts = [Counter(ledger.records()) for ledger in (before, after)]
    lost = {ref_of(record): record for record in counts[0] - counts[1]}
    new = {ref_of(record): record for record in counts[1] - counts[0]}
    return (
        *(RecordChange(lost.get(ref), record) for ref, record in new.items()),
        *(RecordChange(record, None) for ref, record in lost.items() if ref not in new),
    )


@frozen(eq=False, slots=False)
class _Side:
    """One of the two ledgers, with its facts."""

    ledger: Ledger
    settings: Settings

    @cached_property
    def facts(self) -> Facts:
        return Facts(self.ledger, settings=self.settings)

    @cached_property
    def neighbourhoods(self) -> Neighbourhoods:
        return Neighbourhoods(self.facts)

    @cached_property
    def claims_by_document(self) -> Mapping[str, Sequence[str]]:
        """The claims with an assertion, or a hop of one, at each document."""
        claims: dict[str, list[str]] = defaultdict(list)
        for assertion in self.ledger.assertions:
            for document in assertion.documents:
                claims[document].append(assertion.claim)
        return claims

    def verdict(self, claim: str) -> Verdict | None:
        return self.facts.standing.verdict(claim) if claim in self.ledger.claims else None

    def claims_of(self, record: Record) -> Iterator[str]:
        """Yield the claims that a record states, asserts, links or retracts."""
        todo: list[Record] = [record]
        passed: set[Ref] = set()
        while todo:
            match here := todo.pop():
                case Claim():
                    yield here.id
                case Assertion():
                    yield here.claim
                case Link() if here.ref not in passed:
                    # Links may undercut each other in a cycle.
                    passed.add(here.ref)
                    todo += [
                        self.ledger.get(Ref(noun, id))
                        for _, _, noun, id in mentions(here)
                        if noun is not RecordKind.SOURCE
                    ]
                case Retraction() if here.what.kind is RecordKind.DOCUMENT:
                    yield from self.claims_by_document.get(here.what.id, ())
                case Retraction():
                    todo.append(self.ledger.get(here.what))
                case Source() | Document() | Predicate() | Waiver() | Link():
                    pass

    def explaining(self, claim: str) -> set[str]:
        """Return the claims that explain the verdict on a claim."""
        if claim not in self.ledger.claims:
            return set()
        groups: set[int] = set()
        todo: list[Explanation] = [self.facts.standing.explain(claim)]
        while todo:
            here = todo.pop()
            groups |= {here.party.side // 2, *(item.party.side // 2 for item in here.repelled)}
            todo += here.reasons
        return {member.id for group in groups for member in self.facts.members(group)}

    def assertions_of(self, claims: Iterable[str]) -> Iterator[Assertion]:
        """Yield the assertions of claims and of their restatements."""
        for group in self._groups(claims):
            yield from self.facts.assertions_of(group)

    def with_restatements(self, claims: Iterable[str]) -> set[str]:
        """Return claims and their restatements."""
        return {member.id for group in self._groups(claims) for member in self.facts.members(group)}

    def _groups(self, claims: Iterable[str]) -> set[int]:
        return {self.facts.columns.group_of(id) for id in claims if id in self.ledger.claims}

    def named_by(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the sources, documents and predicates that records name, directly or not."""
        seen: set[Ref] = set()
        todo = list(records)
        while todo:
            for _, _, noun, id in mentions(todo.pop()):
                ref = Ref(noun, id)
                if noun in _NAMED and ref not in seen and _contains(self.ledger, ref):
                    seen.add(ref)
                    todo.append(self.ledger.get(ref))
                    yield todo[-1]

    def records_around(self, refs: Iterable[Ref]) -> Iterator[Record]:
        """Yield the nearest records in the neighbourhoods of the records that exist."""
        for ref in refs:
            if _contains(self.ledger, ref):
                yield from self.neighbourhoods.records_around(ref, MAX_SHOWN)


def _contains(ledger: Ledger, ref: Ref) -> bool:
    try:
        ledger.get(ref)
    except KeyError:
        return False
    return True


class _Causes:
    """The records that differ, indexed to find the causes of a change."""

    def __init__(self, differences: Sequence[RecordChange], sides: tuple[_Side, _Side]) -> None:
        self.sides = sides
        self.by_record: dict[Record, RecordChange] = {}
        self.by_claim: dict[str, list[RecordChange]] = defaultdict(list)
        self.waivers: dict[Ref, list[RecordChange]] = defaultdict(list)
        self.order = {change: i for i, change in enumerate(differences)}
        for change in differences:
            if isinstance(change.record, Waiver):
                self.waivers[change.record.subject].append(change)
            for record, side in zip((change.before, change.after), sides, strict=True):
                if record is not None:
                    self.by_record[record] = change
                    for claim in dict.fromkeys(side.claims_of(record)):
                        self.by_claim[claim].append(change)
        self.any_named = any(ref_of(change.record).kind in _NAMED for change in differences)

    def of_finding(self, finding: Finding) -> tuple[RecordChange, ...]:
        """Return the nearest records that differ for a finding."""
        subjects = finding.flag.subjects
        leaves = [leaf.record for reason in finding.reasons for leaf in reason.leaves()]
        evidence = [*subjects, *(record for record in leaves if record is not None)]
        about = {ref.id for ref in finding.subjects if ref.kind is RecordKind.CLAIM}
        about |= {record.claim for record in subjects if isinstance(record, Assertion)}
        own = {*about, *(claim for side in self.sides for claim in side.with_restatements(about))}
        waivers = (change for ref in finding.subjects for change in self.waivers.get(ref, ()))
        found = [*self._among(evidence), *waivers]
        # An edit to the text of the subject claim is seldom the only cause.
        if all(isinstance(change.record, Claim) for change in found):
            found += self._about(own)
        assertions = (each for side in self.sides for each in side.assertions_of(own))
        return self._nearest(found, chain(evidence, assertions), finding.subjects)

    def of_verdict(self, claim: Claim) -> tuple[RecordChange, ...]:
        """Return the nearest records that differ for the verdict on a claim."""
        claims = {id for side in self.sides for id in side.explaining(claim.id)}
        assertions = (each for side in self.sides for each in side.assertions_of(claims))
        return self._nearest(self._about(claims), assertions, [ref_of(claim)])

    def _nearest(
        self, found: Sequence[RecordChange], naming: Iterable[Record], refs: Sequence[Ref]
    ) -> tuple[RecordChange, ...]:
        if not found and self.any_named:
            naming = tuple(naming)
            found = self._among(named for side in self.sides for named in side.named_by(naming))
        if not found:
            found = self._among(
                record for side in self.sides for record in side.records_around(refs)
            )
        return _without_asserted_claims(dict.fromkeys(sorted(found, key=self.order.__getitem__)))

    def _among(self, records: Iterable[Record]) -> Sequence[RecordChange]:
        return [self.by_record[record] for record in records if record in self.by_record]

    def _about(self, claims: Iterable[str]) -> Sequence[RecordChange]:
        return [change for claim in claims for change in self.by_claim.get(claim, ())]


def _without_asserted_claims(changes: Iterable[RecordChange]) -> tuple[RecordChange, ...]:
    """Return changes except new or gone claims whose assertions are new or gone as well."""
    changes = tuple(changes)
    asserted = {
        (change.record.claim, change.word)
        for change in changes
        if isinstance(change.record, Assertion)
    }
    return tuple(
        change
        for change in changes
        if change.word == "changed"
        or not isinstance(change.record, Claim)
        or (change.record.id, change.word) not in asserted
    )
