"""The shape of each record in files, derived from the record classes.

Readers, writers and schemas share these shapes. A field added to a record class is
therefore read, written and described without another edit.
"""

from collections.abc import Callable, Iterator, Mapping
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

CLASS_BY_KIND: Mapping[RecordKind, type] = MappingProxyType(
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

KIND_BY_CLASS: Mapping[type, RecordKind] = MappingProxyType(
    {cls: kind for kind, cls in CLASS_BY_KIND.items()}
)

KEYED_KINDS = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE, RecordKind.CLAIM)
"""The kinds of records that have an id of their own."""

LISTED_KINDS = (RecordKind.ASSERTION, RecordKind.LINK, RecordKind.RETRACTION, RecordKind.WAIVER)
"""The kinds of records without one."""

_BARE_FIELDS: Mapping[type, str] = MappingProxyType({Hop: "source"})


@frozen
class Key:
    """One key of a record in a file, and the field it is read into.

    ``ref_kinds`` is set if the field refers to a record of one of several kinds. The
    key in the file is then the word of the kind. ``shape`` is set if the value is
    itself a record. ``many`` is set if the value is a list.
    """

    name: str
    field: str
    type: object
    required: bool
    meaning: str
    convert: Callable[[object], object]
    default: object
    ref_kinds: tuple[RecordKind, ...] = ()
    shape: "Shape | None" = None
    many: bool = False

    @property
    def inner_shape(self) -> "Shape":
        """The shape of the record, or records, in the field.

        Raises:
            TypeError: the field holds no record.
        """
        if self.shape is None:
            raise TypeError(f"`{self.name}` holds no record")
        return self.shape

    def default_of(self, record: object) -> object:
        """Return the value that a record has if this key is absent."""
        # attrs types a Factory as a function, hence the access to its parts by name.
        factory: Callable[..., object] | None = getattr(self.default, "factory", None)
        if factory is None:
            return self.default
        return factory(record) if getattr(self.default, "takes_self", False) else factory()


@frozen
class Shape:
    """All keys of one record class, in the order of its fields."""

    cls: type[Any]  # any record class
    has_place: bool
    """True if the class has a field for its place in a file."""
    by_field: Mapping[str, Key] = field(repr=False)
    """The keys by the name of their field."""
    by_name: Mapping[str, Key] = field(repr=False)
    """The keys by their name in the file. Several names may mean one field."""
    required: tuple[Key, ...] = field(repr=False)
    bare_field: str | None = None
    """The field whose value alone may be written instead of a table."""

    def build(self, values: Mapping[str, object], place: Place) -> object:
        """Return a record with these values by field.

        Raises:
            LedgerError: a converter rejects a value.
        """
        built: object = self.cls(**values, place=place) if self.has_place else self.cls(**values)
        return built


def shape_of(cls: type) -> Shape:
    """Return the shape of a class: a record, a hop, a search, a fact or the settings."""
    # Records are not all hashable, so that mypy rejects their types as arguments of a cache.
    return _shape(cls)


@cache
def _shape(cls: type) -> Shape:
    hints = get_type_hints(cls, include_extras=True)
    keys = [
        _key(attribute, hints[attribute.name])
        for attribute in fields(cls)
        if "meaning" in attribute.metadata
    ]
    by_name: dict[str, Key] = {}
    for key in keys:
        by_name.update((kind.value, key) for kind in key.ref_kinds)
        if not key.ref_kinds:
            by_name[key.name] = key
    return Shape(
        cls,
        has_place=any(attribute.name == "place" for attribute in fields(cls)),
        by_field=MappingProxyType({key.field: key for key in keys}),
        by_name=MappingProxyType(by_name),
        required=tuple(key for key in keys if key.required),
        bare_field=_BARE_FIELDS.get(cls),
    )


# The type of an attribute's value does not matter here.
def _key(attribute: "Attribute[Any]", hint: object) -> Key:
    if get_origin(hint) in (Union, UnionType):
        options = tuple(option for option in get_args(hint) if option is not type(None))
        hint = Union[options]  # noqa: UP007  # built at run time, of any number of types
    many = get_origin(hint) is tuple
    inner = get_args(hint)[0] if many else hint
    # The converters of records are plain functions, which the type of attrs does not say.
    convert: Callable[[object], object] = cast("Any", attribute.converter) or (lambda value: value)
    # The kinds of records that the converter of a reference accepts.
    kinds = RecordKind if hint is Ref else ()
    ref_kinds = tuple(kind for kind in kinds if accepts(convert, Ref(kind, "x")))
    is_table = (
        isinstance(inner, type) and has(inner) and inner not in (When, Passage, Ref, Quantity)
    )
    return Key(
        name=attribute.name.rstrip("_"),
        field=attribute.name,
        type=hint,
        required=attribute.default is NOTHING,
        meaning=attribute.metadata["meaning"],
        convert=convert,
        default=attribute.default,
        ref_kinds=ref_kinds,
        shape=_shape(inner) if is_table else None,
        many=many,
    )


def accepts(convert: Callable[[object], object], value: object) -> bool:
    """True if a converter accepts a value."""
    try:
        convert(value)
    except LedgerError:
        return False
    return True


def set_values(record: object) -> Iterator[tuple[str, object]]:
    """Yield the keys and values of a record in the order of its fields, without defaults."""
    for key in shape_of(type(record)).by_field.values():
        value = getattr(record, key.field)
        if key.required or value != key.default_of(record):
            yield value.kind.value if isinstance(value, Ref) else key.name, value


def plain_values(record: object) -> dict[str, object]:
    """Return a record as plain values by key, without defaults.

    A hop with nothing but a source becomes the id of that source.
    """
    return {word: _plain(value) for word, value in set_values(record)}


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
        table = plain_values(value)
        bare = shape_of(type(value)).bare_field
        return table[bare] if bare is not None and list(table) == [bare] else table
    word: object = getattr(value, "value", value)
    return word
