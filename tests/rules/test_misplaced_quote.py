from collections.abc import Sequence

import pytest

from claimtrack.findings import Outcome
from claimtrack.model import Assertion, Claim, Document, Hop, Ledger, Severity, Source
from tests.rules.checking import findings

TEXT = (
    "“The pump failed\n twice,” said the keeper – who has\u00a0seen it all. It was an ‘old’ pump."
)


def ledger(quote: str, at: Sequence[str] = ("article",), hop_at: str | None = None) -> Ledger:
    return Ledger.of(
        Source("keeper", "person"),
        Document("article", text=TEXT),
        Document("other", text="Nothing of the kind."),
        Document("gone"),
        Claim("pump", "The pump broke down."),
        Assertion("pump", [Hop("keeper", quote=quote, at=hop_at)], at=at),
    )


def outcomes(of: Ledger) -> list[Outcome]:
    result = findings("misplaced-quote", of)
    for finding in result:
        (again,) = findings("misplaced-quote", of.only(finding.evidence()))
        assert finding.fingerprint == again.fingerprint
    return [finding.outcome for finding in result]


@pytest.mark.parametrize(
    "quote",
    [
        "The pump failed twice",
        "The pump failed twice.",
        "“The pump failed twice”",
        "keeper - who has seen",
        "an 'old' pump",
        "pump failed ... seen it all",
        "pump failed […] seen it all",
        "pump failed [] seen it all",
        "",
    ],
)
def test_shapes_blanks_and_omissions_make_no_difference(quote: str) -> None:
    assert outcomes(ledger(quote)) == []


@pytest.mark.parametrize(
    "quote", ["The pump failed thrice", "the pump failed", "seen it all ... pump failed"]
)
def test_other_words_another_case_and_another_order_do(quote: str) -> None:
    assert outcomes(ledger(quote)) == [Outcome.FOUND]


@pytest.mark.parametrize(
    ("at", "hop_at", "expected"),
    [
        (["article"], None, []),
        (["other", "article"], None, []),
        (["gone", "article"], None, []),
        (["other"], None, [Outcome.FOUND]),
        (["article"], "other", [Outcome.FOUND]),
        (["other"], "article#p1", []),
        (["gone"], None, [Outcome.NOT_CHECKED]),
        (["other", "gone"], None, [Outcome.NOT_CHECKED]),
        ([], None, [Outcome.NOT_CHECKED]),
    ],
)
def test_the_document_of_the_hop_goes_before_those_of_the_assertion(
    at: list[str], hop_at: str | None, expected: list[Outcome]
) -> None:
    assert expected == outcomes(ledger("failed twice", at, hop_at))


def test_what_was_not_checked_is_a_note_and_hides_no_later_error() -> None:
    (unchecked,) = findings("misplaced-quote", ledger("failed thrice", ["gone"]))
    (misplaced,) = findings("misplaced-quote", ledger("failed thrice"))

    assert (Severity.NOTE, Severity.ERROR) == (unchecked.severity, misplaced.severity)
    assert unchecked.fingerprint != misplaced.fingerprint


def test_a_long_quote_is_cut_in_the_message() -> None:
    (finding,) = findings("misplaced-quote", ledger("so\n" * 100))

    assert len(finding.message) < 120
    assert "\n" not in finding.message
