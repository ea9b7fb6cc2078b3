"""The checked whole: records that name only one another."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.model.as_of import last_day, sorted_by_day
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.consistency import (
    fact_troubles,
    figure_troubles,
    order_ring,
    owner_rings,
    predicate_troubles,
)
from claimtrack.model.dates.when import When
from claimtrack.model.document import Document
from claimtrack.model.fact import Fact
from claimtrack.model.html_table import counted, html_table
from claimtrack.model.link import Link
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.predicate import Predicate, ValueType
from claimtrack.model.record import Record, Whereabouts, described, mentions, nowhere, ref_of, sound
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.settings import Settings
from claimtrack.model.source import Reliability, Source
from claimtrack.model.values import nearest
from claimtrack.model.waiver import Waiver
from claimtrack.model.what_if import assuming, with_parts, without

_N = TypeVar("_N", Source, Document, Predicate, Claim)

# Past so many unknown ids, hints cost more time than they save.
_HINTED = 25


@frozen(eq=False, slots=False)
class Ledger:
    """Everything on record. Cannot dangle: each id it mentions is there.

    Build one with :meth:`of`. Two ledgers are equal if they hold equal records;
    neither order nor places matter.
    """

    sources: Mapping[str, Source]
    documents: Mapping[str, Document]
    predicates: Mapping[str, Predicate]
    claims: Mapping[str, Claim]
    assertions: tuple[Assertion, ...]
    links: tuple[Link, ...]
    retractions: tuple[Retraction, ...]
    waivers: tuple[Waiver, ...]
    settings: Settings = field(factory=Settings)
    notes: tuple[Problem, ...] = ()
    """What its reader warned of."""

    @classmethod
    def of(
        cls,
        *records: "Record | Iterable[Record]",
        settings: Settings | None = None,
        notes: Iterable[Problem] = (),
        whereabouts: Whereabouts = nowhere,
    ) -> "Ledger":
        """Build a ledger from records in any order.

        ``whereabouts`` tells a reader's problems where a field of a record was
        written; without it the record's own place is used. A field inside a
        field is named with a dot: ``fact.value``, ``via.value``.

        Raises:
            LedgerError: with every id given twice, every mention of a record
                that is not there, every ring of owners, and every predicate
                and fact that cannot be meant.
        """
        problems: list[Problem] = []
        sources: dict[str, Source] = {}
        documents: dict[str, Document] = {}
        predicates: dict[str, Predicate] = {}
        claims: dict[str, Claim] = {}
        assertions: list[Assertion] = []
        links: list[Link] = []
        retractions: list[Retraction] = []
        waivers: list[Waiver] = []
        for record in chain.from_iterable(
            (item,) if isinstance(item, Record) else item for item in records
        ):
            match record:
                case Assertion():
                    assertions.append(record)
                case Claim():
                    _keep(claims, record, problems)
                case Source():
                    _keep(sources, record, problems)
                case Document():
                    _keep(documents, record, problems)
                case Predicate():
                    _keep(predicates, record, problems)
                case Link():
                    links.append(record)
                case Retraction():
                    retractions.append(record)
                case Waiver():
                    waivers.append(record)
                case _:
                    raise TypeError(f"{record!r} is no record of a ledger")
        for group in (assertions, links, retractions):
            _refuse_doubles(group, problems)
        ledger = cls(
            MappingProxyType(sources),
            MappingProxyType(documents),
            MappingProxyType(predicates),
            MappingProxyType(claims),
            tuple(assertions),
            tuple(links),
            tuple(retractions),
            tuple(waivers),
            settings or Settings(),
            tuple(notes),
        )
        problems += ledger._dangling(whereabouts)
        problems += owner_rings(sources)
        problems += ledger._senseless(whereabouts)
        if problems:
            raise LedgerError(*problems)
        return ledger

    def records(self) -> Iterator[Record]:
        """Yield every record: sources, documents, predicates, claims, then the rest."""
        yield from self.sources.values()
        yield from self.documents.values()
        yield from self.predicates.values()
        yield from self.claims.values()
        yield from self.assertions
        yield from self.links
        yield from self.retractions
        yield from self.waivers

    def __len__(self) -> int:
        """Return the number of records."""
        return sum(self._counts.values())

    @property
    def _counts(self) -> Mapping[RecordKind, int]:
        tables = (self.sources, self.documents, self.predicates, self.claims)
        lists = (self.assertions, self.links, self.retractions, self.waivers)
        return dict(zip(RecordKind, map(len, (*tables, *lists)), strict=True))

    def _repr_html_(self) -> str:
        """Show in a notebook how much it holds, and the first of its claims."""
        held = [counted(count, noun.value) for noun, count in self._counts.items() if count]
        rows = ((claim.id, claim.kind.value, claim.text) for claim in self.claims.values())
        title = f"Ledger: {', '.join(held) or 'empty'}"
        return html_table(title, ("claim", "kind", "text"), rows, len(self.claims))

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Ledger):
            return NotImplemented
        return (
            self.sources == other.sources
            and self.documents == other.documents
            and self.predicates == other.predicates
            and self.claims == other.claims
            and Counter(self.assertions) == Counter(other.assertions)
            and Counter(self.links) == Counter(other.links)
            and Counter(self.retractions) == Counter(other.retractions)
            and Counter(self.waivers) == Counter(other.waivers)
            and self.settings == other.settings
        )

    def __reduce__(self) -> tuple[Callable[..., "Ledger"], tuple[object, ...]]:
        """Pickle and copy by records, since read-only views of tables do neither."""
        return _of_records, (tuple(self.records()), self.settings, self.notes)

    __hash__ = None  # type: ignore[assignment]  # a value with mutable-looking parts, as dict

    @cached_property
    def _given(self) -> Mapping[Ref, Record]:
        """The records that were given an id."""
        records: Iterable[Assertion | Link | Retraction]
        records = (*self.assertions, *self.links, *self.retractions)
        return {record.ref: record for record in records if record.id is not None}

    @cached_property
    def _index(self) -> Mapping[Ref, Record]:
        """All records; those without an id by a hash of their content, which takes a while."""
        index: dict[Ref, Record] = {}
        for record in self.records():
            index.setdefault(ref_of(record), record)
        return index

    def get(self, ref: Ref) -> Record:
        """Return the record of that name.

        Raises:
            KeyError: there is none.
        """
        match ref.kind:
            case RecordKind.SOURCE:
                return self.sources[ref.id]
            case RecordKind.DOCUMENT:
                return self.documents[ref.id]
            case RecordKind.PREDICATE:
                return self.predicates[ref.id]
            case RecordKind.CLAIM:
                return self.claims[ref.id]
            case _:
                return self._given[ref] if ref in self._given else self._index[ref]

    def quantity_of(self, fact: Fact) -> Quantity | None:
        """Return the number a fact gives, in its own unit or its predicate's.

        None where the predicate takes no number.
        """
        predicate = self.predicates[fact.predicate]
        if predicate.takes is not ValueType.NUMBER or fact.value is None:
            return None
        return predicate.quantity(fact.value, fact.unit)

    def with_records(self, *records: "Record | Iterable[Record]") -> "Ledger":
        """Return a ledger with further records."""
        return self._of(self.records(), *records)

    def only(self, refs: Iterable[Ref]) -> "Ledger":
        """Return the ledger of these records and of all that they mention, in turn.

        Equal records share a name; all of them are kept.
        """
        wanted = set(refs)
        todo = [self.get(ref) for ref in wanted]
        while todo:
            for _, _, noun, id in mentions(todo.pop()):
                ref = Ref(noun, id)
                if ref not in wanted:
                    wanted.add(ref)
                    todo.append(self.get(ref))
        kept = [record for record in self.records() if ref_of(record) in wanted]
        return Ledger.of(kept, settings=self.settings)

    def as_of(self, day: When | date | str) -> "LedgerAsOf":
        """Return what was known by the end of a day (:mod:`claimtrack.model.as_of` says how).

        Of a month or a year its last day is meant. Records are left out, never
        changed; retractions count from their own dates on.

        Raises:
            LedgerError: it is no date, or its last day is not certain.
        """
        last = last_day(day)
        known, possible = sorted_by_day(tuple(self.records()), self.get, last)
        ledger = Ledger.of(known, settings=self.settings, notes=self.notes)
        return LedgerAsOf(last, ledger, tuple(possible))

    def without(self, *sources: str) -> "Ledger":
        """Return the ledger as it would be if sources, and all that they control, failed.

        Every chain through one of them is gone. The sources and their documents
        stay on record, with nothing to say.

        Raises:
            LedgerError: there is no source of such an id.
        """
        kept = without(self.records(), with_parts(self.sources, sources))
        return self._of(kept)

    def assuming(self, grades: Mapping[str, Reliability | str]) -> "Ledger":
        """Return the ledger with some sources of another grade, by their ids.

        Raises:
            LedgerError: there is no source of such an id, or no such grade.
        """
        changed = assuming(self.records(), self.sources, grades)
        return self._of(changed)

    def _of(self, *records: "Record | Iterable[Record]") -> "Ledger":
        """Return a ledger of records with all that this one has beside its own."""
        return Ledger.of(*records, settings=self.settings, notes=self.notes)

    def _holds(self, ref: Ref) -> bool:
        return ref in self._given or ref in self._index

    def _dangling(self, whereabouts: Whereabouts) -> Iterator[Problem]:
        known: Mapping[RecordKind, Mapping[str, object]] = {
            RecordKind.SOURCE: self.sources,
            RecordKind.DOCUMENT: self.documents,
            RecordKind.PREDICATE: self.predicates,
            RecordKind.CLAIM: self.claims,
        }
        hints: dict[tuple[RecordKind, str], str | None] = {}
        settled = sound(self.assertions, known)
        for record in self.records():
            if settled and isinstance(record, Assertion):
                continue
            for name, i, noun, id in mentions(record):
                there = known.get(noun)
                if id in there if there is not None else self._holds(Ref(noun, id)):
                    continue
                if (noun, id) not in hints and len(hints) < _HINTED:
                    near = there or [ref.id for ref in self._index if ref.kind is noun]
                    hints[noun, id] = nearest(id, near)
                hint = hints.get((noun, id)) or f"no {noun.value} of that id is in the ledger"
                place = whereabouts(record, "fact.predicate" if name == "fact" else name, i)
                inside = "" if place else f" in {described(record)}"
                yield Problem(Fault.DANGLING, f"unknown {noun.value} `{id}`{inside}", place, hint)

    def _senseless(self, whereabouts: Whereabouts) -> Iterator[Problem]:
        """Yield what predicates, facts and figures say that cannot be meant."""
        for predicate in self.predicates.values():
            for name, problem in predicate_troubles(predicate, self.predicates):
                yield problem.at(whereabouts(predicate, name, 0))
        if ring := order_ring(self.predicates):
            message = "predicates come before one another in a ring: " + " > ".join(
                [*ring, ring[0]]
            )
            first = self.predicates[ring[0]]
            place = whereabouts(first, "before", 0)
            yield Problem(Fault.VALUE, message, place, "take one `before` away")
        told = {claim.id: claim for claim in self.claims.values() if claim.fact is not None}
        for claim in told.values():
            if claim.fact is not None and claim.fact.predicate in self.predicates:
                for name, problem in fact_troubles(
                    claim.fact, self.predicates[claim.fact.predicate]
                ):
                    yield problem.at(whereabouts(claim, f"fact.{name}", 0))
        for assertion in self.assertions if told else ():
            if assertion.claim in told:
                about = told[assertion.claim]
                for i, (name, problem) in figure_troubles(assertion, about, self.predicates):
                    yield problem.at(whereabouts(assertion, f"via.{name}", i))


@frozen
class LedgerAsOf:
    """What was certainly known by the end of a day.

    ``possible`` are the records, in the order of the ledger, that no date or
    none precise enough tells to have been there or not. What certainly came later
    is in neither.
    """

    day: date
    ledger: Ledger
    possible: tuple[Record, ...] = field(repr=False)


def _of_records(
    records: tuple[Record, ...],
    settings: Settings,
    notes: tuple[Problem, ...],
) -> Ledger:
    return Ledger.of(records, settings=settings, notes=notes)


def _keep(kept: dict[str, _N], record: _N, problems: list[Problem]) -> None:
    first = kept.setdefault(record.id, record)
    if first is not record:
        problems.append(_double(record.id, record.place, first.place))


def _refuse_doubles(
    records: Iterable[Assertion | Link | Retraction], problems: list[Problem]
) -> None:
    seen: dict[str, Place | None] = {}
    for record in records:
        if record.id is None:
            continue
        if record.id in seen:
            problems.append(_double(record.id, record.place, seen[record.id]))
        seen.setdefault(record.id, record.place)


def _double(id: str, place: Place | None, first: Place | None) -> Problem:
    hint = f"the first is at {first}" if first else "give each record an id of its own"
    return Problem(Fault.DUPLICATE, f"two records carry the id `{id}`", place, hint, related=first)
