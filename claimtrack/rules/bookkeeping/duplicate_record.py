"""One assertion, link or retraction stands in the ledger more than once.

## Why it matters

The second adds nothing, and whoever withdraws or mends the first will miss it.

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

The two stand at different documents:

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

Records that differ in no more than an id or a note: whoever gives them may mean
to keep both. Two claims that say the same in other words.
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
    for doubles in found:
        noun = type(doubles[0]).__name__.lower()
        yield Flag(
            (doubles[1],),
            f"this {noun} stands in the ledger {len(doubles)} times",
            [Reason(f"the same {noun}", double) for double in doubles[:MAX_SHOWN]],
            "keep one of them",
        )


def _doubles(records: Iterable[_R], key: Callable[[_R], Hashable]) -> Iterator[list[_R]]:
    """Yield equal records that have no id, together; only equal keys are looked at closely."""
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
