"""Opinions made up for tests, the extreme ones among them, and fusion by the letter.

The oracle takes each formula as it is written, in fractions, with every case spelled out.
"""

from collections.abc import Callable, Sequence
from fractions import Fraction
from itertools import product
from math import prod

import pytest
from attrs import evolve
from hypothesis import strategies as st

from claimtrack.model.opinion import Opinion

EXACT = 1e-12
"""How far apart what is the same may be."""

_EXTREME = [0.0, 5e-324, 1e-320, 1e-300, 1e-160, 1e-16, 1e-9, 0.1, 0.25, 0.5, 0.9, 1.0]
_parts = st.sampled_from(_EXTREME) | st.floats(0, 1)


@st.composite
def opinions(
    draw: st.DrawFn, base_rates: st.SearchStrategy[float] = _parts, certain: bool = True
) -> Opinion:
    """Any opinion: certain of this or that, of nothing, and next to either."""
    parts = [draw(_parts) for _ in range(3)]
    if not certain:
        parts[2] = parts[2] or 5e-324
    if not any(parts):
        parts[2] = 1.0
    found = Opinion.in_proportion(parts[:2], parts[2], (draw(base_rates),))
    if not certain and found.is_dogmatic:  # rounded away
        return Opinion(found.belief, found.disbelief, 5e-324, found.base_rate)
    return found


evident = st.builds(
    Opinion.from_evidence, st.floats(0.01, 100), st.floats(0.01, 100), st.floats(0, 1)
)
"""Opinions of some evidence, and of not too much."""

binary_rates = st.integers(0, 64).map(lambda number: number / 64)
"""Base rates that a float holds as exactly as those of the contrary."""


def tempered(name: str, held: Sequence[Opinion]) -> list[Opinion]:
    """Return opinions of which an operator is no worse off for rounding.

    Next to a base rate of 1, that of the contrary has few digits; maximising divides by it.
    """
    if name != "epistemic_cumulative":
        return list(held)
    return [evolve(each, base_rate=(1 + 62 * each.base_rate) / 64) for each in held]


def numbers(opinion: Opinion) -> list[float]:
    return [opinion.belief, opinion.disbelief, opinion.uncertainty, opinion.base_rate]


def same(one: Opinion, other: Opinion) -> bool:
    """Whether all four numbers are alike."""
    return numbers(one) == pytest.approx(numbers(other), abs=EXACT, rel=0)


def is_sound(opinion: Opinion) -> bool:
    """Whether its numbers lie between 0 and 1, and masses add up to 1."""
    masses = numbers(opinion)[:3]
    within = all(0 <= number <= 1 for number in numbers(opinion))
    return within and abs(sum(map(Fraction, masses), Fraction(-1))) <= EXACT


class Slow:
    """Opinions as fractions, and what each formula makes of them."""

    def __init__(self, held: Sequence[Opinion]) -> None:
        self.b, self.d, self.u, self.a = zip(
            *(map(Fraction, numbers(opinion)) for opinion in held), strict=True
        )
        self.c = [b + d for b, d in zip(self.b, self.d, strict=True)]

    def _mean(self, values: Sequence[Fraction], weights: Sequence[Fraction]) -> Fraction:
        if not sum(weights):
            weights = [Fraction(1)] * len(values)
        return sum((v * w for v, w in zip(values, weights, strict=True)), Fraction()) / sum(weights)

    def _dogmatic(self) -> list[Fraction]:
        return [Fraction(u == 0) for u in self.u]

    def _by_evidence(
        self, weights: Sequence[Fraction], uncertainty: Fraction, base_rate: Fraction
    ) -> Opinion:
        r, s = (
            sum((w * m / u for w, m, u in zip(weights, masses, self.u, strict=True)), Fraction())
            for masses in (self.b, self.d)
        )
        total = r + s + uncertainty
        return Opinion(*map(float, (r / total, s / total, uncertainty / total, base_rate)))

    def _mean_of_dogmatic(self, base_rate: Fraction) -> Opinion:
        dogmatic = self._dogmatic()
        b, d = self._mean(self.b, dogmatic), self._mean(self.d, dogmatic)
        return Opinion(*map(float, (b / (b + d), d / (b + d), 0, base_rate)))

    def cumulative(self) -> Opinion:
        if 0 in self.u:
            return self._mean_of_dogmatic(self._mean(self.a, self._dogmatic()))
        weights = [c / u for c, u in zip(self.c, self.u, strict=True)]
        ones = [Fraction(1)] * len(self.u)
        return self._by_evidence(ones, Fraction(1), self._mean(self.a, weights))

    def epistemic_cumulative(self) -> Opinion:
        fused = self.cumulative()
        b, d, u, a = map(Fraction, numbers(fused))
        limits = [(b + a * u) / a] if a else []
        limits += [(d + (1 - a) * u) / (1 - a)] if a < 1 else []
        u_most = min(*limits, Fraction(1))
        chance = b + a * u
        return Opinion(
            float(max(Fraction(), chance - a * u_most)),
            float(max(Fraction(), 1 - chance - (1 - a) * u_most)),
            float(u_most),
            fused.base_rate,
        )

    def averaging(self) -> Opinion:
        count = Fraction(len(self.u))
        base_rate = sum(self.a, Fraction()) / count
        if 0 in self.u:
            return self._mean_of_dogmatic(base_rate)
        return self._by_evidence([1 / count] * len(self.u), Fraction(1), base_rate)

    def weighted(self) -> Opinion:
        base_rate = self._mean(self.a, self.c)
        if 0 in self.u:
            return self._mean_of_dogmatic(base_rate)
        total = sum(self.c, Fraction())
        weights = [c / total if total else Fraction(1) for c in self.c]
        return self._by_evidence(weights, Fraction(1), base_rate)

    def consensus(self) -> Opinion:
        """Sum over who holds what of the residues, two to the power of the opinions."""
        agreed, disagreed = min(self.b), min(self.d)
        left = [(b - agreed, d - disagreed) for b, d in zip(self.b, self.d, strict=True)]
        compromise = [Fraction(), Fraction(), Fraction()]
        for i, residues in enumerate(left):
            others = prod(self.u[:i] + self.u[i + 1 :], start=Fraction(1))
            for side in (0, 1):
                compromise[side] += residues[side] * others
        for sides in product((0, 1), repeat=len(left)):
            mass = prod((r[side] for r, side in zip(left, sides, strict=True)), start=Fraction(1))
            compromise[sides[0] if len(set(sides)) == 1 else 2] += mass
        unknown = prod(self.u, start=Fraction(1))
        rest = max(Fraction(), 1 - agreed - disagreed - unknown)
        total = sum(compromise)
        shared = [rest * part / total for part in compromise] if total else [0, 0, rest]
        masses = (agreed + shared[0], disagreed + shared[1], unknown + shared[2])
        return Opinion(*map(float, (*masses, self._mean(self.a, self.c))))

    def constraint(self) -> Opinion | None:
        """Combine two by two; None in total conflict."""
        b, d, u = self.b[0], self.d[0], self.u[0]
        for b_2, d_2, u_2 in zip(self.b[1:], self.d[1:], self.u[1:], strict=True):
            b, d, u = (b * b_2 + b * u_2 + u * b_2, d * d_2 + d * u_2 + u * d_2, u * u_2)
            if not b + d + u:
                return None
            b, d, u = b / (b + d + u), d / (b + d + u), u / (b + d + u)
        return Opinion(*map(float, (b, d, u, self._mean(self.a, self.c))))


SLOW: dict[str, Callable[[Sequence[Opinion]], Opinion | None]] = {
    "cumulative": lambda held: Slow(held).cumulative(),
    "epistemic_cumulative": lambda held: Slow(held).epistemic_cumulative(),
    "averaging": lambda held: Slow(held).averaging(),
    "weighted": lambda held: Slow(held).weighted(),
    "consensus": lambda held: Slow(held).consensus(),
    "constraint": lambda held: Slow(held).constraint(),
}
