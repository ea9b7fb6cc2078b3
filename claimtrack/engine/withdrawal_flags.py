"""Words and reasons about claims whose support was withdrawn."""

from collections.abc import Sequence

from claimtrack.engine.finding import MAX_SHOWN, Reason, chain_text, link_reasons
from claimtrack.facts.checks.withdrawals import WithdrawnClaim


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
