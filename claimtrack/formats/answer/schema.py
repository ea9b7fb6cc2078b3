"""The JSON Schema of answers, for programs that write them.

The schema is generated from the record classes. The reader rejects everything that the
schema rejects. Only the reader checks that a cited source or a date exists.
"""

import json
from collections.abc import Mapping
from importlib import resources

from claimtrack.formats.answer.reader import VERSION
from claimtrack.formats.records.shape import CLASS_BY_KIND, shape_of
from claimtrack.formats.toml import schema
from claimtrack.formats.toml.schema import Schema
from claimtrack.model import Hop, RecordKind, Stance, values
from claimtrack.model.dates.when import DATE_LENGTH

_ID: Schema = {"type": "string", "pattern": schema.ID_PATTERN}
_NAMED: Schema = {"type": "string", "maxLength": values.NAME_LENGTH, "pattern": r"\S"}
_STRINGS: Schema = {"type": "array", "items": {"type": "string"}}
_STANCE: Schema = {"enum": [stance.value for stance in Stance]}
_DEFINITIONS = ("hop", "search", "fact")


def build_answer_schema() -> Schema:
    """Return the schema, generated from the record classes."""
    ledger = schema.build_ledger_schema()["$defs"]
    assert isinstance(ledger, dict)
    source = _object(CLASS_BY_KIND[RecordKind.SOURCE])
    cited = {"publisher": _NAMED, "text": {"type": "string"}, "snippets": _STRINGS}
    said = {"citations": {"type": "array", "items": {"anyOf": [_ID, _ref("citation")]}}}
    citation = {"source": _ID, "stance": _STANCE, "via": {"type": "array", "items": _NAMED}}
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "claimtrack answer",
        "description": "What a model or writer answered, and what is cited for it.",
        "type": "object",
        "required": ["answer", "by", "sentences"],
        "additionalProperties": False,
        "properties": {
            "answer": {"enum": [VERSION], "description": "the version of the format"},
            "by": {"anyOf": [_ID, _ref("writer")], "description": "who answers"},
            **_or_null(
                {
                    "asked": {"type": "string", "maxLength": values.TEXT_LENGTH},
                    "on": {"type": "string", "maxLength": DATE_LENGTH},
                    "sources": _list("cited"),
                    "publishers": _list("source"),
                }
            ),
            "sentences": _list("sentence"),
        },
        "$defs": {
            **{name: ledger[name] for name in _DEFINITIONS},
            "source": source,
            "writer": _object(CLASS_BY_KIND[RecordKind.SOURCE], optional=("kind",)),
            "cited": _object(CLASS_BY_KIND[RecordKind.DOCUMENT], more=cited),
            "sentence": _object(CLASS_BY_KIND[RecordKind.CLAIM], optional=("id",), more=said),
            "citation": _object(Hop, without=("source", "at"), more=citation, required=("source",)),
        },
    }


def read_answer_schema() -> str:
    """Return the schema in the package's files, as JSON text."""
    folder = resources.files("claimtrack.formats.answer")
    return folder.joinpath("answer.schema.json").read_text("utf-8")


def render_answer_schema() -> str:
    """Return the generated schema as JSON text, for the package's files."""
    return json.dumps(build_answer_schema(), indent=2, ensure_ascii=False) + "\n"


def _object(
    kind: type,
    *,
    optional: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    more: Mapping[str, object] | None = None,
    required: tuple[str, ...] = (),
) -> Schema:
    """Return the schema of a record with additional keys. Optional keys may be null."""
    table = schema.record_schema(shape_of(kind), without)
    properties, needed = table["properties"], table.get("required", [])
    assert isinstance(properties, dict)
    assert isinstance(needed, list)
    needed = [*(word for word in needed if word not in optional), *required]
    return {
        **table,
        "properties": _or_null({**properties, **(more or {})}, needed),
        "required": needed,
    }


def _or_null(properties: Mapping[str, object], required: list[str] | None = None) -> Schema:
    null: Schema = {"type": "null"}
    return {
        word: value if word in (required or []) else {"anyOf": [value, null]}
        for word, value in properties.items()
    }


def _list(name: str) -> Schema:
    return {"type": "array", "items": _ref(name)}


def _ref(name: str) -> Schema:
    return {"$ref": f"#/$defs/{name}"}
