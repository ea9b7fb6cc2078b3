"""Claims say of one thing what excludes one another.

## Why it matters

Nobody is both free and in custody, no ship both afloat and sunk. Whoever says what
of these words excludes what, once, has every pair of claims found that forgets it.

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

The one is of a day before the other:

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

Predicates can exclude one another as well (`excludes`). Where some reading of the
dates has no day in common, the finding is only *possible*; a fact without a date
may be of any day.

## Not detected

Words that exclude one another and are not declared to. Different words of a
`functional` predicate are a `value-conflict`.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import flag_conflict
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT208", "exclusive-values", Severity.ERROR, scope=Scope.CLAIM)
def exclusive_values(facts: Facts) -> Iterator[Flag]:
    for contest in facts.exclusive_conflicts:
        if contest.pair is not None:
            hint = "find out which one holds, and when; date them so that they do not meet"
            yield flag_conflict(facts, contest, contest.pair, hint)
