"""A claim denies an event that another claim states.

## Why it matters

A denial need not mention the claim that it denies: "no ship was lost on 7 March"
contradicts every record of a ship lost on that day.

## Example

```toml
ledger = 1

[predicate.lost]

[source]
owner = { kind = "company", part_of = "line" }
line = { kind = "company" }
pilot = { kind = "witness" }

[claim.safe]
text = "The company lost no barge on 7 March."
fact = { subject = "line", predicate = "lost", when = "2024-03-07", negated = true }  # <- here
via = ["owner"]

[claim.sunk]
text = "A barge of the company sank on 7 March."
fact = { subject = "line", predicate = "lost", when = "2024-03-07" }
via = ["pilot"]
```

## No finding

The denial is about another day:

```toml
ledger = 1

[predicate.lost]

[source]
owner = { kind = "company", part_of = "line" }
line = { kind = "company" }
pilot = { kind = "witness" }

[claim.safe]
text = "The company lost no barge on 8 March."
fact = { subject = "line", predicate = "lost", when = "2024-03-08", negated = true }
via = ["owner"]

[claim.sunk]
text = "A barge of the company sank on 7 March."
fact = { subject = "line", predicate = "lost", when = "2024-03-07" }
via = ["pilot"]
```

The finding is *possible* if the dates do not prove that both claims are about one day.

More than five claims that are connected in this way give one finding.

## Not detected

Denials without a fact. `contradicted` reports denials of a claim itself, and
`absence-violated` reports denials for a period.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import flag_denial
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.conflicts.clusters import cluster_absences
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT210", "denied-event", Severity.ERROR, scope=Scope.CLAIM)
def denied_event(facts: Facts) -> Iterator[Flag]:
    hint = "find out which is right; until then report both"
    absences = [absence for absence in facts.absences if not absence.period]
    for cluster in cluster_absences(absences):
        yield flag_denial(facts, cluster, hint)
