"""What several opinions rest on, added up so that order and bracketing change nothing.

Pairwise cumulative fusion forgets how many dogmatic opinions went into one, and so
gives another answer for another order. And a float rounds at each step. Here sums
are whole numbers: evidence as multiples of a fraction so small that no opinion's
is lost, dogmatic opinions counted apart. Adding is exactly commutative and
associative, nothing is its neutral element, and what was added can be taken away.
"""

from operator import add, sub
from typing import Generic, TypeVar

from attrs import frozen

from claimtrack.model.opinion import MultinomialOpinion, Opinion

Held = TypeVar("Held", Opinion, MultinomialOpinion)

_Sums = tuple[int, ...]

FLOAT_BITS = 1074
"""Every float from 0 to 1 is a whole multiple of 2 to the minus this."""

_RATIO_BITS = FLOAT_BITS + 64
"""The quotient of two such is rounded to a multiple of 2 to the minus this: 64 digits at least."""


def whole(value: float) -> int:
    """Return a float from 0 to 1 as a multiple of ``2 ** -FLOAT_BITS``, exact."""
    numerator, denominator = value.as_integer_ratio()
    return numerator << (FLOAT_BITS + 1 - denominator.bit_length())


def whole_ratio(value: float, divisor: float) -> int:
    """Return the quotient of two floats from 0 to 1 as a whole number, rounded down.

    That of a number by itself is ``ONE``.
    """
    numerator, denominator = value.as_integer_ratio()
    below, above = divisor.as_integer_ratio()
    shift = _RATIO_BITS + above.bit_length() - denominator.bit_length()
    return (numerator << shift) // below


ONE = 1 << _RATIO_BITS


@frozen
class Evidence(Generic[Held]):
    """The evidence of a number of opinions together, exact.

    ``sums`` are, for k values: the number of opinions; the number of those that are
    dogmatic; then k each of the base rates of all, the masses of dogmatic ones,
    the base rates of dogmatic ones, the evidence ``b / u`` of the others, and the
    base rates of the others by the weight of their evidence ``(1 - u) / u``.
    """

    kind: type[Held]
    values: int
    sums: tuple[int, ...]

    @classmethod
    def nothing(cls, kind: type[Held], values: int = 2) -> "Evidence[Held]":
        """Return the neutral element: the evidence of no opinion."""
        return Evidence(kind, values, (0,) * (2 + 5 * values))

    @classmethod
    def of(cls, opinion: Held) -> "Evidence[Held]":
        """Return the evidence of one opinion."""
        kind: type[Held] = type(opinion)
        masses = opinion.masses
        rates: _Sums = tuple(map(whole, opinion.base_rates))
        none: _Sums = (0,) * len(masses)
        if opinion.uncertainty == 0:
            certain: _Sums = tuple(map(whole, masses))
            return cls(kind, len(masses), (1, 1, *rates, *certain, *rates, *none, *none))
        found: _Sums = tuple(whole_ratio(mass, opinion.uncertainty) for mass in masses)
        weight = sum(found)
        weighted: _Sums = tuple(weight * rate for rate in rates)
        return cls(kind, len(masses), (1, 0, *rates, *none, *none, *found, *weighted))

    def __add__(self, other: "Evidence[Held]") -> "Evidence[Held]":
        self._comparable(other)
        return Evidence(self.kind, self.values, tuple(map(add, self.sums, other.sums)))

    def __sub__(self, other: "Evidence[Held]") -> "Evidence[Held]":
        """Take away what was added: exactly what there was before is left.

        Raises:
            ValueError: there is less of something than is taken away, or something is left
                of no opinion.
        """
        self._comparable(other)
        left = tuple(map(sub, self.sums, other.sums))
        if min(left) < 0 or (left[0] == 0 and any(left)):
            raise ValueError("evidence is taken away that was never added")
        return Evidence(self.kind, self.values, left)

    def cumulative(self) -> Held:
        """Return the opinion that all the evidence together gives, as ``fusion.cumulative``.

        Raises:
            ValueError: there is no opinion at all.
        """
        count, dogmatic, rates, certain, certain_rates, found, weighted = self._parts()
        if dogmatic:
            return self._opinion(certain, 0, certain_rates, dogmatic)
        weight = sum(found)
        if weight:
            return self._opinion(found, ONE, weighted, weight)
        return self._opinion(found, ONE, rates, count)

    def averaging(self) -> Held:
        """Return the opinion that the evidence gives on average, as ``fusion.averaging``.

        Raises:
            ValueError: there is no opinion at all.
        """
        count, dogmatic, rates, certain, _, found, _ = self._parts()
        if dogmatic:
            return self._opinion(certain, 0, rates, count)
        return self._opinion(found, count * ONE, rates, count)

    def _parts(self) -> tuple[int, int, _Sums, _Sums, _Sums, _Sums, _Sums]:
        count, dogmatic, *rest = self.sums
        if not count:
            raise ValueError("there is no opinion to fuse")
        parts = [tuple(rest[k : k + self.values]) for k in range(0, len(rest), self.values)]
        rates, certain, certain_rates, found, weighted = parts
        return count, dogmatic, rates, certain, certain_rates, found, weighted

    def _opinion(self, masses: _Sums, uncertainty: int, rates: _Sums, weight: int) -> Held:
        # Whole numbers divide to the nearest float, however large they are.
        base_rates = [rate / (weight << FLOAT_BITS) for rate in rates]
        return self.kind.in_proportion(masses, uncertainty, base_rates)

    def _comparable(self, other: "Evidence[Held]") -> None:
        if self.values != other.values:
            raise ValueError(f"opinions on {self.values} and on {other.values} values do not fuse")
