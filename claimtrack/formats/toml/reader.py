"""Reading of ledger files: TOML with one table per record, keyed by its id.

Reading is strict. All problems are reported at once, each at its place. A ledger that was
written reads back as an equal ledger.
"""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from pathlib import Path
from types import MappingProxyType
from typing import TypeAlias, TypeVar

from attrs import define, evolve, field, frozen

from claimtrack._gc import pause_gc
from claimtrack.errors import Correction, Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector, add_texts, read_records
from claimtrack.formats.records.parser import (
    RecordTable,
    TooManyProblemsError,
    parse_settings,
    parse_table,
    quote_word,
)
from claimtrack.formats.records.shape import KEYED_KINDS, LISTED_KINDS
from claimtrack.formats.toml.limits import Limits, check_limits
from claimtrack.formats.toml.positions import (
    DuplicateKeyError,
    SourceText,
    ValuePosition,
    scan_toml,
)
from claimtrack.formats.toml.shorthands import Defaults, Shorthands
from claimtrack.formats.toml.writer import SHORTHAND_KEYS, VERSION, toml_string, write
from claimtrack.model import Ledger, RecordKind
from claimtrack.model.document import path_or_none
from claimtrack.model.values import ID_LENGTH, describe_value, refuse, suggest, to_tuple

__all__ = ["SHORTHAND_KEYS", "read", "read_text", "write"]

_UNKEYED = ("check", "defaults")
"""The tables that are no record and not a list."""
TOP_LEVEL_KEYS = (
    "ledger",
    "include",
    *_UNKEYED,
    *(kind.value for kind in (*KEYED_KINDS, *LISTED_KINDS)),
)

_KEYS_OF_ASSERTIONS = (*SHORTHAND_KEYS, RecordKind.ASSERTION.value)
_TYPE_NAMES = {dict: "a table", list: "a list of tables"}
_S = TypeVar("_S", dict[str, object], list[object])
_MAY_INCLUDE = re.compile(r"^[ \t]*(?:include|[\"'])", re.MULTILINE)
_VERY_LONG_NUMBER = re.compile(r"[0-9][0-9_]{1000}")
# A text that opens with a curly quote, and one that only closes with one.
_CURLY_TEXT = re.compile(r"[“”„«»]([^\n“”„«»\"]*)[“”«»\"]|[‘’‚]([^\n‘’‚']*)[‘’']|[“”„«»‘’‚]")
_HALF_CURLY_TEXT = re.compile(r'"([^"\n“”]*)”')
# Hints about the likely cause of a syntax error, by the start of the parser's message.
_SYNTAX_HINTS = {
    "Invalid value": 'text, ids and dates go in quotes: "..."',
    "Expected newline": 'one key and its value a line; text and dates go in quotes: "..."',
    "Expected ']'": "an id is of a to z, 0 to 9 and -, without blanks: [claim.two-piers]",
}


def read(
    path: Path | str,
    limits: Limits | None = None,
    contents: Mapping[Path, bytes] = MappingProxyType({}),
) -> Ledger:
    """Read a ledger file, the files that it includes, and the texts of its documents.

    ``contents`` are the bytes of ledger files by their resolved paths. They are read in the
    place of the files, so that an edit can be verified before it is written.

    Raises:
        LedgerError: with every problem found, sorted by file and line.
    """
    collector = RecordCollector()
    with pause_gc():
        collect_records(collector, Path(path), limits or Limits(), contents)
        return collector.build_ledger()


def read_text(text: str, file: str = "<string>", limits: Limits | None = None) -> Ledger:
    """Read a ledger from text, without included files and without texts of documents.

    Raises:
        LedgerError: with every problem found, sorted by line.
    """
    limits = limits or Limits()
    if len(text) > limits.size:
        raise LedgerError(Problem(Fault.LIMIT, f"more than {limits.size:,} characters"))
    source_text = SourceText.of(file, text.removeprefix("\ufeff").replace("\r\n", "\n"))
    parse = partial(_parse_files, path=None, limits=limits, contents={}, parse=parse_toml)
    return read_records(parse, source_text)


@frozen
class ParsedToml:
    """A parsed TOML text: its values and their positions."""

    source_text: SourceText
    data: Mapping[str, object]
    positions: ValuePosition
    lost: Sequence[tuple[RecordKind, str]] = ()
    """The records that are declared only in parts of the text that could not be parsed."""


TomlParser: TypeAlias = Callable[[SourceText, Limits], ParsedToml]
"""A function that parses one file of a ledger. It raises :class:`LedgerError`."""


def parse_toml(source_text: SourceText, limits: Limits) -> ParsedToml:
    """Parse TOML text and find the positions of its values.

    Raises:
        LedgerError: with the first syntax error.
    """
    data = load_toml(source_text, limits)
    return ParsedToml(source_text, data, scan_toml(source_text.text))


def load_toml(source_text: SourceText, limits: Limits) -> Mapping[str, object]:
    """Return the values of a TOML text.

    Raises:
        LedgerError: with the first syntax error.
    """
    import tomli

    for problem in files.find_control_characters(source_text):
        raise LedgerError(problem)
    check_limits(source_text, limits)
    try:
        return tomli.loads(source_text.text)
    except tomli.TOMLDecodeError as error:
        # tomli counts two characters for an escape, also where the text ends after the first.
        position = min(error.pos, len(source_text.text))
        raise LedgerError(_syntax_problem(source_text, error.msg, position)) from None
    except ValueError:
        # Python rejects integers of more than a few thousand digits.
        found = _VERY_LONG_NUMBER.search(source_text.text)
        start = found.start() if found else 0
        place = source_text.place(start, start + 1)
        problem = Problem(Fault.VALUE, "a number of thousands of digits", place)
        raise LedgerError(problem) from None


def _syntax_problem(source_text: SourceText, message: str, position: int) -> Problem:
    """Convert an error of the parser. The problem of a duplicate key has both places."""
    try:
        if message.startswith(("Cannot", "Duplicate")):
            end_of_line = source_text.text.find("\n", position)
            scan_toml(source_text.text[: end_of_line if end_of_line >= 0 else None])
    except DuplicateKeyError as twice:
        return duplicate_problem(source_text, twice)
    if (curly := _curly_quotes_problem(source_text, position)) is not None:
        return curly
    fault = Fault.DUPLICATE if message.startswith("Duplicate") else Fault.SYNTAX
    hint = next(
        (_SYNTAX_HINTS[start] for start in _SYNTAX_HINTS if message.startswith(start)), None
    )
    if not source_text.text[position : position + 1].isalnum():
        hint = None  # The hints are about a word, and there is none.
    message = message[:1].lower() + message[1:]
    return Problem(fault, message, source_text.place(position, position + 1), hint)


def duplicate_problem(source_text: SourceText, twice: DuplicateKeyError) -> Problem:
    """Return the problem of a key that is given twice, with both places."""
    first, second = source_text.key_place(twice.first), source_text.key_place(twice.second)
    message, hint = f"`{twice.name}` is given twice", f"the first is at {first}"
    return Problem(Fault.DUPLICATE, message, second, hint, related=first)


def _curly_quotes_problem(source_text: SourceText, position: int) -> Problem | None:
    """Return the problem of a text in curly quotes at a syntax error, if there is one."""
    start = source_text.text.rfind("\n", 0, position) + 1
    found = _CURLY_TEXT.match(source_text.text, position) or _HALF_CURLY_TEXT.search(
        source_text.text, start, position
    )
    if found is None:
        return None
    message = "a text is in straight quotes, not in curly ones"
    place = source_text.place(found.start(), found.end())
    hint = 'write "..."'
    if found.lastindex:
        inside = found[found.lastindex]
        hint = Correction.of(f"write {toml_string(inside)}", None, inside)
    return Problem(Fault.SYNTAX, message, place, hint)


def collect_records(
    collector: RecordCollector,
    path: Path,
    limits: Limits,
    contents: Mapping[Path, bytes],
    parse: TomlParser = parse_toml,
) -> None:
    """Parse a ledger file, the files that it includes, and the texts of its documents.

    Raises:
        LedgerError: the ledger file itself cannot be read.
    """
    given = contents.get(path.resolve()) if contents else None
    if given is None:
        source_text, notes = files.read_text_file(path, limits.size)
    else:
        source_text, notes = files.decode_text(given, str(path))
    collector.notes += notes
    with suppress(TooManyProblemsError):
        _parse_files(collector, source_text, path, limits, contents, parse)
        add_texts(collector, path.parent, limits)


def _parse_files(
    collector: RecordCollector,
    first: SourceText,
    path: Path | None,
    limits: Limits,
    contents: Mapping[Path, bytes],
    parse: TomlParser,
) -> None:
    """Parse a text and all files that it includes, directly or indirectly."""
    todo = [(first, path)]
    parsed: list[ParsedToml] = []
    failures: list[tuple[LedgerError, Place | None]] = []
    included = IncludedFiles(path.resolve(), limits, contents) if path is not None else None
    for source_text, here in todo:
        try:
            parsed.append(toml := parse(source_text, limits))
        except LedgerError as error:
            failures.append((error, None))
            continue
        for name, place in _includes(collector, toml):
            try:
                if included is None or here is None:
                    message = "text without a folder cannot include a file"
                    raise LedgerError(Problem(Fault.PATH, message))
                there = here.parent / name
                new = included.read(there)
            except LedgerError as error:
                failures.append((error, place))
                continue
            if new is not None:
                collector.notes += new[1]
                todo.append((new[0], there))
    collector.incomplete |= bool(failures)
    _parse_records(collector, parsed)
    for failure, at in failures:
        collector.add_failure(failure, at)


@define(eq=False)
class IncludedFiles:
    """A mutable set of the files that a ledger file includes, each read once."""

    top: Path
    limits: Limits
    contents: Mapping[Path, bytes]
    """The bytes of some files by their real paths, in the place of what the files hold."""
    seen: set[Path] = field(factory=set)

    def read(self, path: Path) -> tuple[SourceText, tuple[Problem, ...]] | None:
        """Return the text of a file and warnings, or None if it was read before.

        Raises:
            LedgerError: the file cannot be read, or is outside the ledger's folder.
        """
        real = files.resolve_below(self.top.parent, path, (".toml",))
        if real == self.top or real in self.seen:
            return None
        self.seen.add(real)
        if len(self.seen) >= self.limits.files:
            message = f"a ledger of more than {self.limits.files} files"
            raise LedgerError(Problem(Fault.LIMIT, message))
        data = self.contents.get(real)
        if data is None:
            data = files.read_bytes(real, str(path), self.limits.size)
        return files.decode_text(data, str(path))


def _includes(collector: RecordCollector, toml: ParsedToml) -> Iterator[tuple[str, Place]]:
    """Yield the path of each included file, and its place in the text."""
    value = toml.data.get("include", [])
    position = toml.positions.at("include")
    try:
        names = to_tuple(value, _to_include, "paths")  # type: ignore[arg-type]  # it checks
    except LedgerError as error:
        place = toml.source_text.value_place(position)
        collector.problems.add_value_errors(error, "include", place)
        return
    for i, name in enumerate(names):
        yield name, toml.source_text.value_place(position.at(i))


def _to_include(value: str) -> str:
    """Return a validated path of a file to include, which must be TOML."""
    path = path_or_none(value) or ""
    if not path.lower().endswith(".toml"):
        hint = "only TOML files can be included"
        refuse(f"{describe_value(path)} does not have the extension .toml", hint, Fault.PATH)
    return path


def find_included_files(path: Path, limits: Limits) -> Iterator[Path]:
    """Yield the files that a ledger file includes, whether or not they exist.

    Files that cannot be parsed are treated as files that include nothing.
    """
    seen, todo = {path}, [path]
    while todo and len(seen) <= limits.files:
        here = todo.pop()
        with suppress(LedgerError):
            source_text = files.read_text_file(here, limits.size)[0]
            if not _MAY_INCLUDE.search(source_text.text):
                continue  # parsing takes as long as reading the whole ledger
            toml = parse_toml(source_text, limits)
            for name, _ in _includes(RecordCollector(), toml):
                there = here.parent / name
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
                    yield there


def _parse_records(collector: RecordCollector, parsed: list[ParsedToml]) -> None:
    """Parse every table of some texts, the first of which includes the others.

    A source that two files declare in the same words is one source.
    """
    known: dict[str, object] = {}
    declared = {id for toml in parsed for id, _ in _raw_tables(toml, RecordKind.SOURCE)}
    publishers = {
        id: publisher
        if isinstance(publisher := table.get("publisher"), str) and publisher in declared
        else None
        for toml in parsed
        for id, table in _raw_tables(toml, RecordKind.DOCUMENT)
    }
    if lost := {each: toml for toml in parsed for each in toml.lost}:
        for kind, id in lost.keys() - {each for toml in parsed for each in declared_ids(toml.data)}:
            if kind is RecordKind.DOCUMENT:
                publishers[id] = None
            collector.add_placeholder(kind, id, lost[kind, id].source_text.place(0, 0))
    for toml in parsed:
        source_text = toml.source_text
        _parse_top_level(collector, toml, included=toml is not parsed[0])
        shorthands = _shorthands(collector, toml, publishers)
        for kind in KEYED_KINDS:
            for id, table, position in _keyed_tables(collector, toml, kind):
                if kind is RecordKind.SOURCE:
                    first = known.setdefault(id, table)
                    if first is not table and first == table:
                        continue
                if kind is RecordKind.CLAIM:
                    _parse_claim(collector, shorthands, id, table, position)
                else:
                    collector.parse_record(kind, _entry(source_text, table, position, {"id": id}))
        for kind in LISTED_KINDS:
            section = _section(collector, toml, kind.value, list)
            at = toml.positions.at(kind.value)
            for table, position in _listed_tables(collector, source_text, section or [], at):
                entry = _entry(source_text, table, position)
                shorthands.parse_record(kind, entry)


def declared_ids(data: Mapping[str, object]) -> Iterator[tuple[RecordKind, str]]:
    """Yield the kind and id of each record in a keyed section, whether or not it is valid."""
    for kind in KEYED_KINDS:
        section = data.get(kind.value)
        yield from ((kind, id) for id in (section if isinstance(section, dict) else ()))


def _raw_tables(toml: ParsedToml, kind: RecordKind) -> Iterator[tuple[str, dict[str, object]]]:
    """Yield the id and table of each record of a keyed section; ignore anything else."""
    section = toml.data.get(kind.value)
    for id, table in section.items() if isinstance(section, dict) else ():
        if isinstance(table, dict):
            yield id, table


def _shorthands(
    collector: RecordCollector, toml: ParsedToml, publishers: Mapping[str, str | None]
) -> Shorthands:
    """Return the shorthands of a file, with its table of defaults."""
    position = toml.positions.at("defaults")
    table = _section(collector, toml, "defaults", dict) or {}
    defaults = None
    if table:
        entry = _entry(toml.source_text, table, position)
        defaults = parse_table(Defaults, entry, collector.problems)
    document = defaults.document if defaults else None
    if document is not None and document not in publishers and not collector.incomplete:
        place = toml.source_text.value_place(position.at("document"))
        hint = suggest(document, publishers) or "declare it, or correct the id"
        collector.problems.add(
            Problem(Fault.DANGLING, f"unknown document `{document}`", place, hint)
        )
        collector.add_placeholder(RecordKind.DOCUMENT, document, place)
    documents = tuple(id for id, _ in _raw_tables(toml, RecordKind.DOCUMENT))
    documents += tuple(id for kind, id in toml.lost if kind is RecordKind.DOCUMENT)
    return Shorthands(collector, toml.source_text, defaults or Defaults(), documents, publishers)


def _parse_top_level(collector: RecordCollector, toml: ParsedToml, included: bool) -> None:
    """Check the top-level keys of one text, and parse its settings."""
    source_text, positions, problems = toml.source_text, toml.positions, collector.problems
    for word in toml.data:
        if word not in TOP_LEVEL_KEYS:
            place = source_text.key_place(positions.at(word))
            problems.add_unknown_key(word, TOP_LEVEL_KEYS, place)
    if toml.data:
        _check_version(collector, toml)
    if (check := _section(collector, toml, "check", dict)) is not None:
        position = positions.at("check")
        entry = _entry(source_text, check, position)
        if not included:
            collector.parse_settings(entry)
        elif check.keys() == {"desk"}:
            if (settings := parse_settings(entry, problems)) is not None:
                collector.set_desk(settings)
        else:
            hint = "move it to the ledger that includes this file; only `desk` may stand here"
            message = "an included file cannot set how the ledger is checked"
            problems.add(Problem(Fault.UNKNOWN_KEY, message, source_text.key_place(position), hint))


def _entry(
    source_text: SourceText,
    table: Mapping[str, object],
    position: ValuePosition,
    given: Mapping[str, object] = MappingProxyType({}),
) -> RecordTable:
    return RecordTable(table, source_text, position, source_text.table_place(position), given)


def _check_version(collector: RecordCollector, toml: ParsedToml) -> None:
    source_text = toml.source_text
    first_line = f"write `ledger = {VERSION}` on the first line, above every [table]"
    if "ledger" not in toml.data:
        place = source_text.place(0, 0)
        problem = Problem(Fault.VERSION, "`ledger` is missing", place, first_line)
    elif (version := toml.data["ledger"]) == VERSION and type(version) is int:
        return
    else:
        place = source_text.value_place(toml.positions.at("ledger"))
        newer = type(version) is int and version > VERSION
        hint = "it needs a newer claimtrack" if newer else first_line
        found = describe_value(version)
        message = f"this program reads ledgers of version {VERSION}; found {found}"
        problem = Problem(Fault.VERSION, message, place, hint)
    collector.problems.add(problem)


def _section(collector: RecordCollector, toml: ParsedToml, word: str, kind: type[_S]) -> _S | None:
    """Return the value of a top-level key, or None if it is absent or of another type."""
    value = toml.data.get(word)
    if value is None or isinstance(value, kind):
        return value
    form = f"[[{word}]]" if kind is list else f"[{word}]" if word in _UNKEYED else f"[{word}.ID]"
    collector.problems.add(
        Problem(
            Fault.VALUE,
            f"`{word}`: expected {_TYPE_NAMES[kind]}, found {describe_value(value)}",
            toml.source_text.value_place(toml.positions.at(word)),
            f"write {form}",
        )
    )
    collector.incomplete = True
    return None


def _keyed_tables(
    collector: RecordCollector, toml: ParsedToml, kind: RecordKind
) -> Iterator[tuple[str, dict[str, object], ValuePosition]]:
    """Yield the id, table and position of each record of a keyed section."""
    section: Mapping[str, object] = _section(collector, toml, kind.value, dict) or {}
    positions = toml.positions.at(kind.value)
    for id, table in section.items():
        position = positions.at(id)
        if isinstance(table, dict):
            yield id, table, position
            continue
        message = f"{kind.value} {quote_word(id)}: expected a table, found {describe_value(table)}"
        place = toml.source_text.value_place(position)
        hint = f"write [{kind.value}.{id}]" if id.isprintable() and len(id) <= ID_LENGTH else None
        collector.problems.add(Problem(Fault.VALUE, message, place, hint))
        collector.add_placeholder(kind, id, place)


def _listed_tables(
    collector: RecordCollector,
    source_text: SourceText,
    section: list[object],
    positions: ValuePosition,
) -> Iterator[tuple[dict[str, object], ValuePosition]]:
    """Yield the tables of a list, with their positions."""
    for i, table in enumerate(section):
        if isinstance(table, dict):
            yield table, positions.at(i)
        else:
            place = source_text.value_place(positions.at(i))
            message = f"expected a table, found {describe_value(table)}"
            collector.problems.add(Problem(Fault.VALUE, message, place))


def _parse_claim(
    collector: RecordCollector,
    shorthands: Shorthands,
    id: str,
    table: dict[str, object],
    position: ValuePosition,
) -> None:
    """Parse a claim and the assertions inside its table."""
    source_text = shorthands.source_text
    entry = evolve(_entry(source_text, table, position, {"id": id}), ignored=_KEYS_OF_ASSERTIONS)
    shorthands.parse_record(RecordKind.CLAIM, entry)
    short = {word: table[word] for word in SHORTHAND_KEYS if word in table}
    if short:
        word = "via" if "via" in short else next(iter(short))
        place = source_text.value_place(position.at(word))
        entry = RecordTable(short, source_text, position, place, {"claim": id})
        shorthands.parse_record(RecordKind.ASSERTION, entry)
    further = table.get(RecordKind.ASSERTION.value)
    if further is None:
        return
    inner = position.at(RecordKind.ASSERTION.value)
    if not isinstance(further, list):
        message = f"`assertion`: expected a list of tables, found {describe_value(further)}"
        hint = f"write [[claim.{id}.assertion]]"
        collector.problems.add(Problem(Fault.VALUE, message, source_text.value_place(inner), hint))
        return
    for assertion, at in _listed_tables(collector, source_text, further, inner):
        entry = _entry(source_text, assertion, at, {"claim": id})
        shorthands.parse_record(RecordKind.ASSERTION, entry)
