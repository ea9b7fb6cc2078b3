"""How values show themselves in notebooks: a small table, escaped and self-contained.

Each class that is shown says for itself what its rows are, as it does in ``str``.
There is no colour but the reader's own, so that light and dark both do; no script,
no style sheet, and nothing that is fetched.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from unicodedata import category

from claimtrack.model.characters import BLANK

ROWS = 10
"""How many rows are shown; below them stands how many more there are."""

LENGTH = 200
"""How many characters of a text are shown."""

# The package `html` would do, and take a while to load.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE = "border-bottom:1px solid rgba(128,128,128,.4)"
_CELL = f"{_LINE};padding:.2em .8em .2em 0;text-align:left;vertical-align:top"


def html_table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]], total: int, note: str = ""
) -> str:
    """Return a heading, the first rows of so many, and a note below them.

    Only as many rows are taken as are shown.
    """
    shown = [_row("td", row) for row in islice(rows, ROWS)]
    table = (
        f'<table style="border-collapse:collapse"><thead>{_row("th", head)}</thead>'
        f"<tbody>{''.join(shown)}</tbody></table>"
    )
    more = f"and {total - len(shown):,} more" if total > len(shown) else ""
    below = [f"<p>{_text(words)}</p>" for words in (more, note) if words]
    return "".join(
        [
            "<div>",
            f"<p><strong>{_text(title)}</strong></p>",
            table if shown else "",
            *below,
            "</div>",
        ]
    )


def counted(count: int, noun: str) -> str:
    """Return a number with its noun: ``0 claims``, ``1 claim``, ``2 claims``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _row(tag: str, cells: Iterable[object]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    written = (
        # Each cell finds its own direction, and turns no other one around.
        f'<{tag}{scope} style="{_CELL}"><bdi>{_text(str(cell))}</bdi></{tag}>'
        for cell in cells
    )
    return f"<tr>{''.join(written)}</tr>"


def _text(text: str) -> str:
    """Return a text on one line, cut where it is long, in which nothing hides or is markup."""
    cut = f"{text[:LENGTH]}…" if len(text) > LENGTH else text
    return "".join(map(_shown, " ".join(cut.split()))).translate(_MARKUP)


def _shown(character: str) -> str:
    if category(character) in _HIDDEN or character in BLANK:
        return f"<U+{ord(character):04X}>"
    return character
