"""The smallest set of voices that breaks every chain of one claim.

A set breaks a chain if one of its voices is on it. Minimum hitting set is hard in
general and easy on the few chains of one claim: reductions leave little, and
branch and bound solves the rest within a budget. If the budget runs out, the
answer is an interval, never a guess.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from attrs import define, frozen

from claimtrack.facts.core.graphs import connected_components

# The voices on a chain, each with its distance from the origin.
VoiceSet = Mapping[int, int]

TIE_BREAK_BUDGET = 20_000
"""The number of open chains to examine when looking for the smallest set nearest the origins."""


@define
class Budget:
    """The number of open chains that a search may still examine, over all its branches.

    The budget, and so the time, grows in proportion to the number of chains. Each claim
    has its own budget, so that its answer does not depend on other claims.
    """

    left: int

    @classmethod
    def of(cls, chains: int) -> "Budget":
        """Return the budget for a number of chains."""
        return cls(20_000 + 100 * chains)


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
    sets = list(set(chains))
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
    reduced = _reduce(sets)
    fewest, proven = _search(reduced, dict.fromkeys(distance, 0), budget, None)
    lower = len(fewest) if proven else max(len(_packing(reduced)), 2)
    nearest = _without_dominated(_minimal(sets), distance)
    start = _move_to_origins(fewest, nearest, distance)
    if len(nearest) ** 2 > TIE_BREAK_BUDGET:
        return lower, len(start), start
    best, _ = _search(nearest, distance, Budget(TIE_BREAK_BUDGET), start)
    return lower, len(best), best


def _minimal(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Drop every set that contains another one: breaking the smaller one breaks it too."""
    minimal: list[frozenset[int]] = []
    ordered = sorted(set(sets), key=lambda chain: (len(chain), sorted(chain)))
    frequency = Counter(voice for chain in ordered for voice in chain)
    # Index each minimal set by its rarest voice, so that few others are compared with it.
    by_rarest: dict[int, list[frozenset[int]]] = defaultdict(list)
    for chain in ordered:
        if not any(smaller <= chain for voice in chain for smaller in by_rarest.get(voice, ())):
            minimal.append(chain)
            by_rarest[min(chain, key=lambda voice: (frequency[voice], voice))].append(chain)
    return minimal


def _members(sets: Sequence[frozenset[int]]) -> dict[int, set[int]]:
    """Return the positions of the chains that each voice is on."""
    members: dict[int, set[int]] = defaultdict(set)
    for i, chain in enumerate(sets):
        for voice in chain:
            members[voice].add(i)
    return members


def _reduce(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Drop chains and voices that cannot change the smallest size, until none is left to drop."""
    current = _minimal(sets)
    while True:
        members = _members(current)
        dropped = {
            voice
            for chain in current
            for voice in chain
            if any(
                members[voice] < members[other]
                or (members[voice] == members[other] and other < voice)
                for other in chain
                if other != voice
            )
        }
        if not dropped:
            return current
        current = _minimal(chain - dropped for chain in current)


def _without_dominated(
    sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[frozenset[int]]:
    """Drop each voice that another one, no farther from the origins, can replace everywhere."""
    members = _members(sets)
    dropped = {
        voice
        for chain in sets
        for voice in chain
        if any(
            (distance[other], other) < (distance[voice], voice) and members[voice] <= members[other]
            for other in chain
        )
    }
    return [chain - dropped for chain in sets]


def _move_to_origins(
    chosen: Sequence[int], sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[int]:
    """Replace each voice by the one nearest the origins that breaks the chains it alone breaks."""
    result = sorted(chosen)
    for voice in sorted(chosen, key=lambda voice: (-distance[voice], voice)):
        others = set(result) - {voice}
        alone = [chain for chain in sets if voice in chain and others.isdisjoint(chain)]
        if alone:
            candidates = frozenset.intersection(*alone)
            best = min(candidates, key=lambda voice: (distance[voice], voice))
            result = sorted(others | {best})
    return result


def _packing(sets: Collection[frozenset[int]]) -> list[frozenset[int]]:
    """Return chains that share no voice, chosen greedily by the fewest shared voices."""
    frequency = Counter(voice for chain in sets for voice in chain)
    taken: set[int] = set()
    packed: list[frozenset[int]] = []
    for chain in sorted(
        sets, key=lambda chain: (sum(frequency[v] for v in chain), len(chain), sorted(chain))
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
    while waiting:
        count, _, voice = heappop(waiting)
        if not members[voice]:
            continue
        if -count > len(members[voice]):  # some of its chains were broken since it was queued
            heappush(waiting, (-len(members[voice]), cost[voice], voice))
            continue
        chosen.append(voice)
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

    best = min([_greedy(sets, cost), *([list(known)] if known else [])], key=value)
    lightest = min(cost.values(), default=0)
    todo: list[tuple[list[frozenset[int]], list[int]]] = [(list(sets), [])]
    while todo:
        if budget.left <= 0:
            return best, False
        open_sets, chosen = todo.pop()
        budget.left -= 1 + len(open_sets)
        if not open_sets:
            best = min(best, chosen, key=value)
            continue
        need = len(chosen) + len(_packing(open_sets))
        spent = sum(cost[voice] for voice in chosen)
        reach = (need, spent + lightest * (need - len(chosen)))
        if reach > value(best)[:2] or (reach == value(best)[:2] and known is None):
            continue
        chain = min(open_sets, key=lambda chain: (len(chain), sorted(chain)))
        branches = []
        tried: set[int] = set()
        for voice in sorted(chain, key=lambda voice: (cost[voice], voice)):
            rest = [other - tried for other in open_sets if voice not in other]
            if all(rest):
                branches.append((rest, [*chosen, voice]))
            tried.add(voice)
        todo.extend(reversed(branches))
    return best, True
