"""HTML tables for notebooks: small, escaped and self-contained.

The tables use no script, no style sheet, no external resource and no colours of
their own, so that they suit light and dark themes.
"""

from collections.abc import Iterable, Sequence
from itertools import islice
from unicodedata import category

from claimtrack.model.characters import BLANK

ROWS = 10
"""The number of rows shown. A line below counts the others."""

LENGTH = 200
"""The number of characters shown of a text."""

# Equivalent to `html.escape`, which is slow to import.
_MARKUP = str.maketrans({"&": "&amp;", "<": "&lt;", ">": "&gt;", '"': "&quot;", "'": "&#x27;"})
_HIDDEN = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})
_LINE = "border-bottom:1px solid rgba(128,128,128,.4)"
_CELL = f"{_LINE};padding:.2em .8em .2em 0;text-align:left;vertical-align:top"


def html_table(
    title: str, head: Sequence[str], rows: Iterable[Sequence[object]], total: int, note: str = ""
) -> str:
    """Return an HTML table of the first rows, with a title and a note.

    ``total`` is the number of all rows. Only the rows shown are consumed.
    """
    body = [_row("td", row) for row in islice(rows, ROWS)]
    table = (
        f'<table style="border-collapse:collapse"><thead>{_row("th", head)}</thead>'
        f"<tbody>{''.join(body)}</tbody></table>"
    )
    more = f"and {total - len(body):,} more" if total > len(body) else ""
    below = "".join(f"<p>{_text(words)}</p>" for words in (more, note) if words)
    above = f"<p><strong>{_text(title)}</strong></p>"
    return f"<div>{above}{table if body else ''}{below}</div>"


def count_noun(count: int, noun: str) -> str:
    """Return a count with a noun: ``0 claims``, ``1 claim``, ``2 claims``."""
    return f"{count:,} {noun}" if count == 1 else f"{count:,} {noun}s"


def _row(tag: str, cells: Iterable[object]) -> str:
    scope = ' scope="col"' if tag == "th" else ""
    rendered = (
        # `bdi` isolates the text direction of each cell.
        f'<{tag}{scope} style="{_CELL}"><bdi>{_text(str(cell))}</bdi></{tag}>'
        for cell in cells
    )
    return f"<tr>{''.join(rendered)}</tr>"


def _text(text: str) -> str:
    """Return an escaped text on one line, truncated, with visible control characters."""
    cut = f"{text[:LENGTH]}…" if len(text) > LENGTH else text
    shown = (
        f"<U+{ord(each):04X}>" if category(each) in _HIDDEN or each in BLANK else each
        for each in " ".join(cut.split())
    )
    return "".join(shown).translate(_MARKUP)
