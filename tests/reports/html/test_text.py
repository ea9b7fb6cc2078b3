"""Sanitized text of pages."""

from unicodedata import category

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.model import Source
from claimtrack.reports.html.text import display_name, safe_text
from tests.strategies import texts

ISOLATES = "\u2068\u2069"


@given(st.one_of(texts, st.text(max_size=40)))
def test_safe_text_is_one_line_without_hidden_characters(text: str) -> None:
    hidden = {each for each in safe_text(text) if category(each) in ("Cc", "Cf", "Cs", "Zl", "Zp")}

    assert set() == hidden - set(ISOLATES)


def test_name_of_an_unnamed_source_is_marked() -> None:
    assert "Anna" == display_name(Source("a", "person", name="Anna"))
    assert "a (unnamed)" == display_name(Source("a", "person", named=False))
