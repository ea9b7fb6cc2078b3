"""Conversion of dates in English words, such as "last Tuesday", to EDTF.

Words are resolved against the date of the document. Ledger readers do not use this
module, since dates in a ledger are EDTF: it helps the authors of ledgers. The result
lists every assumption and is as precise as the words: "last month" is a month.
Unknown words are rejected.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, timedelta
from functools import cache, partial
from typing import TYPE_CHECKING, NoReturn

from attrs import frozen

from claimtrack.errors import Fault, LedgerError
from claimtrack.model.dates.day_numbers import MONTHS, WEEKDAYS
from claimtrack.model.dates.expression import DateForm, Precision
from claimtrack.model.dates.when import When
from claimtrack.model.values import describe_value, refuse

if TYPE_CHECKING:
    from dateutil.relativedelta import relativedelta

SAID_LENGTH = 100

_SEASONS = {"spring": 21, "summer": 22, "autumn": 23, "fall": 23, "winter": 24}
_NUMBERS = (
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
)
_NAMED = {"the day before yesterday": -2, "yesterday": -1, "today": 0, "tomorrow": 1}
_NAMED["the day after tomorrow"] = 2
_PARTS = ("this morning", "this afternoon", "this evening", "tonight")
_WEEKS = "weeks run from Monday to Sunday"
_STEPS = {"last": -1, "past": -1, "this": 0, "next": 1}


@frozen
class ResolvedDate:
    """A date resolved from words, with the assumptions in words."""

    when: When
    assumed: tuple[str, ...] = ()


@frozen
class _Base:
    """The words to resolve and the date to resolve them against."""

    words: str
    against: When

    def day(self) -> date:
        """Return the day.

        Raises:
            LedgerError: The date has no certain day.
        """
        self._require(Precision.DAY, Precision.TIME)
        return date.fromisoformat(self.against.text[:10])

    def month(self) -> tuple[int, int]:
        """Return the year and month."""
        self._require(Precision.MONTH, Precision.DAY, Precision.TIME)
        return int(self.against.text[:4]), int(self.against.text[5:7])

    def year(self) -> int:
        """Return the year."""
        self._require(Precision.YEAR, Precision.MONTH, Precision.DAY, Precision.TIME)
        return int(self.against.text[:4])

    def _require(self, *precisions: Precision) -> None:
        when = self.against
        if when.form is not DateForm.DATE or when.qualified or when.unspecified:
            refuse(
                f'"{self.words}" cannot be resolved against {when}, which is not one certain date',
                "give the date of the document without ?, ~, X or /",
                Fault.DATE,
            )
        if when.precision not in precisions:
            refuse(
                f'"{self.words}" cannot be resolved against {when}, which does not name '
                f"a {precisions[0].value}",
                fault=Fault.DATE,
            )
        if not re.match(r"(?!0000)[0-9]{4}(?![0-9S])", when.text):
            _refuse_missing_day(self.words, when)


def resolve_date(text: str, against: When) -> ResolvedDate:
    """Convert a date in English words, in a document of a given date, to EDTF.

    Supported are days ("yesterday", "on Tuesday", "last Tuesday"), weeks, months
    and years ("this week", "in October", "last year"), counts of them ("two days
    ago", "three months before"), windows ("within 48 hours", "in the past three
    days") and full dates ("19 October 2021"). EDTF is returned unchanged.

    Raises:
        LedgerError: The words are not understood, or the date of the document is
            not precise or certain enough for them.
    """
    if not isinstance(text, str):
        refuse(f"expected text, found {describe_value(text)}", fault=Fault.DATE)
    if len(text) > SAID_LENGTH:
        refuse(
            f"a date of {len(text)} characters in words; at most {SAID_LENGTH}", fault=Fault.DATE
        )
    try:
        return ResolvedDate(When.parse(text))
    except LedgerError:
        words = " ".join(text.casefold().replace(",", " ").split())
    base = _Base(text, against)
    for pattern, resolve in _forms():
        if (match := pattern.fullmatch(words)) is not None:
            try:
                return resolve(base, match)
            except LedgerError:
                raise
            except (OverflowError, ValueError):  # from datetime and dateutil, for invalid days
                _refuse_missing_day(text, against)
    return _refuse_text(text)


def _refuse_text(text: str) -> NoReturn:
    refuse(
        f'"{text}" is not understood as a date',
        'write EDTF, or words such as "last Tuesday", "in October", "two days ago"',
        Fault.DATE,
    )


def _refuse_missing_day(words: str, against: When) -> NoReturn:
    refuse(
        f'"{words}" against {against} is not a valid day in the years 1 to 9999',
        fault=Fault.DATE,
    )


_Resolver = Callable[[_Base, re.Match[str]], ResolvedDate]


@cache
def _forms() -> tuple[tuple[re.Pattern[str], _Resolver], ...]:
    count = rf"(?P<count>[0-9]{{1,4}}|an?|{'|'.join(_NUMBERS)})"
    unit = r"(?P<unit>hour|day|week|month|year)s?"
    weekday, month = rf"(?P<weekday>{'|'.join(WEEKDAYS)})", rf"(?P<month>{'|'.join(MONTHS)})"
    day, year = r"(?:the )?(?P<day>[0-9]{1,2})(?:st|nd|rd|th)?(?: of)?", r"(?P<year>[0-9]{4})"
    step = r"(?P<step>last|past|this|next)"
    part = r"(?:(?P<part>early|mid|late)[ -])?"
    forms: dict[str, _Resolver] = {
        "|".join(_NAMED): _named_day,
        "|".join(_PARTS): _part_of_today,
        "last night": _last_night,
        rf"(?:on )?{weekday}": _on_weekday,
        rf"(?:on )?{step} {weekday}": _step_weekday,
        rf"(?:in |during )?(?:the )?{step} (?P<unit>week|month|year)": _step_unit,
        rf"(?:in )?{part}{month}": _in_month,
        rf"(?:in )?{part}{month} {year}": _month_of_year,
        rf"(?:in )?(?P<part>early|mid|late)[ -]{year}": _year_alone,
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


def _resolved(text: str, *assumed: str) -> ResolvedDate:
    return ResolvedDate(When.parse(text), assumed)


def _number(word: str) -> int:
    if word in ("a", "an"):
        return 1
    return _NUMBERS.index(word) + 1 if word in _NUMBERS else int(word)


def _named_day(base: _Base, match: re.Match[str]) -> ResolvedDate:
    return _resolved(str(base.day() + timedelta(_NAMED[match[0]])))


def _part_of_today(base: _Base, match: re.Match[str]) -> ResolvedDate:
    return _resolved(str(base.day()), f'"{match[0]}" is the day of the document')


def _last_night(base: _Base, match: re.Match[str]) -> ResolvedDate:
    day = base.day()
    return _resolved(
        f"{day - timedelta(1)}/{day}", "the night runs from the day before into the day itself"
    )


def _on_weekday(base: _Base, match: re.Match[str]) -> ResolvedDate:
    day = base.day()
    back = (day.weekday() - WEEKDAYS.index(match["weekday"])) % 7
    name = match["weekday"].title()
    return _resolved(str(day - timedelta(back)), f"the last {name} up to and including {day}")


def _step_weekday(base: _Base, match: re.Match[str]) -> ResolvedDate:
    day, wanted, name = base.day(), WEEKDAYS.index(match["weekday"]), match["weekday"].title()
    match _STEPS[match["step"]]:
        case -1:
            back = (day.weekday() - wanted - 1) % 7 + 1
            return _resolved(str(day - timedelta(back)), f"the nearest {name} before {day}")
        case 0:
            monday = day - timedelta(day.weekday())
            return _resolved(
                str(monday + timedelta(wanted)), f"the {name} in the week of {day}", _WEEKS
            )
        case _:
            on = (wanted - day.weekday() - 1) % 7 + 1
            return _resolved(str(day + timedelta(on)), f"the nearest {name} after {day}")


def _step_unit(base: _Base, match: re.Match[str]) -> ResolvedDate:
    steps = _STEPS[match["step"]]
    calendar = "" if match["unit"] == "week" else f"the calendar {match['unit']}"
    moved = _moved(base, match["unit"], steps)
    return _resolved(moved, calendar or _WEEKS)


def _moved(base: _Base, unit: str, steps: int) -> str:
    """Return the day, week, month or year that is some steps away, in EDTF."""
    match unit:
        case "day":
            return str(base.day() + timedelta(steps))
        case "week":
            day = base.day()
            monday = day - timedelta(day.weekday()) + timedelta(7 * steps)
            return f"{monday}/{monday + timedelta(6)}"
        case "month":
            first = date(*base.month(), 1) + _delta("month", steps)
            return str(first)[:7]
        case _:
            return str(date(base.year() + steps, 1, 1))[:4]


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


def _left_out(match: re.Match[str]) -> tuple[str, ...]:
    return (f'"{match["part"]}" is ignored',) if match["part"] else ()


def _in_month(base: _Base, match: re.Match[str]) -> ResolvedDate:
    month = MONTHS.index(match["month"]) + 1
    year, now = base.month()
    text = f"{year - (month > now):04}-{month:02}"
    name = match["month"].title()
    up_to = f"the last {name} up to and including {year:04}-{now:02}"
    return _resolved(text, up_to, *_left_out(match))


def _step_month(base: _Base, match: re.Match[str]) -> ResolvedDate:
    month, name = MONTHS.index(match["month"]) + 1, match["month"].title()
    steps = _STEPS[match["step"]]
    if steps == 0:
        return _resolved(f"{base.year():04}-{month:02}", f"the {name} of the document's year")
    year, now = base.month()
    if steps < 0:
        text = f"{year - (month >= now):04}-{month:02}"
        return _resolved(text, f"the nearest {name} before {year:04}-{now:02}")
    text = f"{year + (month <= now):04}-{month:02}"
    return _resolved(text, f"the nearest {name} after {year:04}-{now:02}")


def _month_of_year(base: _Base, match: re.Match[str]) -> ResolvedDate:
    month = MONTHS.index(match["month"]) + 1
    return _resolved(f"{match['year']}-{month:02}", *_left_out(match))


def _year_alone(base: _Base, match: re.Match[str]) -> ResolvedDate:
    return _resolved(match["year"], *_left_out(match))


def _season_of_year(base: _Base, match: re.Match[str]) -> ResolvedDate:
    return _resolved(
        f"{match['year']}-{_SEASONS[match['season']]}",
        "seasons are whole months of the northern hemisphere; winter begins in the year named",
    )


def _day_of_month(base: _Base, match: re.Match[str]) -> ResolvedDate:
    month = MONTHS.index(match["month"] or match["month2"]) + 1
    number, day = int(match["day"] or match["day2"]), base.day()
    year = day.year - ((month, number) > (day.month, day.day))
    return _resolved(str(date(year, month, number)), f"the last such day up to and including {day}")


def _full_date(base: _Base, match: re.Match[str]) -> ResolvedDate:
    month = MONTHS.index(match["month"] or match["month2"]) + 1
    number, year = int(match["day"] or match["day2"]), int(match["year"] or match["year2"])
    return _resolved(str(date(year, month, number)))


def _counted(base: _Base, match: re.Match[str]) -> ResolvedDate:
    count, unit = _number(match["count"]), match["unit"]
    steps = count if match["way"] in ("later", "after") else -count
    if unit == "hour":
        return _hours(base, steps)
    of = "Monday to Sunday" if unit == "week" else "of the calendar"
    counted = () if unit == "day" else (f"counted in whole {unit}s, {of}",)
    return _resolved(_moved(base, unit, steps), f"counted from {base.against}", *counted)


def _hours(base: _Base, steps: int) -> ResolvedDate:
    """Return the day some hours away from a time, or the possible days if the base is a day."""
    day = base.day()
    counted = f"counted from {base.against}"
    if base.against.precision is Precision.TIME:
        return _resolved(str((_moment(base) + _delta("hour", steps)).date()), counted)
    first = datetime(day.year, day.month, day.day) + _delta("hour", steps)
    days = [first.date(), (first + timedelta(days=1) - timedelta(seconds=1)).date()]
    text = str(days[0]) if days[0] == days[1] else f"[{days[0]},{days[1]}]"
    return _resolved(text, counted, "from an unknown hour of that day")


def _moment(base: _Base) -> datetime:
    return datetime.fromisoformat(base.against.text[:19])


def _window(base: _Base, match: re.Match[str], way: int) -> ResolvedDate:
    """Return the days from that of the document to the far end of the window."""
    count, unit, day = way * _number(match["count"]), match["unit"], base.day()
    if unit != "hour":
        edge = day + _delta(unit, count)
    elif base.against.precision is Precision.TIME:
        edge = (_moment(base) + _delta("hour", count)).date()
    else:
        hour = datetime(day.year, day.month, day.day, 23 if way > 0 else 0)
        edge = (hour + _delta("hour", count)).date()
    days = "/".join(str(end) for end in sorted((day, edge)))
    direction = "forward" if way > 0 else "back"
    return _resolved(days, f"counted {direction} from and including {base.against}")
