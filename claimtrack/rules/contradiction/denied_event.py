"""What one claim states, another one denies.

## Why it matters

A denial need not come as an answer: "no ship was lost on 7 March" denies the loss
of a ship that day to whoever has it on record, even if nobody named it.

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

It is denied of another day:

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

Where the dates leave open whether both are of one day the finding is *possible*.

## Not detected

Denials of a claim itself, which are `contradicted`; denials in words without a
fact. What is denied for a stretch of time is `absence-violated`.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import flag_denial
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT210", "denied-event", Severity.ERROR, scope=Scope.CLAIM)
def denied_event(facts: Facts) -> Iterator[Flag]:
    for absence in facts.absences:
        if not absence.period:
            hint = "find out which one holds; until then tell the reader of both"
            yield flag_denial(facts, absence, hint)
