"""A claim of absence has no recorded search.

## Why it matters

The value of claims such as "no statement by" and "the first since" depends on the search
behind them.

## Example

```toml
ledger = 1

[source]
daily = { kind = "outlet" }

[claim.silent]  # <- here
text = "The town hall has made no statement on the bridge."
kind = "absence"
via = ["daily"]
```

## No finding

```toml
ledger = 1

[source]
daily = { kind = "outlet" }

[claim.silent]
text = "The town hall has made no statement on the bridge."
kind = "absence"
via = ["daily"]

[claim.silent.search]
where = ["the town hall's notices of May and June"]
by = "the desk"
on = "2021-07-01"
result = "nothing on the bridge"
```

A witness says what did not happen before their eyes:

```toml
ledger = 1

[source]
keeper = { kind = "witness" }
daily = { kind = "outlet" }

[claim.shut]
text = "No gate was opened that night."
kind = "absence"
via = [{ source = "keeper", act = "witnessed" }, "daily"]
```

Nor does a body search for what it has not done itself: a claim whose `about` names its
origin, or a source that controls the origin, is exempt. A claim with `first_since` always
needs a search, because nobody sees with their own eyes what is the first since an earlier
day.

## Not detected

A search that is too narrow for the claim. An absence that is recorded as another kind of
claim.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.core.lineage import speaks_of_itself
from claimtrack.facts.facts import Facts
from claimtrack.model import Act, Assertion, ClaimKind, Severity, SourceKind


@rule("CT504", "unsearched-absence", Severity.WARNING, scope=Scope.CLAIM)
def unsearched_absence(facts: Facts) -> Iterator[Flag]:
    searched = facts.columns.group_flags(
        claim.search is not None and bool(claim.search.where) for claim in facts.columns.claims
    )
    for claim in facts.claims(facts.with_member_of_kind(ClaimKind.ABSENCE) & ~searched):
        if any(_can_know(facts, chain) for chain in claim.asserted.complete):
            continue
        absent = next(member for member in claim.members if member.kind is ClaimKind.ABSENCE)
        yield Flag(
            claim.subjects,
            "no search is recorded for this absence",
            [
                Reason("claims an absence", absent),
                *link_reasons(claim.restatement_links([absent.id])),
            ],
            "record the search: where, by whom, when, and with what result",
        )


def _can_know(facts: Facts, chain: Assertion) -> bool:
    """Return True if the origin of a chain saw that nothing happened, or speaks of itself.

    Nobody knows this way that something is the first since a day long before.
    """
    ledger = facts.ledger
    fact = ledger.claims[chain.claim].fact
    if fact is not None and fact.first_since is not None:
        return False
    was_there = ledger.sources[chain.hops[0].source].kind is SourceKind.WITNESS
    witnessed = any(hop.act is Act.WITNESSED for hop in chain.hops)
    return was_there or witnessed or speaks_of_itself(chain, ledger)
