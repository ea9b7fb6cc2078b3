"""Stakes of voices in the topics of claims."""

from collections.abc import Iterator, Mapping, Sequence
from itertools import groupby

import numpy as np
from attrs import field, frozen

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.columns import Flags, Ints
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Source


@frozen
class Stake:
    """The stake of a source, or of its voice, in a topic of a claim.

    ``party`` is the source that declares it, ``member`` a claim of the topic.
    """

    source: Source
    party: Source
    topic: str
    member: Claim


@frozen(eq=False)
class Stakes:
    """The stakes of all voices, and the first source that declares each."""

    facts: Facts = field(repr=False)
    _parties: Mapping[tuple[int, str], Source] = field(repr=False)

    @classmethod
    def of(cls, facts: Facts) -> "Stakes":
        """Return the stakes of a ledger's voices."""
        columns = facts.columns
        parties: dict[tuple[int, str], Source] = {}
        for source, voice in zip(columns.sources, columns.voice.tolist(), strict=True):
            for topic in source.party_to:
                parties.setdefault((voice, topic), source)
        return cls(facts, parties)

    def stake(self, claim: ClaimView, source: Source) -> Stake:
        """Return the stake of a source in a claim: its own one before that of its voice.

        The voice must have a stake in a topic of the claim.
        """
        voice = self.facts.voice_of(source.id)
        own = claim.topics.intersection(source.party_to)
        topic = min(own or claim.topics & self.facts.stakes[voice])
        party = source if own else self._parties[voice, topic]
        return Stake(source, party, topic, next(m for m in claim.members if topic in m.topics))


def interested_rows(facts: Facts, group: Ints, voice: Ints) -> Flags:
    """Return a flag for each row: true if the voice has a stake in a topic of the group."""
    found = np.zeros(len(group), np.bool_)
    if not facts.stakes:
        return found
    count = len(facts.columns.sources)
    staked = facts.columns.source_flags(voice in facts.stakes for voice in range(count))
    rows = np.flatnonzero(staked[voice])
    # Many chains share voice and claim, so test each pair once.
    pairs, pair = np.unique(group[rows] * count + voice[rows], return_inverse=True)
    staked_pairs = np.fromiter(_have_stake(facts, pairs.tolist()), np.bool_, len(pairs))
    found[rows] = staked_pairs[pair]
    return found


def _have_stake(facts: Facts, pairs: Sequence[int]) -> Iterator[bool]:
    """Yield for each pair of group and voice, in order, if the voice has a stake in the group."""
    count = len(facts.columns.sources)
    for group, of_group in groupby(pairs, lambda pair: pair // count):
        topics = frozenset(topic for claim in facts.members(group) for topic in claim.topics)
        for pair in of_group:
            yield not topics.isdisjoint(facts.stakes[pair % count])
