"""Search of a text for dates, periods, decades and times of day."""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import chain, islice

from attrs import evolve, field, frozen

from claimtrack.facts.text.checkable_items import blank_out
from claimtrack.facts.text.dates import (
    FIRST_QUARTER,
    FIRST_YEAR,
    SEASONS,
    DateInText,
    DateKind,
    DateRange,
    DateReading,
    WeekdayRange,
    date_reading,
    find_centuries,
    find_date_ranges,
    find_decades,
    find_feasts,
    find_named_dates,
    find_numeric_dates,
    find_parts_of_years,
    find_periods,
    find_relative_dates,
    find_short_decades,
    find_weekday_ranges,
    find_weekdays,
    is_bare_month,
    is_certain_month,
    resolve_relative_date,
)
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.facts.text.times_of_day import (
    find_hours,
    find_small_numbers,
    find_times,
    hours_of,
    is_same_time,
)
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import WEEKDAYS
from claimtrack.model.numbers.amounts import NUMBER_WORDS

YEAR_NEAR_DAY, YEAR_NEAR_MONTH = (160, 60), (40, 25)
"""Most characters before and after a day, or a month, in which a year belongs to it."""

MAX_YEARS_ADDED = 12
"""Most years, other than an age, that are added to a year of the text."""

_MAX_COMPARED = 300  # dates or ranges of a text that are compared one by one
_YEAR = re.compile(r"[12][0-9]{3}(?![0-9]|[.,][0-9])(?<![0-9.,][12][0-9]{3})")
# Numbers that may be a year before the year 1000.
_EARLY_YEAR = re.compile(r"(?<![\w.,])(?P<year>[0-9]{1,4})(?P<bc> ?B\.?C)?(?![.,]?[0-9])")
_YEAR_COUNT = re.compile(
    rf"\b(?P<count>(?a:{'|'.join(tuple(NUMBER_WORDS)[1:11])})|[0-9]{{1,2}})[ -]"
    r"(?:(?:more|further|additional|full) )?years?\b"
    r"|\baged? (?P<age>[0-9]{1,2})\b|\banother year\b|\ba year (?:later|earlier|after|before)\b"
    r"|\b(?:next|following|previous|preceding) year\b",
    re.IGNORECASE,
)
_LOWER_CASE_MONTH = re.compile(
    r"\b(?P<before>(?:in|of|since|until|by|last|next|[0-9]{1,2}(?:st|nd|rd|th)?) )?"
    r"(?P<month>may|march|jan|feb|mar|apr|jun|jul|aug|sept?|oct|nov|dec)\b(?(before)|(?=\.? [0-9]))"
)

_Span = tuple[int, int] | None


@frozen(eq=False, slots=False)
class DateIndex:
    """The dates and times of a normalized text that was published on a date."""

    text: str = field(repr=False)
    published: When | None = None

    def match(self, item: DateInText) -> ItemMatch:
        """Look for a date or a time. A date in the text may be more precise than the item."""
        match item.kind:
            case DateKind.TIME:
                return self._match_time(item)
            case DateKind.WEEKDAY:
                return self._match_weekday(item.weekday)
            case DateKind.PERIOD:
                return self._match_period(item)
            case DateKind.DECADE:
                decades = (self._match_decade(day.year or 0) for day in item.days)
                found = min(decades, key=lambda each: each.outcome.rank)
                is_number = len(item.days) > 1 and item.text[0].isdigit()
                if found.outcome is ItemOutcome.MISSING and is_number:  # `temperatures in the 20s`
                    return evolve(found, outcome=ItemOutcome.UNSURE, note="may be numbers")
                return found
            case DateKind.CENTURY:
                return self._match_century(item.days[0].year or 0)
            case DateKind.DATE:
                return min(map(self._match_day, item.days), key=lambda each: each.outcome.rank)

    def match_year(self, year: int) -> ItemMatch:
        """Look for a year. A sum of a year and a number of years in the text is unsure."""
        if year in self.years:
            return ItemMatch(ItemOutcome.FOUND, self._named_years.get(year))
        for count, words in self._year_counts.items():
            for base in (year - count, year + count):
                if base in self._named_years:
                    sum_of = f"{base} {'+' if base < year else '-'} {count} = {year}"
                    note = f'calculated: the text has "{words}", and {sum_of}'
                    return ItemMatch(ItemOutcome.UNSURE, self._named_years[base], note)
        return evolve(MISSING, span=_nearest_of(self._named_years, year))

    @cached_property
    def years(self) -> frozenset[int]:
        """The years in the text, including those within its periods."""
        ends = (tuple(day.year or 0 for day in period.days[:2]) for period in self._periods)
        return frozenset(self._named_years).union(*(range(a, b + 1) for a, b in ends))

    @cached_property
    def spans(self) -> tuple[tuple[int, int], ...]:
        """The spans of full dates, periods and times, whose digits are no figures."""
        full = (date for date in self._dates if date.days[0].year is not None)
        dates = (date.span for date in (*self._dates, *self._found_periods))
        text = blank_out(self.text, dates, " ") if self._times else ""
        # `2021-10:19` is a month and a figure, and no time.
        times = (
            time
            for time in self._times
            if ":" in time.text and text[time.start : time.end] == time.text
        )
        return tuple(each.span for each in (*full, *self._periods, *times))

    def _match_time(self, item: DateInText) -> ItemMatch:
        for time in chain(self._times, self._hours):
            if is_same_time(item, time):
                return ItemMatch(ItemOutcome.FOUND, time.span)
        for hour in hours_of(item):
            if hour in self._bare_hours:
                return ItemMatch(ItemOutcome.UNSURE, self._bare_hours[hour], "may be an hour")
        wanted = min(item.minutes)
        near = min(self._times, key=lambda each: abs(min(each.minutes) - wanted), default=None)
        return MISSING if near is None else evolve(MISSING, span=near.span)

    def _match_weekday(self, weekday: int) -> ItemMatch:
        if weekday in self._weekdays:
            return ItemMatch(ItemOutcome.FOUND, self._weekdays[weekday])
        if "day" in self._unresolved:
            return _not_checked(*self._unresolved["day"])
        for day, span in self._mentions:
            if day.day is not None and day.year is None and not self._years_of(day, span):
                return ItemMatch(ItemOutcome.NOT_CHECKED, span, "a day in the text has no year")
        for several in self._weekday_ranges:
            if weekday in several.weekdays:
                return self._within(several.start, several.end)
        return evolve(MISSING, span=next(iter(self._weekdays.values()), None))

    def _match_period(self, item: DateInText) -> ItemMatch:
        first, last = (day.year or 0 for day in item.days[:2])
        if (same := self._period_places.get(item.days[:2])) is not None:
            return ItemMatch(ItemOutcome.FOUND, same)
        if first in self._named_years and last in self._named_years:
            if first in self._single_years and last in self._single_years:
                return ItemMatch(ItemOutcome.FOUND, self._named_years[first])
            note = f"the text has {first} and {last} in other periods"
            return ItemMatch(ItemOutcome.UNSURE, self._named_years[first], note)
        ends = [year for year in (first, last) if year not in self._named_years]
        found = [evolve(MISSING, span=_nearest_of(self._named_years, ends[0]))]
        found += map(self._match_day, item.days[2:])
        calculated = [self.match_year(year) for year in ends]
        if all(end.outcome is ItemOutcome.UNSURE for end in calculated):
            found += calculated
        return min(found, key=lambda each: each.outcome.rank)

    def _match_decade(self, decade: int) -> ItemMatch:
        if decade % 100 in self._short_decades:
            return ItemMatch(ItemOutcome.FOUND, self._short_decades[decade % 100])
        if decade % 100 == 0 and decade in self._centuries:  # `the 1800s`
            return ItemMatch(ItemOutcome.FOUND, self._centuries[decade])
        return self._match_years(range(decade, decade + 10))

    def _match_century(self, century: int) -> ItemMatch:
        if century in self._centuries:
            return ItemMatch(ItemOutcome.FOUND, self._centuries[century])
        years = range(century, century + 101)
        if century < FIRST_YEAR and any(
            int(each["year"]) * (-1 if each["bc"] else 1) in years
            for each in _EARLY_YEAR.finditer(self.text)
        ):
            return ItemMatch(ItemOutcome.FOUND)
        return self._match_years(years)

    def _match_years(self, years: range) -> ItemMatch:
        """Return a match if a year or a decade of the text is one of some years."""
        named = self._named_years | self._decades
        for year in years:
            if year in named or year in self.years:
                return ItemMatch(ItemOutcome.FOUND, named.get(year))
        return evolve(MISSING, span=_nearest_of(named, years.start))

    def _match_day(self, day: DateReading) -> ItemMatch:
        if day.year is not None and day.month is None:
            return self.match_year(day.year)
        if day in self._stated:
            return ItemMatch(ItemOutcome.FOUND, self._stated[day])
        for days in self._date_ranges if day.year is None or day.year in self.years else ():
            if days.includes(day):
                return self._within(days.start, days.end)
        if day.year is None:
            units = ("day", "weekday") if day.day else ("day", "weekday", "week", "month")
            for unit in units:
                if unit in self._unresolved:
                    return _not_checked(*self._unresolved[unit])
        elif day.year in self.years and (partial := day._replace(year=None)) in self._yearless:
            note = f"the text does not say that this is in {day.year}, which it has elsewhere"
            return ItemMatch(ItemOutcome.UNSURE, self._yearless[partial], note)
        return evolve(MISSING, span=self._nearest(day))

    def _within(self, start: int, end: int) -> ItemMatch:
        note = f'it is within "{self.text[start:end]}"'
        return ItemMatch(ItemOutcome.UNSURE, (start, end), note)

    def _nearest(self, day: DateReading) -> _Span:
        """Return the span of the date in the text that shares most with a date, or of the first."""
        best, nearest = -1, None
        for other, span in islice(self._mentions, _MAX_COMPARED):
            year, month, day_of_month = (
                one is not None and one == two for one, two in zip(day, other, strict=True)
            )
            shared = 2 * month + year + day_of_month
            if span is not None and shared > best:
                best, nearest = shared, span
        return nearest

    @cached_property
    def _dates(self) -> tuple[DateInText, ...]:
        """The dates with a day, or with a month and a year."""
        named = (date for date in self._named_dates if not is_bare_month(date))
        return (*named, *find_numeric_dates(self.text))

    @cached_property
    def _named_dates(self) -> tuple[DateInText, ...]:
        return tuple(find_named_dates(self._text_with_months))

    @cached_property
    def _bare_months(self) -> tuple[DateInText, ...]:
        return tuple(filter(is_bare_month, self._named_dates))

    @cached_property
    def _text_with_months(self) -> str:
        """The text. In a text without capitals the months have capitals."""
        text = self.text
        if not text.islower():
            return text
        return _LOWER_CASE_MONTH.sub(lambda m: (m["before"] or "") + m["month"].title(), text)

    @cached_property
    def _periods(self) -> tuple[DateInText, ...]:
        return tuple(each for each in self._found_periods if each.kind is DateKind.PERIOD)

    @cached_property
    def _period_places(self) -> dict[tuple[DateReading, ...], tuple[int, int]]:
        """The span of the first period with the same ends."""
        return {each.days[:2]: each.span for each in reversed(self._periods)}

    @cached_property
    def _found_periods(self) -> tuple[DateInText, ...]:
        """The periods, and months such as `2008-03`."""
        return tuple(find_periods(self.text))

    @cached_property
    def _times(self) -> tuple[DateInText, ...]:
        return tuple(find_times(self.text))

    @cached_property
    def _hours(self) -> tuple[DateInText, ...]:
        return tuple(find_hours(self.text))

    @cached_property
    def _bare_hours(self) -> dict[int, _Span]:
        """The numbers in the text that may be an hour, apart from times and dates."""
        spans = (*self.spans, *(time.span for time in self._times))
        numbers = find_small_numbers(blank_out(self.text, spans, "_"))
        return dict(reversed([*numbers]))

    @cached_property
    def _mentions(self) -> tuple[tuple[DateReading, _Span], ...]:
        """All readings of the days, months and parts of years in the text, and its own date."""
        text = self._text_with_months
        months = (month for month in self._bare_months if is_certain_month(text, month))
        found = [*self._dates, *months, *find_parts_of_years(self.text), *find_feasts(self.text)]
        mentions = [(day, each.span) for each in found for day in each.days]
        for each in self._found_periods:
            days = each.days[2:] if each.kind is DateKind.PERIOD else each.days
            mentions += ((day, each.span) for day in days)
        for days, span in self._relative.values():
            mentions += ((day, span) for day in days)
        return (*mentions, *((day, None) for day in self._published))

    @cached_property
    def _relative(self) -> dict[str, tuple[tuple[DateReading, ...], tuple[int, int]]]:
        """Expressions such as `last Tuesday`, with their days and the span of the first."""
        found: dict[str, tuple[tuple[DateReading, ...], tuple[int, int]]] = {}
        for each in find_relative_dates(self.text):
            if (words := each.text.lower()) not in found:
                days = resolve_relative_date(words, self.published)
                found[words] = days, each.span
        return found

    @cached_property
    def _unresolved(self) -> dict[str, tuple[str, tuple[int, int]]]:
        """The first expression of each precision that could not be resolved."""
        found: dict[str, tuple[str, tuple[int, int]]] = {}
        for words, (days, span) in self._relative.items():
            if not days:
                if words.endswith(WEEKDAYS):
                    precision = "weekday"
                else:
                    units = (unit for unit in ("week", "month", "year") if unit in words)
                    precision = next(units, "day")
                found.setdefault(precision, (words, span))
        return found

    @cached_property
    def _stated(self) -> dict[DateReading, _Span]:
        """All that the dates of the text imply: `3 May 2031` also a `3 May` and `Q2 2031`."""
        found: dict[DateReading, _Span] = {}
        for day, span in self._mentions:
            for less in _less_precise(day):
                found.setdefault(less, span)
                for year in () if day.year else self._years_of(day, span):
                    found.setdefault(less._replace(year=year), span)
        for each in self._bare_months:  # even if one may be another word
            found.setdefault(each.days[0], each.span)
        return found

    @cached_property
    def _yearless(self) -> dict[DateReading, _Span]:
        """The readings that the dates without a year imply."""
        found: dict[DateReading, _Span] = {}
        for day, span in self._mentions:
            for less in _less_precise(day) if day.year is None else ():
                found.setdefault(less, span)
        return found

    def _years_of(self, day: DateReading, span: _Span) -> set[int]:
        """Return the years that a date without a year may have: near in the text, or its own."""
        near = {own.year + step for own in self._published if own.year for step in (-1, 0, 1)}
        if span is not None:
            before, after = YEAR_NEAR_DAY if day.day is not None else YEAR_NEAR_MONTH
            first = bisect_left(self._year_places, (span[0] - before, 0))
            last = bisect_left(self._year_places, (span[1] + after, 0))
            near.update(year for _, year in self._year_places[first:last])
        return near

    @cached_property
    def _year_places(self) -> list[tuple[int, int]]:
        return [(each.start(), int(each[0])) for each in _YEAR.finditer(self.text)]

    @cached_property
    def _named_weekdays(self) -> tuple[DateInText, ...]:
        return tuple(find_weekdays(self.text, short=True))

    @cached_property
    def _weekday_ranges(self) -> tuple[WeekdayRange, ...]:
        named = sorted(self._named_weekdays, key=lambda each: each.start)
        return tuple(islice(find_weekday_ranges(self.text, named), _MAX_COMPARED))

    @cached_property
    def _date_ranges(self) -> tuple[DateRange, ...]:
        dates = sorted(
            (*self._named_dates, *find_numeric_dates(self.text)),
            key=lambda each: (each.start, -each.end),
        )
        return tuple(islice(find_date_ranges(self.text, dates), _MAX_COMPARED))

    @cached_property
    def _weekdays(self) -> dict[int, _Span]:
        """The weekdays in the text, and those of its days."""
        found: dict[int, _Span] = {}
        for each in self._named_weekdays:
            found.setdefault(each.weekday, each.span)
        for day, span in self._mentions:
            years = [day.year] if day.year else sorted(self._years_of(day, span))
            for year in years if day.month and day.day else ():
                try:
                    found.setdefault(date(year, day.month or 0, day.day or 0).weekday(), span)
                except ValueError:  # such as 31 February
                    continue
        return found

    @cached_property
    def _published(self) -> tuple[DateReading, ...]:
        day = date_reading(self.published) if self.published is not None else None
        return () if day is None else (day,)

    @cached_property
    def _named_years(self) -> dict[int, _Span]:
        found: dict[int, _Span] = {year: (at, at + 4) for at, year in reversed(self._year_places)}
        for day, span in self._mentions:
            if day.year is not None:
                found.setdefault(day.year, span)
        for period in self._periods:
            for day in period.days[:2]:
                found.setdefault(day.year or 0, period.span)
        return found

    @cached_property
    def _single_years(self) -> frozenset[int]:
        """The years that are not only the end of a period."""
        spans = (period.span for period in self._periods)
        named = _YEAR.finditer(blank_out(self.text, spans, "_"))
        dated = (day.year for day, _ in self._mentions if day.year is not None)
        return frozenset((*dated, *(int(year[0]) for year in named)))

    @cached_property
    def _year_counts(self) -> dict[int, str]:
        """Numbers of years that the text names, with the words."""
        found: dict[int, str] = {}
        for each in (
            _YEAR_COUNT.finditer(self.text) if "year" in self.text or "age" in self.text else ()
        ):
            number = each["count"] or each["age"] or "1"
            count = int(number) if number.isdigit() else NUMBER_WORDS[number.lower()]
            if count <= MAX_YEARS_ADDED or each["age"]:
                found.setdefault(count, each[0])
        return found

    @cached_property
    def _decades(self) -> dict[int, _Span]:
        decades = [*find_decades(self.text)]
        return {each.days[0].year or 0: each.span for each in reversed(decades)}

    @cached_property
    def _short_decades(self) -> dict[int, _Span]:
        """Decades without their century, by their last two digits."""
        found: dict[int, _Span] = {}
        for each in find_short_decades(self.text):
            found.setdefault((each.days[0].year or 0) % 100, each.span)
        return found

    @cached_property
    def _centuries(self) -> dict[int, _Span]:
        centuries = [*find_centuries(self.text)]
        return {each.days[0].year or 0: each.span for each in reversed(centuries)}


def _nearest_of(places: Mapping[int, _Span], year: int) -> _Span:
    """Return the place of the year nearest to a year."""
    return places[min(places, key=lambda each: (abs(each - year), each))] if places else None


def _less_precise(day: DateReading) -> Iterator[DateReading]:
    """Yield a date, and all dates that it implies, with and without its year."""
    months = _parts_of_year(day.month) if day.month is not None else ()
    for year in dict.fromkeys((day.year, None)):
        yield day._replace(year=year)
        yield from (DateReading(year, month) for month in months)


def _parts_of_year(month: int) -> tuple[int, ...]:
    """Return a month with its quarter, and its seasons in the north and in the south."""
    if month > 12:
        return (month,)
    season, first = month % 12 // 3, SEASONS["spring"]
    return (
        month,
        FIRST_QUARTER + (month - 1) // 3,
        first + (season + 3) % 4,
        first + (season + 1) % 4,
    )


def _not_checked(words: str, span: tuple[int, int]) -> ItemMatch:
    note = f'the text says "{words}", and its own date is not known'
    return ItemMatch(ItemOutcome.NOT_CHECKED, span, note)
