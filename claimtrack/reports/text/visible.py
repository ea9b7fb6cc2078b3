"""Sanitized text for display: no character hides, reorders or controls anything.

Ledgers contain text of any author, which must not control the reader's terminal.
Control, format, blank, private and unassigned characters are written as code points.
Right-to-left text is isolated. Columns are counted as terminals count them.
"""

from collections.abc import Iterable
from itertools import groupby
from unicodedata import bidirectional, category, combining, east_asian_width

from attrs import frozen

from claimtrack.model.characters import BLANK

TAB_WIDTH = 4
_ELLIPSIS = "..."
_HIDDEN_CATEGORIES = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@frozen
class Cell:
    """One character as displayed: its text, width in columns and direction."""

    text: str
    width: int
    direction: str
    """``R`` for right to left, ``L`` for left to right, empty if neutral."""


@frozen
class Display:
    """An output device: its width in columns and its encoding."""

    width: int = 100
    encoding: str = "utf-8"

    def sanitize(self, text: str) -> str:
        """Return a text as one line that is safe to print."""
        if text.isascii() and text.isprintable():
            return text
        return join_cells(self.cells(" ".join(text.split("\n"))))

    def cells(self, text: str) -> list[Cell]:
        """Return the cells of a line; a tab extends to the next tab stop."""
        cells: list[Cell] = []
        column = 0
        for character in text:
            if character == "\t":
                gap = TAB_WIDTH - column % TAB_WIDTH
                cell = Cell(" " * gap, gap, "")
            else:
                cell = self._cell(character)
            cells.append(cell)
            column += cell.width
        return cells

    def _cell(self, character: str) -> Cell:
        if " " <= character <= "~":
            return Cell(character, 1, "L" if character.isalpha() else "")
        if _is_hidden(character):
            return _escape_cell(f"<U+{ord(character):04X}>")
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return _escape_cell(character.encode("ascii", "backslashreplace").decode())
        return Cell(character, _width(character), _direction(character))


def escape_hidden(text: str) -> str:
    """Return a text with each hidden character as its code point; line feeds and tabs stay."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(
        f"<U+{ord(each):04X}>" if _is_hidden(each) and each not in "\n\t" else each for each in text
    )


def join_cells(cells: Iterable[Cell]) -> str:
    """Return the text of cells, with each right-to-left run isolated."""
    parts: list[str] = []
    run: list[Cell] = []
    for direction, group in groupby(cells, key=lambda cell: cell.direction):
        if direction == "L":
            parts += _isolate(run)
            run.clear()
        run += group
        if direction == "L":
            parts += [cell.text for cell in run]
            run.clear()
    return "".join([*parts, *_isolate(run)])


def fit_text(text: str, columns: int, display: Display) -> str:
    """Return a text as one line, cut to a number of columns."""
    cells = display.cells(" ".join(text.split()))
    if total_width(cells) <= columns:
        return join_cells(cells)
    taken, room = [], columns - len(_ELLIPSIS)
    for cell in cells:
        room -= cell.width
        if room < 0:
            break
        taken.append(cell)
    return join_cells(taken).rstrip() + _ELLIPSIS


def wrap_text(text: str, room: int | None, display: Display) -> list[str]:
    """Return a sanitized text as lines of at most ``room`` columns; as one line if None."""
    return wrap_parts(text.split(), room, display, gap=" ")


def wrap_parts(
    parts: Iterable[str], room: int | None, display: Display, gap: str = "  "
) -> list[str]:
    """Return parts as lines of at most ``room`` columns; a longer part gets its own line."""
    lines: list[list[str]] = [[]]
    taken = 0
    for part in parts:
        columns = total_width(display.cells(part))
        if lines[-1] and room is not None and taken + len(gap) + columns > room:
            lines.append([])
        taken = taken + len(gap) + columns if lines[-1] else columns
        lines[-1].append(part)
    return [display.sanitize(gap.join(line)) for line in lines]


def _is_hidden(character: str) -> bool:
    return category(character) in _HIDDEN_CATEGORIES or character in BLANK


def total_width(cells: Iterable[Cell]) -> int:
    """Return the number of columns that cells take."""
    return sum(cell.width for cell in cells)


def _isolate(run: list[Cell]) -> list[str]:
    """Return the texts of a run without left-to-right letters, its right-to-left part isolated."""
    turned = [i for i, cell in enumerate(run) if cell.direction == "R"]
    texts = [cell.text for cell in run]
    if not turned:
        return texts
    first, last = turned[0], turned[-1] + 1
    while last < len(run) and run[last].width == 0:
        last += 1
    return [*texts[:first], _ISOLATE, *texts[first:last], _END_ISOLATE, *texts[last:]]


def _escape_cell(text: str) -> Cell:
    return Cell(text, len(text), "L")


def _direction(character: str) -> str:
    match bidirectional(character):
        case "R" | "AL" | "AN":
            return "R"
        case "L":
            return "L"
        case _:
            return ""


def _width(character: str) -> int:
    # Vowels and finals of decomposed Hangul combine with the initial consonant.
    if combining(character) or category(character) in ("Mn", "Me"):
        return 0
    if "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff":
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
