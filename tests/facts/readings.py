"""An oracle for the tests of facts: all readings of dates, exact bounds of figures.

The readings of a date are all pairs of a first and a last day within its bounds, on a
calendar slightly wider than the dates of these tests. A time with a zone has a reading
for each zone of the other date. Sets are taken apart by their text.
"""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from functools import cache

from hypothesis import strategies as st

from claimtrack.model import Fact, Predicate, Quantity, ValueType, When
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import unit_conversion

DATES = (
    None,
    "2021-10-02",
    "2021-10-03",
    "2021-10-05",
    "2021-10-0X",
    "2021-10",
    "2021-10-01/2021-10-04",
    "2021-10-04/2021-10-06",
    "2021-10-0X/2021-10-05",
    "2021-10-03/2021-10-0X",
    "2021-10-04/..",
    "../2021-10-03",
    "2021-10/",
    "/2021-10-05",
    "[2021-10-02..2021-10-04]",
    "[2021-10-04..]",
    "[2021-10-02,2021-10-05]",
    "[..2021-10-02,2021-10-05,2021-10-06]",
    "[2021-10-0X,2021-10-12]",
    "{2021-10-02,2021-10-05}",
    "{2021-10-03?,2021-10-05}",
    "{2021-10-01..2021-10-03,2021-10-05..}",
    "2021-10-03/2021-10",
    "2021-10-03T10:00:00+09:00",
    "2021-10-03T01:00:00Z",
    "2021-10-03T01:00:00.5Z",
    "2021-10-03T01:00:00.75Z",
    "2021-10-02T20:00:00-05:00",
    "2021-10-03T23:00:00Z",
    "2021-10-03T01:00:00",
    "2021-10-03T23:00:00",
    "2021-10-03?",
    "2021-10-01/2021-10-05~",
)
"""Dates of every form, all within one month."""

dates = st.sampled_from(DATES)

# One more day on either side represents an unbounded end.
FIRST_DAY = (When.parse("2021-10-01").earliest or 0) - 1
LAST_DAY = (When.parse("2021-10-31").latest or 0) + 1

UNITS = ("km", "°C", None)
"""All units of these tests, including those of tolerances."""

DayRange = tuple[int, int]


def parts(text: str | None) -> list[str | None]:
    """Return all dates of a set; for other forms, the date itself."""
    if text is None or text[0] != "{":
        return [text]
    return [_interval(member) for member in text[1:-1].split(",")]


def _interval(member: str) -> str:
    """Return a member of a set as a date or an interval."""
    low, dots, high = member.partition("..")
    return f"{low or '..'}/{high or '..'}" if dots else member


@cache
def day_ranges(text: str | None) -> tuple[DayRange, ...]:
    """Return the first and the last day of every reading of a date that is not all of a set."""
    if text is not None and text[0] == "[":
        members = map(_ranges_of_member, text[1:-1].split(","))
        return tuple(days for ranges in members for days in ranges)
    if has_zone(text):
        return tuple((day, day) for day in days_in_zones(text))
    if text is None:
        first_start, last_start, first_end, last_end = FIRST_DAY, LAST_DAY, FIRST_DAY, LAST_DAY
    else:
        start, end = When.parse(text).start, When.parse(text).end
        first_start = FIRST_DAY if start.earliest is None else start.earliest
        last_start = LAST_DAY if start.latest is None else start.latest
        first_end = FIRST_DAY if end.earliest is None else end.earliest
        last_end = LAST_DAY if end.latest is None else end.latest
    return tuple(
        (start_day, end_day)
        for start_day in range(first_start, last_start + 1)
        for end_day in range(max(start_day, first_end), last_end + 1)
    )


def _ranges_of_member(member: str) -> tuple[DayRange, ...]:
    """Return the readings of one of a set; each day of a range of days may be meant."""
    low, dots, high = member.partition("..")
    if not dots:
        return day_ranges(member)
    first = min(day_ranges(low))[0] if low else FIRST_DAY
    last = max(day_ranges(high))[1] if high else LAST_DAY
    return tuple((a, b) for a in range(first, last + 1) for b in range(a, last + 1))


def has_time(text: str | None) -> bool:
    """True if a date has a time of day."""
    return text is not None and "T" in text


def has_zone(text: str | None) -> bool:
    """True if a date has a time of day and a zone."""
    return has_time(text) and _moment(text).tzinfo is not None


def _moment(text: str | None) -> datetime:
    return datetime.fromisoformat(text or "")


def instant_range(text: str | None) -> tuple[datetime, datetime]:
    """Return the beginning of the second, or of its fraction, that a time names, and its end."""
    moment = _moment(text)
    moment = moment if moment.tzinfo is None else moment.astimezone(UTC)
    _, _, fraction = (text or "").replace("Z", "").partition("+")[0].partition(".")
    return moment, moment + timedelta(seconds=10 ** -len(fraction))


@cache
def days_in_zones(text: str | None) -> list[int]:
    """Return the days of an instant in all zones, by the half hour."""
    zones = [timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 30)]
    return sorted({(instant_range(text)[0] + zone).toordinal() for zone in zones})


def time_verdicts(one: str | None, other: str | None) -> set[bool]:
    """Return for each reading of two times if they are the same."""
    (start, end), (begin, stop) = instant_range(one), instant_range(other)
    if has_zone(one) and has_zone(other):
        if end <= begin or stop <= start:
            return {False}
        return {True} if (start, end) == (begin, stop) else {True, False}
    if (has_zone(one), start, end) == (has_zone(other), begin, stop):
        return {True}
    return {True, False} if set(days(one)) & set(days(other)) else {False}


def is_qualified(*texts: str | None) -> bool:
    """True if one of the dates is marked uncertain or approximate."""
    return any(text is not None and When.parse(text).qualified for text in texts)


def text_of(when: When | None) -> str | None:
    """Return the EDTF text of a date."""
    return None if when is None else when.text


def overlap(one: str | None, other: str | None, certainly: bool) -> bool:
    """True if two dates overlap in some reading, or certainly, in every reading."""
    return (
        (_all_meet(one, other) and not is_qualified(one, other)) if certainly else _meet(one, other)
    )


@cache
def certainly_on_one_day(event: str | None, other: str | None, both: bool) -> bool:
    """True if an event is within another date in every reading; ``both`` for two events."""
    if has_time(event) and has_time(other):
        return {True} == time_verdicts(event, other) and not is_qualified(event, other)
    happened = [(day, day) for day in days(event)]
    there = [(day, day) for day in days(other)] if both else day_ranges(other)
    return not is_qualified(event, other) and all(
        begin <= day <= stop for day, _ in happened for begin, stop in there
    )


@cache
def _meet(one: str | None, other: str | None) -> bool:
    return any(_verdicts(one, other))


@cache
def _all_meet(one: str | None, other: str | None) -> bool:
    return all(_verdicts(one, other))


def _verdicts(one: str | None, other: str | None) -> Iterator[bool]:
    if has_time(one) and has_time(other):
        yield from time_verdicts(one, other)
        return
    for start, end in day_ranges(one):
        for begin, stop in day_ranges(other):
            yield start <= stop and begin <= end


@cache
def days(text: str | None) -> list[int]:
    """Return all possible days of an event with a date that is not all of a set, in order."""
    return sorted({day for start, end in day_ranges(text) for day in range(start, end + 1)})


def comparable(predicate: Predicate, one: Fact, other: Fact) -> bool:
    """True if the units of two facts are convertible."""
    if predicate.takes is not ValueType.NUMBER:
        return True
    units = [_quantity(predicate, fact).unit for fact in (one, other)]
    return unit_conversion(*units) is not None


def values_differ(predicate: Predicate, one: Fact, other: Fact, certainly: bool) -> bool:
    """True if two values conflict, literally, or certainly, in the widest reading."""
    if predicate.takes is not ValueType.NUMBER:
        return one.value != other.value
    here, there = (_extent(predicate, fact, certainly) for fact in (one, other))
    low, high = _in_order(here, there)
    return _ends_before(low, high) and not _within(predicate, low, high)


def _quantity(predicate: Predicate, fact: Fact) -> Quantity:
    assert fact.value is not None, "numbers have values"
    return predicate.quantity(fact.value, fact.unit)


def _extent(predicate: Predicate, fact: Fact, certainly: bool) -> Extent:
    """Return the extent of a value, converted to a common unit."""
    quantity = _quantity(predicate, fact)
    extent = quantity.loosest if certainly else quantity.nominal
    for unit in UNITS:
        if (conversion := unit_conversion(quantity.unit, unit)) is not None:
            return extent.scaled(*conversion)
    return extent


def _ends_before(low: Extent, high: Extent) -> bool:
    if low.high is None or high.low is None:
        return False
    return low.high < high.low or (low.high == high.low and (low.high_open or high.low_open))


def _within(predicate: Predicate, low: Extent, high: Extent) -> bool:
    """True if the nearest numbers of two extents are within the tolerance."""
    assert low.high is not None, "it ends before the other begins"
    assert high.low is not None, "it begins after the other ends"
    amount, share = predicate.margin
    allowed = amount + share * max(abs(low.high), abs(high.low))
    gap = high.low - low.high
    # An open end is not part of its extent.
    return gap < allowed if low.high_open or high.low_open else gap <= allowed


def _in_order(one: Extent, other: Extent) -> tuple[Extent, Extent]:
    if one.high is None or other.low is None:
        return other, one
    if other.high is None or one.low is None:
        return one, other
    return (one, other) if one.high <= other.low else (other, one)
