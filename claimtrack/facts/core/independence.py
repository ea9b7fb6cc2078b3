"""How many voices would have to fail before nothing is left of a claim.

The independent support of one side of a claim is the size of the smallest set
of voices that meets every complete chain. Three observations settle almost
every side in columns: without a complete chain it is nought; a voice on every
chain settles it at one; chains that share no voice settle it at their number.
Of the others, most are settled by voices and by chains chosen one a round for
all sides at once: as many voices meet every chain as there are chains that share
none. What remains goes to :mod:`claimtrack.facts.core.hitting_set`, one side at a time,
and which voices they are is worked out only for the sides that are looked at.
"""

from collections.abc import Callable

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Columns, Flags, Ints, distinct
from claimtrack.facts.core.continuation import SideChain, smallest_with_continued
from claimtrack.facts.core.hitting_set import HittingSet, VoiceSet, bounds, smallest
from claimtrack.facts.core.lineage import Lineage
from claimtrack.model.values import CHAIN_LENGTH

ROUNDS = 8
"""How many voices or chains are chosen for all sides at once before each goes its own way."""


@frozen(eq=False)
class SupportCounts:
    """Origins and independent support of every side, in numbers.

    ``origins`` counts voices. ``lower`` and ``upper`` bound the support; they are
    equal unless a budget ran out.
    """

    origins: Ints = field(repr=False)
    lower: Ints = field(repr=False)
    upper: Ints = field(repr=False)


@frozen(eq=False)
class Independence(SupportCounts):
    """The figures of complete chains, with the voices and the chains that show them.

    Voices are numbered as sources are; one past the last stands for all that
    nobody names.
    """

    _voice: Ints = field(repr=False)
    _one: Ints = field(repr=False)
    _open: Flags = field(repr=False)
    _settle: "Callable[[int], HittingSet]" = field(repr=False)
    _settled: "dict[int, HittingSet]" = field(repr=False)
    _chains: Ints = field(repr=False)
    _start: Ints = field(repr=False)

    @classmethod
    def certain(cls, columns: Columns, lineage: Lineage) -> "Independence":
        """Count complete chains only; all unnamed heads of a claim are one voice."""
        return _independence(columns, lineage, lineage.complete, _unnamed(columns))

    @classmethod
    def among(cls, columns: Columns, lineage: Lineage, counted: Flags) -> "Independence":
        """Count only some of the complete chains."""
        return _independence(columns, lineage, counted, _unnamed(columns))

    @property
    def common(self) -> Ints:
        """For each side settled at one the voice, nearest the origins, on every chain; or -1."""
        return self._one

    def chains(self, side: int) -> tuple[int, ...]:
        """Return the chains that count on a side, the shortest first."""
        return tuple(self._chains[self._start[side] : self._start[side + 1]].tolist())

    def weakest(self, side: int) -> tuple[int, ...]:
        """Return the voices, nearest the origins, whose failure leaves nothing of a side."""
        one = int(self._one[side])
        if one >= 0:
            return (one,)
        if self._open[side]:
            return self._looked_at(side).named
        return tuple(sorted(int(self._voice[chain]) for chain in self.chains(side)))

    def witness(self, side: int) -> tuple[int, ...]:
        """Return chains that count and share no voice: they prove the lower bound."""
        if self._one[side] >= 0:
            return (int(self._chains[self._start[side]]),)
        chains = self.chains(side)
        if not self._open[side]:
            return chains
        # Those past the end are continued chains, which nobody recorded as such.
        found = tuple(chains[i] for i in self._looked_at(side).witness if i < len(chains))
        return found or chains[:1]

    def _looked_at(self, side: int) -> HittingSet:
        if side not in self._settled:
            self._settled[side] = self._settle(side)
        return self._settled[side]


@frozen(eq=False)
class _Rows:
    """The voices on the chains that count: one row for each chain and voice, origin first."""

    chain: Ints
    voice: Ints
    depth: Ints
    start: Ints

    @classmethod
    def of(cls, columns: Columns, counted: Flags, unnamed: Flags) -> "_Rows":
        hops = np.flatnonzero(counted[columns.hop_chain])
        nobody = len(columns.sources)
        without_name = np.flatnonzero(counted & unnamed)
        chain = np.concatenate([columns.hop_chain[hops], without_name])
        voice = np.concatenate(
            [columns.voice[columns.hop_source[hops]], np.full(len(without_name), nobody)]
        )
        depth = np.concatenate([columns.hop_position[hops], np.zeros(len(without_name), np.int64)])
        # Sorted as one number, which is quickest; the first of equal voices is the nearest.
        key = np.sort((chain * (nobody + 1) + voice) * CHAIN_LENGTH + depth)
        first = np.ones(len(key), np.bool_)
        first[1:] = key[1:] // CHAIN_LENGTH != key[:-1] // CHAIN_LENGTH
        both, depth = np.divmod(key[first], CHAIN_LENGTH)
        chain, voice = np.divmod(both, nobody + 1)
        start = np.searchsorted(chain, np.arange(len(counted) + 1))
        return cls(chain, voice, depth, start)

    def voices(self, chain: int) -> frozenset[int]:
        """Return the voices on a chain."""
        return frozenset(self.voice[self.start[chain] : self.start[chain + 1]].tolist())


def possible_figures(columns: Columns, lineage: Lineage, certain: SupportCounts) -> SupportCounts:
    """Count unknown lineages too, each as an origin; each unnamed head is its own voice.

    Where there is neither, the figures are the certain ones.
    """
    differs = np.zeros(columns.sides, np.bool_)
    differs[columns.chain_side[lineage.unknown | _unnamed(columns)]] = True
    counted = (lineage.complete | lineage.unknown) & differs[columns.chain_side]
    found = _independence(columns, lineage, counted, np.zeros(len(counted), np.bool_))
    return SupportCounts(
        np.where(differs, found.origins, certain.origins),
        np.where(differs, found.lower, certain.lower),
        np.where(differs, found.upper, certain.upper),
    )


def _unnamed(columns: Columns) -> Flags:
    """Return which chains begin with somebody whom nobody names."""
    named = columns.source_flags(source.named for source in columns.sources)
    return ~named[columns.head()]


def _independence(
    columns: Columns, lineage: Lineage, counted: Flags, unnamed: Flags
) -> Independence:
    rows = _Rows.of(columns, counted, unnamed)
    origins = _origins(columns, lineage, counted, unnamed)
    chains, start = _by_side(columns, counted)
    number = np.diff(start)
    side = columns.chain_side[rows.chain]
    span = len(columns.sources) + 1
    key, inverse, met = np.unique(side * span + rows.voice, return_inverse=True, return_counts=True)
    key_side, key_voice = key // span, key % span
    nearest = np.full(len(key), np.iinfo(np.int64).max)
    np.minimum.at(nearest, inverse, rows.depth)
    one = _nearest_common(key_side, key_voice, nearest, met == number[key_side], columns.sides)
    shared = np.zeros(columns.sides, np.bool_)
    shared[key_side[met > 1]] = True
    # One origin settles it at one and is itself the weakest spot, unless it is several unnamed.
    alone = origins <= 1
    alone[columns.chain_side[counted & unnamed]] = False
    through = _continued_midway(columns, lineage) & ~alone
    support = np.where(number == 0, 0, np.where((one >= 0) & ~through, 1, number))
    lower, upper = support.copy(), support
    one[through] = -1
    undecided = through | (shared & (one < 0))

    def settle(side: int) -> HittingSet:
        members = chains[start[side] : start[side + 1]].tolist()
        return _settle(columns, lineage, side, members, unnamed, bool(through[side]))

    shared_rows = _SharedRows.of(rows.chain, side, inverse, undecided & ~through)
    meeting, disjoint = shared_rows.meeting(), shared_rows.disjoint()
    # A voice on every chain would have been chosen first, and alone: two are no more than needed.
    met_by_few = (meeting == 2) | ((meeting > 0) & (meeting == disjoint))
    lower[met_by_few] = upper[met_by_few] = meeting[met_by_few]
    settled: dict[int, HittingSet] = {}
    for open_side in np.flatnonzero(undecided & ~met_by_few).tolist():
        if not through[open_side]:
            members = chains[start[open_side] : start[open_side + 1]].tolist()
            low, high = bounds(rows.voices(chain) for chain in members)
            if low == high:
                lower[open_side] = upper[open_side] = high
                continue
        settled[open_side] = found = settle(open_side)
        lower[open_side], upper[open_side] = found.lower, found.upper
    voice = columns.voice[columns.head()]
    return Independence(
        origins, lower, upper, voice, one, undecided, settle, settled, chains, start
    )


@frozen(eq=False)
class _SharedRows:
    """The rows of the sides that are still open: chain, side and voice, each numbered from 0.

    A voice is numbered anew on each side. ``sides`` are the numbers that open
    sides have in the ledger, of which there are ``every``.
    """

    chain: Ints
    side: Ints
    voice: Ints
    sides: Ints
    every: int

    @classmethod
    def of(cls, chain: Ints, side: Ints, voice: Ints, open_sides: Flags) -> "_SharedRows":
        rows = np.flatnonzero(open_sides[side])
        sides = np.flatnonzero(open_sides)
        _, chains = np.unique(chain[rows], return_inverse=True)
        _, voices = np.unique(voice[rows], return_inverse=True)
        return cls(chains, np.searchsorted(sides, side[rows]), voices, sides, len(open_sides))

    def meeting(self) -> Ints:
        """Count voices that meet every chain of a side: in each round the one on most chains."""

        def most_met(chain: Ints, side: Ints, voice: Ints) -> Flags:
            met = np.bincount(voice)[voice]
            chosen = _first_of_each(side, voice, -met)
            return np.isin(chain, chain[chosen])

        return self._rounds(most_met)

    def disjoint(self) -> Ints:
        """Count chains of a side that share no voice: in each round the one that clashes least."""

        def least_clashing(chain: Ints, side: Ints, voice: Ints) -> Flags:
            clashes = np.bincount(chain, weights=np.bincount(voice)[voice]).astype(np.int64)[chain]
            chosen = _first_of_each(side, chain, clashes)
            return np.isin(chain, chain[np.isin(voice, voice[chosen])])

        return self._rounds(least_clashing)

    def _rounds(self, settled: "Callable[[Ints, Ints, Ints], Flags]") -> Ints:
        """Count for each side how often rows must be taken away until none is left.

        Nought for all others, and for those that take more rounds than some.
        """
        rounds = np.zeros(len(self.sides), np.int64)
        left = np.arange(len(self.chain))
        for count in range(1, ROUNDS + 1):
            if not len(left):
                break
            chain, side, voice = self.chain[left], self.side[left], self.voice[left]
            rounds[side] = count
            left = left[~settled(chain, side, voice)]
        rounds[self.side[left]] = 0
        result = np.zeros(self.every, np.int64)
        result[self.sides] = rounds
        return result


def _first_of_each(side: Ints, of: Ints, rank: Ints) -> Flags:
    """Return the rows of that one thing which ranks first on each side, ties by its number."""
    key = rank * (int(of.max()) + 1) + of
    least = np.full(int(side.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, side, key)
    chosen: Flags = key == least[side]
    return chosen


def _by_side(columns: Columns, counted: Flags) -> tuple[Ints, Ints]:
    """Return the chains that count, by side and shortest first, and where each side starts."""
    chains = np.flatnonzero(counted)
    side = columns.chain_side[chains]
    order = np.argsort(side * len(counted) + columns.chain_rank[chains])
    start = np.searchsorted(side[order], np.arange(columns.sides + 1))
    return chains[order], start


def _origins(columns: Columns, lineage: Lineage, counted: Flags, unnamed: Flags) -> Ints:
    """Count the origins of each side as voices; all unnamed ones add at most one."""
    span = len(columns.sources) + 1
    side, head = columns.chain_side, columns.head()
    voices = side * span + columns.voice[head]
    complete = lineage.complete & counted
    named = distinct(voices[complete & ~unnamed])
    nameless = np.setdiff1d(voices[complete & unnamed], named) // span
    unknown = distinct((side * span + head)[lineage.unknown & counted])
    return (
        np.bincount(named // span, minlength=columns.sides)
        + np.bincount(distinct(nameless), minlength=columns.sides)
        + np.bincount(unknown // span, minlength=columns.sides)
    )


def _nearest_common(side: Ints, voice: Ints, depth: Ints, common: Flags, sides: int) -> Ints:
    """Return for each side the voice nearest the origins that is on all its chains, or -1."""
    span = int(voice.max(initial=0)) + 1
    nobody = np.iinfo(np.int64).max
    nearest = np.full(sides, nobody)
    np.minimum.at(nearest, side[common], depth[common] * span + voice[common])
    result: Ints = np.where(nearest < nobody, nearest % span, -1)
    return result


def _continued_midway(columns: Columns, lineage: Lineage) -> Flags:
    """Return which sides have a chain whose head passes the claim on midway in another."""
    result = np.zeros(columns.sides, np.bool_)
    if lineage.continued.any():
        span = len(columns.sources)
        heads = (columns.chain_side * span + columns.head())[lineage.continued]
        hops = columns.chain_side[columns.hop_chain] * span + columns.hop_source
        relayed = distinct(hops[lineage.relayed_on])
        result[np.intersect1d(distinct(heads), relayed, assume_unique=True) // span] = True
    return result


def _settle(
    columns: Columns,
    lineage: Lineage,
    side: int,
    members: list[int],
    unnamed: Flags,
    through: bool,
) -> HittingSet:
    """Settle one side exactly, or within bounds where its chains go on too far."""
    nobody = (len(columns.sources),)

    def voices(chain: int) -> VoiceSet:
        result = dict.fromkeys(nobody, 0) if unnamed[chain] else {}
        for depth, voice in enumerate(columns.voice[columns.sources_of(chain)].tolist()):
            result.setdefault(voice, depth)
        return result

    if not through:
        return smallest([voices(chain) for chain in members])
    continued = [chain for chain in columns.chains_of(side) if lineage.continued[chain]]
    return smallest_with_continued(
        [
            SideChain(
                sources=tuple(columns.sources_of(chain).tolist()),
                voices=tuple(columns.voice[columns.sources_of(chain)].tolist()),
                complete=not lineage.continued[chain],
                relayed_on=lineage.relays_on(columns, chain),
                extra=nobody if unnamed[chain] else (),
            )
            for chain in (*members, *continued)
        ]
    )
