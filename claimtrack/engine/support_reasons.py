"""Reasons about the support of claims: chains, withdrawn assertions, and stakes of sources."""

from collections.abc import Iterable, Sequence

from claimtrack.engine.finding import MAX_SHOWN, Reason, chain_reasons, chain_text, link_reasons
from claimtrack.facts.checks.stakes import Stake
from claimtrack.facts.checks.withdrawals import WithdrawnClaim
from claimtrack.facts.claim_view import ClaimView
from claimtrack.model import Assertion


def joined_chain_reasons(
    claim: ClaimView, chains: Iterable[Assertion], ends: Iterable[str] = ()
) -> tuple[Reason, ...]:
    """Return chains of a claim as reasons, with the restatements that join their claims.

    ``ends`` are further claims that the finding needs, such as those that links join. Only
    members of the claim count.
    """
    chains = tuple(chains)
    members = [*claim.members_among(*ends), *(chain.claim for chain in chains)]
    return chain_reasons(chains, claim.restatement_links(members))


def count_withdrawn(claim: WithdrawnClaim) -> str:
    """Return the number of withdrawn assertions in words."""
    number = len(claim.gone)
    return "1 assertion was withdrawn" if number == 1 else f"{number} assertions were withdrawn"


def withdrawal_reasons(claim: WithdrawnClaim, *named: str) -> Sequence[Reason]:
    """Return the withdrawn assertions, their retractions, and what is left.

    ``named`` are further members of the claim that the finding needs.
    """
    gone = claim.gone if claim.left else claim.gone[:MAX_SHOWN]
    members = {*named, *(chain.claim for chain in (*gone, *claim.left))}
    return (
        *(Reason(f"withdrawn: {chain_text(chain.via)}", chain) for chain in gone),
        *(Reason(f"withdraws {r.what}", r) for r in claim.retractions),
        *(Reason(f"without an origin: {chain_text(chain.via)}", chain) for chain in claim.left),
        *link_reasons(claim.claim.restatement_links(members)),
    )


def stake_reasons(
    claim: ClaimView, chains: Iterable[Assertion], stakes: Iterable[Stake]
) -> tuple[Reason, ...]:
    """Return the chains of a claim, the source of each stake, and the claims about its topic.

    Links to restatements are included where they are needed.
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
