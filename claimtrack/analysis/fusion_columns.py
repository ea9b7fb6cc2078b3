"""Fusion for many claims at once: opinions as rows, numbered by the group they belong to.

A row is belief, disbelief, uncertainty and base rate. Groups are numbered from 0, their
rows in any order. Results have a row for each group, of nan for a group without any.
What the operators mean, and what they do at the edges, is told in
:mod:`claimtrack.analysis.fusion`, of the same names; the results are the same. Time is
that of sorting by group, and products pass over the rows once for each doubling of
the largest group.

All raise ValueError for rows that are no opinions and for numbers that are no groups.
"""

from collections.abc import Callable

import numpy as np
from attrs import frozen
from numpy.typing import ArrayLike

from claimtrack.analysis.columns import Flags, Floats, Ints
from claimtrack.model.opinion import ROUNDING, TOLERANCE

_BEYOND = 2200
"""Floats so many powers of two apart do not add to one another."""


def cumulative(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return for each group the opinion of independent evidence together (CBF)."""
    rows = _grouped(opinions, group, groups)
    # Evidence in proportion to that of the least uncertain opinion, whose own is then
    # at most 1: no quotient is too large, and among dogmatic opinions all weigh the same.
    share = rows.shares()
    return rows.opinions(
        rows.sum(share * rows.belief),
        rows.sum(share * rows.disbelief),
        rows.least(rows.uncertainty),
        rows.mean_base_rate(share * rows.certainty),
    )


def epistemic_cumulative(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return cumulative fusion with as much uncertainty as its probability allows (E-CBF)."""
    belief, disbelief, uncertainty, base_rate = cumulative(opinions, group, groups).T
    with np.errstate(over="ignore"):  # what is too large for a float is no limit
        first, second = _quotient(belief, base_rate), _quotient(disbelief, 1 - base_rate)
    growth = np.minimum(first, second)
    belief = np.maximum(0.0, belief - base_rate * growth)
    disbelief = np.maximum(0.0, disbelief - (1 - base_rate) * growth)
    belief[first <= second] = 0.0
    disbelief[first > second] = 0.0
    uncertainty = uncertainty + growth
    total = belief + disbelief + uncertainty
    return np.column_stack((belief / total, disbelief / total, uncertainty / total, base_rate))


def averaging(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return for each group the opinion of those who judge the same evidence (ABF)."""
    rows = _grouped(opinions, group, groups)
    share = rows.shares()
    return rows.opinions(
        rows.sum(share * rows.belief),
        rows.sum(share * rows.disbelief),
        rows.least(rows.uncertainty) * rows.counts,
        rows.mean_base_rate(np.ones_like(share)),
    )


def weighted(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return for each group the average opinion, each counting by its certainty (WBF)."""
    rows = _grouped(opinions, group, groups)
    weight = rows.by_the_heaviest(rows.certainty)
    share = rows.shares() * weight
    return rows.opinions(
        rows.sum(share * rows.belief),
        rows.sum(share * rows.disbelief),
        rows.least(rows.uncertainty) * rows.sum(weight),
        rows.mean_base_rate(rows.certainty),
    )


def consensus(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return for each group what all agree on, and a compromise on the rest (CCF)."""
    rows = _grouped(opinions, group, groups)
    agreed, disagreed = rows.least(rows.belief), rows.least(rows.disbelief)
    more, less = rows.belief - rows.each(agreed), rows.disbelief - rows.each(disagreed)
    share = rows.shares()
    least = rows.least(rows.uncertainty)
    others = rows.uncertainty.copy()
    others[rows.first(rows.uncertainty == rows.each(least))] = 1.0
    other, other_power, contrary, contrary_power = _folded(
        np.stack((*_split(others), *_split(more + less))), rows.counts, _multiplied_twice
    )
    unknown = _joined(other, other_power) * least
    factors = np.empty((3, len(least)))
    powers = np.empty((3, len(least)))
    for part, residue in enumerate((more, less)):
        factor, power = _split(rows.sum(residue * share))
        factors[part], shift = _split(other * factor)
        powers[part] = other_power + power + shift
    factors[2], powers[2] = contrary, contrary_power
    highest = np.where(factors > 0, powers, -np.inf).max(axis=0)
    compromise = _joined(factors, powers - highest)
    total = compromise.sum(axis=0)
    rest = np.maximum(0.0, 1 - agreed - disagreed - unknown)
    for_, against, open_ = (
        rest * _quotient(part, total, otherwise)
        for part, otherwise in zip(compromise, (0.0, 0.0, 1.0), strict=True)
    )
    base_rate = rows.mean_base_rate(rows.certainty)
    return rows.opinions(agreed + for_, disagreed + against, unknown + open_, base_rate)


def constraint(opinions: ArrayLike, group: Ints, groups: int) -> Floats:
    """Return for each group what is left where every opinion holds (BCF).

    In total conflict (``TotalConflictError``) nothing is: such a group has nan.
    """
    rows = _grouped(opinions, group, groups)
    above, below = rows.belief + rows.uncertainty, rows.disbelief + rows.uncertainty
    impossible, contrary_impossible = rows.any(above == 0), rows.any(below == 0)
    numerator, power = _split(np.where(above == 0, 1.0, above))
    denominator, power_below = _split(np.where(below == 0, 1.0, below))
    ratio, shift = _split(numerator / denominator)
    free, bound, contrary_free, contrary_bound, ratio, power = _folded(
        np.stack(
            (
                _quotient(rows.uncertainty, above, 0.0),
                _quotient(rows.belief, above, 1.0),
                _quotient(rows.uncertainty, below, 0.0),
                _quotient(rows.disbelief, below, 1.0),
                ratio,
                power - power_below + shift,
            )
        ),
        rows.counts,
        _constrained,
    )
    more = power > 0
    belief = bound * np.where(more, 1.0, _joined(ratio, power))
    disbelief = contrary_bound * np.where(more, _joined(1 / ratio, -power), 1.0)
    uncertainty = np.where(more, free, contrary_free)
    decided = impossible | contrary_impossible
    belief[decided] = contrary_impossible[decided]
    disbelief[decided] = impossible[decided]
    uncertainty[decided] = 0.0
    belief[impossible & contrary_impossible] = np.nan
    found = rows.opinions(belief, disbelief, uncertainty, rows.mean_base_rate(rows.certainty))
    found[np.isnan(found[:, 0])] = np.nan
    return found


def discount(opinions: ArrayLike, trust: ArrayLike, row: Ints) -> Floats:
    """Return opinions as they count for who has each through others.

    ``trust`` has a row for each step of each path, ``row`` says which opinion each
    belongs to; an opinion without any stays as it is.
    """
    held = _checked(opinions)
    steps = _grouped(trust, row, len(held))
    kept, lost = np.ones(len(held)), np.zeros(len(held))
    chance = np.minimum(steps.belief + steps.base_rate * steps.uncertainty, 1.0)
    contrary = np.minimum(steps.disbelief + (1 - steps.base_rate) * steps.uncertainty, 1.0)
    kept[steps.known], lost[steps.known] = _folded(
        np.stack((chance, contrary)), steps.counts, _passed_on
    )
    belief, disbelief, uncertainty, base_rate = held.T
    masses = kept * belief, kept * disbelief, uncertainty + lost * (belief + disbelief)
    total = masses[0] + masses[1] + masses[2]
    return np.column_stack([*(mass / total for mass in masses), base_rate])


@frozen(eq=False)
class _Groups:
    """Opinions sorted by group, and where each group that has any begins."""

    belief: Floats
    disbelief: Floats
    uncertainty: Floats
    base_rate: Floats
    known: Ints
    counts: Ints
    starts: Ints
    groups: int

    def each(self, values: Floats) -> Floats:
        """Return for each row the value of its group."""
        return np.repeat(values, self.counts)

    def sum(self, values: Floats) -> Floats:
        """Return for each group the sum over its rows."""
        return self._reduced(np.add, values)

    def least(self, values: Floats) -> Floats:
        """Return for each group the least value of its rows."""
        return self._reduced(np.minimum, values)

    def any(self, flags: Flags) -> Flags:
        """Return for each group whether any of its rows is marked."""
        return self._reduced(np.maximum, flags.astype(np.float64)) > 0

    def first(self, flags: Flags) -> Ints:
        """Return for each group its first row that is marked; each has one."""
        marked = np.flatnonzero(flags)
        return marked[np.searchsorted(marked, self.starts)]

    def _reduced(self, function: np.ufunc, values: Floats) -> Floats:
        if not len(values):
            return values
        reduced: Floats = function.reduceat(values, self.starts)
        return reduced

    @property
    def certainty(self) -> Floats:
        """Return for each row ``1 - u``."""
        return self.belief + self.disbelief

    def shares(self) -> Floats:
        """Return for each row the least uncertainty of its group by its own; 1 for 0 by 0."""
        least = self.each(self.least(self.uncertainty))
        shares = np.ones_like(least)
        return np.divide(least, self.uncertainty, out=shares, where=self.uncertainty != least)

    def by_the_heaviest(self, weights: Floats) -> Floats:
        """Return weights in proportion to the heaviest of the group, or 1 where all are 0."""
        heaviest = self.each(self._reduced(np.maximum, weights))
        return np.divide(weights, heaviest, out=np.ones_like(weights), where=heaviest > 0)

    def mean_base_rate(self, weights: Floats) -> Floats:
        """Return the mean base rates by weight, or the plain ones where there is none."""
        weights = self.by_the_heaviest(weights)
        return np.minimum(self.sum(weights * self.base_rate) / self.sum(weights), 1.0)

    def opinions(
        self, belief: Floats, disbelief: Floats, uncertainty: Floats, base_rate: Floats
    ) -> Floats:
        """Return a row for each group, of masses given in proportion."""
        rows = np.full((self.groups, 4), np.nan)
        total = belief + disbelief + uncertainty
        masses = (belief / total, disbelief / total, uncertainty / total)
        rows[self.known] = np.column_stack((*masses, base_rate))
        return rows


def _grouped(opinions: ArrayLike, group: Ints, groups: int) -> _Groups:
    rows = _checked(opinions)
    if group.shape != (len(rows),):
        raise ValueError(f"{len(rows)} opinions, but groups for {group.size}")
    if len(group) and not 0 <= group.min() <= group.max() < groups:
        raise ValueError(f"groups are numbered from 0 to {groups - 1}")
    if (group[1:] < group[:-1]).any():
        order = np.argsort(group, kind="stable")
        rows = rows[order]
    counts = np.bincount(group, minlength=groups)
    known = np.flatnonzero(counts)
    counts = counts[known]
    belief, disbelief, uncertainty, base_rate = np.ascontiguousarray(rows.T)
    starts = np.cumsum(counts) - counts
    return _Groups(belief, disbelief, uncertainty, base_rate, known, counts, starts, groups)


def _checked(opinions: ArrayLike) -> Floats:
    """Return opinions as rows, scaled as an ``Opinion`` is."""
    rows = np.asarray(opinions, np.float64)
    if rows.ndim != 2 or rows.shape[1] != 4:
        raise ValueError(f"opinions are rows of four numbers, not of shape {rows.shape}")
    total = rows[:, 0] + rows[:, 1] + rows[:, 2]
    within = ((rows >= 0) & (rows <= 1)).all(axis=1)
    wrong = np.flatnonzero(~within | ~(np.abs(total - 1) <= TOLERANCE))
    if len(wrong):
        raise ValueError(f"row {wrong[0]} is no opinion: {rows[wrong[0]].tolist()}")
    off = np.abs(total - 1) > ROUNDING
    if off.any():
        rows = rows.copy()
        rows[off, :3] = np.minimum(rows[off, :3] / total[off, None], 1.0)
    return rows


def _quotient(one: Floats, other: Floats, otherwise: float = np.inf) -> Floats:
    """Return quotients, and something else where the divisor is 0."""
    return np.divide(one, other, out=np.full_like(one, otherwise), where=other != 0)


def _split(values: Floats) -> tuple[Floats, Floats]:
    """Return factors of at least a half, or 0, and the powers of two that they are times."""
    factor, power = np.frexp(values)
    return factor, power.astype(np.float64)


def _joined(factor: Floats, power: Floats) -> Floats:
    """Return what was split; 0 where it is too small, of no use where it is more than 1."""
    joined: Floats = np.ldexp(factor, np.clip(power, -_BEYOND, 1).astype(np.int32))
    return joined


_Join = Callable[[Floats, Floats], Floats]


def _folded(state: Floats, counts: Ints, join: _Join) -> Floats:
    """Return the state of each group: that of its rows, joined two by two until one is left.

    The state of each row is a column. Joining is associative, and rows stay in order.
    """
    while counts.max(initial=0) > 1:
        place = np.arange(state.shape[1]) - np.repeat(np.cumsum(counts) - counts, counts)
        right = np.flatnonzero(place % 2)
        joined = join(state[:, right - 1], state[:, right])
        state[:, right - 1] = joined
        state = state[:, place % 2 == 0]
        counts = (counts + 1) // 2
    return state


def _multiplied(one: Floats, other: Floats) -> tuple[Floats, Floats]:
    """Return the factors and powers of products of two that are split."""
    factor, shift = _split(one[0] * other[0])
    return factor, one[1] + other[1] + shift


def _multiplied_twice(one: Floats, other: Floats) -> Floats:
    return np.stack((*_multiplied(one[:2], other[:2]), *_multiplied(one[2:], other[2:])))


def _passed_on(one: Floats, other: Floats) -> Floats:
    """Return what two parts of a path keep, and what they lose."""
    return np.stack((one[0] * other[0], one[1] + one[0] * other[1]))


def _constrained(one: Floats, other: Floats) -> Floats:
    """Return what two sets of opinions leave free and bound, of either side, and their ratio."""
    return np.concatenate(
        (
            _passed_on(one[0:2], other[0:2]),
            _passed_on(one[2:4], other[2:4]),
            np.stack(_multiplied(one[4:], other[4:])),
        )
    )
