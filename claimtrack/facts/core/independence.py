"""Independent support: the number of voices that must fail before a claim has no chain left.

The independent support of one side of a claim is the size of the smallest set
of voices that breaks every complete chain. Three cases decide almost every side
in columns: without a complete chain it is 0; with a voice on every chain it is 1;
if no two chains share a voice, it is their number. For most other sides, a greedy
search over all sides at once finds a set of voices that breaks every chain, and as
many chains that share no voice. :mod:`claimtrack.facts.core.hitting_set` solves the
remaining sides one at a time. The voices themselves are computed on demand.
"""

from collections.abc import Callable, Iterable, Iterator

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import (
    MAX_HOPS,
    Columns,
    Flags,
    Ints,
    difference,
    distinct,
)
from claimtrack.facts.core.continuation import SideChain, continued_hitting_set
from claimtrack.facts.core.hitting_set import (
    HittingSet,
    VoiceSet,
    hitting_set_bounds,
    smallest_hitting_set,
)
from claimtrack.facts.core.lineage import Lineage
from claimtrack.facts.core.unnamed import UnnamedVoices

MAX_ROUNDS = 8
"""The number of rounds of the greedy search over all sides at once."""


@frozen(eq=False)
class SupportCounts:
    """The numbers of origins and of independent support of every side.

    ``origins`` counts voices. ``lower`` and ``upper`` bound the support; they are
    equal unless a budget ran out.
    """

    origins: Ints = field(repr=False)
    lower: Ints = field(repr=False)
    upper: Ints = field(repr=False)


@frozen(eq=False)
class Independence(SupportCounts):
    """The support by complete chains, with the voices and the chains that prove it.

    Voices are numbered as sources are. The numbers after the last source stand for
    unnamed people (:mod:`claimtrack.facts.core.unnamed`). ``common`` has for each side
    with support 1 the voice on every chain that is nearest the origins, otherwise -1.
    """

    _rows: "_VoiceRows" = field(repr=False)
    _head_voice: Ints = field(repr=False)
    common: Ints = field(repr=False)
    _needs_search: Flags = field(repr=False)
    _solve: "Callable[[int], HittingSet]" = field(repr=False)
    _solved: "dict[int, HittingSet]" = field(repr=False)
    _chains: Ints = field(repr=False)
    _start: Ints = field(repr=False)

    @classmethod
    def of(cls, columns: Columns, lineage: Lineage, counted: Flags | None = None) -> "Independence":
        """Return the support by complete chains, or only by those that a mask selects."""
        chains = lineage.complete if counted is None else counted
        return _count_support(columns, lineage, chains, UnnamedVoices.of(columns))

    def chains(self, side: int) -> tuple[int, ...]:
        """Return the counted chains of a side, the shortest first."""
        return tuple(self._chains[self._start[side] : self._start[side + 1]].tolist())

    def voices(self, chain: int) -> frozenset[int]:
        """Return the voices on a counted chain."""
        return frozenset(self._rows.voices(chain))

    def weakest(self, side: int) -> tuple[int, ...]:
        """Return the fewest voices, nearest the origins, whose failure breaks all chains."""
        common = int(self.common[side])
        if common >= 0:
            return (common,)
        if self._needs_search[side]:
            return self._solution(side).voices
        return tuple(sorted(int(self._head_voice[chain]) for chain in self.chains(side)))

    def witness(self, side: int) -> tuple[int, ...]:
        """Return counted chains that share no voice; they prove the lower bound."""
        if self.common[side] >= 0:
            return (int(self._chains[self._start[side]]),)
        chains = self.chains(side)
        if not self._needs_search[side]:
            return chains
        # Positions past the end are continued chains, which are not in the ledger as such.
        found = tuple(chains[i] for i in self._solution(side).witness if i < len(chains))
        return found or chains[:1]

    def _solution(self, side: int) -> HittingSet:
        if side not in self._solved:
            self._solved[side] = self._solve(side)
        return self._solved[side]


@frozen(eq=False)
class _VoiceRows:
    """The voices on the counted chains: one row for each chain and voice, origin first."""

    chain: Ints
    voice: Ints
    depth: Ints
    start: Ints

    @classmethod
    def of(cls, columns: Columns, counted: Flags, unnamed: UnnamedVoices) -> "_VoiceRows":
        named_hops = np.flatnonzero(counted[columns.hop_chain] & columns.voice_hops())
        unnamed_rows = np.flatnonzero(counted[columns.hop_chain[unnamed.hop]])
        hops = np.concatenate([named_hops, unnamed.hop[unnamed_rows]])
        voice = np.concatenate(
            [columns.voice[columns.hop_source[named_hops]], unnamed.voice[unnamed_rows]]
        )
        chain, depth = columns.hop_chain[hops], columns.hop_position[hops]
        # Sorting a single combined number is fastest; the first of equal voices is the nearest.
        key = np.sort((chain * unnamed.span + voice) * MAX_HOPS + depth)
        first = np.ones(len(key), np.bool_)
        first[1:] = key[1:] // MAX_HOPS != key[:-1] // MAX_HOPS
        both, depth = np.divmod(key[first], MAX_HOPS)
        chain, voice = np.divmod(both, unnamed.span)
        start = np.searchsorted(chain, np.arange(len(counted) + 1))
        return cls(chain, voice, depth, start)

    def voices(self, chain: int) -> VoiceSet:
        """Return the voices on a chain with their distances from the origin."""
        rows = slice(self.start[chain], self.start[chain + 1])
        return dict(zip(self.voice[rows].tolist(), self.depth[rows].tolist(), strict=True))


def count_possible_support(
    columns: Columns, lineage: Lineage, certain: SupportCounts
) -> SupportCounts:
    """Return the support if each unknown lineage is an origin and each unnamed source a voice.

    For sides with neither, these are the certain counts.
    """
    differs = np.zeros(columns.sides, np.bool_)
    differs[columns.chain_side[lineage.unknown]] = True
    named = columns.source_flags(source.named for source in columns.sources)
    differs[columns.chain_side[columns.hop_chain[~named[columns.hop_source]]]] = True
    counted = (lineage.complete | lineage.unknown) & differs[columns.chain_side]
    found = _count_support(columns, lineage, counted, UnnamedVoices.apart(columns))
    return SupportCounts(
        np.where(differs, found.origins, certain.origins),
        np.where(differs, found.lower, certain.lower),
        np.where(differs, found.upper, certain.upper),
    )


def _count_support(
    columns: Columns, lineage: Lineage, counted: Flags, unnamed: UnnamedVoices
) -> Independence:
    """Return the support by counted chains."""
    rows = _VoiceRows.of(columns, counted, unnamed)
    origins = _count_origins(columns, lineage, counted, unnamed)
    chains, start = _by_side(columns, counted)
    number = np.diff(start)
    side = columns.chain_side[rows.chain]
    key, inverse, met = np.unique(
        side * unnamed.span + rows.voice, return_inverse=True, return_counts=True
    )
    key_side, key_voice = np.divmod(key, unnamed.span)
    nearest = np.full(len(key), np.iinfo(np.int64).max)
    np.minimum.at(nearest, inverse, rows.depth)
    common = _nearest_common(key_side, key_voice, nearest, met == number[key_side], columns.sides)
    shared = np.zeros(columns.sides, np.bool_)
    shared[key_side[met > 1]] = True
    # A single origin means support 1, and it is itself the weakest voice, unless it is unnamed.
    single = origins <= 1
    single[columns.chain_side[counted & unnamed.heads]] = False
    midway = _continued_midway(columns, lineage) & ~single
    support = np.where((common >= 0) & ~midway, 1, number)
    lower, upper = support.copy(), support
    common[midway] = -1
    undecided = midway | (shared & (common < 0))

    def solve(side: int) -> HittingSet:
        members = chains[start[side] : start[side + 1]].tolist()
        if not midway[side]:
            return smallest_hitting_set([rows.voices(chain) for chain in members])
        members += [chain for chain in columns.chains_of(side) if lineage.continued[chain]]
        return continued_hitting_set(_side_chains(columns, lineage, members, unnamed))

    shared_rows = _SharedRows.of(rows.chain, side, inverse, undecided & ~midway)
    breaking, disjoint = shared_rows.count_breaking(), shared_rows.count_disjoint()
    # The greedy set would be a single voice if one were on every chain, so two are the minimum.
    decided = (breaking == 2) | ((breaking > 0) & (breaking == disjoint))
    lower[decided] = upper[decided] = breaking[decided]
    solved: dict[int, HittingSet] = {}
    for open_side in np.flatnonzero(undecided & ~decided).tolist():
        if not midway[open_side]:
            members = chains[start[open_side] : start[open_side + 1]].tolist()
            low, high = hitting_set_bounds(frozenset(rows.voices(chain)) for chain in members)
            if low == high:
                lower[open_side] = upper[open_side] = high
                continue
        solved[open_side] = found = solve(open_side)
        lower[open_side], upper[open_side] = found.lower, found.upper
    head_voice = columns.voice[columns.heads()]
    return Independence(
        origins, lower, upper, rows, head_voice, common, undecided, solve, solved, chains, start
    )


@frozen(eq=False)
class _SharedRows:
    """The rows of the undecided sides: chain, side and voice, each numbered from 0.

    Voices are numbered separately on each side. ``sides`` has the original numbers
    of the undecided sides; ``total`` is the number of all sides.
    """

    chain: Ints
    side: Ints
    voice: Ints
    sides: Ints
    total: int

    @classmethod
    def of(cls, chain: Ints, side: Ints, voice: Ints, undecided: Flags) -> "_SharedRows":
        rows = np.flatnonzero(undecided[side])
        sides = np.flatnonzero(undecided)
        _, chains = np.unique(chain[rows], return_inverse=True)
        _, voices = np.unique(voice[rows], return_inverse=True)
        return cls(chains, np.searchsorted(sides, side[rows]), voices, sides, len(undecided))

    def count_breaking(self) -> Ints:
        """Count voices that break every chain of a side, each round the one on most chains."""

        def broken_rows(chain: Ints, side: Ints, voice: Ints) -> Flags:
            frequency = np.bincount(voice)[voice]
            chosen = _first_of_each(side, voice, -frequency)
            return np.isin(chain, chain[chosen])

        return self._count_rounds(broken_rows)

    def count_disjoint(self) -> Ints:
        """Count chains of a side that share no voice, each round the one that shares least."""

        def overlapping_rows(chain: Ints, side: Ints, voice: Ints) -> Flags:
            overlap = np.bincount(chain, weights=np.bincount(voice)[voice]).astype(np.int64)[chain]
            chosen = _first_of_each(side, chain, overlap)
            return np.isin(chain, chain[np.isin(voice, voice[chosen])])

        return self._count_rounds(overlapping_rows)

    def _count_rounds(self, removed: "Callable[[Ints, Ints, Ints], Flags]") -> Ints:
        """Count the rounds of removing rows until a side has none left.

        The count is 0 for decided sides, and for sides that take over ``MAX_ROUNDS``.
        """
        rounds = np.zeros(len(self.sides), np.int64)
        left = np.arange(len(self.chain))
        for count in range(1, MAX_ROUNDS + 1):
            if not len(left):
                break
            chain, side, voice = self.chain[left], self.side[left], self.voice[left]
            rounds[side] = count
            left = left[~removed(chain, side, voice)]
        rounds[self.side[left]] = 0
        result = np.zeros(self.total, np.int64)
        result[self.sides] = rounds
        return result


def _first_of_each(side: Ints, of: Ints, rank: Ints) -> Flags:
    """Return a mask of the rows whose value in ``of`` ranks lowest on their side.

    Ties go to the lowest value.
    """
    key = rank * (int(of.max()) + 1) + of
    least = np.full(int(side.max()) + 1, np.iinfo(np.int64).max)
    np.minimum.at(least, side, key)
    chosen: Flags = key == least[side]
    return chosen


def _by_side(columns: Columns, counted: Flags) -> tuple[Ints, Ints]:
    """Return the counted chains by side, the shortest first, and the start of each side."""
    chains = np.flatnonzero(counted)
    side = columns.chain_side[chains]
    order = np.argsort(side * len(counted) + columns.chain_rank[chains])
    start = np.searchsorted(side[order], np.arange(columns.sides + 1))
    return chains[order], start


def _count_origins(
    columns: Columns, lineage: Lineage, counted: Flags, unnamed: UnnamedVoices
) -> Ints:
    """Count the origins of each side as voices.

    Unnamed origins of no named body add one at most, and none if they may be the
    unnamed people of a body that is no origin by name.
    """
    span = max(len(columns.sources), 1)
    side, head = columns.chain_side, columns.heads()
    voices = side * span + columns.voice[head]
    complete = lineage.complete & counted

    def count(keys: Ints) -> Ints:
        return np.bincount(keys // span, minlength=columns.sides)

    named = distinct(voices[complete & ~unnamed.heads])
    in_body = difference(voices[complete & unnamed.employed[head]], named)
    nobody = difference(voices[complete & unnamed.heads & ~unnamed.employed[head]], named)
    unknown = distinct((side * span + head)[lineage.unknown & counted])
    return count(named) + np.maximum(count(in_body), count(nobody) > 0) + count(unknown)


def _nearest_common(side: Ints, voice: Ints, depth: Ints, common: Flags, sides: int) -> Ints:
    """Return for each side the voice on all its chains that is nearest the origins, or -1."""
    span = int(voice.max(initial=0)) + 1
    no_voice = np.iinfo(np.int64).max
    nearest = np.full(sides, no_voice)
    np.minimum.at(nearest, side[common], depth[common] * span + voice[common])
    result: Ints = np.where(nearest < no_voice, nearest % span, -1)
    return result


def _continued_midway(columns: Columns, lineage: Lineage) -> Flags:
    """Return a mask of the sides with a continued chain whose head is a relay in another chain."""
    result = np.zeros(columns.sides, np.bool_)
    if lineage.continued.any():
        span = len(columns.sources)
        heads = (columns.chain_side * span + columns.heads())[lineage.continued]
        hops = columns.chain_side[columns.hop_chain] * span + columns.hop_source
        relayed = distinct(hops[lineage.relay_hops])
        result[np.intersect1d(distinct(heads), relayed, assume_unique=True) // span] = True
    return result


def _side_chains(
    columns: Columns, lineage: Lineage, chains: Iterable[int], unnamed: UnnamedVoices
) -> Iterator[SideChain]:
    """Yield some chains of one side with the voices of each hop."""
    for chain in chains:
        start, end = int(columns.chain_start[chain]), int(columns.voice_end[chain])
        sources = columns.hop_source[start:end]
        voices = [[voice] for voice in columns.voice[sources].tolist()]
        for position, voice in unnamed.of_hops(start, end):
            voices[position].append(voice)
        yield SideChain(
            sources=tuple(sources.tolist()),
            voices=tuple(map(tuple, voices)),
            complete=not lineage.continued[chain],
            relay_positions=tuple(np.flatnonzero(lineage.relay_hops[start:end]).tolist()),
        )
