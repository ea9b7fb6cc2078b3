"""Corrections of dates that are not EDTF, for hints. No date is ever read this way."""

import re

from claimtrack.model.dates.day_numbers import MONTHS, days_in_month

_FILLER = re.compile("st|nd|rd|th|of|the|(mon|tues|wednes|thurs|fri|satur|sun)day")
_PART = re.compile(r"[0-9]+|[^\W\d_]+")


def correct_date(text: str) -> str | None:
    """Return the EDTF of a date in English words or with slashes, or None if it is unclear.

    ``17 October 2016`` and ``17/10/2016`` are clear, ``5/10/2016`` is not.
    """
    parts = [part.lower() for part in _PART.findall(text)]
    words = [part for part in parts if part.isalpha() and not _FILLER.fullmatch(part)]
    numbers = [part for part in parts if part.isdecimal()]
    years = [number for number in numbers if len(number) == 4]
    short = [int(number) for number in numbers if len(number) <= 2]
    if len(years) != 1 or len(years) + len(short) != len(numbers):
        return None
    year = int(years[0])
    months = [i for word in words for i in _months_of(word)]
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


def _months_of(word: str) -> list[int]:
    """Return the numbers of the months that a word of at least three letters begins."""
    return [i for i, name in enumerate(MONTHS, 1) if len(word) > 2 and name.startswith(word)]
