"""The ledger file: TOML, one table per record, keyed by its id.

Reading is strict and tells every problem at once, each at the very word.
Everything of a ledger can be written; what is written reads back equal.
"""

import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

from attrs import define, field, frozen

from claimtrack._gc import collection_paused
from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.document_texts import add_texts
from claimtrack.formats.records.parser import RecordTable, TooManyProblemsError, shown
from claimtrack.formats.toml.limits import Limits, check_text
from claimtrack.formats.toml.positions import DuplicateKeyError, SourceText, ValuePosition, scan
from claimtrack.formats.toml.writer import SHORTHAND, VERSION, write
from claimtrack.model import Ledger, RecordKind
from claimtrack.model.document import path_or_none
from claimtrack.model.values import ID_LENGTH, items, spell

__all__ = ["SHORTHAND", "read", "read_text", "write"]

KEYED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE, RecordKind.CLAIM)
LISTED = (RecordKind.ASSERTION, RecordKind.LINK, RecordKind.RETRACTION, RecordKind.WAIVER)
TOP = ("ledger", "include", "check", *(noun.value for noun in (*KEYED, *LISTED)))

_BESIDE = (*SHORTHAND, RecordKind.ASSERTION.value)
_FORMS = {dict: "a table", list: "a list of tables"}
_S = TypeVar("_S", dict[str, object], list[object])
_VERY_LONG_NUMBER = re.compile(r"[0-9][0-9_]{1000}")
# What is usually meant where the parser gives up, by how its message begins.
_MEANT = {
    "Invalid value": 'text, ids and dates go in quotes: "..."',
    "Expected newline": 'one key and its value a line; text and dates go in quotes: "..."',
    "Expected ']'": "an id is of a to z, 0 to 9 and -, without blanks: [claim.two-piers]",
}


def read(path: Path | str, limits: Limits | None = None) -> Ledger:
    """Read a ledger file and all that it includes, with the texts of its documents.

    Raises:
        LedgerError: with every problem found, file by file and line by line.
    """
    limits = limits or Limits()
    path = Path(path)
    gathering = RecordCollector()
    page, notes = files.page_at(path, limits.size)
    gathering.notes += notes
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, page, path, limits)
            add_texts(gathering, path.parent, limits)
        return gathering.ledger()


def read_text(text: str, file: str = "<string>", limits: Limits | None = None) -> Ledger:
    """Read a ledger from text. It has no folder, hence includes nothing and opens no document.

    Raises:
        LedgerError: with every problem found, line by line.
    """
    limits = limits or Limits()
    if len(text) > limits.size:
        raise LedgerError(Problem(Fault.LIMIT, f"more than {limits.size:,} characters"))
    page = SourceText.of(file, text.removeprefix("\ufeff").replace("\r\n", "\n"))
    gathering = RecordCollector()
    with collection_paused():
        with suppress(TooManyProblemsError):
            _gather(gathering, page, None, limits)
        return gathering.ledger()


@frozen
class ParsedToml:
    """A text that the parser has accepted: its values, and where each stands."""

    page: SourceText
    data: Mapping[str, object]
    spots: ValuePosition


def parse(page: SourceText, limits: Limits) -> ParsedToml:
    """Parse TOML text and find where each of its values stands.

    Raises:
        LedgerError: with the first thing that the text does wrong.
    """
    import tomli

    files.check_controls(page)
    check_text(page, limits)
    try:
        return ParsedToml(page, tomli.loads(page.text), scan(page.text))
    except tomli.TOMLDecodeError as error:
        raise LedgerError(_syntax(page, error.msg, error.pos)) from None
    except ValueError:
        # Python refuses to read decimal numbers of more than some thousand digits.
        found = _VERY_LONG_NUMBER.search(page.text)
        start = found.start() if found else 0
        message = "a number of thousands of digits"
        raise LedgerError(Problem(Fault.VALUE, message, page.place(start, start + 1))) from None


def _syntax(page: SourceText, message: str, position: int) -> Problem:
    """Return what the parser has against a text; a key given twice with both places."""
    try:
        if message.startswith(("Cannot", "Duplicate")):
            end_of_line = page.text.find("\n", position)
            scan(page.text[: end_of_line if end_of_line >= 0 else None])
    except DuplicateKeyError as twice:
        first, second = page.of_key(twice.first), page.of_key(twice.second)
        return Problem(
            Fault.DUPLICATE,
            f"`{twice.name}` is given twice",
            second,
            f"the first is at {first}",
            related=first,
        )
    fault = Fault.DUPLICATE if message.startswith("Duplicate") else Fault.SYNTAX
    hint = next((_MEANT[start] for start in _MEANT if message.startswith(start)), None)
    if not page.text[position : position + 1].isalnum():
        hint = None  # No word stands there, so that none lacks its quotes.
    return Problem(fault, _lower(message), page.place(position, position + 1), hint)


def _lower(message: str) -> str:
    return message[:1].lower() + message[1:]


def _gather(
    gathering: RecordCollector, first: SourceText, path: Path | None, limits: Limits
) -> None:
    """Read a text and, file after file, all that it includes."""
    todo = [(first, path)]
    known = IncludedFiles(path.resolve(), limits) if path is not None else None
    for page, here in todo:
        try:
            tables = parse(page, limits)
        except LedgerError as error:
            gathering.fail(error)
            continue
        _sections(gathering, tables, included=page is not first)
        for name, place in _includes(gathering, tables):
            try:
                if known is None or here is None:
                    message = "text without a folder cannot include a file"
                    raise LedgerError(Problem(Fault.PATH, message))
                there = here.parent / name
                new = known.open(there)
            except LedgerError as error:
                gathering.fail(error, place)
                continue
            if new is not None:
                gathering.notes += new[1]
                todo.append((new[0], there))


@define(eq=False)
class IncludedFiles:
    """The files of one ledger, each read once. Grows while they are read."""

    top: Path
    limits: Limits
    seen: set[Path] = field(factory=set)

    def open(self, path: Path) -> tuple[SourceText, tuple[Problem, ...]] | None:
        """Return the text of a file and what to warn of; nothing if it was read before.

        Raises:
            LedgerError: it cannot be read, or lies outside the ledger's folder.
        """
        real = files.below(self.top.parent, path)
        if real == self.top or real in self.seen:
            return None
        self.seen.add(real)
        if len(self.seen) >= self.limits.files:
            message = f"a ledger of more than {self.limits.files} files"
            raise LedgerError(Problem(Fault.LIMIT, message))
        return files.page_of(files.read_bytes(real, str(path), self.limits.size), str(path))


def _includes(gathering: RecordCollector, tables: ParsedToml) -> Iterator[tuple[str, Place]]:
    """Yield the files that a text includes, each with where it says so."""
    value = tables.data.get("include", [])
    spot = tables.spots.at("include")
    try:
        names = items(value, path_or_none, "paths")  # type: ignore[arg-type]  # it checks
    except LedgerError as error:
        gathering.problems.add_all(error, "include", tables.page.of_value(spot))
        return
    for i, name in enumerate(names):
        yield name or "", tables.page.of_value(spot.at(i))


def included(path: Path, limits: Limits) -> Iterator[Path]:
    """Yield the files that a ledger file includes, in turn, be they there or not.

    What cannot be read includes nothing; what is wrong is told by whoever reads it.
    """
    seen, todo = {path}, [path]
    while todo and len(seen) <= limits.files:
        here = todo.pop()
        with suppress(LedgerError):
            tables = parse(files.page_at(here, limits.size)[0], limits)
            for name, _ in _includes(RecordCollector(), tables):
                there = here.parent / name
                if there not in seen:
                    seen.add(there)
                    todo.append(there)
                    yield there


def _sections(gathering: RecordCollector, tables: ParsedToml, included: bool) -> None:
    """Read every table of one text."""
    page, spots, problems = tables.page, tables.spots, gathering.problems
    for word in tables.data:
        if word not in TOP:
            problems.unknown(word, TOP, page.of_key(spots.at(word)))
    if tables.data:
        _check_version(gathering, tables)
    if (check := _section(gathering, tables, "check", dict)) is not None:
        spot = spots.at("check")
        if included:
            hint = "say it in the ledger that includes this file"
            message = "an included file cannot set how the ledger is checked"
            problems.add(Problem(Fault.UNKNOWN_KEY, message, page.of_key(spot), hint))
        gathering.set(RecordTable(check, page, spot, page.of_table(spot)))
    for noun in KEYED:
        for id, table, spot in _keyed(gathering, tables, noun):
            if noun is RecordKind.CLAIM:
                _claim(gathering, page, id, table, spot)
            else:
                gathering.add(noun, RecordTable(table, page, spot, page.of_table(spot), {"id": id}))
    for noun in LISTED:
        section = _section(gathering, tables, noun.value, list)
        for table, spot in _listed(gathering, page, section or [], spots.at(noun.value)):
            gathering.add(noun, RecordTable(table, page, spot, page.of_table(spot)))


def _check_version(gathering: RecordCollector, tables: ParsedToml) -> None:
    page = tables.page
    first_line = f"write `ledger = {VERSION}` on the first line, above every [table]"
    if "ledger" not in tables.data:
        problem = Problem(Fault.VERSION, "`ledger` is missing", page.place(0, 0), first_line)
    elif (version := tables.data["ledger"]) == VERSION and type(version) is int:
        return
    else:
        place = page.of_value(tables.spots.at("ledger"))
        newer = type(version) is int and version > VERSION
        hint = "it needs a newer claimtrack" if newer else first_line
        message = f"this program reads ledgers of version {VERSION}; found {spell(version)}"
        problem = Problem(Fault.VERSION, message, place, hint)
    gathering.problems.add(problem)


def _section(
    gathering: RecordCollector, tables: ParsedToml, word: str, kind: type[_S]
) -> _S | None:
    """Return what stands under a top-level key, or None where it is absent or of no use."""
    value = tables.data.get(word)
    if value is None or isinstance(value, kind):
        return value
    form = f"[[{word}]]" if kind is list else f"[{word}]" if word == "check" else f"[{word}.ID]"
    gathering.problems.add(
        Problem(
            Fault.VALUE,
            f"`{word}`: expected {_FORMS[kind]}, found {spell(value)}",
            tables.page.of_value(tables.spots.at(word)),
            f"write {form}",
        )
    )
    gathering.lost = True
    return None


def _keyed(
    gathering: RecordCollector, tables: ParsedToml, noun: RecordKind
) -> Iterator[tuple[str, dict[str, object], ValuePosition]]:
    """Yield the records of a section that are keyed by their id."""
    section: Mapping[str, object] = _section(gathering, tables, noun.value, dict) or {}
    spots = tables.spots.at(noun.value)
    for id, table in section.items():
        spot = spots.at(id)
        if isinstance(table, dict):
            yield id, table, spot
            continue
        message = f"{noun.value} {shown(id)}: expected a table, found {spell(table)}"
        place = tables.page.of_value(spot)
        hint = f"write [{noun.value}.{id}]" if id.isprintable() and len(id) <= ID_LENGTH else None
        gathering.problems.add(Problem(Fault.VALUE, message, place, hint))
        gathering.refused(noun, id, place)


def _listed(
    gathering: RecordCollector, page: SourceText, section: list[object], spots: ValuePosition
) -> Iterator[tuple[dict[str, object], ValuePosition]]:
    """Yield the tables of a list."""
    for i, table in enumerate(section):
        if isinstance(table, dict):
            yield table, spots.at(i)
        else:
            place = page.of_value(spots.at(i))
            message = f"expected a table, found {spell(table)}"
            gathering.problems.add(Problem(Fault.VALUE, message, place))


def _claim(
    gathering: RecordCollector,
    page: SourceText,
    id: str,
    table: dict[str, object],
    spot: ValuePosition,
) -> None:
    """Read a claim with the assertions that stand in its table."""
    place = page.of_table(spot)
    gathering.add(RecordKind.CLAIM, RecordTable(table, page, spot, place, {"id": id}, _BESIDE))
    short = {word: table[word] for word in SHORTHAND if word in table}
    if short:
        at_chain = page.of_value(spot.at("via" if "via" in short else next(iter(short))))
        gathering.add(RecordKind.ASSERTION, RecordTable(short, page, spot, at_chain, {"claim": id}))
    further = table.get(RecordKind.ASSERTION.value)
    if further is None:
        return
    inner = spot.at(RecordKind.ASSERTION.value)
    if not isinstance(further, list):
        message = f"`assertion`: expected a list of tables, found {spell(further)}"
        hint = f"write [[claim.{id}.assertion]]"
        gathering.problems.add(Problem(Fault.VALUE, message, page.of_value(inner), hint))
        return
    for assertion, at in _listed(gathering, page, further, inner):
        gathering.add(
            RecordKind.ASSERTION, RecordTable(assertion, page, at, page.of_table(at), {"claim": id})
        )
