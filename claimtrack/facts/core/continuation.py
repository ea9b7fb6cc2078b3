"""Continued chains of one side of one claim: chains that other chains extend before their head.

If a chain shows a head receiving the claim, that head is no origin, and every such
chain is a possible continuation. Layers of relays make exponentially many continued
chains, so they are never listed. Instead, the search finds voices that break the
chains seen so far, looks for a continued chain that avoids them, adds it, and
repeats until there is none.

A continuation through a *whole* chain (the head stands last there) breaks whenever
that chain breaks, so it changes nothing. Only continuations that leave a chain
midway matter here.
"""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from heapq import heappop, heappush
from itertools import chain as joined

from attrs import evolve, frozen

from claimtrack.facts.core.hitting_set import (
    Budget,
    HittingSet,
    VoiceSet,
    greedy_hitting_set,
    smallest_hitting_set,
)

MAX_WAYS = 200
"""The number of continued chains to examine before the answer becomes an interval."""

MAX_EXAMINED = 500_000
"""The number of chains to examine, over all rounds, before the answer becomes an interval."""


@frozen
class SideChain:
    """A chain of one side: its sources, origin first, and the voices of each source.

    A source has several voices if it is unnamed and may be other unnamed sources. A
    chain that is not ``complete`` is continued. ``relay_positions`` are the positions
    of sources that receive the claim and pass it on.
    """

    sources: tuple[int, ...]
    voices: tuple[tuple[int, ...], ...]
    complete: bool
    relay_positions: tuple[int, ...]


# A chain that shows a source receiving the claim, and the position of the source there.
Receipt = tuple[SideChain, int]


def continued_hitting_set(chains: Iterable[SideChain]) -> HittingSet:
    """Return the smallest set of voices that breaks all chains, including continued ones.

    Chains must be complete or continued. The witness counts complete chains
    only, in the order given.
    """
    chains = tuple(chains)
    by_head: dict[int, list[SideChain]] = defaultdict(list)
    for chain in sorted(chains, key=lambda chain: (len(chain.sources), chain.sources)):
        by_head[chain.sources[0]].append(chain)
    distance = _distances(by_head)

    def with_distances(voices: Iterable[int]) -> VoiceSet:
        return {voice: distance[voice] for voice in voices}

    sets = [with_distances(joined.from_iterable(c.voices)) for c in chains if c.complete]
    complete = len(sets)
    room = complete + MAX_WAYS
    examined = 0
    while len(sets) < room and examined < MAX_EXAMINED // 2:
        examined += len(chains) + len(sets)
        ways = _ways_around(by_head, greedy_hitting_set(sets))
        if not ways:
            break
        sets += map(with_distances, ways)
    greedy = greedy_hitting_set(sets)
    budget = Budget.of(len(chains))
    while True:
        examined += len(chains) + len(sets)
        found = smallest_hitting_set(sets, budget)
        witness = tuple(i for i in found.witness if i < complete)
        ways = _ways_around(by_head, found.voices)
        if not ways:
            return evolve(found, witness=witness)
        if len(sets) >= 2 * room or budget.left <= 0 or examined >= MAX_EXAMINED:
            break
        sets += map(with_distances, ways)
    # Without its origins no chain is left; the greedy set may be smaller.
    origins = {chain.voices[0][-1] for chain in chains if chain.complete}
    suffices = len(greedy) < len(origins) and not _ways_around(by_head, greedy)
    voices = tuple(sorted(greedy if greedy and suffices else origins))
    return HittingSet(found.lower, len(voices), voices, witness)


def _ways_around(
    by_head: Mapping[int, Sequence[SideChain]], voices: Iterable[int]
) -> list[set[int]]:
    """Return the voices of chains, continued if necessary, without any of ``voices``.

    The chains share no voice. There is at least one, unless ``voices`` break all.
    """
    barred = set(voices)
    receipts: dict[int, Receipt | None] = {}
    for head, chains in by_head.items():
        first = _first_complete(chains)
        if first is not None and barred.isdisjoint(first.voices[0]):
            receipts[head] = None
    whole: list[SideChain] = []
    todo = deque(receipts)
    while todo:
        for chain in by_head[todo.popleft()]:
            free = next(
                (i for i, own in enumerate(chain.voices) if i and not barred.isdisjoint(own)),
                len(chain.voices),
            )
            if free == len(chain.voices):
                whole.append(chain)
            for position in chain.relay_positions:
                source = chain.sources[position]
                if position < free and source in by_head and source not in receipts:
                    receipts[source] = chain, position
                    todo.append(source)
    ways: list[set[int]] = []
    spent: set[int] = set()
    for chain in whole:
        way = _trace_back(by_head, receipts, chain, barred, spent)
        if way:
            ways.append(way)
            barred |= way
    return ways


def _trace_back(
    by_head: Mapping[int, Sequence[SideChain]],
    receipts: Mapping[int, Receipt | None],
    chain: SideChain,
    barred: set[int],
    spent: set[int],
) -> set[int] | None:
    """Return the voices on the path from an origin to the end of a chain, unless barred.

    ``spent`` collects the heads whose paths from an origin meet barred voices, or will,
    so that no part of a path is followed twice.
    """
    part = set(joined.from_iterable(chain.voices[1:]))
    voices: set[int] = set()
    while barred.isdisjoint(part):
        voices |= part
        head = chain.sources[0]
        if head in spent:
            return None
        spent.add(head)
        receipt = receipts[head]
        if receipt is None:
            first = _first_complete(by_head[head])
            origin = set() if first is None else set(first.voices[0])
            return voices | origin if barred.isdisjoint(origin) else None
        chain, position = receipt
        part = set(joined.from_iterable(chain.voices[1 : position + 1]))
    return None


def _first_complete(chains: Iterable[SideChain]) -> SideChain | None:
    """Return the first complete chain."""
    return next((chain for chain in chains if chain.complete), None)


def _distances(by_head: Mapping[int, Sequence[SideChain]]) -> VoiceSet:
    """Return the least distance of each voice from an origin, over all chains."""
    distance: dict[int, int] = {}
    settled: set[int] = set()
    todo = [(0, head) for head, chains in by_head.items() if any(c.complete for c in chains)]
    todo.sort()
    while todo:
        far, head = heappop(todo)
        if head in settled:
            continue
        settled.add(head)
        for chain in by_head[head]:
            for position, voices in enumerate(chain.voices):
                for voice in voices:
                    distance[voice] = min(far + position, distance.get(voice, far + position))
            for position in chain.relay_positions:
                if chain.sources[position] in by_head:
                    heappush(todo, (far + position, chain.sources[position]))
    return distance
