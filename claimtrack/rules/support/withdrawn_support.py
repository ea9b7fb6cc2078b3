"""The support of a claim was withdrawn, and no origin is left.

## Why it matters

Retractions spread more slowly than the claims they withdraw. People may still believe
and quote a claim whose assertions were withdrawn.

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

## Not detected

Copies of a withdrawn report that the ledger records as chains with other origins. They
count until they are withdrawn, too.
"""

from collections.abc import Iterator, Mapping, Sequence

from claimtrack.engine.finding import MAX_SHOWN, Flag, Reason, chain_text, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import ChainActs
from claimtrack.model import Assertion, RecordKind, Ref, Retraction, Severity, Stance


@rule("CT111", "withdrawn-support", Severity.ERROR, scope=Scope.CLAIM)
def withdrawn_support(facts: Facts) -> Iterator[Flag]:
    retractions = {retraction.what: retraction for retraction in facts.ledger.retractions}
    withdrawn = ((a, a) for a in facts.columns.withdrawn_chains if a.stance is Stance.ASSERTS)
    for claim, gone in facts.claims_of(withdrawn):
        left = claim.asserted.assertions
        if not left:
            lost = "nobody asserts this claim any more"
            yield _flag(claim, lost, gone[:MAX_SHOWN], left, len(gone), retractions)
        elif not claim.asserted.complete:
            chains = [*left, *gone]
            acts = ChainActs.of(chains)
            if any(acts.begins_at_origin(chain, facts.ledger.sources) for chain in chains):
                lost = "this claim has no origin left"
                yield _flag(claim, lost, gone, left, len(gone), retractions)


def _flag(
    claim: ClaimView,
    lost: str,
    gone: Sequence[Assertion],
    left: Sequence[Assertion],
    number: int,
    retractions: Mapping[Ref, Retraction],
) -> Flag:
    withdrawals = {
        id(retraction): retraction
        for assertion in gone
        for retraction in _withdrawals(assertion, retractions)
    }
    were = "1 assertion was" if number == 1 else f"{number} assertions were"
    return Flag(
        claim.subjects,
        f"{lost}: {were} withdrawn",
        (
            *(Reason(f"withdrawn: {chain_text(chain.hops)}", chain) for chain in gone),
            *(Reason(f"withdraws {r.what}", r) for r in withdrawals.values()),
            *(Reason(f"without an origin: {chain_text(chain.hops)}", chain) for chain in left),
            *link_reasons(claim.restatement_links({chain.claim for chain in (*gone, *left)})),
        ),
        "find other support, or withdraw the claim and its conclusions",
    )


def _withdrawals(
    assertion: Assertion, retractions: Mapping[Ref, Retraction]
) -> Iterator[Retraction]:
    itself = retractions.get(assertion.ref)
    if itself is not None:
        yield itself
    else:
        for passage in assertion.at:
            yield retractions[Ref(RecordKind.DOCUMENT, passage.document)]
