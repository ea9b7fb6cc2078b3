"""The JSON Schema of the ledger file, for editors and other people's programs.

Generated from the shape of the nouns. It sees one value at a time: that an id
is declared anywhere, or that a date exists, only the reader can tell. What the
schema refuses the reader refuses too.
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from importlib import resources
from types import MappingProxyType
from typing import Annotated, TypeAlias, get_args, get_origin

from claimtrack.formats.records.shape import CLASSES, Key, Shape, accepts, shape_of
from claimtrack.formats.toml.writer import SHORTHAND, VERSION
from claimtrack.model import Fact, Hop, Passage, RecordKind, Search, Settings, When, values
from claimtrack.model.dates.when import DATE_LENGTH
from claimtrack.model.document import path_or_none
from claimtrack.model.fact import value_or_none
from claimtrack.model.link import LINKED
from claimtrack.model.numbers.quantity import Figure, quantity_or_none
from claimtrack.model.numbers.units import UNIT_LENGTH, unit_or_none
from claimtrack.model.selector import LAST_START, start_or_none

Schema: TypeAlias = dict[str, object]

ID = "^[a-z0-9][a-z0-9-]{0,63}$"

_ID: Schema = {"type": "string", "pattern": ID}
_NAME: Schema = {"type": "string", "maxLength": values.NAME_LENGTH}
_TEXT: Schema = {"type": "string", "maxLength": values.TEXT_LENGTH}
_FIGURE: Schema = {"type": ["number", "string"], "maxLength": values.NAME_LENGTH}

_BY_CONVERTER: Mapping[Callable[..., object], Schema] = MappingProxyType(
    {
        values.identifier: _ID,
        values.identifier_or_none: _ID,
        values.identifiers: _ID,
        values.name: _NAME,
        values.name_or_none: _NAME,
        values.names: _NAME,
        values.text: _TEXT,
        values.text_or_none: _TEXT,
        values.digest_or_none: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        unit_or_none: {"type": "string", "minLength": 1, "maxLength": UNIT_LENGTH},
        value_or_none: _FIGURE,
        quantity_or_none: _FIGURE,
        start_or_none: {"type": "integer", "minimum": 0, "maximum": LAST_START},
        path_or_none: {"type": "string", "minLength": 1, "maxLength": values.NAME_LENGTH},
    }
)

_PLAIN: Mapping[type, str] = MappingProxyType({bool: "boolean", int: "integer", float: "number"})

_KEYED = (RecordKind.SOURCE, RecordKind.DOCUMENT, RecordKind.PREDICATE, RecordKind.CLAIM)
_INNER: Mapping[Callable[..., object], str] = MappingProxyType(
    {Hop: "hop", Search: "search", Fact: "fact"}
)


def generated() -> Schema:
    """Return the schema as the nouns now have it."""
    claim = table_of(shape_of(CLASSES[RecordKind.CLAIM]), without=("id",))
    assertion = table_of(shape_of(CLASSES[RecordKind.ASSERTION]))
    chain = table_of(shape_of(CLASSES[RecordKind.ASSERTION]), without=("claim",))
    claim["properties"] = {
        **_properties(claim),
        **{word: _properties(chain)[word] for word in SHORTHAND},
        "assertion": {
            "type": "array",
            "items": {"$ref": "#/$defs/chain"},
            "description": "further chains for the same claim",
        },
    }
    link = table_of(shape_of(CLASSES[RecordKind.LINK]))
    link["oneOf"] = [{"required": [word]} for word in LINKED]
    # As draft 4 has it, which editors read: none of the others without the chain.
    others: list[Schema] = [{"required": [word]} for word in SHORTHAND if word != "via"]
    claim["anyOf"] = [{"required": ["via"]}, {"not": {"anyOf": others}}]
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimtrack ledger",
        "description": "Who claimed what, through whom, and how claims bear on one another.",
        "type": "object",
        "required": ["ledger"],
        "additionalProperties": False,
        "properties": {
            "ledger": {"enum": [VERSION], "description": "the version of the format"},
            "include": {
                "type": "array",
                "items": _BY_CONVERTER[path_or_none],
                "description": "further ledger files below this one's folder",
            },
            "check": table_of(shape_of(Settings)),
            **{noun.value: _by_id(noun) for noun in _KEYED},
            **{
                noun.value: {"type": "array", "items": {"$ref": f"#/$defs/{noun.value}"}}
                for noun in (
                    RecordKind.ASSERTION,
                    RecordKind.LINK,
                    RecordKind.RETRACTION,
                    RecordKind.WAIVER,
                )
            },
        },
        "$defs": {
            "source": table_of(shape_of(CLASSES[RecordKind.SOURCE]), without=("id",)),
            "document": table_of(shape_of(CLASSES[RecordKind.DOCUMENT]), without=("id",)),
            "predicate": table_of(shape_of(CLASSES[RecordKind.PREDICATE]), without=("id",)),
            "claim": claim,
            "assertion": assertion,
            "chain": chain,
            "hop": table_of(shape_of(Hop)),
            "search": table_of(shape_of(Search)),
            "fact": table_of(shape_of(Fact)),
            "link": link,
            **{
                noun.value: table_of(shape_of(CLASSES[noun]))
                for noun in (RecordKind.RETRACTION, RecordKind.WAIVER)
            },
        },
    }


def shipped() -> str:
    """Return the schema that comes with the package, as JSON text."""
    folder = resources.files("claimtrack.formats.toml")
    return folder.joinpath("ledger.schema.json").read_text("utf-8")


def text() -> str:
    """Return the generated schema as the JSON text to ship."""
    return json.dumps(generated(), indent=2, ensure_ascii=False) + "\n"


def _by_id(noun: RecordKind) -> Schema:
    return {
        "type": "object",
        "additionalProperties": False,
        "patternProperties": {ID: {"$ref": f"#/$defs/{noun.value}"}},
    }


def _properties(schema: Schema) -> Mapping[str, object]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return properties


def table_of(shape: Shape, without: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a record as a table of its keys."""
    keys = [key for key in shape.fields.values() if key.field not in without]
    properties: Schema = {}
    one_of: list[Schema] = []
    for key in keys:
        for noun in key.nouns:
            properties[noun.value] = {**_ID, "description": key.meaning}
            one_of.append({"required": [noun.value]})
        if not key.nouns:
            properties[key.word] = {**_value(key), "description": key.meaning}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if required := [key.word for key in keys if key.required and not key.nouns]:
        schema["required"] = required
    if one_of:
        schema["oneOf"] = one_of
    return schema


def _value(key: Key) -> Schema:
    if key.table is not None:
        return _inner_table(key, key.table)
    if not key.many:
        return _BY_CONVERTER.get(key.convert) or _typed(key.type)
    item = _BY_CONVERTER.get(key.convert) or _typed(get_args(key.type)[0])
    items: Schema = {"type": "array", "items": item}
    # A list that one bare word may stand for.
    return {"anyOf": [item, items]} if accepts(key.convert, "x") else items


def _inner_table(key: Key, shape: Shape) -> Schema:
    table: Schema = {"$ref": f"#/$defs/{_INNER[shape.kind]}"}
    if not key.many:
        return {"allOf": [table]}
    item: Schema = {"anyOf": [_ID, table]} if shape.bare else table
    return {"type": "array", "items": item, **({} if accepts(key.convert, []) else {"minItems": 1})}


def _typed(hint: object) -> Schema:
    """Return the schema of a plain type."""
    if hint == Figure:
        return _FIGURE
    if get_origin(hint) is Annotated:
        return _ID
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _typed(get_args(hint)[0])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if get_origin(hint) is not None:
        return {"type": "object", "additionalProperties": _typed(get_args(hint)[1])}
    if isinstance(hint, type) and hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is When:
        return {"type": "string", "maxLength": DATE_LENGTH}
    assert hint in (str, Passage), f"no schema is known for {hint}"
    return {"type": "string"}
