"""Smallest sets of voices that break all chains, against an exhaustive search."""

from collections.abc import Mapping, Sequence
from itertools import combinations
from random import Random

import pytest

from claimtrack.facts.core.hitting_set import (
    Budget,
    HittingSet,
    hitting_set_bounds,
    smallest_hitting_set,
)

Chains = Sequence[Mapping[int, int]]


def random_chains(random: Random) -> Chains:
    """Return up to nine chains of up to four of eight voices, with distances from the origin."""
    voices = range(random.randint(3, 8))
    return [
        {
            voice: random.randint(0, 3)
            for voice in random.sample(voices, random.randint(1, min(4, len(voices))))
        }
        for _ in range(random.randint(1, 9))
    ]


def exhaustive(chains: Chains) -> tuple[int, ...]:
    """Return the smallest set that breaks all chains: the nearest to the origins, then the first.

    Tries all sets of voices.
    """
    distance: dict[int, int] = {}
    for chain in chains:
        for voice, depth in chain.items():
            distance[voice] = min(depth, distance.get(voice, depth))
    for size in range(len(distance) + 1):
        found = [
            chosen
            for chosen in combinations(sorted(distance), size)
            if all(not chain.keys().isdisjoint(chosen) for chain in chains)
        ]
        if found:
            return min(found, key=lambda each: (sum(distance[voice] for voice in each), each))
    raise AssertionError("all voices together break all chains")


def assert_witness_proves(result: HittingSet, chains: Chains) -> None:
    """Assert that the witness has chains that share no voice, no more than the lower bound."""
    shown = [chains[i].keys() for i in result.witness]
    assert sum(map(len, shown)) == len({voice for chain in shown for voice in chain})
    assert 1 <= len(shown) <= result.lower


@pytest.mark.parametrize("seed", range(20))
def test_smallest_set_is_that_of_an_exhaustive_search(seed: int) -> None:
    random = Random(seed)
    for _ in range(100):
        chains = random_chains(random)
        result, expected = smallest_hitting_set(chains), exhaustive(chains)

        assert (len(expected),) * 2 == (result.lower, result.upper)
        assert expected == tuple(sorted(result.voices))
        assert_witness_proves(result, chains)


@pytest.mark.parametrize("steps", [0, 3, 10])
def test_search_that_is_cut_short_gives_bounds(steps: int) -> None:
    random = Random(steps)
    for _ in range(500):
        chains = random_chains(random)
        result, size = smallest_hitting_set(chains, Budget(steps)), len(exhaustive(chains))

        assert result.lower <= size <= result.upper == len(result.voices)
        assert all(not chain.keys().isdisjoint(result.voices) for chain in chains)
        assert_witness_proves(result, chains)


def test_fast_bounds_contain_the_size() -> None:
    random = Random(1)
    for _ in range(500):
        chains = random_chains(random)
        low, high = hitting_set_bounds(frozenset(chain) for chain in chains)

        assert low <= len(exhaustive(chains)) <= high
