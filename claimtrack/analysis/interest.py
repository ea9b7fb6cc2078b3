"""Which chains come from somebody with a stake in what they claim."""

from collections.abc import Iterator, Sequence
from itertools import groupby

import numpy as np

from claimtrack.analysis.columns import Flags
from claimtrack.analysis.groundwork import Groundwork


def interested(facts: Groundwork) -> Flags:
    """Return for each chain whether its head's voice has a stake in a topic of its claim."""
    columns = facts.columns
    found = np.zeros(len(columns.assertions), np.bool_)
    if not facts.stakes:
        return found
    staked = columns.source_flags(voice in facts.stakes for voice in range(len(columns.sources)))
    voice = columns.voice[columns.head()]
    chains = np.flatnonzero(staked[voice])
    # Many chains are of one voice on one claim: each such pair is looked at once.
    key = columns.chain_side[chains] // 2 * len(columns.sources) + voice[chains]
    pairs, pair = np.unique(key, return_inverse=True)
    meets = np.fromiter(_meeting(facts, pairs.tolist()), np.bool_, len(pairs))
    found[chains] = meets[pair]
    return found


def _meeting(facts: Groundwork, pairs: Sequence[int]) -> Iterator[bool]:
    """Yield for pairs of group and voice, in order, whether the voice has a stake in the group."""
    count = len(facts.columns.sources)
    for group, of_group in groupby(pairs, lambda pair: pair // count):
        topics = frozenset(topic for claim in facts.members(group) for topic in claim.topics)
        for pair in of_group:
            yield not topics.isdisjoint(facts.stakes[pair % count])
