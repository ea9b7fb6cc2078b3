"""Parser for dates, periods and ranges in running text, with all their readings.

Unlike the EDTF dates of ledgers, these dates may be incomplete, such as a day without
its year, or ambiguous: `7/3/98` has four readings. As in EDTF, the months 21 to 24 are
seasons, and the months 33 to 36 are quarters.
"""

import re
from collections.abc import Iterable, Iterator
from enum import Enum
from itertools import chain, pairwise
from typing import NamedTuple

from claimtrack.facts.text.number_words import ORDINALS
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS
from claimtrack.model.dates.words import resolve_date

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""The range of four-digit numbers that may be a year."""

MAX_PERIOD_YEARS = 200
"""Most years that a period covers."""

SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
FIRST_QUARTER = 33

_LONGEST_DAYS = 80  # characters of a list of days before the name of a month

# In lower case, `may` and `march` are words, and short forms are not months.
_SURE_MONTHS = tuple(name for name in MONTHS if name not in ("may", "march"))
_SHORT_MONTHS = tuple(name[:3].title() for name in MONTHS)
_CAPITAL_MONTHS = (*_SHORT_MONTHS, "MAY", "MARCH")
_MONTH = re.compile(
    rf"(?<!\w)(?:(?i:{'|'.join(_SURE_MONTHS)})|May|MAY|March|MARCH"
    rf"|(?:{'|'.join(_SHORT_MONTHS)}|Sept)\b\.?)(?!\w)"
)
_ORDINALS = {
    **ORDINALS,
    **{f"twenty-{word}": 20 + number for word, number in ORDINALS.items() if number < 10},
    "thirtieth": 30,
    "thirty-first": 31,
}
_DAY = r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?"
_RANGE_WORDS = "(?: ?-{1,3} ?| to | until | through )"
"""The pattern of the words between the ends of a range."""
_DAYS = rf"{_DAY}(?:(?: ?, ?{_DAY}){{0,8}}(?:{_RANGE_WORDS}|,? (?:and|or) ){_DAY})?"
_YEAR = r"(?:(?: ?,)?[ -](?:of )?(?P<year>[12][0-9]{3}(?![0-9])|'[0-9]{2}(?![\w'])))?"
_DAYS_BEFORE = re.compile(
    rf"(?<![\w.,-])(?:(?P<days>{_DAYS})(?: of)?[ -]|(?P<ordinal>(?a:{'|'.join(_ORDINALS)})) of )$",
    re.IGNORECASE,
)
_DAYS_AFTER = re.compile(rf"(?: (?P<days>{_DAYS})(?![\w:]|[.,][0-9]))?{_YEAR}")
_YEAR_AFTER = re.compile(_YEAR)
_NUMBER = re.compile("[0-9]+")
_BEFORE_MAY = re.compile(
    r"\b(?:(?:in|since|until|till|during|early|late|last|next|this|through|of|mid) |mid-)$",
    re.IGNORECASE,
)
_NUMERIC_HINT = re.compile("[0-9][-/.][0-9]{1,2}[-/.][0-9]")
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:(?P<year>[12][0-9]{3})(?P<a>[-/.])(?P<month>[0-9]{1,2})(?P=a)(?P<day>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})(?P<b>[-/.])(?P<two>[0-9]{1,2})(?P=b)(?P<last>[12][0-9]{3}|[0-9]{2}))"
    r"(?![0-9]|[.,/-][0-9])"
)
_PERIOD_HINT = re.compile("[12][0-9]{3}[ /-]")
_PERIOD = re.compile(
    r"(?P<from>[12][0-9]{3})(?<![\w.,/-][12][0-9]{3})"
    rf"(?P<mark>{_RANGE_WORDS}|(?<=between ....) and |/)"
    r"(?P<to>[12][0-9]{3}|[0-9]{2})(?![\w/]|[.,-][0-9])"
)
_MAX_SHORT_PERIOD = 10  # years from one century to the next, as in `1998-02`
_DECADE = re.compile(r"(?<![\w.,])(?P<decade>[12][0-9]{2}0)'?s\b")
_TENS = (
    *("twenties", "thirties", "forties", "fifties"),
    *("sixties", "seventies", "eighties", "nineties"),
)
# Not `in his 70s`, `in the low 70s`, nor `the 30s limit`.
_SHORT_DECADE = re.compile(
    rf"\b(?P<words>(?a:{'|'.join(_TENS)}))\b|(?<!\w)(?P<short>'[1-9]0(?a:s))\b"
    r"|\b(?:(?:in|of|since|during|from|until|by) the |(?:early|late|mid)[ -]"
    r"|(?<=[12][0-9]{2}0s )(?:and|or|to) )+(?P<tens>'?[1-9]0'?(?a:s))\b",
    re.IGNORECASE,
)
_BEFORE_AGE = re.compile(
    r"\b(?:his|her|their|my|your|our)(?: (?:early|mid|late))?[ -]$", re.IGNORECASE
)
_CENTURIES_OF_DECADES = (1900, 1800, 2000)
_ORDINAL = rf"(?:[0-9]{{1,2}}(?:st|nd|rd|th)|(?a:{'|'.join(_ORDINALS)}))"
_CENTURY = re.compile(
    rf"(?<![\w-])(?P<one>{_ORDINAL})(?:(?: and | or | to | ?- ?)"
    rf"(?:the )?(?:(?:early|mid|late)[ -])?(?P<two>{_ORDINAL}))?"
    r"[ -]centur(?:y|ies)(?P<bc> BC| B\.C\.)?",
    re.IGNORECASE,
)
_QUARTER_WORDS = {"first": 1, "second": 2, "third": 3, "fourth": 4}
_QUARTER_WORDS |= {"1st": 1, "2nd": 2, "3rd": 3, "4th": 4}
_QUARTER_STARTS = tuple(f"{word}{mark}quarter" for word in _QUARTER_WORDS for mark in " -")
_SHORT_QUARTER = re.compile("Q[1-4]|[1-4]Q")
_QUARTER = re.compile(
    rf"\b(?:Q(?P<one>[1-4])|(?P<two>[1-4])Q|(?P<word>(?a:{'|'.join(_QUARTER_WORDS)}))[ -]quarter)\b"
    r"(?:(?: of)?(?: the)?(?: fiscal)?(?: year)?,? ?(?P<year>[12][0-9]{3})\b)?",
    re.IGNORECASE,
)
_SEASON = re.compile(rf"\b(?P<season>(?a:{'|'.join(SEASONS)}))\b(?: of|,)?{_YEAR}", re.IGNORECASE)
_FISCAL = re.compile(r"\b(?:FY ?'?|[Ff]iscal (?:year )?)(?P<year>[12][0-9]{3}|[0-9]{2})\b")
_SHORT_YEAR = re.compile(r"'(?P<year>[0-9]{2})(?![\w'])")
_BEFORE_SHORT_YEAR = tuple(
    f" {word}" for word in ("in", "since", "of", "from", "to", "until", "by", *SEASONS)
)
_FEASTS = {
    "9/11": (9, 11),
    "New Year's Day": (1, 1),
    "New Year's Eve": (12, 31),
    "Christmas Day": (12, 25),
    "Christmas Eve": (12, 24),
    "Boxing Day": (12, 26),
    "Valentine's Day": (2, 14),
    "Halloween": (10, 31),
}
_COUNT = "(?:[0-9]{1,3}|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
_COUNTED = re.compile(rf"\b{_COUNT} (?:day|week|month|year)s?$", re.IGNORECASE)
_WEEKDAY_STEMS = tuple(name.removesuffix("day") for name in WEEKDAYS)
_SHORT_WEEKDAY = re.compile(r"(?<!\w)(?:Mon|Tues?|Wed|Thu(?:rs?)?|Fri|Sat|Sun)\b")
_RELATIVE = re.compile(
    r"\b(?:the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight"
    r"|this (?:morning|afternoon|evening|week|month|year)|last night"
    r"|(?:last|past|next) (?:week|month|year)"
    rf"|(?:(?:last|this|next) )?(?:{'|'.join(_WEEKDAY_STEMS)})day"
    rf"|{_COUNT} (?:day|week|month|year)s? (?:ago|earlier))\b",
    re.IGNORECASE,
)
_RELATIVE_STARTS = (
    *("the day ", "yesterday", "today", "tomorrow", "tonight", "this ", "last ", "past ", "next "),
)

_BETWEEN = re.compile(_RANGE_WORDS)
_BETWEEN_DAYS = re.compile(rf"[^,]*[0-9](?:st|nd|rd|th)?{_RANGE_WORDS}(?:the )?")
_SEVERAL_WEEKDAYS = re.compile(
    r"\b(?:daily|(?:every|each) day|(?:seven|7) days a week|(?P<week>weekdays?)"
    r"|(?P<end>weekends?))\b",
    re.IGNORECASE,
)
_DAYS_OF_WEEK = 7

# EDTF syntax. Of a season only the year is used.
_EDTF_DAY = re.compile(
    r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])(?:-([0-9]{2}))?|2[0-9]|[34][0-9]))?(?=[T?~%]|$)"
)


class DateReading(NamedTuple):
    """One reading of a date; the year, month or day may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class DateKind(Enum):
    """Kinds of dates, which are compared in different ways."""

    DATE = "date"
    """A day, month, quarter or season, with or without its year, or a fiscal year."""
    WEEKDAY = "weekday"
    PERIOD = "period"
    """Years from the first reading to the second."""
    DECADE = "decade"
    """Ten years from the reading."""
    CENTURY = "century"
    """A hundred years from the reading, which is negative before Christ."""
    TIME = "time"


class DateInText(NamedTuple):
    """A date or a time of day in a text, with its words, span and readings."""

    text: str
    start: int
    end: int
    days: tuple[DateReading, ...] = ()
    minutes: frozenset[int] = frozenset()
    """The readings of a time, in minutes since midnight."""
    kind: DateKind = DateKind.DATE
    weekday: int = 0
    """The number of a weekday, from 0 for Monday."""
    offsets: tuple[int, ...] = ()
    """The possible offsets of its zone from UTC, in minutes; empty without a zone."""

    @property
    def span(self) -> tuple[int, int]:
        """The span of its words."""
        return self.start, self.end


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


def find_dates(text: str) -> Iterator[DateInText]:
    """Yield the dates of a normalized text that name a day, or a month and a year.

    The days of `3 and 5 May` end at the same offset.
    """
    yield from (date for date in find_named_dates(text) if not is_bare_month(date))
    yield from find_numeric_dates(text)


def find_named_dates(text: str) -> Iterator[DateInText]:
    """Yield the dates of a normalized text with the name of a month, in order.

    A name without a day and a year may be another word, such as `May` at the start of a
    sentence: see :func:`is_certain_month`.
    """
    lower = lower_case(text)
    starts = {*positions(lower, _SURE_MONTHS), *positions(text, _CAPITAL_MONTHS)}
    reached = 0
    for start in sorted(starts):
        name = _MONTH.match(text, start)
        if name is None or start < reached:
            continue
        month = _SHORT_MONTHS.index(name[0][:3].title()) + 1
        before = _DAYS_BEFORE.search(text, max(reached, start - _LONGEST_DAYS), start)
        after = (_YEAR_AFTER if before else _DAYS_AFTER).match(text, name.end())
        assert after is not None  # both patterns match an empty string
        found = before or after
        days = [*_NUMBER.finditer(text, *found.span("days"))] if found["days"] else []
        numbers = [int(day[0]) for day in days]
        if before and before["ordinal"]:
            numbers = [_ORDINALS[before["ordinal"].lower()]]
        years = _years(after["year"])
        if all(1 <= number <= 31 for number in numbers):
            start, reached = found.start() if before else start, after.end()
        else:
            numbers, years, reached = [], (None,), name.end()
        for at, number in enumerate(numbers or (None,)):
            own = days[at].start() if at else start  # of several days, from the own number on
            readings = tuple(DateReading(year, month, number) for year in years)
            yield DateInText(text[own:reached], own, reached, readings)


def find_numeric_dates(text: str) -> Iterator[DateInText]:
    """Yield the dates of a normalized text in digits, each with all its readings."""
    if _NUMERIC_HINT.search(text):
        for match in _NUMERIC.finditer(text):
            if days_of := tuple(_numeric_readings(match)):
                yield DateInText(match[0], *match.span(), days_of)


def is_bare_month(date: DateInText) -> bool:
    """True for a month without a day and a year."""
    return date.days[0].year is None and date.days[0].day is None


def is_certain_month(text: str, date: DateInText) -> bool:
    """True if the name of a month in a text cannot be another word."""
    name = date.text.lower()
    if name in _SURE_MONTHS:
        return True
    before = max(0, date.start - 12)
    return name in MONTHS and _BEFORE_MAY.search(text, before, date.start) is not None


def find_feasts(text: str) -> Iterator[DateInText]:
    """Yield the days of a normalized text that have a name and the same date each year."""
    for at in positions(text, _FEASTS):
        name = next(name for name in _FEASTS if text.startswith(name, at))
        if not text[max(0, at - 1) : at].isalnum() and not text[at + len(name) :][:1].isalnum():
            yield DateInText(name, at, at + len(name), (DateReading(None, *_FEASTS[name]),))


def find_parts_of_years(text: str) -> Iterator[DateInText]:
    """Yield the quarters and seasons of a normalized text, and years such as `FY21` and `'98`."""
    lower = lower_case(text)
    short = (match.start() for match in _SHORT_QUARTER.finditer(text)) if "Q" in text else ()
    for at in chain(short, positions(lower, _QUARTER_STARTS) if "quarter" in lower else ()):
        if quarter := _QUARTER.match(text, at):
            digit = quarter["one"] or quarter["two"]
            number = int(digit) if digit else _QUARTER_WORDS[quarter["word"].lower()]
            yield _part_of_year(quarter, FIRST_QUARTER + number - 1)
    for at in positions(lower, SEASONS):
        if season := _SEASON.match(text, at):
            yield _part_of_year(season, SEASONS[season["season"].lower()])
    if "FY" in text or "fiscal" in lower:
        for match in _FISCAL.finditer(text):
            year = int(match["year"])
            days = (DateReading(year if year >= FIRST_YEAR else 2000 + year),)
            yield DateInText(match[0], *match.span(), days)
    for at in positions(text, (" '",)):
        found = _SHORT_YEAR.match(text, at + 1)
        if found and f" {lower[max(0, at - 8) : at]}".endswith(_BEFORE_SHORT_YEAR):
            readings = tuple(DateReading(year) for year in _years(found["year"]))
            yield DateInText(found[0], *found.span(), readings)


def find_decades(text: str) -> Iterator[DateInText]:
    """Yield the decades of a normalized text, each as its first year."""
    if "0s" in text or "0's" in text:
        for match in _DECADE.finditer(text):
            days = (DateReading(int(match["decade"])),)
            yield DateInText(match[0], *match.span(), days, kind=DateKind.DECADE)


def find_short_decades(text: str) -> Iterator[DateInText]:
    """Yield decades without their century, such as `the 90s` and `the nineties`."""
    lower = lower_case(text)
    if not any(mark in lower for mark in ("0s", "0's", *_TENS)):
        return
    for match in _SHORT_DECADE.finditer(text):
        group = match.lastgroup or ""
        start = match.start(group)
        if _BEFORE_AGE.search(text, max(0, start - 14), start):
            continue
        tens = match[group].lower()
        decade = 10 * (2 + _TENS.index(tens)) if tens in _TENS else int(tens.strip("'s"))
        days = tuple(DateReading(century + decade) for century in _CENTURIES_OF_DECADES)
        yield DateInText(match[group], *match.span(group), days, kind=DateKind.DECADE)


def find_centuries(text: str) -> Iterator[DateInText]:
    """Yield the centuries of a normalized text, each as its first year less one."""
    if "centur" in lower_case(text):
        for match in _CENTURY.finditer(text):
            for words in filter(None, match.group("one", "two")):
                digits = words[:-2]
                number = int(digits) if digits.isdigit() else _ORDINALS[words.lower()]
                days = (DateReading(-100 * number if match["bc"] else 100 * (number - 1)),)
                yield DateInText(match[0], *match.span(), days, kind=DateKind.CENTURY)


def find_periods(text: str) -> Iterator[DateInText]:
    """Yield the periods of a normalized text, each as its first and its last year.

    `2007-08` is also a month, which is its third reading. `2008-03` is only a month.
    """
    if not _PERIOD_HINT.search(text):
        return
    for match in _PERIOD.finditer(text):
        first, last = int(match["from"]), int(match["to"])
        month = (DateReading(first, last),) if match["mark"] == "-" and 1 <= last <= 12 else ()
        if last < FIRST_YEAR:
            last += first - first % 100
            last += 100 if last < first <= last + 100 < first + _MAX_SHORT_PERIOD else 0
        if first < last <= first + MAX_PERIOD_YEARS:
            days = (DateReading(first), DateReading(last), *month)
            yield DateInText(match[0], *match.span(), days, kind=DateKind.PERIOD)
        elif month:
            yield DateInText(match[0], *match.span(), month)


def find_weekdays(text: str, short: bool = False) -> Iterator[DateInText]:
    """Yield the weekdays of a normalized text, if wanted with short forms such as `Fri`."""
    for start, weekday in _weekday_starts(text):
        end = start + len(WEEKDAYS[weekday])
        end += text.startswith("s", end)
        if not text[end : end + 1].isalnum():
            yield DateInText(text[start:end], start, end, kind=DateKind.WEEKDAY, weekday=weekday)
    for match in _SHORT_WEEKDAY.finditer(text) if short else ():
        weekday = next(at for at, day in enumerate(WEEKDAYS) if day[:3] == match[0][:3].lower())
        yield DateInText(match[0], *match.span(), kind=DateKind.WEEKDAY, weekday=weekday)


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


def find_relative_dates(text: str) -> Iterator[DateInText]:
    """Yield the expressions of a text that need its date, such as `last Tuesday`, in order."""
    lower = lower_case(text)
    starts = {*positions(lower, _RELATIVE_STARTS), *(at for at, _ in _weekday_starts(text))}
    for at in positions(lower, (" ago", " earlier")):
        if counted := _COUNTED.search(text, max(0, at - 20), at):
            starts.add(counted.start())
    reached = 0
    for start in sorted(starts):
        if start >= reached and (match := _RELATIVE.match(text, start)):
            reached = match.end()
            yield DateInText(match[0], *match.span())


def resolve_relative_date(words: str, published: When | None) -> tuple[DateReading, ...]:
    """Return the day or month that an expression such as `last Tuesday` refers to.

    A week and a night have two readings, their first and their last day. An expression
    that cannot be resolved has none, since its text has no certain date.
    """
    when = resolve_date(words, published) if published is not None else None
    if when is None:
        return ()
    day = date_reading(when)
    ends = () if day else (date_reading(When.parse(end)) for end in when.text.split("/"))
    return (day,) if day else tuple(end for end in ends if end is not None)


def date_reading(when: When) -> DateReading | None:
    """Return the year, month and day of an EDTF date, as far as given; None for other forms."""
    match = _EDTF_DAY.match(when.text)
    return (
        None
        if match is None
        else DateReading(*(int(part) if part else None for part in match.groups()))
    )


def lower_case(text: str) -> str:
    """Return a text in lower case, and of the same length."""
    return text.replace("\u0130", "i").lower()


def positions(text: str, words: Iterable[str]) -> Iterator[int]:
    """Yield the positions of each of some words. For rare words, a pattern is much slower."""
    for word in words:
        if word in text:
            at = text.find(word)
            while at >= 0:
                yield at
                at = text.find(word, at + 1)


def _weekday_starts(text: str) -> Iterator[tuple[int, int]]:
    """Yield the positions of the names of weekdays, each with the number of the weekday."""
    lower = lower_case(text)
    for end in positions(lower, ("day",)):
        for weekday, stem in enumerate(_WEEKDAY_STEMS):
            start = end - len(stem)
            if lower.startswith(stem, start) and start >= 0:
                if not text[max(0, start - 1) : start].isalnum():
                    yield start, weekday
                break


def _years(digits: str | None) -> tuple[int | None, ...]:
    """Return the possible years of digits such as `1998` and `'98`."""
    if digits is None:
        return (None,)
    year = int(digits.lstrip("'"))
    return (year,) if year >= FIRST_YEAR else (1900 + year, 2000 + year)


def _part_of_year(match: re.Match[str], month: int) -> DateInText:
    readings = tuple(DateReading(year, month) for year in _years(match["year"]))
    return DateInText(match[0], *match.span(), readings)


def _numeric_readings(match: re.Match[str]) -> Iterator[DateReading]:
    """Yield the readings of a date in digits."""
    if match["year"]:
        pairs = [(int(match["month"]), int(match["day"]))]
        years = [int(match["year"])]
    else:
        one, two, last = int(match["one"]), int(match["two"]), int(match["last"])
        pairs = list(dict.fromkeys([(two, one), (one, two)]))
        years = [last] if last >= FIRST_YEAR else [1900 + last, 2000 + last]
    for year in years:
        for month, day in pairs:
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield DateReading(year, month, day)
