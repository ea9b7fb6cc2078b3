"""Relations between claims: links, premises, and undercut links and chains."""

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Link, Source
from claimtrack.reports.article.relations import find_relations

CLAIMS = [Claim("a", "A."), Claim("b", "B."), Claim("c", "C.", because=("a",))]


def words(*records: Assertion | Link | Source) -> list[str]:
    relations = find_relations(Facts(Ledger.of(CLAIMS, records)))
    return [f"{each.one} {each.kind.value} {each.other}{each.aside}" for each in relations]


def test_undercutting_a_link_affects_the_target_of_the_link() -> None:
    link = Link("supports", "a", "b", id="l1")

    assert [
        "c undercuts b (the link a supports b)",
        "a supports b",
        "c rests on a",
    ] == words(link, Link("undercuts", "c", to_link="l1"))


def test_undercutting_a_chain_affects_its_claim() -> None:
    chain = Assertion("b", ["s"], id="a1")

    assert "c undercuts b (the chain s)" in words(
        Source("s", "person"), chain, Link("undercuts", "c", to_assertion="a1")
    )


def test_links_in_an_undercutting_ring_occur_once_each() -> None:
    found = words(
        Link("undercuts", "a", to_link="l2", id="l1"), Link("undercuts", "b", to_link="l1", id="l2")
    )

    assert 3 == len(found)
