"""What reaches the reader of what each origin said, for all sides at once.

Weights are logarithms of odds: a report that is right with probability p and
else a guess has the weight ``ln((1 + p) / (1 - p))``, and weights of reports
that nothing but the truth has in common add up. Chains do have more in common,
so they are looked at as two trees. In one all that an origin said to one relay
goes through this relay once (kcna > afp > forty outlets); in the other all that
a reader has from one publisher goes through this publisher once (three witnesses
> one outlet). Either tree takes some that are one for several, so the true
weight is at most the lesser of both; and never more than that of a voice that
is on every chain. Each of the three can only grow as chains are added, an
identical chain changes none of them, and where chains share nothing but what
they begin with, or nothing but what they end with, the result is exact.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Columns, Flags, Floats, Ints

_N = TypeVar("_N", bound=np.generic)

MOST = float(np.log(1e6))
"""The most that one side can weigh: no evidence makes anything certain."""


@frozen(eq=False)
class Attestation:
    """What each side has from its origins.

    ``side``, ``voice``, ``heard`` and ``worth`` have one entry for each origin of
    a group, on the side that more of what is heard of it is on, in the order of
    sides and voices: the weight of the reports that it said so, infinite where it
    is read itself, and the trust in what it says.
    ``total`` has one for each side: the most that all its origins weigh together.
    """

    side: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    heard: Floats = field(repr=False)
    worth: Floats = field(repr=False)
    start: Ints = field(repr=False)
    total: Floats = field(repr=False)

    def with_sides(self, sides: Flags, other: "Attestation") -> "Attestation":
        """Return the same with some sides as another one has them, at the least as they are."""
        kept, taken = ~sides[self.side], sides[other.side]

        def joined(one: NDArray[_N], two: NDArray[_N]) -> NDArray[_N]:
            return np.concatenate([one[kept], two[taken]])

        side, voice = joined(self.side, other.side), joined(self.voice, other.voice)
        order = np.lexsort((voice, side))
        return Attestation(
            side[order],
            voice[order],
            joined(self.heard, other.heard)[order],
            joined(self.worth, other.worth)[order],
            np.searchsorted(side[order], np.arange(len(self.start))),
            np.where(sides, np.maximum(self.total, other.total), self.total),
        )


def weighed(worth: Floats, heard: Floats) -> Floats:
    """Return the weight of what origins say, who are trusted so far and heard so well."""
    return np.minimum(_weight(worth * _strength(heard)), MOST)


@frozen(eq=False)
class TrustedChains:
    """The chains that count, and how far each step of them is trusted.

    ``voice`` and ``trust`` have one entry for each hop of the ledger: at the head
    of a chain the trust in what it says itself, else that in it as a relay. Heads
    that nobody names may be one voice past the last source, or two on the other side.
    ``hedge`` has one for each chain: what is left of it by its own words.
    """

    columns: Columns
    counted: Flags = field(repr=False)
    voice: Ints = field(repr=False)
    trust: Floats = field(repr=False)
    hedge: Floats = field(repr=False)

    def attested(self, common: Ints) -> Attestation:
        """Return what they come to; ``common`` is a voice on every chain of a side, or -1."""
        sides = self.columns.sides
        key, said, worth = self._by_origin()
        side, voice = 2 * (key // self._span) + (said < 0), key % self._span
        order = np.argsort(side, kind="stable")
        side, voice, heard, worth = side[order], voice[order], np.abs(said)[order], worth[order]
        total = np.minimum(_summed(side, weighed(worth, heard), sides), self._by_publisher())
        total = np.minimum(np.minimum(total, self._through(common)), MOST)
        start = np.searchsorted(side, np.arange(sides + 1))
        return Attestation(side, voice, heard, worth, start, total)

    @property
    def _span(self) -> int:
        return len(self.columns.sources) + 2

    def _by_origin(self) -> tuple[Ints, Floats, Floats]:
        """Return each origin of a group, how well it is heard, and how far it is trusted.

        What it is heard to deny counts less than 0. Where a relay is cited on both
        sides, only the difference is what it said: and so on to the origin.
        """
        levels = list(self._levels(backwards=False))
        if not levels:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)

        def strength(level: _Level, heard: Floats) -> Floats:
            return level.trust * _strength(heard + level.ended)

        return levels[0].key, _folded(levels, strength) + levels[0].ended, levels[0].trust

    def _by_publisher(self) -> Floats:
        """Return the weight of each side by the trees that its publishers are the roots of."""
        levels = list(self._levels(backwards=True))
        if not levels:
            return np.zeros(self.columns.sides)

        def strength(level: _Level, heard: Floats) -> Floats:
            return np.maximum(level.trust * _strength(heard), level.ending)

        weight = _weight(strength(levels[0], _folded(levels, strength)))
        return _summed(levels[0].parent, weight, self.columns.sides)

    def _levels(self, backwards: bool) -> Iterator["_Level"]:
        """Yield the nodes of the trees, level by level from the roots.

        The origin comes first in the trees of all groups, and chains end with what
        their words are worth, on either side; or backwards last in those of all
        sides, and they end with what their origin is worth besides.
        """
        columns, span = self.columns, self._span
        length = np.diff(columns.chain_start)
        chains = np.flatnonzero(self.counted)
        # The longest first, so that those which go on are the first ones at every level.
        chains = chains[np.argsort(-length[chains], kind="stable")]
        length = length[chains]
        first = columns.chain_start[chains]
        denies = columns.chain_side[chains] % 2 == 1
        node = columns.chain_side[chains] // (1 if backwards else 2)
        ends = self.hedge[chains] * (self.trust[first] if backwards else 1.0)
        for depth in range(int(length[0]) if len(length) else 0):
            alive = int(np.searchsorted(-length, -depth))
            hop = first[:alive] + (length[:alive] - 1 - depth if backwards else depth)
            key, node = np.unique(node[:alive] * span + self.voice[hop], return_inverse=True)
            last = length[:alive] == depth + 1
            trust, ending, denied = np.zeros((3, len(key)))
            against = denies[:alive] & (not backwards)
            np.maximum.at(ending, node[last & ~against], ends[:alive][last & ~against])
            np.maximum.at(denied, node[last & against], ends[:alive][last & against])
            # The head comes last when they are read backwards: it ends there and relays nothing.
            relays = ~last if backwards else np.ones(alive, np.bool_)
            np.maximum.at(trust, node[relays], self.trust[hop[relays]])
            yield _Level(key, key // span, trust, ending, denied)

    def _through(self, common: Ints) -> Floats:
        """Return what the voice on all chains of a side is worth, as no chain is worth more."""
        columns = self.columns
        bound = np.full(columns.sides, np.inf)
        side = columns.chain_side[columns.hop_chain]
        hops = np.flatnonzero((common[side] == self.voice) & self.counted[columns.hop_chain])
        most = np.zeros(columns.sides)
        np.maximum.at(most, side[hops], self.trust[hops])
        met = side[hops]
        bound[met] = _weight(most[met])
        return bound


@frozen(eq=False)
class _Level:
    """The nodes at one depth: each by its parent and a voice.

    ``trust`` is that in the voice there, ``ending`` the most that a chain which
    ends there brings with it, ``denied`` the same of one on the other side.
    """

    key: Ints
    parent: Ints
    trust: Floats
    ending: Floats
    denied: Floats

    @property
    def ended(self) -> Floats:
        """The weight of what ends there; nothing where both sides bring as much."""
        differs = self.ending != self.denied  # be they infinite, which has no difference
        return _weight(self.ending * differs) - _weight(self.denied * differs)


def _folded(levels: Sequence[_Level], strength: Callable[[_Level, Floats], Floats]) -> Floats:
    """Return for each root the summed weight of its children, from the leaves up.

    ``strength`` gives that of the nodes of a level from the weights of theirs.
    """
    heard = np.zeros(len(levels[-1].key))
    for below, level in zip(levels[:0:-1], levels[-2::-1], strict=True):
        heard = _summed(below.parent, _weight(strength(below, heard)), len(level.key))
    return heard


def _summed(place: Ints, values: Floats, count: int) -> Floats:
    """Return for each of so many places the sum of the values there."""
    summed: Floats = np.bincount(place, values, count).astype(np.float64)
    return summed


def _weight(strength: Floats) -> Floats:
    """Return the logarithm of the odds that a word of some strength stands for."""
    with np.errstate(divide="ignore"):
        weight: Floats = 2 * np.arctanh(strength)
    return weight


def _strength(weight: Floats) -> Floats:
    strength: Floats = np.tanh(weight / 2)
    return strength
