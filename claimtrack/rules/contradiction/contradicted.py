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

More than five claims, each of which contradicts at least five others of them, are a
*cluster* and give one finding. It names the first two, and a few links that show it.

## Not detected

Incompatible claims without a `contradicts` link. Claims whose conclusions contradict
each other.
"""

from collections.abc import Iterator, Sequence
from functools import cache

from claimtrack.engine.cluster_flags import describe_cluster, flag_cluster
from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Opposition, Side
from claimtrack.facts.conflicts.clusters import split_oppositions
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Link, Severity

HINT = "report both sides, or withdraw the one that no longer holds"


@rule(
    "CT201",
    "contradicted",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=("self-contradiction", "denied-event"),
)
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
    pairs = [
        pair
        for pair in facts.oppositions
        if pair.one != pair.other and complete[pair.one] and complete[pair.other]
    ]
    clusters, separate = split_oppositions(facts, pairs)

    def chains(claim: ClaimView, pairs: Sequence[Opposition]) -> tuple[Reason, ...]:
        links = [pair.link for pair in pairs]
        return _chains(claim, disjoint(claim.asserted.number), *links)

    for cluster in clusters:
        named = " and ".join(map(_side, cluster.claims[:2]))
        message = f"{describe_cluster(cluster)}, such as {named}"
        yield flag_cluster(cluster, message, chains, HINT)
    for pair in separate:
        claims = [ClaimView(facts, group) for group in sorted((pair.one, pair.other))]
        yield Flag(
            tuple(subject for claim in claims for subject in claim.subjects),
            f"{' and '.join(map(_side, claims))} contradict each other",
            [
                Reason(str(pair.link), pair.link),
                *(Reason(claim.claim.text, parts=chains(claim, [pair])) for claim in claims),
            ],
            HINT,
        )


def _side(claim: ClaimView) -> str:
    return f"`{claim.claim.id}` (independent support {claim.asserted.certain_support})"


def _disjoint(side: Side) -> tuple[Assertion, ...]:
    """Return complete chains of a side that share no voice, at most half of ``MAX_SHOWN``."""
    return complete_chains_with_lineage(
        side, (side.disjoint_chains or side.complete)[: MAX_SHOWN // 2]
    )


def _chains(claim: ClaimView, chains: Sequence[Assertion], *links: Link) -> tuple[Reason, ...]:
    """Return chains as reasons, with the restatements that join their claims and the links'."""
    ends = claim.members_among(*(end for link in links for end in link.ends))
    return chain_reasons(
        chains, claim.restatement_links([*ends, *(chain.claim for chain in chains)])
    )
