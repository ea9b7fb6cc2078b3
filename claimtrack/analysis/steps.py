"""What steps of reasoning need beside them to hang together on their own."""

from collections import defaultdict
from collections.abc import Iterable

from claimtrack.analysis.claim import ClaimView
from claimtrack.analysis.groundwork import Groundwork
from claimtrack.analysis.reasoning import Premise
from claimtrack.model import Link


def joints(
    facts: Groundwork, steps: Iterable[Premise], claims: Iterable[str] = ()
) -> tuple[Link, ...]:
    """Return the restatements by which steps, and further claims, are about the same claims."""
    if not facts.restatements:
        return ()
    touched: dict[int, set[str]] = defaultdict(set)
    for step in steps:
        touched[step.premise].add(step.premise_id)
        touched[step.conclusion].add(step.by.id)
    for claim in claims:
        touched[facts.columns.group_of(claim)].add(claim)
    return tuple(
        link for group in sorted(touched) for link in ClaimView(facts, group).ties(touched[group])
    )
