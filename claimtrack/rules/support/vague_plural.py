"""A claim comes only from unnamed groups such as "experts" or "several countries".

## Why it matters

A plural sounds like many sources, but may be two colleagues, or one person. Without
a name nobody can count them, ask them, or see who is missing.

## Example

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "traders", named = false, number = "plural" }
daily = { kind = "outlet" }

[claim.grain-dearer]  # <- here
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]
```

## No finding

The group is named:

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "Guild of Grain Traders", named = true, number = "plural" }
daily = { kind = "outlet" }

[claim.grain-dearer]
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]
```

Or one of its members is named:

```toml
ledger = 1

[source]
traders = { kind = "expert", name = "traders", named = false, number = "plural" }
odette-marsh = { kind = "expert", name = "Odette Marsh, trader" }
daily = { kind = "outlet" }

[claim.grain-dearer]
text = "Grain will become dearer."
kind = "forecast"
via = ["traders", "daily"]

[[claim.grain-dearer.assertion]]
via = ["odette-marsh", "daily"]
```

## Not detected

A plural in the text of a claim: the rule considers only sources with
`number = "plural"`.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import MAX_SHOWN, Flag, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import joined_chain_reasons
from claimtrack.facts.checks.origins import find_anonymous_claims
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity, SourceNumber


@rule("CT107", "vague-plural", Severity.WARNING, scope=Scope.CLAIM)
def vague_plural(facts: Facts) -> Iterator[Flag]:
    for found in find_anonymous_claims(facts, SourceNumber.PLURAL, MAX_SHOWN):
        claim, chains = found.claim, found.chains
        origins = join_words([source.label for source in found.origins])
        yield Flag(
            claim.subjects,
            f"no origin of this claim is named or counted: {origins}",
            joined_chain_reasons(claim, chains),
            "name at least one of them"
            + ("; a name also resolves `unnamed-only`" if found.mixed else ""),
            cause=found.origins[0] if len(found.origins) == 1 else None,
        )
