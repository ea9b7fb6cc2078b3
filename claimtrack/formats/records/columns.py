"""From columns of plain values to records, many at a time.

What :mod:`claimtrack.formats.records.parser` makes row by row, for rows of which every
value is sound. Ledgers repeat themselves (sources, dates, words), so each distinct
value of a column goes through its field's converter once, and records are filled
field by field instead of one by one. They equal those made row by row, places too.
What is wrong with a value is not told here but there, where its row is known.
"""

from collections.abc import Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import Any, TypeAlias

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Place
from claimtrack.formats.records.construct import ABSENT, filled, made_for_each
from claimtrack.formats.records.shape import CLASSES, Key, Shape, shape_of
from claimtrack.formats.tables.layout import CellType, Column, hop_columns
from claimtrack.model import Hop, Record, RecordKind
from claimtrack.model.values import refuse


@frozen(eq=False)
class ChainColumns:
    """A column of chains: the columns of all hops, and how many each chain has of them.

    A chain without a length is null.
    """

    lengths: Sequence[int | None]
    hops: Mapping[str, Sequence[object]]
    """By name, without those of nothing but nulls."""

    @classmethod
    def of_ids(cls, chains: Sequence[object]) -> "ChainColumns":
        """Return the chains that are lists of ids, or null."""
        lists = [each if isinstance(each, list) else None for each in chains]
        sources = [*chain.from_iterable(each or () for each in lists)]
        return cls([None if each is None else len(each) for each in lists], {"source": sources})

    def rows(self) -> Iterator[list[object] | None]:
        """Yield each chain as a list: an id where nothing else is known of a hop, or a table."""
        count = sum(length or 0 for length in self.lengths)
        columns = dict(self.hops)
        sources = columns.pop("source", repeat(None, count))
        rows = zip(*columns.values(), strict=True) if columns else repeat((), count)
        hops = (
            source
            if source is not None and row.count(None) == len(row)
            else {
                name: value
                for name, value in zip(("source", *columns), (source, *row), strict=True)
                if value is not None
            }
            for source, row in zip(sources, rows, strict=True)
        )
        for length in self.lengths:
            yield None if length is None else [*islice(hops, length)]


Cells: TypeAlias = Sequence[object] | ChainColumns
"""What a column holds for each row, None where that is nothing."""


@frozen(eq=False)
class TableRows:
    """The rows of a table that are made records, by their numbers, and where columns stand."""

    file: str
    numbers: Sequence[int]
    columns: Mapping[str, int]
    """Positions, from 1."""

    def places(self, column: str = "") -> list[Place]:
        """Return the place of each row in a column; in its first one where that is not there."""
        count, at = len(self.numbers), self.columns.get(column, 1)
        where = {"file": [self.file] * count, "line": self.numbers, "column": [at] * count}
        return filled(Place, count, where)

    def only(self, positions: Sequence[int]) -> "TableRows":
        """Return some of them."""
        return TableRows(self.file, [self.numbers[i] for i in positions], self.columns)


def records(
    noun: RecordKind, columns: Mapping[str, Column], cells: Mapping[str, Cells], rows: TableRows
) -> list[Record] | None:
    """Return the record of each row, in order, from the cells of its columns by name.

    None where one of them is refused, and for nouns that name records of several kinds:
    these are to be made row by row.
    """
    if any(column.noun is not None for column in columns.values()):
        return None
    own: dict[str, list[object]] = {}
    inner: dict[str, list[tuple[Column, Sequence[object]]]] = {}
    try:
        for name, values in cells.items():
            column = columns[name]
            if isinstance(values, ChainColumns):
                own[column.key.field] = _chains(column, values, rows)
            elif column.form is CellType.HOPS:
                own[column.key.field] = _chains(column, ChainColumns.of_ids(values), rows)
            elif column.outer is None:
                own[column.key.field] = _converted(column, values)
            else:
                inner.setdefault(column.outer.field, []).append((column, values))
        shape = shape_of(CLASSES[noun])
        for field, some in inner.items():
            own[field] = _inside(shape.fields[field], some, rows)
        return _made(shape, own, rows.places())
    except LedgerError:
        return None


def _converted(column: Column, values: Sequence[object]) -> list[object]:
    """Return the values of a column as its field holds them."""
    convert, nothing = column.key.convert, None
    if None in values:
        nothing = _absent(column.key)
    match column.form:
        case CellType.TEXT | CellType.ID | CellType.WORD | CellType.FLAG | CellType.WHOLE:
            distinct: set[Any] = {*values}  # whatever can be hashed
        case CellType.IDS | CellType.NAMES:
            values = [tuple(value) if isinstance(value, list) else value for value in values]
            distinct = {*values}
        case CellType.OWN | CellType.FIGURE | CellType.LISTS | CellType.HOPS:
            # Own ids all differ, 1 and 1.0 are one key of a table, and lists are none.
            return [nothing if value is None else convert(value) for value in values]
    known = {value: nothing if value is None else convert(value) for value in distinct}
    return [*map(known.__getitem__, values)]


def _absent(key: Key) -> object:
    """Return what a field holds where nothing is given."""
    if key.required:
        refuse(f"`{key.word}` is missing", fault=Fault.MISSING)
    return ABSENT if made_for_each(key.default) else key.convert(key.default)


def _chains(column: Column, chains: ChainColumns, rows: TableRows) -> list[object]:
    """Return chains of hops; like hops are one, at the place of the column in any row."""
    lengths = [0 if length is None else length for length in chains.lengths]
    there = [inner for name, inner in hop_columns().items() if name in chains.hops]
    # Of figures 1 and 1.0 are two, though equal.
    cells = [
        [*zip(values, map(type, values), strict=True)] if inner.form is CellType.FIGURE else values
        for inner in there
        for values in [chains.hops[inner.name]]
    ]
    rows_of_hops = [*zip(*cells, strict=True)]
    distinct = dict.fromkeys(rows_of_hops)
    known = {
        inner.key.field: _converted(
            inner, [value for value, _ in values] if inner.form is CellType.FIGURE else values
        )
        for inner, values in zip(there, zip(*distinct, strict=True), strict=False)
    }
    place = Place(rows.file, 0, rows.columns.get(column.name, 1))
    made = _made(shape_of(Hop), known, [place] * len(distinct))
    hops = map(dict(zip(distinct, made, strict=True)).__getitem__, rows_of_hops)
    found = [tuple(islice(hops, length)) for length in lengths]
    # Of a chain of hops nothing but its length can be wrong; one that is not there is too short.
    for one in {len(each): each for each in found}.values():
        column.key.convert(one)
    return [*found]


def _inside(
    outer: Key, cells: Sequence[tuple[Column, Sequence[object]]], rows: TableRows
) -> list[object]:
    """Return the records inside those of rows, where anything is known of them."""
    given = zip(*(values for _, values in cells), strict=True)
    there = [i for i, row in enumerate(given) if row.count(None) < len(row)]
    known = {
        column.key.field: _converted(column, [values[i] for i in there]) for column, values in cells
    }
    found = [_absent(outer)] * len(rows.numbers)
    made = _made(outer.inside, known, rows.only(there).places())
    for i, record in zip(there, made, strict=True):
        found[i] = outer.convert(record)
    return found


def _made(shape: Shape, known: Mapping[str, Sequence[object]], places: list[Place]) -> list[Any]:
    """Return records at these places, from the converted values of their fields.

    Raises:
        LedgerError: a field is missing, or values do not go together.
    """
    for key in shape.required:
        if key.field not in known:
            _absent(key)
    values = {**known, "place": places} if shape.placed else known
    return filled(shape.kind, len(places), values)
