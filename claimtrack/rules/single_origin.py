"""One origin alone stands behind a claim.

## Why it matters

Forty outlets that carry one dispatch are one origin. If that origin is wrong,
all of them are, and nothing else is left of the claim.

## Example

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[claim.closed]  # <- here
text = "The harbour was closed for two days."
via = ["harbour-office", "wire", "daily"]

[[claim.closed.assertion]]
via = ["harbour-office", "wire"]
```

## No finding

A second origin that does not go back to the first:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[claim.closed]
text = "The harbour was closed for two days."
via = ["harbour-office", "wire", "daily"]

[[claim.closed.assertion]]
via = ["pilot", "daily"]
```

Statements, opinions and forecasts are exempt: only their speaker could be
their origin.

## Not detected

An origin that the ledger does not record as one: two officials who read from
the same note look like two.
"""

from collections.abc import Iterator

from claimtrack.analysis.facts import Facts
from claimtrack.analysis.grounds import grounded
from claimtrack.engine import rule
from claimtrack.findings import Flag, carried_by
from claimtrack.model import Severity


@rule("CT102", "single-origin", Severity.WARNING)
def single_origin(facts: Facts) -> Iterator[Flag]:
    alone = (facts.asserted.origins == 1) & ~facts.speaks_for_itself
    for claim in facts.claims(alone):
        side = claim.asserted
        chains = grounded(side, side.chains[:1])
        more = int(facts.asserted.possible_origins[claim.group]) - 1
        unknown = f" (chains of unknown lineage could add {more})" if more else ""
        yield Flag(
            claim.subjects,
            f"one origin stands behind this claim: {side.weakest[0]}{unknown}",
            carried_by(chains, claim.ties({chain.claim for chain in chains})),
            "find a source that does not have it from there",
        )
