"""From plain tables to records, strictly, and with every problem at once.

Nothing is coerced and nothing is dropped: a key nobody knows, a key that is
missing and a value that a field's own converter refuses are all problems, each
at the word that causes it.
"""

from collections.abc import Iterable, Mapping

from attrs import define, evolve, field, frozen, has

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.shape import CLASSES, Key, Shape, shape_of
from claimtrack.formats.toml.positions import SourceText, ValuePosition
from claimtrack.model import Hop, Record, RecordKind, Ref, Settings
from claimtrack.model.values import identifier, nearest, spell

# Past so many problems, hints cost more than they help; past so many more,
# further problems do.
HINTED = 100
MOST = 1000

_REFUSED = object()
"""Stands for a value whose problems are already known."""


class TooManyProblemsError(Exception):
    """So many problems that looking for more would help nobody."""


@define(eq=False)
class ProblemLog:
    """What is wrong with the input so far. Grows while it is read, hence not frozen."""

    found: list[Problem] = field(factory=list)

    def add(self, problem: Problem) -> None:
        """Keep one more problem.

        Raises:
            TooManyProblemsError: there are so many that it is time to stop.
        """
        self.found.append(problem)
        if len(self.found) >= MOST:
            raise TooManyProblemsError

    def add_all(self, error: LedgerError, word: str, place: Place) -> None:
        """Keep what a converter has against the value of a key."""
        for problem in error.problems:
            message = f"`{word}`: {problem.message}"
            self.add(Problem(problem.fault, message, place, problem.hint))

    def unknown(
        self, word: str, known: Iterable[str], place: Place, hint: str | None = None
    ) -> None:
        """Keep that nobody knows a key."""
        words = sorted(set(known))
        if hint is None and len(self.found) < HINTED:
            hint = nearest(word, words)
        hint = hint or f"known here are {', '.join(words)}"
        self.add(Problem(Fault.UNKNOWN_KEY, f"unknown key {shown(word)}", place, hint))


def shown(word: str) -> str:
    """Return a word of the input as messages show it: short, and on one line."""
    short = word if len(word) <= 40 else word[:39] + "…"
    return "`" + "".join(c if c.isprintable() else f"<U+{ord(c):04X}>" for c in short) + "`"


@frozen(eq=False)
class RecordTable:
    """One table of the input that is to become a record.

    ``given`` holds the fields that the table does not: the id it is keyed by,
    the claim it stands under. ``beside`` are words that are read elsewhere.
    """

    table: Mapping[str, object]
    page: SourceText
    spot: ValuePosition
    place: Place
    given: Mapping[str, object] = {}
    beside: tuple[str, ...] = ()

    def value_place(self, word: str) -> Place:
        """Return where the value of a key stands, or the whole where there is none."""
        spot = self.spot.at(word)
        return self.place if spot is self.spot else self.page.of_value(spot)


def record(noun: RecordKind, entry: RecordTable, problems: ProblemLog) -> Record | None:
    """Return the record that a table holds, or None and keep its problems."""
    built = _build(shape_of(CLASSES[noun]), entry, problems)
    return built if isinstance(built, Record) else None


def hop(entry: RecordTable, problems: ProblemLog) -> Hop | None:
    """Return the link of a chain that a table holds, or None and keep its problems."""
    built = _build(shape_of(Hop), entry, problems)
    return built if isinstance(built, Hop) else None


def settings(entry: RecordTable, problems: ProblemLog) -> Settings | None:
    """Return the settings that a table holds, or None and keep its problems."""
    built = _build(shape_of(Settings), entry, problems)
    return evolve(built, places=_places(entry)) if isinstance(built, Settings) else None


def _places(entry: RecordTable) -> dict[tuple[str, str], Place]:
    """Return where settings name rules, topics and sources."""
    page, places = entry.page, dict[tuple[str, str], Place]()
    for name, value in entry.table.items():
        spot = entry.spot.at(name)
        lists = [(value, spot)]
        if isinstance(value, dict):
            lists = [(inner, spot.at(word)) for word, inner in value.items()]
            for word in value:
                places.setdefault((name, word), page.of_key(spot.at(word)))
        for words, at in lists:
            for i, word in enumerate(words if isinstance(words, list) else []):
                places.setdefault((name, word), page.of_value(at.at(i)))
    return places


def _build(shape: Shape, entry: RecordTable, problems: ProblemLog) -> object:
    before = len(problems.found)
    found = dict(entry.given)
    for word, value in entry.table.items():
        key = shape.words.get(word)
        if key is None or key.field in entry.given:
            if word not in entry.beside:
                _blame_unknown(word, shape, entry, problems)
        elif key.nouns:
            _keep_named(key, word, value, found, entry, problems)
        elif key.table is not None:
            spot = entry.spot.at(word)
            found[key.field] = _inner(key, key.table, value, entry.page, spot, problems)
        else:
            found[key.field] = value
    for key in shape.required:
        if key.field not in found:
            words = " or ".join(f"`{noun.value}`" for noun in key.nouns) or f"`{key.word}`"
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
        if value is not _REFUSED and not shape.fields[name].nouns:
            _blame_field(shape.fields[name], value, entry, problems)
    if len(problems.found) == before:
        # Each value is sound; together they are not.
        for problem in refused:
            problems.add(problem.at(entry.place))
    return _REFUSED


def _inner(
    key: Key,
    shape: Shape,
    value: object,
    page: SourceText,
    spot: ValuePosition,
    problems: ProblemLog,
) -> object:
    """Return a value with the tables in it made records that know their place."""
    if not key.many:
        return _table(key, shape, value, page, spot, problems)
    if not isinstance(value, list):
        return value
    return [_table(key, shape, item, page, spot.at(i), problems) for i, item in enumerate(value)]


def _table(
    key: Key,
    shape: Shape,
    value: object,
    page: SourceText,
    spot: ValuePosition,
    problems: ProblemLog,
) -> object:
    place = page.of_value(spot)
    if isinstance(value, dict):
        return _build(shape, RecordTable(value, page, spot, place), problems)
    if has(type(value)):
        # It was read before, from a table of its own.
        return value
    if shape.bare is None:
        message = f"`{key.word}`: expected a table, found {spell(value)}"
        problems.add(Problem(Fault.VALUE, message, place))
        return _REFUSED
    try:
        return shape.build({shape.bare: value}, place)
    except LedgerError:
        return value


def _keep_named(
    key: Key,
    word: str,
    value: object,
    found: dict[str, object],
    entry: RecordTable,
    problems: ProblemLog,
) -> None:
    """Keep which record a field names; it names exactly one."""
    place = entry.value_place(word)
    if key.field in found:
        words = ", ".join(f"`{noun.value}`" for noun in key.nouns)
        problems.add(Problem(Fault.VALUE, f"only one of {words} may be given", place))
        return
    found[key.field] = _REFUSED
    try:
        # The converter refuses what is no text.
        found[key.field] = Ref(RecordKind(word), identifier(value))  # type: ignore[arg-type]
    except LedgerError as error:
        problems.add_all(error, word, place)


def _blame_unknown(word: str, shape: Shape, entry: RecordTable, problems: ProblemLog) -> None:
    known = [word for word, key in shape.words.items() if key.field not in entry.given]
    place = entry.page.of_key(entry.spot.at(word))
    key, hint = shape.words.get(word), None
    if key is not None:
        hint = f"the name of the table says it: `{entry.given[key.field]}`"
    problems.unknown(word, [*known, *entry.beside], place, hint)


def _blame_field(key: Key, value: object, entry: RecordTable, problems: ProblemLog) -> None:
    """Keep what a field's converter has against a value, at the very item if it can be told."""
    given = key.field in entry.given
    place = entry.page.of_key(entry.spot) if given else entry.value_place(key.word)
    try:
        key.convert(value)
    except LedgerError as error:
        spot = entry.spot.at(key.word)
        if not _blame_items(key, value, entry.page, spot, problems):
            problems.add_all(error, key.word, place)


def _blame_items(
    key: Key, value: object, page: SourceText, spot: ValuePosition, problems: ProblemLog
) -> bool:
    """Keep which items of a list or table are wrong; say whether any was."""
    before = len(problems.found)
    alone: list[tuple[object, ValuePosition]] = []
    if isinstance(value, list):
        alone = [([item], spot.at(i)) for i, item in enumerate(value) if item is not _REFUSED]
        if len(alone) < len(value):
            before = -1
    elif isinstance(value, dict):
        alone = [({word: item}, spot.at(word)) for word, item in value.items()]
    for item, inner in alone:
        try:
            key.convert(item)
        except LedgerError as error:
            problems.add_all(error, key.word, page.of_value(inner))
    return len(problems.found) > before
