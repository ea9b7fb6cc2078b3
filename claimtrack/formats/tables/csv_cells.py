"""Cells of a CSV table: plain values as text, and back, safe to open in a spreadsheet.

Cells are divided by commas and rows by line ends, as RFC 4180 has it. A text starts with
an apostrophe where it would otherwise be taken for something else: a formula
(:func:`guarded`), nothing at all or, where numbers and texts may stand, a number.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType

from claimtrack.formats.tables.layout import CellType, Column, number_in
from claimtrack.model import Hop

MARK = "\ufeff"
"""Stands at the start of a file, since Excel takes a file without it for Latin-1."""

_FORMULA = "=+-@"
_QUOTED = re.compile(r'[",;\t\n\r]|^\s|\s$')
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_FLAGS = MappingProxyType({"true": True, "false": False})


def document(rows: Iterable[Iterable[str]]) -> bytes:
    """Return a file of rows whose cells are quoted already."""
    lines = [",".join(row) for row in rows]
    return (MARK + "\r\n".join(lines) + "\r\n").encode()


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
    return quoted(guarded(text))


def cells(column: Column, records: Sequence[object]) -> list[str]:
    """Return the cells of a column, quoted where they need it; the cell of None is empty."""
    write = _WRITTEN.get(column.form, _text)
    return ["" if value is None else write(value) for value in column.values(records, sparse=True)]


def value_of(form: CellType) -> Callable[[str], object]:
    """Return what makes a plain value of a cell that is not empty.

    A cell that holds no such value is that text, for the record's own field to refuse.
    """
    return _READ.get(form, unguarded)


def _text(value: object) -> str:
    return text_cell(str(value))


def _flag(value: object) -> str:
    return "true" if value else "false"


def _figure(value: object) -> str:
    if not isinstance(value, str):
        # A negative number in full is no formula to any spreadsheet, and stays a number.
        return repr(value)
    return f"'{value}" if number_in(value) is not None else text_cell(value)


def _ids(value: object) -> str:
    items = value if isinstance(value, Iterable) else [value]
    return text_cell(" ".join(i.source if isinstance(i, Hop) else str(i) for i in items))


def _json(value: object) -> str:
    return quoted(json.dumps(value, ensure_ascii=False))


_WRITTEN: Mapping[CellType, Callable[[object], str]] = MappingProxyType(
    {
        CellType.FLAG: _flag,
        CellType.WHOLE: str,
        CellType.FIGURE: _figure,
        CellType.IDS: _ids,
        CellType.HOPS: _ids,
        CellType.NAMES: _json,
        CellType.LISTS: _json,
    }
)


def _read_flag(cell: str) -> object:
    """Return a truth value; spreadsheets write it in capitals."""
    return _FLAGS.get(cell.casefold(), cell)


def _read_whole(cell: str) -> object:
    return int(cell) if _WHOLE.fullmatch(cell) else unguarded(cell)


def _read_figure(cell: str) -> object:
    number = number_in(cell)
    return unguarded(cell) if number is None else number


def _read_ids(cell: str) -> object:
    return unguarded(cell).split()


def _read_json(cell: str) -> object:
    try:
        value: object = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return value


_READ: Mapping[CellType, Callable[[str], object]] = MappingProxyType(
    {
        CellType.FLAG: _read_flag,
        CellType.WHOLE: _read_whole,
        CellType.FIGURE: _read_figure,
        CellType.IDS: _read_ids,
        CellType.HOPS: _read_ids,
        CellType.NAMES: _read_json,
        CellType.LISTS: _read_json,
    }
)
