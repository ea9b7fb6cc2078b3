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
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

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


@frozen
class SideChain:
    """A chain of one side: its sources, origin first, and the voice of each source.

    A chain that is not ``complete`` is continued. ``relay_positions`` are the
    positions of sources that receive the claim and pass it on. ``extra`` are voices
    that fail with the head: all unnamed sources are one voice.
    """

    sources: tuple[int, ...]
    voices: tuple[int, ...]
    complete: bool
    relay_positions: tuple[int, ...]
    extra: tuple[int, ...] = ()


# A chain that shows a source receiving the claim, and the position of the source there.
Receipt = tuple[SideChain, int]


def continued_hitting_set(chains: Sequence[SideChain]) -> HittingSet:
    """Return the smallest set of voices that breaks all chains, including continued ones.

    Chains must be complete or continued. The witness counts complete chains
    only, in the order given.
    """
    by_head: dict[int, list[SideChain]] = defaultdict(list)
    for chain in sorted(chains, key=lambda chain: (len(chain.sources), chain.sources)):
        by_head[chain.sources[0]].append(chain)
    distance = _distances(by_head)
    sets = [
        {voice: distance[voice] for voice in (*chain.voices, *chain.extra)}
        for chain in chains
        if chain.complete
    ]
    complete = len(sets)
    room = complete + MAX_WAYS
    while len(sets) < room and (ways := _ways_around(by_head, greedy_hitting_set(sets))):
        sets += [{voice: distance[voice] for voice in way} for way in ways]
    greedy = greedy_hitting_set(sets)
    budget = Budget.of(len(chains))
    while True:
        found = smallest_hitting_set(sets, budget)
        witness = tuple(i for i in found.witness if i < complete)
        ways = _ways_around(by_head, found.voices)
        if not ways:
            return evolve(found, witness=witness)
        if len(sets) >= 2 * room or budget.left <= 0:
            break
        sets += [{voice: distance[voice] for voice in way} for way in ways]
    # Without its origins no chain is left; the greedy set may be smaller.
    origins = {
        chain.extra[0] if chain.extra else chain.voices[0] for chain in chains if chain.complete
    }
    suffices = len(greedy) < len(origins) and not _way_around(by_head, set(greedy))
    voices = tuple(sorted(greedy if greedy and suffices else origins))
    return HittingSet(found.lower, len(voices), voices, witness)


def _ways_around(
    by_head: Mapping[int, Sequence[SideChain]], voices: Sequence[int]
) -> list[set[int]]:
    """Return the voices of continued chains that share none with each other or with ``voices``."""
    barred = set(voices)
    ways: list[set[int]] = []
    while way := _way_around(by_head, barred):
        ways.append(way)
        barred |= way
    return ways


def _way_around(by_head: Mapping[int, Sequence[SideChain]], barred: set[int]) -> set[int] | None:
    """Return the voices of a chain, continued if necessary, without barred voices; or None."""
    receipts: dict[int, Receipt | None] = {}
    for head, chains in by_head.items():
        first = next((chain for chain in chains if chain.complete), None)
        if first is not None and barred.isdisjoint((first.voices[0], *first.extra)):
            receipts[head] = None
    todo = deque(receipts)
    while todo:
        for chain in by_head[todo.popleft()]:
            free = next(
                (i for i, voice in enumerate(chain.voices) if i and voice in barred),
                len(chain.voices),
            )
            if free == len(chain.voices):
                return _trace_back(by_head, receipts, chain)
            for position in chain.relay_positions:
                source = chain.sources[position]
                if position < free and source in by_head and source not in receipts:
                    receipts[source] = chain, position
                    todo.append(source)
    return None


def _trace_back(
    by_head: Mapping[int, Sequence[SideChain]],
    receipts: Mapping[int, Receipt | None],
    chain: SideChain,
) -> set[int]:
    """Return the voices on the path from an origin to the end of a chain."""
    voices = set(chain.voices[1:])
    while receipt := receipts[chain.sources[0]]:
        chain, position = receipt
        voices.update(chain.voices[1 : position + 1])
    first = next(other for other in by_head[chain.sources[0]] if other.complete)
    return voices | {first.voices[0], *first.extra}


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
            for position, voice in enumerate(chain.voices):
                distance[voice] = min(far + position, distance.get(voice, far + position))
            for voice in chain.extra:
                distance[voice] = min(far, distance.get(voice, far))
            for position in chain.relay_positions:
                if chain.sources[position] in by_head:
                    heappush(todo, (far + position, chain.sources[position]))
    return distance
