"""Tests of the verification that words stand in a text at a place."""

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.quotes.anchors import FoundWords, anchor, find_words
from claimtrack.model import Hop, TextPositionSelector
from claimtrack.model.document import find_blocks
from tests.laws.profiles import law

TEXT = "The tank leaked.\n\nShe said the tank leaked, and the tank leaked again."


def test_words_that_stand_once_need_no_context() -> None:
    assert FoundWords(TextPositionSelector(18, 26)) == find_words("She said", TEXT, [(18, 70)])


def test_words_that_stand_several_times_have_the_shortest_context() -> None:
    found = find_words("tank leaked", TEXT, [(18, 70)])

    assert FoundWords(TextPositionSelector(31, 42), prefix="She said the") == found


def test_start_singles_out_words_with_equal_context_everywhere() -> None:
    text = "a tank leaked " * 60

    found = find_words("leaked", text, [(14 * 30, 14 * 31)])

    assert FoundWords(TextPositionSelector(427, 433), start=427) == found


def test_result_for_missing_words_has_another_place_or_similar_words() -> None:
    assert FoundWords(elsewhere=TextPositionSelector(18, 26)) == find_words(
        "She said", TEXT, [(0, 16)]
    )
    assert FoundWords(similar="She said") == find_words("she said", TEXT, [(18, 70)])
    assert FoundWords() == find_words("Nobody knew", TEXT, [(0, 70)])


WORDS = st.lists(st.sampled_from(["tank", "leaked", "the", "She", "\n\n"]), min_size=3, max_size=30)


@law
@given(words=WORDS, data=st.data())
def test_found_words_are_singled_out_at_their_place(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    blocks = [*find_blocks(text)]
    assume(blocks)
    start, end = data.draw(st.sampled_from(blocks))
    chosen = text[start:end].split()
    first = data.draw(st.integers(0, len(chosen) - 1))
    quote = " ".join(chosen[first : data.draw(st.integers(first + 1, len(chosen)))])

    found = find_words(quote, text, [(start, end)])

    assert found.place is not None
    assert quote.split() == found.place.of(text).split()
    assert start <= found.place.start < found.place.end <= end
    hop = Hop("a", quote=quote, prefix=found.prefix, suffix=found.suffix, start=found.start)
    again = anchor(hop.selectors, text)
    assert again.found
    assert again.matches[0].place == found.place
