"""The layout of ledgers as tables, one for each kind of record, for CSV and Parquet.

The layout is derived from the record classes. A field added to a class is therefore a
column without another edit. An inner record (a search, a fact) becomes columns of the same
table, such as ``fact.value``. The columns of hops are separate, and each format stores
them in its own way.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_args, get_origin

from attrs import field, frozen

from claimtrack.formats.records.shape import CLASS_BY_KIND, Key, accepts, shape_of
from claimtrack.model import Hop, Ledger, Passage, Quantity, Record, RecordKind, Ref, When
from claimtrack.model.enums import WordEnum
from claimtrack.model.numbers.quantity import Figure

VERSION = 1
"""The version of the layout. Within a version columns may be added, but not changed."""


TABLE_NAMES: Mapping[RecordKind, str] = MappingProxyType(
    {kind: f"{kind.value}s" for kind in RecordKind}
)
"""The names of the tables, which are the names of their files without extension."""


class CellType(WordEnum):
    """The type of a column's values, and their representation in CSV and Parquet."""

    OWN = "the record's own id", "string"
    ID = "an id", "dictionary<string>"
    WORD = "a word", "dictionary<string>"
    TEXT = "text", "string"
    FLAG = "`true` or `false`", "bool"
    WHOLE = "a whole number", "int64"
    FIGURE = "a number, or text", "string"
    IDS = "ids with a blank between them", "list<string>"
    NAMES = "JSON: a list of texts", "list<string>"
    LISTS = "JSON: a list of lists of texts", "list<list<string>>"
    HOPS = "the sources, with a blank between them", "list<struct>"

    def __init__(self, cell: str, parquet: str) -> None:
        self.cell = cell
        self.parquet = parquet


@frozen
class Column:
    """One column of a table: its name, the type of its values, and its field.

    ``outer`` is set if the field is that of an inner record. A field that refers to a
    record of one of several kinds has a column for each kind, ``ref_kind``.
    """

    name: str
    cell_type: CellType
    key: Key = field(repr=False)
    outer: Key | None = field(default=None, repr=False)
    ref_kind: RecordKind | None = None

    @property
    def required(self) -> bool:
        """True if every row must have a value."""
        return self.key.required and self.outer is None and self.ref_kind is None

    @property
    def never_null(self) -> bool:
        """True if every record has a value, which may be the default."""
        return self.outer is None and self.ref_kind is None and self.key.default is not None

    @property
    def meaning(self) -> str:
        """The meaning of the field."""
        return self.key.meaning

    def values(self, records: Sequence[object], *, sparse: bool) -> list[object]:
        """Return the plain value of each record, or None if it has no value.

        In a ``sparse`` column defaults are None as well. Hops are not converted.
        """
        key, plain = self.key, _PLAIN.get(self.cell_type)
        if self.outer is not None:
            name = self.outer.field
            records = [getattr(record, name) for record in records]
        found: list[object] = [
            None if record is None else getattr(record, key.field) for record in records
        ]
        if self.ref_kind is not None:
            refs = (value if isinstance(value, Ref) else None for value in found)
            return [ref.id if ref and ref.kind is self.ref_kind else None for ref in refs]
        if sparse and not key.required and key.default is not None:
            found = [
                None if record is None or value == key.default_of(record) else value
                for value, record in zip(found, records, strict=True)
            ]
        if plain is None:
            return found
        return [None if value is None else plain(value) for value in found]


@frozen
class Table:
    """One table: its name, its columns, and a description of its rows."""

    name: str
    columns: Mapping[str, Column] = field(repr=False)
    """The columns by name, in the order in which they are written."""
    about: str = field(default="", repr=False)


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def parse_number(text: str) -> int | float | None:
    """Parse a text as a JSON number: a float if it has a point or an exponent. Else None."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    try:
        return float(text) if found[1] or found[2] else int(text)
    except ValueError:
        # Python rejects integers of more than a few thousand digits.
        return None


def nest_values(values: Iterable[tuple[Column, object]]) -> dict[str, object]:
    """Return the values of a row as the table from which a record is parsed."""
    table, inner = dict[str, object](), dict[str, dict[str, object]]()
    for column, value in values:
        if column.outer is None:
            table[column.name] = value
        else:
            inner.setdefault(column.outer.name, {})[column.key.name] = value
    table.update(inner)
    return table


def _plain_word(value: object) -> object:
    return value.value if isinstance(value, Enum) else value


def _plain_text(value: object) -> object:
    match value:
        case str():
            return value
        case When():
            return value.text
    return str(value)


def _plain_list(value: object) -> object:
    return [_plain_text(item) for item in value] if isinstance(value, tuple) else value


def _plain_lists(value: object) -> object:
    return [list(item) for item in value] if isinstance(value, tuple) else value


def _plain_figure(value: object) -> object:
    return value.given if isinstance(value, Quantity) else value


_PLAIN: Mapping[CellType, Callable[[object], object]] = MappingProxyType(
    {
        CellType.WORD: _plain_word,
        CellType.TEXT: _plain_text,
        CellType.FIGURE: _plain_figure,
        CellType.IDS: _plain_list,
        CellType.NAMES: _plain_list,
        CellType.LISTS: _plain_lists,
    }
)


def columns_of(cls: type) -> Mapping[str, Column]:
    """Return the columns of a record class by name, with those of inner records.

    Raises:
        TypeError: no column type is known for a field.
    """
    found: list[Column] = []
    for key in shape_of(cls).by_field.values():
        if key.shape is not None and not key.many:
            found += [
                Column(f"{key.name}.{inner.name}", _cell_type(inner), inner, outer=key)
                for inner in key.shape.by_field.values()
            ]
        elif key.ref_kinds:
            found += [Column(kind.value, CellType.ID, key, ref_kind=kind) for kind in key.ref_kinds]
        else:
            found.append(Column(key.name, _cell_type(key), key))
    return MappingProxyType({column.name: column for column in found})


def _cell_type(key: Key) -> CellType:
    """Return the cell type of a key, by the type and the converter of its field."""
    hint = key.type
    if hint in (Figure, Quantity):
        return CellType.FIGURE
    if key.field == "id":
        return CellType.OWN
    if key.many:
        return _cell_type_of_many(key)
    if get_origin(hint) is Annotated:
        return CellType.ID
    if isinstance(hint, type):
        if issubclass(hint, Enum):
            return CellType.WORD
        if hint is bool:
            return CellType.FLAG
        if hint is int:
            return CellType.WHOLE
        if hint is str and _takes_ids(key.convert, "a", "a b"):
            return CellType.ID
        if hint in (str, When, Passage):
            return CellType.TEXT
    raise TypeError(f"no column is known for `{key.field}`, {hint}")


def _cell_type_of_many(key: Key) -> CellType:
    (item, *_) = get_args(key.type)
    if item is Hop:
        return CellType.HOPS
    if get_origin(item) is tuple:
        return CellType.LISTS
    if get_origin(item) is Annotated or item in (str, Passage):
        return CellType.IDS if _takes_ids(key.convert, ["a"], ["a b"]) else CellType.NAMES
    raise TypeError(f"no column is known for `{key.field}`, a list of {item}")


def _takes_ids(convert: Callable[[object], object], one: object, other: object) -> bool:
    """True if a converter accepts an id, and rejects text with a blank."""
    return accepts(convert, one) and not accepts(convert, other)


@cache
def hop_columns() -> Mapping[str, Column]:
    """Return the columns of a hop."""
    return columns_of(Hop)


@cache
def ledger_tables() -> Mapping[RecordKind, Table]:
    """Return the table of each kind of record, in the order of ledgers."""
    return MappingProxyType(
        {
            kind: Table(TABLE_NAMES[kind], columns_of(cls), (cls.__doc__ or "").partition("\n")[0])
            for kind, cls in CLASS_BY_KIND.items()
        }
    )


def records_by_kind(ledger: Ledger) -> Mapping[RecordKind, Sequence[Record]]:
    """Return the records of each kind, in the order of the ledger."""
    return {
        RecordKind.SOURCE: tuple(ledger.sources.values()),
        RecordKind.DOCUMENT: tuple(ledger.documents.values()),
        RecordKind.PREDICATE: tuple(ledger.predicates.values()),
        RecordKind.CLAIM: tuple(ledger.claims.values()),
        RecordKind.ASSERTION: ledger.assertions,
        RecordKind.LINK: ledger.links,
        RecordKind.RETRACTION: ledger.retractions,
        RecordKind.WAIVER: ledger.waivers,
    }
