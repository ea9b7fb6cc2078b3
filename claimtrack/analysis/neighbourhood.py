"""The part of a ledger that decides what holds for one record.

Two claims are in one *neighbourhood* if a link of any kind or a premise ties them, or if
their facts have a subject in common and predicates of one family: the same predicate, or
predicates that exclude each other, come before each other, or are inverse to each other.
A link that undercuts a link or an assertion ties its claim to the claim of that.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice

from attrs import field, frozen

from claimtrack.analysis.columns import Ints, ints
from claimtrack.analysis.graphs import components
from claimtrack.analysis.groundwork import Groundwork
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    Noun,
    Predicate,
    Record,
    Ref,
    Retraction,
    Takes,
    Waiver,
    mentions,
    ref_of,
)

_ORDER = (Claim, Assertion, Link, Retraction)
_NAMED = (Noun.SOURCE, Noun.DOCUMENT, Noun.PREDICATE)


def families(predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return for each predicate the first, by id, of its family."""
    names = sorted(predicates)
    number = {id: i for i, id in enumerate(names)}
    ties = [
        (number[each.id], number[id])
        for each in predicates.values()
        for id in (*each.excludes, *each.before, *([each.inverse] if each.inverse else []))
    ]
    label = components(len(names), ints(one for one, _ in ties), ints(other for _, other in ties))
    first: dict[int, str] = {}
    return {id: first.setdefault(part, id) for id, part in zip(names, label.tolist(), strict=True)}


def topics(
    fact: Fact, predicates: Mapping[str, Predicate], family: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the subject of a fact with its family of predicates; a relation has two subjects."""
    yield fact.subject, family[fact.predicate]
    if predicates[fact.predicate].takes is Takes.NAME:
        yield str(fact.value), family[fact.predicate]


def ties(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield the pairs of claims that are in one neighbourhood directly.

    Of the claims with a topic in common each is paired with the first.
    """
    for link in ledger.links:
        yield link.from_, borne_on(link, ledger)
    family = families(ledger.predicates)
    first: dict[Hashable, str] = {}
    for claim in ledger.claims.values():
        for premise in claim.because:
            yield claim.id, premise
        if claim.fact is not None:
            for topic in topics(claim.fact, ledger.predicates, family):
                yield claim.id, first.setdefault(topic, claim.id)


def neighbourhoods(ledger: Ledger, number: Mapping[str, int]) -> Ints:
    """Return the neighbourhood of each claim, given the numbers of claims by id."""
    pairs = [(number[one], number[other]) for one, other in ties(ledger)]
    one, other = (ints((pair[end] for pair in pairs), len(pairs)) for end in (0, 1))
    return components(len(number), one, other)


def borne_on(link: Link, ledger: Ledger) -> str:
    """Return the claim that a link bears on, if only by way of a link or an assertion."""
    if link.to is not None:
        return link.to
    match record := ledger.get(link.target):
        case Assertion():
            return record.claim
        case Link():
            return record.from_
        case _:
            return link.target.id


@frozen(eq=False, slots=False)
class Neighbourhoods:
    """What hangs together: claims by links of any kind and by premises, with all said of them."""

    facts: Groundwork
    most: int
    """How many records are looked at beyond a claim's own assertions."""
    _said: dict[str, list[Assertion]] = field(init=False, factory=dict)

    @property
    def ledger(self) -> Ledger:
        """The ledger they are parts of."""
        return self.facts.ledger

    def around(self, ref: Ref) -> tuple[Record, ...]:
        """Return the records that what holds for one of them rests on.

        For a source, document or predicate that is one record that mentions it. For a
        claim it is all its own assertions with their retractions; for all else
        but these, and beside those, the claims that hang together
        with it, their assertions, the links between them, and what retracts any
        of these or the documents they stand at: the nearest, ``most`` of them.
        """
        if ref.kind in _NAMED:
            mention = self._mentioning.get(ref)
            return () if mention is None else (mention,)
        said = self._said_of(ref.id) if ref.kind is Noun.CLAIM else ()
        own: list[Record] = [*said, *self._retracted(said)]
        near = {id(record): record for record in own}
        beyond = (r for r in self._outward(self._claims_of(ref)) if id(r) not in near)
        near |= {id(record): record for record in islice(beyond, self.most)}
        return tuple(sorted(near.values(), key=lambda record: _ORDER.index(type(record))))

    def _claims_of(self, ref: Ref) -> list[str]:
        match record := self.ledger.get(ref):
            case Assertion():
                return [record.claim]
            case Link():
                return [record.from_]
            case Retraction() if record.what.kind is not Noun.DOCUMENT:
                return self._claims_of(record.what)
            case _:
                return [ref.id] if ref.kind is Noun.CLAIM else []

    def _outward(self, claims: Sequence[str]) -> Iterator[Record]:
        """Yield all that hangs together with some claims, step by step; each record once."""
        seen, todo = dict.fromkeys(claims), deque(claims)
        passed: set[int] = set()
        yield from (self.ledger.claims[claim] for claim in claims)
        while todo:
            here = todo.popleft()
            said = self._said_of(here)
            yield from said
            yield from _new(self._retracted(said), passed)
            for there, link in sorted(self._joined.get(here, ()), key=lambda end: end[0]):
                if link is not None:
                    yield from _new((link, *self._retracted([link])), passed)
                if there not in seen:
                    seen[there] = None
                    todo.append(there)
                    yield self.ledger.claims[there]

    def _retracted(self, records: Iterable[Assertion | Link]) -> Iterator[Retraction]:
        """Yield what retracts some records, or a document that they stand at."""
        for record in records if self._retracting else ():
            yield from self._retracting.get(ref_of(record), ())
            for passage in record.at if isinstance(record, Assertion) else ():
                yield from self._retracting.get(Ref(Noun.DOCUMENT, passage.document), ())

    def _said_of(self, claim: str) -> Sequence[Assertion]:
        """Return the assertions of a claim, in an order that does not depend on that of records."""
        if claim not in self._said:
            group = self.facts.columns.group_of(claim)
            self._said.update((member.id, []) for member in self.facts.members(group))
            for assertion in self.facts.assertions(group):
                self._said[assertion.claim].append(assertion)
            for member in self.facts.members(group):
                self._said[member.id].sort(key=lambda a: [hop.source for hop in a.via])
        return self._said[claim]

    @cached_property
    def _joined(self) -> Mapping[str, Sequence[tuple[str, Link | None]]]:
        joined: dict[str, list[tuple[str, Link | None]]] = defaultdict(list)
        for link in self.ledger.links:
            other = borne_on(link, self.ledger)
            joined[link.from_].append((other, link))
            joined[other].append((link.from_, link))
        for claim in self.ledger.claims.values():
            for premise in claim.because:
                joined[claim.id].append((premise, None))
                joined[premise].append((claim.id, None))
        return joined

    @cached_property
    def _retracting(self) -> Mapping[Ref, Sequence[Retraction]]:
        retracting: dict[Ref, list[Retraction]] = defaultdict(list)
        for retraction in self.ledger.retractions:
            retracting[retraction.what].append(retraction)
        return retracting

    @cached_property
    def _mentioning(self) -> Mapping[Ref, Record]:
        """For each source, document and predicate one record that mentions it, waivers aside."""
        mentioning: dict[Ref, Record] = {}
        for record in self.ledger.records():
            if not isinstance(record, Waiver):
                for _, _, noun, id in mentions(record):
                    if noun in _NAMED:
                        mentioning.setdefault(Ref(noun, id), record)
        return mentioning


def _new(records: Iterable[Record], passed: set[int]) -> Iterator[Record]:
    """Yield the records that were not passed before."""
    for record in records:
        if id(record) not in passed:
            passed.add(id(record))
            yield record
