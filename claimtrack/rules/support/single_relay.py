"""A claim has several origins, but one voice relays them all.

## Why it matters

Three witnesses that only one outlet quotes are as reliable as that outlet. If it
misheard, confused or invented them, nothing supports the claim.

## Example

```toml
ledger = 1

[source]
ferryman = { kind = "witness" }
angler = { kind = "witness" }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }

[claim.bridge-shook]  # <- here
text = "The bridge shook."
via = ["ferryman", "daily"]

[[claim.bridge-shook.assertion]]
via = ["angler", "daily", "weekly"]
```

## No finding

Another outlet quotes one of the witnesses:

```toml
ledger = 1

[source]
ferryman = { kind = "witness" }
angler = { kind = "witness" }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }

[claim.bridge-shook]
text = "The bridge shook."
via = ["ferryman", "daily"]

[[claim.bridge-shook.assertion]]
via = ["angler", "weekly"]
```

## Not detected

A relay that the ledger does not record: outlets that took both witnesses from an
agency without naming it look independent.
"""

from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import MAX_SHOWN, Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.claim_view import Side
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity


@rule("CT103", "single-relay", Severity.WARNING, scope=Scope.CLAIM)
def single_relay(facts: Facts) -> Iterator[Flag]:
    numbers = facts.asserted
    one = (numbers.support == 1) & (numbers.support_high == 1)
    for claim in facts.claims(one & (numbers.origins > 1) & facts.needs_source):
        side = claim.asserted
        chains = complete_chains_with_lineage(side, _chain_per_voice(facts, side))
        more = side.independent_support.possible.high - 1
        which = "chains of unknown lineage" if side.unknown else "unnamed relays that may differ"
        unknown = f" ({which} could add {more})" if more else ""
        yield Flag(
            claim.subjects,
            f"this claim has {side.origins.certain} origins, but one voice relays them all: "
            f"{side.weakest[0]}{unknown}",
            joined_chain_reasons(claim, chains),
            "find a chain without this voice",
            cause=facts.ledger.sources.get(side.weakest[0].id),
        )


def _chain_per_voice(facts: Facts, side: Side) -> Sequence[Assertion]:
    """Return a chain for each voice that counts as an origin."""
    named = {facts.voice_of(source.id) for source in side.origin_sources if source.named}
    first: dict[int | None, Assertion] = {}
    for chain in side.complete:
        head = facts.ledger.sources[chain.hops[0].source]
        voice = facts.voice_of(head.id)
        if head.named:
            first.setdefault(voice, chain)
        elif voice not in named:
            first.setdefault(None, chain)
    return list(first.values())[:MAX_SHOWN]
