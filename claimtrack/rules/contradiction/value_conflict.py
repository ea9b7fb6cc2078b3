"""Claims give different values, of which only one can be right.

## Why it matters

A missile has one range, and a person one date of birth. If two values cannot both be
right, at least one claim is wrong, even if no link joins the claims.

## Example

```toml
ledger = 1

[predicate.length]
takes = "number"
functional = true
timeless = true
unit = "m"
tolerance = "5%"

[source]
harbour-office = { kind = "government" }
builder = { kind = "company" }

[claim.short]
text = "The pier is 80 metres long."
fact = { subject = "pier", predicate = "length", value = 80 }
via = ["harbour-office"]

[claim.long]
text = "The pier is about 120 metres long."
fact = { subject = "pier", predicate = "length", value = "about 120 m" }  # <- here
via = ["builder"]
```

## No finding

The values agree within the tolerance of the predicate after conversion to one unit:

```toml
ledger = 1

[predicate.length]
takes = "number"
functional = true
timeless = true
unit = "m"
tolerance = "5%"

[source]
harbour-office = { kind = "government" }
builder = { kind = "company" }

[claim.short]
text = "The pier is 80 metres long."
fact = { subject = "pier", predicate = "length", value = 80 }
via = ["harbour-office"]

[claim.long]
text = "The pier is some 260 feet long."
fact = { subject = "pier", predicate = "length", value = "260 ft" }
via = ["builder"]
```

Values at times that do not overlap never conflict. The finding is only *possible* if
some reading of a date or a number removes the conflict: "about 120" may mean 100, and a
value without a date may be about another day.

Events of a `functional` predicate, such as a birth, happen once. Two of them conflict for
certain if no day is possible for both, and possibly if some reading of the dates has no
common day: `[1900,1905]` and `1905`, but not `1900` and `1900-05-03`, which is only more
precise.

The claims on one subject that disagree and overlap in time give one finding. More than
five are a *cluster*, which two claims identify. If two numbers differ by a unit error,
`unit-slip` reports them instead.

## Not detected

Values of predicates that are not `functional`, and values in units that cannot be
converted. Claims that nobody asserts. Restatements (see `changed-figure`). A fact with a
place is not compared with a fact without one.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import flag_conflict
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.slips import explain_by_slip
from claimtrack.facts.conflicts.clusters import ConflictCluster
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT206", "value-conflict", Severity.ERROR, scope=Scope.CLAIM, covered_by=("unit-slip",))
def value_conflict(facts: Facts) -> Iterator[Flag]:
    for conflict in facts.value_conflicts:
        if conflict.pair is not None and explain_by_slip(facts, conflict) is None:
            hint = "find out which is right, and record why the other is wrong"
            yield flag_conflict(facts, ConflictCluster([conflict]), hint)
