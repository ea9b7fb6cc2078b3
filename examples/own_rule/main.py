"""Write a rule: an accusation needs two independent origins. All of it is fictional."""

from collections.abc import Iterator

from claimtrack import Assertion, Claim, Ledger, Severity, Source, check
from claimtrack.rules_api import Facts, Flag, Reason, Scope, rule


@rule("DESK001", "charge-on-one-leg", Severity.ERROR, scope=Scope.CLAIM)
def charge_on_one_leg(facts: Facts) -> Iterator[Flag]:
    """Flag a claim that accuses somebody and has fewer than two independent origins."""
    for claim in facts.claims(facts.asserted.support < 2):
        if any(member.about for member in claim.members):
            yield Flag(
                claim.subjects,
                f"a charge with independent support {claim.asserted.independent_support}",
                [
                    Reason(" > ".join(hop.source for hop in assertion.via), assertion)
                    for assertion in claim.asserted.assertions
                ],
                hint="find a second origin that does not come through the first one",
            )


ledger = Ledger.of(
    Source("mayor", "official", name="The mayor"),
    Source("clerk", "witness", name="A clerk"),
    Source("ledger-book", "record", name="The town's account book"),
    Source("herald", "outlet", name="The Herald"),
    Source("lantern", "outlet", name="The Lantern"),
    Claim("paid-twice", "The mayor had one bill paid twice.", about=["mayor"]),
    Assertion("paid-twice", ["clerk", "herald"]),
    Assertion("paid-twice", ["herald", "lantern"]),
    Claim("own-car", "The mayor sold his own car to the town.", about=["mayor"]),
    Assertion("own-car", ["clerk", "herald"]),
    Assertion("own-car", ["ledger-book", "lantern"]),
)

for finding in check(ledger, rules=[charge_on_one_leg]).findings:
    print(f"{finding.severity.value} {finding.code} {finding.name}: {finding.subject.id}")
    print(f"    {finding.message}")
    print("    because of", "; ".join(reason.text for reason in finding.reasons))
    print(f"    {finding.hint}")
