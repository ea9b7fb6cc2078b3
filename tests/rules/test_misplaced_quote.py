from collections.abc import Sequence

import pytest

from claimtrack.engine.finding import Outcome
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    RecordKind,
    Ref,
    Severity,
    Source,
)
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
def test_typography_whitespace_and_omissions_are_ignored(quote: str) -> None:
    assert outcomes(ledger(quote)) == []


@pytest.mark.parametrize(
    "quote", ["The pump failed thrice", "the pump failed", "seen it all ... pump failed"]
)
def test_other_words_case_and_order_are_flagged(quote: str) -> None:
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
def test_document_of_the_hop_overrides_those_of_the_assertion(
    at: list[str], hop_at: str | None, expected: list[Outcome]
) -> None:
    assert expected == outcomes(ledger("failed twice", at, hop_at))


def test_unchecked_quote_is_a_note_with_its_own_fingerprint() -> None:
    (unchecked,) = findings("misplaced-quote", ledger("failed thrice", ["gone"]))
    (misplaced,) = findings("misplaced-quote", ledger("failed thrice"))

    assert (Severity.NOTE, Severity.ERROR) == (unchecked.severity, misplaced.severity)
    assert unchecked.fingerprint != misplaced.fingerprint
    assert (Ref(RecordKind.DOCUMENT, "gone"), None) == (unchecked.cause, misplaced.cause)


def test_quote_is_shortened_if_it_is_longer_than_sixty_characters() -> None:
    for length, shown in ((60, "x" * 60), (61, "x" * 57 + "...")):
        (finding,) = findings("misplaced-quote", ledger("x" * length))
        assert f'the words "{shown}" of' in finding.message


def test_message_abbreviates_a_long_quote() -> None:
    (finding,) = findings("misplaced-quote", ledger("so\n" * 100))

    assert f'the words "{"so " * 19}..."' in finding.message
    assert len(finding.message) < 120


def messages(text: str, *hops: Hop, documents: Sequence[str] = ("article",)) -> list[str]:
    """Return what is said of quotes in a text."""
    found = findings(
        "misplaced-quote",
        Ledger.of(
            Source("keeper", "person"),
            [Document(id, text=text) for id in documents],
            Claim("pump", "The pump broke down."),
            [Assertion("pump", [hop], at=documents) for hop in hops],
        ),
    )
    return [f"{finding.outcome.value}: {finding.message}" for finding in found]


def test_difference_after_a_long_beginning_is_shown() -> None:
    before, after = "x" * 100, "y" * 100
    text = f"They saw {before}a{after} there."
    (message,) = messages(text, Hop("keeper", quote=f"saw {before}b{after} there"))

    shown = [side.lstrip(".").partition("y")[0] for side in message.split("`")[-4:-1:2]]
    assert ["x" * 15 + "a", "x" * 15 + "b"] == shown


HERONS = "North counted ten herons. South counted twelve herons, and South left."


@pytest.mark.parametrize(
    ("hop", "expected"),
    [
        (Hop("keeper", quote="South", start=26), []),
        (Hop("keeper", quote="South", prefix="herons. "), []),
        (Hop("keeper", quote="South", prefix="herons. ", start=3), []),
        (Hop("keeper", quote="South"), []),
        (
            Hop("keeper", quote="South", start=3),
            [
                'possible: the words "South" of `keeper` are in `article` at 26 and 59, '
                "and the record fits more than one place"
            ],
        ),
        (
            Hop("keeper", quote="twelve herons", start=14),
            [
                'possible: the words "twelve herons" of `keeper` are in `article` at 40, '
                "not at the recorded place"
            ],
        ),
        (
            Hop("keeper", quote="South", prefix="North "),
            [
                'found: the words "South" of `keeper` are in `article` at 26 and 59, '
                "but not next to the recorded words"
            ],
        ),
        (
            Hop("keeper", quote="twelve herons", prefix="North counted "),
            [
                'found: the words "twelve herons" of `keeper` are in `article`, but next to '
                "other words: the document has `South`, the quote `North`"
            ],
        ),
        (
            Hop("keeper", quote="South counted thirteen herons"),
            [
                'found: the words "South counted thirteen herons" of `keeper` are not in '
                "`article`: the document has `twelve`, the quote `thirteen`"
            ],
        ),
        (
            Hop("keeper", quote="counted no herons"),
            [
                'found: the words "counted no herons" of `keeper` are not in `article`: '
                "the document has `ten`, the quote `no`"
            ],
        ),
        (
            Hop("keeper", quote="a kingfisher"),
            ['found: the words "a kingfisher" of `keeper` are not in `article`'],
        ),
    ],
)
def test_message_gives_the_place_and_the_differing_words(hop: Hop, expected: list[str]) -> None:
    assert expected == messages(HERONS, hop)


def test_message_names_at_most_three_places() -> None:
    hop = Hop("keeper", quote="South", start=3)

    for count, places in ((3, "0, 6 and 12"), (4, "0, 6 and 2 more")):
        (message,) = messages(" ".join(["South"] * count), hop)
        assert f"are in `article` at {places}, " in message


def test_quote_without_words_is_not_checked() -> None:
    assert [] == messages(HERONS, Hop("keeper", quote="... [...] “”"))


def test_quote_in_one_of_several_documents_is_not_flagged() -> None:
    assert [] == messages(
        HERONS, Hop("keeper", quote="ten herons", start=14), documents=["article", "copy"]
    )


def test_message_names_all_cited_documents() -> None:
    assert [
        'found: the words "eleven herons" of `keeper` are not in `article`, `copy`: '
        "the document has `ten`, the quote `eleven`"
    ] == messages(HERONS, Hop("keeper", quote="eleven herons"), documents=["article", "copy"])


def test_possible_finding_has_another_fingerprint_than_an_error() -> None:
    unsure = ledger("pump")
    (assertion,) = unsure.assertions
    hop = Hop("keeper", quote="pump", start=3)
    (note,) = findings(
        "misplaced-quote",
        Ledger.of(
            unsure.sources.values(),
            unsure.documents.values(),
            unsure.claims.values(),
            Assertion(assertion.claim, [hop], at=assertion.at),
        ),
    )

    assert Severity.NOTE is note.severity
    assert note.fingerprint != findings("misplaced-quote", ledger("failed thrice"))[0].fingerprint
