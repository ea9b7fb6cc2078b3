"""Checkable items of sentences, and their comparison with cited texts."""

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.facts.text.checkable_items import find_checkable_items
from claimtrack.facts.text.cited_text import CitedText, best_match
from claimtrack.facts.text.figures import normalize_cited_text
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.model import Document
from tests.growth import seconds_below
from tests.laws.profiles import law
from tests.strategies import texts


def missing(sentence: str, *cited: str, published: str | None = None) -> list[str]:
    """Return the items of a sentence that none of the cited texts contains."""
    documents = [Document(f"d{i}", published=published, text=text) for i, text in enumerate(cited)]
    texts = [*map(CitedText.of, documents)]
    items = find_checkable_items(normalize_cited_text(sentence).text)
    found = ItemOutcome.FOUND
    return [each.text for each in items if best_match(each, texts)[1].outcome is not found]


def words(sentence: str) -> list[str]:
    """Return the checkable items of a sentence."""
    return missing(sentence)


@pytest.mark.parametrize(
    ("sentence", "expected"),
    [
        ("Nothing is stated here.", []),
        ("It carries 40 tonnes.", ["40 tonnes"]),
        ("On 3 May 2031, at 14:30, 40 boats left.", ["3 May 2031", "14:30", "40"]),
        ("In 2031 it cost $2.4 million.", ["2031", "$2.4 million"]),
        ('He said "not a word of it" twice.', ['"not a word of it"']),
        ("He said \u201cnot a word of it\u201d.", ['"not a word of it"']),
        ('The "40 of us" came.', ['"40 of us"']),
        ('The "bridge" is 6\' 2" high.', ["6' 2\""]),
        ("From 1999 to 2004, in the 1980s.", ["1999 to 2004", "1980s"]),
        ("Version 2.1.3, call +44 20 7946 0958.", ["2.1.3", "+44 20 7946 0958"]),
        ("One of 1 is 0.", ["1", "0"]),
        ("The 19th century, the third time, a half.", ["19th century"]),
        ("5G, A4, COVID-19 and GPT-4.", []),
        ("3. It is closed [1, 2] \u30104\u2020a\u3011.", []),
        ("See https://a.example/2031/05 or a7@b.example.", []),
        ("It is closed [^1][doc3].", []),
        ("At 14:30 UTC it was over.", ["14:30 UTC"]),
    ],
)
def test_checkable_items_of_sentence(sentence: str, expected: list[str]) -> None:
    assert expected == words(sentence)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It was 40 tonnes.", "40 t"),
        ("It was 40 tonnes.", "40,000 kg"),
        ("It was 40 tonnes.", "forty"),
        ("It was 40 people.", "40 residents"),
        ("It was 5%.", "by -5 %"),
        ("It was -5%.", "down by 5 %"),
        ("It was -5 degrees.", "5 degrees below zero"),
        ("It was -5 degrees.", "minus 5"),
        ("It was 5 degrees.", "-5"),
        ("It was 2 million.", "between 2 and 3 million"),
        ("It was in 2020.", "from 2019 to 2021"),
        ("It was in 2031.", "on 3 May 2031"),
        ("It was at 9:00.", "at nine"),
        ("It was in May 2031.", "3/5/2031"),
        ("Call 020 7946 0958.", "+44 (0)20 7946-0958"),
        ('It was "a  Bridge, for ... all".', "A bridge for one and all!"),
        ('It was "a bridge for [us] all".', "a bridge for you and all"),
        ("It was 900.", "12 900"),
        ("It was 12,900.", "12 900"),
        ("It was two dozen.", "24"),
        ("It was 1,900.", "nineteen hundred"),
        ("It was 20 °C.", "68 °F"),
        ("It was 21 °C.", "70 degrees Fahrenheit"),
        ("It was -4 °F.", "-20 °C"),
        ("It was -4 °F.", "20 degrees Celsius below zero"),
        ("It rose by 2 °C.", "a rise of 3.6 °F"),
        ("It was 20 °C.", "20 degrees"),
        ("It was 100 km.", "62 miles"),
        ("It was 21.1 °C.", "70 °F"),
        ("More than 200 came.", "more than 200 and no more than 200"),
        ("More than 200 came.", "over 200"),
        ("More than 200 came.", "at least 220"),
        ("More than 200 came.", "200"),
        ("No more than 200 came.", "up to 200"),
        ("No more than 200 came.", "never over 200"),
        ("200 came.", "no more than 200"),
        ("200 or more came.", "at least 200"),
    ],
)
def test_text_contains_any_possible_reading(sentence: str, cited: str) -> None:
    assert [] == missing(sentence, cited)


@pytest.mark.parametrize(
    ("sentence", "cited"),
    [
        ("It was 40 tonnes.", "40 kg"),
        ("It was $40.", "\u20ac40"),
        ("It was 40.", "140 or 401 or 4.0 or 0"),
        ("It was -5 degrees.", "5 degrees"),
        ("It was 1,900.", "1,897"),
        ("It was 20 °C.", "30 °F"),
        ("It was 20 °C.", "20 °F"),
        ("It was 21 °C.", "72 °F"),
        ("It was -4 °F.", "20 °C"),
        ("It was 1,900 m.", "2 km"),
        ("It was 100 km.", "61 miles"),
        ("More than 200 came.", "no more than 200"),
        ("More than 200 came.", "not more than 200"),
        ("More than 200 came.", "never more than 200"),
        ("More than 200 came.", "fewer than 200"),
        ("More than 200 came.", "200 or fewer"),
        ("At least 200 came.", "at most 200"),
        ("Up to 200 came.", "at least 200"),
        ("Less than 200 came.", "no less than 200"),
        ("More than 20 °C.", "less than 68 °F"),
        ("It was on 3 May 2031.", "in May 2031"),
        ("It was on 3 May 2031.", "on 13 May 2031 and on 3 June 2031"),
        ("It was from 2019 to 2021.", "from 2018 to 2021"),
        ("It was in the 1990s.", "in 1989 and 2000"),
        ("It was at 2:30 p.m.", "at 2:30 a.m."),
        ("It was 2.1.3.", "2.1.30 and 12.1.3"),
        ("It was +44 20 7946 0958.", "+44 20 7946 0985"),
        ('It was "a bridge for all".', "a footbridge for all"),
        ('It was "a bridge ... for all".', "for all a bridge"),
        ('It was "a bridge ... bridge for all".', "a bridge for all"),
    ],
)
def test_text_lacks_items_without_matching_reading(sentence: str, cited: str) -> None:
    assert words(sentence) == missing(sentence, cited)


@pytest.mark.parametrize(
    ("cited", "published", "expected"),
    [
        ("It was on Tuesday.", "2021-10-20", []),
        ("It was on Monday.", "2021-10-20", ["19 October 2021"]),
        ("It was on Monday.", None, ["19 October 2021"]),
        ("It was on 19 October.", "2021-10-20", []),
        ("It was on 19 October.", "2022-01-02", []),
        ("It was on 19 October.", "2024", ["19 October 2021"]),
        ("It was on 19 October.", None, ["19 October 2021"]),
        ("It was.", "2021-10-19", []),
        ("It was last night.", "2021-10-19", []),
    ],
)
def test_relative_date_is_resolved_by_publication_date(
    cited: str, published: str | None, expected: list[str]
) -> None:
    assert expected == missing("It was on 19 October 2021.", cited, published=published)


def test_item_in_one_of_several_texts_is_not_missing() -> None:
    assert ["50"] == missing("30, 40 and 50 came.", "30 came.", "40 came.")


@pytest.mark.parametrize(
    "words", ["20 May 2021-18:0", "May 20/2s", "May 20/21+", "2021-10:19", ".1961 in it"]
)
def test_odd_notation_is_found_in_the_same_words(words: str) -> None:
    assert [] == missing(words, f"Before it.\n\n{words}\n\nAfter it.")


def test_title_is_part_of_cited_text() -> None:
    document = Document("d", title="Forty came", text="")

    (item,) = find_checkable_items("It was 40.")

    assert CitedText.of(document).match(item).outcome is ItemOutcome.FOUND


# The parts of figures, dates and quotes, in any order.
pieces = st.sampled_from(
    [
        *(
            "40",
            "1,900",
            "1.900",
            " 900",
            "2031",
            "19",
            "3rd",
            "1990s",
            "\u0664",
            "\u00bd",
            "\u00b2",
        ),
        *("-", "/", ":", ".", ",", " ", "\u2013", "$", "%", "...", "(020)", "+44", "v", "'", "\n"),
        *("km", "m", "million", "two", "hundred", "and", "to", "half", "dozen", "per cent"),
        *("May", "October", "a.m.", "yesterday", "UTC", "between ", "minus ", "below zero"),
        *("in", "Friday", "last month", "third", "century", "quarter", "summer", "noon", "year"),
        *('"', "\u201c", "\u201d", "about", "more than", "[1]", "the"),
        *("nearly", "or more", "a", "of", "an hour", "minutes", "feet", "GB", "x", "tripled"),
        *("out of", "five", "one", "points", "and a half", "34-23", "EUR", "people", ".05"),
    ]
)
sentences = st.lists(pieces, max_size=12).map("".join) | st.lists(pieces, max_size=12).map(" ".join)


@law
@given(sentence=sentences | texts)
@example("(020) 900dozen")
def test_sentence_contains_its_own_items(sentence: str) -> None:
    assert [] == missing(sentence, sentence)


@law
@given(sentence=sentences, cited=sentences, more=sentences)
def test_longer_text_never_lacks_more(sentence: str, cited: str, more: str) -> None:
    longer = f"{cited} . {more}"

    assert set(missing(sentence, longer)) <= set(missing(sentence, cited))


@pytest.mark.parametrize("date", ["May 20/21", "May 20\u204421", "3 May 2031/32", "1999-05-03/04"])
def test_number_beside_a_date_is_in_the_same_words(date: str) -> None:
    sentence = f"In {date}, 40 boats left."

    assert [] == missing(sentence, sentence)


@law
@given(number=st.integers(1001, 10**9), other=st.integers(1001, 10**9))
def test_other_number_is_missing(number: int, other: int) -> None:
    expected = [] if number == other else [f"{number:,}"]

    assert expected == missing(f"They counted {number:,} of them.", f"There are {other:,} of them.")


@pytest.mark.parametrize(
    "hostile",
    [
        *("1, 2, 3, ", "1 to 2 to ", "two hundred and ", "1-", "1,900", "a@", "[1", "9", "\u00bd"),
        *('"', '"a ', "May 3 ", "+4 ", "1.2.", "1:", "minus ", "half ", "yesterday "),
        *("a third of ", "5 km 3 m ", "34-23 ", "1 in 5 ", "50 % ", "3x ", "two and a half "),
    ],
)
def test_long_hostile_text_is_parsed_in_linear_time(hostile: str) -> None:
    text = hostile * (16_000 // len(hostile))
    said = f"About 40 boats left on 3 May 2031, {text}"

    assert seconds_below(lambda text: missing(said, text), lambda: text, limit=30) < 30
