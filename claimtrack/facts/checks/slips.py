"""Numbers that differ by a slip of the decimal point or a confusion of units."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from claimtrack.facts.conflicts.values import Conflict, ValueCluster
from claimtrack.facts.facts import Facts
from claimtrack.model.numbers.units import dimension_of, unit_ratio

TOLERANCE = Fraction(1, 100)
"""Relative deviation from a factor that is accepted, since converted numbers are rounded."""

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


@frozen
class Slip:
    """Two values of a conflict that differ by a named factor, the smaller one first."""

    low: ValueCluster
    high: ValueCluster
    factor: str
    certain: bool


def explain_by_slip(facts: Facts, conflict: Conflict) -> Slip | None:
    """Return the slip that explains a conflict of two values, if any."""
    return next(find_slips(facts, conflict), None) if len(conflict.clusters) == 2 else None


def find_slips(facts: Facts, conflict: Conflict) -> Iterator[Slip]:
    """Yield the slips between values of a conflict, each value with the smallest factor."""
    numbers = sorted(_exact_numbers(facts, conflict), key=lambda each: each[0])
    values = [value for value, _ in numbers]
    factors = _named_factors(conflict, facts)
    for value, cluster in numbers:
        for factor, words in factors:
            at = bisect_left(values, value * factor * (1 - TOLERANCE))
            if at < len(values) and values[at] <= value * factor * (1 + TOLERANCE):
                certain = conflict.disagreement(cluster, numbers[at][1])
                if certain is not None:
                    yield Slip(cluster, numbers[at][1], words, certain)
                    break


def _exact_numbers(facts: Facts, conflict: Conflict) -> Iterator[tuple[Fraction, ValueCluster]]:
    """Yield each value that is a single positive number, with its cluster."""
    for cluster in conflict.clusters:
        claim = cluster.claims[0]
        assert claim.fact is not None, "a conflict is between claims with facts"
        quantity = facts.ledger.quantity_of(claim.fact)
        if quantity is None:
            return
        unit = facts.ledger.predicates[claim.fact.predicate].unit
        converted = quantity.into(unit) or quantity
        if converted.low is not None and converted.low == converted.high and converted.low > 0:
            yield converted.low, cluster


def _named_factors(conflict: Conflict, facts: Facts) -> list[tuple[Fraction, str]]:
    """Return the factors with their names, the smallest first."""
    claim = conflict.clusters[0].claims[0]
    assert claim.fact is not None, "a conflict is between claims with facts"
    unit = facts.ledger.predicates[claim.fact.predicate].unit
    factors = [(Fraction(power), f"a factor of {words}") for power, words in POWERS_OF_TEN.items()]
    for large, small in CONFUSED_UNITS if unit is not None else ():
        known = unit_ratio(large, small)
        if known is not None and dimension_of(unit) == dimension_of(large):
            factors.append((known, f"the ratio of {large} to {small}"))
    return sorted(factors)
