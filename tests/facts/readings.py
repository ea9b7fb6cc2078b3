"""An oracle for the tests of facts: all readings of dates, exact bounds of figures.

The readings of a date are all pairs of a first and a last day within its bounds, on a
calendar slightly wider than the dates of these tests.
"""

from collections.abc import Iterator
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
    "{2021-10-02,2021-10-05}",
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


@cache
def day_ranges(text: str | None) -> tuple[DayRange, ...]:
    """Return the first and the last day of every reading of a date."""
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
    for start, end in day_ranges(one):
        for begin, stop in day_ranges(other):
            yield start <= stop and begin <= end


def days(text: str | None) -> range:
    """Return all possible days of an event with a date."""
    return range(
        min(start for start, _ in day_ranges(text)), max(end for _, end in day_ranges(text)) + 1
    )


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
