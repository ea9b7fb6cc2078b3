"""A web document has no recorded archived copy or digest.

## Why it matters

Pages change and disappear. Without a copy or a digest, nobody can prove later what the
page said.

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

A digest of the text (`sha256`) is sufficient, too. A local copy (`path`) without a digest
is not, because it may have been changed since.

## Not detected

A missing or wrong archived copy: the program opens no address.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity

_HINT = "archive the page and record the address, or record the SHA-256 digest of the text"
_HINT_FOR_COPY = "the local copy has no digest: add its `sha256`"


@rule("CT503", "not-archived", Severity.NOTE, scope=Scope.DOCUMENT)
def not_archived(facts: Facts) -> Iterator[Flag]:
    for document in facts.ledger.documents.values():
        if document.url and not document.archived and not document.sha256:
            yield Flag(
                (document,),
                "no archived copy or digest of this page is recorded",
                [Reason("neither `archived` nor `sha256` is given", document)],
                _HINT if document.text is None else _HINT_FOR_COPY,
            )
