"""Tests of names: their spans in a sentence, and the search for them in a text."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.answers.answer_input import SourceInput
from claimtrack.answers.check import check_answer
from claimtrack.answers.names import NameIndex, find_names
from claimtrack.answers.report import SentenceStatus
from claimtrack.facts.text.item_match import ItemOutcome
from tests.laws.profiles import law
from tests.nonempty import nonempty


def names(text: str) -> list[str]:
    return [name.text for name in find_names(text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("The mayor met Anna Lund in Halm.", ["Anna Lund", "Halm"]),
        ("Anna Lund left.", ["Anna Lund"]),
        ("Scientists left.", []),
        ("Halm's mayor left.", []),
        ("It said: “Nobody left Halm.”", ["Halm"]),
        ("- **Halm** and Vesk grew", ["Vesk"]),
        ("In March, Kest left on Friday.", ["Kest"]),
        ("He met Halm's Anna Lund.", ["Halm", "Anna Lund"]),
        ("He met Dr. A. B. Lund and Mrs Kest.", ["Dr. A. B. Lund", "Mrs Kest"]),
        ("He met Jean-Luc O'Brien.", ["Jean-Luc O'Brien"]),
        ("It made 5 TWh and sent 12 USD to Halm.", ["Halm"]),
        ("They flew F-16s over Halm.", ["Halm"]),
        ("He joined the U.S. Navy.", ["U.S. Navy"]),
        ("He met the President of the University.", []),
        ("Population and Economy of Halm and Vesk", []),
        ("Economy of Halm: it grew in Vesk.", ["Vesk"]),
        ("The mayor of Halm: it grew in Vesk.", ["Halm", "Vesk"]),
        ("ALL WORDS ARE CAPITALS HERE", []),
        ("Она жила in Москва.", ["Москва"]),
        ("Nothing to see.", []),
        ("", []),
    ],
)
def test_names_of_a_sentence(text: str, expected: list[str]) -> None:
    assert expected == names(text)


def outcomes(sentence: str, text: str) -> list[ItemOutcome]:
    index = NameIndex(text)
    return [index.match(name).outcome for name in find_names(sentence)]


FOUND, UNSURE, MISSING = ItemOutcome.FOUND, ItemOutcome.UNSURE, ItemOutcome.MISSING


@pytest.mark.parametrize(
    ("sentence", "text", "outcome"),
    [
        ("She met Anna Lund.", "Anna Lund spoke.", FOUND),
        ("She met Anna Lund.", "Anna Kest spoke.", MISSING),
        ("She met Anna Lund.", "Lund, Anna (chair)", FOUND),
        ("She met Anna Lund.", "ANNA LUND SPOKE", FOUND),
        ("She met Anna Lund.", "Anna Kest met Mia and Tom Lund.", UNSURE),
        ("She met Anna Lund.", "Anna Maria Lund spoke.", FOUND),
        ("She met A. Lund.", "Anna Lund spoke.", FOUND),
        ("She met A. Lund.", "Mia Lund spoke.", MISSING),
        ("She met J. R. Lund.", "John Lund spoke.", FOUND),
        ("She met J. R. Lund.", "Tom Lund spoke.", MISSING),
        ("She met Anna Lund.", "A. Lund spoke.", FOUND),
        ("She met Anna Lund.", "A. B. Lund spoke.", FOUND),
        ("She met Anna Lund.", "M. Lund spoke.", MISSING),
        ("She met Mrs. Lund.", "Anna Lund spoke.", FOUND),
        ("She met President Lund.", "Lund spoke.", FOUND),
        ("She met President Lund.", "President Kest spoke.", MISSING),
        ("She met Lund's aide.", "Lund spoke.", FOUND),
        ("She met Lund.", "It is Lund’s.", FOUND),
        ("She met the Lunds.", "Lund spoke.", FOUND),
        ("She met José Müller.", "Jose Mueller spoke.", FOUND),
        ("She met José Müller.", "Jose Miller spoke.", MISSING),
        ("She met Anna Lund.", "anna lund spoke.", FOUND),
        ("It is the WHO.", "the World Health Organization", FOUND),
        ("It is the WHO.", "The World Food Programme", UNSURE),
        ("It is the World Health Organization.", "the WHO said", FOUND),
        ("It is the World Health Organization.", "who said that?", MISSING),
        ("It is the U.S. Navy.", "the US Navy", FOUND),
        ("It is the Belgian team.", "a club in Belgium", UNSURE),
        ("It is the Belgian team.", "a club in Sweden", MISSING),
        ("It is the American team.", "the U.S. team", UNSURE),
        ("It is the American team.", "it helps us", MISSING),
        ("It is the Scottish team.", "a club in Scotland", UNSURE),
        ("It is the Spanish team.", "a club in Spain", UNSURE),
        ("It is a team from America.", "tell us more", MISSING),
        ("She met Allan Johnson.", "Allan Johnston spoke.", MISSING),
        ("It is the UN Security Council.", "United Nations Security Council", FOUND),
        ("It is the UN Security Council.", "the Security Council", UNSURE),
        ("It is in California.", "in Cupertino, Calif.", UNSURE),
        ("It is in California.", "in the calif", MISSING),
        ("She met Queen Anna II.", "Anna was queen", FOUND),
        ("She lives in St. Albans.", "in St Albans", FOUND),
        ("It needs Wi-Fi.", "the wifi is down", FOUND),
        ("She plays for Halm FC.", "She plays for Halm.", FOUND),
    ],
)
def test_match_of_a_name(sentence: str, text: str, outcome: ItemOutcome) -> None:
    assert [outcome] == outcomes(sentence, text)


@pytest.mark.parametrize(
    ("sentence", "text", "words"),
    [
        ("She met Anna Lund.", "The chair, Anna Lund, spoke.", "Anna Lund"),
        ("She met Anna Lund.", "The chair, Lund, Anna", "Lund, Anna"),
        ("It is the WHO.", "the World Health Organization of old", "World"),
        ("She met Allan Johnson.", "Allan Johnston spoke.", "Johnston"),
        ("She met Anna Lund.", "Anna Kest spoke.", "Anna"),
        ("It is the Belgian team.", "a club in Belgium", "Belgium"),
    ],
)
def test_words_of_the_text_that_have_a_name_or_come_nearest(
    sentence: str, text: str, words: str
) -> None:
    (name,) = find_names(sentence)
    span = NameIndex(text).match(name).span

    assert span is not None
    assert words == text[slice(*span)]


def test_unsure_match_shows_the_other_form() -> None:
    (name,) = find_names("It is the Belgian team.")

    assert "the text has `Belgium`" == NameIndex("a club in Belgium").match(name).note


def test_unsure_match_shows_the_same_form_in_every_run() -> None:
    (name,) = find_names("It is in the Netherlands.")
    index = NameIndex("clubs in Holland, and the Dutch")

    assert "the text has `Dutch`" == index.match(name).note


VOCABULARY = """
    Anna Lund Kest A. B. Dr. President of the WHO World Health Organization United States US
    American Belgium Belgian said in a and Müller Mueller O'Brien Lund's Halm-Vesk, FC 16 (The
"""
WORDS = st.sampled_from(VOCABULARY.split())
TEXTS = st.lists(WORDS, max_size=14).map(" ".join)


@law
@given(before=TEXTS, sentence=TEXTS, after=TEXTS)
def test_text_that_has_a_sentence_has_its_names(before: str, sentence: str, after: str) -> None:
    found = find_names(sentence)
    assume(found)
    index = NameIndex(f"{before}\n{sentence}\n{after}")

    assert {FOUND} == {index.match(name).outcome for name in nonempty(found)}


@law
@given(sentence=TEXTS, text=TEXTS, more=TEXTS)
def test_longer_text_never_lacks_more_names(sentence: str, text: str, more: str) -> None:
    found = find_names(sentence)
    assume(found)
    short, long = NameIndex(text), NameIndex(f"{text}. {more}")

    for name in nonempty(found):
        assert long.match(name).outcome.rank <= short.match(name).outcome.rank


@law
@given(sentence=TEXTS | st.text(max_size=40), text=TEXTS | st.text(max_size=40))
def test_spans_lie_in_their_texts(sentence: str, text: str) -> None:
    found = find_names(sentence)
    assume(found)
    index = NameIndex(text)
    ends = [0, *(name.end for name in found)]

    for end, name in zip(ends, nonempty(found), strict=False):
        assert end <= name.start < name.end
        assert name.text == sentence[name.start : name.end]
        span = index.match(name).span
        assert span is None or 0 <= span[0] < span[1] <= len(text)


LUND = "Anna Lund opened the harbour in Halm on 3 May 2031."


def checked(answer: str, *sources: SourceInput, question: str = "") -> list[tuple[object, ...]]:
    """Return the kind, text, outcome and passage of each item of an answer."""
    report = check_answer(answer, sources, question, names=True)
    items = [item for sentence in report.sentences for item in sentence.items]
    assert all(item.text == answer[item.start : item.end] for item in items)
    return [
        (item.kind.value, item.text, item.outcome.value, item.passage and item.passage.text)
        for item in items
    ]


def test_names_are_no_items_unless_asked_for() -> None:
    report = check_answer("It was opened by Mia Kest.", [LUND])

    assert ([SentenceStatus.NOTHING_TO_CHECK], ()) == (
        [sentence.status for sentence in report.sentences],
        report.missing,
    )


def test_names_stand_among_the_other_items_in_order() -> None:
    expected = [
        ("name", "Mayor Lund", "found", "Lund"),
        ("date", "3 May 2031", "found", "3 May 2031"),
        ("name", "Vesk", "missing", None),
    ]

    assert expected == checked("Mayor Lund came on 3 May 2031 to **Vesk**. [1]", LUND)


def test_name_in_a_quotation_or_date_is_no_item_of_its_own() -> None:
    found = checked('He read "Anna Lund opened the harbour" on 3 May 2031.', LUND)

    assert ["quotation", "date"] == [kind for kind, *_ in found if kind != "name"]
    assert "Anna Lund" not in [text for _, text, *_ in found]


def test_name_is_allowed_by_the_question_and_found_in_the_title() -> None:
    source = {"text": LUND, "title": "News from Vesk"}

    assert [("name", "Vesk", "found", None)] == checked("It is near Vesk.", source)
    assert [("name", "Kest", "found", None)] == checked("It was not Kest.", LUND, question="Kest?")


def test_name_that_only_another_source_has_is_missing() -> None:
    assert [("name", "Vesk", "missing", "Vesk")] == checked(
        "It is near Vesk [1].", LUND, "Vesk is small."
    )


def test_name_is_not_checked_against_a_text_that_is_not_available() -> None:
    assert [("name", "Vesk", "not-checked", None)] == checked(
        "It is near Vesk [1].", {"text": None, "url": "https://halm.example/"}
    )
