"""A source that only repeats another one looks like a second voice.

## Why it matters

Somebody who repeats an accusation, and adds nothing of their own, does not confirm it.
Two names stand beside the claim, and only one of them can know.

## Example

```toml
ledger = 1

[source]
union = { kind = "organisation" }
governor = { kind = "official" }
daily = { kind = "outlet" }

[claim.switched-off]
text = "The company switched off the alarms."
via = ["union", "daily"]

[[claim.switched-off.assertion]]
via = [{ source = "governor", follows = "union" }, "daily"]  # <- here
```

`follows` on the first hop names the source whose words it repeats. Its chain counts as a
chain from that source, also if nothing else is on record from it. Marks of such a hop are
words that are nearly those of the other source, "according to", no knowledge of its own,
and the answer to the question how they know.

## No finding

The governor says what he saw himself:

```toml
ledger = 1

[source]
union = { kind = "organisation" }
governor = { kind = "official" }
daily = { kind = "outlet" }

[claim.switched-off]
text = "The company switched off the alarms."
via = ["union", "daily"]

[[claim.switched-off.assertion]]
via = [{ source = "governor", act = "witnessed" }, "daily"]
```

Somebody who says whose finding it is, as in `via = ["auditors", "premier", "daily"]`, is
a relay and no echo. A claim with an independent support of two or more needs no further
voice, and a source that is an origin on its own side anyway is more than an echo.

## Not detected

An echo without `follows`.
"""

from collections.abc import Iterator

import numpy as np

from claimtrack.engine.finding import Flag, Reason, join_words, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Severity, Stance


@rule("CT115", "echo", Severity.WARNING, scope=Scope.CLAIM)
def echo(facts: Facts) -> Iterator[Flag]:
    sources = facts.ledger.sources
    columns = facts.columns
    following = [columns.assertions[i] for i in np.flatnonzero(columns.chain_follows).tolist()]
    for claim, chains in facts.claims_of(zip(following, following, strict=True)):
        echoes = [chain for chain in chains if _is_echo(claim, chain)]
        if echoes:
            followed = {chain.hops[0].source for chain in echoes}
            labels = join_words([sources[id].label for id in sorted(followed)])
            yield merge_into_flag(
                claim.subjects,
                [_reason(facts, chain) for chain in echoes],
                claim.restatement_links,
                f"attribute it to {labels} alone, or ask how the others know",
                cause=sources[followed.pop()] if len(followed) == 1 else None,
            )


def _is_echo(claim: ClaimView, chain: Assertion) -> bool:
    """Return True if the first source of a chain would be a further voice of a weak side."""
    facts = claim.facts
    side: Side = claim.denied if chain.stance is Stance.DENIES else claim.asserted
    voice = facts.voice_of(chain.via[0].source)
    origins = {facts.voice_of(source.id) for source in side.origin_sources}
    followed = facts.voice_of(chain.hops[0].source)
    return side.certain_support.high < 2 and voice not in origins | {followed}


def _reason(facts: Facts, chain: Assertion) -> Reason:
    head, followed = chain.via[0], chain.hops[0].source
    named, repeated = facts.ledger.sources[head.source].label, facts.ledger.sources[followed].label
    return Reason(
        f"{named} repeats {repeated} and adds nothing: no second voice", chain, place=head.place
    )
