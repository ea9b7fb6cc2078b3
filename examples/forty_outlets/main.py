"""Forty outlets carry one dispatch: still one origin. All of it is fictional."""

from claimtrack import Assertion, Claim, Document, Ledger, Source, explain


def carried_by(outlets: int) -> Ledger:
    """Return a ledger in which that many outlets carry one dispatch."""
    names = [f"outlet-{number}" for number in range(1, outlets + 1)]
    return Ledger.of(
        Source("coast-guard", "government", name="The coast guard"),
        Source("wire", "news-agency", name="The wire"),
        Claim("ship-aground", "A grain ship ran aground off the cape."),
        [Source(name, "outlet") for name in names],
        [Document(f"{name}-page", publisher=name) for name in names],
        [
            Assertion("ship-aground", ["coast-guard", "wire", name], at=f"{name}-page")
            for name in names
        ],
    )


for outlets in (1, 2, 40):
    behind = explain(carried_by(outlets), "ship-aground").asserted
    print(
        f"{outlets:2} carry it: origins {behind.origins}, "
        f"independent support {behind.independent_support}, weakest spot",
        *behind.weakest,
    )
