"""Disputes between claims, by links to a claim or to its assertions."""

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Claim, Ledger, Link, Ref, Retraction, Source

RECORDS = (
    Source("anna", "witness"),
    [Claim(id, f"Text of {id}.") for id in ("film", "fire", "storm")],
    Assertion("fire", ["anna"], id="seen"),
    Assertion("fire", ["anna"], stance="denies", id="denied"),
    Link("contradicts", "storm", "fire", id="either"),
)


def disputed(*records: Link | Retraction) -> dict[str, list[str]]:
    """Return for each claim the ids of the claims that dispute it."""
    facts = Facts(Ledger.of(*RECORDS, records))
    return {
        id: [other.claim.id for other in facts.claim(id).opposing]
        for id in ("film", "fire", "storm")
    }


def test_undercutter_of_assertion_disputes_its_claim() -> None:
    link = Link("undercuts", "film", to_assertion="seen", id="doubt")

    assert {"film": ["fire"], "fire": ["film", "storm"], "storm": ["fire"]} == disputed(link)
    assert {"film": [], "fire": ["storm"], "storm": ["fire"]} == (
        disputed(link, Retraction(Ref("link", "doubt")))
    )


def test_undercutter_of_denial_or_link_disputes_no_claim() -> None:
    denial = Link("undercuts", "film", to_assertion="denied")
    link = Link("undercuts", "film", to_link="either")

    assert {"film": [], "fire": ["storm"], "storm": ["fire"]} == disputed(denial, link)
