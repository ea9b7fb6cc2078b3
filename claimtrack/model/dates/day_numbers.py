"""Day numbers: integers for the days of any year, and the names of months.

A day number is the proleptic Gregorian ordinal, equal to
``datetime.date.toordinal()`` for years 1 to 9999. Other years extend it in both
directions. Year 0 is the year before year 1, as in ISO 8601.
"""

from calendar import isleap
from datetime import date

MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
"""The English names of the months, in lower case."""

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
"""The English names of the days of the week, in lower case."""

_BEFORE_MONTH = (0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334, 365)
_LAST = date.max.toordinal()
_CYCLE = 146_097  # days in 400 years, after which the calendar repeats
_YEARS = 400


def day_number(year: int, month: int, day: int) -> int:
    """Return the day number of a valid date."""
    past = year - 1
    shift = 1 if month > 2 and isleap(year) else 0
    return 365 * past + past // 4 - past // 100 + past // 400 + _BEFORE_MONTH[month] + shift + day


def days_in_month(year: int, month: int) -> int:
    """Return the number of days in a month."""
    if month == 2:
        return 29 if isleap(year) else 28
    return _BEFORE_MONTH[month + 1] - _BEFORE_MONTH[month]


def format_day(number: int) -> str:
    """Format a day number as year-month-day; years after 9999 get a plus sign, as in ISO 8601."""
    if 1 <= number <= _LAST:
        return str(date.fromordinal(number))
    cycles, rest = divmod(number - 1, _CYCLE)
    day = date.fromordinal(rest + 1)
    year = day.year + _YEARS * cycles
    sign = "-" if year < 0 else "+" if year > 9999 else ""
    return f"{sign}{abs(year):04}-{day.month:02}-{day.day:02}"
