"""Two numbers differ by a power of ten, or by the conversion between two units.

## Why it matters

An extra zero, thousands read as millions, nautical miles taken for kilometres: such a
conflict is a clerical error and can be corrected.

## Example

The ratio of the two lengths is the number of feet in a metre:

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

The numbers agree with the correct unit:

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

`value-conflict` reports numbers that differ by any other factor.

## Not detected

Confusion of units that are seldom confused, and slips in ranges. Temperatures in another
unit than that of the predicate. If there is a third
value, `value-conflict` reports it as well. Two numbers may differ by such a factor by
chance.
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
    for conflict in facts.value_conflicts:
        for slip in find_slips(facts, conflict):
            low, high = slip.low.claims, slip.high.claims
            few = len(low) + len(high) <= MAX_SHOWN
            pair = sorted((low + high) if few else (low[0], high[0]), key=lambda claim: claim.id)
            yield flag_claims(
                facts,
                pair,
                pair,
                f"{_describe(high[0])} is {_describe(low[0])} {slip.relation}",
                "check the unit and the zeros in the original, and correct the other claim",
                slip.certain,
            )


def _describe(claim: Claim) -> str:
    assert claim.fact is not None, "a slip compares two facts"
    return f"{value_text(claim.fact)} (`{claim.id}`)"
