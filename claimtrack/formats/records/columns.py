"""Fast construction of records from columns of plain values.

The columnar counterpart of :mod:`claimtrack.formats.records.parser`, for rows whose values
are all valid. Each distinct value of a column goes through the converter of its field
once, and records are filled field by field. They equal the records that the parser
returns, including their places. If a value is invalid, the parser must read the rows
one by one, and reports the problem.
"""

from collections import deque
from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import chain, islice, repeat
from typing import Any, TypeAlias, TypeVar

from attrs import NOTHING, AttrsInstance, Factory, fields, frozen

from claimtrack.errors import Fault, LedgerError, Place
from claimtrack.formats.records.shape import CLASS_BY_KIND, Key, Shape, shape_of
from claimtrack.formats.tables.layout import CellType, Column, hop_columns
from claimtrack.model import Hop, Record, RecordKind
from claimtrack.model.values import refuse


@frozen(eq=False)
class ChainColumns:
    """A column of chains, as the columns of their distinct hops.

    A chain whose length is None is null.
    """

    lengths: Sequence[int | None]
    numbers: Sequence[int]
    """The number of each hop of all chains among the distinct hops, from 0."""
    count: int
    """The number of distinct hops."""
    hops: Mapping[str, Sequence[object]]
    """The columns of the distinct hops by name, without columns that are all null."""

    @classmethod
    def of_ids(cls, chains: Sequence[object]) -> "ChainColumns":
        """Return chains that are lists of source ids or null."""
        lists = [each if isinstance(each, list) else None for each in chains]
        sources = [*chain.from_iterable(each or () for each in lists)]
        numbers = {source: number for number, source in enumerate(dict.fromkeys(sources))}
        lengths = [None if each is None else len(each) for each in lists]
        columns = {"source": [*numbers]}
        return cls(lengths, [*map(numbers.__getitem__, sources)], len(numbers), columns)

    def rows(self) -> Iterator[list[object] | None]:
        """Yield each chain as a list of hops: an id if only the source is set, else a table."""
        columns = dict(self.hops)
        sources = columns.pop("source", [None] * self.count)
        rows = [*zip(*columns.values(), strict=True)] if columns else [()] * self.count
        hops = (
            sources[number]
            if sources[number] is not None and rows[number].count(None) == len(columns)
            else {
                name: value
                for name, value in zip(
                    ("source", *columns), (sources[number], *rows[number]), strict=True
                )
                if value is not None
            }
            for number in self.numbers
        )
        for length in self.lengths:
            yield None if length is None else [*islice(hops, length)]


Cells: TypeAlias = Sequence[object] | ChainColumns
"""The value of a column in each row. None is null."""


@frozen(eq=False)
class TableRows:
    """The numbers of rows in a file, and the positions of its columns."""

    file: str
    numbers: Sequence[int]
    columns: Mapping[str, int]
    """The positions of columns by name, from 1."""

    def places(self, column: str = "") -> list[Place]:
        """Return the place of each row in a column, or in the first column if it is absent."""
        count, at = len(self.numbers), self.columns.get(column, 1)
        where = {"file": [self.file] * count, "line": self.numbers, "column": [at] * count}
        return fill_instances(Place, count, where)

    def select(self, indices: Sequence[int]) -> "TableRows":
        """Return the rows at some indices."""
        return TableRows(self.file, [self.numbers[i] for i in indices], self.columns)


def records_from_columns(
    kind: RecordKind, columns: Mapping[str, Column], cells: Mapping[str, Cells], rows: TableRows
) -> list[Record] | None:
    """Return the record of each row, from the cells of the columns by name.

    Return None if the rows have to be parsed one by one: a value is invalid, or records
    of this kind refer to records of several kinds.
    """
    if any(column.ref_kind is not None for column in columns.values()):
        return None
    own: dict[str, list[object]] = {}
    inner: dict[str, list[tuple[Column, Sequence[object]]]] = {}
    try:
        for name, values in cells.items():
            column = columns[name]
            if isinstance(values, ChainColumns):
                own[column.key.field] = _chains(column, values, rows)
            elif column.cell_type is CellType.HOPS:
                own[column.key.field] = _chains(column, ChainColumns.of_ids(values), rows)
            elif column.outer is None:
                own[column.key.field] = _converted(column, values)
            else:
                inner.setdefault(column.outer.field, []).append((column, values))
        shape = shape_of(CLASS_BY_KIND[kind])
        for field, some in inner.items():
            own[field] = _inside(shape.by_field[field], some, rows)
        return _made(shape, own, rows.places())
    except LedgerError:
        return None


def _converted(column: Column, values: Sequence[object]) -> list[object]:
    """Return the values of a column after the converter of its field."""
    convert, nothing = column.key.convert, None
    if None in values:
        nothing = _absent(column.key)
    match column.cell_type:
        case CellType.TEXT | CellType.ID | CellType.WORD | CellType.FLAG | CellType.WHOLE:
            distinct: set[Any] = {*values}  # any hashable value
        case CellType.IDS | CellType.NAMES:
            values = [tuple(value) if isinstance(value, list) else value for value in values]
            distinct = {*values}
        case CellType.OWN | CellType.FIGURE | CellType.LISTS | CellType.HOPS:
            # Own ids are all distinct, 1 and 1.0 are equal keys, and lists are not hashable.
            return [nothing if value is None else convert(value) for value in values]
    known = {value: nothing if value is None else convert(value) for value in distinct}
    return [*map(known.__getitem__, values)]


def _absent(key: Key) -> object:
    """Return the value of a field for a null cell."""
    if key.required:
        refuse(f"`{key.name}` is missing", fault=Fault.MISSING)
    return ABSENT if has_factory(key.default) else key.convert(key.default)


def _chains(column: Column, chains: ChainColumns, rows: TableRows) -> list[object]:
    """Return chains of hops. Equal hops share one instance, which has no row in its place."""
    known = {
        inner.key.field: _converted(inner, chains.hops[name])
        for name, inner in hop_columns().items()
        if name in chains.hops
    }
    place = Place(rows.file, 0, rows.columns.get(column.name, 1))
    distinct = _made(shape_of(Hop), known, [place] * chains.count)
    hops = map(distinct.__getitem__, chains.numbers)
    found = [tuple(islice(hops, length or 0)) for length in chains.lengths]
    # Only the length of a chain can be invalid. A null chain is too short.
    for one in {len(each): each for each in found}.values():
        column.key.convert(one)
    return [*found]


def _inside(
    outer: Key, cells: Sequence[tuple[Column, Sequence[object]]], rows: TableRows
) -> list[object]:
    """Return the inner record of each row, or its default if all its cells are null."""
    given = zip(*(values for _, values in cells), strict=True)
    there = [i for i, row in enumerate(given) if row.count(None) < len(row)]
    known = {
        column.key.field: _converted(column, [values[i] for i in there]) for column, values in cells
    }
    found = [_absent(outer)] * len(rows.numbers)
    made = _made(outer.inner_shape, known, rows.select(there).places())
    for i, record in zip(there, made, strict=True):
        found[i] = outer.convert(record)
    return found


def _made(shape: Shape, known: Mapping[str, Sequence[object]], places: list[Place]) -> list[Any]:
    """Return records at these places, from converted values by field.

    Raises:
        LedgerError: a required field is missing, or values contradict each other.
    """
    for key in shape.required:
        if key.field not in known:
            _absent(key)
    values = {**known, "place": places} if shape.has_place else known
    return fill_instances(shape.cls, len(places), values)


_A = TypeVar("_A", bound=AttrsInstance)

ABSENT = object()
"""Marks a missing value among the values of a field."""


def fill_instances(cls: type[_A], count: int, values: Mapping[str, Collection[object]]) -> list[_A]:
    """Return instances of a frozen attrs class, from converted values by field.

    The only place where records are created without their constructor. The caller has
    passed the values through the converters. Defaults go through them here, and
    ``__attrs_post_init__`` runs for each instance. Slots are set by their descriptors,
    which bypasses the check of frozen classes. The class must have slots, no validators,
    and an init parameter for every field.

    Raises:
        LedgerError: the values of an instance contradict each other.
        TypeError: a field without a default has no values.
    """
    made: list[_A] = [*map(object.__new__, repeat(cls, count))]
    for field in fields(cls):
        fill = getattr(cls, field.name).__set__
        given = values.get(field.name)
        convert = field.converter or _identity
        derived = has_factory(field.default)
        if given is not None:
            if len(given) != count:
                raise ValueError(f"{len(given)} values of `{field.name}` for {count} instances")
            # Iterates over the column in C.
            deque(map(fill, made, given), maxlen=0)
        elif not derived:
            if field.default is NOTHING:
                raise TypeError(f"`{field.name}` is not given")
            deque(map(fill, made, repeat(convert(field.default))), maxlen=0)
        if derived and (given is None or ABSENT in given):
            for instance, value in zip(made, given or repeat(ABSENT), strict=False):
                if value is ABSENT:
                    factory = field.default.factory
                    default = factory(instance) if field.default.takes_self else factory()
                    fill(instance, convert(default))
    check = getattr(cls, "__attrs_post_init__", None)
    if check is not None:
        deque(map(check, made), maxlen=0)
    return made


def has_factory(default: object) -> bool:
    """True if a default is computed for each instance."""
    factory: Any = Factory  # a class, which attrs types as a function
    return isinstance(default, factory)


def _identity(value: object) -> object:
    return value
