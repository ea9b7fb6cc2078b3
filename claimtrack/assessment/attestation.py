"""The weight of each origin's testimony, as it reaches the reader, for all sides at once.

Weights are log odds. A report that is right with probability p, and a guess otherwise,
has the weight ``ln((1 + p) / (1 - p))``. Weights of independent reports add up.

Chains are not independent, so the total of a side is the minimum of three upper bounds:

1. A tree from the origins: what an origin said to one relay passes this relay once
   (kcna > afp > forty outlets).
2. A tree from the publishers: what a reader has from one publisher passes this publisher
   once (three witnesses > one outlet).
3. The weight of a voice that is on every chain.

Each bound can only grow as chains are added, and an identical chain changes none of
them. The result is exact if chains share only their beginnings, or only their ends.
"""

from collections.abc import Callable, Iterator, Sequence
from typing import TypeVar

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Columns, Flags, Floats, Ints

_N = TypeVar("_N", bound=np.generic)

MAX_WEIGHT = float(np.log(1e6))
"""Largest weight of one side: no evidence makes a claim certain."""


@frozen(eq=False)
class Attestation:
    """The origins of each side, and their weights.

    ``side``, ``voice``, ``report_weight`` and ``trust`` have one entry for each origin of
    a group, in the order of sides and voices. An origin that is reported on both sides is
    on the side with the greater weight. ``report_weight`` is the weight of the reports
    that the origin said so, infinite if its own publication is on record. ``trust`` is
    the trust in the origin. ``total`` has one entry for each side: an upper bound of the
    weight of all its origins together.
    """

    side: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    report_weight: Floats = field(repr=False)
    trust: Floats = field(repr=False)
    start: Ints = field(repr=False)
    total: Floats = field(repr=False)

    def with_sides(self, sides: Flags, other: "Attestation") -> "Attestation":
        """Replace some sides by those of another attestation; their totals only grow."""
        kept, taken = ~sides[self.side], sides[other.side]

        def merge(one: NDArray[_N], two: NDArray[_N]) -> NDArray[_N]:
            return np.concatenate([one[kept], two[taken]])

        side, voice = merge(self.side, other.side), merge(self.voice, other.voice)
        order = np.lexsort((voice, side))
        return Attestation(
            side[order],
            voice[order],
            merge(self.report_weight, other.report_weight)[order],
            merge(self.trust, other.trust)[order],
            np.searchsorted(side[order], np.arange(len(self.start))),
            np.where(sides, np.maximum(self.total, other.total), self.total),
        )


def origin_weight(trust: Floats, report_weight: Floats) -> Floats:
    """Return the weight of what origins say, from the trust in them and the reports of it."""
    return np.minimum(_weight(trust * _strength(report_weight)), MAX_WEIGHT)


@frozen(eq=False)
class TrustedChains:
    """The chains that count, with the trust in each of their hops.

    ``voice`` and ``trust`` have one entry for each hop of the ledger. ``trust`` is the
    trust in a source as an origin at the head of a chain, and as a relay elsewhere.
    Unnamed heads may share a voice past the last source: the first for a claim, the
    second against it. ``hedge`` has one entry for each chain: the factor for hedged words.
    """

    columns: Columns
    counted: Flags = field(repr=False)
    voice: Ints = field(repr=False)
    trust: Floats = field(repr=False)
    hedge: Floats = field(repr=False)

    def attestation(self, common: Ints) -> Attestation:
        """Weigh all sides; ``common`` is a voice on every chain of a side, or -1."""
        sides = self.columns.sides
        key, signed, trust = self._by_origin()
        side, voice = 2 * (key // self._span) + (signed < 0), key % self._span
        order = np.argsort(side, kind="stable")
        side, voice, trust = side[order], voice[order], trust[order]
        report_weight = np.abs(signed)[order]
        total = np.minimum(
            _summed(side, origin_weight(trust, report_weight), sides), self._by_publisher()
        )
        total = np.minimum(np.minimum(total, self._through(common)), MAX_WEIGHT)
        start = np.searchsorted(side, np.arange(sides + 1))
        return Attestation(side, voice, report_weight, trust, start, total)

    @property
    def _span(self) -> int:
        return len(self.columns.sources) + 2

    def _by_origin(self) -> tuple[Ints, Floats, Floats]:
        """Return the origins of groups, the weight of reports of them, and the trust in them.

        The weight is negative for a denial. If a relay is cited on both sides, only the
        difference counts as its report, and so on up to the origin.
        """
        levels = list(self._levels(backwards=False))
        if not levels:
            return np.zeros(0, np.int64), np.zeros(0), np.zeros(0)

        def strength(level: _Level, weight: Floats) -> Floats:
            return level.trust * _strength(weight + level.ended)

        return levels[0].key, _fold_up(levels, strength) + levels[0].ended, levels[0].trust

    def _by_publisher(self) -> Floats:
        """Return the weight of each side by the trees from its publishers."""
        levels = list(self._levels(backwards=True))
        if not levels:
            return np.zeros(self.columns.sides)

        def strength(level: _Level, weight: Floats) -> Floats:
            return np.maximum(level.trust * _strength(weight), level.ending)

        weight = _weight(strength(levels[0], _fold_up(levels, strength)))
        return _summed(levels[0].parent, weight, self.columns.sides)

    def _levels(self, backwards: bool) -> Iterator["_Level"]:
        """Yield the nodes of the trees, level by level from the roots.

        Forwards, there is a tree for each group and origin, and a chain ends with its
        hedge factor, on either side. Backwards, there is a tree for each side and
        publisher, and a chain ends with its hedge factor times the trust in its origin.
        """
        columns, span = self.columns, self._span
        length = columns.voice_end - columns.chain_start[:-1]
        chains = np.flatnonzero(self.counted)
        # The longest first, so that the chains which continue are a prefix at every level.
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
            # Backwards, the last hop of a chain is its head, which relays nothing.
            relays = ~last if backwards else np.ones(alive, np.bool_)
            np.maximum.at(trust, node[relays], self.trust[hop[relays]])
            yield _Level(key, key // span, trust, ending, denied)

    def _through(self, common: Ints) -> Floats:
        """Return the weight of the voice on all chains of a side, which bounds every chain."""
        columns = self.columns
        bound = np.full(columns.sides, np.inf)
        side = columns.chain_side[columns.hop_chain]
        counted = self.counted[columns.hop_chain] & columns.voice_hops()
        hops = np.flatnonzero((common[side] == self.voice) & counted)
        most = np.zeros(columns.sides)
        np.maximum.at(most, side[hops], self.trust[hops])
        met = side[hops]
        bound[met] = _weight(most[met])
        return bound


@frozen(eq=False)
class _Level:
    """The nodes at one depth, each identified by its parent and a voice.

    ``trust`` is the trust in the voice, ``ending`` the greatest strength of a chain that
    ends at the node, ``denied`` the same for chains on the other side.
    """

    key: Ints
    parent: Ints
    trust: Floats
    ending: Floats
    denied: Floats

    @property
    def ended(self) -> Floats:
        """The weight of the chains that end at a node; 0 if both sides are equal."""
        differs = self.ending != self.denied  # infinite weights have no difference
        return _weight(self.ending * differs) - _weight(self.denied * differs)


def _fold_up(levels: Sequence[_Level], strength: Callable[[_Level, Floats], Floats]) -> Floats:
    """Return for each root the summed weight of its children, computed from the leaves up.

    ``strength`` returns the strength of the nodes of a level from their children's weight.
    """
    weight = np.zeros(len(levels[-1].key))
    for below, level in zip(levels[:0:-1], levels[-2::-1], strict=True):
        weight = _summed(below.parent, _weight(strength(below, weight)), len(level.key))
    return weight


def _summed(place: Ints, values: Floats, count: int) -> Floats:
    """Return the sum of the values at each place."""
    summed: Floats = np.bincount(place, values, count).astype(np.float64)
    return summed


def _weight(strength: Floats) -> Floats:
    """Convert a strength, the probability that a report is right and no guess, to log odds."""
    with np.errstate(divide="ignore"):
        weight: Floats = 2 * np.arctanh(strength)
    return weight


def _strength(weight: Floats) -> Floats:
    strength: Floats = np.tanh(weight / 2)
    return strength
