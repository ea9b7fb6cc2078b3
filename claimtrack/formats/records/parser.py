"""Parsing of plain tables into records.

Parsing is strict: nothing is coerced and nothing is dropped. Unknown keys, missing keys
and values that a field's converter rejects are all problems. All are reported at once,
each at its place in the file.
"""

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import define, evolve, field, frozen, has

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.shape import CLASS_BY_KIND, Key, Shape, shape_of
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Record, RecordKind, Ref, Settings
from claimtrack.model.values import describe_value, suggest, to_identifier

MAX_HINTED = 100
"""The number of problems after which hints about similar words are no longer computed."""
MAX_PROBLEMS = 1000
"""The number of problems after which parsing stops."""

_T = TypeVar("_T")

_INVALID = object()
"""Marks a value whose problems are already reported."""


class TooManyProblemsError(Exception):
    """The limit on the number of problems is reached."""


@define(eq=False)
class ProblemLog:
    """A mutable list of the problems found in the input."""

    found: list[Problem] = field(factory=list)
    most: int | None = MAX_PROBLEMS
    """The number of problems that ends parsing, or None to parse everything."""

    def add(self, problem: Problem) -> None:
        """Add a problem.

        Raises:
            TooManyProblemsError: the limit on problems is reached.
        """
        self.found.append(problem)
        if self.most is not None and len(self.found) >= self.most:
            raise TooManyProblemsError

    def add_value_errors(self, error: LedgerError, key: str, place: Place) -> None:
        """Add the errors of a converter, with the name of the key before each message."""
        for problem in error.problems:
            message = f"`{key}`: {problem.message}"
            self.add(Problem(problem.fault, message, place, problem.hint))

    def add_unknown_key(
        self, word: str, known: Iterable[str], place: Place, hint: str | None = None
    ) -> None:
        """Add a problem for an unknown key, with the most similar known key as a hint."""
        words = sorted(set(known))
        if hint is None and len(self.found) < MAX_HINTED:
            hint = suggest(word, words)
        hint = hint or f"known here are {', '.join(words)}"
        self.add(Problem(Fault.UNKNOWN_KEY, f"unknown key {quote_word(word)}", place, hint))


def quote_word(word: str) -> str:
    """Return a word of the input for a message: in backticks, shortened, on one line."""
    short = word if len(word) <= 40 else word[:39] + "…"
    return "`" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in short) + "`"


@frozen(eq=False)
class RecordTable:
    """A table of the input from which one record is parsed.

    ``given`` holds fields that the table itself does not have, such as the id by which
    it is keyed. ``ignored`` lists keys of the table that are parsed elsewhere.
    """

    table: Mapping[str, object]
    source_text: SourceText
    position: ValuePosition
    place: Place
    given: Mapping[str, object] = {}
    ignored: tuple[str, ...] = ()

    def value_place(self, key: str) -> Place:
        """Return the place of the value of a key, or of the table if the key is absent."""
        position = self.position.at(key)
        return self.place if position is self.position else self.source_text.value_place(position)


def parse_record(kind: RecordKind, entry: RecordTable, problems: ProblemLog) -> Record | None:
    """Parse a table as a record. If it has problems, log them and return None."""
    built = _build(shape_of(CLASS_BY_KIND[kind]), entry, problems)
    return built if isinstance(built, Record) else None


def parse_table(cls: type[_T], entry: RecordTable, problems: ProblemLog) -> _T | None:
    """Parse a table as an instance of a class. If it has problems, log them and return None."""
    built = _build(shape_of(cls), entry, problems)
    return built if isinstance(built, cls) else None


def parse_settings(entry: RecordTable, problems: ProblemLog) -> Settings | None:
    """Parse a table as settings. If it has problems, log them and return None."""
    built = parse_table(Settings, entry, problems)
    return None if built is None else evolve(built, places=_setting_places(entry))


def _setting_places(entry: RecordTable) -> dict[tuple[str, str], Place]:
    """Return the places of the rules, topics and sources in settings, and of other words."""
    source_text, places = entry.source_text, dict[tuple[str, str], Place]()
    for name, value in entry.table.items():
        position = entry.position.at(name)
        lists = [(value, position)]
        if isinstance(value, dict):
            lists = [(inner, position.at(word)) for word, inner in value.items()]
            for word in value:
                places.setdefault((name, word), source_text.key_place(position.at(word)))
        for words, at in lists:
            if isinstance(words, str):
                places.setdefault((name, words), source_text.value_place(at))
            for i, word in enumerate(words if isinstance(words, list) else []):
                places.setdefault((name, word), source_text.value_place(at.at(i)))
    return places


def _build(shape: Shape, entry: RecordTable, problems: ProblemLog) -> object:
    before = len(problems.found)
    found = dict(entry.given)
    for word, value in entry.table.items():
        key = shape.by_name.get(word)
        if key is None or key.field in entry.given:
            if word not in entry.ignored:
                known = [w for w, each in shape.by_name.items() if each.field not in entry.given]
                place = entry.source_text.key_place(entry.position.at(word))
                hint = None
                if key is not None:
                    hint = f"the name of the table says it: `{entry.given[key.field]}`"
                problems.add_unknown_key(word, [*known, *entry.ignored], place, hint)
        elif key.ref_kinds:
            _set_ref(key, word, value, found, entry, problems)
        elif key.shape is not None:
            position = entry.position.at(word)
            found[key.field] = _inner(key, key.shape, value, entry.source_text, position, problems)
        else:
            found[key.field] = value
    for key in shape.required:
        if key.field not in found:
            words = " or ".join(f"`{kind.value}`" for kind in key.ref_kinds) or f"`{key.name}`"
            message = f"{words} is missing"
            problems.add(Problem(Fault.MISSING, message, entry.place, f"add it: {key.meaning}"))
    if len(problems.found) == before:
        try:
            return shape.build(found, entry.place)
        except LedgerError as error:
            refused = error.problems
    else:
        refused = ()
    for name, value in found.items():
        if value is not _INVALID and not shape.by_field[name].ref_kinds:
            _report_field(shape.by_field[name], value, entry, problems)
    if len(problems.found) == before:
        # Each value is valid; their combination is not.
        for problem in refused:
            problems.add(problem.at(entry.place))
    return _INVALID


def _inner(
    key: Key,
    shape: Shape,
    value: object,
    source_text: SourceText,
    position: ValuePosition,
    problems: ProblemLog,
) -> object:
    """Return a value in which each table is replaced by a record with its place."""
    if not key.many:
        return _table(key, shape, value, source_text, position, problems)
    if not isinstance(value, list):
        return value
    return [
        _table(key, shape, item, source_text, position.at(i), problems)
        for i, item in enumerate(value)
    ]


def _table(
    key: Key,
    shape: Shape,
    value: object,
    source_text: SourceText,
    position: ValuePosition,
    problems: ProblemLog,
) -> object:
    place = source_text.value_place(position)
    if isinstance(value, dict):
        return _build(shape, RecordTable(value, source_text, position, place), problems)
    if has(type(value)):
        # A hop that was parsed from a table of its own.
        return value
    if shape.bare_field is None:
        message = f"`{key.name}`: expected a table, found {describe_value(value)}"
        problems.add(Problem(Fault.VALUE, message, place))
        return _INVALID
    try:
        return shape.build({shape.bare_field: value}, place)
    except LedgerError:
        return value


def _set_ref(
    key: Key,
    word: str,
    value: object,
    found: dict[str, object],
    entry: RecordTable,
    problems: ProblemLog,
) -> None:
    """Set the record to which a field refers, which must be exactly one."""
    place = entry.value_place(word)
    if key.field in found:
        words = ", ".join(f"`{kind.value}`" for kind in key.ref_kinds)
        problems.add(Problem(Fault.VALUE, f"only one of {words} may be given", place))
        return
    found[key.field] = _INVALID
    try:
        # The converter rejects other types than str.
        found[key.field] = Ref(RecordKind(word), to_identifier(value))  # type: ignore[arg-type]
    except LedgerError as error:
        problems.add_value_errors(error, word, place)


def _report_field(key: Key, value: object, entry: RecordTable, problems: ProblemLog) -> None:
    """Log the errors of a field's converter, at the place of the invalid item if possible."""
    given = key.field in entry.given
    place = entry.source_text.key_place(entry.position) if given else entry.value_place(key.name)
    try:
        key.convert(value)
    except LedgerError as error:
        position = entry.position.at(key.name)
        if not _report_items(key, value, entry.source_text, position, problems):
            problems.add_value_errors(error, key.name, place)


def _report_items(
    key: Key, value: object, source_text: SourceText, position: ValuePosition, problems: ProblemLog
) -> bool:
    """Log the errors of the items of a list or table. Return True if there are any."""
    alone: list[tuple[object, ValuePosition]] = []
    has_errors = False
    if isinstance(value, list):
        alone = [([item], position.at(i)) for i, item in enumerate(value) if item is not _INVALID]
        has_errors = len(alone) < len(value)
    elif isinstance(value, dict):
        alone = [({word: item}, position.at(word)) for word, item in value.items()]
    for item, inner in alone:
        try:
            key.convert(item)
        except LedgerError as error:
            problems.add_value_errors(error, key.name, source_text.value_place(inner))
            has_errors = True
    return has_errors
