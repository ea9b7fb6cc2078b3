"""A claim has only one origin.

## Why it matters

Forty outlets that carry the same dispatch have one origin. If that origin is wrong,
all of them are wrong, and nothing else supports the claim.

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

A second origin is independent of the first:

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

Statements, opinions and forecasts are exempt: their only origin is their speaker.
Background is exempt, because it needs no source.

A decision is exempt if an origin is the body that took it, or belongs to that body:
nobody else could announce it. The claim names the body as its `speaker`:

```toml
ledger = 1

[source]
inspectorate = { kind = "government" }
inspector = { kind = "official", part_of = "inspectorate" }
daily = { kind = "outlet" }

[claim.closure]
text = "The inspectorate closes the mill."
kind = "decision"
speaker = "inspectorate"
via = ["inspector", "daily"]
```

A measurement is exempt if an origin is a record or a dataset that belongs to a body
without a stake in the topics of the claim: whoever counts is the one to ask.

```toml
ledger = 1

[source]
inspectorate = { kind = "government", party_to = ["budget"] }
register = { kind = "dataset", part_of = "inspectorate" }
daily = { kind = "outlet" }

[claim.accidents]
text = "The inspectorate counted 23 accidents last year."
kind = "measurement"
topics = ["safety"]
via = ["register", "daily"]
```

In the profile `news`, a claim is exempt if its origin told the desk itself: the article can
say who says so. An origin without a name is exempt only if the claim is about nobody. An
origin that is heard only through others is reported, because it may look like more than one.

```toml
ledger = 1

[check]
desk = "daily"

[source]
harbour-office = { kind = "government" }
daily = { kind = "outlet" }

[claim.closed]
text = "The harbour was closed for two days."
via = ["harbour-office", "daily"]
```

Unnamed sources count as one origin, because they may be the same; the message gives
their number. If no origin is named, `unnamed-only` or `vague-plural` reports the claim
too, because nobody can ask the origins. A named independent source resolves both
findings, and the hint says so.

## Not detected

A common origin that the ledger does not record: two officials who read from the same
note look like two origins.
"""

from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import MAX_SHOWN, Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.origins import (
    anonymous_sources,
    own_decisions,
    own_measurements,
    plainly_attributed,
)
from claimtrack.facts.claim_view import Side
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity

_HINT = "find an independent source"
_NAMED_HINT = (
    "find an independent source with a name, which also resolves `unnamed-only` or `vague-plural`;"
    " another unnamed source may be the same one"
)


@rule(
    "CT102",
    "single-origin",
    Severity.WARNING,
    scope=Scope.CLAIM,
    covered_by=(
        "misplaced-quote",
        "unsupported",
        "circular-sourcing",
        "self-contradiction",
        "exclusive-values",
        "denied-event",
        "absence-violated",
        "unit-slip",
        "value-conflict",
        "impossible-order",
        "contradicted",
        "certainty-inflated",
        "interested-relay",
        "echo",
        "vague-plural",
        "unnamed-only",
        "unreliable-only",
        "interested-party-only",
        "unsearched-absence",
        "suspected-copy",
    ),
)
def single_origin(facts: Facts) -> Iterator[Flag]:
    all_unnamed = facts.only_origins(anonymous_sources(facts)).tolist()
    alone = (facts.asserted.origins == 1) & ~facts.speaks_for_itself & facts.needs_source
    alone &= ~own_decisions(facts) & ~own_measurements(facts) & ~plainly_attributed(facts)
    possible = facts.asserted.possible_origins.tolist()
    for claim in facts.claims(alone):
        side = claim.asserted
        (weakest, *_) = side.weakest
        more = possible[claim.group] - 1
        unnamed_chains = _chains_by_unnamed_voice(facts, side) if more else ()
        number = len(unnamed_chains)
        origin = f"its {number} unnamed sources may be one" if number else weakest
        unknown = more - max(number - 1, 0)
        could = f" (chains of unknown lineage could add {unknown})" if unknown else ""
        shown = unnamed_chains[:MAX_SHOWN] or side.disjoint_chains[:1]
        chains = complete_chains_with_lineage(side, shown)
        yield Flag(
            claim.subjects,
            f"this claim has only one origin: {origin}{could}",
            joined_chain_reasons(claim, chains),
            _NAMED_HINT if all_unnamed[claim.group] else _HINT,
            cause=facts.ledger.sources.get(weakest.id),
        )


def _chains_by_unnamed_voice(facts: Facts, side: Side) -> Sequence[Assertion]:
    """Return a chain for each originating voice, or nothing if there is only one.

    Several voices that count as one origin are unnamed.
    """
    first: dict[int, Assertion] = {}
    for chain in side.shortest_chain_per_origin():
        first.setdefault(facts.voice_of(chain.hops[0].source), chain)
    return list(first.values()) if len(first) > 1 else ()
