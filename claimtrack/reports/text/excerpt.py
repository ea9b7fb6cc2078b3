"""Excerpts of files with underlined spans, like those of compilers.

Files are read again for the excerpt. A place that is no longer in its file is
skipped without an error. A line that must not be quoted is replaced by :data:`HIDDEN_LINE`,
whose marks all begin at its start.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from attrs import frozen

from claimtrack.engine.finding import Label
from claimtrack.errors import Place
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Cell, Display, join_cells, total_width

LineReader = Callable[[str, int], str | None]
"""Returns a line of a file, given its number, or None if there is none."""

HIDDEN_LINE = "(hidden: names a confidential source)"
"""The text shown in place of a line that must not be quoted."""

MAX_LABELS = 6
_MIN_WIDTH = 40
_CONTEXT = 20
"""Number of characters of a long line that are shown before the first label."""
_CUT = "..."


@frozen
class Mark:
    """One underlined span of a line, in characters from 0, the end exclusive."""

    line: int
    start: int
    end: int
    text: str
    sign: str
    style: Style


@frozen
class Excerpt:
    """Lines with underlined spans, and the labels that they show."""

    lines: tuple[StyledLine, ...]
    labels: tuple[Label, ...]
    gutter: int
    """The number of columns of the line numbers."""


def make_excerpt(
    labels: Sequence[Label], style: Style, lines: LineReader, display: Display
) -> Excerpt:
    """Return an excerpt with up to six labels, of which the first is the primary one.

    If no label is in its file, the excerpt has the primary place alone.
    """
    if not labels:
        return Excerpt((), (), 1)
    primary = labels[0]
    found = [label for label in labels if _exists(label.place, lines)]
    more = max(0, len(found) - MAX_LABELS)
    found = found[:MAX_LABELS]
    gutter = max((len(str(label.place.line)) for label in found), default=1)
    out: list[StyledLine] = [_arrow("-->", primary.place, gutter, display)]
    # The primary file first, then the others in the order of their labels.
    files = dict.fromkeys([primary.place.file, *(label.place.file for label in found)])
    for file in files:
        here = [label for label in found if label.place.file == file]
        if not here:
            continue
        if file != primary.place.file:
            first = min((label.place for label in here), key=lambda at: (at.line, at.column))
            out.append(_arrow(":::", first, gutter, display))
        marks = [_mark(label, label is primary, style, lines) for label in here]
        out += _file_lines(marks, file, lines, gutter, display)
    if more:
        out.append(
            styled_line((f"{'':{gutter}} = ", Style.QUIET), f"and {pluralize(more, 'place')} more")
        )
    return Excerpt(tuple(out), tuple(found), gutter)


def _arrow(sign: str, place: Place, gutter: int, display: Display) -> StyledLine:
    return styled_line((f"{'':{gutter}}{sign} ", Style.QUIET), display.sanitize(str(place)))


def _exists(place: Place, lines: LineReader) -> bool:
    """True if a place is still in its file."""
    text = lines(place.file, place.line)
    return text == HIDDEN_LINE or (text is not None and 1 <= place.column <= len(text) + 1)


def _mark(label: Label, primary: bool, style: Style, lines: LineReader) -> Mark:
    place = label.place
    text = lines(place.file, place.line) or ""
    if text == HIDDEN_LINE:
        start = end = 0
    else:
        start = end = place.column - 1
        if place.end_line is not None and place.end_line > place.line:
            end = len(text)
        elif place.end_column is not None:
            end = min(place.end_column - 1, len(text))
    sign, sign_style = ("^", style) if primary else ("-", Style.QUIET)
    return Mark(place.line, start, max(end, start + 1), label.text, sign, sign_style)


def _file_lines(
    marks: list[Mark], file: str, lines: LineReader, gutter: int, display: Display
) -> Iterator[StyledLine]:
    """Yield the underlined lines of one file, from top to bottom."""
    yield styled_line((f"{'':{gutter}} |", Style.QUIET))
    before: int | None = None
    ordered = sorted(marks, key=lambda mark: (mark.line, mark.start, mark.end))
    for number, group in groupby(ordered, key=lambda mark: mark.line):
        if before is not None and number > before + 1:
            yield styled_line((_CUT, Style.QUIET))
        before = number
        yield from _underlined_line(list(group), lines(file, number) or "", gutter, display)


def _underlined_line(
    marks: list[Mark], text: str, gutter: int, display: Display
) -> Iterator[StyledLine]:
    """Yield a line and its marks; a long line once for each window of it."""
    number = marks[0].line
    room = max(_MIN_WIDTH, display.width - gutter - 3)
    while marks:
        window = _window(text, marks[0].start, room, display)
        here = [mark for mark in marks if window.contains(mark.start)]
        marks = marks[len(here) :]
        breaks = {edge for mark in here for edge in (mark.start, mark.end)}
        yield styled_line((f"{number:>{gutter}} | ", Style.QUIET), window.text(breaks))
        for mark in here:
            signs = mark.sign * max(1, total_width(window.part(mark.start, mark.end)))
            blanks = " " * (window.prefix + total_width(window.part(window.start, mark.start)))
            label = f" {display.sanitize(mark.text)}" if mark.text else ""
            yield styled_line(
                (f"{'':{gutter}} | ", Style.QUIET), blanks, (signs, mark.style), (label, mark.style)
            )


@frozen
class Window:
    """The displayed part of a line, from character ``start``."""

    start: int
    cells: tuple[Cell, ...]
    cut_after: bool

    @property
    def end(self) -> int:
        """The first character after the window."""
        return self.start + len(self.cells)

    def contains(self, at: int) -> bool:
        """True for a character in the window, and for the end of the line if it is not cut."""
        return at < self.end or (at == self.end and not self.cut_after)

    @property
    def prefix(self) -> int:
        """The number of columns before the first character."""
        return len(_CUT) if self.start else 0

    def part(self, start: int, end: int) -> tuple[Cell, ...]:
        """Return the cells of a span."""
        return self.cells[max(0, start - self.start) : max(0, end - self.start)]

    def text(self, breaks: Iterable[int]) -> str:
        """Return the displayed text; no right-to-left run crosses a break."""
        edges = sorted({self.start, self.end, *(b for b in breaks if self.start < b < self.end)})
        parts = [join_cells(self.part(*edge)) for edge in pairwise(edges)]
        return (_CUT if self.start else "") + "".join(parts) + (_CUT if self.cut_after else "")


def _window(text: str, at: int, room: int, display: Display) -> Window:
    """Return the whole line if it fits, else the part around a character."""
    if len(text) <= room:
        cells = display.cells(text)
        if total_width(cells) <= room:
            return Window(0, tuple(cells), cut_after=False)
    room -= 2 * len(_CUT)
    window = _window_from(text, max(0, at - _CONTEXT), room, display)
    # Wide characters before the one asked for may push it out of the window.
    return window if window.contains(at) else _window_from(text, at, room, display)


def _window_from(text: str, start: int, room: int, display: Display) -> Window:
    """Return the window from a character that fills the room."""
    # A limit on characters, since some have no width.
    cells = display.cells(text[start : start + 2 * room])
    taken = columns = 0
    while taken < len(cells) and columns + cells[taken].width <= room:
        columns += cells[taken].width
        taken += 1
    return Window(start, tuple(cells[:taken]), cut_after=start + taken < len(text))
