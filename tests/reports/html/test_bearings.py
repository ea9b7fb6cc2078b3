"""What bears on what: links, premises, and what undercuts something else than a claim."""

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Link, Source
from claimtrack.reports.html.relations import bonds, by_claim
from tests.reports.html.test_lanes import drawn

CLAIMS = [Claim("a", "A."), Claim("b", "B."), Claim("c", "C.", because=("a",))]


def words(*records: Assertion | Link | Source) -> list[str]:
    return [bond.words for bond in bonds(Facts(Ledger.of(CLAIMS, records)))]


def test_what_undercuts_a_link_bears_on_the_claim_that_the_link_speaks_of() -> None:
    link = Link("supports", "a", "b", id="l1")

    assert [
        "c undercuts b (the link a supports b)",
        "a supports b",
        "c rests on a",
    ] == words(link, Link("undercuts", "c", to_link="l1"))


def test_what_undercuts_a_chain_bears_on_its_claim() -> None:
    chain = Assertion("b", ["s"], id="a1")

    assert "c undercuts b (the chain s)" in words(
        Source("s", "person"), chain, Link("undercuts", "c", to_assertion="a1")
    )


def test_links_that_undercut_one_another_are_told_once_each() -> None:
    found = words(
        Link("undercuts", "a", to_link="l2", id="l1"), Link("undercuts", "b", to_link="l1", id="l2")
    )

    assert 3 == len(found)


def test_each_claim_has_what_it_bears_on_before_what_bears_on_it() -> None:
    found = by_claim(bonds(Facts(Ledger.of(CLAIMS, Link("supports", "a", "b")))))

    assert ["a supports b", "c rests on a"] == [bond.words for bond in found["a"]]


def test_of_a_long_chain_the_first_and_the_last_have_a_chip_and_the_others_one_together() -> None:
    relays = [Source(f"r{i}", "outlet", name=f"The Relay {i}") for i in range(12)]
    ledger = Ledger.of(
        CLAIMS, relays, Source("s", "person"), Assertion("a", ["s", *(r.id for r in relays)])
    )

    assert ["The Re…", "+10", "The Re…"] == [chip.text for chip in drawn(ledger).chips]
