"""How many independent voices have a statement from whoever made it."""

from collections.abc import Mapping

import numpy as np

from claimtrack.analysis.columns import Flags
from claimtrack.analysis.facts import Facts
from claimtrack.analysis.hitting import smallest
from claimtrack.model import ClaimKind

READ = 1000
"""What counts as the number where the speaker's own publication is on record: always enough."""


def hearing(facts: Facts, counted: Flags) -> Mapping[int, int]:
    """Return for each group of statements how many voices would have to fail to make it hearsay.

    That is the smallest number of voices which meets every complete chain, of those
    that are counted, between its speaker and its reader: ``READ`` where a chain has
    none in between.
    """
    spoken = facts.of_kind(ClaimKind.STATEMENT)
    return {group: _hearing(facts, 2 * group, counted) for group in np.flatnonzero(spoken).tolist()}


def _hearing(facts: Facts, side: int, counted: Flags) -> int:
    columns = facts.columns
    between: dict[tuple[int, ...], dict[int, int]] = {}
    for chain in facts.certain.chains(side):
        if not counted[chain]:
            continue
        voices = columns.voice[columns.sources_of(chain)].tolist()
        others = tuple(voice for voice in voices if voice != voices[0])
        if not others:
            return READ
        between[others] = {voice: depth for depth, voice in enumerate(others)}
    if len(between) < 2:
        return len(between)
    return smallest(list(between.values())).lower
