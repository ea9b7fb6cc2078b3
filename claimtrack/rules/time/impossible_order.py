"""Events come in an order in which they cannot have happened.

## Why it matters

A bridge is inspected before it is opened, and nobody is tried who was not charged
first. Dates that say otherwise are wrong, or belong to another event.

## Example

```toml
ledger = 1

[predicate.inspected]
before = ["opened"]

[predicate.opened]

[source]
surveyor = { kind = "expert" }
mayor = { kind = "official" }

[claim.inspected]
text = "The bridge was inspected in June 2021."
fact = { subject = "bridge", predicate = "inspected", when = "2021-06" }  # <- here
via = ["surveyor"]

[claim.opened]
text = "The bridge was opened on 31 May 2021."
fact = { subject = "bridge", predicate = "opened", when = "2021-05-31" }
via = ["mayor"]
```

## No finding

Some reading of the dates has them in order:

```toml
ledger = 1

[predicate.inspected]
before = ["opened"]

[predicate.opened]

[source]
surveyor = { kind = "expert" }
mayor = { kind = "official" }

[claim.inspected]
text = "The bridge was inspected in June 2021."
fact = { subject = "bridge", predicate = "inspected", when = "2021-06" }
via = ["surveyor"]

[claim.opened]
text = "The bridge was opened on 15 June 2021."
fact = { subject = "bridge", predicate = "opened", when = "2021-06-15" }
via = ["mayor"]
```

The order goes on through chains of `before`: what comes before the inspection
comes before the opening. Events at different places are not compared, one without
a place is compared with all. Of a subject and two predicates it is one finding,
about the claims of which the dates are farthest apart. Where a date is marked
(`2021-06?`), the finding is only possible.

## Not detected

What may happen again, the second inspection of an old bridge: declare `before` only
for what happens to a subject once. Forecasts. Times of day, unless both dates carry
a time zone.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

from claimtrack.engine.fact_flags import statement_reason
from claimtrack.engine.finding import MAX_SHOWN, Flag, Outcome, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.event_order import Misorder, find_misorders
from claimtrack.facts.conflicts.statement_text import asserting_chains
from claimtrack.facts.core.certain_days import describe_earliest, describe_latest
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Severity

STEPS = 8
"""How many predicates of a path are named."""


@rule("CT407", "impossible-order", Severity.ERROR, scope=Scope.CLAIM)
def impossible_order(facts: Facts) -> Iterator[Flag]:
    for found in find_misorders(facts):
        late = found.order.after
        claims = _subjects(found)
        chains, ties = asserting_chains(facts, claims)
        yield Flag(
            claims,
            _message(facts, found),
            (
                *(statement_reason(facts, claim) for claim in claims),
                *_declared(facts, found),
                *chain_reasons(chains, ties),
            ),
            "look up both dates; if it can happen again, declare no order",
            Outcome.FOUND if found.order.certain else Outcome.POSSIBLE,
            None if late.value.fact is None else late.value.fact.place,
        )


def _subjects(found: Misorder) -> tuple[Claim, ...]:
    """Return the two claims that show it, the later event first, and those that do so as well."""
    pair = (found.order.after.value, found.order.before.value)
    others = [dated.value for dated in (*found.order.as_late, *found.order.as_early)]
    everyone = tuple(dict.fromkeys((*pair, *others)))
    return everyone if len(everyone) <= MAX_SHOWN else pair


def _message(facts: Facts, found: Misorder) -> str:
    early, late = found.order.before, found.order.after
    first, last = (facts.ledger.predicates[found.path[end]].label for end in (0, -1))
    through = f", by way of {_steps(found.path[1:-1])}" if len(found.path) > 2 else ""
    return (
        f"{first} of {found.subject} is dated {describe_earliest(late.when)}, "
        f"after {last}, {describe_latest(early.when)}, which it comes before{through}"
    )


def _steps(path: Sequence[str]) -> str:
    more = f" and {len(path) - STEPS} more" if len(path) > STEPS else ""
    return " > ".join(path[:STEPS]) + more


def _declared(facts: Facts, found: Misorder) -> Iterator[Reason]:
    for first, last in pairwise(found.path):
        text = f"`{first}` is declared to come before `{last}`"
        yield Reason(text, facts.ledger.predicates[first])
