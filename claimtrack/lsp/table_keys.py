"""The keys that each table of a ledger file may have, and the values that each key takes."""

from collections.abc import Iterable, Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType
from typing import get_args, get_origin

from attrs import evolve, frozen

from claimtrack.formats.records.shape import (
    CLASS_BY_KIND,
    KEYED_KINDS,
    LISTED_KINDS,
    Key,
    accepts,
    shape_of,
)
from claimtrack.formats.toml.reader import TOP_LEVEL_KEYS
from claimtrack.formats.toml.schema import build_ledger_schema
from claimtrack.formats.toml.shorthands import Defaults
from claimtrack.formats.toml.writer import SHORTHAND_KEYS
from claimtrack.model import Assertion, RecordKind, Settings
from claimtrack.model.ref import IdOf

Table = tuple[str, ...]
"""The keys that lead to a table, without the positions of lists."""

KEYED = tuple(kind.value for kind in KEYED_KINDS)
"""The tables that have the ids of their records as keys."""
LISTED = tuple(kind.value for kind in LISTED_KINDS)
"""The tables that are lists of records."""

_CLAIM, _ASSERTION = RecordKind.CLAIM.value, RecordKind.ASSERTION.value
_RULE_FIELDS = frozenset({"code", "select", "ignore", "ignore_by_topic", "ignore_by_source"})
_NO_KEYS: Mapping[str, Key] = MappingProxyType({})


@frozen
class ValueSlot:
    """The values that one place of a table takes."""

    key: Key
    hint: object
    """The type of one value: an enumeration, an annotated id, a date, a passage, a text."""
    ids: RecordKind | None
    """The kind of the records whose ids are the values."""
    may_be_single: bool
    may_be_list: bool

    @property
    def enumeration(self) -> type[Enum] | None:
        """The enumeration whose words are the values, if there is one."""
        if isinstance(self.hint, type) and issubclass(self.hint, Enum):
            return self.hint
        return None

    @property
    def names_rules(self) -> bool:
        """True if the values are names or codes of rules."""
        return self.hint is str and self.key.field in _RULE_FIELDS

    def accepts(self, word: str) -> bool:
        """True if the key takes a word of its enumeration."""
        if get_origin(self.key.type) is Mapping:
            return True
        return accepts(self.key.convert, [word] if self.key.many else word)


def keys_of(table: Table) -> Mapping[str, Key]:
    """Return the keys of a table; empty if they are ids or names, or if nothing is known."""
    match table:
        case ("check", *inner):
            keys = shape_of(Settings).by_name
        case ("defaults", *inner):
            keys = shape_of(Defaults).by_name
        case (kind, *inner) if kind in LISTED:
            keys = shape_of(CLASS_BY_KIND[RecordKind(kind)]).by_name
        case (kind, _, *inner) if kind in KEYED:
            keys = _keys_of_keyed(RecordKind(kind))
        case _:
            return _NO_KEYS
    for name in inner:
        key = keys.get(name)
        if key is None or key.shape is None:
            return _NO_KEYS
        keys = key.shape.by_name
        if key.name == _ASSERTION:
            keys = _without(keys, _CLAIM)
    return keys


@cache
def _keys_of_keyed(kind: RecordKind) -> Mapping[str, Key]:
    """Return the keys of a record whose id is in the header."""
    keys = _without(shape_of(CLASS_BY_KIND[kind]).by_name, "id")
    if kind is not RecordKind.CLAIM:
        return keys
    chain = shape_of(Assertion)
    further = evolve(
        chain.by_name["via"],
        name=_ASSERTION,
        field=_ASSERTION,
        type=tuple[Assertion, ...],
        required=False,
        meaning=_description("$defs", _CLAIM, "properties", _ASSERTION),
        shape=chain,
        many=True,
    )
    shorthands = {word: evolve(chain.by_name[word], required=False) for word in SHORTHAND_KEYS}
    return MappingProxyType({**keys, **shorthands, _ASSERTION: further})


def _without(keys: Mapping[str, Key], name: str) -> Mapping[str, Key]:
    return MappingProxyType({word: key for word, key in keys.items() if word != name})


@cache
def _description(*path: str) -> str:
    """Return a description from the schema, or an empty text if it has none."""
    found: object = build_ledger_schema()
    for step in (*path, "description"):
        found = found.get(step, "") if isinstance(found, dict) else ""
    return str(found)


@cache
def top_level_meanings() -> Mapping[str, str]:
    """Return the keys and tables of the top level, each with its meaning."""
    classes = {
        "check": Settings,
        "defaults": Defaults,
        **{kind.value: cls for kind, cls in CLASS_BY_KIND.items()},
    }
    return {
        word: (classes[word].__doc__ or "").partition("\n")[0].replace("``", "`")
        if word in classes
        else _description("properties", word)
        for word in TOP_LEVEL_KEYS
    }


def value_slot(table: Table, name: str) -> ValueSlot | None:
    """Return the values that a key takes; None if the table has no such key."""
    key = keys_of(table).get(name)
    if key is None and table:
        # The keys of some settings are names of rules, topics or sources.
        key = keys_of(table[:-1]).get(table[-1])
        if key is None or get_origin(key.type) is not Mapping:
            return None
        hint = get_args(key.type)[1]
        listed = get_origin(hint) is tuple
        return ValueSlot(key, get_args(hint)[0] if listed else hint, None, not listed, listed)
    if key is None:
        return None
    inner = key.shape.by_field.get(key.shape.bare_field or "") if key.shape else None
    hint = inner.type if inner else get_args(key.type)[0] if key.many else key.type
    ids = RecordKind(name) if key.ref_kinds else kind_of_ids(hint)
    several = (table, name) == ((_ASSERTION,), _CLAIM)
    return ValueSlot(key, hint, ids, not key.many or accepts(key.convert, "x"), key.many or several)


def kind_of_ids(hint: object) -> RecordKind | None:
    """Return the kind of the records whose ids have a type, or None."""
    marks: Iterable[object] = getattr(hint, "__metadata__", ())
    return next((mark.kind for mark in marks if isinstance(mark, IdOf)), None)


def short_document(data: Mapping[str, object]) -> str | None:
    """Return the document of passages such as `#p4` in a file with some values."""
    defaults, own = data.get("defaults"), data.get(RecordKind.DOCUMENT.value)
    if isinstance(defaults, dict) and isinstance(named := defaults.get("document"), str):
        return named
    return next(iter(own)) if isinstance(own, dict) and len(own) == 1 else None
