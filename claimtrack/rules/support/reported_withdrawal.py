"""A claim was withdrawn, and a document reports it.

## Why it matters

A withdrawal that readers were told of is part of the story, not a fault in it. Whoever
repeats the claim still has to say that it was withdrawn.

## Example

The newspaper prints the claim together with its withdrawal (`at` of the retraction):

```toml
ledger = 1

[source]
councillor = { kind = "official" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"

[claim.paid]  # <- here
text = "The builder paid the mayor's brother."

[[claim.paid.assertion]]
id = "said-in-june"
via = ["councillor", "daily"]
at = "article#p7"

[[retraction]]
assertion = "said-in-june"
by = "councillor"
reason = "he was wrong"
at = "article#p7"
```

## No finding

If no passage reports the withdrawal, `withdrawn-support` is the finding. If a second
source still says it, there is none:

```toml
ledger = 1

[source]
councillor = { kind = "official" }
clerk = { kind = "witness" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"

[claim.paid]
text = "The builder paid the mayor's brother."

[[claim.paid.assertion]]
id = "said-in-june"
via = ["councillor", "daily"]
at = "article#p7"

[[claim.paid.assertion]]
via = ["clerk", "daily"]
at = "article#p8"

[[retraction]]
assertion = "said-in-june"
by = "councillor"
reason = "he was wrong"
at = "article#p7"
```

The withdrawals that one document reports are one entry.

## Not detected

A report of the withdrawal that is harder to find than the claim.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import count_withdrawn, withdrawal_reasons
from claimtrack.facts.checks.withdrawals import find_withdrawn_claims
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT117", "reported-withdrawal", Severity.NOTE, scope=Scope.CLAIM)
def reported_withdrawal(facts: Facts) -> Iterator[Flag]:
    for each in find_withdrawn_claims(facts):
        if each.is_reported:
            passage = min((at for by in each.retractions for at in by.at), key=str)
            yield Flag(
                each.claim.subjects,
                f"{count_withdrawn(each)}, as `{passage}` reports",
                withdrawal_reasons(each),
                "wherever the claim is repeated, say that it was withdrawn",
                cause=facts.ledger.documents[passage.document],
            )
