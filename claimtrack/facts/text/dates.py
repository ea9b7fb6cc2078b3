"""The days, months, years and times of day that stand in running text, with all their readings.

Dates of ledgers are EDTF. Here a date is what a text says of one: a day without its
year, or `7/3/98`, which has four readings.
"""

import re
from collections.abc import Iterator
from functools import cache
from typing import NamedTuple

from claimtrack.errors import LedgerError
from claimtrack.model import When
from claimtrack.model.dates.words import resolve_date

FIRST, LAST = 1000, 2999
"""Four digits from the one to the other may be a year."""

LONGEST = 200
"""How many years a period has at most."""

_SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONG = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September",
    "October", "November", "December",
)  # fmt: skip
_NUMERIC = re.compile(
    r"(?<![\w.,/-])(?:(?P<year>[12][0-9]{3})(?P<a>[-/.])(?P<month>[0-9]{1,2})(?P=a)(?P<day>[0-9]{1,2})"
    r"|(?P<one>[0-9]{1,2})(?P<b>[-/.])(?P<two>[0-9]{1,2})(?P=b)(?P<last>[12][0-9]{3}|[0-9]{2}))"
    r"(?![0-9]|[.,/-][0-9])"
)
_YEARS = re.compile(
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


# As EDTF writes them; of a season nothing but the year is taken.
_DAY = re.compile(
    r"([0-9]{4})(?:-(?:(0[1-9]|1[0-2])(?:-([0-9]{2}))?|2[0-9]|[34][0-9]))?(?=[T?~%]|$)"
)


class DateReading(NamedTuple):
    """One reading of a date, of which the year or the day may not be said."""

    year: int | None = None
    month: int | None = None
    day: int | None = None


class DateInText(NamedTuple):
    """A date or a time in a text: its words, where they stand, and its readings.

    Of a time they are the minutes of the day.
    """

    text: str
    start: int
    end: int
    days: tuple[DateReading, ...] = ()
    minutes: frozenset[int] = frozenset()


def dates(text: str) -> Iterator[DateInText]:
    """Yield the dates of a folded text that name a day, or a month with its year."""
    for match in _named().finditer(text):
        words = match["month"] or match["month2"] or match["month3"]
        month = _SHORT.index(words[:3].lower()) + 1
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
        if days_of := tuple(_numeric(match)):
            yield DateInText(match[0], *match.span(), days_of)


def times(text: str) -> Iterator[DateInText]:
    """Yield the times of day of a folded text."""
    for match in _TIME.finditer(text):
        # `2.30` alone is a number, and so is `9`.
        if match["half"] or match["mark"] == ":":
            yield DateInText(match[0], *match.span(), minutes=_minutes(match))


def decades(text: str) -> Iterator[DateInText]:
    """Yield the decades of a folded text, each as its first year."""
    for match in _DECADE.finditer(text):
        yield DateInText(match[0], *match.span(), (DateReading(int(match["decade"])),))


def periods(text: str) -> Iterator[DateInText]:
    """Yield the periods from one year to another of a folded text, each as these two."""
    for match in _YEARS.finditer(text):
        first, last = int(match["from"]), int(match["to"])
        last = last if last >= FIRST else first - first % 100 + last
        if first < last <= first + LONGEST:
            yield DateInText(match[0], *match.span(), (DateReading(first), DateReading(last)))


def relative(text: str, published: When | None) -> Iterator[DateReading | None]:
    """Yield the days and months that words such as `last Tuesday` stand for.

    None where they cannot be told, because the text has no certain date.
    """
    for words in dict.fromkeys(match[0].lower() for match in _RELATIVE.finditer(text)):
        try:
            when = resolve_date(words, published) if published is not None else None
        except LedgerError:
            when = None
        if when is None:
            yield None
        else:
            yield from _days(when.when)


def day_of(when: When) -> DateReading | None:
    """Return the year, month and day of a date as far as it gives them; None of any other form."""
    match = _DAY.match(when.text)
    return (
        None
        if match is None
        else DateReading(*(int(part) if part else None for part in match.groups()))
    )


def _days(when: When) -> Iterator[DateReading | None]:
    if (day := day_of(when)) is not None:
        yield day
        return
    # A week, or a night: each of its days.
    for end in when.text.split("/"):
        yield day_of(When.parse(end))


@cache
def _named() -> re.Pattern[str]:
    """Return the pattern of dates with the name of their month."""
    # In small letters `may` and `march` are words, and short forms are no months.
    names = "|".join(name for name in _LONG if name not in ("May", "March"))
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


def _numeric(match: re.Match[str]) -> Iterator[DateReading]:
    """Yield the readings of a date in digits alone."""
    if match["year"]:
        pairs = [(int(match["month"]), int(match["day"]))]
        years = [int(match["year"])]
    else:
        one, two, last = int(match["one"]), int(match["two"]), int(match["last"])
        pairs = list(dict.fromkeys([(two, one), (one, two)]))
        years = [last] if last >= FIRST else [1900 + last, 2000 + last]
    for year in years:
        for month, day in pairs:
            if 1 <= month <= 12 and 1 <= day <= 31:
                yield DateReading(year, month, day)


def _minutes(match: re.Match[str]) -> frozenset[int]:
    hour, minute = int(match["hour"]), int(match["minute"] or 0)
    if match["half"]:
        hour = hour % 12 + (12 if match["half"].lower() == "p" else 0)
        return frozenset({60 * hour + minute})
    found = {60 * (hour % 24) + minute}
    if 1 <= hour <= 12 and match["hour"][0] != "0":  # nobody says which half of the day
        found.add(60 * (hour % 12 + 12) + minute)
    return frozenset(found)
