"""Plain attribution: one source told the desk, and nobody else is on record for a claim."""

from collections.abc import Sequence

from claimtrack.facts.claim_view import Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion


def chains_beyond_attribution(side: Side) -> Sequence[Assertion]:
    """Return chains that show more than one source telling the desk.

    These are a chain that does not end at the desk or that passes another voice before
    it, or else the chains of two sources. Plain attribution has none.
    """
    facts = side.facts
    told: dict[str, Assertion] = {}
    for chain in (*side.complete, *side.unknown, *side.continued):
        if not _tells_the_desk(facts, chain):
            return (chain,)
        told.setdefault(chain.hops[0].source, chain)
    # What the desk repeats of others it has from them.
    own = facts.desk.members - {source.id for source in side.origin_sources}
    tellers = [chain for source, chain in told.items() if source not in own]
    return tellers[:2] if len(tellers) > 1 else ()


def _tells_the_desk(facts: Facts, chain: Assertion) -> bool:
    """True if a chain leads from one voice to the desk, or is the desk's own."""
    voices = {facts.voice_of(hop.source) for hop in facts.desk.voices(chain.hops)}
    return chain.hops[-1].source in facts.desk.members and len(voices) == 1
