"""Views of claims: the claim that represents a group of restatements."""

from claimtrack import Assertion, Claim, Ledger, Link, Source, explain


def test_first_claim_of_a_ring_of_restatements_represents_it() -> None:
    ledger = Ledger.of(
        Source("notary", "official"),
        [Claim(id, "The mill was sold.") for id in ("b", "a", "c")],
        Assertion("b", via=["notary"]),
        [Link("restates", *ends) for ends in (("a", "b"), ("b", "c"), ("c", "a"))],
    )

    views = [explain(ledger, id) for id in ledger.claims]

    assert [["a", "b", "c"]] * 3 == [[claim.id for claim in view.subjects] for view in views]
    assert ["a", "a", "a"] == [view.claim.id for view in views]


def test_complete_chains_are_ordered_by_length() -> None:
    chains = (["notary", "a", "b"], ["clerk", "a"], ["notary"], ["clerk", "a", "b"])
    ledger = Ledger.of(
        [Source(id, "official") for id in ("notary", "clerk")],
        [Source(id, "outlet") for id in ("a", "b")],
        Claim("sold", "The mill was sold."),
        [Assertion("sold", via=chain) for chain in chains],
    )

    found = [
        [hop.source for hop in chain.via] for chain in explain(ledger, "sold").asserted.complete
    ]
    assert sorted(chains, key=lambda chain: (len(chain), chain)) == found


def test_disjoint_chains_share_no_source() -> None:
    """Two of the first three chains share a relay, so that the fewest are searched for."""
    chains = (["p", "a", "b"], ["q", "b", "c"], ["r", "c", "a"], ["s", "d"])
    ledger = Ledger.of(
        [Source(id, "official") for id in "pqrs"],
        [Source(id, "outlet") for id in "abcd"],
        Claim("sold", "The mill was sold."),
        [Assertion("sold", via=chain) for chain in chains],
    )
    side = explain(ledger, "sold").asserted

    assert (3, 3) == (side.certain_support.low, side.certain_support.high)
    shown = [{hop.source for hop in chain.via} for chain in side.disjoint_chains]
    assert {"s", "d"} in shown
    assert 2 == len(shown)
    assert shown[0].isdisjoint(shown[1])


def test_denial_is_not_concluded_from_the_premises() -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        [Claim("deed", "There is a deed."), Claim("sold", "The mill was sold.", because=["deed"])],
        [Assertion("sold", via=["daily"], stance=stance) for stance in ("asserts", "denies")],
    )
    view = explain(ledger, "sold")

    numbers = [(len(s.concluded), len(s.unattributed)) for s in (view.asserted, view.denied)]
    assert [(1, 0), (0, 1)] == numbers


def test_side_is_described_with_its_claim_and_number_of_chains() -> None:
    ledger = Ledger.of(
        Source("notary", "official"),
        [Claim(id, "The mill was sold.") for id in ("a", "b")],
        [Assertion("b", via=["notary"], stance=stance) for stance in ("asserts", "denies")],
        Assertion("b", via=["notary", "notary"], stance="denies"),
    )
    view = explain(ledger, "b")

    assert ["<Side for b: 1 chain>", "<Side against b: 2 chains>"] == [
        repr(side) for side in (view.asserted, view.denied)
    ]


def test_claim_that_restates_nothing_represents_its_restatements() -> None:
    ledger = Ledger.of(
        Source("notary", "official"),
        [Claim(id, "The mill was sold.") for id in ("b", "a")],
        Assertion("a", via=["notary"]),
        Link("restates", "a", "b"),
    )

    assert "b" == explain(ledger, "a").claim.id
