"""A claim cites only relays, although its origin's own document is in the ledger.

## Why it matters

Each relay may shorten, exaggerate or misread. If the origin has published a document,
cite its own words.

## Example

```toml
ledger = 1

[source]
institute = { kind = "research" }
daily = { kind = "outlet" }

[document.survey]
publisher = "institute"

[document.article]
publisher = "daily"

[claim.eroding]  # <- here
text = "The cliff loses two metres a year."
via = ["institute", "daily"]
at = "article"

[claim.counted]
text = "The institute measured the cliff forty times."
via = ["institute"]
at = "survey"
```

## No finding

The claim also cites the survey itself:

```toml
ledger = 1

[source]
institute = { kind = "research" }
daily = { kind = "outlet" }

[document.survey]
publisher = "institute"

[document.article]
publisher = "daily"

[claim.eroding]
text = "The cliff loses two metres a year."
via = ["institute", "daily"]
at = "article"

[[claim.eroding.assertion]]
via = ["institute"]
at = "survey"

[claim.counted]
text = "The institute measured the cliff forty times."
via = ["institute"]
at = "survey"
```

Documents published certainly after the relay's document, and withdrawn documents, do not
count. What an origin told the desk itself is not cited from a relay.

## Not detected

The contents of the origin's document. It may say nothing about the claim, so read it
before you cite it.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.origins import told_the_desk
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.certain_days import certain_start, publication_day
from claimtrack.facts.core.publication import first_document_by_publisher
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Severity


@rule("CT304", "relay-for-available-primary", Severity.NOTE, scope=Scope.CLAIM)
def relay_for_available_primary(facts: Facts) -> Iterator[Flag]:
    columns, primaries = facts.columns, first_document_by_publisher(facts.ledger)
    publishes = columns.source_flags(source.id in primaries for source in columns.sources)
    relayed = (np.diff(columns.chain_start) > 1) & publishes[columns.heads()]
    relayed &= ~told_the_desk(facts)
    asserting = columns.chain_side % 2 == 0
    chains = np.flatnonzero(relayed & facts.lineage.complete & asserting).tolist()
    found = ((columns.assertions[chain], columns.assertions[chain]) for chain in chains)
    for claim, relays in facts.claims_of(found):
        cited = _cited(facts, claim.group)
        by_head: dict[str, Assertion] = {}
        for chain in sorted(relays, key=_sources):
            head = chain.hops[0].source
            day = publication_day(chain, facts.publication_days)
            start = certain_start(primaries[head].published)
            is_later = day is not None and start is not None and start > day
            if head not in cited and not is_later:
                by_head.setdefault(head, chain)
        if by_head:
            heads = sorted(by_head)
            published = [f"`{head}` has published `{primaries[head].id}`" for head in heads]
            yield Flag(
                claim.subjects,
                f"cited only from relays, although {join_words(published)}",
                [
                    *(Reason(f"published by `{h}`", primaries[h]) for h in heads[:MAX_SHOWN]),
                    *_chains(claim, [by_head[head] for head in heads[:MAX_SHOWN]]),
                ],
                "read the origin's own document, and cite it if it supports the claim",
            )


def _sources(chain: Assertion) -> list[str]:
    """Return a sort key for chains that does not depend on the order of records."""
    return [hop.source for hop in chain.hops]


def _cited(facts: Facts, group: int) -> set[str | None]:
    """Return the publishers of all documents that assertions of a claim cite."""
    return {
        facts.ledger.documents[passage.document].publisher
        for assertion in facts.active_assertions_of(group)
        for passage in (*assertion.at, *(hop.at for hop in assertion.hops))
        if passage is not None
    }


def _chains(claim: ClaimView, relays: Sequence[Assertion]) -> tuple[Reason, ...]:
    """Return the relaying chains and some others as reasons, with the joining restatements."""
    others = sorted(claim.facts.active_assertions_of(claim.group), key=_sources)[:MAX_SHOWN]
    chains = dict.fromkeys([*complete_chains_with_lineage(claim.asserted, relays), *others])
    return joined_chain_reasons(claim, chains)
