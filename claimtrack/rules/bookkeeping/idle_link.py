"""A link from a claim or link to itself, or a premise given twice: it says nothing.

## Why it matters

Whoever wrote it meant another claim, and that one now lacks what was to be said
of it.

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

A claim that contradicts itself is a `self-contradiction`, one that supports or
implies itself, or is its own premise, `circular-reasoning`.

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
            [Reason("from and to are one claim", link)],
            "name the claim that was meant, or take the link away",
        )
    for link in facts.columns.undercuts():
        if link.target == link.ref:
            yield Flag(
                (link,),
                "this link undercuts itself",
                [Reason("its id stands in its own `to_link`", link)],
                "name the link that was meant, or take this one away",
            )
    for claim in facts.columns.claims:
        if len(claim.because) > len(set(claim.because)):
            twice = [id for id, times in Counter(claim.because).items() if times > 1]
            yield Flag(
                (claim,),
                f"{join_words([f'`{id}`' for id in twice])} is given as a premise more than once",
                [Reason("a premise is given twice in `because`", claim)],
                "name the premise that was meant, or take the second one away",
            )
