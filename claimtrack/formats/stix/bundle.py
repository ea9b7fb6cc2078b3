"""What STIX objects are made of: ids, times, addresses, the bundle they come in.

Source: OASIS, *STIX Version 2.1* (10 June 2021).
"""

import re
from collections.abc import Mapping
from datetime import date
from json import JSONEncoder
from uuid import UUID, uuid5

from attrs import define, field

from claimtrack.formats.records.shape import written
from claimtrack.model import When
from claimtrack.model.dates.expression import DateForm, Precision

NAMESPACE = UUID("07ccc766-a965-4b80-8df6-e62a40d6eef3")
"""Of all ids; that of STIX itself is for cyber-observable objects only (2.9)."""

EPOCH = "1970-01-01T00:00:00.000Z"
"""When objects were created of which the ledger has no exact date. Never now."""

_JSON = JSONEncoder(ensure_ascii=False, allow_nan=False, sort_keys=True, separators=(",", ":"))
_LAST_INTEGER = 2**53 - 1
_DAYS = range(date.min.toordinal(), date.max.toordinal() + 1)
_SECONDS_A_DAY = 86_400

# RFC 3986 with a host; only what a browser may safely be sent to.
_WEB = re.compile(
    r"https?://[A-Za-z0-9.-]+(?::[0-9]+)?"
    r"(?:[/?](?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
    r"(?:#(?:[A-Za-z0-9._~!$&'()*+,;=:@/?-]|%[0-9A-Fa-f]{2})*)?"
)


@define
class Bundle:
    """Objects, each with an id made of all that it says; grows, hence not frozen.

    Two objects of one id are therefore the same in every bundle, and an object that
    changes in anything is another one: STIX allows one id to say different things
    only at different times (3.6), and a ledger does not know when it was changed.
    """

    _lines: dict[str, bytes] = field(factory=dict)

    def add(self, type: str, properties: Mapping[str, object]) -> str:
        """Keep an object, and return its id."""
        text = _JSON.encode({"type": type, "spec_version": "2.1", **properties})
        id = f"{type}--{uuid5(NAMESPACE, text)}"
        self._lines[id] = f'{{"id":"{id}",{text[1:]}'.encode()
        return id

    def written(self) -> bytes:
        """Return the bundle of at least one object as JSON, an object a line, ordered by id."""
        ids = sorted(self._lines)
        id = f"bundle--{uuid5(NAMESPACE, ' '.join(ids))}"
        lines = [self._lines[id] for id in ids]
        lines[0] = f'{{"type":"bundle","id":"{id}","objects":[\n'.encode() + lines[0]
        lines[-1] += b"\n]}\n"
        return b",\n".join(lines)


def moment(when: When | None) -> str | None:
    """Return the time of a date that is certain to the day, None of any other.

    STIX has times of a second or less, and no way to say how exact one is (2.13, 3.2):
    a day is written as its start in UTC, and so is a time of day without a zone.
    """
    if when is None or when.qualified or when.unspecified or when.form is not DateForm.DATE:
        return None
    if when.instant is not None:
        day, second = divmod(when.instant, _SECONDS_A_DAY)
    elif when.precision in (Precision.DAY, Precision.TIME) and when.earliest is not None:
        day, second = when.earliest, 0
    else:
        return None
    if day not in _DAYS:
        return None
    minute, second = divmod(second, 60)
    hour, minute = divmod(minute, 60)
    return f"{date.fromordinal(day)}T{hour:02}:{minute:02}:{second:02}.000Z"


def is_web_address(text: str | None) -> bool:
    """Say whether a text is a URL of the web that is well formed (RFC 3986)."""
    return text is not None and _WEB.fullmatch(text) is not None


def kept(record: object) -> dict[str, object]:
    """Return a record in the words of ledger files, as STIX may hold it.

    No list is empty (2.8), and an integer that would lose digits is a text (2.6).
    """
    return _table(written(record))


def _table(table: Mapping[str, object]) -> dict[str, object]:
    held = {key: _held(each) for key, each in table.items()}
    return {key: each for key, each in held.items() if each != []}


def _held(value: object) -> object:
    """Return a value as STIX may hold it; it is as deep as the model, and no deeper."""
    match value:
        case dict():
            return _table(value)
        case list():
            return [_held(each) for each in value]
        case int() if not isinstance(value, bool) and abs(value) > _LAST_INTEGER:
            return str(value)
        case _:
            return value
