"""The smallest set of voices that breaks every chain, for one claim.

Minimum hitting set is hard in general and easy on the few chains of one claim:
reductions leave little, and branch and bound settles that within a budget. Past
the budget the answer is an interval, never a guess.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from heapq import heapify, heappop, heappush

import numpy as np
from attrs import define, frozen

from claimtrack.facts.core.graphs import components

# A chain as the voices on it, each with how far from the origin it stands.
VoiceSet = Mapping[int, int]

NAMING_BUDGET = 20_000
"""How many open chains may be looked at to name the smallest set nearest the origins."""


@define
class Budget:
    """How many open chains may still be looked at, over all branches, for the size of a support.

    It grows with the claim, so that hard claims cost time in proportion to their
    chains, and is a claim's own, so that no claim's answer hangs on another's.
    """

    left: int

    @classmethod
    def of(cls, chains: int) -> "Budget":
        """Return the budget of a claim of so many chains."""
        return cls(20_000 + 100 * chains)


@frozen
class HittingSet:
    """What breaks a claim's chains.

    ``lower <= support <= upper``; the two are equal unless the budget ran out.
    ``named`` is a set of ``upper`` voices that breaks every chain, ``witness``
    the positions of chains that share no voice.
    """

    lower: int
    upper: int
    named: tuple[int, ...]
    witness: tuple[int, ...]


def smallest(chains: Sequence[VoiceSet], budget: Budget | None = None) -> HittingSet:
    """Return the smallest sets of voices that meet every chain.

    Of several, the one nearest the origins is named (least sum of distances),
    then the one whose voices come first, as far as the budget for naming goes.
    """
    budget = budget or Budget.of(len(chains))
    distance: dict[int, int] = {}
    for chain in chains:
        for voice, depth in chain.items():
            distance[voice] = min(depth, distance.get(voice, depth))
    lower = upper = 0
    named: list[int] = []
    witness: list[int] = []
    for component in _components(chains):
        sets = {frozenset(chains[i]): i for i in reversed(component)}
        low, high, best = _settle(list(sets), distance, budget)
        lower += low
        upper += high
        named += best
        witness += [sets[chain] for chain in _packing(list(sets))]
    named.sort(key=lambda voice: (distance[voice], voice))
    return HittingSet(max(lower, len(witness)), upper, tuple(named), tuple(sorted(witness)))


def bounds(chains: Iterable[frozenset[int]]) -> tuple[int, int]:
    """Return bounds on the size of the smallest sets of voices, quickly.

    Chains that share no voice are the lower one, voices that meet every chain
    the upper one; where they meet, nothing need be searched.
    """
    sets = list(set(chains))
    high = len(quickly(sets))
    # A voice on every chain would have been chosen first, and alone: two are no more than needed.
    return (high, high) if high <= 2 else (len(_packing(sets)), high)


def quickly(chains: Iterable[Collection[int]]) -> list[int]:
    """Return voices that meet every chain, few but not always the fewest."""
    return _greedy([frozenset(chain) for chain in chains], defaultdict(int))


def _components(chains: Sequence[VoiceSet]) -> list[list[int]]:
    """Return the positions of chains, parted where no voice is shared."""
    first: dict[int, int] = {}
    shared = [(i, first.setdefault(voice, i)) for i, chain in enumerate(chains) for voice in chain]
    one, other = np.array(shared, np.int64).reshape(-1, 2).T
    parts: dict[int, list[int]] = defaultdict(list)
    for i, part in enumerate(components(len(chains), one, other).tolist()):
        parts[part].append(i)
    return list(parts.values())


def _settle(
    sets: Sequence[frozenset[int]], distance: Mapping[int, int], budget: Budget
) -> tuple[int, int, list[int]]:
    """Return bounds on the size and the best set found for chains that hang together."""
    common = frozenset.intersection(*sets)
    if common:
        return 1, 1, [min(common, key=lambda voice: (distance[voice], voice))]
    reduced = _reduce(sets)
    size, proven = _search(reduced, dict.fromkeys(distance, 0), budget, None)
    lower = len(size) if proven else max(len(_packing(reduced)), 2)
    nearest = _without_far_twins(_minimal(sets), distance)
    start = _nearer(size, nearest, distance)
    if len(nearest) ** 2 > NAMING_BUDGET:
        return lower, len(start), start
    best, _ = _search(nearest, distance, Budget(NAMING_BUDGET), start)
    return lower, len(best), best


def _minimal(sets: Iterable[frozenset[int]]) -> list[frozenset[int]]:
    """Drop every set that holds another one: breaking the smaller breaks it too."""
    kept: list[frozenset[int]] = []
    ordered = sorted(set(sets), key=lambda chain: (len(chain), sorted(chain)))
    frequency = Counter(voice for chain in ordered for voice in chain)
    # Each kept set waits at its rarest voice, where the fewest others will look at it.
    waiting: dict[int, list[frozenset[int]]] = defaultdict(list)
    for chain in ordered:
        if not any(smaller <= chain for voice in chain for smaller in waiting.get(voice, ())):
            kept.append(chain)
            waiting[min(chain, key=lambda voice: (frequency[voice], voice))].append(chain)
    return kept


def _members(sets: Sequence[frozenset[int]]) -> dict[int, set[int]]:
    """Return for each voice the positions of the chains it is on."""
    members: dict[int, set[int]] = defaultdict(set)
    for i, chain in enumerate(sets):
        for voice in chain:
            members[voice].add(i)
    return members


def _reduce(sets: Sequence[frozenset[int]]) -> list[frozenset[int]]:
    """Drop chains and voices that cannot change the size, until nothing more goes."""
    current = _minimal(sets)
    while True:
        members = _members(current)
        gone = {
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
        if not gone:
            return current
        current = _minimal(chain - gone for chain in current)


def _without_far_twins(
    sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[frozenset[int]]:
    """Drop each voice that another one, no farther from the origins, replaces everywhere."""
    members = _members(sets)
    gone = {
        voice
        for chain in sets
        for voice in chain
        if any(
            (distance[other], other) < (distance[voice], voice) and members[voice] <= members[other]
            for other in chain
        )
    }
    return [chain - gone for chain in sets]


def _nearer(
    chosen: Sequence[int], sets: Sequence[frozenset[int]], distance: Mapping[int, int]
) -> list[int]:
    """Exchange each voice for one nearer the origins that meets what it alone meets."""
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
    """Return chains that share no voice, the ones that clash least first."""
    members: dict[int, int] = defaultdict(int)
    for chain in sets:
        for voice in chain:
            members[voice] += 1
    taken: set[int] = set()
    packed: list[frozenset[int]] = []
    for chain in sorted(
        sets, key=lambda chain: (sum(members[v] for v in chain), len(chain), sorted(chain))
    ):
        if taken.isdisjoint(chain):
            taken |= chain
            packed.append(chain)
    return packed


def _greedy(sets: Sequence[frozenset[int]], cost: Mapping[int, int]) -> list[int]:
    """Return voices that meet every chain, the one on most open chains each time."""
    members = _members(sets)
    waiting = [(-len(chains), cost[voice], voice) for voice, chains in members.items()]
    heapify(waiting)
    chosen: list[int] = []
    while waiting:
        count, _, voice = heappop(waiting)
        if not members[voice]:
            continue
        if -count > len(members[voice]):  # some of its chains have been met meanwhile
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
    """Branch and bound over (size, cost, voices); return the best set and whether it is proven.

    ``known`` is a set that already meets every chain. Iterative: a branch takes
    a voice of the smallest open chain and rules out those tried before it.
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
