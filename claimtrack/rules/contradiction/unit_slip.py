"""Two numbers differ by a power of ten, or by the ratio of two units.

## Why it matters

A nought too many, thousands read as millions, nautical miles taken for kilometres:
such numbers disagree for a reason that can be found and mended, and the wrong one
of them is nobody's opinion.

## Example

The two lengths differ by as much as a foot does from a metre:

```toml
ledger = 1

[predicate.length]
takes = "number"
functional = true
timeless = true
unit = "m"

[source]
harbour-office = { kind = "government" }
builder = { kind = "company" }

[claim.short]
text = "The pier is 80 metres long."
fact = { subject = "pier", predicate = "length", value = 80 }
via = ["harbour-office"]

[claim.long]
text = "The pier is 262 metres long."
fact = { subject = "pier", predicate = "length", value = 262 }  # <- here
via = ["builder"]
```

## No finding

The numbers are one once the unit is right:

```toml
ledger = 1

[predicate.length]
takes = "number"
functional = true
timeless = true
unit = "m"
tolerance = "1%"

[source]
harbour-office = { kind = "government" }
builder = { kind = "company" }

[claim.short]
text = "The pier is 80 metres long."
fact = { subject = "pier", predicate = "length", value = 80 }
via = ["harbour-office"]

[claim.long]
text = "The pier is 262 feet long."
fact = { subject = "pier", predicate = "length", value = "262 ft" }
via = ["builder"]
```

Numbers that disagree and differ by no factor with a name are a `value-conflict`.

## Not detected

Slips between units that are seldom taken for one another, and slips of numbers
that are given as ranges. A third value is a `value-conflict` beside the slip. Two
numbers may differ by such a factor by chance.
"""

from collections.abc import Iterator

from claimtrack.engine.fact_flags import flag_claims
from claimtrack.engine.finding import MAX_SHOWN, Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.slips import find_slips
from claimtrack.facts.conflicts.statement_text import value_text
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Severity


@rule("CT207", "unit-slip", Severity.ERROR, scope=Scope.CLAIM)
def unit_slip(facts: Facts) -> Iterator[Flag]:
    for contest in facts.value_conflicts:
        for slip in find_slips(facts, contest):
            low, high = slip.low.claims, slip.high.claims
            few = len(low) + len(high) <= MAX_SHOWN
            pair = sorted((low + high) if few else (low[0], high[0]), key=lambda claim: claim.id)
            yield flag_claims(
                facts,
                pair,
                pair,
                f"{_value(high[0])} is {_value(low[0])} times {slip.factor}",
                "look up which unit and how many noughts the original has, and mend the other",
                slip.certain,
            )


def _value(claim: Claim) -> str:
    assert claim.fact is not None, "a slip is between two figures"
    return f"{value_text(claim.fact)} (`{claim.id}`)"
