"""A claim or link is linked to itself, or a premise is given twice.

## Why it matters

The author meant another claim, which now lacks the link.

## Example

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
pilot = { kind = "witness" }

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk"]

[claim.shut]
text = "On Sunday there was no ferry."
via = ["pilot"]

[[link]]  # <- here
kind = "restates"
from = "shut"
to = "shut"
```

## No finding

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
pilot = { kind = "witness" }

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk"]

[claim.shut]
text = "On Sunday there was no ferry."
via = ["pilot"]

[[link]]
kind = "restates"
from = "shut"
to = "closed"
```

`self-contradiction` reports a claim that contradicts itself. `circular-reasoning` reports
a claim that supports or implies itself, or is its own premise.

## Not detected

A claim that undercuts its own restatement.
"""

from collections import Counter
from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import LinkKind, Severity


@rule("CT506", "idle-link", Severity.NOTE, scope=Scope.CLAIM)
def idle_link(facts: Facts) -> Iterator[Flag]:
    links = facts.columns.links(LinkKind.RESTATES, LinkKind.UNDERCUTS)
    for link in dict.fromkeys(link for link in links if link.from_ == link.to):
        yield Flag(
            (link,),
            f"`{link.from_}` {link.kind.value} itself",
            [Reason("`from` and `to` are the same claim", link)],
            "name the intended claim, or remove the link",
        )
    for link in facts.columns.undercuts():
        if link.target == link.ref:
            yield Flag(
                (link,),
                "this link undercuts itself",
                [Reason("its `to_link` is its own id", link)],
                "name the intended link, or remove this one",
            )
    for claim in facts.columns.claims:
        if len(claim.because) > len(set(claim.because)):
            twice = [id for id, times in Counter(claim.because).items() if times > 1]
            yield Flag(
                (claim,),
                f"duplicate premises: {join_words([f'`{id}`' for id in twice])}",
                [Reason("a premise is given twice in `because`", claim)],
                "name the intended premise, or remove the duplicate",
            )
