"""Tests of splitting a text into blocks."""

import re

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.model.document import find_blocks, split_blocks


def test_blank_lines_separate_blocks() -> None:
    assert split_blocks("\n\nOne\nline.\n \t\nTwo.\r\n\r\nThree.\n\n\n") == [
        "One\nline.",
        "Two.",
        "Three.",
    ]


@given(st.text(st.sampled_from("a \t\n\r\x0b\u2003"), max_size=12))
def test_blocks_are_the_pieces_between_blank_lines_whatever_ends_a_line(text: str) -> None:
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    pieces = [piece.strip() for piece in re.split(r"\n[ \t]*(?:\n[ \t]*)+", lines)]

    assert [piece for piece in pieces if piece] == split_blocks(text)


@given(st.text(st.sampled_from("ab \n\r"), max_size=20))
def test_blocks_cover_all_words_in_order(text: str) -> None:
    blocks = [text[start:end] for start, end in find_blocks(text)]

    assert "".join(text.split()) == "".join("".join(block.split()) for block in blocks)
    assert all(block == block.strip() != "" for block in blocks)
