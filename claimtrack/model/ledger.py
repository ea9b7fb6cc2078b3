"""Ledgers: immutable sets of records in which every reference resolves."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain
from types import MappingProxyType
from typing import TypeVar

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.model.as_of import last_day, split_by_day
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.consistency import (
    check_fact,
    check_figures,
    check_predicate,
    find_order_ring,
    find_owner_rings,
)
from claimtrack.model.dates.when import When
from claimtrack.model.desk import Desk, find_unknown_desk
from claimtrack.model.document import Document
from claimtrack.model.drafts import count_drafts, split_drafts
from claimtrack.model.fact import Fact
from claimtrack.model.html_table import count_noun, html_table
from claimtrack.model.link import Link
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.predicate import Predicate, ValueType
from claimtrack.model.record import (
    Locator,
    Record,
    assertions_resolve,
    describe_record,
    mentions,
    own_place,
    ref_of,
)
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.settings import Settings
from claimtrack.model.source import Reliability, Source
from claimtrack.model.values import suggest
from claimtrack.model.waiver import Waiver
from claimtrack.model.what_if import change_grades, drop_sources, with_controlled

_N = TypeVar("_N", Source, Document, Predicate, Claim)

# Each hint compares an unknown id with every known one, which is slow.
_MOST_HINTS = 25


@frozen(eq=False, slots=False)
class Ledger:
    """An immutable set of records. Every id that a record mentions exists.

    Build one with :meth:`of`. Two ledgers are equal if they hold equal records,
    in any order and from any place.
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
    """The warnings of the reader."""
    drafts: tuple[Record, ...] = field(default=(), repr=False)
    """The drafts that were left out, with the records that depend on them.

    They count as uses of the sources, documents and predicates that they name.
    """

    @classmethod
    def of(
        cls,
        *records: "Record | Iterable[Record]",
        settings: Settings | None = None,
        notes: Iterable[Problem] = (),
        drafts: "Iterable[Record]" = (),
        locate: Locator = own_place,
    ) -> "Ledger":
        """Build a ledger from records in any order.

        ``locate`` returns the place at which a field of a record was written, for
        error messages. The default is the place of the record. A nested field is
        named with a dot: ``fact.value``, ``via.value``.

        Raises:
            LedgerError: With every duplicate id, every reference to a missing
                record or desk, every ring of owners, and every inconsistent predicate
                or fact.
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
                    _add(claims, record, problems)
                case Source():
                    _add(sources, record, problems)
                case Document():
                    _add(documents, record, problems)
                case Predicate():
                    _add(predicates, record, problems)
                case Link():
                    links.append(record)
                case Retraction():
                    retractions.append(record)
                case Waiver():
                    waivers.append(record)
                case _:
                    raise TypeError(f"{record!r} is not a record of a ledger")
        for group in (assertions, links, retractions):
            _report_duplicates(group, problems)
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
            tuple(drafts),
        )
        problems += ledger._dangling_references(locate)
        problems += find_unknown_desk(ledger.settings, sources)
        problems += find_owner_rings(sources)
        problems += ledger._inconsistencies(locate)
        if problems:
            raise LedgerError(*problems)
        return ledger

    def desk(self, settings: Settings | None = None) -> Desk:
        """Return the desk of the ledger by some settings, by default its own."""
        return Desk.of(self.sources, (settings or self.settings).desk)

    def records(self) -> Iterator[Record]:
        """Yield every record, in the order of :class:`RecordKind`."""
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

    @property
    def _summary(self) -> str:
        counts = [count_noun(count, kind.value) for kind, count in self._counts.items() if count]
        return ", ".join(counts) or "empty"

    def __repr__(self) -> str:
        return f"<Ledger: {self._summary}>"

    def _repr_html_(self) -> str:
        """Return a table of the first claims under the number of records of each kind."""
        rows = ((claim.id, claim.kind.value, claim.text) for claim in self.claims.values())
        return html_table(
            f"Ledger: {self._summary}", ("claim", "kind", "text"), rows, len(self.claims)
        )

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
        """Support pickle and copy, which read-only mappings do not."""
        return _ledger_of, (tuple(self.records()), self.settings, self.notes, self.drafts)

    __hash__ = None  # type: ignore[assignment]  # compared by content, like a dict

    @cached_property
    def _with_id(self) -> Mapping[Ref, Record]:
        """The assertions, links and retractions with an explicit id."""
        records: Iterable[Assertion | Link | Retraction]
        records = (*self.assertions, *self.links, *self.retractions)
        return {record.ref: record for record in records if record.id is not None}

    @cached_property
    def _index(self) -> Mapping[Ref, Record]:
        """All records. Those without an id are keyed by a content hash, which is slow."""
        index: dict[Ref, Record] = {}
        for record in self.records():
            index.setdefault(ref_of(record), record)
        return index

    def get(self, ref: Ref) -> Record:
        """Return the record that a reference names.

        Raises:
            KeyError: There is no such record.
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
                return self._with_id[ref] if ref in self._with_id else self._index[ref]

    def quantity_of(self, fact: Fact) -> Quantity | None:
        """Return the number of a fact, in its own unit or the predicate's.

        None if the predicate takes no number.
        """
        predicate = self.predicates[fact.predicate]
        if predicate.takes is not ValueType.NUMBER or fact.value is None:
            return None
        return predicate.quantity(fact.value, fact.unit)

    def with_records(self, *records: "Record | Iterable[Record]") -> "Ledger":
        """Return a ledger with additional records."""
        return self._rebuild(self.records(), *records)

    def only(self, refs: Iterable[Ref]) -> "Ledger":
        """Return the ledger of some records and of every record they mention, recursively.

        Equal records without an id share a reference, so all of them are included.
        """
        wanted = set(refs)
        todo = [self.get(ref) for ref in wanted]
        while todo:
            for _, _, kind, id in mentions(todo.pop()):
                ref = Ref(kind, id)
                if ref not in wanted:
                    wanted.add(ref)
                    todo.append(self.get(ref))
        records = [record for record in self.records() if ref_of(record) in wanted]
        return Ledger.of(records, settings=self.settings.within({ref.id for ref in wanted}))

    def without_drafts(self) -> "Ledger":
        """Return the ledger of what is accepted, with its drafts in the field ``drafts``.

        The assertions of a draft claim are left out, and every link, retraction and waiver
        that names a draft. A draft is no premise either; see
        :func:`claimtrack.model.drafts.split_drafts`. Return the ledger itself if it has no
        drafts.
        """
        drafted = any(claim.draft for claim in self.claims.values())
        if not drafted and not any(assertion.draft for assertion in self.assertions):
            return self
        accepted, drafts = split_drafts(self.records())
        return Ledger.of(
            accepted, settings=self.settings, notes=self.notes, drafts=(*self.drafts, *drafts)
        )

    @property
    def draft_count(self) -> int:
        """The number of drafts that were left out: claims, and assertions of other claims."""
        return count_drafts(self.drafts)

    def as_of(self, day: When | date | str) -> "LedgerAsOf":
        """Return what was known by the end of a day; see :mod:`claimtrack.model.as_of`.

        A month or a year stands for its last day. Records are omitted, never
        changed. Retractions count from their own date on.

        Raises:
            LedgerError: The text is not a date, or its last day is not certain.
        """
        last = last_day(day)
        known, possible = split_by_day(tuple(self.records()), self.get, last)
        sources = {record.id for record in known if isinstance(record, Source)}
        settings = self.settings.within(sources)
        ledger = Ledger.of(known, settings=settings, notes=self.notes, drafts=self.drafts)
        return LedgerAsOf(last, ledger, tuple(possible))

    def without(self, *sources: str) -> "Ledger":
        """Return the ledger without the chains that fail with some sources or their parts.

        The sources and their documents remain, and chains that only end at the desk.

        Raises:
            LedgerError: There is no source with one of the ids.
        """
        failed = with_controlled(self.sources, sources)
        return self._rebuild(drop_sources(self.records(), failed, self.desk()))

    def assuming(self, grades: Mapping[str, Reliability | str]) -> "Ledger":
        """Return the ledger with other reliability grades for some sources, by id.

        Raises:
            LedgerError: There is no source with one of the ids, or no such grade.
        """
        return self._rebuild(change_grades(self.records(), self.sources, grades))

    def _rebuild(self, *records: "Record | Iterable[Record]") -> "Ledger":
        """Return a ledger of some records with the settings, notes and drafts of this one."""
        return Ledger.of(*records, settings=self.settings, notes=self.notes, drafts=self.drafts)

    def _dangling_references(self, locate: Locator) -> Iterator[Problem]:
        """Yield a problem for every mention of a record that does not exist."""
        known: Mapping[RecordKind, Mapping[str, object]] = {
            RecordKind.SOURCE: self.sources,
            RecordKind.DOCUMENT: self.documents,
            RecordKind.PREDICATE: self.predicates,
            RecordKind.CLAIM: self.claims,
        }
        hints: dict[tuple[RecordKind, str], str | None] = {}
        skip_assertions = assertions_resolve(self.assertions, known)
        for record in self.records():
            if skip_assertions and isinstance(record, Assertion):
                continue
            for name, i, kind, id in mentions(record):
                ids = known.get(kind)
                if id in ids if ids is not None else self._has(Ref(kind, id)):
                    continue
                if (kind, id) not in hints and len(hints) < _MOST_HINTS:
                    candidates = ids or [ref.id for ref in self._index if ref.kind is kind]
                    hints[kind, id] = suggest(id, candidates)
                hint = hints.get((kind, id)) or f"no {kind.value} of that id is in the ledger"
                place = locate(record, "fact.predicate" if name == "fact" else name, i)
                inside = "" if place else f" in {describe_record(record)}"
                yield Problem(Fault.DANGLING, f"unknown {kind.value} `{id}`{inside}", place, hint)

    def _has(self, ref: Ref) -> bool:
        return ref in self._with_id or ref in self._index

    def _inconsistencies(self, locate: Locator) -> Iterator[Problem]:
        """Yield the problems of predicates, facts and figures that contradict a declaration."""
        for predicate in self.predicates.values():
            for name, problem in check_predicate(predicate, self.predicates):
                yield problem.at(locate(predicate, name, 0))
        if ring := find_order_ring(self.predicates):
            message = "predicates come before one another in a ring: " + " > ".join(
                [*ring, ring[0]]
            )
            first = self.predicates[ring[0]]
            place = locate(first, "before", 0)
            yield Problem(Fault.VALUE, message, place, "remove one `before`")
        with_fact = {claim.id: claim for claim in self.claims.values() if claim.fact is not None}
        for claim in with_fact.values():
            if claim.fact is not None and claim.fact.predicate in self.predicates:
                for name, problem in check_fact(claim.fact, self.predicates[claim.fact.predicate]):
                    yield problem.at(locate(claim, f"fact.{name}", 0))
        for assertion in self.assertions if with_fact else ():
            if assertion.claim in with_fact:
                claim = with_fact[assertion.claim]
                for i, (name, problem) in check_figures(assertion, claim, self.predicates):
                    yield problem.at(locate(assertion, f"via.{name}", i))


@frozen
class LedgerAsOf:
    """A ledger as it was certainly known by the end of a day.

    ``possible`` holds, in ledger order, the records whose dates are missing or too
    imprecise to decide. Records that are certainly later are in neither.
    """

    day: date
    ledger: Ledger
    possible: tuple[Record, ...]

    def __repr__(self) -> str:
        possible = count_noun(len(self.possible), "possible record")
        return f"<LedgerAsOf {self.day}: {self.ledger._summary}; {possible}>"


def _ledger_of(
    records: tuple[Record, ...],
    settings: Settings,
    notes: tuple[Problem, ...],
    drafts: tuple[Record, ...],
) -> Ledger:
    return Ledger.of(records, settings=settings, notes=notes, drafts=drafts)


def _add(table: dict[str, _N], record: _N, problems: list[Problem]) -> None:
    first = table.setdefault(record.id, record)
    if first is not record:
        problems.append(_duplicate(record.id, record.place, first.place))


def _report_duplicates(
    records: Iterable[Assertion | Link | Retraction], problems: list[Problem]
) -> None:
    seen: dict[str, Place | None] = {}
    for record in records:
        if record.id is None:
            continue
        if record.id in seen:
            problems.append(_duplicate(record.id, record.place, seen[record.id]))
        seen.setdefault(record.id, record.place)


def _duplicate(id: str, place: Place | None, first: Place | None) -> Problem:
    hint = f"the first is at {first}" if first else "give each record its own id"
    return Problem(Fault.DUPLICATE, f"two records carry the id `{id}`", place, hint, related=first)
