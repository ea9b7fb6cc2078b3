"""Tests of the ledger of an answer, which any words must fit."""

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.answers.annotated import AnswerSource
from claimtrack.answers.check import check_answer
from tests.laws.profiles import law

# Characters that ledgers refuse in texts or in names, beside others.
WORDS = st.text("a1. \x00\x0c\x1b\x85\ud800\u202e\ufdd0\u200b\n\t", max_size=12)


@law
@given(WORDS, WORDS, WORDS, WORDS, WORDS)
def test_any_words_of_an_answer_and_its_sources_fit(
    answer: str, question: str, title: str, publisher: str, text: str
) -> None:
    url = f"https://{publisher}.example/{title}"
    sources = [
        AnswerSource("1", 1, text, title, url, publisher),
        AnswerSource("2", 2, text, title, url),
    ]

    report = check_answer(f"{answer} [1]. It is 5 km {answer} [2].", sources, question)

    assert ["source-1", "source-2", "answer"] == list(report.ledger.documents)
    assert report.to_dict()["findings"] == [] or report.findings


def test_very_long_words_are_cut() -> None:
    source = {"text": "It is 5 km.", "publisher": "a" * 300, "url": f"https://{'b' * 300}.example"}
    unnamed = {**source, "id": "b", "publisher": ""}
    long = "a" * 30_000

    ledger = check_answer("It is 5 km [1][b].", [source, unnamed], question=long).ledger

    assert long[:20_000] == ledger.documents["answer"].title
    names = {each.name for each in ledger.sources.values()}
    assert {"a" * 200, "b" * 192} <= names
