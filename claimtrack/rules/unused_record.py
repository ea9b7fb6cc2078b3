"""A source or document that nothing in the ledger mentions.

## Why it matters

It was put on record for something. Either that is missing, or an id is
mistyped elsewhere, or the record can go.

## Example

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }
gazette = { kind = "outlet" }  # <- here

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk", "daily"]
```

## No finding

```toml
ledger = 1

[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }
gazette = { kind = "outlet" }

[claim.closed]
text = "The ferry did not run on Sunday."
via = ["clerk", "daily", "gazette"]
```

Any mention will do: as an owner, as a publisher, in a credit.

## Not detected

Records that only other unused records mention. A claim that nothing mentions is
no fault: it may be what the ledger is about.
"""

from collections.abc import Iterator

from claimtrack.analysis.facts import Facts
from claimtrack.engine import rule
from claimtrack.findings import Flag, because
from claimtrack.model import Document, Ledger, Noun, Severity, Source, Waiver, mentions


@rule("CT501", "unused-record", Severity.NOTE)
def unused_record(facts: Facts) -> Iterator[Flag]:
    sources, documents = _unmentioned(facts.ledger)
    unmentioned: list[Source | Document] = [*sources.values(), *documents.values()]
    for record in unmentioned:
        noun = "source" if isinstance(record, Source) else "document"
        yield Flag(
            (record,),
            f"nothing mentions this {noun}",
            [because(f"no record names `{record.id}`", record)],
            "record what it was put here for, or take it out",
        )


def _unmentioned(ledger: Ledger) -> tuple[dict[str, Source], dict[str, Document]]:
    """Return the sources and documents that no record but a waiver mentions.

    A waiver of this very finding must not make it go away.
    """
    sources, documents = dict(ledger.sources), dict(ledger.documents)
    for record in ledger.records():
        if not (sources or documents):
            break
        if isinstance(record, Waiver):
            continue
        for _, _, noun, id in mentions(record):
            if noun is Noun.SOURCE:
                sources.pop(id, None)
            elif noun is Noun.DOCUMENT:
                documents.pop(id, None)
    return sources, documents
