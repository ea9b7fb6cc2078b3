"""Claims are premises of each other in a circle.

## Why it matters

Circular reasoning supports nothing. Each claim in the circle is only as well founded
as it would be without the others.

## Example

```toml
ledger = 1

[claim.rates-rise]  # <- here
text = "Rates will rise."
kind = "inference"
because = ["savers-wait"]

[claim.savers-wait]
text = "Savers wait."
kind = "inference"
because = ["rates-rise"]
```

## No finding

The second claim has a premise outside the circle:

```toml
ledger = 1

[source]
survey = { kind = "dataset" }

[claim.rates-rise]
text = "Rates will rise."
kind = "inference"
because = ["savers-wait"]

[claim.savers-wait]
text = "Savers wait."
kind = "inference"
because = ["deposits-idle"]

[claim.deposits-idle]
text = "Deposits lie idle."
kind = "measurement"
via = ["survey"]
```

## Not detected

A circle with a step that the ledger does not record as reasoning. `contradicts` and
`undercuts` pass no support on, so they never form a circle.
"""

from collections import defaultdict, deque
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.inference import Premise, ReasoningRing
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import Severity

MAX_ENDS = 4
"""The number of claims that a message shows at either end of a long circle."""


@rule("CT110", "circular-reasoning", Severity.ERROR, scope=Scope.CLAIM)
def circular_reasoning(facts: Facts) -> Iterator[Flag]:
    for ring in facts.reasoning.rings:
        claims = {group: ClaimView(facts, group) for group in ring.groups}
        steps = _connecting_steps(facts, ring)
        reasons = [
            Reason(f"`{step.by.id}` rests on `{step.premise_id}`", step.link or step.by)
            for step in steps
        ]
        yield Flag(
            tuple(subject for claim in claims.values() for subject in claim.subjects),
            _message([claims[step.premise].claim.id for step in ring.path], len(claims)),
            (*reasons, *link_reasons(restatement_links(facts, steps, _mentioned(facts, claims)))),
            "remove the wrong premise, or record independent support",
        )


def _message(path: Sequence[str], number: int) -> str:
    if number == 1:
        return "this claim rests on itself"
    shown = [f"`{id}`" for id in (*path, path[0])]
    if len(shown) > 2 * MAX_ENDS:
        shown[MAX_ENDS:-MAX_ENDS] = ["..."]
    return f"{number} claims rest on each other in a circle: {' > '.join(shown)}"


def _mentioned(facts: Facts, claims: Mapping[int, ClaimView]) -> Iterator[str]:
    """Yield the claims of a ring that other claims of the ring name as premises.

    The reasons include these claims. Without the links to their restatements they would
    add another claim to the ring.
    """
    for claim in claims.values():
        for member in claim.members:
            yield from (id for id in member.because if facts.columns.group_of(id) in claims)


def _connecting_steps(facts: Facts, ring: ReasoningRing) -> Sequence[Premise]:
    """Return steps that make every claim of a ring rest on every other one."""
    if len(ring.path) == len(ring.groups):
        return ring.path
    inside = set(ring.groups)
    back: dict[int, list[Premise]] = {}
    onward: dict[int, list[Premise]] = defaultdict(list)
    for group in ring.groups:
        back[group] = [step for step in facts.reasoning.premises[group] if step.premise in inside]
        for step in back[group]:
            onward[step.premise].append(step)
    start = ring.groups[0]
    steps = [
        *ring.path,
        *_tree(start, onward, lambda step: step.conclusion),
        *_tree(start, back, lambda step: step.premise),
    ]
    return list({id(step): step for step in steps}.values())


def _tree(
    start: int,
    adjacent: Mapping[int, Iterable[Premise]],
    beyond: Callable[[Premise], int],
) -> Iterator[Premise]:
    """Yield steps that reach every other claim from one claim, breadth first."""
    seen = {start}
    todo = deque([start])
    while todo:
        for step in adjacent[todo.popleft()]:
            if beyond(step) not in seen:
                seen.add(beyond(step))
                todo.append(beyond(step))
                yield step
