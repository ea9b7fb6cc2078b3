"""Tests of passages whose words are underlined."""

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.reports.text.marked_passage import passage_lines
from claimtrack.reports.text.styles import plain_text
from claimtrack.reports.text.visible import Display
from tests.laws.profiles import law
from tests.nonempty import nonempty

TEXT = "\n\n".join(
    ["Harbour closed", "The office said that\nthe harbour is closed.", "Why?", "Four.", "Five."]
)


def span(words: str, text: str = TEXT) -> tuple[int, int]:
    return text.index(words), text.index(words) + len(words)


def shown(text: str, passages: set[int], words: str, width: int = 60) -> str:
    return plain_text(passage_lines(text, passages, [span(words, text)], Display(width)))


def test_words_are_underlined_between_their_blocks() -> None:
    expected = """\
  p1    Harbour closed
> p2    The office said that the harbour is closed.
                             ^^^^^^^^^^^^^^^^^^^^^
  p3    Why?
  p4    Four.
"""
    assert expected == shown(TEXT, {2}, "the harbour is closed")


def test_long_block_is_wrapped() -> None:
    expected = """\
> p2    The office said
                   ^^^^
        that the harbour
        ^^^^^^^^^^^^^^^^
        is closed.
        ^^
"""
    assert expected in shown(TEXT, {2}, "said that\nthe harbour is", width=25)


def test_blocks_between_distant_passages_are_left_out() -> None:
    text = "\n\n".join(f"Block {number}." for number in range(1, 12))

    lines = shown(text, {1, 9}, "Block 9").splitlines()

    assert ["> p1", "  p2", "  p3", "  ...", "  p7", "  p8", "> p9"] == [
        line[:5].rstrip() for line in lines[:7]
    ]


def test_part_of_a_very_long_block_is_shown() -> None:
    text = "word " * 1000 + "mark " + "word " * 1000

    lines = shown(text, {1}, "mark")

    assert lines.startswith("> p1    ... word ")
    assert lines.endswith(" word ...\n")
    assert "^^^^" in lines
    assert 1_000 < len(lines) < 2_000


def test_text_cannot_control_the_terminal() -> None:
    assert "\x1b" not in shown("A \x1b[31mred\x1b[0m word.", {1}, "word")


@law
@given(
    words=st.lists(st.text("ab\u4e00\u0301\u200b", min_size=1, max_size=12), min_size=1),
    data=st.data(),
)
def test_each_marked_character_is_underlined(words: list[str], data: st.DataObject) -> None:
    """By as many signs as it takes columns; what stands above is the marked words."""
    text = " ".join(words)
    start = data.draw(st.integers(0, len(text) - 1))
    end = data.draw(st.integers(start + 1, len(text)))
    display = Display(40)

    lines = plain_text(passage_lines(text, {1}, [(start, end)], display)).split("\n")

    marked = "".join(text[start:end].split())
    columns = sum(cell.width for cell in display.cells(marked))
    signs = [line for line in lines if set(line) <= {" ", "^"}]
    assert columns <= sum(line.count("^") for line in nonempty(signs)) <= columns + len(words)
