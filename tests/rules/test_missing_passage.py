from collections.abc import Sequence

import pytest

from claimtrack.model import Assertion, Claim, Document, Hop, Ledger, Link, Retraction, Source
from tests.rules.checking import findings

TEXT = "Headline\n\nFirst.\nStill first.\n \n\nSecond.\n"


def ledger(at: Sequence[str] = (), hop_at: str | None = None, stance: str = "asserts") -> Ledger:
    return Ledger.of(
        Source("keeper", "person"),
        Document("article", text=TEXT),
        Document("empty", text=""),
        Document("gone"),
        Claim("pump", "The pump broke down."),
        Assertion("pump", [Hop("keeper", at=hop_at)], at=at, stance=stance, id="a"),
    )


def messages(of: Ledger) -> list[str]:
    result = findings("missing-passage", of)
    for finding in result:
        (again,) = findings("missing-passage", of.only(finding.evidence()))
        assert (finding.fingerprint, finding.message) == (again.fingerprint, again.message)
    return [finding.message for finding in result]


@pytest.mark.parametrize(
    "at", ["article", "article#headline", "article#caption", "article#p1", "article#p3", "empty"]
)
def test_existing_and_unnumbered_blocks_are_not_flagged(at: str) -> None:
    assert [] == messages(ledger([at]))
    assert [] == messages(ledger(hop_at=at))


@pytest.mark.parametrize("stance", ["asserts", "denies", "neutral"])
def test_block_after_the_last_one_is_flagged(stance: str) -> None:
    expected = ["there is no `article#p4`: the text has 3 blocks"]

    assert expected == messages(ledger(["article#p4"], stance=stance))
    assert expected == messages(ledger(hop_at="article#p4", stance=stance))


def test_empty_text_has_no_blocks() -> None:
    assert ["there is no `empty#p1`: the text has 0 blocks"] == messages(ledger(["empty#p1"]))


def test_document_without_text_is_not_checked() -> None:
    assert [] == messages(ledger(["gone#p99"], "gone#p99"))


def test_missing_blocks_of_one_claim_give_one_finding() -> None:
    both = ledger(["article#p1", "article#p9", "gone#p9"], "article#p12").with_records(
        Claim("again", "The pump failed."),
        Assertion("again", ["keeper"], at=["empty#p1"]),
        Link("restates", "again", "pump"),
    )

    assert ["there is no `article#p12`: the text has 3 blocks (2 more like it)"] == messages(both)


def test_withdrawn_assertion_is_not_checked() -> None:
    of = ledger(["article#p4"])

    assert [] == messages(of.with_records(Retraction(of.assertions[0].ref)))


def test_passage_that_reports_a_withdrawal_is_looked_up() -> None:
    def withdrawn(*at: str) -> Ledger:
        whole = ledger(["article#p3"])
        return Ledger.of(whole.records(), Retraction(whole.assertions[0].ref, at=at))

    assert [] == messages(withdrawn("article#p3", "gone#p9"))
    assert ["there is no `article#p4`: the text has 3 blocks"] == messages(
        withdrawn("article#p3", "article#p4", "article#p5")
    )
