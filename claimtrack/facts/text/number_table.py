"""Numbers of a text by their unit, with lookups that convert units and round."""

from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from typing import TypeAlias

from attrs import field, frozen

from claimtrack.facts.text.figures import LESS, Figure, step_of
from claimtrack.facts.text.text_units import COUNT, PART, text_conversions

Span: TypeAlias = tuple[int, int]
_Key: TypeAlias = tuple[str | None, int]
"""A unit, and the kind of bound: that of `more than`, of `up to`, or 0."""

MOST_DIGITS = 4
"""Most digits of a number that was rounded after a conversion."""
_ONE = Fraction(1)
MOST_ROUNDING = Fraction(1, 20)
"""Largest share by which rounding changes such a number."""


@frozen(eq=False)
class NumberTable:
    """Numbers with the first span of each, by unit and bound. All are added before lookups."""

    _numbers: dict[_Key, dict[Fraction, Span]] = field(factory=dict)
    _ordered: dict[_Key, Sequence[Fraction]] = field(factory=dict)
    _rounded: dict[tuple[str, _Key], Mapping[Fraction, Span]] = field(factory=dict)

    def add(self, number: Fraction, span: Span, unit: str | None, bound: int = 0) -> None:
        """Add a number, unless it is there."""
        self._numbers.setdefault((unit, bound), {}).setdefault(number, span)

    def has_any(self, numbers: frozenset[Fraction]) -> bool:
        """True if one of some numbers is there, with any unit."""
        return any(not numbers.isdisjoint(found) for found in self._numbers.values())

    def find(self, item: Figure) -> Span | None:
        """Return the span of a number that a figure may be, in any unit, or None."""
        unit = unit_of(item)
        readings = item.readings
        if unit == "%":  # `fell by -5 %`
            readings |= {-number for number in readings}
        for key, numbers in self._numbers.items():
            other, bound = key
            if item.bound * bound < 0 or (unit == "%" and other is None):
                continue  # `more than 200` is not in `no more than 200`, and `5 %` not in `5`
            for conversion in text_conversions(unit, other):
                for number in readings:
                    if (span := numbers.get(conversion.convert(number))) is not None:
                        return span
                # Hours convert to minutes without rounding.
                exact = not conversion.shift and 1 in conversion.factor.as_integer_ratio()
                exact = exact and PART not in (unit, other)
                for low, high in _ranges(item, exact, bound):
                    span = self._within(key, conversion.convert(low), conversion.convert(high))
                    if span is not None:
                        return span
                if not exact and unit is not None:
                    rounded = self._rounded_to(unit, key)
                    if (near := next(filter(rounded.__contains__, readings), None)) is not None:
                        return rounded[near]
        return None

    def nearest(self, item: Figure) -> Span | None:
        """Return the span of the number with the nearest ratio: in a unit, if the figure has one.

        None if no number can be compared with the figure.
        """
        unit, number = unit_of(item), max(item.readings)
        ranked: list[tuple[bool, Fraction, Span]] = []
        for key, numbers in self._numbers.items():
            for conversion in text_conversions(unit, key[0])[:1]:
                wanted, ordered = conversion.convert(number), self._in_order(key)
                at = bisect_left(ordered, wanted)
                for near in ordered[max(0, at - 1) : at + 1]:
                    most = max(abs(near), abs(wanted)) or Fraction(1)
                    unknown = unit is not None and key[0] is None
                    ranked.append((unknown, abs(near - wanted) / most, numbers[near]))
        return min(ranked)[2] if ranked else None

    def _within(self, key: _Key, low: Fraction, high: Fraction) -> Span | None:
        """Return the span of a number within a range."""
        ordered = self._in_order(key)
        at = bisect_left(ordered, low)
        if at < len(ordered) and ordered[at] <= high:
            return self._numbers[key][ordered[at]]
        return None

    def _in_order(self, key: _Key) -> Sequence[Fraction]:
        if key not in self._ordered:
            self._ordered[key] = sorted(self._numbers[key])
        return self._ordered[key]

    def _rounded_to(self, unit: str, key: _Key) -> Mapping[Fraction, Span]:
        """Return the numbers of a unit in another unit, rounded as people round.

        A converted number has as many digits as the one in the text, or more: 62 miles are
        100 km, and 61 miles are 98 km. The last one may be rounded to 0 or 5: 350 °F are 175 °C.
        """
        if (unit, key) not in self._rounded:
            conversions = text_conversions(key[0], unit)
            self._rounded[unit, key] = {
                rounded: span
                # A difference of temperatures is not rounded to one digit.
                for conversion in conversions[: 1 if conversions[0].shift else None]
                for number, span in self._numbers[key].items()
                for exact in (conversion.convert(number),)
                for digits in range(_significant_digits(number), MOST_DIGITS + 1)
                for rounded in (_round(exact, digits), _round(exact, digits, Fraction(1, 2)))
                if abs(rounded - exact) <= abs(exact) * MOST_ROUNDING
            }
        return self._rounded[unit, key]


def unit_of(figure: Figure) -> str | None:
    """Return the unit of a figure, which may be people or things."""
    return COUNT if figure.things else figure.unit


def _ranges(item: Figure, exact: bool, bound: int) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the ranges of numbers that a figure may be; none if it is exact."""
    if item.rough and item.bound and item.bound == bound:  # two bounds of one kind
        number = max(item.readings)
        ends = (number, number + item.bound * step_of(number) * LESS)
        yield min(ends), max(ends)
    elif item.rough:
        yield item.usual or (item.low, item.high)
    elif not exact:  # half of its last digit, and the precision of the other number
        for number in item.readings:
            half = Fraction(1, 2 if number.denominator == 1 else 2000) + abs(number) / 200
            yield number - half, number + half


def _significant_digits(number: Fraction) -> int:
    """Return the number of digits without the zeros at both ends; one at least."""
    for places in range(MOST_DIGITS):
        if (scaled := number * 10**places).denominator == 1:
            return len(str(abs(scaled.numerator)).rstrip("0")) or 1
    return MOST_DIGITS


def _round(number: Fraction, digits: int, step: Fraction = _ONE) -> Fraction:
    """Return a number rounded to some significant digits, or to a step of the last of them.

    177 in two digits is 180, and 175 in steps of a half.
    """
    whole, places = abs(number), 0
    while whole and whole * 10**places < 1 and places < 20:
        places += 1
    size = len(str(int(whole * 10**places))) - places
    unit = Fraction(10) ** (size - digits) * step
    return (1 if number > 0 else -1) * int(whole / unit + Fraction(1, 2)) * unit
