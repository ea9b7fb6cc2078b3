"""Claims give one subject values that exclude each other.

## Why it matters

Nobody is both free and in custody, and no ship is both afloat and sunk. Declare once
which values exclude each other, and the rule finds every pair of claims that conflict.

## Example

```toml
ledger = 1

[predicate.state]
takes = "name"
exclusive = [["afloat", "sunk"]]

[source]
coastguard = { kind = "government" }
pilot = { kind = "witness" }

[claim.afloat]
text = "The barge was afloat on Sunday."
fact = { subject = "barge", predicate = "state", value = "afloat", when = "2024-03-10" }  # <- here
via = ["pilot"]

[claim.sunk]
text = "The barge sank in the first week of March and was not raised that month."
fact = { subject = "barge", predicate = "state", value = "sunk", when = "2024-03-07/2024-03-31" }
via = ["coastguard"]
```

## No finding

The two claims are about different days:

```toml
ledger = 1

[predicate.state]
takes = "name"
exclusive = [["afloat", "sunk"]]

[source]
coastguard = { kind = "government" }
pilot = { kind = "witness" }

[claim.afloat]
text = "The barge was afloat on Tuesday."
fact = { subject = "barge", predicate = "state", value = "afloat", when = "2024-03-05" }
via = ["pilot"]

[claim.sunk]
text = "The barge sank in the first week of March and was not raised that month."
fact = { subject = "barge", predicate = "state", value = "sunk", when = "2024-03-07/2024-03-31" }
via = ["coastguard"]
```

Predicates can exclude each other as well (`excludes`). The finding is only *possible* if
some reading of the dates has no common day. A fact without a date may be about any day.

Conflicts that share claims give one finding if there are more than five claims.

## Not detected

Values that exclude each other without a declaration. `value-conflict` reports different
values of a `functional` predicate.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import flag_conflict
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.conflicts.clusters import cluster_conflicts
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT208", "exclusive-values", Severity.ERROR, scope=Scope.CLAIM)
def exclusive_values(facts: Facts) -> Iterator[Flag]:
    for cluster in cluster_conflicts(facts, facts.exclusive_conflicts):
        hint = "find out which is right, and correct the values or the dates"
        yield flag_conflict(facts, cluster, hint)
