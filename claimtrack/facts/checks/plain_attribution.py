"""Plain attribution: an origin told the desk itself."""

import numpy as np

from claimtrack.facts.checks.anonymity import anonymous_sources
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.model import Profile


def told_the_desk(facts: Facts) -> Flags:
    """Return a mask of the chains that lead from one voice straight to the desk.

    What the desk itself witnessed is told, too.
    """
    columns = facts.columns
    head = columns.voice[columns.heads()][columns.hop_chain]
    others = columns.voice_hops() & (columns.voice[columns.hop_source] != head)
    own = columns.source_flags(source.id in facts.desk.members for source in columns.sources)
    told: Flags = own[columns.hop_source[columns.chain_start[1:] - 1]]
    told[columns.hop_chain[others]] = False
    return told


def plainly_attributed(facts: Facts) -> Flags:
    """Return a mask of the groups that an origin told the desk itself, in the profile `news`.

    An origin without a name counts only if the claim is about nobody: the desk knows it, and
    nobody is accused.
    """
    columns = facts.columns
    attributed = np.zeros(columns.groups, np.bool_)
    if facts.settings.profile is not Profile.NEWS:
        return attributed
    told = told_the_desk(facts) & facts.lineage.complete & (columns.chain_side % 2 == 0)
    group = columns.chain_side // 2
    about = columns.group_flags(bool(claim.about) for claim in columns.claims)
    told &= ~(anonymous_sources(facts)[columns.heads()] & about[group])
    attributed[group[told]] = True
    return attributed
