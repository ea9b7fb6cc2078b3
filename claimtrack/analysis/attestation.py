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

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import Columns, Flags, Ints
from claimtrack.analysis.trust import Floats

MOST = float(np.log(1e6))
"""The most that one side can weigh: no evidence makes anything certain."""


@frozen(eq=False)
class Attested:
    """The weight of what each side has from its origins.

    ``side``, ``voice`` and ``origin`` have one entry for each origin of a side,
    in the order of sides and voices: the weight it would have alone. ``total``
    has one for each side: never more than the sum of its origins.
    """

    side: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    origin: Floats = field(repr=False)
    start: Ints = field(repr=False)
    total: Floats = field(repr=False)

    def of_side(self, side: int) -> dict[int, float]:
        """Return the weight of each origin of a side, by its voice."""
        rows = slice(self.start[side], self.start[side + 1])
        return dict(zip(self.voice[rows].tolist(), self.origin[rows].tolist(), strict=True))

    def with_sides(self, sides: Flags, other: "Attested") -> "Attested":
        """Return the same with some sides as another one has them, at the least as they are."""
        kept, taken = ~sides[self.side], sides[other.side]
        side = np.concatenate([self.side[kept], other.side[taken]])
        voice = np.concatenate([self.voice[kept], other.voice[taken]])
        order = np.lexsort((voice, side))
        origin = np.concatenate([self.origin[kept], other.origin[taken]])
        start = np.searchsorted(side[order], np.arange(len(self.start)))
        total = np.where(sides, np.maximum(self.total, other.total), self.total)
        return Attested(side[order], voice[order], origin[order], start, total)


@frozen(eq=False)
class Reports:
    """The chains that count, and how far each step of them is trusted.

    ``voice`` and ``trust`` have one entry for each hop of the ledger: at the head
    of a chain the trust in what it says itself, else that in it as a relay.
    ``hedge`` has one for each chain: what is left of it by its own words.
    """

    columns: Columns
    counted: Flags = field(repr=False)
    voice: Ints = field(repr=False)
    trust: Floats = field(repr=False)
    hedge: Floats = field(repr=False)

    def attested(self, common: Ints) -> Attested:
        """Return what they come to; ``common`` is a voice on every chain of a side, or -1."""
        sides = self.columns.sides
        key, weight = self._by_origin()
        span = self._span
        side, voice = key // span, key % span
        total = np.minimum(_summed(side, weight, sides), self._by_publisher())
        total = np.minimum(np.minimum(total, self._through(common)), MOST)
        return Attested(side, voice, weight, np.searchsorted(side, np.arange(sides + 1)), total)

    @property
    def _span(self) -> int:
        return len(self.columns.sources) + 1

    def _by_origin(self) -> tuple[Ints, Floats]:
        """Return side and voice of each origin, and its weight by the tree it is the root of."""
        levels = list(self._levels(backwards=False))
        weight = _folded(
            levels,
            lambda level, heard: level.trust * _strength(heard + _weight(level.ending)),
        )
        return (levels[0].key if levels else np.zeros(0, np.int64)), np.minimum(weight, MOST)

    def _by_publisher(self) -> Floats:
        """Return the weight of each side by the trees that its publishers are the roots of."""
        levels = list(self._levels(backwards=True))
        weight = _folded(
            levels, lambda level, heard: np.maximum(level.trust * _strength(heard), level.ending)
        )
        sides = self.columns.sides
        return _summed(levels[0].parent, weight, sides) if levels else np.zeros(sides)

    def _levels(self, backwards: bool) -> Iterator["_Level"]:
        """Yield the nodes of the trees of all sides, level by level from the roots.

        A chain ends at its last hop: with what its words are worth if the origin
        comes first, with what its origin is worth besides if it comes last.
        """
        columns, span = self.columns, self._span
        length = np.diff(columns.chain_start)
        chains = np.flatnonzero(self.counted)
        # The longest first, so that those which go on are the first ones at every level.
        chains = chains[np.argsort(-length[chains], kind="stable")]
        length = length[chains]
        first = columns.chain_start[chains]
        node = columns.chain_side[chains]
        ends = self.hedge[chains] * (self.trust[first] if backwards else 1.0)
        for depth in range(int(length[0]) if len(length) else 0):
            alive = int(np.searchsorted(-length, -depth))
            hop = first[:alive] + (length[:alive] - 1 - depth if backwards else depth)
            key, node = np.unique(node[:alive] * span + self.voice[hop], return_inverse=True)
            last = length[:alive] == depth + 1
            trust, ending = np.zeros(len(key)), np.zeros(len(key))
            np.maximum.at(ending, node[last], ends[:alive][last])
            # The head comes last when they are read backwards: it ends there and relays nothing.
            relays = ~last if backwards else np.ones(alive, np.bool_)
            np.maximum.at(trust, node[relays], self.trust[hop[relays]])
            yield _Level(key, key // span, trust, ending)

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
    ends there brings with it.
    """

    key: Ints
    parent: Ints
    trust: Floats
    ending: Floats


def _folded(levels: Sequence[_Level], strength: Callable[[_Level, Floats], Floats]) -> Floats:
    """Return the weight of each root, from the leaves up.

    ``strength`` gives that of the nodes of a level from the summed weights of
    their children.
    """
    below: _Level | None = None
    weight = np.zeros(0)
    for level in reversed(levels):
        count = len(level.key)
        heard = np.zeros(count) if below is None else _summed(below.parent, weight, count)
        weight, below = _weight(strength(level, heard)), level
    return weight


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
