"""Several pages that are cited for a sentence carry the same text.

## Why it matters

Two footnotes look like two sources. If both pages carry one dispatch, the sentence has one
source, and a fault of that source is a fault of both.

## Example

```toml
ledger = 1

[source]
coast-news = { kind = "outlet" }
bay-news = { kind = "outlet" }
assistant = { kind = "model" }

[document.coast]
publisher = "coast-news"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[document.bay]
publisher = "bay-news"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[document.answer]
publisher = "assistant"

[claim.load]  # <- here
text = "The bridge carries 40 tonnes."
via = [{ source = "coast-news", at = "coast" }, "assistant"]
at = "answer#p1"

[[claim.load.assertion]]
via = [{ source = "bay-news", at = "bay" }, "assistant"]
at = "answer#p1"
```

## No finding

The two pages differ:

```toml
ledger = 1

[source]
coast-news = { kind = "outlet" }
bay-news = { kind = "outlet" }
assistant = { kind = "model" }

[document.coast]
publisher = "coast-news"
sha256 = "5bf9e7c1a4d05c3c2f9fb3a5d2f6f7c6b1a39fdf0b76d2f46a8d4f1a0f6c1e2d"

[document.bay]
publisher = "bay-news"
sha256 = "0e8a1c52d94b7f0a6f35dd2f4b9be6c1577d0c9c6f4e2b1a8c3d5e7f90a1b2c3"

[document.answer]
publisher = "assistant"

[claim.load]
text = "The bridge carries 40 tonnes."
via = [{ source = "coast-news", at = "coast" }, "assistant"]
at = "answer#p1"

[[claim.load.assertion]]
via = [{ source = "bay-news", at = "bay" }, "assistant"]
at = "answer#p1"
```

Pages are copies if they share a digest, or 25 consecutive words of their texts. The rule
checks chains that end in a model, and with the profile `answers` all chains.
[CT112](#ct112-suspected-copy) reports copies among the chains of other claims.

## Not detected

Copies that were reworded or translated. Passages of one page, which are one text anyway,
count as copies only if they overlap.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import citations_of_answers
from claimtrack.model import Severity


@rule("CT309", "copied-citations", Severity.WARNING, scope=Scope.CLAIM)
def copied_citations(facts: Facts) -> Iterator[Flag]:
    cited = citations_of_answers(facts)
    several = {claim: pages for claim, pages in cited.items() if len(pages) > 1}
    if not several:
        return
    # Hashing words is slow to import, and most ledgers have no answers.
    from claimtrack.facts.checks.copies import find_copied_documents

    pages = sorted({page for pages in several.values() for page in pages})
    copies = find_copied_documents([facts.ledger.documents[page] for page in pages])
    for claim, pages_of in several.items():
        of_claim = {tuple(page for page in same if page in pages_of) for same in copies}
        most = max(sorted(of_claim), key=len, default=())
        if len(most) < 2:
            continue
        names = join_words([f"`{page}`" for page in most])
        evidence = [(page, *pages_of[page]) for page in most[:MAX_SHOWN]]
        yield Flag(
            facts.ledger.claims[claim],
            f"{len(most)} cited pages carry the same text: {names}",
            [
                Reason(f"`{id}` is cited for this", chain, place=hop.place)
                for id, chain, hop in evidence
            ],
            "count them as one source, and cite one that has it from elsewhere",
        )
