"""Views of claims: the claim that represents a group of restatements."""

from claimtrack import Assertion, Claim, Ledger, Link, Source, explain


def test_first_claim_of_a_ring_of_restatements_represents_it() -> None:
    ledger = Ledger.of(
        Source("notary", "official"),
        [Claim(id, "The mill was sold.") for id in ("b", "a", "c")],
        Assertion("b", via=["notary"]),
        [Link("restates", *ends) for ends in (("a", "b"), ("b", "c"), ("c", "a"))],
    )

    for id in ledger.claims:
        view = explain(ledger, id)
        assert ["a", "b", "c"] == [claim.id for claim in view.subjects]
        assert "a" == view.claim.id


def test_claim_that_restates_nothing_represents_its_restatements() -> None:
    ledger = Ledger.of(
        Source("notary", "official"),
        [Claim(id, "The mill was sold.") for id in ("b", "a")],
        Assertion("a", via=["notary"]),
        Link("restates", "a", "b"),
    )

    assert "b" == explain(ledger, "a").claim.id
