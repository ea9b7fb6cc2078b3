"""The lineage of each chain: whether it begins at an origin.

A chain is *complete* if its head is an origin. It is *continued* if another chain
shows its head receiving the claim. It is *unknown* if its head only relays and no
chain says from whom. It is *silent* if its head was only credited, declined to
comment, or denied the claim that the chain asserts.
"""

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import ACTS, FIRST_HAND, SILENT, Columns, Flags, Ints
from claimtrack.model import Act


@frozen(eq=False)
class Lineage:
    """Masks of the active chains of each lineage, and a mask of hops."""

    complete: Flags = field(repr=False)
    continued: Flags = field(repr=False)
    unknown: Flags = field(repr=False)
    relay_hops: Flags = field(repr=False)
    """Hops that receive the claim and pass it on: not first, not last, not first-hand."""

    @classmethod
    def of(cls, columns: Columns) -> "Lineage":
        """Return the lineage of every active chain."""
        count = max(len(columns.sources), 1)
        hop_key = columns.chain_side[columns.hop_chain] * count + columns.hop_source
        head_key = columns.chain_side * count + columns.heads()
        received = columns.hop_position > 0
        first_hand = np.sort(hop_key[FIRST_HAND[columns.hop_act]])
        originates = columns.source_flags(source.kind.originates for source in columns.sources)
        vouched = _among(head_key, first_hand)
        continued = _among(head_key, np.sort(hop_key[received])) & ~vouched
        act = columns.hop_act[columns.chain_start[:-1]]
        denied = (act == ACTS[Act.DENIED]) & (columns.chain_side % 2 == 0)
        silent = (SILENT[act] | denied) & ~vouched
        complete = vouched | (originates[columns.heads()] & ~continued & ~silent)
        last = np.zeros(len(hop_key), np.bool_)
        last[columns.chain_start[1:] - 1] = True
        return cls(
            complete=complete,
            continued=continued & ~silent,
            unknown=~complete & ~continued & ~silent,
            relay_hops=received & ~last & ~_among(hop_key, first_hand),
        )


def _among(keys: Ints, among: Ints) -> Flags:
    """Return a mask of the keys that occur in a sorted column."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    found: Flags = among[np.minimum(np.searchsorted(among, keys), len(among) - 1)] == keys
    return found
