"""Whether two figures can be the same number."""

from enum import Enum
from functools import lru_cache

from claimtrack.analysis.stated import bounds
from claimtrack.model import Predicate, Quantity, Takes

FREE = Predicate("figure", takes=Takes.NUMBER)
"""What figures are of where no fact says it: they are compared as they stand."""


class Verdict(Enum):
    """Whether two figures differ in every reading, in some, or in none."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    IMPOSSIBLE = "impossible"


# Ledgers repeat their figures, and exact numbers are slow.
@lru_cache(maxsize=1 << 12)
def differ(predicate: Predicate, one: Quantity, other: Quantity) -> Verdict:
    """Say whether two figures of a predicate differ by more than it tolerates.

    It is *certain* if they do however generously they are taken, *possible* if
    they do as their words say. What cannot be compared does not differ.
    """
    first, second = predicate.quantity(one), predicate.quantity(other)
    unit = predicate.unit or first.unit
    here, there = first.into(unit), second.into(unit)
    if here is None or there is None:
        return Verdict.IMPOSSIBLE
    a, b = bounds(predicate, here), bounds(predicate, there)
    if a.loosest_low > b.loosest_high or b.loosest_low > a.loosest_high:
        return Verdict.CERTAIN
    return Verdict.POSSIBLE if a.low > b.high or b.low > a.high else Verdict.IMPOSSIBLE
