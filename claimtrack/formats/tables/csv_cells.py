"""Conversion between plain values and CSV cells that are safe in a spreadsheet.

Cells are separated by commas and rows by line ends, as in RFC 4180. A text is prefixed
with an apostrophe if it could be mistaken for a formula (:func:`guard_text`), for an empty
cell or, in columns of numbers and texts, for a number.

A spreadsheet that splits at semicolons or tabs does so inside texts too, in spite of their
quotes, and at line ends. It then takes a quotation mark after the separator for the start of
a quoted cell. An apostrophe therefore also stands after such a separator before a formula,
and before a quotation mark with a formula.
"""

import json
import re
import unicodedata
from collections.abc import Callable, Iterable, Mapping, Sequence
from itertools import pairwise
from types import MappingProxyType

from claimtrack.formats.tables.layout import CellType, Column, parse_number
from claimtrack.model import Hop

MARK = "\ufeff"
"""A byte order mark at the start of a file. Without it Excel assumes Latin-1."""

_FORMULA = "=+-@"
_SEPARATORS = ";\t\r\n"
"""The separators of programs that do not split at commas, and so do not see the quotes."""
_SEPARATED = re.compile(f"[{_SEPARATORS}]")
_QUOTED = re.compile(r'[",;\t\n\r]|^\s|\s$')
_WHOLE = re.compile(r"-?[0-9]{1,30}")
_FLAGS = MappingProxyType({"true": True, "false": False})


def encode_rows(rows: Iterable[Iterable[str]]) -> bytes:
    """Return the bytes of a CSV file. The cells are already quoted."""
    lines = [",".join(row) for row in rows]
    return (MARK + "\r\n".join(lines) + "\r\n").encode()


def guard_text(text: str) -> str:
    """Prefix a text with an apostrophe if it is unsafe or ambiguous in a cell.

    Spreadsheets treat a cell that starts with an apostrophe as text. The prefix is added to
    text that starts like a formula (OWASP, "CSV Injection"): with ``=``, ``+``, ``-``,
    ``@``, their full-width and small forms, a tab or a line end, possibly after blanks or
    zero-width characters. It is also added to a leading apostrophe and to empty text. An
    apostrophe is inserted after each semicolon, tab and line end before a formula.
    """
    sites = [site for site, _ in _inner_formulas(text)]
    text = "'".join(text[start:end] for start, end in pairwise([0, *sites, len(text)]))
    return "'" + text if not text or text[0] == "'" or _is_formula(text) else text


def unguard_cell(cell: str) -> str:
    """Return the text of a cell, without the prefix of :func:`guard_text`."""
    text = cell[1:] if cell[0] == "'" else cell
    guards = [site for site, _ in _inner_formulas(text) if text[site] == "'"]
    return "".join(
        text[start:end]
        for start, end in zip([0, *(site + 1 for site in guards)], [*guards, None], strict=True)
    )


def _inner_formulas(text: str) -> list[tuple[int, int]]:
    """Return the offsets after separators before a formula, with those of its first signs.

    Blanks, invisible characters, quotation marks and apostrophes may stand between the two,
    so that inserting or removing apostrophes changes no result.
    """
    if not _SEPARATED.search(text):
        return []
    found: list[tuple[int, int]] = []
    sign: int | None = None  # of the formula that begins to the right, past what may precede it
    for i in range(len(text) - 1, -1, -1):
        character = text[i]
        if character in _SEPARATORS and sign is not None:
            found.append((i + 1, sign))
        if unicodedata.normalize("NFKC", character)[0] in _FORMULA:
            sign = i
        elif character not in "'\"" and unicodedata.category(character)[0] not in "ZC":
            sign = None
    return found[::-1]


def _is_formula(text: str) -> bool:
    if text[0] in "\t\r\n":
        return True
    for character in text:
        if unicodedata.category(character)[0] not in "ZC":  # separators and control characters
            return unicodedata.normalize("NFKC", character)[0] in _FORMULA
    return False


def quote_cell(cell: str) -> str:
    """Put a cell into quotes if needed.

    Quotes are also added to cells with separators of other programs, and to cells that
    start or end with a blank.
    """
    return '"' + cell.replace('"', '""') + '"' if _QUOTED.search(cell) else cell


def text_cell(text: str) -> str:
    """Return a text as a cell: :func:`guard_text`, then :func:`quote_cell`."""
    return quote_cell(guard_text(text))


def column_cells(column: Column, records: Sequence[object]) -> list[str]:
    """Return the quoted cells of a column. The cell of None is empty."""
    write = _WRITERS.get(column.cell_type, _write_text)
    return ["" if value is None else write(value) for value in column.values(records, sparse=True)]


def cell_parser(cell_type: CellType) -> Callable[[str], object]:
    """Return the function that parses a non-empty cell as a plain value.

    It returns the text of an invalid cell, which the field of the record then rejects.
    """
    return _PARSERS.get(cell_type, unguard_cell)


def _write_text(value: object) -> str:
    return text_cell(str(value))


def _write_flag(value: object) -> str:
    return "true" if value else "false"


def _write_figure(value: object) -> str:
    if not isinstance(value, str):
        # Spreadsheets read a complete negative number as a number, not as a formula.
        return repr(value)
    return f"'{value}" if parse_number(value) is not None else text_cell(value)


def _write_ids(value: object) -> str:
    items = value if isinstance(value, Iterable) else [value]
    return text_cell(" ".join(i.source if isinstance(i, Hop) else str(i) for i in items))


def _write_json(value: object) -> str:
    text = json.dumps(value, ensure_ascii=False)
    signs = {sign for _, sign in _inner_formulas(text)}
    if signs:
        text = "".join(
            f"\\u{ord(character):04x}" if i in signs else character
            for i, character in enumerate(text)
        )
    return quote_cell(text)


_WRITERS: Mapping[CellType, Callable[[object], str]] = MappingProxyType(
    {
        CellType.FLAG: _write_flag,
        CellType.WHOLE: str,
        CellType.FIGURE: _write_figure,
        CellType.IDS: _write_ids,
        CellType.HOPS: _write_ids,
        CellType.NAMES: _write_json,
        CellType.LISTS: _write_json,
    }
)


def _parse_flag(cell: str) -> object:
    """Parse a boolean in any case, because spreadsheets write capitals."""
    return _FLAGS.get(cell.casefold(), cell)


def _parse_whole(cell: str) -> object:
    return int(cell) if _WHOLE.fullmatch(cell) else unguard_cell(cell)


def _parse_figure(cell: str) -> object:
    number = parse_number(cell)
    return unguard_cell(cell) if number is None else number


def _parse_ids(cell: str) -> object:
    return unguard_cell(cell).split()


def _parse_json(cell: str) -> object:
    try:
        value: object = json.loads(cell)
    except (ValueError, RecursionError):
        return cell
    return value


_PARSERS: Mapping[CellType, Callable[[str], object]] = MappingProxyType(
    {
        CellType.FLAG: _parse_flag,
        CellType.WHOLE: _parse_whole,
        CellType.FIGURE: _parse_figure,
        CellType.IDS: _parse_ids,
        CellType.HOPS: _parse_ids,
        CellType.NAMES: _parse_json,
        CellType.LISTS: _parse_json,
    }
)
