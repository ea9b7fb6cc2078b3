"""A model states something without a citation.

## Why it matters

A model writes sentences that sound like those of its sources, and some that no source
has. Without a citation, nobody can verify the statement.

## Example

```toml
ledger = 1

[source]
assistant = { kind = "model" }

[document.answer]
publisher = "assistant"

[claim.longest]
text = "It is the longest bridge in the country."
via = ["assistant"]  # <- here
at = "answer#p3"
```

## No finding

```toml
ledger = 1

[source]
town-hall = { kind = "government" }
assistant = { kind = "model" }

[document.answer]
publisher = "assistant"

[claim.longest]
text = "It is the longest bridge in the country."
via = ["town-hall", "assistant"]
at = "answer#p3"
```

A statement, opinion or forecast by the model itself needs no source; the `kind` of the
claim marks it. [CT104](#ct104-unknown-lineage) reports other sources that name no source.

## Not detected

A citation that does not support the sentence. [CT308](#ct308-citation-does-not-contain-quote)
and [CT305](#ct305-misplaced-quote) find some of these. A citation of a page that does not
exist.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import is_uncited
from claimtrack.model import Assertion, Severity

HINT = "cite a source, remove the statement, or mark it as an opinion or a forecast"


@rule("CT307", "citation-missing", Severity.WARNING, scope=Scope.CLAIM)
def citation_missing(facts: Facts) -> Iterator[Flag]:
    found: list[tuple[Assertion, Reason]] = []
    asks = facts.needs_source & ~facts.speaks_for_itself
    for claim in facts.claims((facts.asserted.unknown > 0) & asks):
        for chain in claim.asserted.unattributed:
            if is_uncited(facts, chain):
                (hop,) = chain.via
                text = f"`{hop.source}` states this without a citation"
                found.append((chain, Reason(text, chain, place=hop.place)))
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(claim.subjects, reasons, claim.restatement_links, HINT)
