"""Every chain of a claim passes through a source graded D or E.

## Why it matters

A chain is no better than its worst link. If every chain passes through a source graded
D or E (Admiralty code), no reliable chain supports the claim.

## Example

```toml
ledger = 1

[source]
shepherd = { kind = "witness" }
miller = { kind = "witness" }
rumour-mill = { kind = "outlet", reliability = "E" }
gazette = { kind = "outlet", reliability = "D" }

[claim.light-seen]  # <- here
text = "A light was seen over the marsh."
via = ["shepherd", "rumour-mill"]

[[claim.light-seen.assertion]]
via = ["miller", "gazette"]
```

## No finding

One chain has no such source:

```toml
ledger = 1

[source]
shepherd = { kind = "witness" }
miller = { kind = "witness" }
rumour-mill = { kind = "outlet", reliability = "E" }
gazette = { kind = "outlet", reliability = "C" }

[claim.light-seen]
text = "A light was seen over the marsh."
via = ["shepherd", "rumour-mill"]

[[claim.light-seen.assertion]]
via = ["miller", "gazette"]
```

## Not detected

Sources without a grade: F means that reliability cannot be judged, and counts neither
for nor against the claim.
"""

from collections import defaultdict, deque
from collections.abc import Container, Iterator, Mapping
from itertools import takewhile

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Reliability, Severity, Source


@rule("CT108", "unreliable-only", Severity.WARNING, scope=Scope.CLAIM)
def unreliable_only(facts: Facts) -> Iterator[Flag]:
    unreliable = {
        source.id: source
        for source in facts.columns.sources
        if source.reliability in (Reliability.D, Reliability.E)
    }
    bad = facts.columns.source_flags(source.id in unreliable for source in facts.columns.sources)
    for claim in facts.claims(
        facts.only_complete_chains(facts.chains_through(bad)) & facts.needs_source
    ):
        if not goes_around(claim.asserted, unreliable):
            yield _flag(claim, unreliable)


def _flag(claim: ClaimView, unreliable: Mapping[str, Source]) -> Flag:
    side = claim.asserted
    chains = complete_chains_with_lineage(side, side.shortest_chain_per_origin()[:MAX_SHOWN])
    voices = side.facts.desk.voices
    through = {hop.source for chain in side.complete for hop in voices(chain.hops)}
    through &= unreliable.keys()
    shown = {hop.source for chain in chains for hop in voices(chain.hops)} & through
    named = [f"`{id}` ({unreliable[id].reliability.value})" for id in sorted(through)]
    return Flag(
        claim.subjects,
        f"every chain passes through a source graded D or E: {join_words(named)}",
        (
            *joined_chain_reasons(claim, chains),
            *(
                Reason(unreliable[id].reliability.description, unreliable[id])
                for id in sorted(shown)
            ),
        ),
        "find a chain without these sources",
    )


def goes_around(side: Side, barred: Container[str]) -> bool:
    """True if a complete or continued chain avoids all barred sources.

    A continued chain may branch off another chain before that one reaches a barred source.
    """
    onward: dict[str, list[Assertion]] = defaultdict(list)
    for chain in side.continued:
        onward[chain.hops[0].source].append(chain)
    todo = deque(side.complete)
    while todo:
        via = [hop.source for hop in side.facts.desk.voices(todo.popleft().hops)]
        free = list(takewhile(lambda source: source not in barred, via))
        if len(free) == len(via):
            return True
        for source in free[1:]:
            todo.extend(onward.pop(source, ()))
    return False
