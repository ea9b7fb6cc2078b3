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

## Not detected

A search that is too narrow for the claim. An absence that is recorded as another kind of
claim.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import ClaimKind, Severity


@rule("CT504", "unsearched-absence", Severity.WARNING, scope=Scope.CLAIM)
def unsearched_absence(facts: Facts) -> Iterator[Flag]:
    searched = facts.columns.group_flags(
        claim.search is not None and bool(claim.search.where) for claim in facts.columns.claims
    )
    for claim in facts.claims(facts.with_member_of_kind(ClaimKind.ABSENCE) & ~searched):
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
