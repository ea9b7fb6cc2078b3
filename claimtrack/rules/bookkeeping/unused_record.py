"""Nothing in the ledger mentions a source, document or predicate.

## Why it matters

The record that uses it is missing, an id is mistyped elsewhere, or the unused record can
be removed.

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

Any mention is sufficient: as an owner, as a publisher, in a credit, in a draft. A predicate
must be used by a fact; mentions in other predicates do not count.

## Not detected

Records that only other unused records mention. Claims without a mention, because they may
be the topic of the ledger.
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
    sources, documents = _mentioned_records(facts)
    used = {claim.fact.predicate for claim in ledger.claims.values() if claim.fact is not None}
    drafted = chain.from_iterable(map(mentions, ledger.drafts))
    used |= {id for _, _, noun, id in drafted if noun is RecordKind.PREDICATE}
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
            "record what uses it, or remove it",
        )


def _mentioned_records(facts: Facts) -> tuple[Set[str | None], Set[str]]:
    """Return the ids of the sources and documents that any record except a waiver mentions.

    Waivers do not count, because a waiver of this finding would remove the finding. The
    fields of assertions, claims and documents are read directly, for speed.
    """
    ledger, columns = facts.ledger, facts.columns
    in_chains = np.bincount(columns.hop_source, minlength=len(columns.sources)) > 0
    sources: set[str | None] = {source.id for source in compress(columns.sources, in_chains)}
    sources |= {hop.source for assertion in facts.neutral_or_withdrawn for hop in assertion.via}
    sources |= {assertion.via[0].follows for assertion in ledger.assertions}
    sources |= {source for claim in ledger.claims.values() for source in claim.about}
    sources |= {claim.speaker for claim in ledger.claims.values()} | {facts.settings.desk}
    cited = (*columns.cited_chains, *facts.neutral_or_withdrawn)
    documents = {hop.at.document for a in cited for hop in a.via if hop.at is not None}
    documents |= {passage.document for a in ledger.assertions for passage in a.at}
    for document in ledger.documents.values():
        sources.update((document.publisher, document.author, *document.credits))
    others: tuple[Iterable[Record], ...] = (
        ledger.sources.values(),
        ledger.links,
        ledger.retractions,
        ledger.drafts,
    )
    for record in chain.from_iterable(others):
        for _, _, noun, id in mentions(record):
            if noun is RecordKind.SOURCE:
                sources.add(id)
            elif noun is RecordKind.DOCUMENT:
                documents.add(id)
    return sources, documents
