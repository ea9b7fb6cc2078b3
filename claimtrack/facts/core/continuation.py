"""Chains that go on before their head, for one side of one claim.

A head that is shown to have received the claim is no origin: its chain goes on
through each chain that shows it receiving. Layers of relays make exponentially
many continued chains, so they are never listed: voices are named that meet the
chains seen so far, a chain that goes around them is looked for, and so on until
there is none.

A continuation through a *whole* chain (its head stands last there) breaks
whenever that chain breaks, and so adds nothing. Only those that leave a chain
midway count here.
"""

from collections import defaultdict, deque
from collections.abc import Mapping, Sequence
from heapq import heappop, heappush

from attrs import evolve, frozen

from claimtrack.facts.core.hitting_set import Budget, HittingSet, VoiceSet, quickly, smallest

WAYS = 200
"""How many continued chains are looked at before the answer is an interval."""


@frozen
class SideChain:
    """One chain of one side: its sources and the voices that go with them.

    ``complete`` is its lineage; a chain that is not complete is continued.
    ``relayed_on`` are the positions at which a source receives the claim and
    passes it on. ``extra`` are voices that fail with its head (what nobody
    names is one voice).
    """

    sources: tuple[int, ...]
    voices: tuple[int, ...]
    complete: bool
    relayed_on: tuple[int, ...]
    extra: tuple[int, ...] = ()


# How a source came to have the claim: the chain that shows it, and its position there.
Receipt = tuple[SideChain, int]


def smallest_with_continued(chains: Sequence[SideChain]) -> HittingSet:
    """Return the smallest sets of voices that meet all chains, the continued ones too.

    Chains must be complete or continued. The witness counts complete chains
    only, in the order given.
    """
    heading: dict[int, list[SideChain]] = defaultdict(list)
    for chain in sorted(chains, key=lambda chain: (len(chain.sources), chain.sources)):
        heading[chain.sources[0]].append(chain)
    distance = _distances(heading)
    sets = [
        {voice: distance[voice] for voice in (*chain.voices, *chain.extra)}
        for chain in chains
        if chain.complete
    ]
    complete = len(sets)
    room = complete + WAYS
    while len(sets) < room and (ways := _ways_around(heading, quickly(sets))):
        sets += [{voice: distance[voice] for voice in way} for way in ways]
    enough = quickly(sets)
    budget = Budget.of(len(chains))
    while True:
        found = smallest(sets, budget)
        ways = _ways_around(heading, found.named)
        if not ways:
            return evolve(found, witness=tuple(i for i in found.witness if i < complete))
        if len(sets) >= 2 * room or budget.left <= 0:
            break
        sets += [{voice: distance[voice] for voice in way} for way in ways]
    witness = tuple(i for i in found.witness if i < complete)
    named = _meeting_all(chains, [] if _way_around(heading, set(enough)) else enough)
    return HittingSet(found.lower, len(named), named, witness)


def _meeting_all(chains: Sequence[SideChain], enough: Sequence[int]) -> tuple[int, ...]:
    """Return the origins, without which no chain is left, or fewer voices known to do."""
    origins = {
        chain.extra[0] if chain.extra else chain.voices[0] for chain in chains if chain.complete
    }
    return tuple(sorted(enough if enough and len(enough) < len(origins) else origins))


def _ways_around(
    heading: Mapping[int, Sequence[SideChain]], named: Sequence[int]
) -> list[set[int]]:
    """Return the voices of continued chains that meet neither the named ones nor each other."""
    barred = set(named)
    ways: list[set[int]] = []
    while way := _way_around(heading, barred):
        ways.append(way)
        barred |= way
    return ways


def _way_around(heading: Mapping[int, Sequence[SideChain]], barred: set[int]) -> set[int] | None:
    """Return the voices of a chain, continued if need be, that meets none of those barred."""
    receipts: dict[int, Receipt | None] = {}
    for head, chains in heading.items():
        first = next((chain for chain in chains if chain.complete), None)
        if first is not None and barred.isdisjoint((first.voices[0], *first.extra)):
            receipts[head] = None
    todo = deque(receipts)
    while todo:
        for chain in heading[todo.popleft()]:
            free = next(
                (i for i, voice in enumerate(chain.voices) if i and voice in barred),
                len(chain.voices),
            )
            if free == len(chain.voices):
                return _followed_back(heading, receipts, chain)
            for position in chain.relayed_on:
                source = chain.sources[position]
                if position < free and source in heading and source not in receipts:
                    receipts[source] = chain, position
                    todo.append(source)
    return None


def _followed_back(
    heading: Mapping[int, Sequence[SideChain]],
    receipts: Mapping[int, Receipt | None],
    chain: SideChain,
) -> set[int]:
    """Return the voices on the way to the end of a chain."""
    voices = set(chain.voices[1:])
    while receipt := receipts[chain.sources[0]]:
        chain, position = receipt
        voices.update(chain.voices[1 : position + 1])
    (first, *_) = (other for other in heading[chain.sources[0]] if other.complete)
    return voices | {first.voices[0], *first.extra}


def _distances(heading: Mapping[int, Sequence[SideChain]]) -> VoiceSet:
    """Return how near an origin each voice comes on any chain."""
    distance: dict[int, int] = {}
    settled: set[int] = set()
    todo = [(0, head) for head, chains in heading.items() if any(c.complete for c in chains)]
    todo.sort()
    while todo:
        far, head = heappop(todo)
        if head in settled:
            continue
        settled.add(head)
        for chain in heading[head]:
            for position, voice in enumerate(chain.voices):
                distance[voice] = min(far + position, distance.get(voice, far + position))
            for voice in chain.extra:
                distance[voice] = min(far, distance.get(voice, far))
            for position in chain.relayed_on:
                if chain.sources[position] in heading:
                    heappush(todo, (far + position, chain.sources[position]))
    return distance
