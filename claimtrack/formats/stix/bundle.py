"""The parts of STIX objects: ids, times, addresses, values, and the bundle.

Source: OASIS, *STIX Version 2.1* (10 June 2021).
"""

import re
from collections.abc import Mapping
from datetime import date
from fractions import Fraction
from json import JSONEncoder
from uuid import UUID, uuid5

from attrs import define, field

from claimtrack.formats.records.shape import plain_values
from claimtrack.model import When
from claimtrack.model.dates.expression import DateForm, Precision

NAMESPACE = UUID("07ccc766-a965-4b80-8df6-e62a40d6eef3")
"""The namespace of ids. STIX's own is for cyber-observable objects only (2.9)."""

EPOCH = "1970-01-01T00:00:00.000Z"
"""The creation time of objects without an exact date. Never the current time."""

_JSON = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_LAST_INTEGER = 2**53 - 1
_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
_SECONDS_A_DAY = 86_400

# HTTP URLs of RFC 3986 with a host, which are safe to open in a browser.
_WEB = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?"
    r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


@define
class Bundle:
    """A mutable bundle of objects, each with an id made of its content.

    Objects with the same id are therefore equal in all bundles, and a changed object has
    another id. STIX allows changes under one id only with a new modification time (3.6),
    and a ledger does not record when it was changed.
    """

    _lines: dict[str, bytes] = field(factory=dict)

    def add(self, type: str, properties: Mapping[str, object]) -> str:
        """Add an object and return its id."""
        text = _JSON.encode({"type": type, "spec_version": "2.1", **properties})
        id = f"{type}--{uuid5(NAMESPACE, text)}"
        self._lines[id] = f'{{"id":"{id}",{text[1:]}'.encode()
        return id

    def to_bytes(self) -> bytes:
        """Return a bundle of at least one object as JSON, one object per line, sorted by id."""
        ids = sorted(self._lines)
        id = f"bundle--{uuid5(NAMESPACE, ' '.join(ids))}"
        lines = [self._lines[id] for id in ids]
        lines[0] = f'{{"type":"bundle","id":"{id}","objects":[\n'.encode() + lines[0]
        lines[-1] += b"\n]}\n"
        return b",\n".join(lines)


def stix_timestamp(when: When | None) -> str | None:
    """Return the timestamp of a date that is exact to the day, or None.

    STIX timestamps have no precision (2.13, 3.2). A day becomes its start in UTC, and so
    does a time of day without a zone.
    """
    if when is None or when.qualified or when.unspecified or when.form is not DateForm.DATE:
        return None
    second, digits = Fraction(0), 3
    moment = when.expression.moment
    if moment is not None and moment.zoned:
        day, second = divmod(moment.second, _SECONDS_A_DAY)
        digits = max(digits, len(str(moment.unit.denominator)) - 1)
    elif when.precision in (Precision.DAY, Precision.TIME) and when.earliest is not None:
        day = when.earliest
    else:
        return None
    if day not in _DAYS:
        return None
    whole, fraction = divmod(second, 1)
    minutes, seconds = divmod(whole, 60)
    hours, minutes = divmod(minutes, 60)
    decimals = f"{int(fraction * 10**digits):0{digits}}"
    return f"{date.fromordinal(day)}T{hours:02}:{minutes:02}:{seconds:02}.{decimals}Z"


def is_strict_url(text: str | None) -> bool:
    """True if a text is a well-formed HTTP URL (RFC 3986)."""
    return text is not None and _WEB.fullmatch(text) is not None


def stix_record(record: object) -> dict[str, object]:
    """Return the plain values of a record, valid in STIX.

    Empty lists are left out (2.8), and integers that would lose digits are texts (2.6).
    """
    return _table(plain_values(record))


def _table(table: Mapping[str, object]) -> dict[str, object]:
    held = {key: _held(each) for key, each in table.items()}
    return {key: each for key, each in held.items() if each != []}


def _held(value: object) -> object:
    """Return a plain value, valid in STIX. Its depth is limited by the model."""
    match value:
        case dict():
            return _table(value)
        case list():
            return [_held(each) for each in value]
        case int() if not isinstance(value, bool) and abs(value) > _LAST_INTEGER:
            return str(value)
        case _:
            return value
