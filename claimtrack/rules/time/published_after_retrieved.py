"""A document was retrieved before it was published.

## Why it matters

One of the two dates is wrong, and every question of what was known by when
rests on them.

## Example

```toml
ledger = 1

[document.notice]  # <- here
url = "https://harbour.example/notice"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
published = "2021-10-21"
retrieved = "2021-10-19"
```

## No finding

The notice may have come out on the nineteenth or before:

```toml
ledger = 1

[document.notice]
url = "https://harbour.example/notice"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
published = "2021-10"
retrieved = "2021-10-19"
```

## Not detected

Times of day, unless both dates carry a time zone: days are compared. Dates
marked uncertain (`?`, `~`) are never
certainly before or after others.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT403", "published-after-retrieved", Severity.WARNING, scope=Scope.DOCUMENT)
def published_after_retrieved(facts: Facts) -> Iterator[Flag]:
    for document in facts.ledger.documents.values():
        published, retrieved = document.published, document.retrieved
        if published is None or retrieved is None:
            continue
        if retrieved.certainly_before(published):
            text = f"retrieved {retrieved}, before it was published {published}"
            yield Flag(
                (document,), text, [Reason(text, document)], "look up both dates, and mend one"
            )
