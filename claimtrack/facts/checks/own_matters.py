"""Origins that speak of their own matters: decisions that they took, figures that they keep."""

from collections.abc import Callable, Sequence

import numpy as np

from claimtrack.facts.checks.anonymity import anonymous_sources
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.core.lineage import with_owners
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, ClaimKind, Source, SourceKind

_RECORDS = (SourceKind.RECORD, SourceKind.DATASET)


def own_decisions(facts: Facts) -> Flags:
    """Return a mask of the groups with an origin that announces its own decision.

    The origin is the body that decided, or belongs to it. It is named, or it is a
    spokesperson of a named body.
    """

    def decided(claim: Claim, bodies: Sequence[Source]) -> bool:
        return any(body.id == claim.speaker for body in bodies)

    return _with_origin(facts, ClaimKind.DECISION, ~anonymous_sources(facts), decided)


def own_measurements(facts: Facts) -> Flags:
    """Return a mask of the groups with an origin that is a body's record of a measurement.

    The origin is a record or a dataset that belongs to a body. Neither it nor a body that
    it belongs to has a stake in the topics of the claim.
    """

    def measured(claim: Claim, bodies: Sequence[Source]) -> bool:
        return len(bodies) > 1 and all(set(claim.topics).isdisjoint(b.party_to) for b in bodies)

    records = facts.columns.source_flags(s.kind in _RECORDS for s in facts.columns.sources)
    return _with_origin(facts, ClaimKind.MEASUREMENT, records, measured)


def _with_origin(
    facts: Facts,
    kind: ClaimKind,
    sources: Flags,
    fits: Callable[[Claim, Sequence[Source]], bool],
) -> Flags:
    """Return a mask of the groups with a claim of a kind, and an origin that fits the claim.

    ``sources`` selects the origins to test. Each is given with the sources that control it.
    """
    columns, ledger = facts.columns, facts.ledger
    groups = np.zeros(columns.groups, np.bool_)
    candidates = facts.lineage.complete & (columns.chain_side % 2 == 0) & sources[columns.heads()]
    candidates &= facts.with_member_of_kind(kind)[columns.chain_side // 2]
    for chain in np.flatnonzero(candidates).tolist():
        claim = ledger.claims[columns.assertions[chain].claim]
        head = columns.sources[columns.hop_source[columns.chain_start[chain]]]
        if claim.kind is kind and fits(claim, list(with_owners(head, ledger))):
            groups[columns.chain_side[chain] // 2] = True
    return groups
