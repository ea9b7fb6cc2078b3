"""Ranges of days, months and weekdays in a text, such as `3 to 5 May` and `Monday-Friday`."""

import re
from collections.abc import Iterable, Iterator
from itertools import pairwise
from typing import NamedTuple

from claimtrack.facts.text.dates import RANGE_WORDS, DateInText, DateReading

_BETWEEN = re.compile(RANGE_WORDS)
_BETWEEN_DAYS = re.compile(rf"[^,]*[0-9](?:st|nd|rd|th)?{RANGE_WORDS}(?:the )?")
_SEVERAL_WEEKDAYS = re.compile(
    r"\b(?:daily|(?:every|each) day|(?:seven|7) days a week|(?P<week>weekdays?)"
    r"|(?P<end>weekends?))\b",
    re.IGNORECASE,
)
_DAYS_OF_WEEK = 7


class DateRange(NamedTuple):
    """Days from one month and day to another, perhaps of a year."""

    first: tuple[int, int]
    last: tuple[int, int]
    year: int | None
    start: int
    end: int

    def includes(self, day: DateReading) -> bool:
        """True if a day, or a part of a month, is in the range."""
        if day.month is None or (day.year and self.year and day.year != self.year):
            return False
        low, high = (day.month, day.day or 1), (day.month, day.day or 31)
        if self.first <= self.last:
            return low <= self.last and high >= self.first
        return low <= self.last or high >= self.first  # over the end of a year


class WeekdayRange(NamedTuple):
    """Weekdays by their numbers, from 0 for Monday."""

    weekdays: frozenset[int]
    start: int
    end: int


def find_date_ranges(text: str, dates: Iterable[DateInText]) -> Iterator[DateRange]:
    """Yield the ranges between dates of a text that are in order."""
    for one, two in pairwise(dates):
        first, last = one.days[0], two.days[0]
        if one.end == two.end:  # `3 to 5 May`
            joined = _BETWEEN_DAYS.fullmatch(text, one.start, two.start)
        else:
            joined = _BETWEEN.fullmatch(text, one.end, two.start)
        if joined and first.month is not None and last.month is not None:
            yield DateRange(
                (first.month, first.day or 1),
                (last.month, last.day or 31),
                last.year or first.year,
                one.start,
                two.end,
            )


def find_weekday_ranges(text: str, weekdays: Iterable[DateInText]) -> Iterator[WeekdayRange]:
    """Yield the ranges between weekdays of a text that are in order, and words such as `daily`."""
    for one, two in pairwise(weekdays):
        if _BETWEEN.fullmatch(text, one.end, two.start):
            count = (two.weekday - one.weekday) % _DAYS_OF_WEEK + 1
            days = ((one.weekday + step) % _DAYS_OF_WEEK for step in range(count))
            yield WeekdayRange(frozenset(days), one.start, two.end)
    for match in _SEVERAL_WEEKDAYS.finditer(text):
        days_of = range(5) if match["week"] else range(5, 7) if match["end"] else range(7)
        yield WeekdayRange(frozenset(days_of), *match.span())
