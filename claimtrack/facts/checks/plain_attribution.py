"""Plain attribution: a source with a name told the desk itself."""

import numpy as np

from claimtrack.facts.checks.anonymity import anonymous_sources
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts


def told_the_desk(facts: Facts) -> Flags:
    """Return a mask of the chains that lead from one voice straight to the desk."""
    columns = facts.columns
    head = columns.voice[columns.heads()][columns.hop_chain]
    others = columns.voice_hops() & (columns.voice[columns.hop_source] != head)
    told: Flags = columns.voice_end < columns.chain_start[1:]
    told[columns.hop_chain[others]] = False
    return told


def plainly_attributed(facts: Facts) -> Flags:
    """Return a mask of the groups that an origin with a name told the desk itself."""
    columns = facts.columns
    named = ~anonymous_sources(facts)[columns.heads()]
    asserting = facts.lineage.complete & (columns.chain_side % 2 == 0)
    attributed = np.zeros(columns.groups, np.bool_)
    attributed[columns.chain_side[asserting & named & told_the_desk(facts)] // 2] = True
    return attributed
