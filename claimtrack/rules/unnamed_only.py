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

from claimtrack.analysis.facts import Facts
from claimtrack.analysis.grounds import grounded
from claimtrack.engine import rule
from claimtrack.findings import SHOWN, Flag, carried_by, listed
from claimtrack.model import Number, Severity


@rule("CT106", "unnamed-only", Severity.WARNING)
def unnamed_only(facts: Facts) -> Iterator[Flag]:
    unnamed = facts.columns.source_flags(not source.named for source in facts.columns.sources)
    for claim in facts.claims(facts.every_origin(unnamed)):
        single = {s.id: s for s in claim.asserted.origin_sources if s.number is Number.ONE}
        if single:
            heads = [c for c in claim.asserted.one_of_each_origin() if c.via[0].source in single]
            chains = grounded(claim.asserted, heads[:SHOWN])
            yield Flag(
                claim.subjects,
                f"nobody is named as its origin: {listed([s.label for s in single.values()])}",
                carried_by(chains, claim.ties({chain.claim for chain in chains})),
                "find somebody who says it under their name, or say why they cannot",
            )
