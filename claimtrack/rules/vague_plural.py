"""A claim comes from "experts", "several countries" and the like, with nobody named.

## Why it matters

A plural sounds like many, and may be two who know each other, or one. Without a
single name nobody can count them, ask them, or see whom they leave out.

## Example

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "traders", named = false, number = "plural" }
daily = { kind = "outlet" }

[claim.grain-dearer]  # <- here
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]
```

## No finding

The group is called by its name:

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "Guild of Grain Traders", named = true, number = "plural" }
daily = { kind = "outlet" }

[claim.grain-dearer]
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]
```

So is one of them:

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "traders", named = false, number = "plural" }
odette-marsh = { kind = "expert", name = "Odette Marsh, trader" }
daily = { kind = "outlet" }

[claim.grain-dearer]
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]

[[claim.grain-dearer.assertion]]
via = ["odette-marsh", "daily"]
```

## Not detected

A plural in the text of a claim: only sources with `number = "plural"` count.
"""

from collections.abc import Iterator

from claimtrack.analysis.facts import Facts
from claimtrack.analysis.grounds import grounded
from claimtrack.engine import rule
from claimtrack.findings import SHOWN, Flag, carried_by, listed
from claimtrack.model import Number, Severity


@rule("CT107", "vague-plural", Severity.WARNING)
def vague_plural(facts: Facts) -> Iterator[Flag]:
    unnamed = facts.columns.source_flags(not source.named for source in facts.columns.sources)
    for claim in facts.claims(facts.every_origin(unnamed)):
        plural = {s.id: s for s in claim.asserted.origin_sources if s.number is Number.PLURAL}
        if plural:
            heads = [c for c in claim.asserted.one_of_each_origin() if c.via[0].source in plural]
            chains = grounded(claim.asserted, heads[:SHOWN])
            yield Flag(
                claim.subjects,
                "nobody is named, or counted, as its origin: "
                f"{listed([source.label for source in plural.values()])}",
                carried_by(chains, claim.ties({chain.claim for chain in chains})),
                "name at least one of them",
            )
