"""Parser for the Extended Date/Time Format (EDTF): Library of Congress 2019, levels 0 to 2.

The result bounds the start and the end of the dated period in day numbers
(:mod:`claimtrack.model.dates.day_numbers`). Missing parts are never filled in. Where
public parsers differ, the specification decides: no blanks, no time of day in an
interval, and ``Y`` only before a single year of more than four digits.
"""

import re
from calendar import isleap
from collections.abc import Iterable
from typing import NoReturn

from attrs import evolve

from claimtrack.errors import Correction, Fault
from claimtrack.model.dates.day_numbers import MONTHS, day_number, days_in_month
from claimtrack.model.dates.expression import (
    Bounds,
    DateExpression,
    DateForm,
    EndKind,
    Moment,
    Precision,
    merge_periods,
)
from claimtrack.model.values import refuse

_YEAR_LIMIT = 10**12
"""Years are less than this in absolute value."""

_PLAIN = re.compile(r"(\d{4})(?:-(\d\d)(?:-(\d\d))?)?", re.ASCII)

# Compiled on first use: most ledgers need plain dates only.
_DATE = (
    r"([?~%])?(-)?([0-9X]{4})([?~%])?"
    r"(?:-([?~%])?([0-9X]{2})([?~%])?(?:-([?~%])?([0-9X]{2})([?~%])?)?)?"
)
_LONG_YEAR = r"([?~%])?(Y?)(-?)([0-9]+)(?:E([0-9]+))?(?:S([0-9]+))?([?~%])?"
_MOMENT = (
    r"(-?[0-9]{4}-[0-9]{2}-[0-9]{2})T([0-9]{2}):([0-9]{2}):([0-9]{2})(?:\.([0-9]+))?"
    r"(?:(Z)|([+-])([0-9]{2})(?::?([0-9]{2}))?)?"
)

_SEASONS = dict(
    enumerate(
        (
            *((3, 3), (6, 3), (9, 3), (12, 3)),  # in no named hemisphere
            *((3, 3), (6, 3), (9, 3), (12, 3)),  # in the north
            *((9, 3), (12, 3), (3, 3), (6, 3)),  # in the south
            *((1, 3), (4, 3), (7, 3), (10, 3)),  # quarters
            *((1, 4), (5, 4), (9, 4)),  # thirds
            *((1, 6), (7, 6)),  # halves
        ),
        21,
    )
)
"""The first month and the number of months of each season."""


def _plain_date(year: int, month: int, day: int, text: str) -> DateExpression:
    """Return a date without marks or unspecified digits; 0 is a missing part."""
    if not month:
        if len(text) > 4:
            _refuse_part("month", text)
        return _date_between((year, 0, 0), (year, 0, 0))
    if month > 12:
        if day or len(text) > 7:
            _refuse_part("month", text)
        return _season(year, year, month, text)
    if day:
        if day > days_in_month(year, month):
            _refuse_part("day", text)
        only = day_number(year, month, day)
        bounds = Bounds(only, only)
        return DateExpression(bounds, bounds, Precision.DAY)
    if len(text) > 7:
        _refuse_part("day", text)
    return _date_between((year, month, 0), (year, month, 0))


_Date = tuple[int, int, int]


def _date_between(low: _Date, high: _Date, unspecified: bool = False) -> DateExpression:
    """Return one date from low to high, both of one precision; 0 is a missing part."""
    return DateExpression(
        Bounds(_first_day(low), _first_day(high)),
        Bounds(_last_day(low), _last_day(high)),
        Precision.DAY if low[2] else Precision.MONTH if low[1] else Precision.YEAR,
        unspecified=unspecified,
    )


def _first_day(named: _Date) -> int:
    year, month, day = named
    return day_number(year, month or 1, day or 1)


def _last_day(named: _Date) -> int:
    year, month, day = named
    month = month or 12
    return day_number(year, month, day or days_in_month(year, month))


def _season(
    low: int, high: int, number: int, whole: str, unspecified: bool = False
) -> DateExpression:
    if number not in _SEASONS:
        _refuse_part("month or season", whole)
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


def _parse_date(part: str, whole: str) -> DateExpression | None:
    """Parse a date with qualifiers and unspecified digits, or return None if it is not one."""
    match = re.fullmatch(_DATE, part)
    if match is None:
        return None
    sign, year, month, day = match.group(2, 3, 6, 9)
    parsed = _date_from_digits(sign is not None, year, month, day, whole)
    return _qualified(parsed, match.group(1, 4, 5, 7, 8, 10))


def _qualified(parsed: DateExpression, marks: Iterable[str | None]) -> DateExpression:
    given = {mark for mark in marks if mark}
    if not given:
        return parsed
    return DateExpression(
        parsed.start,
        parsed.end,
        parsed.precision,
        uncertain=not given.isdisjoint("?%"),
        approximate=not given.isdisjoint("~%"),
        unspecified=parsed.unspecified,
    )


def _date_from_digits(
    negative: bool, year: str, month: str | None, day: str | None, whole: str
) -> DateExpression:
    unspecified = "X" in f"{year}{month}{day}"
    if month is not None and "X" not in month and int(month) > 12 and day is None:
        low, high = _year_range(year, negative, whole)
        return _season(low, high, int(month), whole, unspecified)
    months = _matching_numbers(month, 12)
    days = _matching_numbers(day, 31)
    if not months:
        _refuse_part("month", whole)
    if not days or min(days) > max(days_in_month(4, month) for month in months):
        _refuse_part("day", whole)
    if months == [2] and days == [29]:
        low, high = _leap_year_range(year, negative, whole)
    else:
        low, high = _year_range(year, negative, whole)
    dates = [
        (low, *_first_day_in_year(low, months, days)),
        (high, *_first_day_in_year(high, months[::-1], days[::-1])),
    ]
    return _date_between(dates[0], dates[1], unspecified)


def _matching_numbers(pattern: str | None, maximum: int) -> list[int]:
    """Return the numbers from 1 to a maximum that match two digits; 0 for a missing part."""
    if pattern is None:
        return [0]
    if "X" not in pattern:
        number = int(pattern)
        return [number] if 1 <= number <= maximum else []
    return [number for number in _digit_pairs(pattern) if 1 <= number <= maximum]


def _year_range(pattern: str, negative: bool, whole: str) -> tuple[int, int]:
    """Return the first and the last year that match four digits."""
    low, high = int(pattern.replace("X", "0")), int(pattern.replace("X", "9"))
    if not negative:
        return low, high
    if high == 0:
        refuse(f'"{whole}": year 0 has no sign', "write 0000", Fault.DATE)
    return -high, -max(low, 1)


def _leap_year_range(pattern: str, negative: bool, whole: str) -> tuple[int, int]:
    """Return the first and the last leap year that match four digits."""
    hundreds = _digit_pairs(pattern[:2])
    rest = [number for number in _digit_pairs(pattern[2:]) if number % 4 == 0]
    first = _leap_year(hundreds, rest, negative)
    last = _leap_year(hundreds[::-1], rest[::-1], negative)
    if first is None or last is None:
        _refuse_part("day", whole)
    return (-last, -first) if negative else (first, last)


def _leap_year(hundreds: list[int], rest: list[int], negative: bool) -> int | None:
    """Return the first leap year in the given order; year 0 cannot be negative."""
    years = (100 * hundred + year for hundred in hundreds for year in rest)
    return next((year for year in years if isleap(year) and (year or not negative)), None)


def _digit_pairs(pattern: str) -> list[int]:
    """Return the numbers from 0 that match two digits, in order."""
    tens, ones = (range(10) if digit == "X" else (int(digit),) for digit in pattern)
    return [10 * ten + one for ten in tens for one in ones]


def _first_day_in_year(year: int, months: list[int], days: list[int]) -> tuple[int, int]:
    """Return the first combination of month and day that exists in a year."""
    return next(
        (month, day)
        for month in months
        for day in days
        if not day or day <= days_in_month(year, month)
    )


def _parse_long_year(text: str) -> DateExpression | None:
    """Parse a year such as ``Y17E7``, ``Y-170000002`` or ``1950S2``, or return None."""
    match = re.fullmatch(_LONG_YEAR, text)
    if match is None:
        return None
    _, letter, sign, digits, exponent, significant, _ = match.groups()
    if not letter and (significant is None or exponent is not None or len(digits) != 4):
        return None
    if letter and int(exponent or 0) == 0 and len(digits) < 5:
        refuse(f'"{text}": Y stands before years of more than four digits', fault=Fault.DATE)
    if (letter and digits[0] == "0") or int(significant or 1) == 0:
        _refuse_text(text)
    size = len(digits) + int(exponent or 0)
    # Public suites count the sign as a digit: -1859S5.
    if int(significant or 0) > size + len(sign):
        refuse(f'"{text}" has more significant digits than its year', fault=Fault.DATE)
    if size > len(str(_YEAR_LIMIT)) - 1:
        refuse(f'"{text}" is beyond {_YEAR_LIMIT:,} years', fault=Fault.DATE)
    year = int(digits) * 10 ** int(exponent or 0)
    if sign and year == 0:
        refuse(f'"{text}": year 0 has no sign', "write 0000", Fault.DATE)
    # The first significant digits are known, the others may be any.
    unit = 10 ** max(0, len(str(year)) - int(significant or size))
    low = year // unit * unit
    high = low + unit - 1
    if sign:
        low, high = -high, -low
    parsed = _date_between((low, 0, 0), (high, 0, 0), unspecified=unit > 1)
    return _qualified(parsed, match.group(1, 7))


def _parse_moment(text: str) -> DateExpression:
    """Parse a date with a time of day. The day is that of its own calendar."""
    from fractions import Fraction  # slow import, used only here

    match = re.fullmatch(_MOMENT, text)
    if match is None:
        _refuse_text(text)
    date, hour, minute, second, fraction, utc, sign, zone_hour, zone_minute = match.groups()
    parsed = _parse_date(date, text)
    unit = Fraction(1, 10 ** len(fraction or ""))
    time = 3600 * int(hour) + 60 * int(minute) + int(second) + int(fraction or 0) * unit
    # 24:00:00 is the end of a day.
    if int(minute) > 59 or int(second) > 59 or time > 86400:
        refuse(f'"{text}" has an invalid time', fault=Fault.DATE)
    if parsed is None or parsed.start.earliest is None:
        _refuse_text(text)
    time += 86400 * parsed.start.earliest
    if utc or sign:
        shift = 60 * int(zone_hour or 0) + int(zone_minute or 0)
        if int(zone_minute or 0) > 59 or (sign == "-" and not 0 < shift <= 720) or shift > 840:
            refuse(
                f'"{text}" has an invalid time zone',
                "zones run from -12:00 to +14:00; UTC is Z",
                Fault.DATE,
            )
        shift = -shift if sign == "-" else shift
        time -= 60 * shift
    moment = Moment(time, unit, zoned=bool(utc or sign))
    return DateExpression(parsed.start, parsed.end, Precision.TIME, moment=moment)


def _refuse_part(part: str, whole: str) -> NoReturn:
    refuse(f'"{whole}" has an invalid {part}', fault=Fault.DATE)


def _refuse_text(text: str) -> NoReturn:
    """Raise an error for a text that is not EDTF, with a hint on how to write the date."""
    corrected = _correct_date(text)
    hint = Correction.of(f'write "{corrected}"', text, corrected) if corrected else None
    if re.fullmatch(r"\d{1,4}[/.]\d{1,2}[/.]\d{1,4}", text, re.ASCII):
        refuse(
            f'"{text}" is ambiguous',
            hint or "write year, month, day with dashes: 2021-10-19",
            Fault.DATE,
        )
    refuse(f'"{text}" is not an EDTF date', hint or _format_hint(text), Fault.DATE)


def _format_hint(text: str) -> str:
    if minutes := _MINUTES.fullmatch(text):
        return f'write a time with seconds: "{minutes[1]}T{minutes[2]}:00{minutes[3]}"'
    if any(character.isspace() for character in text) and re.search(r"\d{4}", text):
        return "write it without blanks, in EDTF: 2021, 2021-10, 2021-10-19, [2019,2021]"
    if re.fullmatch(r"-?\d{2,3}[?~%]?", text, re.ASCII):
        return "write a year in four digits, with X for those not given: 19XX, 193X"
    return "write EDTF such as 2021, 2021-10, 2021-10-19, 2021-10-19?, 2019/2021 or ../2021"


_MINUTES = re.compile(
    r"([0-9]{4}-[0-9]{2}-[0-9]{2})[T ]((?:[01][0-9]|2[0-3]):[0-5][0-9])(|Z|[+-][0-9]{2}:[0-9]{2})"
)
_FILLER = re.compile("st|nd|rd|th|of|the|(mon|tues|wednes|thurs|fri|satur|sun)day")
_PART_OF_DATE = re.compile(r"[0-9]+|[^\W\d_]+")


def _correct_date(text: str) -> str | None:
    """Return the EDTF of a date in English words or with slashes, or None if it is unclear.

    ``17 October 2016`` and ``17/10/2016`` are clear, ``5/10/2016`` is not. The result is for
    hints only: no date is ever read this way.
    """
    parts = [part.lower() for part in _PART_OF_DATE.findall(text)]
    words = [part for part in parts if part.isalpha() and not _FILLER.fullmatch(part)]
    numbers = [part for part in parts if part.isdecimal()]
    years = [number for number in numbers if len(number) == 4]
    short = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(years) + len(short) != len(numbers):
        return None
    year = int(years[0])
    months = [
        number
        for word in words
        for number, name in enumerate(MONTHS, 1)
        if len(word) > 2 and name.startswith(word)
    ]
    match months, short:
        case [month], [] if len(words) == 1:
            return f"{year:04}-{month:02}"
        case [month], [day] if len(words) == 1:
            pass
        case [], [month, day] if not words and (numbers[0] == years[0] or day > 12):
            pass
        case [], [day, month] if not words and (day > 12 or day == month):
            pass
        case _:
            return None
    if not (1 <= month <= 12 and 1 <= day <= days_in_month(year, month)):
        return None
    return f"{year:04}-{month:02}-{day:02}"


_UNBOUNDED = Bounds(None, None)


def parse_edtf(text: str) -> DateExpression:
    """Parse an EDTF text of any level.

    Raises:
        LedgerError: The text is not EDTF, or is ambiguous.
    """
    if (match := _PLAIN.fullmatch(text)) is not None:
        year, month, day = match.groups()
        return _plain_date(int(year), int(month or 0), int(day or 0), text)
    if text[:1] in ("[", "{"):
        return _parse_set(text)
    if "/" in text:
        return _parse_interval(text)
    if "T" in text:
        return _parse_moment(text)
    return _parse_date(text, text) or _parse_long_year(text) or _refuse_text(text)


def _parse_interval(text: str) -> DateExpression:
    left, _, right = text.partition("/")
    if "/" in right:
        _refuse_text(text)
    start, first = _parse_interval_end(left, text)
    end, last = _parse_interval_end(right, text)
    if start is not None and end is not None:
        _check_order(start, end, text)
    parts = [part for part in (start, end) if part is not None]
    return _combine(
        parts,
        DateForm.INTERVAL,
        _UNBOUNDED if start is None else Bounds(start.start.earliest, start.end.latest),
        _UNBOUNDED if end is None else Bounds(end.start.earliest, end.end.latest),
        first,
        last,
    )


def _parse_interval_end(part: str, whole: str) -> tuple[DateExpression | None, EndKind]:
    match part:
        case "":
            return None, EndKind.UNKNOWN
        case "..":
            return None, EndKind.OPEN
        case _:
            return _parse_member(part, whole), EndKind.GIVEN


def _parse_member(part: str, whole: str) -> DateExpression:
    """Parse a date that is part of an interval or a set."""
    parsed = _parse_date(part, whole)
    if parsed is None:
        if "T" in part:
            refuse(f'"{whole}": intervals and sets take no time of day', fault=Fault.DATE)
        if "Y" in part:
            refuse(f'"{whole}": a year written with Y stands alone', fault=Fault.DATE)
        _refuse_text(whole)
    return parsed


def _check_order(start: DateExpression, end: DateExpression, whole: str) -> None:
    """Reject an interval that ends before it starts.

    ``2021-10-19/2021-10`` ends on some day of October from the nineteenth on.
    """
    begun, ended = start.start.earliest, end.end.latest
    if begun is not None and ended is not None and begun > ended:
        refuse(f'"{whole}" ends before it starts', fault=Fault.DATE)


def _parse_set(text: str) -> DateExpression:
    """Parse ``[1667,1670..1672]``, one of a set, or ``{1960,1961-12}``, all of a set."""
    form = DateForm.ONE_OF if text[0] == "[" else DateForm.ALL_OF
    if text[-1] != ("]" if form is DateForm.ONE_OF else "}"):
        _refuse_text(text)
    members = text[1:-1].split(",")
    open_start, open_end = members[0].startswith(".."), members[-1].endswith("..")
    if (open_start and ".." in members[0][2:]) or (open_end and ".." in members[-1][:-2]):
        _refuse_text(text)
    members[0] = members[0].removeprefix("..")
    members[-1] = members[-1].removesuffix("..")
    lows, highs = [], []
    for member in members:
        low, dots, high = member.partition("..")
        lows.append(_parse_member(low, text))
        highs.append(_parse_member(high, text) if dots else lows[-1])
        if dots:
            _check_order(lows[-1], highs[-1], text)
            _check_range(lows[-1], highs[-1], text)
    one = form is DateForm.ONE_OF
    parsed = _combine(
        [*lows, *highs],
        form,
        _start_of_set(lows, highs, open_start, open_end and one, one),
        _end_of_set(lows, highs, open_start and one, open_end, one),
        EndKind.OPEN if open_start else EndKind.GIVEN,
        EndKind.OPEN if open_end else EndKind.GIVEN,
    )
    if not one:
        parts = [member.replace("..", "/") for member in members]
        parts[0] = f"../{parts[0]}" if open_start else parts[0]
        parts[-1] = f"{parts[-1]}/.." if open_end else parts[-1]
        return evolve(parsed, parts=tuple(parts))
    choices = [
        Bounds(low.start.earliest, high.end.latest) for low, high in zip(lows, highs, strict=True)
    ]
    choices[0] = evolve(choices[0], earliest=None) if open_start else choices[0]
    choices[-1] = evolve(choices[-1], latest=None) if open_end else choices[-1]
    return evolve(parsed, choices=merge_periods(choices))


def _check_range(low: DateExpression, high: DateExpression, whole: str) -> None:
    """Reject a range in a set whose last date is before its first, includes it or is in it."""
    first, last = low.start.earliest, high.start.latest
    if first is not None and last is not None and first > last:
        refuse(f'"{whole}" has a range whose end begins before its start', fault=Fault.DATE)
    first, last = low.end.earliest, high.end.latest
    if first is not None and last is not None and first > last:
        refuse(f'"{whole}" has a range whose start ends after its end', fault=Fault.DATE)


def _start_of_set(
    lows: list[DateExpression], highs: list[DateExpression], before: bool, after: bool, one: bool
) -> Bounds:
    """Return the bounds of the start of one of a set, or of all of it."""
    last = (
        max(_known_days(parsed.start.latest for parsed in highs))
        if one
        else min(_known_days(parsed.end.latest for parsed in lows))
    )
    first = min(_known_days(parsed.start.earliest for parsed in lows))
    # With an open start, all of a set is unbounded in the past. One of it need not be.
    return Bounds(None if before else first, None if after or (before and not one) else last)


def _end_of_set(
    lows: list[DateExpression], highs: list[DateExpression], before: bool, after: bool, one: bool
) -> Bounds:
    first = (
        min(_known_days(parsed.end.earliest for parsed in lows))
        if one
        else max(_known_days(parsed.start.earliest for parsed in highs))
    )
    last = max(_known_days(parsed.end.latest for parsed in highs))
    return Bounds(None if before or (after and not one) else first, None if after else last)


def _known_days(bounds: Iterable[int | None]) -> list[int]:
    return [day for day in bounds if day is not None]


def _combine(
    parts: list[DateExpression],
    form: DateForm,
    start: Bounds,
    end: Bounds,
    start_kind: EndKind,
    end_kind: EndKind,
) -> DateExpression:
    """Return an expression of several dates with the marks of all parts."""
    order = list(Precision)
    return DateExpression(
        start,
        end,
        min((part.precision for part in parts), key=order.index, default=Precision.YEAR),
        form,
        start_kind,
        end_kind,
        any(part.uncertain for part in parts),
        any(part.approximate for part in parts),
        any(part.unspecified for part in parts),
    )
