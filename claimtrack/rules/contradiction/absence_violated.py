"""An event happened in a period for which another claim denies it.

## Why it matters

"None since March" and "the first in two years" are claims about every day of a period,
and a single event disproves them. Such claims are often written from memory, and nobody
links them to an event that was forgotten.

## Example

```toml
ledger = 1

[predicate.ice]

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }

[claim.first]
text = "In December 2021 the harbour froze for the first time since January 2019."
fact = { subject = "port", predicate = "ice", when = "2021-12", first_since = "2019-01" }  # <- here
via = ["harbour-office"]

[claim.forgotten]
text = "The harbour was under ice in February 2020."
fact = { subject = "port", predicate = "ice", when = "2020-02" }
via = ["pilot"]
```

## No finding

An event at the start of `first_since` is the one that the claim refers to:

```toml
ledger = 1

[predicate.ice]

[source]
harbour-office = { kind = "government" }
pilot = { kind = "witness" }

[claim.first]
text = "In December 2021 the harbour froze for the first time since January 2019."
fact = { subject = "port", predicate = "ice", when = "2021-12", first_since = "2019-01" }
via = ["harbour-office"]

[claim.remembered]
text = "The harbour was under ice on 12 January 2019."
fact = { subject = "port", predicate = "ice", when = "2019-01-12" }
via = ["pilot"]
```

The finding is *possible* if only some readings of the dates put the event in the period.
For example, "none since October 2019" may start on the first or the last day of October
2019, so an event in that month is a possible violation. Both events of a "first since"
count as events, so "the first since 2020" violates "the first since 2019".

More than five claims that are connected in this way give one finding.

## Not detected

Events with another predicate or subject, and events without a place if the denial has
one. Claims that nobody asserts. `denied-event` reports the denial of an event on one
date.
"""

from collections.abc import Iterator

from claimtrack.engine.conflict_flags import flag_denial
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.conflicts.clusters import cluster_absences
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT209", "absence-violated", Severity.ERROR, scope=Scope.CLAIM)
def absence_violated(facts: Facts) -> Iterator[Flag]:
    hint = "find out whether it happened, and correct the wrong claim"
    absences = [absence for absence in facts.absences if absence.period]
    for cluster in cluster_absences(absences):
        yield flag_denial(facts, cluster, hint)
