"""First-hand origins: those that were there, show the matter, or speak of themselves."""

import numpy as np

from claimtrack.facts.claim_view import Side
from claimtrack.facts.core.columns import FIRST_HAND, Flags, ints
from claimtrack.facts.facts import Facts
from claimtrack.model import SourceKind

_KINDS = frozenset({SourceKind.WITNESS, SourceKind.DATASET, SourceKind.IMAGERY, SourceKind.RECORD})


def first_hand_chains(facts: Facts) -> Flags:
    """Return a mask of the complete chains with a first-hand origin.

    Such an origin is a witness, a record, a data set or a picture, it witnessed or showed
    the claim in some chain of that side, or the claim is about it, made or decided by it.
    Members of a body speak for the body.
    """
    columns, sources = facts.columns, facts.columns.sources
    count = max(len(sources), 1)
    heads = columns.heads()
    hop_key = columns.chain_side[columns.hop_chain] * count + columns.hop_source
    seen = np.isin(columns.chain_side * count + heads, hop_key[FIRST_HAND[columns.hop_act]])
    own = np.isin(columns.chain_side // 2 * count + columns.voice[heads], ints(_own_matters(facts)))
    shows = columns.source_flags(source.kind in _KINDS for source in sources)[heads]
    found: Flags = facts.lineage.complete & (seen | own | shows)
    return found


def count_first_hand(side: Side) -> int:
    """Return the number of first-hand origins of a side, counted as voices."""
    facts = side.facts
    chains = first_hand_chains(facts)
    voice = facts.columns.voice[facts.columns.heads()]
    return len({int(voice[i]) for i in facts.columns.chains_of(side.number) if chains[i]})


def _own_matters(facts: Facts) -> list[int]:
    """Return the keys of groups and the voices that they are about, or that speak in them."""
    count, group = max(len(facts.columns.sources), 1), facts.columns.group.tolist()
    return [
        of * count + facts.voice_of(source)
        for claim, of in zip(facts.columns.claims, group, strict=True)
        for source in (*claim.about, claim.speaker)
        if source is not None
    ]
