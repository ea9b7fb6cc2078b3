"""Reading of CSV files as rows of named cells, each with its first line."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from io import StringIO
from pathlib import Path

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records import files
from claimtrack.formats.records.collector import RecordCollector
from claimtrack.formats.records.parser import RecordTable, quote_word
from claimtrack.formats.tables.csv_cells import cell_parser
from claimtrack.formats.tables.layout import Column, nest_values
from claimtrack.formats.toml.positions import NO_KEY, TableGrid, ValuePosition

_OTHER_SIGNS = {";": "semicolons", "\t": "tabs"}
_QUOTES = (
    "a cell with a comma, a quote or a line end stands in quotes, "
    'each quote in it twice: "5"" pipe"'
)


@frozen(eq=False)
class CsvRow:
    """One row below the first: its non-empty cells by column, and its place."""

    cells: Mapping[str, str]
    place: Place

    def record_table(self, table: Mapping[str, object]) -> RecordTable:
        """Return the table from which a record is parsed, with the values of the row."""
        position = ValuePosition(self.place.line, self.place.column, NO_KEY, NO_KEY)
        return RecordTable(table, TableGrid.of(self.place.file, ""), position, self.place)


def read_table(
    collector: RecordCollector, path: Path, columns: Mapping[str, Column], extra: tuple[str, ...]
) -> Iterator[tuple[CsvRow, dict[str, object]]]:
    """Yield each row of a table with its plain values. A missing file has no rows."""
    if not path.exists():
        return
    read = {name: cell_parser(column.cell_type) for name, column in columns.items()}
    required = (name for name, column in columns.items() if column.required)
    for row in read_rows(collector, path, (*columns, *extra), required):
        given = row.cells.items()
        yield (
            row,
            nest_values((columns[name], read[name](cell)) for name, cell in given if name in read),
        )


def read_rows(
    collector: RecordCollector, path: Path, known: Iterable[str], required: Iterable[str]
) -> Iterator[CsvRow]:
    """Yield the rows of a file. Its first row has the names of columns in any order.

    If the first row is invalid or a required column is absent, no row is yielded. Problems
    are added to the collector.
    """
    names: list[str] | None = None
    for place, cells in _non_empty_rows(collector, path):
        if names is None:
            names = cells
            if not _check_columns(collector, names, place, tuple(known), required):
                collector.incomplete = True
                return
        elif any(cells[len(names) :]):
            message = f"a row of {len(cells):,} cells, but there are {len(names):,} columns"
            collector.add_failure(LedgerError(Problem(Fault.SYNTAX, message, place, _QUOTES)))
        else:
            yield CsvRow({n: cell for n, cell in zip(names, cells, strict=False) if cell}, place)


def _non_empty_rows(collector: RecordCollector, path: Path) -> Iterator[tuple[Place, list[str]]]:
    """Yield the rows of a file that have a non-empty cell, and report invalid rows."""
    try:
        files.resolve_below(path.parent.resolve(), path, (path.suffix,))
        # A byte order mark is expected and needs no warning.
        source_text, _ = files.read_text_file(path, None)
    except LedgerError as error:
        collector.add_failure(error)
        return
    # The default limit on the size of a cell is too low for long lists of texts.
    csv.field_size_limit(max(csv.field_size_limit(), len(source_text.text)))
    reader = csv.reader(StringIO(source_text.text, newline="\n"), strict=True)
    while True:
        place = Place(source_text.file, reader.line_num + 1)
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            message = f"this row cannot be read: {str(error).partition(' - ')[0]}"
            collector.add_failure(LedgerError(Problem(Fault.SYNTAX, message, place, _QUOTES)))
            continue
        if any(cells):
            yield place, cells


def _check_columns(
    collector: RecordCollector,
    names: list[str],
    place: Place,
    known: tuple[str, ...],
    required: Iterable[str],
) -> bool:
    """Check the names of columns. Report problems and return False if there are any."""
    problems = collector.problems
    before = len(problems.found)
    for sign, word in _OTHER_SIGNS.items():
        if sign in names[0] and not set(names).intersection(known):
            message = f"the cells of the first row seem to be separated by {word}"
            hint = "save the file as CSV with commas; here the first row names the columns"
            problems.add(Problem(Fault.SYNTAX, message, place, hint))
            return False
    for name in dict.fromkeys(names):
        if name not in known:
            problems.add_unknown_key(name, known, place)
        elif names.count(name) > 1:
            message = f"there are two columns {quote_word(name)}"
            problems.add(Problem(Fault.DUPLICATE, message, place, "remove one of them"))
    for name in required:
        if name not in names:
            message = f"there is no column `{name}`"
            hint = "the first row names the columns"
            problems.add(Problem(Fault.MISSING, message, place, hint))
    return len(problems.found) == before
