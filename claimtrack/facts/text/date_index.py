"""Search of a text for dates, periods, decades and times of day."""

import re
from functools import cached_property

from attrs import field, frozen

from claimtrack.facts.text.dates import (
    DateInText,
    DateReading,
    date_reading,
    find_dates,
    find_decades,
    find_periods,
    find_times,
    resolve_relative_dates,
)
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.model import When

_YEAR = re.compile(r"(?<![0-9.,])[12][0-9]{3}(?![0-9]|[.,][0-9])")


@frozen(eq=False, slots=False)
class DateIndex:
    """The dates and times of a normalized text that was published on a date."""

    text: str = field(repr=False)
    published: When | None = None

    def match(self, item: DateInText) -> ItemMatch:
        """Look for a date or a time. A date in the text may be more precise than the item."""
        has = bool(item.minutes & self._minutes) if item.minutes else self._has_date(item)
        return ItemMatch(ItemOutcome.FOUND) if has else MISSING

    @cached_property
    def years(self) -> frozenset[int]:
        """The years in the text, including those within its periods."""
        ends = (tuple(day.year or 0 for day in period.days) for period in self._periods)
        return self._named_years.union(*(range(first, last + 1) for first, last in ends))

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The spans of full dates, periods and times, whose digits are no figures."""
        full = (date for date in self._dates if date.days[0].year is not None)
        times = (time for time in self._times if ":" in time.text)
        return tuple((each.start, each.end) for each in (*full, *self._periods, *times))

    @cached_property
    def _minutes(self) -> frozenset[int]:
        return frozenset().union(*(time.minutes for time in self._times))

    def _has_date(self, date: DateInText) -> bool:
        if len(date.days) == 2 and date.days[0].month is None:  # a period
            return all(day.year in self._named_years for day in date.days)
        if date.days[0].month is None:  # a decade
            decade = date.days[0].year or 0
            return decade in self._decades or not self.years.isdisjoint(range(decade, decade + 10))
        return None in self._relative_days or any(self._has_day(day) for day in date.days)

    def _has_day(self, day: DateReading) -> bool:
        for year, month, number in self._days:
            if month == day.month and (day.day is None or day.day == number):
                if day.year is None or year == day.year:
                    return True
                if year is None and day.year in self._years_around:
                    return True
        return False

    @cached_property
    def _dates(self) -> tuple[DateInText, ...]:
        return tuple(find_dates(self.text))

    @cached_property
    def _periods(self) -> tuple[DateInText, ...]:
        return tuple(find_periods(self.text))

    @cached_property
    def _times(self) -> tuple[DateInText, ...]:
        return tuple(find_times(self.text))

    @cached_property
    def _days(self) -> frozenset[DateReading]:
        absolute = (day for each in self._dates for day in each.days)
        relative = (day for day in self._relative_days if day is not None)
        return frozenset((*absolute, *relative, *self._published))

    @cached_property
    def _relative_days(self) -> frozenset[DateReading | None]:
        """The days of expressions such as `last Tuesday`; None for an unresolved one."""
        return frozenset(resolve_relative_dates(self.text, self.published))

    @cached_property
    def _published(self) -> tuple[DateReading, ...]:
        day = date_reading(self.published) if self.published is not None else None
        return () if day is None else (day,)

    @cached_property
    def _years_around(self) -> frozenset[int]:
        """The years to which a day without a year may belong."""
        near = {day.year + step for day in self._published if day.year for step in (-1, 0, 1)}
        return self.years | near

    @cached_property
    def _named_years(self) -> frozenset[int]:
        found = {day.year for day in self._days if day.year is not None}
        for period in self._periods:
            found.update(day.year for day in period.days if day.year is not None)
        return frozenset((*found, *(int(each[0]) for each in _YEAR.finditer(self.text))))

    @cached_property
    def _decades(self) -> frozenset[int]:
        return frozenset(decade.days[0].year or 0 for decade in find_decades(self.text))
