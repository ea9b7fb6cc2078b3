"""Events are dated in an impossible order.

## Why it matters

A bridge is inspected before it is opened, and a suspect is charged before the trial.
Dates in another order are wrong or belong to other events.

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

Some reading of the dates puts the events in order:

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

`before` is transitive: an event before the inspection is also before the opening. Events
at different places are not compared; an event without a place is compared with all
others. A subject and two predicates give one finding, about the claims whose dates are
furthest apart. If a date is marked as uncertain (`2021-06?`), the finding is only
*possible*. So it is if one date has a time zone and the zone of the other can change the
order.

## Not detected

Repeated events, such as the second inspection of an old bridge: declare `before` only for
events that happen to a subject once. Forecasts. Times of day, unless both dates have a
time zone.
"""

from collections.abc import Iterator
from itertools import pairwise

from claimtrack.engine.conflict_flags import statement_reason
from claimtrack.engine.finding import MAX_SHOWN, Flag, Outcome, Reason, chain_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.event_order import Misorder, find_misorders
from claimtrack.facts.conflicts.statement_text import asserting_chains
from claimtrack.facts.core.certain_days import describe_earliest, describe_latest
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Severity

MAX_STEPS = 8
"""The largest number of predicates that a message names."""


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
                *_declared_order(facts, found),
                *chain_reasons(chains, ties),
            ),
            "check both dates; if the event can happen again, remove the declared order",
            Outcome.FOUND if found.order.certain else Outcome.POSSIBLE,
            None if late.value.fact is None else late.value.fact.place,
        )


def _subjects(found: Misorder) -> tuple[Claim, ...]:
    """Return the two claims with the farthest dates, the later first, and the other claims."""
    pair = (found.order.after.value, found.order.before.value)
    others = [dated.value for dated in (*found.order.as_late, *found.order.as_early)]
    everyone = tuple(dict.fromkeys((*pair, *others)))
    return everyone if len(everyone) <= MAX_SHOWN else pair


def _message(facts: Facts, found: Misorder) -> str:
    early, late = found.order.before, found.order.after
    first, last = (facts.ledger.predicates[found.path[end]].label for end in (0, -1))
    between = found.path[1:-1]
    more = f" and {len(between) - MAX_STEPS} more" if len(between) > MAX_STEPS else ""
    through = f" (through {' > '.join(between[:MAX_STEPS])}{more})" if between else ""
    return (
        f"{found.subject}: {first} is dated {describe_earliest(late.when)}, but must come before "
        f"{last}{through}, which is dated {describe_latest(early.when)}"
    )


def _declared_order(facts: Facts, found: Misorder) -> Iterator[Reason]:
    for first, last in pairwise(found.path):
        text = f"`{first}` is declared to come before `{last}`"
        yield Reason(text, facts.ledger.predicates[first])
