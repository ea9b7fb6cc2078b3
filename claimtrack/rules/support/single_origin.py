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

Unnamed sources count as one, since they may be; how many there are is said.
Where nobody is named at all, `unnamed-only` or `vague-plural` says so too: not how
many stand behind the claim, but that nobody can ask them. One cure settles both
and comes first, a named source that has it from elsewhere; the hint says so.

## Not detected

An origin that the ledger does not record as one: two officials who read from
the same note look like two.
"""

from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import MAX_SHOWN, Flag, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import Side
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity

_ANOTHER = "find a source that does not have it from there"
_BY_NAME = (
    "find a source with a name that does not have it from there: that settles `unnamed-only`"
    " or `vague-plural` too; another one without a name may be the same"
)


@rule("CT102", "single-origin", Severity.WARNING, scope=Scope.CLAIM)
def single_origin(facts: Facts) -> Iterator[Flag]:
    unnamed = facts.columns.source_flags(not source.named for source in facts.columns.sources)
    nobody = facts.only_origins(unnamed).tolist()
    alone = (facts.asserted.origins == 1) & ~facts.speaks_for_itself
    possible = facts.asserted.possible_origins.tolist()
    for claim in facts.claims(alone):
        side = claim.asserted
        more = possible[claim.group] - 1
        nameless = _one_of_each_nameless(facts, side) if more else ()
        origin = f"its {len(nameless)} unnamed sources may be one" if nameless else side.weakest[0]
        unknown = more - max(len(nameless) - 1, 0)
        could = f" (chains of unknown lineage could add {unknown})" if unknown else ""
        chains = complete_chains_with_lineage(side, nameless[:MAX_SHOWN] or side.chains[:1])
        yield Flag(
            claim.subjects,
            f"one origin stands behind this claim: {origin}{could}",
            chain_reasons(chains, claim.restatement_links(chain.claim for chain in chains)),
            _BY_NAME if nobody[claim.group] else _ANOTHER,
        )


def _one_of_each_nameless(facts: Facts, side: Side) -> Sequence[Assertion]:
    """Return a chain for each voice that heads one, where there are several: nobody names them."""
    first: dict[int, Assertion] = {}
    for chain in side.shortest_chain_per_origin():
        first.setdefault(facts.voice_of(chain.via[0].source), chain)
    return list(first.values()) if len(first) > 1 else ()
