"""A claim is put more firmly than what it rests on.

## Why it matters

"Could" becomes "will" on the way from a premise to a conclusion, and nobody
says what made it so. A conclusion is no better founded than its premises, and
theirs.

## Example

```toml
ledger = 1

[source]
geologist = { kind = "expert" }
planner = { kind = "official" }
daily = { kind = "outlet" }

[claim.slope-moves]
text = "The slope above the village moves."
kind = "opinion"
via = ["geologist", "daily"]
certainty = "possible"

[claim.road-breaks]  # <- here
text = "The road will break off within ten years."
kind = "forecast"
because = ["slope-moves"]
via = ["planner", "daily"]
certainty = "stated"
```

## No finding

The conclusion is put with no more certainty than its premise:

```toml
ledger = 1

[source]
geologist = { kind = "expert" }
planner = { kind = "official" }
daily = { kind = "outlet" }

[claim.slope-moves]
text = "The slope above the village moves."
kind = "opinion"
via = ["geologist", "daily"]
certainty = "possible"

[claim.road-breaks]
text = "The road will break off within ten years."
kind = "forecast"
because = ["slope-moves"]
via = ["planner", "daily"]
certainty = "possible"
```

Only `because` and `implies` bind a conclusion to its premise; what merely
`supports` it may be weaker.

## Not detected

A weaker premise that is more than twenty steps of reasoning away, and a hedge that is in the
text of a claim only: the rule compares the recorded certainties.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.inference import Premise, Reasoning
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Assertion, Certainty, Severity

REACH = 20
LEVELS = tuple(Certainty)


@rule("CT109", "rests-on-weaker", Severity.WARNING, scope=Scope.CLAIM)
def rests_on_weaker(facts: Facts) -> Iterator[Flag]:
    reasoning = facts.reasoning
    if not reasoning.weaker:
        return
    firmer = np.array(reasoning.firmness) > np.array(reasoning.floor)
    for claim in facts.claims(firmer & (facts.asserted.chains > 0)):
        path = _path(reasoning, claim.group)
        if len(path) <= REACH:
            yield _flag(facts, claim, path)


def _path(reasoning: Reasoning, group: int) -> Sequence[Premise]:
    """Return the step to the weakest of its own premises, else the steps to the weakest of all.

    Where that is out of reach, a weaker one on the way will do.
    """
    firmness = reasoning.firmness
    weaker = [
        step
        for step in reasoning.premises[group]
        if step.binding and firmness[step.premise] < firmness[group]
    ]
    if weaker:
        return [min(weaker, key=lambda step: (firmness[step.premise], step.premise))]
    own, path = firmness[group], list[Premise]()
    while group in reasoning.weaker and len(path) <= REACH:
        path.append(reasoning.weaker[group])
        group = path[-1].premise
    if len(path) > REACH:
        weakest = min(range(REACH), key=lambda n: firmness[path[n].premise])
        if firmness[path[weakest].premise] < own:
            return path[: weakest + 1]
    return path


def _flag(facts: Facts, claim: ClaimView, path: Sequence[Premise]) -> Flag:
    firmness = facts.reasoning.firmness
    premise = ClaimView(facts, path[-1].premise)
    own, its = LEVELS[firmness[claim.group]], LEVELS[firmness[premise.group]]
    ends = [_put(claim, own), _put(premise, its)]
    steps = [
        Reason(f"`{step.by.id}` rests on `{step.premise_id}`", step.link or step.by)
        for step in path
    ]
    what = f"`{premise.claim.id}`, which is" if len(path) == 1 else "what is"
    back = f", {len(path)} steps back," if len(path) > 1 else ""
    return Flag(
        claim.subjects,
        f"put as {own.value}, but it rests{back} on {what} only {its.value}",
        (
            Reason(f"puts it as {own.value}", ends[0]),
            *steps,
            Reason(f"puts `{ends[1].claim}` as {its.value}", ends[1]),
            *link_reasons(restatement_links(facts, path, [end.claim for end in ends])),
        ),
        "put it as carefully as its premise, or say what makes it firmer",
    )


def _put(claim: ClaimView, certainty: Certainty) -> Assertion:
    return next(chain for chain in claim.asserted.assertions if chain.firmness is certainty)
