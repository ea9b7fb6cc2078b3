"""A date in EDTF has ordered bounds and survives its text, and certain order is consistent."""

import datetime
import re
from calendar import monthrange
from collections.abc import Iterator
from math import inf

from claimtrack.errors import LedgerError
from claimtrack.model.dates.expression import Bounds
from claimtrack.model.dates.when import When
from tests.fuzz.parts import join_input, split_input
from tests.fuzz.reading import ROOT

_PLAIN = re.compile("((?!0000)[0-9]{4})(?:-(0[1-9]|1[0-2])(?:-([0-9]{2}))?)?")
"""Years, months and days without marks, but not seasons."""


def check(data: bytes) -> None:
    dates = [date for text in split_input(data, 2) if (date := _parse(text)) is not None]
    for date in dates:
        assert date == When.parse(str(date))
        starts, ends = _interval(date.start), _interval(date.end)
        assert starts[0] <= ends[1], f"{date}: it ends before its start"
        if match := _PLAIN.fullmatch(date.text):
            _check_plain(date, *(int(part) for part in match.groups(default="0")))
        assert not date.certainly_before(date)
    if len(dates) == 2:
        one, other = dates
        if one.certainly_before(other):
            assert not other.certainly_before(one), f"{one} and {other}"
            assert _interval(one.start)[0] <= _interval(other.end)[1]


def _check_plain(date: When, year: int, month: int, day: int) -> None:
    """Check the bounds of a date that the calendar of Python knows."""
    first = datetime.date(year, month or 1, day or 1)
    last_month = month or 12
    last = datetime.date(year, last_month, day or monthrange(year, last_month)[1])
    assert (first.toordinal(), last.toordinal()) == (date.start.earliest, date.end.latest)


def _parse(text: str) -> When | None:
    try:
        return When.parse(text)
    except LedgerError:
        return None


def _interval(bounds: Bounds) -> tuple[float, float]:
    low = -inf if bounds.earliest is None else bounds.earliest
    high = inf if bounds.latest is None else bounds.latest
    assert low <= high
    return low, high


def seeds() -> Iterator[bytes]:
    for text in (ROOT / "tests/model/test_edtf_suites.py").read_text().split('"')[1::2]:
        if 4 <= len(text) <= 60 and "\n" not in text:
            yield join_input(text, "2021-10-19")
