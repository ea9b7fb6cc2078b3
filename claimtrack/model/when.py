"""Dates of the precision they were given in.

A ledger date is an EDTF value (Extended Date/Time Format, Library of Congress
2019, ISO 8601-2). This module reads level 0 and the parts of level 1 that
ledgers use most: unspecified digits (``202X``, ``2021-XX``), qualifiers
(``2021-10~``), and intervals with an unknown or an open end (``2021/``,
``2021/..``). What it does not read, seasons and years before 1 among it, it
refuses; it never fills in a month or a day. Dates with times are compared by
their own day, whatever their zones.
"""

import re
from calendar import monthrange
from datetime import date, datetime

from attrs import field, frozen

from claimtrack.errors import Fault
from claimtrack.model.values import refuse, spell

DATE_LENGTH = 64

_DAY = re.compile(
    r"(?P<year>\d{4}|\d{3}X|\d{2}XX)"
    r"(?:-(?P<month>\d{2}|XX)(?:-(?P<day>\d{2}|XX))?)?"
    r"(?P<time>T(?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d(?:Z|[+-](?:0\d|1[0-4]):[0-5]\d)?)?"
    r"(?P<qualifier>[?~%])?",
    re.ASCII,
)
_SLASHES = re.compile(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", re.ASCII)


@frozen
class Bounds:
    """What one EDTF date may be: no earlier than ``earliest``, no later than ``latest``.

    Both are days and inclusive; None means without bound.
    """

    earliest: date | None
    latest: date | None
    qualified: bool = False


@frozen
class When:
    """A date or interval as its author wrote it, with what can be said of it for certain.

    Equality is that of the text: ``2021-10`` and ``2021-10-01/2021-10-31`` are
    different things to have said. ``start`` and ``end`` carry the four bounds
    (earliest and latest start, earliest and latest end).
    """

    text: str
    start: Bounds = field(eq=False, repr=False)
    end: Bounds = field(eq=False, repr=False)
    open_end: bool = field(default=False, eq=False, repr=False)

    @classmethod
    def parse(cls, text: str) -> "When":
        """Read an EDTF value.

        Raises:
            LedgerError: the text is not one, or has several readings.
        """
        if not isinstance(text, str):
            hint = f'write "{_quotable(text)}"'
            refuse(f"expected a date in quotes, found {spell(text)}", hint, Fault.DATE)
        if len(text) > DATE_LENGTH:
            refuse(f"a date of {len(text)} characters; at most {DATE_LENGTH}", fault=Fault.DATE)
        if _SLASHES.fullmatch(text):
            refuse(
                f'"{text}" has several readings',
                "write year, month, day with dashes: 2021-10-19",
                Fault.DATE,
            )
        if "/" not in text:
            bounds = _bounds(text, text)
            return cls(text, bounds, bounds)
        left, _, right = text.partition("/")
        if {left, right} <= {"", ".."}:
            refuse(f'"{text}" says nothing of when', fault=Fault.DATE)
        unknown = Bounds(None, None)
        start = unknown if left in ("", "..") else _bounds(left, text)
        end = unknown if right in ("", "..") else _bounds(right, text)
        if start.earliest and end.latest and start.earliest > end.latest:
            refuse(f'"{text}" ends before it starts', fault=Fault.DATE)
        return cls(text, start, end, open_end=right == "..")

    @property
    def earliest(self) -> date | None:
        """The first day it can have begun, or None if that has no bound."""
        return self.start.earliest

    @property
    def latest(self) -> date | None:
        """The last day it can have ended, or None if that has no bound."""
        return self.end.latest

    @property
    def qualified(self) -> bool:
        """Whether it is marked uncertain or approximate, so that nothing follows for certain."""
        return self.start.qualified or self.end.qualified

    def certainly_before(self, other: "When") -> bool:
        """Whether every reading of this lies wholly before every reading of the other."""
        if self.qualified or other.qualified or self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest

    def __str__(self) -> str:
        return self.text


def _bounds(part: str, whole: str) -> Bounds:
    match = _DAY.fullmatch(part)
    if match is None:
        refuse(
            f'"{whole}" is not a date this version reads',
            "write EDTF such as 2021, 2021-10, 2021-10-19, 2021-10-19?, 2019/2021 or ../2021",
            Fault.DATE,
        )
    year, month, day, time, qualifier = match.group("year", "month", "day", "time", "qualifier")
    first_year, last_year = int(year.replace("X", "0")), int(year.replace("X", "9"))
    if first_year == 0:
        refuse(f'"{whole}": years before 1 are not read by this version', fault=Fault.DATE)
    if "X" in year and month not in (None, "XX"):
        refuse(f'"{whole}": a month of an unspecified year', fault=Fault.DATE)
    if time and (day is None or day == "XX"):
        refuse(f'"{whole}": a time of an unspecified day', fault=Fault.DATE)
    first_month, last_month = _range(month, 1, 12, "month", whole)
    if day not in (None, "XX") and month == "XX":
        refuse(f'"{whole}": a day of an unspecified month', fault=Fault.DATE)
    length = monthrange(last_year, last_month)[1]
    first_day, last_day = _range(day, 1, length, "day", whole)
    return Bounds(
        date(first_year, first_month, first_day),
        date(last_year, last_month, last_day),
        qualified=qualifier is not None,
    )


def _range(digits: str | None, low: int, high: int, what: str, whole: str) -> tuple[int, int]:
    if digits in (None, "XX"):
        return low, high
    number = int(digits)
    if not low <= number <= high:
        refuse(f'"{whole}" has no such {what}', fault=Fault.DATE)
    return number, number


def when_or_none(value: "When | str | None") -> "When | None":
    """Return a date, or None; text is read as EDTF."""
    if value is None or isinstance(value, When):
        return value
    return When.parse(value)


def _quotable(value: object) -> str:
    """Return what an author meant by a value that is no text, or else an example."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case int() if 1000 <= value <= 9999:
            return str(value)
        case _:
            return "2021-10-19"
