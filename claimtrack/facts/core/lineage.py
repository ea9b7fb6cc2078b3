"""The lineage of each chain: whether it begins at an origin.

A chain is *complete* if its head is an origin: a source of a kind that originates, a
source that witnessed or showed the claim, or an account that speaks of itself. It is
*continued* if another chain shows its head receiving the claim. It is *unknown* if its
head only relays and no chain says from whom. It is *silent* if its head was only
credited, declined to comment, or denied the claim that the chain asserts.
"""

from collections.abc import Iterator

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import ACTS, FIRST_HAND, SILENT, Columns, Flags, Ints
from claimtrack.model import Act, Assertion, Ledger, Source, SourceKind


@frozen(eq=False)
class Lineage:
    """Masks of the active chains of each lineage, and a mask of hops."""

    complete: Flags = field(repr=False)
    continued: Flags = field(repr=False)
    unknown: Flags = field(repr=False)
    relay_hops: Flags = field(repr=False)
    """Hops that receive the claim and pass it on: not first, not first-hand, and before
    the last voice."""

    @classmethod
    def of(cls, columns: Columns) -> "Lineage":
        """Return the lineage of every active chain."""
        count = max(len(columns.sources), 1)
        hop_key = columns.chain_side[columns.hop_chain] * count + columns.hop_source
        head_key = columns.chain_side * count + columns.heads()
        received = columns.hop_position > 0
        first_hand = np.sort(hop_key[FIRST_HAND[columns.hop_act]])
        originates = _originates(columns)
        vouched = _among(head_key, first_hand)
        continued = _among(head_key, np.sort(hop_key[received])) & ~vouched
        act = columns.hop_act[columns.chain_start[:-1]]
        denied = (act == ACTS[Act.DENIED]) & (columns.chain_side % 2 == 0)
        silent = (SILENT[act] | denied) & ~vouched
        complete = vouched | (originates & ~continued & ~silent)
        passed_on = np.arange(len(hop_key)) + 1 < columns.voice_end[columns.hop_chain]
        return cls(
            complete=complete,
            continued=continued & ~silent,
            unknown=~complete & ~continued & ~silent,
            relay_hops=received & passed_on & ~_among(hop_key, first_hand),
        )


def can_originate(chain: Assertion, ledger: Ledger) -> bool:
    """Return True if the head of a chain is of a kind that can be an origin of its claim.

    An account on a social network originates what it says about itself.
    """
    kind = ledger.sources[chain.hops[0].source].kind
    if kind is SourceKind.SOCIAL_ACCOUNT:
        return speaks_of_itself(chain, ledger)
    return kind.originates


def speaks_of_itself(chain: Assertion, ledger: Ledger) -> bool:
    """Return True if a claim is about the head of its chain, or about a source that controls it."""
    about, head = ledger.claims[chain.claim].about, ledger.sources[chain.hops[0].source]
    return bool(about) and any(source.id in about for source in with_owners(head, ledger))


def with_owners(source: Source, ledger: Ledger) -> Iterator[Source]:
    """Yield a source, then the source that controls it, and so on."""
    yield source
    while source.part_of is not None:
        source = ledger.sources[source.part_of]
        yield source


def _originates(columns: Columns) -> Flags:
    """Return a mask of the chains whose head can be an origin."""
    sources, heads = columns.sources, columns.heads()
    originates = columns.source_flags(source.kind.originates for source in sources)[heads]
    accounts = columns.source_flags(s.kind is SourceKind.SOCIAL_ACCOUNT for s in sources)[heads]
    for chain in np.flatnonzero(accounts).tolist():
        originates[chain] = can_originate(columns.assertions[chain], columns.ledger)
    return originates


def _among(keys: Ints, among: Ints) -> Flags:
    """Return a mask of the keys that occur in a sorted column."""
    if not len(among):
        return np.zeros(len(keys), np.bool_)
    found: Flags = among[np.minimum(np.searchsorted(among, keys), len(among) - 1)] == keys
    return found
