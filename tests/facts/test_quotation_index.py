"""Search of texts for quoted words."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.text.checkable_items import Quotation, find_checkable_items
from claimtrack.facts.text.cited_text import QuotationIndex
from claimtrack.facts.text.figures import normalize_cited_text
from claimtrack.facts.text.joined_words import JoinedWords, split_quotation
from tests.growth import seconds_below
from tests.laws.profiles import law
from tests.strategies import texts


def quotations(sentence: str) -> list[Quotation]:
    items = find_checkable_items(normalize_cited_text(sentence).text)
    return [each for each in items if isinstance(each, Quotation)]


def match(sentence: str, text: str) -> tuple[str, str]:
    """Return the outcome for the one quotation of a sentence, and the words of the text."""
    (item,) = quotations(sentence)
    normalized = normalize_cited_text(text).text
    found = QuotationIndex(normalized).match(item)
    return found.outcome.value, normalized[slice(*found.span)] if found.span else ""


@pytest.mark.parametrize(
    ("sentence", "words"),
    [
        ('He said "not a word".', ['"not a word"']),
        ("He said “not a word.”", ['"not a word."']),
        ("He said ‘not a word’ of it.", ["'not a word'"]),
        ("He said 'don't say a word' twice.", ["'don't say a word'"]),
        ('He said "a \'good\' word" and "no word".', ["\"a 'good' word\"", '"no word"']),
        ('He said: "One word. Not two. No more."', ['"One word. Not two. No more."']),
        ('He said: "One word and', ['"One word and']),
        ('"We will win", he said.', ['"We will win"']),
        ('"The bridge is closed. It has 40 cracks."', []),
        ('The "bridge" is 6\' 2" high.', []),
        ("The boys' club and the girls' club, in the '90s and '80s.", []),
        ("Rock 'n' roll isn't the dogs' friend.", []),
    ],
)
def test_quotations_of_a_sentence(sentence: str, words: list[str]) -> None:
    assert words == [each.text for each in quotations(sentence)]


def test_sentence_of_quoted_words_is_checked_as_a_sentence() -> None:
    assert ["40"] == [each.text for each in find_checkable_items('"It has 40 cracks."')]


# Each with a text that has the words and one that does not.
@pytest.mark.parametrize(
    ("quote", "right", "wrong"),
    [
        ("Beauty and the Beast.", "in Beauty and the Beast , a film", "in Beauty and a Beast"),
        ("the bridge, is CLOSED!", "The bridge is closed", "The bridge was closed"),
        ("does not, doesn't", "he does not , does n't", "he does not, does"),
        ("a 'good' bridge", 'a "good" bridge', 'a "goods" bridge'),
        ("the well-known e-mail", "the well known email", "the well known mail"),
        ("it was -- at last -- over", "it was\u2014at last\u2014over", "it was at least over"),
        ("[T]he bridge is shut", "the bridge is shut", "a bridge is shut"),
        ("[s]he shut it", "She shut it", "they shut it"),
        ("he shut[s] it down", "he shut it down", "he shed it down"),
        ("the bridge ... is shut", "the bridge here is shut", "is shut, the bridge"),
        ("the bridge [over the Lorn] is", "the bridge there is", "a bridge is"),
        ("a cost of 1,900 euros", "a cost of 1900 euros", "a cost of 19.00 euros"),
        ("at 1.5 metres", "at 1.5 metres", "at 15 metres"),
        ("won 3 2 at home", "won 3-2 at home", "won 32 at home"),
        ("it's not in Émile's house", "its not in Émile ’s house", "it is not in a house"),
    ],
)
def test_quoted_words_are_found_whatever_is_between_them(
    quote: str, right: str, wrong: str
) -> None:
    sentence = f'He said "{quote}" then.'

    assert ("found", "missing") == (match(sentence, right)[0], match(sentence, wrong)[0])


@pytest.mark.parametrize(
    ("quote", "text", "expected"),
    [
        ("the bridge is shut", "He said the Bridge is, shut.", ("found", "the Bridge is, shut")),
        ("the bridge ... shut", "He said the bridge is shut.", ("found", "the bridge is shut")),
        ("[s]he shut it", "Then she shut it.", ("found", "she shut it")),
        (
            "the bridge is shut for good",
            "He said the bridge is open for good, I think.",
            ("missing", "the bridge is open for good"),
        ),
        ("the bridge is shut", "Nothing of this.", ("missing", "")),
    ],
)
def test_match_has_the_quoted_words_or_the_nearest_passage(
    quote: str, text: str, expected: tuple[str, str]
) -> None:
    assert expected == match(f'He said "{quote}" then.', text)


def test_quotation_with_other_words_between_is_unsure() -> None:
    text = 'He left. "It rained a lot," he said. "We stayed in." Then he left.'

    found = [match(f"He said {each}", text) for each in ('"a lot. We stayed"', '"a lot. We left"')]

    words = 'a lot," he said. "We stayed'
    assert [("unsure", words), ("missing", "")] == [found[0], (found[1][0], "")]


words = st.lists(st.sampled_from(["a", "ab", "b", "ba", "1", "12", "1.5", "don't"]), min_size=1)


@law
@given(text=words, quote=words, mark=st.sampled_from([" ", "-", ", ", "\u2014"]))
def test_joined_words_are_found_where_a_slow_search_finds_them(
    text: list[str], quote: list[str], mark: str
) -> None:
    def letters(each: list[str]) -> str:
        return JoinedWords.of(" ".join(each)).letters

    (part,) = split_quotation(mark.join(quote))
    expected = any(
        letters(text[first:last]) == part.letters
        for first in range(len(text))
        for last in range(first + 1, len(text) + 1)
    )
    assume("don't" not in text)  # its halves are words of their own

    assert expected == (JoinedWords.of(" ".join(text)).find([part]) is not None)


@law
@given(before=texts, quote=texts, after=texts)
def test_words_of_a_text_are_found_in_it(before: str, quote: str, after: str) -> None:
    parts = split_quotation(quote)
    assume(parts and not any(mark in quote for mark in ("[", "...")))
    text = f"{before} / {quote} / {after}"

    span = JoinedWords.of(text).find(parts)

    assert span is not None
    assert JoinedWords.of(text[slice(*span)]).letters == "".join(each.letters for each in parts)


@pytest.mark.parametrize("hostile", ["a", "a ", "a-", "[a]", "...a", "1 ", "'a ", '"a', '"." '])
def test_long_hostile_quotation_is_compared_in_linear_time(hostile: str) -> None:
    text = hostile * (16_000 // len(hostile))
    said = f'He said "{text}" and "{text[:1000]}" and \'{text}'

    def compare(text: str) -> None:
        for each in quotations(said):
            QuotationIndex(text).match(each)

    assert seconds_below(compare, lambda: text, limit=30) < 30
