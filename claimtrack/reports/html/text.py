"""Sanitized text of a ledger for HTML pages, cut or wrapped to a number of columns.

A :class:`SafeText` is already sanitized. The templates sanitize all other text, and
escape everything.
"""

from collections.abc import Callable
from functools import lru_cache

from claimtrack.model import Source
from claimtrack.reports.text.visible import Cell, Display, join_cells, total_width

_SCREEN = Display()
_ELLIPSIS = "…"
_ISOLATES = dict.fromkeys((0x2068, 0x2069))


class SafeText(str):
    """Sanitized text, which is not yet escaped."""

    __slots__ = ()


def safe_text(text: str) -> SafeText:
    """Return a text as one sanitized line."""
    return text if isinstance(text, SafeText) else SafeText(_SCREEN.sanitize(text))


# Names recur often, and the picture measures each many times.
@lru_cache(maxsize=1 << 12)
def fit_text(text: str, columns: int) -> SafeText:
    """Return a text cut to a number of columns, with an ellipsis if it was longer."""
    cells = _SCREEN.cells(" ".join(text[: 4 * columns + 4].split()))
    if total_width(cells) <= columns:
        return SafeText(join_cells(cells))
    taken: list[Cell] = []
    room = columns - 1
    for cell in cells[: 2 * columns]:  # a limit on characters, since some have no width
        room -= cell.width
        if room < 0:
            break
        taken.append(cell)
    return SafeText(join_cells(taken).rstrip() + _ELLIPSIS)


def text_width(text: str) -> int:
    """Return the number of columns of a text; direction isolates of safe text take none."""
    plain = text.translate(_ISOLATES) if isinstance(text, SafeText) else text
    return total_width(_SCREEN.cells(plain))


def display_name(source: Source) -> str:
    """Return the name or id of a source, marked if it is unnamed.

    The label of an unnamed source only distinguishes it from others.
    """
    name = source.name or source.id
    return name if source.named else f"{name} (unnamed)"


def unique_names(make: Callable[[str], str]) -> Callable[[str], str]:
    """Return a function like ``make`` whose results are unique: a repeated one gets ``-2``."""
    given: dict[str, int] = {}

    def made(text: str) -> str:
        name = make(text)
        given[name] = given.get(name, 0) + 1
        return name if given[name] == 1 else f"{name}-{given[name]}"

    return made


def fold_text(text: str, columns: int, max_lines: int) -> list[SafeText]:
    """Return a text wrapped to lines of some columns, the last line cut if necessary."""
    lines: list[SafeText] = []
    words = text.split()
    while words and len(lines) < max_lines:
        if len(lines) == max_lines - 1:
            lines.append(fit_text(" ".join(words), columns))
            break
        taken, room = 1, columns - text_width(words[0])
        while taken < len(words) and (room := room - 1 - text_width(words[taken])) >= 0:
            taken += 1
        lines.append(fit_text(" ".join(words[:taken]), columns))
        words = words[taken:]
    return lines
