"""The tables a ledger is laid out in, one for each noun, and what their columns hold.

CSV and Parquet go by it. It is derived from the nouns themselves, so that a field
added to one is a column without a further edit. What stands inside a record (a
search, a fact) is columns of the same table, ``fact.value``. The hops of a chain
are columns of their own, which each format keeps in its own way.
"""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import Annotated, get_args, get_origin

from attrs import field, frozen

from claimtrack.formats.records.shape import CLASSES, Key, accepts, shape_of
from claimtrack.model import Hop, Ledger, Passage, Quantity, Record, RecordKind, Ref, When
from claimtrack.model.enums import WordEnum
from claimtrack.model.numbers.quantity import Figure

VERSION = 1
"""The version of this layout. Within it columns may be added, and none changes or goes."""


NAMES: Mapping[RecordKind, str] = MappingProxyType({noun: f"{noun.value}s" for noun in RecordKind})
"""The names of the tables, which are those of their files without the ending."""


class CellType(WordEnum):
    """What a column holds, and how a cell of CSV and a column of Parquet hold it."""

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
    """One column of a table: its name, what it holds, and which field of a record that is.

    ``outer`` is set where the field is that of a record inside the record. Where it
    names a record of one of several kinds there is a column for each kind, ``noun``.
    """

    name: str
    form: CellType
    key: Key = field(repr=False)
    outer: Key | None = field(default=None, repr=False)
    noun: RecordKind | None = None

    @property
    def required(self) -> bool:
        """Whether every row has a value in it."""
        return self.key.required and self.outer is None and self.noun is None

    @property
    def always(self) -> bool:
        """Whether each record has a value for it, be it the default."""
        return self.outer is None and self.noun is None and self.key.default is not None

    @property
    def meaning(self) -> str:
        """What the field means."""
        return self.key.meaning

    def values(self, records: Sequence[object], *, sparse: bool) -> list[object]:
        """Return the plain value of each record, or None where there is none.

        A ``sparse`` column leaves out what is the default as well. Hops stay as they are.
        """
        key, plain = self.key, _PLAIN.get(self.form)
        if self.outer is not None:
            name = self.outer.field
            records = [getattr(record, name) for record in records]
        found: list[object] = [
            None if record is None else getattr(record, key.field) for record in records
        ]
        if self.noun is not None:
            return [self._id(value) for value in found]
        if sparse and not key.required and key.default is not None:
            found = [
                None if record is None or value == key.default_of(record) else value
                for value, record in zip(found, records, strict=True)
            ]
        if plain is None:
            return found
        return [None if value is None else plain(value) for value in found]

    def _id(self, value: object) -> str | None:
        return value.id if isinstance(value, Ref) and value.kind is self.noun else None


@frozen
class Table:
    """One table: its name, its columns, and what its rows are."""

    name: str
    columns: Mapping[str, Column] = field(repr=False)
    """By name, in the order in which they are written."""
    about: str = field(default="", repr=False)


_NUMBER = re.compile(r"-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?")


def number_in(text: str) -> int | float | None:
    """Return the number that a text is, whole unless it has a point or an exponent, or None."""
    found = _NUMBER.fullmatch(text)
    if found is None:
        return None
    try:
        return float(text) if found[1] or found[2] else int(text)
    except ValueError:
        # Python refuses to read decimal numbers of more than some thousand digits.
        return None


def nested(values: Iterable[tuple[Column, object]]) -> dict[str, object]:
    """Return the values of a row as the table that a record is read from."""
    table, inner = dict[str, object](), dict[str, dict[str, object]]()
    for column, value in values:
        if column.outer is None:
            table[column.name] = value
        else:
            inner.setdefault(column.outer.word, {})[column.key.word] = value
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


def columns_of(kind: type) -> Mapping[str, Column]:
    """Return the columns of a class of records, by name, those of what is inside it as well.

    Raises:
        TypeError: a field is of a type for which no column is known.
    """
    found: list[Column] = []
    for key in shape_of(kind).fields.values():
        if key.table is not None and not key.many:
            found += [
                Column(f"{key.word}.{inner.word}", _form(inner), inner, outer=key)
                for inner in key.table.fields.values()
            ]
        elif key.nouns:
            found += [Column(noun.value, CellType.ID, key, noun=noun) for noun in key.nouns]
        else:
            found.append(Column(key.word, _form(key), key))
    return MappingProxyType({column.name: column for column in found})


def _form(key: Key) -> CellType:
    """Return what a column of a key holds, by the type of its field and what that takes."""
    hint = key.type
    if hint in (Figure, Quantity):
        return CellType.FIGURE
    if key.field == "id":
        return CellType.OWN
    if key.many:
        return _form_of_many(key)
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


def _form_of_many(key: Key) -> CellType:
    (item, *_) = get_args(key.type)
    if item is Hop:
        return CellType.HOPS
    if get_origin(item) is tuple:
        return CellType.LISTS
    if get_origin(item) is Annotated or item in (str, Passage):
        return CellType.IDS if _takes_ids(key.convert, ["a"], ["a b"]) else CellType.NAMES
    raise TypeError(f"no column is known for `{key.field}`, a list of {item}")


def _takes_ids(convert: Callable[[object], object], one: object, other: object) -> bool:
    """Say whether a converter takes an id, and nothing with a blank in it."""
    return accepts(convert, one) and not accepts(convert, other)


@cache
def hop_columns() -> Mapping[str, Column]:
    """Return the columns of a hop."""
    return columns_of(Hop)


@cache
def tables() -> Mapping[RecordKind, Table]:
    """Return the table of each noun, in the order in which ledgers keep them."""
    return MappingProxyType(
        {
            noun: Table(NAMES[noun], columns_of(kind), (kind.__doc__ or "").partition("\n")[0])
            for noun, kind in CLASSES.items()
        }
    )


def records_of(ledger: Ledger) -> Mapping[RecordKind, Sequence[Record]]:
    """Return the records of each noun, in the order of the ledger."""
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
