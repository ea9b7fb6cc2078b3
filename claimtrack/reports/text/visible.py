"""Text as a reader sees it: nothing in it hides, reorders or controls.

What a ledger says is the author's; what a terminal does with it must not be.
Control, format, blank, private and unassigned characters are shown by number,
text that runs from right to left is isolated, and columns are counted as a
terminal counts them.
"""

from collections.abc import Iterable
from itertools import groupby
from unicodedata import bidirectional, category, combining, east_asian_width

from attrs import frozen

from claimtrack.model.characters import BLANK

TAB = 4
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_ISOLATE, _END_ISOLATE = "\u2068", "\u2069"


@frozen
class Cell:
    """One character as it is shown: its text, the columns it takes, its direction."""

    shown: str
    width: int
    direction: str
    """``R`` from right to left, ``L`` from left to right, empty where it takes its neighbours'."""


@frozen
class Display:
    """Where text is shown: how wide it is, and which characters it has."""

    width: int = 100
    encoding: str = "utf-8"

    def shown(self, text: str) -> str:
        """Return a text on one line, safe to print here."""
        if text.isascii() and text.isprintable():
            return text
        return joined(self.cells(" ".join(text.split("\n"))))

    def cells(self, text: str) -> list[Cell]:
        """Return each character of a line as it is shown; tabs reach to the next stop."""
        cells: list[Cell] = []
        column = 0
        for character in text:
            if character == "\t":
                gap = TAB - column % TAB
                cell = Cell(" " * gap, gap, "")
            else:
                cell = self._cell(character)
            cells.append(cell)
            column += cell.width
        return cells

    def _cell(self, character: str) -> Cell:
        if " " <= character <= "~":
            return Cell(character, 1, "L" if character.isalpha() else "")
        if category(character) in _HIDDEN or character in BLANK:
            return _spelled(f"<U+{ord(character):04X}>")
        try:
            character.encode(self.encoding)
        except UnicodeEncodeError:
            return _spelled(character.encode("ascii", "backslashreplace").decode())
        return Cell(character, _width(character), _direction(character))


def joined(cells: Iterable[Cell]) -> str:
    """Return what cells show, each stretch from right to left isolated from the rest."""
    parts: list[str] = []
    stretch: list[Cell] = []
    for turn, group in groupby(cells, key=lambda cell: cell.direction):
        if turn == "L":
            parts += _isolated(stretch)
            stretch.clear()
        stretch += group
        if turn == "L":
            parts += [cell.shown for cell in stretch]
            stretch.clear()
    return "".join([*parts, *_isolated(stretch)])


def width(cells: Iterable[Cell]) -> int:
    """Return how many columns cells take."""
    return sum(cell.width for cell in cells)


def _isolated(stretch: list[Cell]) -> list[str]:
    """Return a stretch without left-to-right letters; what runs the other way is isolated."""
    turned = [i for i, cell in enumerate(stretch) if cell.direction == "R"]
    shown = [cell.shown for cell in stretch]
    if not turned:
        return shown
    first, last = turned[0], turned[-1] + 1
    while last < len(stretch) and stretch[last].width == 0:
        last += 1
    return [*shown[:first], _ISOLATE, *shown[first:last], _END_ISOLATE, *shown[last:]]


def _spelled(text: str) -> Cell:
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
    # Vowels and finals of Hangul written letter by letter stack onto the first.
    if combining(character) or category(character) in ("Mn", "Me"):
        return 0
    if "\u1160" <= character <= "\u11ff" or "\ud7b0" <= character <= "\ud7ff":
        return 0
    return 2 if east_asian_width(character) in ("W", "F") else 1
