"""Nobody asserts a claim or any of its premises.

## Why it matters

A claim without an assertion may be an idea of the person who wrote the ledger.
A denial is not a substitute.

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

Or somebody asserts a premise:

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

If all assertions were withdrawn, `withdrawn-support` reports the claim. If claims are
premises of each other in a circle, `circular-reasoning` reports them.

## Not detected

A premise that does not support the claim. The rule requires an asserted premise, but
does not judge it.
"""

from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import Flag, Reason, chain_reasons, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Severity, Stance


@rule(
    "CT101",
    "unsupported",
    Severity.ERROR,
    scope=Scope.CLAIM,
    covered_by=("circular-sourcing", "circular-reasoning"),
)
def unsupported(facts: Facts) -> Iterator[Flag]:
    unfounded = ~facts.reasoning.founded & facts.needs_source
    for ring in facts.reasoning.rings:
        unfounded[list(ring.groups)] = False
    for assertion in facts.columns.withdrawn_chains:
        if assertion.stance is Stance.ASSERTS:
            unfounded[facts.columns.group_of(assertion.claim)] = False
    for claim in facts.claims(unfounded):
        others = facts.assertions_of(claim.group)
        ties = claim.restatement_links({assertion.claim for assertion in others})
        reasons = (*_premises(facts, claim), *chain_reasons(others, ties))
        premises = " or its premises" if claim.premises else ""
        yield Flag(
            claim.subjects,
            f"nobody asserts this claim{premises}{_describe_others(others)}",
            reasons or (Reason("nobody asserts this", claim.claim),),
            "record who asserts it, or remove the claim",
        )


def _premises(facts: Facts, claim: ClaimView) -> Iterator[Reason]:
    for step in facts.reasoning.premises.get(claim.group, ()):
        premise = facts.members(step.premise)[0]
        yield Reason(f"rests on `{premise.id}`, which nobody asserts", step.link or step.by)


def _describe_others(others: Sequence[Assertion]) -> str:
    """Count the denials and neutral assertions of a claim that nobody asserts."""
    denials = sum(assertion.stance is Stance.DENIES for assertion in others)
    counts = {"denying it": denials, "neutral": len(others) - denials}
    parts = [f"{count} {word}" for word, count in counts.items() if count]
    return f" (on record: {join_words(parts)})" if parts else ""
