"""Numbers that differ by a slip of the decimal point or a confusion of units."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from claimtrack.facts.conflicts.values import Conflict, ValueCluster
from claimtrack.facts.facts import Facts
from claimtrack.model.numbers.units import (
    UnitConversion,
    dimension_of,
    is_temperature,
    unit_conversion,
)

TOLERANCE = Fraction(1, 100)
"""Relative deviation from a factor that is accepted, since converted numbers are rounded."""

DEGREES = Fraction(1)
"""Deviation from a converted temperature that is accepted."""

POWERS_OF_TEN = {10: "10", 100: "100", 1000: "1,000", 10**6: "a million", 10**9: "a billion"}

CONFUSED_UNITS = (
    ("mi", "km"),
    ("nmi", "km"),
    ("m", "ft"),
    ("inch", "cm"),
    ("kg", "lb"),
    ("mph", "km/h"),
    ("kn", "km/h"),
    ("km²", "ha"),
)
"""Pairs of units that are often confused, the larger unit first.

Units of a smaller ratio are left out: they would often fit by chance.
"""

CONFUSED_TEMPERATURES = (("°C", "°F"), ("°C", "K"))


@frozen
class Slip:
    """Two values of a conflict, of which one is the other by a named factor or conversion."""

    conflict: Conflict
    """The conflict of the claims with these two values alone."""
    low: ValueCluster
    high: ValueCluster
    relation: str
    """The relation of the second to the first, such as `times a factor of 10`."""
    certain: bool


def explain_by_slip(facts: Facts, conflict: Conflict) -> Slip | None:
    """Return the slip that explains a conflict of two values, if any."""
    return next(find_slips(facts, conflict), None) if len(conflict.clusters) == 2 else None


def find_slips(facts: Facts, conflict: Conflict) -> Iterator[Slip]:
    """Yield the slips between values of a conflict, each value with the smallest factor."""
    numbers = sorted(_exact_numbers(facts, conflict), key=lambda each: each[0])
    values = [value for value, _ in numbers]
    conversions = _named_conversions(conflict, facts)
    for value, cluster in numbers:
        for conversion, words in conversions:
            expected = conversion.convert(value)
            margin = DEGREES if conversion.shift else abs(expected) * TOLERANCE
            at = bisect_left(values, expected - margin)
            if at < len(values) and values[at] <= expected + margin:
                slips = [*_slips_between(conflict, cluster, numbers[at][1], words)]
                yield from slips
                if slips:
                    break


def _slips_between(
    conflict: Conflict, low: ValueCluster, high: ValueCluster, relation: str
) -> Iterator[Slip]:
    """Yield the slips between two values, which a third value may have joined to one conflict."""
    for part in conflict.between(low, high):
        first, second = part.clusters
        if first.claims[0] not in low.claims:
            first, second = second, first
        certain = part.disagreement(first, second)
        if certain is not None:
            yield Slip(part, first, second, relation, certain)


def _exact_numbers(facts: Facts, conflict: Conflict) -> Iterator[tuple[Fraction, ValueCluster]]:
    """Yield each value that is a single number, with its cluster.

    Temperatures in another unit than the predicate's are left out: a slip in their digits
    is no factor after conversion.
    """
    for cluster in conflict.clusters:
        claim = cluster.claims[0]
        assert claim.fact is not None, "a conflict is between claims with facts"
        quantity = facts.ledger.quantity_of(claim.fact)
        if quantity is None:
            return
        unit = facts.ledger.predicates[claim.fact.predicate].unit
        conversion = unit_conversion(quantity.unit, unit)
        converted = quantity.into(unit) or quantity
        shifted = conversion is not None and conversion.shift != 0
        if not shifted and converted.low is not None and converted.low == converted.high:
            yield converted.low, cluster


def _named_conversions(conflict: Conflict, facts: Facts) -> list[tuple[UnitConversion, str]]:
    """Return the factors and conversions with their names, the smallest factor first."""
    claim = conflict.clusters[0].claims[0]
    assert claim.fact is not None, "a conflict is between claims with facts"
    unit = facts.ledger.predicates[claim.fact.predicate].unit
    found = [
        (UnitConversion(Fraction(power), Fraction(0)), f"times a factor of {words}")
        for power, words in POWERS_OF_TEN.items()
    ]
    for large, small in CONFUSED_UNITS if unit is not None else ():
        known = unit_conversion(large, small)
        if known is not None and dimension_of(unit) == dimension_of(large):
            found.append((known, f"times the ratio of {large} to {small}"))
    for one, other in CONFUSED_TEMPERATURES if is_temperature(unit) else ():
        known = unit_conversion(one, other)
        assert known is not None, "both are built-in units of temperature"
        found.append((known, f"converted from {one} to {other}"))
    return sorted(found)
