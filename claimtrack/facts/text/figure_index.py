"""Search of a text for figures, in any notation and any unit that can be converted."""

import re
from bisect import bisect_left
from fractions import Fraction
from functools import cache, cached_property

from attrs import field, frozen

from claimtrack.facts.text.checkable_items import blank_out, find_checkable_items
from claimtrack.facts.text.date_index import DateIndex
from claimtrack.facts.text.figures import Figure, find_figures, find_vague_figures
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.model.numbers.units import UNITS, UnitConversion, unit_conversion

_BELOW_ZERO = re.compile(r"(?: ?\u00b0 ?[CF]?| degrees?)?(?: \w+)? below (?:zero|freezing)")
_GROUPED = re.compile("[0-9]+(?= [0-9])|(?<=[0-9] )[0-9]+")


@frozen(eq=False, slots=False)
class FigureIndex:
    """The figures of a normalized text, outside its full dates."""

    text: str = field(repr=False)
    dates: DateIndex

    def match(self, item: Figure) -> ItemMatch:
        """Look for a figure."""
        if self._has_figure(item):
            return ItemMatch(ItemOutcome.FOUND)
        return ItemMatch(ItemOutcome.UNSURE, note="may be counted") if item.counted else MISSING

    def has_whole_number(self, numbers: frozenset[int]) -> bool:
        """True if the text has one of some whole numbers, with any unit."""
        wanted = set(map(Fraction, numbers))
        return any(not wanted.isdisjoint(found) for found in self._numbers.values())

    def _has_figure(self, figure: Figure) -> bool:
        if figure.bare and any(number in self.dates.years for number in figure.readings):
            return True
        readings = figure.readings
        if figure.unit == "%":  # `fell by -5 %`
            readings = readings | {-number for number in readings}
        ranges = [(figure.low, figure.high)] if figure.rough else []
        for (unit, bound), numbers in self._numbers.items():
            if figure.bound * bound < 0:
                continue  # `more than 200` is not in `no more than 200`
            for conversion in _conversions(figure.unit, unit):
                if any(conversion.convert(number) in numbers for number in readings):
                    return True
                rounded = [] if _is_exact(conversion) else map(_rounding, readings)
                for low, high in ranges or rounded:
                    ordered = self._sorted_numbers[unit, bound]
                    at = bisect_left(ordered, conversion.convert(low))
                    if at < len(ordered) and ordered[at] <= conversion.convert(high):
                        return True
        return False

    @cached_property
    def _sorted_numbers(self) -> dict[tuple[str | None, int], list[Fraction]]:
        return {key: sorted(numbers) for key, numbers in self._numbers.items()}

    @cached_property
    def _numbers(self) -> dict[tuple[str | None, int], set[Fraction]]:
        """The numbers in the text by unit and by the kind of bound that they are."""
        found: dict[tuple[str | None, int], set[Fraction]] = {}
        # In a sentence `May 20/21` is a day and a number, and so it is in a text that says this.
        items = find_checkable_items(self.text)
        as_cited = (item for item in items if isinstance(item, Figure))
        for figure in (*self._figures, *as_cited, *find_vague_figures(self.text)):
            numbers = found.setdefault((figure.unit, figure.bound), set())
            numbers.update(figure.readings)
            # A blank may also separate two numbers.
            numbers.update(map(Fraction, _GROUPED.findall(figure.text)))
            if "-" in figure.text or "minus" in figure.text:  # a sign or a dash
                numbers.update(abs(number) for number in figure.readings)
            if _BELOW_ZERO.match(self.text, figure.end):
                numbers.update(-number for number in figure.readings)
        return found

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        """The figures outside dates and times."""
        return tuple(find_figures(blank_out(self.text, self.dates.spans, " ")))


@cache
def _conversions(unit: str | None, other: str | None) -> tuple[UnitConversion, ...]:
    """Return the possible conversions from one unit to another; none if either is unknown."""
    same = UnitConversion(Fraction(1), Fraction(0))
    if unit is None or other is None or unit == other:
        return (same,)
    conversion = unit_conversion(unit, other) if unit in UNITS and other in UNITS else None
    if conversion is None:
        return ()
    # Degrees may also be a difference of temperatures.
    difference = conversion._replace(shift=same.shift)
    return (conversion, difference) if conversion.shift else (conversion,)


def _is_exact(conversion: UnitConversion) -> bool:
    """True if converted numbers need no rounding, as from hours to minutes."""
    return not conversion.shift and 1 in conversion.factor.as_integer_ratio()


def _rounding(number: Fraction) -> tuple[Fraction, Fraction]:
    """Return the range of the numbers that are rounded to a number."""
    half = Fraction(1, 2 if number.denominator == 1 else 2000)
    return number - half, number + half
