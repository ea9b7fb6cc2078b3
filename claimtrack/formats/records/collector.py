"""What a reader has read so far, and the ledger that comes of it."""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeAlias

from attrs import define, evolve, field

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.look_alikes import name_notes
from claimtrack.formats.records.parser import MOST, ProblemLog, RecordTable, record, settings
from claimtrack.formats.records.shape import shape_of
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import (
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
    SourceKind,
    Waiver,
)
from claimtrack.model.values import nearest

Locate: TypeAlias = Callable[[Place], tuple[SourceText, ValuePosition]]
"""Tells, for the place of a record, its page and where its fields are."""

_KEYED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE, RecordKind.CLAIM)


@define(eq=False)
class RecordCollector:
    """Records, settings, problems and notes. Grows while files are read, hence not frozen."""

    problems: ProblemLog = field(factory=ProblemLog)
    notes: list[Problem] = field(factory=list)
    records: list[Record] = field(factory=list)
    settings: Settings | None = None
    lost: bool = False
    """Whether a part could not be read at all, so that no mention can be judged."""
    _stand_ins: list[Record] = field(factory=list)
    _spots: dict[int, tuple[SourceText, ValuePosition]] = field(factory=dict)
    """By the identity of a record, which the list of records keeps alive."""
    _locate: dict[str, Locate] = field(factory=dict)
    """By file, for records that were kept many at once."""

    def add(self, noun: RecordKind, entry: RecordTable) -> None:
        """Read one record and keep it, or keep its problems."""
        read = record(noun, entry, self.problems)
        if read is not None:
            self.keep(read, entry)
        elif noun in _KEYED:
            name = entry.given.get("id", entry.table.get("id"))
            self.refused(noun, str(name), entry.place)

    def keep(self, record: Record, entry: RecordTable) -> None:
        """Keep a record that was made of an entry."""
        self.records.append(record)
        self._spots[id(record)] = entry.page, entry.spot

    def keep_all(self, records: Sequence[Record], locate: Locate) -> None:
        """Keep records of one file, of which a place tells where the fields are."""
        self.records += records
        self._locate.update((each.place.file, locate) for each in records[:1] if each.place)

    def refused(self, noun: RecordKind, name: str, place: Place) -> None:
        """Keep that a source, document or claim of this id was refused, but is there."""
        try:
            match noun:
                case RecordKind.SOURCE:
                    self._stand_ins.append(Source(name, SourceKind.PERSON, place=place))
                case RecordKind.DOCUMENT:
                    self._stand_ins.append(Document(name, place=place))
                case RecordKind.PREDICATE:
                    self._stand_ins.append(Predicate(name, place=place))
                case _:
                    self._stand_ins.append(Claim(name, "", place=place))
        except LedgerError:
            return

    def set(self, entry: RecordTable) -> None:
        """Read the settings and keep them, or keep their problems."""
        self.settings = settings(entry, self.problems)

    def replace(self, number: int, new: Record) -> None:
        """Put a record in the place of the one of that number."""
        old, self.records[number] = self.records[number], new
        if id(old) in self._spots:
            self._spots[id(new)] = self._spots.pop(id(old))

    def fail(self, error: LedgerError, place: Place | None = None) -> None:
        """Keep why a part could not be read at all."""
        self.lost = True
        for problem in error.problems:
            self.problems.add(problem.at(place))

    def ledger(self) -> Ledger:
        """Return the ledger of all that was read.

        Raises:
            LedgerError: with every problem, file by file and line by line.
        """
        try:
            if not self.problems.found:
                names = name_notes(self.records, self.whereabouts)
                notes = [*self.notes, *names, *self._idle_settings()]
                return self._whole(self.records, notes)
            if not self.lost and len(self.problems.found) < MOST:
                self._whole(self._judgeable(), [])
        except LedgerError as error:
            # What facts of a refused predicate may say is not known.
            unsure = any(isinstance(record, Predicate) for record in self._stand_ins)
            self.problems.found.extend(
                problem
                for problem in error.problems
                if not (unsure and problem.fault in (Fault.VALUE, Fault.MISSING))
            )
        raise LedgerError(*_in_order(_told_once(self.problems.found)))

    def whereabouts(self, record: Record, name: str, index: int) -> Place | None:
        """Return where a field of a record was written, or the item of one.

        A field inside it is named after a dot.
        """
        page, whole = self._spot_of(record)
        name, _, inner = name.partition(".")
        key = shape_of(type(record)).fields[name]
        named = getattr(record, name)
        if key.table is not None and key.many:
            own: Place | None = named[index].place
            if own is not None and own.file != page.file:
                # A hop that was read from a table of its own.
                return own
        spot = whole.at(named.kind.value if isinstance(named, Ref) else key.word)
        if spot is whole:
            return record.place
        spot = spot.at(index) if key.many else spot
        return page.of_value(spot.at(inner) if inner else spot)

    def _spot_of(self, record: Record) -> tuple[SourceText, ValuePosition]:
        if record.place is not None and id(record) not in self._spots:
            return self._locate[record.place.file](record.place)
        return self._spots[id(record)]

    def _whole(self, records: list[Record], notes: list[Problem]) -> Ledger:
        return Ledger.of(records, settings=self.settings, notes=notes, whereabouts=self.whereabouts)

    def _idle_settings(self) -> Iterator[Problem]:
        """Yield a warning for each topic or source that only the settings know."""
        settings = self.settings or Settings()
        if not settings.ignore_by_topic and not settings.ignore_by_source:
            return
        topics = {t for record in self.records if isinstance(record, Claim) for t in record.topics}
        sources = {record.id for record in self.records if isinstance(record, Source)}
        for name, given, known, what in (
            ("ignore_by_topic", settings.ignore_by_topic, topics, "no claim has the topic"),
            ("ignore_by_source", settings.ignore_by_source, sources, "the ledger has no source"),
        ):
            for word in given:
                if word not in known:
                    place = settings.places.get((name, word))
                    hint = nearest(word, sorted(known))
                    message = f"`{name}`: {what} `{word}`"
                    yield Problem(Fault.SETTING, message, place, hint, warning=True)

    def _judgeable(self) -> list[Record]:
        """Return the records whose mentions can be judged although some were refused.

        Stand-ins take the place of those whose id is known; what names records
        that are only known by their content is left out.
        """
        named = [
            record
            for record in self.records
            if not (isinstance(record, Retraction) and record.what.kind not in _KEYED)
            and not (isinstance(record, Waiver) and record.subject.kind not in _KEYED)
            and not (isinstance(record, Link) and record.target.kind not in _KEYED)
        ]
        return [*named, *self._stand_ins]


def _told_once(problems: list[Problem]) -> list[Problem]:
    """Return problems without those of an id that its own record is blamed for already.

    What names a record by the id written there repeats its fault; how many
    places do is told where the record is.
    """
    own = "`id`: "
    at = {p.message.removeprefix(own): p.place for p in problems if p.message.startswith(own)}
    told: list[Problem] = []
    named: dict[str, set[Place | None]] = {}
    for problem in problems:
        fault = problem.message.partition(": ")[2]
        if fault not in at or problem.message.startswith(own):
            told.append(problem)
        elif problem.place != at[fault]:
            named.setdefault(f"{own}{fault}", set()).add(problem.place)
    return [
        evolve(problem, hint=f"{problem.hint or 'give it another'}; {_named_in(len(places))}")
        if (places := named.get(problem.message))
        else problem
        for problem in told
    ]


def _named_in(places: int) -> str:
    return (
        "it is named in 1 more place" if places == 1 else f"it is named in {places:,} more places"
    )


def _in_order(problems: list[Problem]) -> list[Problem]:
    """Return problems by place, with a last word if there are too many to go on."""
    files = {problem.place.file: 0 for problem in problems if problem.place is not None}
    order = {file: number for number, file in enumerate(files)}

    def position(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (order[place.file], place.line, place.column) if place else (-1, 0, 0)

    if len(problems) < MOST:
        return sorted(problems, key=position)
    last = Problem(Fault.LIMIT, f"more than {MOST:,} problems; the rest is not listed")
    return [*sorted(problems, key=position)[:MOST], last]
