"""Nobody asserts a claim, and nothing it rests on is asserted.

## Why it matters

A claim that nobody is on record as making hangs in the air: it may be no more
than the ledger's own idea. A denial does not make up for it.

## Example

```toml
ledger = 1

[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[claim.pool-closes]  # <- here
text = "The public pool will close."
kind = "forecast"

[[claim.pool-closes.assertion]]
via = ["mayor", "daily"]
stance = "denies"
```

## No finding

Somebody asserts it:

```toml
ledger = 1

[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[claim.pool-closes]
text = "The public pool will close."
kind = "forecast"

[[claim.pool-closes.assertion]]
via = ["mayor", "daily"]
stance = "asserts"
```

Or it rests on something that somebody asserts:

```toml
ledger = 1

[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[claim.pool-closes]
text = "The public pool will close."
kind = "inference"
because = ["no-money"]

[claim.no-money]
text = "There will be no money for repairs."
kind = "forecast"
via = ["mayor", "daily"]
```

Where all assertions were withdrawn, `withdrawn-support` says so; where claims
rest on one another in a ring, `circular-reasoning`.

## Not detected

A premise that does not bear the claim out. The rule asks whether there is one
that somebody asserts, not whether it is any good.
"""

from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import Flag, Reason, chain_reasons, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Severity, Stance


@rule("CT101", "unsupported", Severity.ERROR, scope=Scope.CLAIM)
def unsupported(facts: Facts) -> Iterator[Flag]:
    alone = ~facts.reasoning.founded
    for ring in facts.reasoning.rings:
        alone[list(ring.groups)] = False
    for assertion in facts.columns.withdrawn_chains:
        if assertion.stance is Stance.ASSERTS:
            alone[facts.columns.group_of(assertion.claim)] = False
    for claim in facts.claims(alone):
        others = facts.assertions_of(claim.group)
        ties = claim.restatement_links({assertion.claim for assertion in others})
        reasons = (*_premises(facts, claim), *chain_reasons(others, ties))
        premises = ", nor anything it rests on" if claim.premises else ""
        yield Flag(
            claim.subjects,
            f"nobody asserts this claim{premises}{_instead(others)}",
            reasons or (Reason("nobody asserts this", claim.claim),),
            "record who says it, or take the claim out",
        )


def _premises(facts: Facts, claim: ClaimView) -> Iterator[Reason]:
    for step in facts.reasoning.premises.get(claim.group, ()):
        premise = facts.members(step.premise)[0]
        yield Reason(f"rests on `{premise.id}`, which nobody asserts", step.link or step.by)


def _instead(others: Sequence[Assertion]) -> str:
    """Return what is on record of a claim that nobody asserts."""
    denials = sum(assertion.stance is Stance.DENIES for assertion in others)
    counts = {"denying it": denials, "taking no side": len(others) - denials}
    said = [f"{count} {word}" for word, count in counts.items() if count]
    return f" (on record: {join_words(said)})" if said else ""
