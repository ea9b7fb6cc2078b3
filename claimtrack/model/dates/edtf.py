"""Reading the Extended Date/Time Format: Library of Congress 2019, levels 0 to 2.

One pass over a text of limited length. What comes out says how far each end of
the dated stretch may lie, in days (:mod:`claimtrack.model.dates.day_numbers`), and never fills
in what was not written. Where public parsers differ, the specification decides:
no blanks anywhere, no time of day in an interval, ``Y`` only before a year of
more than four digits, standing alone.
"""

import re
from calendar import isleap
from collections.abc import Iterable
from functools import cache
from typing import NoReturn

from claimtrack.errors import Fault
from claimtrack.model.dates.day_numbers import day_number, days_in
from claimtrack.model.dates.expression import Bounds, DateExpression, DateForm, End, Precision
from claimtrack.model.values import refuse

YEAR_LIMIT = 10**12
"""The years a date may name lie between this and its negative."""

PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)

_SEASONS = {
    21: (3, 3),
    22: (6, 3),
    23: (9, 3),
    24: (12, 3),
    25: (3, 3),
    26: (6, 3),
    27: (9, 3),
    28: (12, 3),
    29: (9, 3),
    30: (12, 3),
    31: (3, 3),
    32: (6, 3),
    33: (1, 3),
    34: (4, 3),
    35: (7, 3),
    36: (10, 3),
    37: (1, 4),
    38: (5, 4),
    39: (9, 4),
    40: (1, 6),
    41: (7, 6),
}
"""The first month of each season, and how many it has."""


def plain(year: int, month: int, day: int, text: str) -> DateExpression:
    """Return a date that is given as far as it goes; 0 is a part that is not."""
    if not month:
        if len(text) > 4:
            _no_such("month", text)
        return _between((year, 0, 0), (year, 0, 0))
    if month > 12:
        if day or len(text) > 7:
            _no_such("month", text)
        return _season(year, year, month, text)
    if day:
        if day > days_in(year, month):
            _no_such("day", text)
        only = day_number(year, month, day)
        bounds = Bounds(only, only)
        return DateExpression(bounds, bounds, Precision.DAY)
    if len(text) > 7:
        _no_such("day", text)
    return _between((year, month, 0), (year, month, 0))


_Date = tuple[int, int, int]


def _between(low: _Date, high: _Date, unspecified: bool = False) -> DateExpression:
    """Return one date among those from low to high, of one precision; 0 is a part not named."""
    if low == high:
        return _spanning(_first_day(low), _last_day(low), low, unspecified)
    return DateExpression(
        Bounds(_first_day(low), _first_day(high)),
        Bounds(_last_day(low), _last_day(high)),
        _precision(low),
        unspecified=unspecified,
    )


def _spanning(first: int, last: int, named: _Date, unspecified: bool) -> DateExpression:
    start = Bounds(first, first)
    end = start if first == last else Bounds(last, last)
    return DateExpression(start, end, _precision(named), unspecified=unspecified)


def _precision(named: _Date) -> Precision:
    return Precision.DAY if named[2] else Precision.MONTH if named[1] else Precision.YEAR


def _first_day(named: _Date) -> int:
    year, month, day = named
    return day_number(year, month or 1, day or 1)


def _last_day(named: _Date) -> int:
    year, month, day = named
    month = month or 12
    return day_number(year, month, day or days_in(year, month))


def _season(
    low: int, high: int, number: int, whole: str, unspecified: bool = False
) -> DateExpression:
    if number not in _SEASONS:
        _no_such("month or season", whole)
    month, count = _SEASONS[number]
    after = month + count
    first = [day_number(year, month, 1) for year in (low, high)]
    end = [day_number(year + (after > 12), (after - 1) % 12 + 1, 1) - 1 for year in (low, high)]
    return DateExpression(
        Bounds(first[0], first[1]),
        Bounds(end[0], end[1]),
        Precision.SEASON,
        unspecified=unspecified,
    )


@cache
def _date_pattern() -> re.Pattern[str]:
    # With what follows compiled when first needed: most ledgers need none of it.
    mark = "([?~%])?"
    return re.compile(
        rf"{mark}(-)?([0-9X]{{4}}){mark}"
        rf"(?:-{mark}([0-9X]{{2}}){mark}(?:-{mark}([0-9X]{{2}}){mark})?)?"
    )


@cache
def _year_pattern() -> re.Pattern[str]:
    return re.compile(r"([?~%])?(Y?)(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?([?~%])?")


@cache
def _moment_pattern() -> re.Pattern[str]:
    return re.compile(
        r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.[0-9]+)?"
        r"(?:(Z)|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
    )


def read_date(part: str, whole: str) -> DateExpression | None:
    """Read a date with qualifiers and unspecified digits, or return None if it is none."""
    match = _date_pattern().fullmatch(part)
    if match is None:
        return None
    sign, year, month, day = match.group(2, 3, 6, 9)
    said = _digits(sign is not None, year, month, day, whole)
    return _qualified(said, match.group(1, 4, 5, 7, 8, 10))


def _qualified(said: DateExpression, marks: Iterable[str | None]) -> DateExpression:
    given = {mark for mark in marks if mark}
    if not given:
        return said
    return DateExpression(
        said.start,
        said.end,
        said.precision,
        uncertain=not given.isdisjoint("?%"),
        approximate=not given.isdisjoint("~%"),
        unspecified=said.unspecified,
    )


def _digits(
    negative: bool, year: str, month: str | None, day: str | None, whole: str
) -> DateExpression:
    unspecified = "X" in f"{year}{month}{day}"
    if month is not None and "X" not in month and int(month) > 12 and day is None:
        low, high = _years(year, negative, whole)
        return _season(low, high, int(month), whole, unspecified)
    months = _matching(month, 12)
    days = _matching(day, 31)
    if not months:
        _no_such("month", whole)
    if not days or min(days) > max(days_in(4, month) for month in months):
        _no_such("day", whole)
    if months == [2] and days == [29]:
        low, high = _leap_years(year, negative, whole)
    else:
        low, high = _years(year, negative, whole)
    dates = [(low, *_in_year(low, months, days)), (high, *_in_year(high, months[::-1], days[::-1]))]
    return _between(dates[0], dates[1], unspecified)


def _matching(pattern: str | None, most: int) -> list[int]:
    """Return the numbers from 1 that two digits may stand for; 0 if the part is not named."""
    if pattern is None:
        return [0]
    if "X" not in pattern:
        number = int(pattern)
        return [number] if 1 <= number <= most else []
    return [number for number in _pairs(pattern) if 1 <= number <= most]


def _years(pattern: str, negative: bool, whole: str) -> tuple[int, int]:
    """Return the first and the last year that four digits may stand for."""
    low, high = int(pattern.replace("X", "0")), int(pattern.replace("X", "9"))
    if not negative:
        return low, high
    if high == 0:
        refuse(f'"{whole}": year 0 has no sign', "write 0000", Fault.DATE)
    return -high, -max(low, 1)


def _leap_years(pattern: str, negative: bool, whole: str) -> tuple[int, int]:
    """Return the first and the last leap year that four digits may stand for."""
    hundreds = _pairs(pattern[:2])
    rest = [number for number in _pairs(pattern[2:]) if number % 4 == 0]
    first = _leap_year(hundreds, rest, negative)
    last = _leap_year(hundreds[::-1], rest[::-1], negative)
    if first is None or last is None:
        _no_such("day", whole)
    return (-last, -first) if negative else (first, last)


def _leap_year(hundreds: list[int], rest: list[int], negative: bool) -> int | None:
    """Return the first leap year in an order; year 0 has no negative."""
    for hundred in hundreds:
        for year in rest:
            if isleap(100 * hundred + year) and (hundred or year or not negative):
                return 100 * hundred + year
    return None


def _pairs(pattern: str) -> list[int]:
    """Return the numbers from 0 that two digits may stand for, in order."""
    tens, ones = (range(10) if digit == "X" else (int(digit),) for digit in pattern)
    return [10 * ten + one for ten in tens for one in ones]


def _in_year(year: int, months: list[int], days: list[int]) -> tuple[int, int]:
    """Return the first of the months and days that is in the calendar of a year."""
    for month in months:
        longest = days_in(year, month) if month else 0
        for day in days:
            if day <= longest:
                return month, day
    raise AssertionError("no day of a month that has one")  # pragma: no cover


def read_long_year(text: str) -> DateExpression | None:
    """Read ``Y17E7``, ``Y-170000002``, ``1950S2``: years by letter, or return None."""
    match = _year_pattern().fullmatch(text)
    if match is None:
        return None
    _, letter, sign, digits, exponent, significant, _ = match.groups()
    if not letter and (significant is None or exponent is not None or len(digits) != 4):
        return None
    if letter and exponent is None and len(digits) < 5:
        refuse(f'"{text}": Y stands before years of more than four digits', fault=Fault.DATE)
    if (letter and digits[0] == "0") or int(significant or 1) == 0:
        not_edtf(text)
    size = len(digits) + int(exponent or 0)
    if size > len(str(YEAR_LIMIT)) - 1:
        refuse(f'"{text}" is beyond {YEAR_LIMIT:,} years', fault=Fault.DATE)
    year = int(digits) * 10 ** int(exponent or 0)
    if sign and year == 0:
        refuse(f'"{text}": year 0 has no sign', "write 0000", Fault.DATE)
    # Of the digits of the year, so many are known; the others may be any.
    unit = 10 ** max(0, len(str(year)) - int(significant or size))
    low = year // unit * unit
    high = low + unit - 1
    if sign:
        low, high = -high, -low
    said = _between((low, 0, 0), (high, 0, 0), unspecified=unit > 1)
    return _qualified(said, match.group(1, 7))


def read_moment(text: str) -> DateExpression:
    """Read a date with a time of day, by its own calendar day."""
    match = _moment_pattern().fullmatch(text)
    if match is None:
        not_edtf(text)
    date, hour, minute, second, utc, sign, zone_hour, zone_minute = match.groups()
    said = read_date(date, text)
    time = 3600 * int(hour) + 60 * int(minute) + int(second)
    # 24:00:00 is the end of a day.
    if int(minute) > 59 or int(second) > 59 or time > 86400:
        refuse(f'"{text}" has no such time', fault=Fault.DATE)
    if said is None or said.start.earliest is None:
        not_edtf(text)
    instant = None
    if utc or sign:
        shift = 60 * int(zone_hour or 0) + int(zone_minute or 0)
        if int(zone_minute or 0) > 59 or (sign == "-" and not 0 < shift <= 720) or shift > 840:
            refuse(
                f'"{text}" has no such time zone',
                "zones run from -12:00 to +14:00; UTC is Z",
                Fault.DATE,
            )
        shift = -shift if sign == "-" else shift
        instant = 86400 * said.start.earliest + time - 60 * shift
    return DateExpression(said.start, said.end, Precision.TIME, instant=instant)


def _no_such(what: str, whole: str) -> NoReturn:
    refuse(f'"{whole}" has no such {what}', fault=Fault.DATE)


def not_edtf(text: str) -> NoReturn:
    """Refuse a text, with a word on how to write what was perhaps meant."""
    if re.fullmatch(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", text, re.ASCII):
        refuse(
            f'"{text}" has several readings',
            "write year, month, day with dashes: 2021-10-19",
            Fault.DATE,
        )
    refuse(f'"{text}" is not an EDTF date', _hint(text), Fault.DATE)


def _hint(text: str) -> str:
    if any(character.isspace() for character in text) and re.search(r"\d{4}", text):
        return "write it without blanks, in EDTF: 2021, 2021-10, 2021-10-19, [2019,2021]"
    if re.fullmatch(r"-?\d{2,3}[?~%]?", text, re.ASCII):
        return "write a year in four digits, with X for those not given: 19XX, 193X"
    return "write EDTF such as 2021, 2021-10, 2021-10-19, 2021-10-19?, 2019/2021 or ../2021"


_NOWHERE = Bounds(None, None)


def read(text: str) -> DateExpression:
    """Read an EDTF text of whatever level.

    Raises:
        LedgerError: the text is not one, or has several readings.
    """
    if (match := PLAIN.fullmatch(text)) is not None:
        year, month, day = match.groups()
        return plain(int(year), int(month or 0), int(day or 0), text)
    if text[:1] in ("[", "{"):
        return _set(text)
    if "/" in text:
        return _interval(text)
    if "T" in text:
        return read_moment(text)
    return read_date(text, text) or read_long_year(text) or not_edtf(text)


def _interval(text: str) -> DateExpression:
    left, _, right = text.partition("/")
    if "/" in right:
        not_edtf(text)
    start, first = _interval_end(left, text)
    end, last = _interval_end(right, text)
    if start is not None and end is not None:
        _in_order(start, end, text)
    parts = [part for part in (start, end) if part is not None]
    return _together(
        parts,
        DateForm.INTERVAL,
        _NOWHERE if start is None else Bounds(start.start.earliest, start.end.latest),
        _NOWHERE if end is None else Bounds(end.start.earliest, end.end.latest),
        first,
        last,
    )


def _interval_end(part: str, whole: str) -> tuple[DateExpression | None, End]:
    match part:
        case "":
            return None, End.UNKNOWN
        case "..":
            return None, End.OPEN
        case _:
            return _member(part, whole), End.GIVEN


def _member(part: str, whole: str) -> DateExpression:
    """Read a date that is part of an interval or of a set."""
    said = read_date(part, whole)
    if said is None:
        if "T" in part:
            refuse(f'"{whole}": intervals and sets take no time of day', fault=Fault.DATE)
        if "Y" in part:
            refuse(f'"{whole}": a year written with Y stands alone', fault=Fault.DATE)
        not_edtf(whole)
    return said


def _in_order(start: DateExpression, end: DateExpression, whole: str) -> None:
    """Refuse an end that begins before the start does."""
    begun, ended = start.start.earliest, end.end.latest
    if begun is None or ended is None or end.start.latest is None:
        return
    if begun > ended:
        refuse(f'"{whole}" ends before it starts', fault=Fault.DATE)
    if begun > end.start.latest:
        refuse(
            f'"{whole}" has an end that begins before its start',
            "leave digits of the end open with X: 2021-10-19/2021-10-XX",
            Fault.DATE,
        )


def _set(text: str) -> DateExpression:
    """Read ``[1667,1670..1672]``, one of several, or ``{1960,1961-12}``, all of several."""
    form = DateForm.ONE_OF if text[0] == "[" else DateForm.ALL_OF
    if text[-1] != ("]" if form is DateForm.ONE_OF else "}"):
        not_edtf(text)
    members = text[1:-1].split(",")
    open_start, open_end = members[0].startswith(".."), members[-1].endswith("..")
    if (open_start and ".." in members[0][2:]) or (open_end and ".." in members[-1][:-2]):
        not_edtf(text)
    members[0] = members[0].removeprefix("..")
    members[-1] = members[-1].removesuffix("..")
    lows, highs = [], []
    for member in members:
        low, dots, high = member.partition("..")
        lows.append(_member(low, text))
        highs.append(_member(high, text) if dots else lows[-1])
        if dots:
            _in_order(lows[-1], highs[-1], text)
    one = form is DateForm.ONE_OF
    return _together(
        [*lows, *highs],
        form,
        _set_start(lows, highs, open_start, open_end and one, one),
        _set_end(lows, highs, open_start and one, open_end, one),
        End.OPEN if open_start else End.GIVEN,
        End.OPEN if open_end else End.GIVEN,
    )


def _set_start(
    lows: list[DateExpression], highs: list[DateExpression], before: bool, after: bool, one: bool
) -> Bounds:
    """Return when one of a set starts, or all: then it is within the first of them."""
    last = (
        max(_days(said.start.latest for said in highs))
        if one
        else min(_days(said.end.latest for said in lows))
    )
    first = min(_days(said.start.earliest for said in lows))
    # Without a start, all of a set reaches back without bound; one of it need not.
    return Bounds(None if before else first, None if after or (before and not one) else last)


def _set_end(
    lows: list[DateExpression], highs: list[DateExpression], before: bool, after: bool, one: bool
) -> Bounds:
    first = (
        min(_days(said.end.earliest for said in lows))
        if one
        else max(_days(said.start.earliest for said in highs))
    )
    last = max(_days(said.end.latest for said in highs))
    return Bounds(None if before or (after and not one) else first, None if after else last)


def _days(bounds: Iterable[int | None]) -> list[int]:
    return [day for day in bounds if day is not None]


def _together(
    parts: list[DateExpression], form: DateForm, start: Bounds, end: Bounds, first: End, last: End
) -> DateExpression:
    """Return an expression of several dates, which has the marks of all."""
    order = list(Precision)
    return DateExpression(
        start,
        end,
        min((part.precision for part in parts), key=order.index, default=Precision.YEAR),
        form,
        first,
        last,
        any(part.uncertain for part in parts),
        any(part.approximate for part in parts),
        any(part.unspecified for part in parts),
    )
