"""Build a ledger in code and ask who stands behind a claim. All of it is fictional."""

from claimtrack import Assertion, Claim, Document, Hop, Ledger, Source, check, explain

ledger = Ledger.of(
    Source("laboratory", "research", name="Lindwater Laboratory"),
    Source("waterworks", "company", name="Lindwater Waterworks", party_to=["tap-water"]),
    Source("courier", "outlet", name="The Lindwater Courier"),
    Source("mirror", "outlet", name="The Lindwater Mirror"),
    Document("courier-article", publisher="courier", published="2031-06-02"),
    Document("mirror-article", publisher="mirror", published="2031-06-03"),
    Claim(
        "lead-in-water",
        "The tap water of Lindwater holds more lead than is allowed.",
        "measurement",
        topics=["tap-water"],
        about=["waterworks"],
    ),
    # The origin first, the publisher last. A bare id is a hop without further details.
    Assertion("lead-in-water", ["laboratory", "courier"], at="courier-article#p2"),
    Assertion("lead-in-water", ["courier", "mirror"], at="mirror-article#p1"),
    Assertion(
        "lead-in-water",
        [Hop("waterworks", "denied", on="2031-06-03"), "mirror"],
        at="mirror-article#p4",
    ),
)

behind = explain(ledger, "lead-in-water").asserted
print("origins:", behind.origins.certain)
print("independent support:", behind.independent_support.certain)
print("weakest spot:", *behind.weakest)
print()
for finding in check(ledger).findings:
    print(f"{finding.code} {finding.name}: {finding.message}")
    for reason in finding.reasons:
        for leaf in reason.leaves():
            print(f"    {leaf.text}")
