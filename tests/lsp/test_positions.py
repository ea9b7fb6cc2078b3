"""Positions of the protocol, in UTF-16, against an encoder."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from claimtrack.errors import Place
from claimtrack.formats.toml.positions import SourceText
from claimtrack.lsp.positions import LinePositions

TEXTS = st.text(st.sampled_from("ab\n\r\u00e9\u4e2d\U0001f426\U00010000\ud800"), max_size=12)


def slow_position(text: str, offset: int) -> types.Position:
    """Count the units of the last line before an offset by encoding it."""
    *above, line = text[:offset].replace("\r", "\n").split("\n")
    return types.Position(len(above), len(line.encode("utf-16-le", "surrogatepass")) // 2)


@given(TEXTS, st.integers(0, 12))
def test_a_position_counts_the_utf16_units_of_its_line(text: str, offset: int) -> None:
    offset = min(offset, len(text))

    assert slow_position(text, offset) == LinePositions.of(text).position(offset)


@given(TEXTS, st.integers(0, 12))
def test_the_offset_of_a_position_is_the_one_that_it_was_made_of(text: str, offset: int) -> None:
    offset, lines = min(offset, len(text)), LinePositions.of(text)

    assert offset == lines.offset(lines.position(offset))


@given(TEXTS, st.integers(0, 9), st.integers(0, 20))
def test_any_position_has_an_offset_on_its_line(text: str, line: int, character: int) -> None:
    """The last one that is not after it, or the end of the text if there is no such line."""
    lines = LinePositions.of(text)
    wanted = types.Position(line, character)
    positions = [slow_position(text, offset) for offset in range(len(text) + 1)]
    fitting = [
        offset
        for offset, each in enumerate(positions)
        if each.line == line and each.character <= character
    ]

    assert max(fitting, default=len(text)) == lines.offset(wanted)


@given(TEXTS.filter(lambda text: "\r" not in text), st.integers(0, 12), st.integers(0, 12))
def test_a_place_has_the_range_of_its_offsets(text: str, start: int, length: int) -> None:
    start = min(start, len(text))
    end = min(start + length, len(text))
    place = SourceText.of("a.toml", text).place(start, end)
    lines = LinePositions.of(text)

    assert (start, end) == lines.place_offsets(place)
    assert lines.range(start, end) == lines.place_range(place)


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        (Place("a", 1), (0, 2)),
        (Place("a", 2, 2), (4, 5)),
        (Place("a", 0, 2), (1, 2)),
        (Place("a", 9, 9), (5, 5)),
        (Place("a", 1, 9, 1, 12), (2, 2)),
        (Place("a", 2, 1, 1, 1), (3, 3)),
    ],
)
def test_a_place_that_is_not_in_the_text_is_clamped(
    place: Place, expected: tuple[int, int]
) -> None:
    assert expected == LinePositions.of("ab\ncd").place_offsets(place)


def test_lines_after_a_lone_carriage_return_are_counted_for_the_editor_only() -> None:
    lines = LinePositions.of("a\rb\nc")

    assert types.Position(2, 0) == lines.place_range(Place("a", 2, 1, 2, 2)).start
