"""Flags about clusters of claims that contradict one another."""

from collections.abc import Callable, Sequence

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.facts.claim_view import ClaimView, Opposition
from claimtrack.facts.conflicts.clusters import OppositionCluster
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.model import Claim


def flag_cluster(
    cluster: OppositionCluster,
    message: str,
    chains: Callable[[ClaimView, Sequence[Opposition]], tuple[Reason, ...]],
    hint: str,
) -> Flag:
    """Return the flag for a cluster; its reasons are the links of a sample, and some chains.

    ``chains`` returns chains of a claim as reasons, given its contradictions in the sample.
    """
    pairs: dict[int, list[Opposition]] = {}
    for pair in cluster.sample:
        for group in (pair.one, pair.other):
            pairs.setdefault(group, []).append(pair)
    return Flag(
        _subjects(cluster.claims),
        message,
        (
            *link_reasons(pair.link for pair in cluster.sample),
            *(
                Reason(claim.claim.text, parts=chains(claim, pairs[claim.group]))
                for claim in cluster.claims
                if claim.group in pairs
            ),
        ),
        hint,
        cluster=True,
    )


def describe_cluster(cluster: OppositionCluster) -> str:
    """Return the size of a cluster in words."""
    return (
        f"{len(cluster.claims):,} claims contradict one another, "
        f"each at least {MAX_SEPARATE} of the others"
    )


def _subjects(claims: Sequence[ClaimView]) -> tuple[Claim, ...]:
    """Return the subjects of some claims, first one subject of each of the first two claims."""
    heads = [claim.claim for claim in claims[:2]]
    return tuple(dict.fromkeys([*heads, *(each for claim in claims for each in claim.subjects)]))
