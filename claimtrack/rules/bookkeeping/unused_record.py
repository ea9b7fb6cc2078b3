"""A source, document or predicate that nothing in the ledger mentions.

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

Any mention will do: as an owner, as a publisher, in a credit. A predicate is
used by facts; other predicates that name it do not count.

## Not detected

Records that only other unused records mention. A claim that nothing mentions is
no fault: it may be what the ledger is about.
"""

from collections.abc import Iterable, Iterator, Set
from itertools import chain, compress

import numpy as np

from claimtrack.engine.finding import Flag, Reason
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Document, Predicate, Record, RecordKind, Severity, Source, mentions


@rule("CT501", "unused-record", Severity.NOTE, scope=Scope.LEDGER)
def unused_record(facts: Facts) -> Iterator[Flag]:
    ledger = facts.ledger
    sources, documents = _mentioned(facts)
    used = {claim.fact.predicate for claim in ledger.claims.values() if claim.fact is not None}
    unmentioned: list[Source | Document | Predicate] = [
        *(source for id, source in ledger.sources.items() if id not in sources),
        *(document for id, document in ledger.documents.items() if id not in documents),
        *(predicate for id, predicate in ledger.predicates.items() if id not in used),
    ]
    for record in unmentioned:
        noun, mentioned, naming = "source", "nothing mentions", "record names"
        if isinstance(record, Document):
            noun = "document"
        elif isinstance(record, Predicate):
            noun, mentioned, naming = "predicate", "no fact uses", "claim has a fact of"
        yield Flag(
            (record,),
            f"{mentioned} this {noun}",
            [Reason(f"no {naming} `{record.id}`", record)],
            "record what it was put here for, or take it out",
        )


def _mentioned(facts: Facts) -> tuple[Set[str | None], Set[str]]:
    """Return the sources and the documents that some record but a waiver mentions.

    A waiver of this very finding must not make it go away. Assertions, claims and
    documents, which are many, are gone through field by field.
    """
    ledger, columns = facts.ledger, facts.columns
    heard = np.bincount(columns.hop_source, minlength=len(columns.sources)) > 0
    sources: set[str | None] = {source.id for source in compress(columns.sources, heard)}
    sources |= {hop.source for assertion in facts.neutral_or_withdrawn for hop in assertion.via}
    sources |= {source for claim in ledger.claims.values() for source in claim.about}
    cited = (*columns.cited_chains, *facts.neutral_or_withdrawn)
    documents = {hop.at.document for a in cited for hop in a.via if hop.at is not None}
    documents |= {passage.document for a in ledger.assertions for passage in a.at}
    for document in ledger.documents.values():
        sources.update((document.publisher, document.author, *document.credits))
    others: tuple[Iterable[Record], ...] = (
        ledger.sources.values(),
        ledger.links,
        ledger.retractions,
    )
    for record in chain.from_iterable(others):
        for _, _, noun, id in mentions(record):
            if noun is RecordKind.SOURCE:
                sources.add(id)
            elif noun is RecordKind.DOCUMENT:
                documents.add(id)
    return sources, documents
