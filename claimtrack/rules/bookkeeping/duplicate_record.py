"""An assertion, link or retraction is in the ledger more than once.

## Why it matters

The second record adds nothing, and is easily missed when somebody retracts or corrects
the first.

## Example

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[claim.closed]
text = "The ferry did not run on Sunday."

[[claim.closed.assertion]]
via = ["clerk", "daily"]

[[claim.closed.assertion]]  # <- here
via = ["clerk", "daily"]
```

## No finding

The two assertions cite different documents:

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[document]
monday = { publisher = "daily" }
tuesday = { publisher = "daily" }

[claim.closed]
text = "The ferry did not run on Sunday."

[[claim.closed.assertion]]
via = ["clerk", "daily"]
at = "monday"

[[claim.closed.assertion]]
via = ["clerk", "daily"]
at = "tuesday"
```

## Not detected

Records that differ only in an id or a note, because both may be intended. Two claims
that say the same in other words.
"""

from collections import Counter
from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence
from typing import TypeVar

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Link, Retraction, Severity

_R = TypeVar("_R", Assertion, Link, Retraction)


@rule("CT502", "duplicate-record", Severity.WARNING, scope=Scope.CLAIM)
def duplicate_record(facts: Facts) -> Iterator[Flag]:
    ledger = facts.ledger
    found: list[Sequence[Assertion | Link | Retraction]] = [
        *_doubles(
            facts.duplicate_candidates, lambda a: (a.claim, a.via[0].source, a.via[-1].source)
        ),
        *_doubles(ledger.links, lambda link: (link.from_, link.target.id)),
        *_doubles(ledger.retractions, lambda retraction: retraction.what.id),
    ]
    for duplicates in found:
        noun = type(duplicates[0]).__name__.lower()
        yield Flag(
            (duplicates[1],),
            f"this {noun} is in the ledger {len(duplicates)} times",
            [Reason(f"the same {noun}", each) for each in duplicates[:MAX_SHOWN]],
            "keep one of them",
        )


def _doubles(records: Iterable[_R], key: Callable[[_R], Hashable]) -> Iterator[list[_R]]:
    """Yield groups of equal records without an id. Only records with equal keys are compared."""
    unnamed = [record for record in records if record.id is None]
    keys = [key(record) for record in unnamed]
    count = Counter(keys)
    if len(count) == len(keys):
        return
    equal: dict[_R, list[_R]] = {}
    for record, its_key in zip(unnamed, keys, strict=True):
        if count[its_key] > 1:
            equal.setdefault(record, []).append(record)
    for same in equal.values():
        if len(same) > 1:
            yield same
