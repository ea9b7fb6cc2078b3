"""A web document of which neither an archived copy nor a digest is on record.

## Why it matters

Pages change and vanish. Without a copy or a digest nobody can tell later what
it said.

## Example

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }

[document.notice]  # <- here
url = "https://harbour.example/notice"

[claim.closed]
text = "The harbour is closed."
via = ["harbour-office"]
at = "notice"
```

## No finding

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }

[document.notice]
url = "https://harbour.example/notice"
archived = "https://archive.example/2021/notice"

[claim.closed]
text = "The harbour is closed."
via = ["harbour-office"]
at = "notice"
```

The digest of the text (`sha256`) will do as well. A local copy of it (`path`)
without a digest will not: nobody can tell whether it was changed since.

## Not detected

Whether the archived copy is there, and whether it is one of this document: no
address is ever opened.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity

_TO_DO = "archive the page and record where, or the SHA-256 digest of what you read"
_TO_DO_WITH_COPY = "the local copy has no digest: add its `sha256`"


@rule("CT503", "not-archived", Severity.NOTE, scope=Scope.DOCUMENT)
def not_archived(facts: Facts) -> Iterator[Flag]:
    for document in facts.ledger.documents.values():
        if document.url and not document.archived and not document.sha256:
            yield Flag(
                (document,),
                "neither a copy nor a digest of this page is on record",
                [Reason("neither `archived` nor `sha256` is given", document)],
                _TO_DO if document.text is None else _TO_DO_WITH_COPY,
            )
