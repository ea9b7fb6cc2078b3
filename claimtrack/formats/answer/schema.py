"""The JSON Schema of answers, for programs that write them; generated from the nouns.

As with that of ledgers, what the schema refuses the reader refuses too. That a cited
source is there, or that a date exists, only the reader can tell.
"""

import json
from collections.abc import Mapping
from importlib import resources

from claimtrack.formats.answer.reader import VERSION
from claimtrack.formats.records.shape import CLASSES, shape_of
from claimtrack.formats.toml import schema
from claimtrack.formats.toml.schema import Schema
from claimtrack.model import Hop, RecordKind, Stance, values
from claimtrack.model.dates.when import DATE_LENGTH

_ID: Schema = {"type": "string", "pattern": schema.ID}
_NAMED: Schema = {"type": "string", "maxLength": values.NAME_LENGTH, "pattern": r"\S"}
_STRINGS: Schema = {"type": "array", "items": {"type": "string"}}
_STANCE: Schema = {"enum": [stance.value for stance in Stance]}
_DEFINITIONS = ("hop", "search", "fact")


def generated() -> Schema:
    """Return the schema as the nouns now have it."""
    ledger = schema.generated()["$defs"]
    assert isinstance(ledger, dict)
    source = _object(CLASSES[RecordKind.SOURCE])
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
            "writer": _object(CLASSES[RecordKind.SOURCE], optional=("kind",)),
            "cited": _object(CLASSES[RecordKind.DOCUMENT], more=cited),
            "sentence": _object(CLASSES[RecordKind.CLAIM], optional=("id",), more=said),
            "citation": _object(Hop, without=("source", "at"), more=citation, required=("source",)),
        },
    }


def shipped() -> str:
    """Return the schema that comes with the package, as JSON text."""
    folder = resources.files("claimtrack.formats.answer")
    return folder.joinpath("answer.schema.json").read_text("utf-8")


def text() -> str:
    """Return the generated schema as the JSON text to ship."""
    return json.dumps(generated(), indent=2, ensure_ascii=False) + "\n"


def _object(
    kind: type,
    *,
    optional: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
    more: Mapping[str, object] | None = None,
    required: tuple[str, ...] = (),
) -> Schema:
    """Return the schema of a record with some keys of its own; what is not required may be null."""
    table = schema.table_of(shape_of(kind), without)
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
