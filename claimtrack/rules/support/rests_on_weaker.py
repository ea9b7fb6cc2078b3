"""A claim is asserted with more certainty than its premises.

## Why it matters

"Could" becomes "will" on the way from a premise to a conclusion, and nobody explains
the change. A conclusion is no more certain than its premises, direct or indirect.

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

The conclusion is as uncertain as its premise:

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

Only `because` and `implies` bind a conclusion to its premise. A claim that merely
`supports` it may be weaker.

## Not detected

A weaker premise more than twenty steps of reasoning away. A hedge in the text of a
claim: the rule compares only the recorded certainties.
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

MAX_STEPS = 20
LEVELS = tuple(Certainty)


@rule("CT109", "rests-on-weaker", Severity.WARNING, scope=Scope.CLAIM)
def rests_on_weaker(facts: Facts) -> Iterator[Flag]:
    reasoning = facts.reasoning
    if not reasoning.floor_premise:
        return
    firmer = np.array(reasoning.firmness) > np.array(reasoning.floor)
    for claim in facts.claims(firmer & (facts.asserted.chains > 0)):
        path = _path_to_weaker(reasoning, claim.group)
        if len(path) <= MAX_STEPS:
            yield _flag(facts, claim, path)


def _path_to_weaker(reasoning: Reasoning, group: int) -> Sequence[Premise]:
    """Return the step to the weakest direct premise, else the steps to the weakest of all.

    If the weakest premise is more than ``MAX_STEPS`` away, return the steps to the weakest
    one within that distance.
    """
    firmness = reasoning.firmness
    weaker = [
        step
        for step in reasoning.premises[group]
        if step.is_binding and firmness[step.premise] < firmness[group]
    ]
    if weaker:
        return [min(weaker, key=lambda step: (firmness[step.premise], step.premise))]
    own, path = firmness[group], list[Premise]()
    while group in reasoning.floor_premise and len(path) <= MAX_STEPS:
        path.append(reasoning.floor_premise[group])
        group = path[-1].premise
    if len(path) > MAX_STEPS:
        weakest = min(range(MAX_STEPS), key=lambda n: firmness[path[n].premise])
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
    weak = f"its premise `{premise.claim.id}` is"
    if len(path) > 1:
        weak = f"a premise {len(path)} steps back is"
    return Flag(
        claim.subjects,
        f"asserted as {own.value}, but {weak} only {its.value}",
        (
            Reason(f"asserts it as {own.value}", ends[0]),
            *steps,
            Reason(f"asserts `{ends[1].claim}` as {its.value}", ends[1]),
            *link_reasons(restatement_links(facts, path, [end.claim for end in ends])),
        ),
        "assert it with the certainty of its premise, or record what makes it more certain",
    )


def _put(claim: ClaimView, certainty: Certainty) -> Assertion:
    return next(chain for chain in claim.asserted.assertions if chain.firmness is certainty)
