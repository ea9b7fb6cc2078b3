"""Parser for dates, periods and times of day in running text, with all their readings.

Unlike the EDTF dates of ledgers, these dates may be incomplete, such as a day without
its year, or ambiguous: `7/3/98` has four readings.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from claimtrack.errors import LedgerError
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import MONTHS
from claimtrack.model.dates.words import resolve_date

FIRST_YEAR, LAST_YEAR = 1000, 2999
"""The range of four-digit numbers that may be a year."""

MAX_PERIOD_YEARS = 200
"""Most years that a period covers."""

_SHORT_MONTHS = [name[:3] for name in MONTHS]
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:(?P<year>[12][0-9]{3})(?P<a>[-/.])(?P<month>[0-9]{1,2})(?P=a)(?P<day>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})(?P<b>[-/.])(?P<two>[0-9]{1,2})(?P=b)(?P<last>[12][0-9]{3}|[0-9]{2}))"
    r"(?![0-9]|[.,/-][0-9])"
)
_PERIOD = re.compile(
    r"(?<![\w.,/-])(?P<from>[12][0-9]{3})(?: ?- ?| to | until |(?<=between ....) and |/)"
    r"(?P<to>[12][0-9]{3}|[0-9]{2})(?![\w/]|[.,-][0-9])"
)
_DECADE = re.compile(r"(?<![\w.,])(?P<decade>[12][0-9]{2}0)'?s\b")
_TIME = re.compile(
    r"(?<![\w:.,])(?P<hour>[01]?[0-9]|2[0-4])(?:(?P<mark>[:.])(?P<minute>[0-5][0-9])"
    r"(?::[0-5][0-9])?)?(?: ?(?P<half>[ap])\.?m\b\.?)?(?![\w:]|[.,][0-9])",
    re.IGNORECASE,
)
_RELATIVE = re.compile(
    r"\b(?:the day before yesterday|the day after tomorrow|yesterday|today|tomorrow|tonight"
    r"|this (?:morning|afternoon|evening|week|month|year)|last night"
    r"|(?:last|past|next) (?:week|month|year)"
    r"|(?:(?:last|this|next) )?(?:mon|tues|wednes|thurs|fri|satur|sun)day"
    r"|(?:[0-9]{1,3}|an?|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve)"
    r" (?:day|week|month|year)s? (?:ago|earlier))\b",
    re.IGNORECASE,
)


# EDTF syntax. Of a season only the year is used.
_EDTF_DAY = re.compile(
    r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])(?:-([0-9]{2}))?|2[0-9]|[34][0-9]))?(?=[T?~%]|$)"
)


class DateReading(NamedTuple):
    """One reading of a date; the year, month or day may be missing."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class DateInText(NamedTuple):
    """A date or a time of day in a text, with its words, span and readings.

    The readings of a time are minutes since midnight.
    """

    text: str
    start: int
    end: int
    days: tuple[DateReading, ...] = ()
    minutes: frozenset[int] = frozenset()


def find_dates(text: str) -> Iterator[DateInText]:
    """Yield the dates of a normalized text that name a day, or a month and a year."""
    for match in _named_date_pattern().finditer(text):
        words = match["month"] or match["month2"] or match["month3"]
        month = _SHORT_MONTHS.index(words[:3].lower()) + 1
        found = match["year"] or match["year2"] or match["year3"]
        year = int(found) if found else None
        days = [int(day) for day in re.findall("[0-9]+", match["days"] or match["days2"] or "")]
        if not days:
            yield DateInText(match[0], *match.span(), (DateReading(year, month),))
        elif all(1 <= day <= 31 for day in days):
            yield from (
                DateInText(match[0], *match.span(), (DateReading(year, month, day),))
                for day in days
            )
    for match in _NUMERIC.finditer(text):
        if days_of := tuple(_numeric_readings(match)):
            yield DateInText(match[0], *match.span(), days_of)


def find_times(text: str) -> Iterator[DateInText]:
    """Yield the times of day of a normalized text."""
    for match in _TIME.finditer(text):
        # `2.30` and `9` alone are numbers.
        if match["half"] or match["mark"] == ":":
            yield DateInText(match[0], *match.span(), minutes=_minutes_of_day(match))


def find_decades(text: str) -> Iterator[DateInText]:
    """Yield the decades of a normalized text, each as its first year."""
    for match in _DECADE.finditer(text):
        yield DateInText(match[0], *match.span(), (DateReading(int(match["decade"])),))


def find_periods(text: str) -> Iterator[DateInText]:
    """Yield the periods of a normalized text, each as its first and its last year."""
    for match in _PERIOD.finditer(text):
        first, last = int(match["from"]), int(match["to"])
        last = last if last >= FIRST_YEAR else first - first % 100 + last
        if first < last <= first + MAX_PERIOD_YEARS:
            yield DateInText(match[0], *match.span(), (DateReading(first), DateReading(last)))


def find_relative_dates(text: str) -> Iterator[DateInText]:
    """Yield the expressions of a text that need its date, such as `last Tuesday`."""
    for match in _RELATIVE.finditer(text):
        yield DateInText(match[0], *match.span())


def resolve_relative_dates(text: str, published: When | None) -> Iterator[DateReading | None]:
    """Yield the days and months that expressions such as `last Tuesday` refer to.

    None for an expression that cannot be resolved, since the text has no certain date.
    """
    for words in dict.fromkeys(found.text.lower() for found in find_relative_dates(text)):
        try:
            when = resolve_date(words, published) if published is not None else None
        except LedgerError:
            when = None
        if when is None:
            yield None
        elif (day := date_reading(when.when)) is not None:
            yield day
        else:  # a week or a night: its first and its last day
            yield from (date_reading(When.parse(end)) for end in when.when.text.split("/"))


def date_reading(when: When) -> DateReading | None:
    """Return the year, month and day of an EDTF date, as far as given; None for other forms."""
    match = _EDTF_DAY.match(when.text)
    return (
        None
        if match is None
        else DateReading(*(int(part) if part else None for part in match.groups()))
    )


@cache
def _named_date_pattern() -> re.Pattern[str]:
    """Return the pattern of dates with the name of a month."""
    # In lower case, `may` and `march` are words, and short forms are not months.
    names = "|".join(name for name in MONTHS if name not in ("may", "march"))
    short = r"(?:Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec)\b\.?"
    month = rf"(?i:{names})|May|MAY|March|MARCH|{short}"
    day = r"(?:the )?[0-9]{1,2}(?:st|nd|rd|th)?"
    days, year = rf"{day}(?:(?: ?- ?| to | and | or |, ){day}){{0,9}}", "[12][0-9]{3}(?![0-9])"
    return re.compile(
        rf"(?<![\w.,-])(?P<days>{days})(?: of)? (?P<month>{month})(?!\w)"
        rf"(?:,? (?:of )?(?P<year>{year}))?"
        rf"|\b(?P<month2>{month}) (?P<days2>{days})(?![\w:]|[.,][0-9])(?:,? (?P<year2>{year}))?"
        rf"|\b(?P<month3>{month}),? (?:of )?(?P<year3>{year})"
    )


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


def _minutes_of_day(match: re.Match[str]) -> frozenset[int]:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        return frozenset({60 * hour + minute})
    found = {60 * (hour % 24) + minute}
    if 1 <= hour <= 12 and match["hour"][0] != "0":  # morning or afternoon
        found.add(60 * (hour % 12 + 12) + minute)
    return frozenset(found)
