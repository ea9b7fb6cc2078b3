"""Content-based ids for records without an explicit id."""

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
            for name, default in _content_fields(kind)
            if (content := getattr(value, name)) != default
        ]
    return value


@cache
def _content_fields(kind: type) -> tuple[tuple[str, object], ...]:
    """Return the fields that count as content of a record, with their defaults."""
    return tuple((field.name, field.default) for field in attrs.fields(kind) if field.eq)


def content_id(prefix: str, record: object) -> str:
    """Return a prefix and half of the SHA-256 digest of a record's content.

    The digest is computed over JSON with every field by name, so that different
    records never share an encoding. Places do not count as content.
    """
    from hashlib import sha256  # loads OpenSSL, which is slow and rarely needed

    encoded = _JSON.encode(_encode(record))
    return f"{prefix}-{sha256(encoded.encode()).hexdigest()[:32]}"
