"""Readings of dates and figures, one by one: what the tests of facts are held against.

A date is read as every pair of a first and a last day that its bounds leave, on a
calendar somewhat wider than all dates of these tests. A figure is its exact bounds.
"""

from collections.abc import Iterator
from fractions import Fraction
from functools import cache

from hypothesis import strategies as st

from claimtrack.model import Fact, Predicate, Quantity, ValueType, When
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import ratio

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
"""Dates of every form, all about one month."""

dates = st.sampled_from(DATES)

# A day more on either side stands for all that is without bound.
FIRST = (When.parse("2021-10-01").earliest or 0) - 1
LAST = (When.parse("2021-10-31").latest or 0) + 1

UNITS = ("km", None)
"""All that these tests measure in, tolerances among it."""

Stretch = tuple[int, int]


@cache
def stretches(text: str | None) -> tuple[Stretch, ...]:
    """Return the first and the last day of every reading of a date."""
    if text is None:
        first_start, last_start, first_end, last_end = FIRST, LAST, FIRST, LAST
    else:
        start, end = When.parse(text).start, When.parse(text).end
        first_start = FIRST if start.earliest is None else start.earliest
        last_start = LAST if start.latest is None else start.latest
        first_end = FIRST if end.earliest is None else end.earliest
        last_end = LAST if end.latest is None else end.latest
    return tuple(
        (start_day, end_day)
        for start_day in range(first_start, last_start + 1)
        for end_day in range(max(start_day, first_end), last_end + 1)
    )


def marked(*texts: str | None) -> bool:
    """Whether one of some dates is uncertain or approximate, so that nothing is for certain."""
    return any(text is not None and When.parse(text).qualified for text in texts)


def text_of(when: When | None) -> str | None:
    """Return a date as it is written."""
    return None if when is None else when.text


def together(one: str | None, other: str | None, certainly: bool) -> bool:
    """Whether two dates overlap in some reading, or certainly, in every one."""
    return (_all_meet(one, other) and not marked(one, other)) if certainly else _meet(one, other)


@cache
def surely_on_one_day(event: str | None, other: str | None, both: bool) -> bool:
    """Whether an event is on a day of another date in every reading; ``both`` if that is one."""
    happened = [(day, day) for day in days(event)]
    there = [(day, day) for day in days(other)] if both else stretches(other)
    return not marked(event, other) and all(
        begin <= day <= stop for day, _ in happened for begin, stop in there
    )


@cache
def _meet(one: str | None, other: str | None) -> bool:
    return any(_verdicts(one, other))


@cache
def _all_meet(one: str | None, other: str | None) -> bool:
    return all(_verdicts(one, other))


def _verdicts(one: str | None, other: str | None) -> Iterator[bool]:
    for start, end in stretches(one):
        for begin, stop in stretches(other):
            yield start <= stop and begin <= end


def days(text: str | None) -> range:
    """Return all days on which an event of a date can have happened."""
    return range(
        min(start for start, _ in stretches(text)), max(end for _, end in stretches(text)) + 1
    )


def comparable(predicate: Predicate, one: Fact, other: Fact) -> bool:
    """Whether the units of two facts can be converted into one another."""
    if predicate.takes is not ValueType.NUMBER:
        return True
    units = [_quantity(predicate, fact).unit for fact in (one, other)]
    return ratio(*units) is not None


def differ(predicate: Predicate, one: Fact, other: Fact, certainly: bool) -> bool:
    """Whether two values cannot both be: as the words say, or even to a generous reader."""
    if predicate.takes is not ValueType.NUMBER:
        return one.value != other.value
    here, there = (_extent(predicate, fact, certainly) for fact in (one, other))
    low, high = _in_order(here, there)
    return _ends_before(low, high) and not _within(predicate, low, high)


def _quantity(predicate: Predicate, fact: Fact) -> Quantity:
    assert fact.value is not None, "numbers have values"
    return predicate.quantity(fact.value, fact.unit)


def _extent(predicate: Predicate, fact: Fact, certainly: bool) -> Extent:
    """Return between which numbers a value is, in the first unit of what it measures."""
    quantity = _quantity(predicate, fact)
    size = next((size for unit in UNITS if (size := ratio(quantity.unit, unit))), Fraction(1))
    return (quantity.loosest if certainly else quantity.nominal).scaled(size)


def _ends_before(low: Extent, high: Extent) -> bool:
    if low.high is None or high.low is None:
        return False
    return low.high < high.low or (low.high == high.low and (low.high_open or high.low_open))


def _within(predicate: Predicate, low: Extent, high: Extent) -> bool:
    """Whether the nearest numbers of two stretches are as near as is tolerated."""
    assert low.high is not None, "it ends before the other begins"
    assert high.low is not None, "it begins after the other ends"
    amount, share = predicate.margin
    allowed = amount + share * max(abs(low.high), abs(high.low))
    gap = high.low - low.high
    # Numbers that a stretch leaves out it only comes near to.
    return gap < allowed if low.high_open or high.low_open else gap <= allowed


def _in_order(one: Extent, other: Extent) -> tuple[Extent, Extent]:
    if one.high is None or other.low is None:
        return other, one
    if other.high is None or one.low is None:
        return one, other
    return (one, other) if one.high <= other.low else (other, one)
