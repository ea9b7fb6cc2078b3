"""A claim rests on background that has no source.

## Why it matters

Background is what everybody knows, so nobody asks for its source. Once a conclusion
depends on it, somebody has to be able to check it.

## Example

```toml
ledger = 1

[source]
pilot = { kind = "witness" }
daily = { kind = "outlet" }

[claim.line]  # <- here
text = "The border lies eleven miles off the coast."
kind = "background"
via = ["daily"]

[claim.position]
text = "The trawler was nine miles off the coast."
via = ["pilot", "daily"]

[claim.inside]
text = "The trawler was inside the border."
kind = "inference"
because = ["line", "position"]
via = [{ source = "daily", act = "inferred" }]
```

## No finding

The background has a source:

```toml
ledger = 1

[source]
treaty = { kind = "record" }
pilot = { kind = "witness" }
daily = { kind = "outlet" }

[claim.line]
text = "The border lies eleven miles off the coast."
kind = "background"
via = ["treaty", "daily"]

[claim.position]
text = "The trawler was nine miles off the coast."
via = ["pilot", "daily"]

[claim.inside]
text = "The trawler was inside the border."
kind = "inference"
because = ["line", "position"]
via = [{ source = "daily", act = "inferred" }]
```

Background on which no other claim rests needs no source, and neither does background on
which only other background rests.

## Not detected

A conclusion whose `because` does not name the background.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import restatement_links
from claimtrack.model import ClaimKind, Severity


@rule("CT118", "background-premise", Severity.WARNING, scope=Scope.CLAIM)
def background_premise(facts: Facts) -> Iterator[Flag]:
    unsourced = (~facts.needs_source & (facts.asserted.complete == 0)).tolist()
    resting: dict[int, list[Premise]] = {}
    for step in (step for steps in facts.binding_premises.values() for step in steps):
        if unsourced[step.premise] and step.by.kind is not ClaimKind.BACKGROUND:
            resting.setdefault(step.premise, []).append(step)
    for group in sorted(resting):
        steps = sorted(resting[group], key=lambda step: (step.by.id, step.premise_id))
        claim, shown = ClaimView(facts, group), steps[:MAX_SHOWN]
        conclusions = list(dict.fromkeys(f"`{step.by.id}`" for step in steps))
        rest = "rests" if len(conclusions) == 1 else "rest"
        yield Flag(
            claim.subjects,
            f"{join_words(conclusions)} {rest} on this background, which has no source",
            (
                *(Reason(f"`{s.by.id}` rests on it", s.link or s.by) for s in shown),
                *(Reason("is background", subject) for subject in claim.subjects),
                *link_reasons(
                    restatement_links(facts, shown, [subject.id for subject in claim.subjects])
                ),
            ),
            "record its source, or let no claim rest on it",
        )
