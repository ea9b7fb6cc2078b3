"""Conversion of dates in English words, such as "last Tuesday", to EDTF.

Words are resolved against the date of the document. Ledger readers do not use this
module, since dates in a ledger are EDTF. The result is as precise as the words: "last
month" is a month. Weeks run from Monday to Sunday. Seasons are whole months of the
northern hemisphere, and winter begins in the year named.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING

from claimtrack.errors import LedgerError
from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS
from claimtrack.model.dates.expression import DateForm, Precision
from claimtrack.model.dates.when import When
from claimtrack.model.numbers.amounts import NUMBER_WORDS

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

SAID_LENGTH = 100

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_COUNTS = tuple(NUMBER_WORDS)[1:13]
_NAMED = {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}
_NAMED["the day after tomorrow"] = 2
_PARTS = ("this morning", "this afternoon", "this evening", "tonight")
_STEPS = {"last": -1, "past": -1, "this": 0, "next": 1}


def resolve_date(text: str, against: When) -> When | None:
    """Convert a date in English words, in a document of a given date, to EDTF.

    Supported are days ("yesterday", "on Tuesday", "last Tuesday"), weeks, months
    and years ("this week", "in October", "last year"), counts of them ("two days
    ago", "three months before"), windows ("within 48 hours", "in the past three
    days") and full dates ("19 October 2021"). EDTF is returned unchanged.

    Return None for other words, and if the date of the document is not precise or
    certain enough for them.
    """
    if len(text) > SAID_LENGTH:
        return None
    try:
        return When.parse(text)
    except LedgerError:
        words = " ".join(text.casefold().replace(",", " ").split())
    for pattern, resolve in _forms():
        if (match := pattern.fullmatch(words)) is not None:
            try:
                return When.parse(resolve(against, match))
            except (OverflowError, ValueError):  # from datetime and dateutil, for invalid days
                return None
    return None


def _day(when: When) -> date:
    """Return the day of a date.

    Raises:
        ValueError: The date has no certain day in the years 1 to 9999.
    """
    return date.fromisoformat(_certain_text(when, Precision.DAY, Precision.TIME)[:10])


def _month(when: When) -> tuple[int, int]:
    """Return the year and month of a date."""
    text = _certain_text(when, Precision.MONTH, Precision.DAY, Precision.TIME)
    return int(text[:4]), int(text[5:7])


def _year(when: When) -> int:
    """Return the year of a date."""
    every = (Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.TIME)
    return int(_certain_text(when, *every)[:4])


def _certain_text(when: When, *precisions: Precision) -> str:
    """Return the text of one certain date of some precisions, in the years 1 to 9999."""
    if (
        when.form is not DateForm.DATE
        or when.qualified
        or when.unspecified
        or when.precision not in precisions
        or not re.match(r"(?!0000)[0-9]{4}(?![0-9S])", when.text)
    ):
        raise ValueError(f"no {precisions[0].value} is certain in {when}")
    return when.text


_Resolver = Callable[[When, re.Match[str]], str]
"""A function that returns the EDTF of words, given the date of the document."""


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Resolver], ...]:
    count = rf"(?P<count>[0-9]{{1,4}}|an?|{'|'.join(_COUNTS)})"
    unit = r"(?P<unit>hour|day|week|month|year)s?"
    weekday, month = rf"(?P<weekday>{'|'.join(WEEKDAYS)})", rf"(?P<month>{'|'.join(MONTHS)})"
    day, year = r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?", r"(?P<year>[0-9]{4})"
    step = r"(?P<step>last|past|this|next)"
    part = r"(?:early|mid|late)[ -]"
    forms: dict[str, _Resolver] = {
        "|".join(_NAMED): lambda when, match: str(_day(when) + timedelta(_NAMED[match[0]])),
        "|".join(_PARTS): lambda when, _: str(_day(when)),
        "last night": lambda when, _: f"{_day(when) - timedelta(1)}/{_day(when)}",
        rf"(?:on )?{weekday}": _on_weekday,
        rf"(?:on )?{step} {weekday}": _step_weekday,
        rf"(?:in |during )?(?:the )?{step} (?P<unit>week|month|year)": _step_unit,
        rf"(?:in )?(?:{part})?{month}": _in_month,
        rf"(?:in )?(?:{part})?{month} {year}": _month_of_year,
        rf"(?:in )?{part}{year}": lambda _, match: match["year"],
        rf"(?:in )?(?:the )?(?P<season>{'|'.join(_SEASONS)})(?: of)? {year}": _season_of_year,
        rf"(?:in )?{step} {month}": _step_month,
        rf"(?:on )?{day} {month}|(?:on )?{month.replace('month', 'month2', 1)} "
        rf"{day.replace('day', 'day2', 1)}": _day_of_month,
        rf"(?:on )?{day} {month} {year}|(?:on )?{month.replace('month', 'month2', 1)} "
        rf"{day.replace('day', 'day2', 1)} {year.replace('year', 'year2', 1)}": _full_date,
        rf"{count} {unit} (?P<way>ago|before|earlier|later|after)": _counted,
        rf"(?:within|in the next) (?:the next )?{count} {unit}": partial(_window, way=1),
        rf"(?:with)?in the (?:past|last) {count} {unit}": partial(_window, way=-1),
    }
    return tuple((re.compile(pattern), resolve) for pattern, resolve in forms.items())


def _number(word: str) -> int:
    if word in ("a", "an"):
        return 1
    return NUMBER_WORDS[word] if word in NUMBER_WORDS else int(word)


def _month_number(name: str) -> int:
    return MONTHS.index(name) + 1


def _on_weekday(when: When, match: re.Match[str]) -> str:
    """Return the last such day up to and including that of the document."""
    day = _day(when)
    return str(day - timedelta((day.weekday() - WEEKDAYS.index(match["weekday"])) % 7))


def _step_weekday(when: When, match: re.Match[str]) -> str:
    """Return the nearest such day before or after that of the document, or in its week."""
    day, wanted = _day(when), WEEKDAYS.index(match["weekday"])
    match _STEPS[match["step"]]:
        case -1:
            return str(day - timedelta((day.weekday() - wanted - 1) % 7 + 1))
        case 0:
            return str(day - timedelta(day.weekday()) + timedelta(wanted))
        case _:
            return str(day + timedelta((wanted - day.weekday() - 1) % 7 + 1))


def _step_unit(when: When, match: re.Match[str]) -> str:
    return _moved(when, match["unit"], _STEPS[match["step"]])


def _moved(when: When, unit: str, steps: int) -> str:
    """Return the day, week, month or year that is some steps away, in EDTF."""
    match unit:
        case "day":
            return str(_day(when) + timedelta(steps))
        case "week":
            day = _day(when)
            monday = day - timedelta(day.weekday()) + timedelta(7 * steps)
            return f"{monday}/{monday + timedelta(6)}"
        case "month":
            first = date(*_month(when), 1) + _delta("month", steps)
            return str(first)[:7]
        case _:
            return str(date(_year(when) + steps, 1, 1))[:4]


def _delta(unit: str, count: int) -> "relativedelta":
    from dateutil.relativedelta import relativedelta  # slow import, used only here

    units = {
        "hour": relativedelta(hours=count),
        "day": relativedelta(days=count),
        "week": relativedelta(weeks=count),
        "month": relativedelta(months=count),
        "year": relativedelta(years=count),
    }
    return units[unit]


def _in_month(when: When, match: re.Match[str]) -> str:
    """Return the last such month up to and including that of the document."""
    month, (year, now) = _month_number(match["month"]), _month(when)
    return f"{year - (month > now):04}-{month:02}"


def _step_month(when: When, match: re.Match[str]) -> str:
    """Return the nearest such month before or after that of the document, or in its year."""
    month, steps = _month_number(match["month"]), _STEPS[match["step"]]
    if steps == 0:
        return f"{_year(when):04}-{month:02}"
    year, now = _month(when)
    year += -(month >= now) if steps < 0 else month <= now
    return f"{year:04}-{month:02}"


def _month_of_year(_: When, match: re.Match[str]) -> str:
    return f"{match['year']}-{_month_number(match['month']):02}"


def _season_of_year(_: When, match: re.Match[str]) -> str:
    return f"{match['year']}-{_SEASONS[match['season']]}"


def _day_of_month(when: When, match: re.Match[str]) -> str:
    """Return the last such day up to and including that of the document."""
    month, number = _month_number(match["month"] or match["month2"]), match["day"] or match["day2"]
    day = _day(when)
    year = day.year - ((month, int(number)) > (day.month, day.day))
    return str(date(year, month, int(number)))


def _full_date(_: When, match: re.Match[str]) -> str:
    month, number = _month_number(match["month"] or match["month2"]), match["day"] or match["day2"]
    return str(date(int(match["year"] or match["year2"]), month, int(number)))


def _counted(when: When, match: re.Match[str]) -> str:
    count, unit = _number(match["count"]), match["unit"]
    steps = count if match["way"] in ("later", "after") else -count
    return _hours(when, steps) if unit == "hour" else _moved(when, unit, steps)


def _hours(when: When, steps: int) -> str:
    """Return the day some hours away from a time, or from any hour of a day."""
    day = _day(when)
    if when.precision is Precision.TIME:
        return str((_moment(when) + _delta("hour", steps)).date())
    first = datetime(day.year, day.month, day.day) + _delta("hour", steps)
    days = [first.date(), (first + timedelta(days=1) - timedelta(seconds=1)).date()]
    return str(days[0]) if days[0] == days[1] else f"[{days[0]},{days[1]}]"


def _moment(when: When) -> datetime:
    return datetime.fromisoformat(when.text[:19])


def _window(when: When, match: re.Match[str], way: int) -> str:
    """Return the days from that of the document to the far end of the window."""
    count, unit, day = way * _number(match["count"]), match["unit"], _day(when)
    if unit != "hour":
        edge = day + _delta(unit, count)
    elif when.precision is Precision.TIME:
        edge = (_moment(when) + _delta("hour", count)).date()
    else:
        hour = datetime(day.year, day.month, day.day, 23 if way > 0 else 0)
        edge = (hour + _delta("hour", count)).date()
    return "/".join(str(end) for end in sorted((day, edge)))
