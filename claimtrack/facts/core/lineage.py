"""Where the claim of each chain comes from, as far as the ledger knows.

A chain is *complete* when its head is an origin; *continued* when its head is
shown to have received the claim, so that the chain goes on before it; *unknown*
when its head only relays and nobody says from whom; *silent* when its head is
credited or declined to comment, or denied what the chain is said to assert.
"""

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import ACTS, FIRST_HAND, SILENT, Columns, Flags, Ints
from claimtrack.model import Act


@frozen(eq=False)
class Lineage:
    """One entry for each standing chain."""

    complete: Flags = field(repr=False)
    continued: Flags = field(repr=False)
    unknown: Flags = field(repr=False)
    relayed_on: Flags = field(repr=False)
    """Hops that received the claim and pass it on: not first, not last, not first-hand."""

    @classmethod
    def of(cls, columns: Columns) -> "Lineage":
        """Return the lineage of every standing chain."""
        count = max(len(columns.sources), 1)
        hop_key = columns.chain_side[columns.hop_chain] * count + columns.hop_source
        head_key = columns.chain_side * count + columns.head()
        received = columns.hop_position > 0
        first_hand = np.sort(hop_key[FIRST_HAND[columns.hop_act]])
        originates = columns.source_flags(source.kind.originates for source in columns.sources)
        vouched = _among(head_key, first_hand)
        continued = _among(head_key, np.sort(hop_key[received])) & ~vouched
        act = columns.hop_act[columns.chain_start[:-1]]
        denied = (act == ACTS[Act.DENIED]) & (columns.chain_side % 2 == 0)
        silent = (SILENT[act] | denied) & ~vouched
        complete = vouched | (originates[columns.head()] & ~continued & ~silent)
        last = np.zeros(len(hop_key), np.bool_)
        last[columns.chain_start[1:] - 1] = True
        return cls(
            complete=complete,
            continued=continued & ~silent,
            unknown=~complete & ~continued & ~silent,
            relayed_on=received & ~last & ~_among(hop_key, first_hand),
        )

    def relays_on(self, columns: Columns, chain: int) -> tuple[int, ...]:
        """Return the positions at which a chain's sources receive the claim and pass it on."""
        hops = slice(columns.chain_start[chain], columns.chain_start[chain + 1])
        return tuple(np.flatnonzero(self.relayed_on[hops]).tolist())


def _among(keys: Ints, among: Ints) -> Flags:
    """Return which keys are in a sorted column."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    found: Flags = among[np.minimum(np.searchsorted(among, keys), len(among) - 1)] == keys
    return found
