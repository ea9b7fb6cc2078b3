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

from collections.abc import Iterator, Sequence

from claimtrack.engine.conflict_flags import flag_claims
from claimtrack.engine.finding import MAX_SHOWN, Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.slips import Slip, find_slips
from claimtrack.facts.conflicts.statement_text import value_text
from claimtrack.facts.conflicts.values import MAX_SEPARATE
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Severity


@rule("CT207", "unit-slip", Severity.ERROR, scope=Scope.CLAIM)
def unit_slip(facts: Facts) -> Iterator[Flag]:
    for conflict in facts.value_conflicts:
        for slip in find_slips(facts, conflict):
            yield _flag(facts, slip)


def _flag(facts: Facts, slip: Slip) -> Flag:
    shown = _sample(slip)
    low, high = shown[:2]
    cluster = len(shown) > MAX_SEPARATE
    claims = (*slip.low.claims, *slip.high.claims) if cluster else shown
    more = f"; {len(claims):,} claims give one of the two numbers" if cluster else ""
    subjects = sorted(claims, key=lambda each: (cluster and each not in (low, high), each.id))
    return flag_claims(
        facts,
        subjects,
        shown if cluster else subjects,
        f"{_describe(high)} is {_describe(low)} {slip.relation}{more}",
        "check the unit and the zeros in the original, and correct the other claim",
        slip.certain,
        cluster,
    )


def _sample(slip: Slip) -> Sequence[Claim]:
    """Return some claims that alone differ by a slip, first one of each value."""
    among = {*slip.low.claims, *slip.high.claims}
    found = [*(slip.conflict.pair_between(slip.low, slip.high) or ())]
    most = min(MAX_SHOWN, len(among))
    for claim in found:
        if len(found) < most:
            for rival in slip.conflict.rivals_of([claim]):
                if len(found) < most and rival in among and rival not in found:
                    found.append(rival)
    return found


def _describe(claim: Claim) -> str:
    assert claim.fact is not None, "a slip compares two facts"
    return f"{value_text(claim.fact)} (`{claim.id}`)"
