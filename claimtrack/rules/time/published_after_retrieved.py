"""A document was retrieved before it was published.

## Why it matters

One of the two dates is wrong. The answer to "what was known on this day?" depends on
both.

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

The notice may have been published by the nineteenth:

```toml
ledger = 1

[document.notice]
url = "https://harbour.example/notice"
sha256 = "0000000000000000000000000000000000000000000000000000000000000000"
published = "2021-10"
retrieved = "2021-10-19"
```

## Not detected

Times of day, unless both dates have a time zone: otherwise the rule compares days. An
order that depends on the zone of a date without one. Dates marked as uncertain or
approximate (`?`, `~`) are never certainly before or after others.
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
        if any(part.certainly_before(published) for part in retrieved.parts):
            text = f"retrieved on {retrieved}, before it was published on {published}"
            yield Flag(
                (document,), text, [Reason(text, document)], "check both dates, and correct one"
            )
