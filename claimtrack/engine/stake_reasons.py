"""Reasons that show the stakes of sources in a claim."""

from collections.abc import Iterable

from claimtrack.engine.finding import Reason, chain_reasons
from claimtrack.facts.checks.stakes import Stake
from claimtrack.facts.claim_view import ClaimView
from claimtrack.model import Assertion


def stake_reasons(
    claim: ClaimView, chains: Iterable[Assertion], stakes: Iterable[Stake]
) -> tuple[Reason, ...]:
    """Return the chains of a claim, who declares each stake, and which claims have the topics.

    Restatements are among the reasons where they are needed.
    """
    chains, stakes = tuple(dict.fromkeys(chains)), tuple(dict.fromkeys(stakes))
    about = {stake.topic: stake.member for stake in stakes}
    ties = claim.restatement_links(
        {*(chain.claim for chain in chains), *(member.id for member in about.values())}
    )
    return (
        *chain_reasons(chains, ties),
        *(Reason(f"has a stake in {stake.topic}", stake.party) for stake in stakes),
        *(Reason(f"is about {t}", m) for t, m in about.items() if m not in claim.subjects),
    )
