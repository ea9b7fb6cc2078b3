"""Claims give values of which only one can be right.

## Why it matters

A subject has one range, one date of birth, one number of dead at a time. Two
numbers that cannot both hold mean that somebody is wrong, whether or not anybody
has noticed and drawn a link between them.

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

Values agree if they do so within what the predicate tolerates, once they are in
one unit:

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

Nor is there a conflict where the two are of times that do not meet. It is only
*possible* where some reading of a date or a number has none: "about 120" may be
meant for 100, and a value without a date may be of another day.

However many claims there are on a subject, all that disagree and hang together in
time are one finding. Where two numbers differ by a slip of the unit it is
`unit-slip` that says so.

## Not detected

Values of predicates that are not declared `functional`, or in units that cannot
be converted into one another. Claims that nobody asserts, and claims that restate
one another (`changed-figure`). A fact with a place is not compared with one
without.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import flag_conflict
from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.slips import explain_by_slip
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT206", "value-conflict", Severity.ERROR, scope=Scope.CLAIM)
def value_conflict(facts: Facts) -> Iterator[Flag]:
    for contest in facts.value_conflicts:
        if contest.pair is not None and explain_by_slip(facts, contest) is None:
            hint = "find out which one holds, and record why the other does not"
            yield flag_conflict(facts, contest, contest.pair, hint)
