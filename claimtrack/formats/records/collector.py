"""Collection of records while files are read, and construction of the ledger."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TypeAlias

from attrs import define, evolve, field

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.look_alikes import find_name_warnings
from claimtrack.formats.records.parser import (
    MAX_PROBLEMS,
    ProblemLog,
    RecordTable,
    TooManyProblemsError,
    parse_record,
    parse_settings,
)
from claimtrack.formats.records.shape import KEYED_KINDS, shape_of
from claimtrack.formats.toml.limits import Limits
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
from claimtrack.model.document import TEXT_EXTENSIONS
from claimtrack.model.drafts import split_drafts
from claimtrack.model.values import suggest

PositionFinder: TypeAlias = Callable[[Place], tuple[SourceText, ValuePosition]]
"""A function that returns the file's text, and the position in it, for a record's place."""


@define(eq=False)
class RecordCollector:
    """A mutable collection of the records, settings, problems and notes of one ledger."""

    problems: ProblemLog = field(factory=ProblemLog)
    notes: list[Problem] = field(factory=list)
    records: list[Record] = field(factory=list)
    settings: Settings | None = None
    with_drafts: bool = True
    """False to leave out drafts before references are checked."""
    incomplete: bool = False
    """True if part of the input could not be parsed, so that references cannot be checked."""
    unsure: bool = False
    """True if a predicate may lack a value, so that facts cannot be checked."""
    _placeholders: list[Record] = field(factory=list)
    _positions: dict[int, tuple[SourceText, ValuePosition]] = field(factory=dict)
    """Positions by the identity of a record, which ``records`` keeps alive."""
    _locators: dict[str, PositionFinder] = field(factory=dict)
    """Locators by file, for records that were added in batches."""

    def parse_record(self, kind: RecordKind, entry: RecordTable) -> None:
        """Parse a table and add the record, or a placeholder if it is invalid."""
        parsed = parse_record(kind, entry, self.problems)
        if parsed is not None:
            self.add_record(parsed, entry)
        elif kind in KEYED_KINDS:
            name = entry.given.get("id", entry.table.get("id"))
            self.add_placeholder(kind, str(name), entry.place)

    def add_record(self, record: Record, entry: RecordTable) -> None:
        """Add a record that was parsed from a table."""
        self.records.append(record)
        self._positions[id(record)] = entry.source_text, entry.position

    def add_records(self, records: Sequence[Record], locator: PositionFinder) -> None:
        """Add records of one file, with a function that locates their fields."""
        self.records += records
        self._locators.update((each.place.file, locator) for each in records[:1] if each.place)

    def add_placeholder(self, kind: RecordKind, name: str, place: Place) -> None:
        """Add a placeholder for an invalid record, so that references to its id are no problems."""
        try:
            match kind:
                case RecordKind.SOURCE:
                    self._placeholders.append(Source(name, SourceKind.PERSON, place=place))
                case RecordKind.DOCUMENT:
                    self._placeholders.append(Document(name, place=place))
                case RecordKind.PREDICATE:
                    self._placeholders.append(Predicate(name, place=place))
                case _:
                    self._placeholders.append(Claim(name, "", place=place))
        except LedgerError:
            return

    def parse_settings(self, entry: RecordTable) -> None:
        """Parse a table as the settings."""
        self.settings = parse_settings(entry, self.problems)

    def set_desk(self, settings: Settings) -> None:
        """Take the desk of further settings; two different desks are a problem."""
        own = self.settings or Settings()
        if own.desk in (None, settings.desk):
            places = {**own.places, **settings.places}
            self.settings = evolve(own, desk=settings.desk, places=places)
            return
        first, second = (each.places.get(("desk", each.desk or "")) for each in (own, settings))
        message = f"two desks keep this ledger: `{own.desk}` and `{settings.desk}`"
        hint = f"name one; the first is at {first}" if first else "name one"
        self.problems.add(Problem(Fault.DUPLICATE, message, second, hint, related=first))

    def replace_record(self, index: int, record: Record) -> None:
        """Replace the record at an index of ``records``."""
        old, self.records[index] = self.records[index], record
        if id(old) in self._positions:
            self._positions[id(record)] = self._positions.pop(id(old))

    def add_failure(self, error: LedgerError, place: Place | None = None) -> None:
        """Add the reason why part of the input could not be parsed."""
        self.incomplete = True
        for problem in error.problems:
            self.problems.add(problem.at(place))

    def build_ledger(self) -> Ledger:
        """Return the ledger of all records.

        Raises:
            LedgerError: with every problem, sorted by file and line.
        """
        try:
            if not self.problems.found:
                names = find_name_warnings(self.records, self.field_place)
                notes = [*self.notes, *names, *self._find_unused_settings()]
                return self._ledger_of(self.records, notes)
            if not self.incomplete and len(self.problems.found) < MAX_PROBLEMS:
                self._ledger_of(self._checkable_records(), [])
        except LedgerError as error:
            # The facts of an invalid predicate cannot be checked.
            unsure = self.unsure or any(isinstance(p, Predicate) for p in self._placeholders)
            self.problems.found.extend(
                problem
                for problem in error.problems
                if not (unsure and problem.fault in (Fault.VALUE, Fault.MISSING))
            )
        raise LedgerError(*_sort_by_place(_merge_invalid_ids(self.problems.found)))

    def field_place(self, record: Record, name: str, index: int) -> Place | None:
        """Return the place of a field of a record, or of one item of a field.

        A field of an inner record is written after a dot.
        """
        if record.place is not None and id(record) not in self._positions:
            source_text, whole = self._locators[record.place.file](record.place)
        else:
            source_text, whole = self._positions[id(record)]
        name, _, inner = name.partition(".")
        key = shape_of(type(record)).by_field[name]
        value = getattr(record, name)
        if key.shape is not None and key.many:
            own: Place | None = value[index].place
            if own is not None and own.file != source_text.file:
                # A hop that was parsed from a table of its own.
                return own
        position = whole.at(value.kind.value if isinstance(value, Ref) else key.name)
        if position is whole:
            return record.place
        position = position.at(index) if key.many else position
        return source_text.value_place(position.at(inner) if inner else position)

    def _ledger_of(self, records: list[Record], notes: list[Problem]) -> Ledger:
        drafts: list[Record] = []
        if not self.with_drafts:
            records, drafts = split_drafts(records)
        return Ledger.of(
            records,
            settings=self.settings,
            notes=notes,
            drafts=drafts,
            locate=self.field_place,
        )

    def _find_unused_settings(self) -> Iterator[Problem]:
        """Yield a warning for each topic or source in the settings that no record has."""
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
                    hint = suggest(word, sorted(known))
                    message = f"`{name}`: {what} `{word}`"
                    yield Problem(Fault.SETTING, message, place, hint, warning=True)

    def _checkable_records(self) -> list[Record]:
        """Return the records whose references can be checked although some records are invalid.

        Placeholders stand for invalid records with a known id. Records that refer to an
        assertion or a link are left out, because their target may be invalid.
        """
        checkable = [
            record
            for record in self.records
            if not (isinstance(record, Retraction) and record.what.kind not in KEYED_KINDS)
            and not (isinstance(record, Waiver) and record.subject.kind not in KEYED_KINDS)
            and not (isinstance(record, Link) and record.target.kind not in KEYED_KINDS)
        ]
        return [*checkable, *self._placeholders]


def read_records(
    parse: Callable[[RecordCollector, SourceText], None],
    source_text: SourceText,
    notes: Iterable[Problem] = (),
    folder: Path | None = None,
) -> Ledger:
    """Return the ledger of a text, with the texts of its documents if it is in a folder.

    ``parse`` adds the records of the text to a collector.

    Raises:
        LedgerError: with every problem, sorted by line; or ``parse`` rejects the text.
    """
    with pause_gc():
        collector = RecordCollector(notes=[*notes])
        with suppress(TooManyProblemsError):
            parse(collector, source_text)
            if folder is not None:
                add_texts(collector, folder, Limits())
        return collector.build_ledger()


def add_texts(collector: RecordCollector, folder: Path, limits: Limits) -> None:
    """Load the text of each document that has a path.

    A missing file, a file that is not text, and a wrong digest are warnings, because the
    ledger can be checked without the text. A path that leads out of the ledger's folder,
    or to something other than a regular file, is a problem.
    """
    top = folder.resolve()
    for number, record in enumerate(collector.records):
        if isinstance(record, Document) and record.path is not None:
            text = _load_text(collector, record, top, limits)
            collector.replace_record(number, evolve(record, text=text))


def _load_text(
    collector: RecordCollector, document: Document, top: Path, limits: Limits
) -> str | None:
    path = document.path or ""
    place = collector.field_place(document, "path", 0)
    try:
        data = files.read_bytes(
            files.resolve_below(top, top / path, TEXT_EXTENSIONS), path, limits.size
        )
        if document.sha256 is not None and files.digest(data) != document.sha256:
            message = f"`{path}` differs from the digest recorded for `{document.id}`"
            where = collector.field_place(document, "sha256", 0)
            hint = f"if quotes and passages still match, update it to {files.digest(data)}"
            collector.notes.append(Problem(Fault.DIGEST, message, where, hint, warning=True))
        return files.decode_text(data, path)[0].text
    except LedgerError as error:
        for problem in error.problems:
            if problem.fault is Fault.PATH:
                collector.problems.add(problem.at(place))
            else:
                collector.notes.append(evolve(problem, place=place, warning=True))
    return None


def _merge_invalid_ids(problems: list[Problem]) -> list[Problem]:
    """Fold problems of references into the problem of the invalid id to which they refer.

    The hint of the remaining problem says in how many other places the id is used.
    """
    own = "`id`: "
    at = {p.message.removeprefix(own): p.place for p in problems if p.message.startswith(own)}
    remaining: list[Problem] = []
    uses: dict[str, set[Place | None]] = {}
    for problem in problems:
        fault = problem.message.partition(": ")[2]
        if fault not in at or problem.message.startswith(own):
            remaining.append(problem)
        elif problem.place != at[fault]:
            uses.setdefault(f"{own}{fault}", set()).add(problem.place)
    merged: list[Problem] = []
    for problem in remaining:
        if places := uses.get(problem.message):
            noun = "place" if len(places) == 1 else "places"
            also = f"it is named in {len(places):,} more {noun}"
            problem = evolve(problem, hint=f"{problem.hint or 'give it another'}; {also}")
        merged.append(problem)
    return merged


def _sort_by_place(problems: list[Problem]) -> list[Problem]:
    """Sort problems by place, and cut the list at the limit."""
    files = {problem.place.file: 0 for problem in problems if problem.place is not None}
    order = {file: number for number, file in enumerate(files)}

    def sort_key(problem: Problem) -> tuple[int, int, int]:
        place = problem.place
        return (order[place.file], place.line, place.column) if place else (-1, 0, 0)

    if len(problems) < MAX_PROBLEMS:
        return sorted(problems, key=sort_key)
    last = Problem(Fault.LIMIT, f"more than {MAX_PROBLEMS:,} problems; the rest is not listed")
    return [*sorted(problems, key=sort_key)[:MAX_PROBLEMS], last]
