from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.html.text import SafeText, columns_of, each_once, fitted, folded, shown
from tests.strategies import texts

ANY = st.one_of(texts, st.text(max_size=40))


@given(ANY)
def test_what_is_shown_is_shown_once(text: str) -> None:
    once = shown(text)

    assert once is shown(once)


@given(ANY, st.integers(2, 30))
def test_a_fitted_text_has_no_more_columns_than_there_are(text: str, columns: int) -> None:
    assert columns_of(fitted(text, columns)) <= columns


def test_what_keeps_directions_apart_takes_no_column() -> None:
    assert 6 == columns_of(fitted("\u05d0\u05d1 (x)", 20))


@given(st.text(alphabet="abc ", max_size=60))
def test_a_text_that_fits_is_whole(text: str) -> None:
    assert " ".join(text.split()) == fitted(text, 60)


def test_a_text_that_does_not_fit_says_so() -> None:
    assert "A long…" == fitted("A long text", 7)


@given(ANY, st.integers(2, 30), st.integers(0, 4))
def test_a_folded_text_keeps_to_its_lines_and_columns(text: str, columns: int, most: int) -> None:
    lines = folded(text, columns, most)

    assert len(lines) <= most
    for line in lines:
        assert isinstance(line, SafeText)
        assert columns_of(line) <= columns


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), max_size=12))
def test_a_folded_text_with_room_enough_has_all_its_words(words: list[str]) -> None:
    lines = folded(" ".join(words), 8, 12)

    assert words == " ".join(lines).split()


def test_names_are_given_once() -> None:
    name = each_once(lambda text: text[:1])

    assert ["a", "b", "a-2", "a-3"] == [name(text) for text in ("ax", "b", "ay", "az")]
