"""Something happened within a time for which another claim says that it did not.

## Why it matters

"None since March" and "the first in two years" are claims about every day between,
and one event is enough to break them. They are written from memory, and nobody
draws a link to an event that everybody has forgotten.

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

What happened when it was last said to happen is what is meant:

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

Where only some reading of the dates has the event within, the finding is
*possible*: something in October 2019 against "none since October 2019", which may
be meant from its first day or from its last.

## Not detected

Events of another predicate or subject, and events without a place where the
absence has one. Claims that nobody asserts. What is denied of one date, and not of
a stretch, is `denied-event`.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import flag_denial
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT209", "absence-violated", Severity.ERROR, scope=Scope.CLAIM)
def absence_violated(facts: Facts) -> Iterator[Flag]:
    for absence in facts.absences:
        if absence.period:
            hint = "find out whether it happened, and mend the one that is wrong"
            yield flag_denial(facts, absence, hint)
