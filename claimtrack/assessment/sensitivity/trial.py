"""Trials: the sub-ledger that decides one claim, for what-if assessments.

The assessment of a claim depends only on its assertions, its opponents and
undercutters, its premises, and the records that decide these in turn. A single claim of
a large ledger can therefore be assessed again, for example without a source, at the
cost of a few records.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.assessment.belief import Belief
from claimtrack.assessment.status import StatusColumns
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.facts import Facts
from claimtrack.facts.neighbourhood import Neighbourhoods
from claimtrack.model import (
    Assertion,
    Claim,
    Ledger,
    Link,
    Record,
    RecordKind,
    Ref,
    Reliability,
    Source,
    mentions,
)
from claimtrack.model.opinion import Opinion
from claimtrack.model.status import Status
from claimtrack.model.what_if import breaks, change_grades, drop_sources, with_controlled

MAX_RECORDS = 2000
"""Most claims, assertions, links and retractions of other claims in a trial."""


@frozen(eq=False, slots=False)
class TrialFactory:
    """Extracts the trials of single claims from a ledger, with a shared index."""

    facts: Facts = field(repr=False)

    @cached_property
    def near(self) -> Neighbourhoods:
        """The index of the records that decide each claim directly."""
        return Neighbourhoods(self.facts)

    def of(self, *groups: int, most: int = MAX_RECORDS) -> "Trial":
        """Return a trial of the first of some groups that includes the others.

        These groups are complete. Of other groups the nearest are included, up to
        ``most`` records. A trial beyond this limit is not exact.
        """
        taken: dict[int, Sequence[Record]] = {}
        seen = dict.fromkeys(groups)
        todo = deque(seen)
        beyond = 0
        while todo:
            here = todo.popleft()
            own = self.near.records_of_group(here)
            if here not in groups:
                beyond += len(own) + len(self.near.relevant_links.get(here, ()))
                if beyond > most:
                    break
            taken[here] = own
            for there in sorted(self.near.deciding_groups(here)):
                if there not in seen:
                    seen[there] = None
                    todo.append(there)
        claim = ClaimView(self.facts, groups[0]).claim.id
        exact = len(taken) == len(seen)
        records = [*self._closed(taken, exact), *self._links(taken)]
        records += self._mentioned(records)
        sources = {record.id for record in records if isinstance(record, Source)}
        ledger = Ledger.of(records, settings=self.facts.settings.within(sources))
        return Trial(ledger, claim, exact)

    def _mentioned(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the sources, documents and predicates that records mention, recursively."""
        seen: set[Ref] = set()
        todo = deque(records)
        while todo:
            for _, _, noun, id in mentions(todo.popleft()):
                ref = Ref(noun, id)
                record = None if ref in seen else _find_record(self.facts.ledger, noun, id)
                if record is not None:
                    seen.add(ref)
                    todo.append(record)
                    yield record

    def _closed(self, taken: Mapping[int, Sequence[Record]], exact: bool) -> Iterator[Record]:
        """Yield the distinct records of groups, without premises outside these groups."""
        once: set[int] = set()
        for records in taken.values():
            for record in records:
                if id(record) in once:
                    continue
                once.add(id(record))
                if isinstance(record, Claim) and not exact:
                    kept = [c for c in record.because if self.facts.columns.group_of(c) in taken]
                    record = evolve(record, because=kept)
                yield record

    def _links(self, taken: Mapping[int, object]) -> list[Record]:
        """Return the links between groups, and none to other groups."""
        group_of = self.facts.columns.group_of
        found: dict[int, Record] = {}
        gone: set[Ref] = set()
        for group in taken:
            for link in self.near.relevant_links.get(group, ()):
                ends = (link.from_,) if link.to is None else link.ends
                if all(group_of(end) in taken for end in ends):
                    found[id(link)] = link
                else:  # only where the trial is not exact
                    gone.add(link.ref)
        # Omit the links that undercut an omitted link.
        while gone:
            bearing = [x for x in found.values() if isinstance(x, Link) and x.target in gone]
            for link in bearing:
                del found[id(link)]
            gone = {link.ref for link in bearing}
        return list(found.values())


@frozen(eq=False, slots=False)
class Trial:
    """The records that decide a claim, as a ledger for what-if assessments.

    ``exact`` is true if the assessment of the claim equals that in the whole ledger.
    """

    ledger: Ledger = field(repr=False)
    claim: str
    exact: bool

    @cached_property
    def outcome(self) -> "ClaimResult":
        """The result on the present record."""
        return ClaimResult(Facts(self.ledger), self.claim)

    def without(self, sources: Iterable[str]) -> "ClaimResult":
        """Return the result if some sources of the trial, and all that they control, fail."""
        failed = with_controlled(self.ledger.sources, sources)
        records, desk = self.ledger.records(), self.ledger.desk()
        if self.ledger.retractions or any(link.to is None for link in self.ledger.links):
            return self.of_records(drop_sources(records, failed, desk))
        # No record refers to an assertion, so that its id, a hash, need not be computed.
        return self.of_records(
            record
            for record in records
            if not (isinstance(record, Assertion) and breaks(record, failed, desk))
        )

    def assuming(self, grades: Mapping[str, Reliability]) -> "ClaimResult":
        """Return the result if some sources of the trial have other grades, by source id."""
        records, sources = self.ledger.records(), self.ledger.sources
        return self.of_records(change_grades(records, sources, grades))

    def of_records(self, records: Iterable[Record], sure: str | None = None) -> "ClaimResult":
        """Return the result in a ledger of other records.

        ``sure`` is a source that is taken to be certainly right.
        """
        facts = Facts(Ledger.of(records, settings=self.ledger.settings))
        return ClaimResult(facts, self.claim, sure)


@frozen(eq=False, slots=False)
class ClaimResult:
    """The result for one claim in a ledger, with lazily computed values."""

    facts: Facts = field(repr=False)
    claim: str
    sure: str | None = None
    """A source that is taken to be certainly right, if any."""

    @property
    def group(self) -> int:
        """The group number of the claim in this ledger."""
        return self.facts.columns.group_of(self.claim)

    @cached_property
    def status(self) -> Status:
        """The status of the claim."""
        return StatusColumns.compute(self.facts, self._belief.opponents).status(self.group)

    @property
    def opinion(self) -> Opinion:
        """The opinion on the claim."""
        return self._belief.opinions.of(self.group)

    @cached_property
    def _belief(self) -> Belief:
        trust = Trust.of(self.facts.columns.sources, self.facts.settings, self.sure)
        return Belief(self.facts, trust)


def _find_record(ledger: Ledger, noun: RecordKind, id: str) -> Record | None:
    """Return a source, document or predicate of a ledger; None for other kinds and ids."""
    match noun:
        case RecordKind.SOURCE:
            return ledger.sources.get(id)
        case RecordKind.DOCUMENT:
            return ledger.documents.get(id)
        case RecordKind.PREDICATE:
            return ledger.predicates.get(id)
        case _:
            return None
