"""CSV as RFC 4180 has it, and safe to open in a spreadsheet.

Cells are divided by commas and rows by line ends; a cell that holds either, or a
quote, is put in quotes, and each quote in it is doubled. Whatever a spreadsheet
would take for a formula starts with an apostrophe (:func:`guarded`).
"""

import re
import unicodedata
from bisect import bisect_right
from collections.abc import Callable, Iterable, Iterator

from claimtrack.errors import Fault, Problem
from claimtrack.formats.positions import Page

MARK = "\ufeff"
"""Stands at the start of a file, since Excel takes a file without it for Latin-1."""

_FORMULA = "=+-@"
_AS_IT_IS = re.compile(r'[A-Za-z0-9](?:[^",;\t\n\r]*[^",;\s])?')
_QUOTED = re.compile(r'[",;\t\n\r]|^\s|\s$')
_OPENED = re.compile(r'"(?:[^"]++|"")*+"')
CELL = re.compile(r'(?:"((?:[^"]++|"")*+)"|([^",\n]*+))(,|\n|\Z)')
"""One cell: in quotes, or without, and what comes after it."""


def guarded(text: str) -> str:
    """Return a text as a cell holds it: no formula, and told apart from no text at all.

    The apostrophe is that of spreadsheets: what follows is text. It goes before what
    starts like a formula (``=``, ``+``, ``-``, ``@``, their full-width and small forms, a
    tab or a line end, be there blanks or signs without a width before it; OWASP, "CSV
    Injection"), before an apostrophe, and before nothing at all.
    """
    return "'" + text if not text or text[0] == "'" or _is_formula(text) else text


def unguarded(cell: str) -> str:
    """Return the text that a cell holds."""
    return cell[1:] if cell[0] == "'" else cell


def _is_formula(text: str) -> bool:
    if text[0] in "\t\r\n":
        return True
    for character in text:
        if unicodedata.category(character)[0] not in "ZC":  # separators, and what has no look
            return unicodedata.normalize("NFKC", character)[0] in _FORMULA
    return False


def quoted(cell: str) -> str:
    """Return a cell as a row holds it, in quotes where they are needed.

    So are cells with signs that other programs divide cells by, or blanks at an end.
    """
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def text_cell(text: str) -> str:
    """Return a text as a row holds it: :func:`guarded`, then :func:`quoted`."""
    return text if _AS_IT_IS.fullmatch(text) else quoted(guarded(text))


def document(rows: Iterable[Iterable[str]]) -> bytes:
    """Return a file of rows whose cells are quoted already."""
    lines = [",".join(row) for row in rows]
    return (MARK + "\r\n".join(lines) + "\r\n").encode()


def rows(page: Page, blame: Callable[[Problem], None]) -> Iterator[tuple[int, int, list[str]]]:
    """Yield where each row starts and ends, and its cells; rows of empty cells are left out.

    A row that is none is told to ``blame``. Of a quote that is never closed
    nothing tells how far it was meant to go, so that it is the last row.
    """
    text, starts = page.text, page.starts
    line, at = 0, 0
    while at < len(text):
        end = starts[line + 1] - 1 if line + 1 < len(starts) else len(text)
        row = text[at:end]
        if '"' not in row:
            cells = row.split(",")
        else:
            cells, end = _with_quotes(page, at, blame)
        if any(cells):
            yield at, end, cells
        line = bisect_right(starts, end, line)
        at = end + 1


def _with_quotes(page: Page, at: int, blame: Callable[[Problem], None]) -> tuple[list[str], int]:
    """Return the cells of a row with quotes, none if it is none, and where it ends."""
    text, cells = page.text, list[str]()
    while (found := CELL.match(text, at)) is not None:
        inside, plain, after = found.groups()
        cells.append(plain if inside is None else inside.replace('""', '"'))
        if after != ",":
            return cells, found.start(3)
        at = found.end()
    opened = _OPENED.match(text, at)
    if text[at] == '"' and opened is None:
        message = "the quote that opens this cell is never closed"
        blame(Problem(Fault.SYNTAX, message, page.place(at, at + 1)))
        return [], len(text)
    wrong = opened.end() if opened is not None else text.index('"', at)
    what = "something follows the closing quote" if opened else "a quote in a cell without quotes"
    hint = 'put the cell in quotes, and write each quote in it twice: "5"" pipe"'
    blame(Problem(Fault.SYNTAX, what, page.place(wrong, wrong + 1), hint))
    end = text.find("\n", wrong)
    return [], len(text) if end < 0 else end
