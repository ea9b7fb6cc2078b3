"""A chain includes a source that says nothing about the claim.

## Why it matters

A photographer, or an official who declines to comment, does not assert the claim. In a
chain they look like an additional source.

## Example

```toml
ledger = 1

[source]
photographer = { kind = "person" }
daily = { kind = "outlet" }

[document.front-page]
publisher = "daily"
credits = ["photographer"]

[claim.sunk]
text = "The barge sank in the night."
via = ["photographer", "daily"]  # <- here
at = "front-page"
```

## No finding

The document reports what the photographer saw, in addition to the credit:

```toml
ledger = 1

[source]
photographer = { kind = "person" }
daily = { kind = "outlet" }

[document.front-page]
publisher = "daily"
credits = ["photographer"]

[claim.sunk]
text = "The barge sank in the night."
via = [{ source = "photographer", act = "witnessed" }, "daily"]
at = "front-page"
```

If a source `declined` to comment, record that in a separate assertion. Its stance is
then `neutral`.

## Not detected

A source in a chain whose document does not even credit it.
"""

from collections.abc import Iterator, Sequence

import numpy as np

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.core.columns import ACTS, SILENT
from claimtrack.facts.facts import Facts
from claimtrack.model import Act, Assertion, Document, Severity, Stance

_WHAT = {Act.DECLINED: "declined to comment", Act.DENIED: "denied it"}


@rule("CT303", "credit-is-not-support", Severity.ERROR, scope=Scope.CLAIM)
def credit_is_not_support(facts: Facts) -> Iterator[Flag]:
    found = [*_silent(facts), *_credited(facts)]
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(
            claim.subjects,
            reasons,
            claim.restatement_links,
            "remove it from the chain: put a credit under the document's `credits`, "
            "and a refusal to comment in a separate assertion",
        )


def _silent(facts: Facts) -> Iterator[tuple[Assertion, Reason]]:
    """Yield a reason for each hop of an asserting chain whose act does not assert the claim."""
    columns = facts.columns
    denied = (columns.hop_act == ACTS[Act.DENIED]) & (columns.hop_position == 0)
    asserting = columns.chain_side[columns.hop_chain] % 2 == 0
    silent = (SILENT[columns.hop_act] | denied) & asserting
    for row in np.flatnonzero(silent).tolist():
        assertion = columns.assertions[columns.hop_chain[row]]
        hop = assertion.hops[columns.hop_position[row]]
        what = _WHAT.get(hop.act, "is only credited")
        yield assertion, Reason(f"`{hop.source}` {what}: no support", assertion, place=hop.place)


def _credited(facts: Facts) -> Iterator[tuple[Assertion, Reason]]:
    """Yield a reason for each plain hop of a source that the documents only credit."""
    documents = facts.ledger.documents
    crediting = {document.id for document in documents.values() if document.credits}
    for assertion in facts.columns.assertions if crediting else ():
        for passage in assertion.at:
            if passage.document in crediting and assertion.stance is Stance.ASSERTS:
                at = [documents[passage.document] for passage in assertion.at]
                yield from _only_credited(assertion, at)
                break


def _only_credited(
    assertion: Assertion, at: Sequence[Document]
) -> Iterator[tuple[Assertion, Reason]]:
    credited = {source: document.id for document in at for source in document.credits}
    own = {source for document in at for source in (document.publisher, document.author)}
    for hop in assertion.via:
        bare = hop.act is None and hop.quote is None and hop.at is None
        if bare and hop.source in credited and hop.source not in own:
            text = f"`{hop.source}` is only credited by `{credited[hop.source]}`: no support"
            yield assertion, Reason(text, assertion, place=hop.place)
