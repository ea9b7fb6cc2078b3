"""A claim is both supported and denied.

## Why it matters

If a source with its own origin denies a claim, the claim is disputed, no matter how many
sources repeat it. Denials are never subtracted from support: the reader should know of
both.

## Example

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }
daily = { kind = "outlet" }

[claim.closed]  # <- here
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[claim.open]
text = "Ships went in and out on Sunday."
via = ["pilot", "daily"]

[[link]]
kind = "contradicts"
from = "open"
to = "closed"
```

## No finding

The outlet does not name a source for the other side:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
daily = { kind = "outlet" }

[claim.closed]
text = "The harbour was closed on Sunday."
via = ["harbour-office", "daily"]

[claim.open]
text = "Ships went in and out on Sunday."
via = ["daily"]

[[link]]
kind = "contradicts"
from = "open"
to = "closed"
```

## Not detected

Incompatible claims without a `contradicts` link. Claims whose conclusions contradict
each other.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Link, Severity

HINT = "report both sides, or withdraw the one that no longer holds"


@rule("CT201", "contradicted", Severity.WARNING, scope=Scope.CLAIM)
def contradicted(facts: Facts) -> Iterator[Flag]:
    disjoint = cache(lambda number: _disjoint(Side(facts, number)))
    for claim in facts.claims((facts.asserted.complete > 0) & (facts.denied.complete > 0)):
        said, denied = claim.asserted, claim.denied
        yield Flag(
            claim.subjects,
            f"asserted with independent support {said.certain_support}, "
            f"denied with {denied.certain_support}",
            [
                Reason("asserted", parts=_chains(claim, disjoint(said.number))),
                Reason("denied", parts=_chains(claim, disjoint(denied.number))),
            ],
            HINT,
        )
    complete = facts.asserted.complete.tolist()
    for pair in facts.oppositions:
        one, other = sorted((pair.one, pair.other))
        if one != other and complete[one] and complete[other]:
            claims = ClaimView(facts, one), ClaimView(facts, other)
            sides = [
                f"`{claim.claim.id}` (independent support {claim.asserted.certain_support})"
                for claim in claims
            ]
            yield Flag(
                tuple(subject for claim in claims for subject in claim.subjects),
                f"{' and '.join(sides)} contradict each other",
                [Reason(str(pair.link), pair.link)]
                + [
                    Reason(
                        claim.claim.text,
                        parts=_chains(claim, disjoint(claim.asserted.number), pair.link),
                    )
                    for claim in claims
                ],
                HINT,
            )


def _disjoint(side: Side) -> tuple[Assertion, ...]:
    """Return complete chains of a side that share no voice, at most half of ``MAX_SHOWN``."""
    return complete_chains_with_lineage(
        side, (side.disjoint_chains or side.complete)[: MAX_SHOWN // 2]
    )


def _chains(
    claim: ClaimView, chains: Sequence[Assertion], link: Link | None = None
) -> tuple[Reason, ...]:
    """Return chains as reasons, with the restatements that join their claims and the link's."""
    ends = () if link is None else claim.members_among(*link.ends)
    return chain_reasons(
        chains, claim.restatement_links([*ends, *(chain.claim for chain in chains)])
    )
