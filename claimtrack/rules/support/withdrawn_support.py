"""The support of a claim was withdrawn, and no origin is left.

## Why it matters

Retractions spread more slowly than the claims they withdraw. People may still believe
and quote a claim whose assertions were withdrawn.

An assertion is withdrawn by its own retraction, by those of all documents that contain
it, or by that of the document of one of its hops: a newspaper that cites a report has
no support left when the report is withdrawn. A claim that rests on a withdrawn one by
`because` or `implies` is reported, too.

## Example

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
daily = { kind = "outlet" }

[document.report]
publisher = "daily"

[claim.ship-sank]  # <- here
text = "The ferry sank."
via = ["harbour-office", "daily"]
at = "report"

[[retraction]]
document = "report"
by = "daily"
reason = "a drill was taken for the real thing"
```

## No finding

A second document, which was not withdrawn, has the claim, too:

```toml
ledger = 1

[source]
harbour-office = { kind = "government" }
daily = { kind = "outlet" }

[document.report]
publisher = "daily"

[document.bulletin]
publisher = "harbour-office"

[claim.ship-sank]
text = "The ferry sank."
via = ["harbour-office", "daily"]
at = ["report", "bulletin"]

[[retraction]]
document = "report"
by = "daily"
reason = "a drill was taken for the real thing"
```

If nobody asserts the claim any more and the retractions say `at` which passages the
withdrawal is reported, the note `reported-withdrawal` takes the place of the error.

## Not detected

Copies of a withdrawn report that the ledger records as chains with other origins. They
count until they are withdrawn, too. Conclusions from conclusions: only the claim that
rests on the withdrawn one itself is reported.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.engine.support_reasons import count_withdrawn, withdrawal_reasons
from claimtrack.facts.checks.withdrawals import find_bereft_conclusions, find_withdrawn_claims
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.model import Severity


@rule("CT111", "withdrawn-support", Severity.ERROR, scope=Scope.CLAIM)
def withdrawn_support(facts: Facts) -> Iterator[Flag]:
    withdrawn = {each.claim.group: each for each in find_withdrawn_claims(facts)}
    for each in withdrawn.values():
        if not each.is_reported:
            lost = "this claim has no origin left"
            if not each.left:
                lost = "nobody asserts this claim any more"
            yield Flag(
                each.claim.subjects,
                f"{lost}: {count_withdrawn(each)}",
                withdrawal_reasons(each),
                "find other support, or withdraw the claim and its conclusions",
            )
    for claim, step in find_bereft_conclusions(facts, withdrawn):
        premise = withdrawn[step.premise]
        yield Flag(
            claim.subjects,
            f"rests on `{step.premise_id}`, whose support was withdrawn",
            [*_step_reasons(facts, claim, step), *withdrawal_reasons(premise, step.premise_id)],
            "find another ground, or withdraw the conclusion",
        )


def _step_reasons(facts: Facts, claim: ClaimView, step: Premise) -> Iterator[Reason]:
    yield Reason(f"`{step.by.id}` rests on `{step.premise_id}`", step.link or step.by)
    yield from link_reasons(claim.restatement_links([step.by.id]))
