"""The smallest set of voices that breaks every chain of one claim.

A set breaks a chain if one of its voices is on it. Minimum hitting set is hard in
general and easy on the few chains of one claim: reductions leave little, and
branch and bound solves the rest within a budget. If the budget runs out, the
answer is an interval, never a guess. Everything outside the search takes time in
proportion to the chains, or nearly.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush
from itertools import chain as joined
from itertools import groupby

import numpy as np
from attrs import define, frozen

from claimtrack.facts.core.graphs import connected_components

# The voices on a chain, each with its distance from the origin.
VoiceSet = Mapping[int, int]

TIE_BREAK_BUDGET = 20_000
"""The number of open chains to examine when looking for the smallest set nearest the origins."""

MAX_BUDGET = 100_000
"""The most open chains to examine for one claim; about a second."""

MAX_COMPARED = 20
"""The number of chains with a voice in common that a reduction compares with one another."""


@define
class Budget:
    """The number of open chains that a search may still examine, over all its branches.

    The budget grows in proportion to the number of chains, up to a limit. Each claim
    has its own budget, so that its answer does not depend on other claims.
    """

    left: int

    @classmethod
    def of(cls, chains: int) -> "Budget":
        """Return the budget for a number of chains."""
        return cls(min(20_000 + 100 * chains, MAX_BUDGET))


@frozen
class HittingSet:
    """A set of voices that breaks every chain, with bounds on the smallest size.

    ``lower`` and ``upper`` are equal unless the budget ran out. ``voices`` is a set
    of ``upper`` voices that breaks every chain. ``witness`` has the positions of
    chains that share no voice, which prove a lower bound.
    """

    lower: int
    upper: int
    voices: tuple[int, ...]
    witness: tuple[int, ...]


def smallest_hitting_set(chains: Sequence[VoiceSet], budget: Budget | None = None) -> HittingSet:
    """Return the smallest set of voices that breaks every chain.

    Ties go to the set nearest the origins (the least sum of distances), then to
    lower voices, as far as ``TIE_BREAK_BUDGET`` allows.
    """
    budget = budget or Budget.of(len(chains))
    distance: dict[int, int] = {}
    for chain in chains:
        for voice, depth in chain.items():
            distance[voice] = min(depth, distance.get(voice, depth))
    lower = upper = 0
    voices: list[int] = []
    witness: list[int] = []
    for component in _components(chains):
        sets = {frozenset(chains[i]): i for i in reversed(component)}
        low, high, best = _solve_component(list(sets), distance, budget)
        lower += low
        upper += high
        voices += best
        witness += [sets[chain] for chain in _packing(list(sets))]
    voices.sort(key=lambda voice: (distance[voice], voice))
    return HittingSet(max(lower, len(witness)), upper, tuple(voices), tuple(sorted(witness)))


def hitting_set_bounds(chains: Iterable[frozenset[int]]) -> tuple[int, int]:
    """Return fast bounds on the size of the smallest set of voices that breaks every chain.

    The lower bound counts chains that share no voice. The upper bound is the size of
    a greedy set. If they are equal, no search is needed.
    """
    sets = list(dict.fromkeys(chains))
    high = len(greedy_hitting_set(sets))
    # The greedy set would be a single voice if one were on every chain, so two are the minimum.
    return (high, high) if high <= 2 else (len(_packing(sets)), high)


def greedy_hitting_set(chains: Iterable[Collection[int]]) -> list[int]:
    """Return voices that break every chain: few, but not always the fewest."""
    return _greedy([frozenset(chain) for chain in chains], defaultdict(int))


def _components(chains: Sequence[VoiceSet]) -> list[list[int]]:
    """Return the positions of the chains in each component; chains with a voice in common join."""
    first: dict[int, int] = {}
    shared = [(i, first.setdefault(voice, i)) for i, chain in enumerate(chains) for voice in chain]
    one, other = np.array(shared, np.int64).reshape(-1, 2).T
    members: dict[int, list[int]] = defaultdict(list)
    for i, component in enumerate(connected_components(len(chains), one, other).tolist()):
        members[component].append(i)
    return list(members.values())


def _solve_component(
    sets: Sequence[frozenset[int]], distance: Mapping[int, int], budget: Budget
) -> tuple[int, int, list[int]]:
    """Return bounds on the size, and the best set found, for the chains of one component."""
    common = frozenset.intersection(*sets)
    if common:
        return 1, 1, [min(common, key=lambda voice: (distance[voice], voice))]
    minimal = _minimal(sets)
    reduced = _reduce(minimal)
    fewest, proven = _search(reduced, dict.fromkeys(joined.from_iterable(sets), 0), budget, None)
    lower = len(fewest) if proven else max(len(_packing(reduced)), 2)
    start = _move_to_origins(fewest, minimal, distance)
    if len(minimal) ** 2 > TIE_BREAK_BUDGET:
        return lower, len(start), start
    nearest = _without_dominated(minimal, distance)
    best, _ = _search(nearest, distance, Budget(TIE_BREAK_BUDGET), start)
    return lower, len(best), best


def _minimal(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Drop sets that contain another one: breaking the smaller one breaks them too.

    Each set is compared with a limited number of smaller ones, so a few may be left.
    """
    ordered = sorted(dict.fromkeys(sets), key=len)
    frequency = Counter(joined.from_iterable(ordered))
    minimal: list[frozenset[int]] = []
    # Index each minimal set by its rarest voice, so that few others are compared with it.
    by_rarest: dict[int, list[frozenset[int]]] = defaultdict(list)
    for size, alike in groupby(ordered, key=len):
        # Different sets of one size do not contain one another.
        kept = [
            chain
            for chain in alike
            if not any(
                smaller <= chain
                for voice in chain
                if voice in by_rarest
                for smaller in by_rarest[voice][:MAX_COMPARED]
            )
        ]
        minimal += kept
        for chain in kept if size < len(ordered[-1]) else ():
            by_rarest[min(chain, key=lambda voice: (frequency[voice], voice))].append(chain)
    return minimal


def _members(sets: Sequence[Collection[int]]) -> dict[int, set[int]]:
    """Return the positions of the chains that each voice is on."""
    members: dict[int, set[int]] = defaultdict(set)
    for i, chain in enumerate(sets):
        for voice in chain:
            members[voice].add(i)
    return members


def _reduce(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Drop chains and voices that cannot change the smallest size.

    A voice is dropped if another one is on all its chains, a chain if it contains
    another one. Only what a round has changed is looked at in the next one.
    """
    chains = [set(chain) for chain in sets]
    members = _members(chains)

    def replaceable(voice: int) -> bool:
        own = members[voice]
        return any(
            other != voice
            and len(own) <= len(members[other])
            and own <= members[other]
            and (len(own) < len(members[other]) or other < voice)
            for other in chains[next(iter(own))]
        )

    changed = set(members)
    while changed:
        dropped = [voice for voice in changed if members[voice] and replaceable(voice)]
        shrunk = {chain for voice in dropped for chain in members[voice]}
        for voice in dropped:
            for chain in members.pop(voice):
                chains[chain].remove(voice)
        changed = set()
        for chain in sorted(shrunk, key=lambda chain: (len(chains[chain]), chain)):
            if not chains[chain]:
                continue
            rarest = members[min(chains[chain], key=lambda voice: (len(members[voice]), voice))]
            if len(rarest) <= MAX_COMPARED:
                for other in [o for o in rarest if o != chain and chains[chain] <= chains[o]]:
                    for voice in chains[other]:
                        members[voice].remove(other)
                    changed |= chains[other]
                    chains[other] = set()
    return [frozenset(chain) for chain in chains if chain]


def _without_dominated(
    sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[frozenset[int]]:
    """Drop each voice that another one, no farther from the origins, can replace everywhere."""
    members = _members(sets)
    dropped = {
        voice
        for voice, own in members.items()
        if any(
            (distance[other], other) < (distance[voice], voice) and own <= members[other]
            for other in sets[next(iter(own))]
        )
    }
    return [chain - dropped for chain in sets]


def _move_to_origins(
    chosen: Sequence[int], sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[int]:
    """Replace each voice by the one nearest the origins that breaks the chains it alone breaks."""
    members = _members(sets)
    result = set(chosen)
    for voice in sorted(chosen, key=lambda voice: (-distance[voice], voice)):
        alone = [sets[i] for i in members[voice] if len(result & sets[i]) == 1]
        if alone:
            candidates = frozenset.intersection(*alone)
            result.remove(voice)
            result.add(min(candidates, key=lambda voice: (distance[voice], voice)))
    return sorted(result)


def _packing(sets: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """Return chains that share no voice, chosen greedily by the fewest shared voices."""
    frequency = Counter(joined.from_iterable(sets))
    taken: set[int] = set()
    packed: list[frozenset[int]] = []
    for chain in sorted(
        sets, key=lambda chain: (sum(map(frequency.__getitem__, chain)), len(chain))
    ):
        if taken.isdisjoint(chain):
            taken |= chain
            packed.append(chain)
    return packed


def _greedy(sets: Sequence[frozenset[int]], cost: Mapping[int, int]) -> list[int]:
    """Return voices that break every chain, each time the one on the most open chains."""
    members = _members(sets)
    waiting = [(-len(chains), cost[voice], voice) for voice, chains in members.items()]
    heapify(waiting)
    chosen: list[int] = []
    unbroken = len(sets)
    while unbroken:
        count, _, voice = heappop(waiting)
        if not members[voice]:
            continue
        if -count > len(members[voice]):  # some of its chains were broken since it was queued
            heappush(waiting, (-len(members[voice]), cost[voice], voice))
            continue
        chosen.append(voice)
        unbroken -= len(members[voice])
        for chain in tuple(members[voice]):
            for other in sets[chain]:
                members[other].discard(chain)
    return chosen


def _search(
    sets: Sequence[frozenset[int]],
    cost: Mapping[int, int],
    budget: Budget,
    known: Sequence[int] | None,
) -> tuple[list[int], bool]:
    """Return the best set by (size, cost, voices), and True if it is proven to be the best.

    Branch and bound, iterative. ``known`` is a set that breaks every chain. A branch
    takes a voice of the smallest open chain and rules out the voices tried before it.
    """

    def value(chosen: Sequence[int]) -> tuple[int, int, list[int]]:
        return len(chosen), sum(cost[voice] for voice in chosen), sorted(chosen)

    best = min(value(chosen) for chosen in (_greedy(sets, cost), known) if chosen is not None)
    lightest = min((cost[voice] for chain in sets for voice in chain), default=0)
    # The open chains of the branch above, the voices chosen and those ruled out.
    todo: list[tuple[list[frozenset[int]], list[int], frozenset[int]]] = [
        (list(sets), [], frozenset())
    ]
    while todo:
        if budget.left <= 0:
            return best[2], False
        above, chosen, ruled_out = todo.pop()
        budget.left -= 1 + len(above)
        open_sets = (
            [chain - ruled_out for chain in above if chosen[-1] not in chain] if chosen else above
        )
        if not open_sets:
            best = min(best, value(chosen))
            continue
        if not all(open_sets):
            continue
        need = len(chosen) + len(_packing(open_sets))
        spent = sum(cost[voice] for voice in chosen)
        reach = (need, spent + lightest * (need - len(chosen)))
        if reach > best[:2] or (reach == best[:2] and known is None):
            continue
        chain = min(open_sets, key=len)
        voices = sorted(chain, key=lambda voice: (cost[voice], voice))
        todo += [
            (open_sets, [*chosen, voice], frozenset(voices[:i]))
            for i, voice in reversed(list(enumerate(voices)))
        ]
    return best[2], True
