"""Which chains come from somebody with a stake in what they claim."""

from collections.abc import Iterator

import numpy as np

from claimtrack.analysis.columns import Flags, ints
from claimtrack.analysis.groundwork import Groundwork


def interested(facts: Groundwork) -> Flags:
    """Return for each chain whether its head's voice has a stake in a topic of its claim."""
    columns, stakes = facts.columns, facts.stakes
    number = {topic: i for i, topic in enumerate(sorted(set().union(*stakes.values())))}
    found = np.zeros(len(columns.assertions), np.bool_)
    if not number:
        return found
    staked = ints(
        voice * len(number) + number[topic] for voice in stakes for topic in stakes[voice]
    )
    about = np.unique(ints(_about(facts, number)))
    # One row for each chain and topic of its claim: the topics of a group follow one another.
    start = np.searchsorted(about, np.arange(columns.groups + 1) * len(number))
    group = columns.chain_side // 2
    topics = np.diff(start)[group]
    row = np.repeat(np.arange(len(group)), topics)
    first = np.cumsum(topics) - topics
    topic = about[start[group[row]] + np.arange(len(row)) - first[row]] % len(number)
    found[row[np.isin(columns.voice[columns.head()[row]] * len(number) + topic, staked)]] = True
    return found


def _about(facts: Groundwork, number: dict[str, int]) -> Iterator[int]:
    """Yield group and topic as one number, for the topics in which somebody has a stake."""
    columns = facts.columns
    for claim, group in zip(columns.claims, columns.group.tolist(), strict=True):
        for topic in claim.topics:
            if topic in number:
                yield group * len(number) + number[topic]
