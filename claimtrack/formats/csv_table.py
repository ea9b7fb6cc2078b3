"""A table of records in CSV: its columns into cells, and rows into what records are read from."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path

from claimtrack.formats import csv_sheet
from claimtrack.formats.csv_cells import cell_of, value_of
from claimtrack.formats.csv_sheet import Head, Line
from claimtrack.formats.gathering import Gathering
from claimtrack.formats.table_layout import Column, Form, nested


def cells(column: Column, records: Sequence[object]) -> list[str]:
    """Return the cells of a column, quoted where they need it."""
    values = column.values(records, sparse=True)
    if column.form is Form.HOPS:
        values = [
            [hop.source for hop in value] if isinstance(value, tuple) else value for value in values
        ]
    return [*map(cell_of(column.form), values)]


Convert = Mapping[str, tuple[Column, Callable[[str], object]]]
"""By the name of a column, the column and what makes a value of a cell."""


def converters(columns: Mapping[str, Column]) -> Convert:
    """Return what makes plain values of the cells of each column."""
    return {name: (column, value_of(column.form)) for name, column in columns.items()}


def lines(
    gathering: Gathering, path: Path, columns: Mapping[str, Column], extra: tuple[str, ...]
) -> Iterator[Line]:
    """Yield the rows of a table; of one that is not there, none."""
    if path.exists():
        required = (name for name, column in columns.items() if column.required)
        several = (name for name, column in columns.items() if column.form in _SEVERAL)
        head = Head((*columns, *extra), (*required,), frozenset(several))
        yield from csv_sheet.lines(gathering, path, head)


_SEVERAL = (Form.IDS, Form.HOPS)


def values(line: Line, convert: Convert) -> dict[str, object]:
    """Return what a row says, as the table that a record is read from."""
    return nested(
        (convert[name][0], convert[name][1](cell))
        for name, cell in line.cells.items()
        if name in convert
    )
