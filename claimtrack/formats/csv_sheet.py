"""A CSV file whose first row names its columns: its rows by name, each with its place."""

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from attrs import define, frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import files
from claimtrack.formats.csv_text import CELL, rows
from claimtrack.formats.gathering import Gathering
from claimtrack.formats.positions import NO_KEY, Page, Spot
from claimtrack.formats.structure import Entry, shown
from claimtrack.place import Place

_ITEM = re.compile(r"[^\s\"']++")
_OTHER_SIGNS = {";": "semicolons", "\t": "tabs"}


@frozen
class Head:
    """The columns that a file may have, those it must have, and those that hold several ids."""

    known: tuple[str, ...]
    required: tuple[str, ...]
    lists: frozenset[str] = frozenset()


@frozen(eq=False)
class Sheet:
    """The columns of a file, each with its position, and which of them hold several ids."""

    page: Page
    columns: Mapping[str, int]
    lists: frozenset[str]


@define(eq=False, kw_only=True)
class Row(Spot):
    """A row, in which the place of a cell is only looked for when it is asked for.

    Columns whose names start with ``prefix`` are those of a record inside the row's.
    """

    sheet: Sheet
    prefix: str = ""

    def at(self, step: str | int) -> Spot:
        """Return the spot of a cell, or that of a record inside this one, or this row."""
        name = f"{self.prefix}{step}"
        if name in self.sheet.columns:
            return self._cell(name)
        if any(column.startswith(name + ".") for column in self.sheet.columns):
            return _row(self.sheet, self.start, self.end, name + ".")
        return self

    def _cell(self, name: str) -> Spot:
        span = self._span(self.sheet.columns[name])
        if span is None:
            return self
        inside = None
        if name in self.sheet.lists:
            items = _ITEM.finditer(self.sheet.page.text, *span)
            inside = [Spot(*item.span(), NO_KEY, NO_KEY) for item in items]
        return Spot(*span, NO_KEY, NO_KEY, inside)

    def _span(self, number: int) -> tuple[int, int] | None:
        """Return where a cell starts and ends, if the row has so many."""
        text, at, end = self.sheet.page.text, self.start, self.end
        for _ in range(number):
            if text.startswith('"', at):
                found = CELL.match(text, at, end)
                comma = found.start(3) if found is not None and found[3] else -1
            else:
                comma = text.find(",", at, end)
            if comma < 0:
                return None
            at = comma + 1
        last = CELL.match(text, at, end)
        return None if last is None else (at, last.start(3))


def _row(sheet: Sheet, start: int, end: int, prefix: str = "") -> Row:
    return Row(start=start, end=end, key_start=NO_KEY, key_end=NO_KEY, sheet=sheet, prefix=prefix)


@frozen(eq=False)
class Line:
    """One row below the first: its cells by column, without the empty ones."""

    cells: dict[str, str]
    page: Page
    row: Row

    @property
    def place(self) -> Place:
        """Where the record stands: at its id or, without one, the whole row."""
        return self.page.of_value(self.row.at("id") if "id" in self.cells else self.row)

    def place_of(self, column: str) -> Place:
        """Return where a cell stands."""
        return self.page.of_value(self.row.at(column))

    def entry(self, table: Mapping[str, object]) -> Entry:
        """Return what a record is read from, the values of the row given."""
        return Entry(table, self.page, self.row, self.place)


def lines(gathering: Gathering, path: Path, head: Head) -> Iterator[Line]:
    """Yield the rows of a file, of which the first names the columns, in any order.

    Without that, or without a column it must have, nothing of it can be read. What
    is wrong is kept in what is gathered.
    """
    try:
        # Ours start with a byte order mark; it is nothing to warn of.
        page, _ = files.page_at(path, None)
    except LedgerError as error:
        gathering.fail(error)
        return
    sheet: Sheet | None = None
    names: list[str] = []
    for start, end, cells in rows(page, lambda problem: gathering.fail(LedgerError(problem))):
        if sheet is None:
            sheet, names = Sheet(page, {n: i for i, n in enumerate(cells)}, head.lists), cells
            if not _is_sound(gathering, sheet, _row(sheet, start, end), names, head):
                gathering.lost = True
                return
            continue
        row = _row(sheet, start, end)
        if any(cells[len(names) :]):
            message = f"a row of {len(cells):,} cells, and there are {len(names):,} columns"
            hint = "put a cell with a comma in it in quotes"
            gathering.fail(LedgerError(Problem(Fault.SYNTAX, message, page.of_value(row), hint)))
            continue
        known = {name: cell for name, cell in zip(names, cells, strict=False) if cell}
        yield Line(known, page, row)


def _is_sound(gathering: Gathering, sheet: Sheet, row: Row, names: list[str], head: Head) -> bool:
    """Say whether rows can be read below such names of columns; keep what is wrong with them."""
    problems, page = gathering.problems, sheet.page
    before = len(problems.found)
    first = page.of_value(row)
    if not set(names).intersection(head.known):
        for sign, word in _OTHER_SIGNS.items():
            if sign in names[0]:
                message = f"the cells of the first row seem to be divided by {word}"
                hint = "save the file as CSV with commas; here the first row names the columns"
                problems.add(Problem(Fault.SYNTAX, message, first, hint))
                return False
    for name, i in sheet.columns.items():
        place = page.of_value(row.at(name))
        if name not in head.known:
            problems.unknown(name, head.known, place)
        elif names.index(name) != i:
            message = f"there are two columns {shown(name)}"
            problems.add(Problem(Fault.DUPLICATE, message, place, "take one of them away"))
    for name in head.required:
        if name not in sheet.columns:
            message = f"there is no column `{name}`"
            problems.add(Problem(Fault.MISSING, message, first, "the first row names the columns"))
    return len(problems.found) == before
