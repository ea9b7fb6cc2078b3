from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.html.text import (
    SafeText,
    fit_text,
    fold_text,
    safe_text,
    text_width,
    unique_names,
)
from tests.strategies import texts

ANY = st.one_of(texts, st.text(max_size=40))


@given(ANY)
def test_sanitizing_twice_changes_nothing(text: str) -> None:
    once = safe_text(text)

    assert once is safe_text(once)


@given(ANY, st.integers(2, 30))
def test_a_cut_text_fits_its_columns(text: str, columns: int) -> None:
    assert text_width(fit_text(text, columns)) <= columns


def test_direction_isolates_have_no_width() -> None:
    assert 6 == text_width(fit_text("\u05d0\u05d1 (x)", 20))


@given(st.text(alphabet="abc ", max_size=60))
def test_a_text_that_fits_is_not_cut(text: str) -> None:
    assert " ".join(text.split()) == fit_text(text, 60)


def test_a_cut_text_ends_in_an_ellipsis() -> None:
    assert "A long…" == fit_text("A long text", 7)


@given(ANY, st.integers(2, 30), st.integers(0, 4))
def test_a_folded_text_fits_its_lines_and_columns(text: str, columns: int, most: int) -> None:
    lines = fold_text(text, columns, most)

    assert len(lines) <= most
    for line in lines:
        assert isinstance(line, SafeText)
        assert text_width(line) <= columns


@given(st.lists(st.text(alphabet="abcdefgh", min_size=1, max_size=6), max_size=12))
def test_a_folded_text_with_enough_room_has_all_words(words: list[str]) -> None:
    lines = fold_text(" ".join(words), 8, 12)

    assert words == " ".join(lines).split()


def test_repeated_names_get_a_number() -> None:
    name = unique_names(lambda text: text[:1])

    assert ["a", "b", "a-2", "a-3"] == [name(text) for text in ("ax", "b", "ay", "az")]
