"""A model states something and cites nothing for it.

## Why it matters

A model puts sentences together that sound like those of its sources, and some that no
source has. One without a citation cannot be looked up: it comes from nobody.

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

A statement, an opinion or a forecast of the model's own needs no source: there the
`kind` of the claim says so. Other sources that do not say from whom they have
something are found by [CT104](#ct104-unknown-lineage).

## Not detected

A citation that does not bear the sentence out ([CT308](#ct308-citation-does-not-contain-quote)
and [CT305](#ct305-misplaced-quote) look for some of that); a citation of something that
is not there.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import is_uncited
from claimtrack.model import Assertion, Severity

HINT = "cite where it is from, leave it out, or mark it as the opinion or forecast it is"


@rule("CT307", "citation-missing", Severity.WARNING, scope=Scope.CLAIM)
def citation_missing(facts: Facts) -> Iterator[Flag]:
    found: list[tuple[Assertion, Reason]] = []
    for claim in facts.claims((facts.asserted.unknown > 0) & ~facts.speaks_for_itself):
        for chain in claim.asserted.unknown:
            if is_uncited(facts, chain):
                text = f"`{chain.via[0].source}` states this and cites nothing"
                found.append((chain, Reason(text, chain, place=chain.via[0].place)))
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(claim.subjects, reasons, claim.restatement_links, HINT)
