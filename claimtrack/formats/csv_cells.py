"""What a cell of a CSV table holds: plain values as text, and back.

A text starts with an apostrophe where it would otherwise be taken for something
else: a formula (:func:`claimtrack.formats.csv_text.guarded`), nothing at all or, where
numbers and texts may stand, a number.
"""

import json
import re
from collections.abc import Callable, Iterable, Mapping
from types import MappingProxyType

from claimtrack.formats.csv_text import quoted, text_cell, unguarded
from claimtrack.formats.table_layout import Form, number_in

_WHOLE = re.compile(r"-?[0-9]{1,30}")
_FLAGS = MappingProxyType({"true": True, "false": False})


def cell_of(form: Form) -> Callable[[object], str]:
    """Return what makes a cell of a plain value; the cell of None is empty."""
    return lambda value: "" if value is None else _WRITTEN.get(form, _text)(value)


def value_of(form: Form) -> Callable[[str], object]:
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
    return text_cell(" ".join(value)) if isinstance(value, Iterable) else _text(value)


def _json(value: object) -> str:
    return quoted(json.dumps(value, ensure_ascii=False))


_WRITTEN: Mapping[Form, Callable[[object], str]] = MappingProxyType(
    {
        Form.FLAG: _flag,
        Form.WHOLE: str,
        Form.FIGURE: _figure,
        Form.IDS: _ids,
        Form.HOPS: _ids,
        Form.NAMES: _json,
        Form.LISTS: _json,
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


_READ: Mapping[Form, Callable[[str], object]] = MappingProxyType(
    {
        Form.FLAG: _read_flag,
        Form.WHOLE: _read_whole,
        Form.FIGURE: _read_figure,
        Form.IDS: _read_ids,
        Form.HOPS: _read_ids,
        Form.NAMES: _read_json,
        Form.LISTS: _read_json,
    }
)
