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

from claimtrack.engine.finding import SHOWN, Flag, carried_by, listed
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.core.anonymity import anonymous
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity, SourceNumber


@rule("CT106", "unnamed-only", Severity.WARNING, scope=Scope.CLAIM)
def unnamed_only(facts: Facts) -> Iterator[Flag]:
    for found in anonymous(facts, SourceNumber.ONE, SHOWN):
        claim, chains = found.claim, found.chains
        origins = listed([source.label for source in found.origins])
        yield Flag(
            claim.subjects,
            f"nobody is named as its origin: {origins}",
            carried_by(chains, claim.ties({chain.claim for chain in chains})),
            "find somebody who says it under their name, or say why they cannot"
            + ("; one name settles `vague-plural` too" if found.mixed else ""),
        )
