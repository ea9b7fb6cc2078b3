"""Blocks of a text with some words underlined, wrapped to the width of a terminal."""

import re
from collections.abc import Collection, Iterator, Sequence

from claimtrack.model.document import find_blocks
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.visible import Display, total_width

_AROUND = 2
"""The number of blocks that are shown before and after a passage."""

_LENGTH = 1200
"""The most characters that are shown of a block."""

_BEFORE = 300
"""The most characters of a long block that are shown before its first underlined word."""

_WORD = re.compile(r"\S+")

Span = tuple[int, int]


def passage_lines(
    text: str, passages: Collection[int], marks: Sequence[Span], display: Display
) -> Iterator[StyledLine]:
    """Yield the blocks with some numbers, from 1, and two blocks before and after each.

    ``marks`` are the spans of the underlined words. Of a long block a part is shown.
    """
    before = 0
    for number, (start, end) in enumerate(find_blocks(text), start=1):
        if not any(abs(number - each) <= _AROUND for each in passages):
            continue
        if before and number > before + 1:
            yield styled_line(("  ...", Style.QUIET))
        before = number
        sign = ">" if number in passages else " "
        label = f"{sign} p{number:<4} "
        room = display.width - len(label)
        for line in underlined_lines(text, (start, end), marks, display, room):
            yield styled_line((label, Style.QUIET), *line)
            label = " " * len(label)


def underlined_lines(
    text: str,
    block: Span,
    marks: Sequence[Span],
    display: Display,
    room: int,
    style: Style = Style.HELP,
) -> Iterator[StyledLine]:
    """Yield the lines of a block, and below each a line that underlines its marked words.

    Lines have at most ``room`` columns, unless a word is longer. Of a long block a part is shown.
    """
    start, end = block
    inside = [each for each in marks if start < each[1] and each[0] < end]
    first = max(start, min((each[0] for each in inside), default=start) - _BEFORE)
    first = first if first - start > _BEFORE else start
    last = min(end, first + _LENGTH)
    shown, under = ("..." if first > start else ""), ("   " if first > start else "")
    for word in _WORD.finditer(text, first, last):
        cells = display.cells(word[0])
        width = total_width(cells)
        signs = ""
        for at, cell in enumerate(cells, start=word.start()):
            is_marked = any(mark[0] <= at < mark[1] for mark in inside)
            signs += ("^" if is_marked else " ") * cell.width
        if shown and len(under) + 1 + width > room:
            yield from _underlined(shown, under, display, style)
            shown = under = ""
        if shown:
            both = under.endswith("^") and signs.startswith("^")
            shown, under = f"{shown} ", under + ("^" if both else " ")
        shown, under = shown + word[0], under + signs
    yield from _underlined(shown + (" ..." if last < end else ""), under, display, style)


def _underlined(shown: str, under: str, display: Display, style: Style) -> Iterator[StyledLine]:
    yield styled_line(display.sanitize(shown))
    if under.strip():
        yield styled_line((under, style))
