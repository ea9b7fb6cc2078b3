"""The records that decide what holds for a claim, and the claims that are tied to it.

Two claims are in one *neighbourhood* if a link of any kind or a premise ties them, or if
their facts have a subject in common and predicates of one family: the same predicate, or
predicates that exclude each other, come before each other, or are inverse to each other.
A link that undercuts a link or an assertion ties its claim to the claims of that. No rule
that judges a claim needs other claims than those of its neighbourhood.

Fewer claims *decide* a group of claims: those from which standing links bear on it, its
premises, and those that state what conflicts with what it states.
"""

from collections import defaultdict, deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from attrs import frozen

from claimtrack.facts.conflicts.absences import COUNTED
from claimtrack.facts.conflicts.statements import keyed
from claimtrack.facts.core.columns import Ints, distinct, ints
from claimtrack.facts.core.graphs import components
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
    Fact,
    Ledger,
    Link,
    LinkKind,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    ValueType,
    Waiver,
    mentions,
)

_Record = TypeVar("_Record", bound=Record)

_ORDER = (Claim, Assertion, Link, Retraction)
_NAMED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)
_BOTH_WAYS = (LinkKind.CONTRADICTS, LinkKind.RESTATES)


def families(predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return for each predicate the first, by id, of its family."""
    names = sorted(predicates)
    number = {id: i for i, id in enumerate(names)}
    kin = [
        (number[each.id], number[id])
        for each in predicates.values()
        for id in (*each.excludes, *each.before, *([each.inverse] if each.inverse else []))
        if id in number  # a table may name a predicate that is not there
    ]
    label = components(len(names), ints(one for one, _ in kin), ints(other for _, other in kin))
    first: dict[int, str] = {}
    return {id: first.setdefault(part, id) for id, part in zip(names, label.tolist(), strict=True)}


def topics(
    fact: Fact, predicates: Mapping[str, Predicate], family: Mapping[str, str]
) -> Iterator[tuple[str, str]]:
    """Yield the subject of a fact with its family of predicates; a relation has two subjects."""
    yield fact.subject, family[fact.predicate]
    if predicates[fact.predicate].takes is ValueType.NAME:
        yield str(fact.value), family[fact.predicate]


def joined(link: Link, ledger: Ledger) -> tuple[str, ...]:
    """Return the claims that a link ties to the claim it comes from.

    A link that undercuts an assertion or another link is followed to the claims of that.
    """
    if link.to is not None:
        return (link.to,)
    match record := ledger.get(link.target):
        case Assertion():
            return (record.claim,)
        case Link():
            return (record.from_,) if record.to is None else record.ends
        case _:
            return ()


def ties(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield pairs of claims that are in one neighbourhood, enough to tell all neighbourhoods.

    Each claim with a fact is paired with the first one that has its topic.
    """
    for link in ledger.links:
        for end in joined(link, ledger):
            yield link.from_, end
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


@frozen(eq=False, slots=False)
class Neighbourhoods:
    """The records of a ledger around each claim; each index is made when first needed."""

    facts: Facts

    def around(self, ref: Ref, most: int) -> tuple[Record, ...]:
        """Return the records on which it rests that a rule finds nothing on a record.

        For a source, document or predicate that is one record that mentions it. For a
        claim it is all its own assertions with their retractions; for all else
        but these, and beside those, the claims that links and premises tie to it,
        with all that is said of them, the links between them, and what retracts any
        of these or the documents they stand at: the nearest, ``most`` of them.
        """
        if ref.kind in _NAMED:
            mention = self._mentioning.get(ref)
            return () if mention is None else (mention,)
        said = self._said_of(ref.id) if ref.kind is RecordKind.CLAIM else ()
        own: list[Record] = [*said, *self.retractions(said)]
        near = {id(record): record for record in own}
        beyond = (r for r in self._outward(self._claims_of(ref)) if id(r) not in near)
        near |= {id(record): record for record in islice(beyond, most)}
        return tuple(sorted(near.values(), key=lambda record: _ORDER.index(type(record))))

    def of(self, group: int) -> list[Record]:
        """Return the claims of a group, all that is said of them, and what retracts any of it."""
        said = self.facts.assertions(group)
        return [*self.facts.members(group), *said, *self.retractions(said)]

    def records(self, number: int) -> list[Record]:
        """Return the claims of a neighbourhood, their assertions and links, and retractions."""
        columns, (order, start) = self.facts.columns, self._in_order
        claims = order[start[number] : start[number + 1]]
        groups = distinct(columns.group[claims]).tolist()
        found: list[Record] = [record for group in groups for record in self.of(group)]
        links = self._links.get(number, ())
        return [*found, *links, *self.retractions(links)]

    def deciding(self, group: int) -> Iterator[int]:
        """Yield the groups on which depends directly what holds for one, perhaps twice."""
        group_of = self.facts.columns.group_of
        for link in self.bearing.get(group, ()):
            yield group_of(link.from_)
            if link.to is not None and link.kind in _BOTH_WAYS:
                yield group_of(link.to)
        for claim in self.facts.members(group):
            for premise in claim.because:
                yield group_of(premise)
        for groups in self.clashing.get(group, ()):
            yield from groups

    def retractions(self, records: Iterable[Assertion | Link]) -> Iterator[Retraction]:
        """Yield what retracts some records, or a document that an assertion stands at; once each.

        The names of records without an id are hashes, so as few are asked for as can be.
        """
        passed: set[int] = set()
        for record in records if self.facts.ledger.retractions else ():
            if isinstance(record, Link) or record.claim in self._retracted:
                yield from _new(self._retracting.get(record.ref, ()), passed)
            for passage in record.at if isinstance(record, Assertion) else ():
                yield from _new(self.withdrawals.get(passage.document, ()), passed)

    @cached_property
    def joined(self) -> Mapping[str, Sequence[tuple[str, Link | None]]]:
        """The claims tied to each claim by a link, with the link, or by a premise."""
        found: dict[str, list[tuple[str, Link | None]]] = defaultdict(list)
        for link in self.facts.ledger.links:
            for other in joined(link, self.facts.ledger):
                found[link.from_].append((other, link))
                found[other].append((link.from_, link))
        for claim in self.facts.ledger.claims.values():
            for premise in claim.because:
                found[claim.id].append((premise, None))
                found[premise].append((claim.id, None))
        return found

    @cached_property
    def number(self) -> Mapping[str, int]:
        """The neighbourhood of each claim."""
        return dict(zip(self.facts.columns.claim_index, self._numbers.tolist(), strict=True))

    @cached_property
    def _numbers(self) -> Ints:
        return neighbourhoods(self.facts.ledger, self.facts.columns.claim_index)

    @cached_property
    def _in_order(self) -> tuple[Ints, Ints]:
        """The claims, one neighbourhood after the other, and where each of these starts."""
        start = np.append(0, np.cumsum(np.bincount(self._numbers)))
        return np.argsort(self._numbers, kind="stable"), start

    @cached_property
    def _links(self) -> Mapping[int, Sequence[Link]]:
        """The links of each neighbourhood that has some."""
        links: dict[int, list[Link]] = defaultdict(list)
        for link in self.facts.ledger.links:
            links[self.number[link.from_]].append(link)
        return links

    @cached_property
    def bearing(self) -> Mapping[int, Sequence[Link]]:
        """The standing links that bear on each group, if only by way of a link or an assertion."""
        columns, ledger = self.facts.columns, self.facts.ledger
        bearing: dict[int, list[Link]] = defaultdict(list)
        # For each link that others undercut the groups on which it bears.
        settled: dict[Ref, Sequence[int]] = {}
        for link in ledger.links:
            path: list[Ref] = []
            last: Record = link
            groups: Sequence[int] | None = None
            while groups is None:
                if isinstance(last, Assertion):
                    groups = (columns.group_of(last.claim),)
                elif not isinstance(last, Link) or last in columns.withdrawn_links:
                    groups = ()
                elif last.to is not None:
                    ends = last.ends if last.kind in _BOTH_WAYS else (last.to,)
                    groups = sorted({columns.group_of(end) for end in ends})
                else:
                    groups = settled.get(last.ref)
                    # Until it is settled it bears on nothing: nor does a ring of undercuts.
                    settled.setdefault(last.ref, ())
                    path.append(last.ref)
                    last = ledger.get(last.target)
            settled.update((ref, groups) for ref in path)
            for group in groups:
                bearing[group].append(link)
        return bearing

    @cached_property
    def withdrawals(self) -> Mapping[str, Sequence[Retraction]]:
        """The retractions of each document."""
        withdrawals: dict[str, list[Retraction]] = defaultdict(list)
        for retraction in self.facts.ledger.retractions:
            if retraction.what.kind is RecordKind.DOCUMENT:
                withdrawals[retraction.what.id].append(retraction)
        return withdrawals

    @cached_property
    def _retracting(self) -> Mapping[Ref, Sequence[Retraction]]:
        """The retractions of each assertion and link."""
        retracting: dict[Ref, list[Retraction]] = defaultdict(list)
        for retraction in self.facts.ledger.retractions:
            if retraction.what.kind is not RecordKind.DOCUMENT:
                retracting[retraction.what].append(retraction)
        return retracting

    @cached_property
    def _retracted(self) -> frozenset[str]:
        """The claims of which an assertion is retracted itself."""
        records = (self.facts.ledger.get(ref) for ref in self._retracting)
        return frozenset(each.claim for each in records if isinstance(each, Assertion))

    @cached_property
    def clashing(self) -> Mapping[int, Sequence[Sequence[int]]]:
        """For each group the groups with which what it states may be in conflict."""
        found: dict[int, list[Sequence[int]]] = defaultdict(list)
        for groups in _clashes(self.facts):
            for group in groups:
                found[group].append(groups)
        return found

    def _claims_of(self, ref: Ref) -> list[str]:
        match record := self.facts.ledger.get(ref):
            case Assertion():
                return [record.claim]
            case Link():
                return [record.from_]
            case Retraction() if record.what.kind is not RecordKind.DOCUMENT:
                return self._claims_of(record.what)
            case _:
                return [ref.id] if ref.kind is RecordKind.CLAIM else []

    def _outward(self, claims: Sequence[str]) -> Iterator[Record]:
        """Yield all that hangs together with some claims, step by step; each record once."""
        seen, todo = dict.fromkeys(claims), deque(claims)
        passed: set[int] = set()
        yield from (self.facts.ledger.claims[claim] for claim in claims)
        while todo:
            here = todo.popleft()
            said = self._said_of(here)
            yield from said
            yield from _new(self.retractions(said), passed)
            for there, link in sorted(self.joined.get(here, ()), key=lambda end: end[0]):
                if link is not None:
                    yield from _new([link], passed)
                    yield from _new(self.retractions([link]), passed)
                if there not in seen:
                    seen[there] = None
                    todo.append(there)
                    yield self.facts.ledger.claims[there]

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
    def _said(self) -> dict[str, list[Assertion]]:
        return {}

    @cached_property
    def _mentioning(self) -> Mapping[Ref, Record]:
        """For each source, document and predicate one record that mentions it, waivers aside."""
        mentioning: dict[Ref, Record] = {}
        for record in self.facts.ledger.records():
            if not isinstance(record, Waiver):
                for _, _, noun, id in mentions(record):
                    if noun in _NAMED:
                        mentioning.setdefault(Ref(noun, id), record)
        return mentioning


def _clashes(facts: Facts) -> Iterator[Sequence[int]]:
    """Yield groups that decide together which of them conflict, by what they state.

    That is a whole contest, as only its best supported claims take part, and an
    absence with what violates it. With chains gone a contest cannot but shrink; an
    absence that is only known to hold until it was published may come to reach
    further, so that it goes with all that is said of its subject in the same words.
    """
    columns, stated = facts.columns, facts.stated
    for contest in (*facts.value_contests, *facts.exclusive_contests):
        if contest.certain:
            yield distinct(columns.group[contest.claim]).tolist()
    for absence in facts.absences:
        if absence.certain:
            claims = (absence.claim, *absence.certain, *absence.possible)
            yield sorted({columns.group_of(claim.id) for claim in claims})
    said = np.flatnonzero(facts.stated_by_somebody)
    topic = keyed(stated.subject[said], stated.predicate[said])
    size = np.bincount(topic).tolist()
    denied: set[int] = set()
    for number, one in zip(stated.claim[said].tolist(), topic.tolist(), strict=True):
        fact = columns.claims[number].fact
        if fact is not None and (fact.negated or fact.first_since is not None):
            endless = fact.when is not None and (fact.when.open_end or fact.when.unknown_end)
            # Of very many only the first are looked at, so that each plays a part.
            if endless or size[one] > COUNTED:
                denied.add(one)
    if denied:
        order = np.argsort(topic, kind="stable")
        for rows in np.split(order, np.flatnonzero(np.diff(topic[order])) + 1):
            if int(topic[rows[0]]) in denied:
                yield distinct(columns.group[stated.claim[said[rows]]]).tolist()


def _new(records: Iterable[_Record], passed: set[int]) -> Iterator[_Record]:
    """Yield the records that were not passed before."""
    for record in records:
        if id(record) not in passed:
            passed.add(id(record))
            yield record
