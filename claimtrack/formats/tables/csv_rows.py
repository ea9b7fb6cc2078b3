"""Rows of a CSV file by the names of its columns, each with the line at which it starts."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import RecordTable, shown
from claimtrack.formats.tables.csv_cells import value_of
from claimtrack.formats.tables.layout import Column, nested
from claimtrack.formats.toml.positions import NO_KEY, TableGrid, ValuePosition

_OTHER_SIGNS = {";": "semicolons", "\t": "tabs"}
_QUOTES = (
    "a cell with a comma, a quote or a line end stands in quotes, "
    'each quote in it twice: "5"" pipe"'
)


@frozen(eq=False)
class CsvRow:
    """One row below the first: its cells by column, without the empty ones."""

    cells: Mapping[str, str]
    place: Place

    def entry(self, table: Mapping[str, object]) -> RecordTable:
        """Return what a record is read from, the values of the row given."""
        spot = ValuePosition(self.place.line, self.place.column, NO_KEY, NO_KEY)
        return RecordTable(table, TableGrid.of(self.place.file, ""), spot, self.place)


def records(
    gathering: RecordCollector, path: Path, columns: Mapping[str, Column], extra: tuple[str, ...]
) -> Iterator[tuple[CsvRow, dict[str, object]]]:
    """Yield the rows of a table, and what a record is read from; of no file, none."""
    if not path.exists():
        return
    read = {name: value_of(column.form) for name, column in columns.items()}
    required = (name for name, column in columns.items() if column.required)
    for line in lines(gathering, path, (*columns, *extra), required):
        given = line.cells.items()
        yield (
            line,
            nested((columns[name], read[name](cell)) for name, cell in given if name in read),
        )


def lines(
    gathering: RecordCollector, path: Path, known: Iterable[str], required: Iterable[str]
) -> Iterator[CsvRow]:
    """Yield the rows of a file, of which the first names the columns, in any order.

    Without that, or without a column it must have, nothing of it can be read. What
    is wrong is kept in what is gathered.
    """
    names: list[str] | None = None
    for place, cells in _rows(gathering, path):
        if names is None:
            names = cells
            if not _are_sound(gathering, names, place, tuple(known), required):
                gathering.lost = True
                return
        elif any(cells[len(names) :]):
            message = f"a row of {len(cells):,} cells, and there are {len(names):,} columns"
            gathering.fail(LedgerError(Problem(Fault.SYNTAX, message, place, _QUOTES)))
        else:
            yield CsvRow({n: cell for n, cell in zip(names, cells, strict=False) if cell}, place)


def _rows(gathering: RecordCollector, path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Yield the rows of a file with a cell that is not empty; keep what is wrong with others."""
    try:
        # Ours start with a byte order mark; it is nothing to warn of.
        page, _ = files.page_at(path, None)
    except LedgerError as error:
        gathering.fail(error)
        return
    # The module's own limit on the size of a cell is lower than that of some lists of texts.
    csv.field_size_limit(max(csv.field_size_limit(), len(page.text)))
    reader = csv.reader(StringIO(page.text, newline="\n"), strict=True)
    while True:
        place = Place(page.file, reader.line_num + 1)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"this row cannot be read: {str(error).partition(' - ')[0]}"
            gathering.fail(LedgerError(Problem(Fault.SYNTAX, message, place, _QUOTES)))
            continue
        if any(cells):
            yield place, cells


def _are_sound(
    gathering: RecordCollector,
    names: list[str],
    place: Place,
    known: tuple[str, ...],
    required: Iterable[str],
) -> bool:
    """Say whether rows can be read below such names of columns; keep what is wrong with them."""
    problems = gathering.problems
    before = len(problems.found)
    for sign, word in _OTHER_SIGNS.items():
        if sign in names[0] and not set(names).intersection(known):
            message = f"the cells of the first row seem to be divided by {word}"
            hint = "save the file as CSV with commas; here the first row names the columns"
            problems.add(Problem(Fault.SYNTAX, message, place, hint))
            return False
    for name in dict.fromkeys(names):
        if name not in known:
            problems.unknown(name, known, place)
        elif names.count(name) > 1:
            message = f"there are two columns {shown(name)}"
            problems.add(Problem(Fault.DUPLICATE, message, place, "take one of them away"))
    for name in required:
        if name not in names:
            message = f"there is no column `{name}`"
            hint = "the first row names the columns"
            problems.add(Problem(Fault.MISSING, message, place, hint))
    return len(problems.found) == before
