"""A citation names a block that the document does not have.

## Why it matters

A reader who follows the citation finds nothing. Somebody miscounted the blocks, the text
has changed, or the words are in another document.

## Example

The text next to the ledger has two blocks:

```text notice.txt
Harbour notice

The harbour is closed on Sunday.
```

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }

[document.notice]
publisher = "harbour-office"
path = "notice.txt"

[claim.closed]
text = "The harbour was closed on Sunday."

[[claim.closed.assertion]]  # <- here
via = ["harbour-office"]
at = "notice#p3"
```

## No finding

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }

[document.notice]
publisher = "harbour-office"
path = "notice.txt"

[claim.closed]
text = "The harbour was closed on Sunday."

[[claim.closed.assertion]]
via = ["harbour-office"]
at = "notice#p2"
```

There is no finding if the text is not available.

The passages that report a withdrawal (`at` of a retraction) are looked up, too.

## Not detected

A block that exists, but says something else. A missing headline or caption, because
plain text does not mark these.
"""

from collections.abc import Iterator
from functools import cache

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.errors import Place
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Passage, Severity
from claimtrack.model.document import split_blocks

HINT = "count the blocks again: blank lines separate them, and the first is p1"


@rule("CT306", "missing-passage", Severity.ERROR, scope=Scope.CLAIM)
def missing_passage(facts: Facts) -> Iterator[Flag]:
    texts = {id: d.text for id, d in facts.ledger.documents.items() if d.text is not None}
    if not texts:
        return
    count = cache(lambda document: len(split_blocks(texts[document])))

    def missing(passage: Passage) -> str | None:
        """Return what is wrong with a passage; a headline or a whole document is never missing."""
        if passage.number is None or passage.document not in texts:
            return None
        number = count(passage.document)
        if passage.number <= number:
            return None
        blocks = "1 block" if number == 1 else f"{number} blocks"
        return f"there is no `{passage}`: the text has {blocks}"

    found: list[tuple[Assertion, Reason]] = []
    for assertion in facts.active_assertions:
        for passage, place in _passages(assertion):
            if text := missing(passage):
                found.append((assertion, Reason(text, assertion, place=place)))
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(claim.subjects, reasons, claim.restatement_links, HINT)
    for retraction in facts.ledger.retractions:
        if text := next(filter(None, map(missing, retraction.at)), None):
            yield Flag((retraction,), text, [Reason(text, retraction)], HINT)


def _passages(assertion: Assertion) -> Iterator[tuple[Passage, Place | None]]:
    """Yield the passages that an assertion and its hops cite, with their file positions."""
    for passage in assertion.at:
        yield passage, assertion.place
    for hop in assertion.via:
        if hop.at is not None:
            yield hop.at, hop.place
