"""The shape of each record as files write it, derived from the nouns themselves.

Reader, writers and schema all go by this one table, so that a field added to a
noun is read, written and described without a further edit.
"""

from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType, UnionType
from typing import Any, Union, cast, get_args, get_origin, get_type_hints

from attrs import NOTHING, Attribute, field, fields, frozen, has

from claimtrack.errors import LedgerError, Place
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Link,
    Passage,
    Predicate,
    Quantity,
    RecordKind,
    Ref,
    Retraction,
    Source,
    Waiver,
    When,
)

CLASSES: Mapping[RecordKind, type] = MappingProxyType(
    {
        RecordKind.SOURCE: Source,
        RecordKind.DOCUMENT: Document,
        RecordKind.PREDICATE: Predicate,
        RecordKind.CLAIM: Claim,
        RecordKind.ASSERTION: Assertion,
        RecordKind.LINK: Link,
        RecordKind.RETRACTION: Retraction,
        RecordKind.WAIVER: Waiver,
    }
)

_BARE: Mapping[type, str] = MappingProxyType({Hop: "source"})


@frozen
class Key:
    """One key of a record: how it is written and what becomes of it.

    ``nouns`` is set where the field names another record of any of these kinds:
    it is then written under the kind's own word. ``table`` is set where the
    value is a record of its own, ``many`` where it is a list.
    """

    word: str
    field: str
    type: object
    required: bool
    meaning: str
    convert: Callable[[object], object]
    default: object
    nouns: tuple[RecordKind, ...] = ()
    table: "Shape | None" = None
    many: bool = False

    @property
    def inside(self) -> "Shape":
        """The shape of the record, or records, that the field holds.

        Raises:
            TypeError: it holds none.
        """
        if self.table is None:
            raise TypeError(f"`{self.word}` holds no record")
        return self.table

    def default_of(self, record: object) -> object:
        """Return what a record holds where this key is not written."""
        # attrs types a Factory as a function, hence the look at its parts by name.
        factory: Callable[..., object] | None = getattr(self.default, "factory", None)
        if factory is None:
            return self.default
        return factory(record) if getattr(self.default, "takes_self", False) else factory()


@frozen
class Shape:
    """All keys of one class of record, in the order of its fields."""

    kind: type[Any]  # of any class, whose fields are those below
    placed: bool
    fields: Mapping[str, Key] = field(repr=False)
    """By the name of the field."""
    words: Mapping[str, Key] = field(repr=False)
    """By the word in the file; several words may stand for one field."""
    required: tuple[Key, ...] = field(repr=False)
    bare: str | None = None
    """The field that may stand for the whole record where no other is given."""

    def build(self, values: Mapping[str, object], place: Place) -> object:
        """Return the record of these fields.

        Raises:
            LedgerError: a converter refuses a value.
        """
        built: object = self.kind(**values, place=place) if self.placed else self.kind(**values)
        return built


def shape_of(kind: type) -> Shape:
    """Return the shape of a class of records, hops, searches or settings."""
    return _shape(kind)


@cache
def _shape(kind: type) -> Shape:
    hints = get_type_hints(kind, include_extras=True)
    keys = [
        _key(attribute, hints[attribute.name])
        for attribute in fields(kind)
        if "meaning" in attribute.metadata
    ]
    words: dict[str, Key] = {}
    for key in keys:
        words.update((noun.value, key) for noun in key.nouns)
        if not key.nouns:
            words[key.word] = key
    placed = any(attribute.name == "place" for attribute in fields(kind))
    by_field = {key.field: key for key in keys}
    required = tuple(key for key in keys if key.required)
    return Shape(
        kind,
        placed,
        MappingProxyType(by_field),
        MappingProxyType(words),
        required,
        bare=_BARE.get(kind),
    )


# The type of an attribute's value plays no part here.
def _key(attribute: "Attribute[Any]", hint: object) -> Key:
    hint = _without_none(hint)
    many = get_origin(hint) is tuple
    inner = get_args(hint)[0] if many else hint
    # The nouns' converters are plain functions, which attrs' own type does not say.
    convert: Callable[[object], object] = cast("Any", attribute.converter) or _as_is
    is_table = (
        isinstance(inner, type) and has(inner) and inner not in (When, Passage, Ref, Quantity)
    )
    return Key(
        word=attribute.name.rstrip("_"),
        field=attribute.name,
        type=hint,
        required=attribute.default is NOTHING,
        meaning=attribute.metadata["meaning"],
        convert=convert,
        default=attribute.default,
        nouns=_nouns(convert) if hint is Ref else (),
        table=_shape(inner) if is_table else None,
        many=many,
    )


def _as_is(value: object) -> object:
    return value


def _without_none(hint: object) -> object:
    if get_origin(hint) in (Union, UnionType):
        options = tuple(option for option in get_args(hint) if option is not type(None))
        return Union[options]  # noqa: UP007  # built at run time, of as many as there are
    return hint


def _nouns(convert: Callable[[object], object]) -> tuple[RecordKind, ...]:
    """Return the kinds of record a field may name, as its own converter has it."""
    return tuple(noun for noun in RecordKind if accepts(convert, Ref(noun, "x")))


def accepts(convert: Callable[[object], object], value: object) -> bool:
    """Say whether a converter takes a value."""
    try:
        convert(value)
    except LedgerError:
        return False
    return True


def written(record: object) -> dict[str, object]:
    """Return a record as the plain values that files hold, without what is default.

    Keys stand in the order of the record's fields. A hop of which nothing but
    the source is known is that source's id.
    """
    plain: dict[str, object] = {}
    for key in shape_of(type(record)).fields.values():
        value = getattr(record, key.field)
        if key.required or value != key.default_of(record):
            word = value.kind.value if isinstance(value, Ref) else key.word
            plain[word] = _plain(value)
    return plain


def _plain(value: object) -> object:
    match value:
        case str() | bool() | int() | float():
            return value
        case When():
            return value.text
        case Passage():
            return str(value)
        case Quantity():
            return value.given
        case Ref():
            return value.id
        case tuple():
            return [_plain(item) for item in value]
        case Mapping():
            return {str(key): _plain(item) for key, item in value.items()}
    if has(type(value)):
        table = written(value)
        bare = shape_of(type(value)).bare
        return table[bare] if bare is not None and list(table) == [bare] else table
    word: object = getattr(value, "value", value)
    return word
