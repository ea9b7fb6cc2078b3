"""Neighbourhoods: the claims and records that findings about a claim can depend on.

Two claims are in one *neighbourhood* if a link of any kind or a premise joins them, or if
their facts have a subject in common and predicates of one family: the same predicate, or
predicates that exclude each other, come before each other, or are inverse to each other.
A link that undercuts a link or an assertion joins its claim to the claims of its target.
No rule that judges a claim needs claims outside its neighbourhood.

Fewer claims *decide* a group of claims: its premises, the claims whose active links affect
it, and the claims whose statements conflict with its own.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import cached_property
from itertools import islice
from typing import TypeVar

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.absences import MAX_COUNTED_FACTS
from claimtrack.facts.conflicts.statements import row_keys
from claimtrack.facts.core.columns import Ints, distinct, ints
from claimtrack.facts.core.graphs import connected_components
from claimtrack.facts.facts import Facts
from claimtrack.model import (
    Assertion,
    Claim,
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
_MENTIONED_KINDS = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE)
_BOTH_WAYS = (LinkKind.CONTRADICTS, LinkKind.RESTATES)


def predicate_families(predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return the family of each predicate, named by the first predicate in it."""
    names = sorted(predicates)
    number = {id: i for i, id in enumerate(names)}
    related = [
        (number[each.id], number[id])
        for each in predicates.values()
        for id in (*each.excludes, *each.before, *([each.inverse] if each.inverse else []))
        if id in number  # a table may name a predicate that is not there
    ]
    label = connected_components(
        len(names), ints(one for one, _ in related), ints(other for _, other in related)
    )
    first: dict[int, str] = {}
    return {id: first.setdefault(part, id) for id, part in zip(names, label.tolist(), strict=True)}


def linked_claims(link: Link, ledger: Ledger) -> tuple[str, ...]:
    """Return the claims that a link joins to the claim it comes from.

    For a link that undercuts an assertion or another link, these are the claims of its target.
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


def neighbour_pairs(ledger: Ledger) -> Iterator[tuple[str, str]]:
    """Yield pairs of claims whose connected components are the neighbourhoods.

    Each claim with a fact is paired with the first claim on each of its subjects and its
    family of predicates.
    """
    for link in ledger.links:
        for end in linked_claims(link, ledger):
            yield link.from_, end
    family = predicate_families(ledger.predicates)
    first: dict[tuple[str, str], str] = {}
    for claim in ledger.claims.values():
        for premise in claim.because:
            yield claim.id, premise
        if (fact := claim.fact) is not None:
            subjects = [fact.subject]
            if ledger.predicates[fact.predicate].takes is ValueType.NAME:
                subjects.append(str(fact.value))  # a relation has two subjects
            for subject in subjects:
                yield claim.id, first.setdefault((subject, family[fact.predicate]), claim.id)


def number_neighbourhoods(ledger: Ledger, number: Mapping[str, int]) -> Ints:
    """Return the neighbourhood of each claim; ``number`` has the numbers of claims by id."""
    pairs = [(number[one], number[other]) for one, other in neighbour_pairs(ledger)]
    one, other = (ints((pair[end] for pair in pairs), len(pairs)) for end in (0, 1))
    return connected_components(len(number), one, other)


@frozen(eq=False, slots=False)
class Neighbourhoods:
    """The neighbourhoods of a ledger; each index is built when first used."""

    facts: Facts
    _assertion_cache: dict[str, list[Assertion]] = field(factory=dict, init=False, repr=False)

    def records_around(self, ref: Ref, most: int) -> tuple[Record, ...]:
        """Return the records that explain why a rule does not report a record.

        For a source, document or predicate, this is one record that mentions it. For
        any other record, these are the ``most`` nearest of: the claims that links and
        premises join to it, their assertions, the links between them, and the
        retractions of any of these or of their documents. For a claim, all its own
        assertions and their retractions come in addition.
        """
        if ref.kind in _MENTIONED_KINDS:
            mention = self._mentions.get(ref)
            return () if mention is None else (mention,)
        assertions = self._assertions_of(ref.id) if ref.kind is RecordKind.CLAIM else ()
        own: list[Record] = [*assertions, *self.retractions(assertions)]
        near = {id(record): record for record in own}
        others = (r for r in self._walk(self._claims_of(ref)) if id(r) not in near)
        near |= {id(record): record for record in islice(others, most)}
        return tuple(sorted(near.values(), key=lambda record: _ORDER.index(type(record))))

    def records_of_group(self, group: int) -> list[Record]:
        """Return the claims of a group, their assertions, and the retractions of these."""
        assertions = self.facts.assertions_of(group)
        return [*self.facts.members(group), *assertions, *self.retractions(assertions)]

    def records_in(self, number: int) -> list[Record]:
        """Return the claims of a neighbourhood, their assertions and links, and retractions."""
        columns, (order, start) = self.facts.columns, self._claim_order
        claims = order[start[number] : start[number + 1]]
        records: list[Record] = []
        for group in distinct(columns.group[claims]).tolist():
            records += self.records_of_group(group)
        links = self._links.get(number, ())
        return [*records, *links, *self.retractions(links)]

    def deciding_groups(self, group: int) -> Iterator[int]:
        """Yield the groups that decide a group directly; groups may repeat."""
        group_of = self.facts.columns.group_of
        for link in self.relevant_links.get(group, ()):
            yield group_of(link.from_)
            if link.to is not None and link.kind in _BOTH_WAYS:
                yield group_of(link.to)
        for claim in self.facts.members(group):
            for premise in claim.because:
                yield group_of(premise)
        for groups in self.possible_conflicts.get(group, ()):
            yield from groups

    def retractions(self, records: Iterable[Assertion | Link]) -> Iterator[Retraction]:
        """Yield the retractions of some records and of their documents, each once.

        Refs of records without an id are hashes and slow, so few of them are computed.
        """
        seen: set[int] = set()
        for record in records if self.facts.ledger.retractions else ():
            if isinstance(record, Link) or record.claim in self._claims_with_retractions:
                yield from _new(self._record_retractions.get(record.ref, ()), seen)
            for document in record.documents if isinstance(record, Assertion) else ():
                yield from _new(self.document_retractions.get(document, ()), seen)

    @cached_property
    def neighbours(self) -> Mapping[str, Sequence[tuple[str, Link | None]]]:
        """The claims joined to each claim, with the link, or None for a premise."""
        found: dict[str, list[tuple[str, Link | None]]] = defaultdict(list)
        for link in self.facts.ledger.links:
            for other in linked_claims(link, self.facts.ledger):
                found[link.from_].append((other, link))
                found[other].append((link.from_, link))
        for claim in self.facts.ledger.claims.values():
            for premise in claim.because:
                found[claim.id].append((premise, None))
                found[premise].append((claim.id, None))
        return found

    @cached_property
    def neighbourhood_of(self) -> Mapping[str, int]:
        """The neighbourhood of each claim."""
        return dict(zip(self.facts.columns.claim_index, self._numbers.tolist(), strict=True))

    @cached_property
    def _numbers(self) -> Ints:
        return number_neighbourhoods(self.facts.ledger, self.facts.columns.claim_index)

    @cached_property
    def _claim_order(self) -> tuple[Ints, Ints]:
        """The claims by neighbourhood, and the start of each neighbourhood."""
        start = np.append(0, np.cumsum(np.bincount(self._numbers)))
        return np.argsort(self._numbers, kind="stable"), start

    @cached_property
    def _links(self) -> Mapping[int, Sequence[Link]]:
        """The links of each neighbourhood."""
        links: dict[int, list[Link]] = defaultdict(list)
        for link in self.facts.ledger.links:
            links[self.neighbourhood_of[link.from_]].append(link)
        return links

    @cached_property
    def relevant_links(self) -> Mapping[int, Sequence[Link]]:
        """The active links that affect each group, directly or by way of a link or an assertion."""
        columns, ledger = self.facts.columns, self.facts.ledger
        relevant: dict[int, list[Link]] = defaultdict(list)
        # The groups that each undercutting link affects.
        known: dict[Ref, Sequence[int]] = {}
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
                    groups = known.get(last.ref)
                    # Start with no groups, which is the answer for a ring of undercuts.
                    known.setdefault(last.ref, ())
                    path.append(last.ref)
                    last = ledger.get(last.target)
            known.update((ref, groups) for ref in path)
            for group in groups:
                relevant[group].append(link)
        return relevant

    @cached_property
    def document_retractions(self) -> Mapping[str, Sequence[Retraction]]:
        """The retractions of each document."""
        retractions: dict[str, list[Retraction]] = defaultdict(list)
        for retraction in self.facts.ledger.retractions:
            if retraction.what.kind is RecordKind.DOCUMENT:
                retractions[retraction.what.id].append(retraction)
        return retractions

    @cached_property
    def _record_retractions(self) -> Mapping[Ref, Sequence[Retraction]]:
        """The retractions of each assertion and link."""
        retractions: dict[Ref, list[Retraction]] = defaultdict(list)
        for retraction in self.facts.ledger.retractions:
            if retraction.what.kind is not RecordKind.DOCUMENT:
                retractions[retraction.what].append(retraction)
        return retractions

    @cached_property
    def _claims_with_retractions(self) -> frozenset[str]:
        """The claims with an assertion that is retracted itself."""
        records = (self.facts.ledger.get(ref) for ref in self._record_retractions)
        return frozenset(each.claim for each in records if isinstance(each, Assertion))

    @cached_property
    def possible_conflicts(self) -> Mapping[int, Sequence[Sequence[int]]]:
        """The sets of groups, for each group in them, whose statements may conflict."""
        conflicts: dict[int, list[Sequence[int]]] = defaultdict(list)
        for groups in _possible_conflicts(self.facts):
            for group in groups:
                conflicts[group].append(groups)
        return conflicts

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

    def _walk(self, claims: Sequence[str]) -> Iterator[Record]:
        """Yield the records around some claims, the nearest first; each record once."""
        seen_claims, todo = set(claims), deque(claims)
        seen: set[int] = set()
        yield from (self.facts.ledger.claims[claim] for claim in claims)
        while todo:
            here = todo.popleft()
            assertions = self._assertions_of(here)
            yield from assertions
            yield from _new(self.retractions(assertions), seen)
            for there, link in sorted(self.neighbours.get(here, ()), key=lambda end: end[0]):
                if link is not None:
                    yield from _new([link], seen)
                    yield from _new(self.retractions([link]), seen)
                if there not in seen_claims:
                    seen_claims.add(there)
                    todo.append(there)
                    yield self.facts.ledger.claims[there]

    def _assertions_of(self, claim: str) -> Sequence[Assertion]:
        """Return the assertions of a claim, in an order independent of the order of records."""
        if claim not in self._assertion_cache:
            group = self.facts.columns.group_of(claim)
            found: dict[str, list[Assertion]] = {m.id: [] for m in self.facts.members(group)}
            for assertion in self.facts.assertions_of(group):
                found[assertion.claim].append(assertion)
            for assertions in found.values():
                assertions.sort(key=lambda a: [hop.source for hop in a.via])
            self._assertion_cache.update(found)
        return self._assertion_cache[claim]

    @cached_property
    def _mentions(self) -> Mapping[Ref, Record]:
        """One record that mentions each source, document and predicate; waivers do not count."""
        found: dict[Ref, Record] = {}
        for record in self.facts.ledger.records():
            if not isinstance(record, Waiver):
                for _, _, kind, id in mentions(record):
                    if kind in _MENTIONED_KINDS:
                        found.setdefault(Ref(kind, id), record)
        return found


def _possible_conflicts(facts: Facts) -> Iterator[Sequence[int]]:
    """Yield sets of groups whose conflicts have to be decided together.

    One set is a whole conflict, since only its best supported claims attack each
    other; another is an absence with its violations. Without some chains, a conflict
    can only shrink. An absence that holds until its publication may then reach
    further, so it forms a set with every statement on its subject and predicate.
    """
    columns, statements = facts.columns, facts.statements
    for conflict in (*facts.value_conflicts, *facts.exclusive_conflicts):
        if conflict.is_certain:
            yield distinct(columns.group[conflict.claim]).tolist()
    for absence in facts.absences:
        if absence.certain_violations:
            claims = (absence.claim, *absence.certain_violations, *absence.possible_violations)
            yield sorted({columns.group_of(claim.id) for claim in claims})
    rows = np.flatnonzero(facts.asserted_statements)
    topic = row_keys(statements.subject[rows], statements.predicate[rows])
    size = np.bincount(topic).tolist()
    denied: set[int] = set()
    for number, one in zip(statements.claim[rows].tolist(), topic.tolist(), strict=True):
        fact = columns.claims[number].fact
        if fact is not None and (fact.negated or fact.first_since is not None):
            endless = fact.when is not None and fact.when.endless is not None
            # An absence examines only the first of many facts, so each of them matters.
            if endless or size[one] > MAX_COUNTED_FACTS:
                denied.add(one)
    if denied:
        order = np.argsort(topic, kind="stable")
        for same in np.split(order, np.flatnonzero(np.diff(topic[order])) + 1):
            if int(topic[same[0]]) in denied:
                yield distinct(columns.group[statements.claim[rows[same]]]).tolist()


def _new(records: Iterable[_Record], seen: set[int]) -> Iterator[_Record]:
    """Yield the records that are not in ``seen``, and add them to it."""
    for record in records:
        if id(record) not in seen:
            seen.add(id(record))
            yield record
