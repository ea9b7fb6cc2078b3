"""Ids made from content, for records that were given none."""

import json
from enum import Enum
from functools import cache

import attrs

from claimtrack.model.dates.when import When
from claimtrack.model.document import Passage

_JSON = json.JSONEncoder(ensure_ascii=True, separators=(",", ":"))


def _encode(value: object) -> object:
    match value:
        case None | str():
            return value
        case When():
            return value.text
        case Passage():
            return str(value)
        case Enum():
            return value.value
        case tuple():
            return [_encode(item) for item in value]
    kind: type = type(value)
    if attrs.has(kind):
        return [
            [name, _encode(content)]
            for name, default in _fields(kind)
            if (content := getattr(value, name)) != default
        ]
    return value


@cache
def _fields(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields that make up a record's content, and what they are if not given."""
    return tuple((field.name, field.default) for field in attrs.fields(kind) if field.eq)


def content_id(prefix: str, record: object) -> str:
    """Return an id from a record's content.

    The encoding is JSON with every field by name, so that no two records of
    different content share one text; places take no part. Half of a SHA-256.
    """
    from hashlib import sha256  # loads OpenSSL, which many a program never needs

    encoded = _JSON.encode(_encode(record))
    return f"{prefix}-{sha256(encoded.encode()).hexdigest()[:32]}"
