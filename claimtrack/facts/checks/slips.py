"""Two numbers that would be one but for a slip: of the decimal point, or of the unit."""

from bisect import bisect_left
from collections.abc import Iterator
from fractions import Fraction

from attrs import frozen

from claimtrack.facts.conflicts.values import Conflict, ValueCluster
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model.numbers.units import dimension, ratio

NEAR = Fraction(1, 100)
"""By what share two numbers may miss a factor; converted numbers are rounded."""

POWERS = {10: "10", 100: "100", 1000: "1,000", 10**6: "a million", 10**9: "a billion"}

CONFUSED = (
    ("mi", "km"),
    ("nmi", "km"),
    ("m", "ft"),
    ("inch", "cm"),
    ("kg", "lb"),
    ("mph", "km/h"),
    ("kn", "km/h"),
    ("km²", "ha"),
)
"""Units that are taken for one another, the larger one first.

Those that are nearer to each other would often fit by chance.
"""


@frozen
class Slip:
    """Two values of a contest that differ by a factor that has a name; the smaller one first."""

    low: ValueCluster
    high: ValueCluster
    factor: str
    certain: bool


def slip_of(facts: Groundwork, contest: Conflict) -> Slip | None:
    """Return the slip that explains a contest over two values, if there is one."""
    return next(slips(facts, contest), None) if len(contest.clusters) == 2 else None


def slips(facts: Groundwork, contest: Conflict) -> Iterator[Slip]:
    """Yield the values of a contest that differ by a slip, each with the nearest such."""
    numbers = sorted(_numbers(facts, contest), key=lambda each: each[0])
    values = [value for value, _ in numbers]
    factors = _factors(contest, facts)
    for value, cluster in numbers:
        for factor, words in factors:
            at = bisect_left(values, value * factor * (1 - NEAR))
            if at < len(values) and values[at] <= value * factor * (1 + NEAR):
                certain = contest.between(cluster, numbers[at][1])
                if certain is not None:
                    yield Slip(cluster, numbers[at][1], words, certain)
                    break


def _numbers(facts: Groundwork, contest: Conflict) -> Iterator[tuple[Fraction, ValueCluster]]:
    """Yield each value that is one number above 0, with who gives it."""
    for cluster in contest.clusters:
        claim = cluster.claims[0]
        assert claim.fact is not None, "a contest is among claims with facts"
        quantity = facts.ledger.quantity_of(claim.fact)
        if quantity is None:
            return
        unit = facts.ledger.predicates[claim.fact.predicate].unit
        converted = quantity.into(unit) or quantity
        if converted.low is not None and converted.low == converted.high and converted.low > 0:
            yield converted.low, cluster


def _factors(contest: Conflict, facts: Groundwork) -> list[tuple[Fraction, str]]:
    """Return the factors that have a name, the smallest first."""
    claim = contest.clusters[0].claims[0]
    assert claim.fact is not None, "a contest is among claims with facts"
    unit = facts.ledger.predicates[claim.fact.predicate].unit
    factors = [(Fraction(power), f"a factor of {words}") for power, words in POWERS.items()]
    for large, small in CONFUSED if unit is not None else ():
        known = ratio(large, small)
        if known is not None and dimension(unit) == dimension(large):
            factors.append((known, f"the ratio of {large} to {small}"))
    return sorted(factors)
