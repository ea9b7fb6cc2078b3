"""Text of a ledger on a page: nothing in it hides, reorders or controls, and it fits.

What has been made visible is a :class:`SafeText`, so that it is not done twice; the
templates do it to all other text, and escape everything.
"""

from collections.abc import Callable
from functools import lru_cache

from claimtrack.model import Source
from claimtrack.reports.text.visible import Cell, Display, joined, width

_SCREEN = Display()
_MORE = "…"
_ISOLATES = dict.fromkeys((0x2068, 0x2069))


class SafeText(str):
    """Text that is visible already; it is escaped all the same."""

    __slots__ = ()


def shown(text: str) -> SafeText:
    """Return a text on one line with nothing in it that hides, reorders or controls."""
    return text if isinstance(text, SafeText) else SafeText(_SCREEN.shown(text))


# Names come again and again, and drawing asks for each many times.
@lru_cache(maxsize=1 << 12)
def fitted(text: str, columns: int) -> SafeText:
    """Return as much of a text as there are columns for, with a sign where it was cut."""
    cells = _SCREEN.cells(" ".join(text[: 4 * columns + 4].split()))
    if width(cells) <= columns:
        return SafeText(joined(cells))
    taken: list[Cell] = []
    room = columns - 1
    for cell in cells[: 2 * columns]:  # characters without a width must not pile up
        room -= cell.width
        if room < 0:
            break
        taken.append(cell)
    return SafeText(joined(taken).rstrip() + _MORE)


def columns_of(text: str) -> int:
    """Return how many columns a text takes; the marks that keep directions apart take none."""
    return width(_SCREEN.cells(text.translate(_ISOLATES) if isinstance(text, SafeText) else text))


def called(source: Source) -> str:
    """Return what readers know a source by: its name, or its id; and if it is unnamed, that it is.

    What a ledger calls an unnamed source tells it from others, but is nobody's name.
    """
    said = source.name or source.id
    return said if source.named else f"{said} (unnamed)"


def each_once(make: Callable[[str], str]) -> Callable[[str], str]:
    """Return a maker of names that never gives the same one twice: the second gets ``-2``."""
    given: dict[str, int] = {}

    def made(text: str) -> str:
        name = make(text)
        given[name] = given.get(name, 0) + 1
        return name if given[name] == 1 else f"{name}-{given[name]}"

    return made


def folded(text: str, columns: int, most: int) -> list[SafeText]:
    """Return a text in at most so many lines of so many columns, cut where they are not enough."""
    lines: list[SafeText] = []
    words = text.split()
    while words and len(lines) < most:
        if len(lines) == most - 1:
            lines.append(fitted(" ".join(words), columns))
            break
        taken, room = 1, columns - columns_of(words[0])
        while taken < len(words) and (room := room - 1 - columns_of(words[taken])) >= 0:
            taken += 1
        lines.append(fitted(" ".join(words[:taken]), columns))
        words = words[taken:]
    return lines
