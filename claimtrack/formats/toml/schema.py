"""The JSON Schema of the ledger file, for editors and other programs.

The schema is generated from the shapes of the record classes. It validates one value at
a time: only the reader checks that an id is declared or that a date exists. The reader
rejects everything that the schema rejects.
"""

import json
from collections.abc import Callable, Mapping
from enum import Enum
from importlib import resources
from types import MappingProxyType
from typing import Annotated, TypeAlias, get_args, get_origin

from claimtrack.formats.records.shape import (
    CLASS_BY_KIND,
    KEYED_KINDS,
    LISTED_KINDS,
    Key,
    Shape,
    accepts,
    shape_of,
)
from claimtrack.formats.toml.shorthands import Defaults
from claimtrack.formats.toml.writer import SHORTHAND_KEYS, VERSION
from claimtrack.model import Fact, Hop, Passage, RecordKind, Search, Settings, When, values
from claimtrack.model.dates.when import DATE_LENGTH
from claimtrack.model.document import path_or_none, text_path_or_none
from claimtrack.model.fact import value_or_none
from claimtrack.model.link import LINKED
from claimtrack.model.numbers.quantity import Figure, quantity_or_none
from claimtrack.model.numbers.units import UNIT_LENGTH, unit_or_none
from claimtrack.model.selector import LAST_START, start_or_none

Schema: TypeAlias = dict[str, object]

ID_PATTERN = "^[a-z0-9][a-z0-9-]{0,63}$"

_ID: Schema = {"type": "string", "pattern": ID_PATTERN}
_NAME: Schema = {"type": "string", "maxLength": values.NAME_LENGTH}
_TEXT: Schema = {"type": "string", "maxLength": values.TEXT_LENGTH}
_FIGURE: Schema = {"type": ["number", "string"], "maxLength": values.NAME_LENGTH}

_BY_CONVERTER: Mapping[Callable[..., object], Schema] = MappingProxyType(
    {
        values.to_identifier: _ID,
        values.identifier_or_none: _ID,
        values.to_identifiers: _ID,
        values.to_name: _NAME,
        values.name_or_none: _NAME,
        values.to_names: _NAME,
        values.to_text: _TEXT,
        values.text_or_none: _TEXT,
        values.digest_or_none: {"type": "string", "pattern": "^[0-9a-f]{64}$"},
        unit_or_none: {"type": "string", "minLength": 1, "maxLength": UNIT_LENGTH},
        value_or_none: _FIGURE,
        quantity_or_none: _FIGURE,
        start_or_none: {"type": "integer", "minimum": 0, "maximum": LAST_START},
        path_or_none: {"type": "string", "minLength": 1, "maxLength": values.NAME_LENGTH},
        text_path_or_none: {"type": "string", "minLength": 1, "maxLength": values.NAME_LENGTH},
    }
)

_PLAIN: Mapping[type, str] = MappingProxyType({bool: "boolean", int: "integer", float: "number"})

_INNER: Mapping[Callable[..., object], str] = MappingProxyType(
    {Hop: "hop", Search: "search", Fact: "fact"}
)


def build_ledger_schema() -> Schema:
    """Return the schema, generated from the record classes."""
    claim = _kind_schema(RecordKind.CLAIM, "id")
    assertion = _kind_schema(RecordKind.ASSERTION)
    chain = _kind_schema(RecordKind.ASSERTION, "claim")
    claim["properties"] = {
        **_properties(claim),
        **{word: _properties(chain)[word] for word in SHORTHAND_KEYS},
        "assertion": {
            "type": "array",
            "items": {"$ref": "#/$defs/chain"},
            "description": "further chains for the same claim",
        },
    }
    # The reader writes out an assertion of several claims as one of each.
    several: Schema = {"type": "array", "items": _ID, "minItems": 1}
    meaning = "the claim it asserts or denies, or a list of claims: one assertion for each"
    assertion["properties"] = {
        **_properties(assertion),
        "claim": {"anyOf": [_ID, several], "description": meaning},
    }
    link = _kind_schema(RecordKind.LINK)
    link["oneOf"] = [{"required": [word]} for word in LINKED]
    # In terms of draft 4, which editors support: no shorthand key without `via`.
    others: list[Schema] = [{"required": [word]} for word in SHORTHAND_KEYS if word != "via"]
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
            "check": record_schema(shape_of(Settings)),
            "defaults": record_schema(shape_of(Defaults)),
            **{
                kind.value: {
                    "type": "object",
                    "additionalProperties": False,
                    "patternProperties": {ID_PATTERN: {"$ref": f"#/$defs/{kind.value}"}},
                }
                for kind in KEYED_KINDS
            },
            **{
                kind.value: {"type": "array", "items": {"$ref": f"#/$defs/{kind.value}"}}
                for kind in LISTED_KINDS
            },
        },
        "$defs": {
            "source": _kind_schema(RecordKind.SOURCE, "id"),
            "document": _kind_schema(RecordKind.DOCUMENT, "id"),
            "predicate": _kind_schema(RecordKind.PREDICATE, "id"),
            "claim": claim,
            "assertion": assertion,
            "chain": chain,
            "hop": record_schema(shape_of(Hop)),
            "search": record_schema(shape_of(Search)),
            "fact": record_schema(shape_of(Fact)),
            "link": link,
            "retraction": _kind_schema(RecordKind.RETRACTION),
            "waiver": _kind_schema(RecordKind.WAIVER),
        },
    }


def read_ledger_schema() -> str:
    """Return the schema in the package's files, as JSON text."""
    folder = resources.files("claimtrack.formats.toml")
    return folder.joinpath("ledger.schema.json").read_text("utf-8")


def render_ledger_schema() -> str:
    """Return the generated schema as JSON text, for the package's files."""
    return json.dumps(build_ledger_schema(), indent=2, ensure_ascii=False) + "\n"


def _kind_schema(kind: RecordKind, *without: str) -> Schema:
    """Return the schema of a kind of record, without some fields."""
    return record_schema(shape_of(CLASS_BY_KIND[kind]), without)


def _properties(schema: Schema) -> Mapping[str, object]:
    properties = schema["properties"]
    assert isinstance(properties, dict)
    return properties


def record_schema(shape: Shape, without: tuple[str, ...] = ()) -> Schema:
    """Return the schema of a record as a table of keys."""
    keys = [key for key in shape.by_field.values() if key.field not in without]
    properties: Schema = {}
    one_of: list[Schema] = []
    for key in keys:
        for kind in key.ref_kinds:
            properties[kind.value] = {**_ID, "description": key.meaning}
            one_of.append({"required": [kind.value]})
        if not key.ref_kinds:
            properties[key.name] = {**_value_schema(key), "description": key.meaning}
    schema: Schema = {"type": "object", "additionalProperties": False, "properties": properties}
    if required := [key.name for key in keys if key.required and not key.ref_kinds]:
        schema["required"] = required
    if one_of:
        schema["oneOf"] = one_of
    return schema


def _value_schema(key: Key) -> Schema:
    if key.shape is not None:
        table: Schema = {"$ref": f"#/$defs/{_INNER[key.shape.cls]}"}
        if not key.many:
            return {"allOf": [table]}
        inner: Schema = {"anyOf": [_ID, table]} if key.shape.bare_field else table
        least = {} if accepts(key.convert, []) else {"minItems": 1}
        return {"type": "array", "items": inner, **least}
    if not key.many:
        return _BY_CONVERTER.get(key.convert) or _type_schema(key.type)
    item = _BY_CONVERTER.get(key.convert) or _type_schema(get_args(key.type)[0])
    items: Schema = {"type": "array", "items": item}
    # A single word may be written instead of a list.
    return {"anyOf": [item, items]} if accepts(key.convert, "x") else items


def _type_schema(hint: object) -> Schema:
    """Return the schema of a plain type."""
    if hint == Figure:
        return _FIGURE
    if get_origin(hint) is Annotated:
        return _ID
    if get_origin(hint) is tuple:
        return {"type": "array", "items": _type_schema(get_args(hint)[0])}
    if isinstance(hint, type) and issubclass(hint, Enum):
        return {"enum": [member.value for member in hint]}
    if get_origin(hint) is not None:
        return {"type": "object", "additionalProperties": _type_schema(get_args(hint)[1])}
    if isinstance(hint, type) and hint in _PLAIN:
        return {"type": _PLAIN[hint]}
    if hint is When:
        return {"type": "string", "maxLength": DATE_LENGTH}
    assert hint in (str, Passage), f"no schema is known for {hint}"
    return {"type": "string"}
