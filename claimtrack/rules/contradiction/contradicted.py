"""Two sides stand against each other.

## Why it matters

A claim that is denied by somebody with an origin of their own is not settled,
however many repeat it. Support and denial are never netted: the reader should
be told of both.

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

Nobody knows from whom the outlet has the other side:

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

Claims that cannot hold together and that no `contradicts` link joins; claims
that contradict each other only through what follows from them.
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

HINT = "tell the reader of both sides; withdraw the one that no longer stands"


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
    """Return complete chains of a side that share no voice, not more than one would look at."""
    return complete_chains_with_lineage(side, (side.chains or side.complete)[: MAX_SHOWN // 2])


def _chains(
    claim: ClaimView, chains: Sequence[Assertion], link: Link | None = None
) -> tuple[Reason, ...]:
    """Return chains as reasons, with what makes their claims and the link's one."""
    ends = () if link is None else claim.members_among(*link.ends)
    return chain_reasons(
        chains, claim.restatement_links([*ends, *(chain.claim for chain in chains)])
    )
