"""Forty outlets carry one dispatch: still one origin. All of it is fictional."""

from claimtrack import Assertion, Claim, Document, Ledger, Source, assess, explain


def carried_by(outlets: int, *relays: str) -> Ledger:
    """Return a ledger in which outlets carry one dispatch, directly or through relays."""
    names = [f"outlet-{number}" for number in range(1, outlets + 1)]
    return Ledger.of(
        Source("coast-guard", "government", name="The coast guard", reliability="B"),
        Source("wire", "news-agency", name="The wire", reliability="B"),
        Claim("ship-aground", "A grain ship ran aground off the cape."),
        [Source(name, "outlet", reliability="D") for name in names],
        [Document(f"{name}-page", publisher=name) for name in names],
        [
            Assertion("ship-aground", ["coast-guard", *relays, name], at=f"{name}-page")
            for name in names
        ],
    )


def describe(ledger: Ledger) -> str:
    """Describe the support of the claim and the belief in it."""
    behind = explain(ledger, "ship-aground").asserted
    assessment = assess(ledger)["ship-aground"]
    return (
        f"origins {behind.origins}, independent support {behind.independent_support}, "
        f"weakest spot {', '.join(map(str, behind.weakest))}; "
        f"{assessment.status.value}, {assessment.grade}, belief {assessment.opinion.belief:.3f}"
    )


print("Outlets that cite one wire:")
for outlets in (1, 2, 40):
    print(f"{outlets:5}: {describe(carried_by(outlets, 'wire'))}")

print("Outlets that each cite the coast guard directly:")
for outlets in (1, 2, 40):
    print(f"{outlets:5}: {describe(carried_by(outlets))}")

print("The coast guard itself:")
direct = Assertion("ship-aground", ["coast-guard"])
print(f"    1: {describe(carried_by(0).with_records(direct))}")

print("Forty copies of one chain:")
copies = [Assertion("ship-aground", ["coast-guard", "wire"], id=f"copy-{n}") for n in range(40)]
for few in (copies[:1], copies):
    print(f"{len(few):5}: {describe(carried_by(0).with_records(few))}")
