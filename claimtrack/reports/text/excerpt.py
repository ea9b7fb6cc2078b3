"""Excerpts of a text with the places of interest underlined, in the manner of compilers.

The text is read again for the excerpt. Where it is gone, or has changed so that
a place is no longer in it, there is no excerpt of that place, and no error.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import groupby, pairwise

from attrs import frozen

from claimtrack.engine.finding import Label
from claimtrack.errors import Place
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.visible import Cell, Display, joined, width

Lines = Callable[[str], Sequence[str] | None]
"""Returns the lines of a file, or None where they cannot be had."""

LABELS = 6
_NARROWEST = 40
_BEFORE = 20
"""How many characters of a long line are shown before the first label."""
_CUT = "..."


@frozen
class Mark:
    """One underlined span of a line, in characters from 0, the end exclusive."""

    line: int
    start: int
    end: int
    text: str
    sign: str
    tone: Style


@frozen
class Excerpt:
    """Underlined lines, and the labels that are in them."""

    lines: tuple[Line, ...]
    shown: tuple[Label, ...]
    gutter: int


def excerpt(labels: Sequence[Label], tone: Style, lines: Lines, display: Display) -> Excerpt:
    """Show labels in their texts: the first as the primary one, at most six in all.

    Without a single label that can be shown there is the place alone, and
    without any label nothing at all.
    """
    if not labels:
        return Excerpt((), (), 1)
    primary = labels[0]
    chosen = [label for label in labels if _stands(label.place, lines)]
    more = max(0, len(chosen) - LABELS)
    chosen = chosen[:LABELS]
    gutter = max((len(str(label.place.line)) for label in chosen), default=1)
    out: list[Line] = [_arrow("-->", primary.place, gutter, display)]
    # The primary file first, then the others as they come.
    files = dict.fromkeys([primary.place.file, *(label.place.file for label in chosen)])
    for file in files:
        here = [label for label in chosen if label.place.file == file]
        if not here:
            continue
        if file != primary.place.file:
            out.append(_arrow(":::", min((x.place for x in here), key=_position), gutter, display))
        marks = [_mark(label, label is primary, tone, lines) for label in here]
        out += _file(marks, lines(file) or (), gutter, display)
    if more:
        out.append(line((f"{'':{gutter}} = ", Style.QUIET), f"and {_places(more)} more"))
    return Excerpt(tuple(out), tuple(chosen), gutter)


def _places(count: int) -> str:
    return "1 place" if count == 1 else f"{count:,} places"


def _position(place: Place) -> tuple[int, int]:
    return place.line, place.column


def _arrow(sign: str, place: Place, gutter: int, display: Display) -> Line:
    return line((f"{'':{gutter}}{sign} ", Style.QUIET), display.shown(str(place)))


def _stands(place: Place, lines: Lines) -> bool:
    """Whether a place is still in its text."""
    text = lines(place.file)
    if text is None or not 1 <= place.line <= len(text):
        return False
    return 1 <= place.column <= len(text[place.line - 1]) + 1


def _mark(label: Label, primary: bool, tone: Style, lines: Lines) -> Mark:
    place = label.place
    length = len((lines(place.file) or ())[place.line - 1])
    start = place.column - 1
    end = start + 1
    if place.end_line is not None and place.end_line > place.line:
        end = length
    elif place.end_column is not None:
        end = min(place.end_column - 1, length)
    sign, shade = ("^", tone) if primary else ("-", Style.QUIET)
    return Mark(place.line, start, max(end, start + 1), label.text, sign, shade)


def _file(marks: list[Mark], text: Sequence[str], gutter: int, display: Display) -> Iterator[Line]:
    """Yield the underlined lines of one file, from top to bottom."""
    yield line((f"{'':{gutter}} |", Style.QUIET))
    before: int | None = None
    ordered = sorted(marks, key=lambda mark: (mark.line, mark.start, mark.end))
    for number, group in groupby(ordered, key=lambda mark: mark.line):
        if before is not None and number > before + 1:
            yield line((_CUT, Style.QUIET))
        before = number
        yield from _one_line(list(group), text[number - 1], gutter, display)


def _one_line(marks: list[Mark], text: str, gutter: int, display: Display) -> Iterator[Line]:
    """Yield a line and what is underlined in it; a long line once for each part of it."""
    number = marks[0].line
    room = max(_NARROWEST, display.width - gutter - 3)
    while marks:
        window = _window(text, marks[0].start, room, display)
        here = [mark for mark in marks if window.has(mark.start)]
        marks = marks[len(here) :]
        breaks = {edge for mark in here for edge in (mark.start, mark.end)}
        yield line((f"{number:>{gutter}} | ", Style.QUIET), window.shown(breaks))
        for mark in here:
            signs = mark.sign * max(1, width(window.part(mark.start, mark.end)))
            blanks = " " * (window.lead + width(window.part(window.start, mark.start)))
            said = f" {display.shown(mark.text)}" if mark.text else ""
            yield line(
                (f"{'':{gutter}} | ", Style.QUIET), blanks, (signs, mark.tone), (said, mark.tone)
            )


@frozen
class Window:
    """The part of a line that is shown, in characters from ``start``."""

    start: int
    cells: tuple[Cell, ...]
    cut_after: bool

    @property
    def end(self) -> int:
        """The first character that is not shown."""
        return self.start + len(self.cells)

    def has(self, at: int) -> bool:
        """Whether a character is shown, or it is the end of the line and that is."""
        return at < self.end or (at == self.end and not self.cut_after)

    @property
    def lead(self) -> int:
        """The columns before its first character."""
        return len(_CUT) if self.start else 0

    def part(self, start: int, end: int) -> tuple[Cell, ...]:
        """Return the cells of a span."""
        return self.cells[max(0, start - self.start) : max(0, end - self.start)]

    def shown(self, breaks: Iterable[int]) -> str:
        """Return what is shown; no stretch of right-to-left text runs across a break."""
        edges = sorted({self.start, self.end, *(b for b in breaks if self.start < b < self.end)})
        parts = [joined(self.part(*edge)) for edge in pairwise(edges)]
        return (_CUT if self.start else "") + "".join(parts) + (_CUT if self.cut_after else "")


def _window(text: str, at: int, room: int, display: Display) -> Window:
    """Return the whole line if there is room for it, else what is around a character."""
    if len(text) <= room:
        cells = display.cells(text)
        if width(cells) <= room:
            return Window(0, tuple(cells), cut_after=False)
    room -= 2 * len(_CUT)
    window = _from(text, max(0, at - _BEFORE), room, display)
    # What comes before may be so wide that the character itself is out of sight.
    return window if window.has(at) else _from(text, at, room, display)


def _from(text: str, start: int, room: int, display: Display) -> Window:
    """Return as much of a line as there is room for."""
    # Characters without a width must not make it endless.
    cells = display.cells(text[start : start + 2 * room])
    taken = columns = 0
    while taken < len(cells) and columns + cells[taken].width <= room:
        columns += cells[taken].width
        taken += 1
    return Window(start, tuple(cells[:taken]), cut_after=start + taken < len(text))
