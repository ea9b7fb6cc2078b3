"""The small ledger that decides one claim, on which things can be tried out.

What holds for a claim depends on what is said of it, on what opposes or undercuts
it, on what it rests on, and on what bears on these in turn; nothing else of its
ledger plays a part. So one claim of a hundred thousand can be assessed again, as
if a source had failed or one more had spoken, at the cost of its own few records.
"""

from collections import deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.assessment.sensitivity.standalone import ClaimResult
from claimtrack.facts.claim_view import ClaimView
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
    mentions,
)
from claimtrack.model.what_if import assuming, with_parts, without

MOST = 2000
"""How many claims, assertions, links and retractions are looked at beyond a claim's own."""


@frozen(eq=False, slots=False)
class TrialFactory:
    """The parts of a ledger that decide one claim each; what finds them is made once for all."""

    facts: Facts = field(repr=False)

    @cached_property
    def near(self) -> Neighbourhoods:
        """The records that decide each claim directly."""
        return Neighbourhoods(self.facts)

    def of(self, *groups: int, most: int = MOST) -> "Trial":
        """Return what decides the first of some groups, together with what decides the others.

        These groups are taken whole. Of what bears on them the nearest is taken, as
        long as it is no more than ``most`` records; past that the trial is not exact.
        """
        taken: dict[int, Sequence[Record]] = {}
        seen = dict.fromkeys(groups)
        todo = deque(seen)
        beyond = 0
        while todo:
            here = todo.popleft()
            own = self.near.of(here)
            if here not in groups:
                beyond += len(own) + len(self.near.bearing.get(here, ()))
                if beyond > most:
                    break
            taken[here] = own
            for there in sorted(self.near.deciding(here)):
                if there not in seen:
                    seen[there] = None
                    todo.append(there)
        claim = ClaimView(self.facts, groups[0]).claim.id
        exact = len(taken) == len(seen)
        records = [*self._closed(taken, exact), *self._links(taken)]
        records += self._mentioned(records)
        ledger = Ledger.of(records, settings=self.facts.settings)
        return Trial(self.facts.ledger, ledger, claim, exact)

    def _mentioned(self, records: Iterable[Record]) -> Iterator[Record]:
        """Yield the sources, documents and predicates that records mention, and these in turn."""
        seen: set[Ref] = set()
        todo = deque(records)
        while todo:
            for _, _, noun, id in mentions(todo.popleft()):
                ref = Ref(noun, id)
                record = None if ref in seen else _named(self.facts.ledger, noun, id)
                if record is not None:
                    seen.add(ref)
                    todo.append(record)
                    yield record

    def _closed(self, taken: Mapping[int, Sequence[Record]], exact: bool) -> Iterator[Record]:
        """Yield the records of groups, once each, that rest on nothing but one another."""
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
        """Return the links that bear on groups, from and to none but these."""
        group_of = self.facts.columns.group_of
        found: dict[int, Record] = {}
        gone: set[Ref] = set()
        for group in taken:
            for link in self.near.bearing.get(group, ()):
                ends = (link.from_,) if link.to is None else link.ends
                if all(group_of(end) in taken for end in ends):
                    found[id(link)] = link
                else:  # only where the trial is not exact
                    gone.add(link.ref)
        # What undercuts a link that is left out has nothing to bear on.
        while gone:
            bearing = [x for x in found.values() if isinstance(x, Link) and x.target in gone]
            for link in bearing:
                del found[id(link)]
            gone = {link.ref for link in bearing}
        return list(found.values())


@frozen(eq=False, slots=False)
class Trial:
    """What decides a claim, as a ledger of its own on which to try things out.

    ``exact`` says whether the claim comes to the same here as in the whole ledger.
    """

    whole: Ledger = field(repr=False)
    ledger: Ledger = field(repr=False)
    claim: str
    exact: bool

    @cached_property
    def outcome(self) -> ClaimResult:
        """What the claim comes to as things are."""
        return self._tried(self.ledger)

    def without(self, sources: Iterable[str]) -> ClaimResult:
        """Return what it comes to if sources, and all that they control, failed.

        Raises:
            LedgerError: there is no source of such an id in the whole ledger.
        """
        whole, here = self.whole.sources, self.ledger.sources
        ids = [id for id in sources if id in here or id not in whole]
        return self.of_records(self._left(with_parts(here, ids)))

    def assuming(self, grades: Mapping[str, Reliability | str]) -> ClaimResult:
        """Return what it comes to if sources had other grades, by their ids.

        Raises:
            LedgerError: there is no source of such an id in the whole ledger, or no such grade.
        """
        whole, here = self.whole.sources, self.ledger.sources
        some = {id: grade for id, grade in grades.items() if id in here or id not in whole}
        return self.of_records(assuming(self.ledger.records(), here, some))

    def of_records(self, records: Iterable[Record], sure: str | None = None) -> ClaimResult:
        """Return what it comes to in a ledger of other records.

        ``sure`` is a source that is to be believed as far as can be.
        """
        return self._tried(Ledger.of(records, settings=self.ledger.settings), sure)

    def _left(self, failed: frozenset[str]) -> Iterable[Record]:
        """Return the records that are left without some sources."""
        records = self.ledger.records()
        if self.ledger.retractions or any(link.to is None for link in self.ledger.links):
            return without(records, failed)
        # Nothing bears on an assertion, of which the name then need not be known: a hash.
        return (
            record
            for record in records
            if not (
                isinstance(record, Assertion) and any(hop.source in failed for hop in record.via)
            )
        )

    def _tried(self, ledger: Ledger, sure: str | None = None) -> ClaimResult:
        return ClaimResult(Facts(ledger), self.claim, self.exact, sure)


def _named(ledger: Ledger, noun: RecordKind, id: str) -> Record | None:
    """Return a source, document or predicate of a ledger; None if it is neither, or not there."""
    match noun:
        case RecordKind.SOURCE:
            return ledger.sources.get(id)
        case RecordKind.DOCUMENT:
            return ledger.documents.get(id)
        case RecordKind.PREDICATE:
            return ledger.predicates.get(id)
        case _:
            return None
