"""Nobody is named as the origin of a claim, and one person or body is behind it.

## Why it matters

Somebody is behind the claim, and nobody can ask them, or tell what they are
worth. Two unnamed officials may be one and the same.

## Example

```toml
ledger = 1

[source]
insider = { kind = "official", name = "an official of the ministry", named = false }
daily = { kind = "outlet" }

[claim.tax-rises]  # <- here
text = "The land tax will rise."
kind = "forecast"
via = ["insider", "daily"]
```

## No finding

Somebody says it under their name:

```toml
ledger = 1

[source]
insider = { kind = "official", name = "an official of the ministry", named = false }
minister = { kind = "official" }
daily = { kind = "outlet" }

[claim.tax-rises]
text = "The land tax will rise."
kind = "forecast"
via = ["insider", "daily"]

[[claim.tax-rises.assertion]]
via = ["minister", "daily"]
```

## Not detected

An alias. Mark its source as `named = false` yourself.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, chain_reasons, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.anonymity import find_anonymous_claims
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity, SourceNumber


@rule("CT106", "unnamed-only", Severity.WARNING, scope=Scope.CLAIM)
def unnamed_only(facts: Facts) -> Iterator[Flag]:
    for found in find_anonymous_claims(facts, SourceNumber.ONE, MAX_SHOWN):
        claim, chains = found.claim, found.chains
        origins = join_words([source.label for source in found.origins])
        yield Flag(
            claim.subjects,
            f"nobody is named as its origin: {origins}",
            chain_reasons(chains, claim.restatement_links({chain.claim for chain in chains})),
            "find somebody who says it under their name, or say why they cannot"
            + ("; one name settles `vague-plural` too" if found.mixed else ""),
        )
