"""Tests of CSV cells: none is a formula, and other CSV readers read the same."""

import csv
import io
import json
import re
import unicodedata
from collections.abc import Iterator

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from pyarrow import csv as arrow_csv  # type: ignore[import-untyped]  # it has no types

from claimtrack.formats.registry import write
from claimtrack.formats.tables.csv_cells import (
    MARK,
    _write_json,
    encode_rows,
    guard_text,
    quote_cell,
    text_cell,
    unguard_cell,
)
from claimtrack.model import Ledger
from tests.formats.trials import tried
from tests.growth import seconds_below
from tests.nonempty import nonempty
from tests.strategies import ledgers, texts

_SIGNS = "=+-@＝＋－＠﹢﹣﹦﹫'\"|;,\t\r\n \u00a0\u200b\ufeff\u202ea1"
wild = st.text(st.sampled_from(_SIGNS), max_size=6) | st.text(max_size=6)
"""Texts of characters that are special in spreadsheets, with invisible prefixes."""

grids = st.integers(2, 4).flatmap(
    lambda width: st.lists(
        st.lists(texts, min_size=width, max_size=width).filter(any), min_size=1, max_size=5
    )
)


def is_dangerous(cell: str) -> bool:
    """True if a spreadsheet may read a cell as a formula. A simple oracle."""
    visible = [c for c in cell if unicodedata.category(c)[0] not in "ZC"]
    first = unicodedata.normalize("NFKC", visible[0])[:1] if visible else ""
    return first in ("=", "+", "-", "@") or cell[:1] in ("\t", "\r", "\n")


def cells_elsewhere(page: str) -> Iterator[str]:
    """Yield the cells of a file in programs that split at other separators.

    Some of them regard quotes, which then begin at other places, and some do not.
    """
    for separator in ";\t":
        for row in csv.reader(io.StringIO(page, newline=""), delimiter=separator):
            yield from row
        for line in re.split(r"[\r\n]", page):
            yield from line.split(separator)


def read_by_python(data: bytes) -> list[list[str]]:
    """Return the cells of a file as read by Python's csv module."""
    text = io.StringIO(data.decode("utf-8-sig"), newline="")
    return [*csv.reader(text, strict=True)]


@given(text=wild)
@example(text="\u200b=1+1")
@example(text=" \t-2")
def test_guarded_cell_is_never_a_formula(text: str) -> None:
    assert not is_dangerous(guard_text(text))


@given(text=wild)
def test_guarded_text_round_trips(text: str) -> None:
    assert text == unguard_cell(guard_text(text))
    assert guard_text(text)


@pytest.mark.parametrize(
    ("text", "cell"),
    [
        ("plain", "plain"),
        ("", "'"),
        ("'", "''"),
        ("=1+1", "'=1+1"),
        ("＝1", "'＝1"),
        (" @SUM(A1)", "' @SUM(A1)"),
        ('say "a, b"', '"say ""a, b"""'),
        ("two\nlines", '"two\nlines"'),
        ("a;b", '"a;b"'),
        ('x;"=1', '"x;\'""=1"'),
        ('x;"y=1', '"x;""y=1"'),
        ("ends in a blank ", '"ends in a blank "'),
        ("a-b = c", "a-b = c"),
    ],
)
def test_text_is_written_as_a_cell(text: str, cell: str) -> None:
    assert cell == text_cell(text)


def test_file_starts_with_a_byte_order_mark_and_has_crlf_line_ends() -> None:
    """Excel detects UTF-8 by the byte order mark."""
    assert f"{MARK}a,b\r\nå,2\r\n".encode() == encode_rows([["a", "b"], ["å", "2"]])


@given(grid=grids)
def test_pythons_csv_module_reads_the_written_cells(grid: list[list[str]]) -> None:
    assert grid == read_by_python(encode_rows([quote_cell(cell) for cell in row] for row in grid))


@tried
@given(ledger=ledgers())
def test_written_ledger_has_no_formula(ledger: Ledger) -> None:
    """Negative numbers are not formulas."""
    files = write(ledger, "csv").files.values()
    for cell in nonempty(cell for data in files for row in read_by_python(data) for cell in row):
        assert not is_dangerous(cell) or re.fullmatch(r"-[\d.]+(e[+-]\d+)?", cell)


@given(text=wild, first=st.booleans())
@example(text="a;=1+1", first=False)
@example(text="a\n@SUM(A1)", first=False)
@example(text=";';'=\t=", first=False)
@example(text=";\t", first=False)
@example(text='x;"=1+1;z', first=False)
@example(text='x\t"=HYPERLINK(1)', first=False)
@example(text='";\'"=1', first=True)
def test_text_is_safe_where_another_separator_is_expected(text: str, first: bool) -> None:
    cell = text_cell(text)
    for found in nonempty(cells_elsewhere(f"{cell},id\r\n" if first else f"id,{cell}\r\n")):
        # A tab or line end alone starts no formula.
        assert not is_dangerous(found.lstrip("\t\r\n"))


@given(text=wild)
@example(text='x;"=1+1;z')
def test_texts_with_quotes_and_separators_round_trip(text: str) -> None:
    ((_, cell),) = read_by_python(f"id,{text_cell(text)}\r\n".encode())

    assert text == unguard_cell(cell)


@tried
@given(ledger=ledgers())
def test_ledger_is_safe_where_semicolons_are_expected(ledger: Ledger) -> None:
    for data in nonempty(write(ledger, "csv").files.values()):
        for cell in nonempty(cells_elsewhere(data.decode("utf-8-sig"))):
            assert not is_dangerous(cell.lstrip("\t\r\n"))


@pytest.mark.parametrize("part", [";", ";=", "\n- ", "'", "\t\t"])
def test_hostile_text_is_guarded_in_linear_time(part: str) -> None:
    text = part * 100_000

    assert text == unguard_cell(guard_text(text))
    assert seconds_below(lambda text: unguard_cell(guard_text(text)), lambda: text, limit=30) < 30


def test_json_cell_is_safe_where_semicolons_are_expected() -> None:
    cell = _write_json({"x": "a; =1", "y": -2})

    assert ";" in cell
    assert "; =" not in cell
    assert {"x": "a; =1", "y": -2} == json.loads(read_by_python(cell.encode())[0][0])


@tried
@given(ledger=ledgers())
def test_pyarrow_and_python_read_the_same_cells(ledger: Ledger) -> None:
    for name, data in nonempty(write(ledger, "csv").files.items()):
        head, *below = read_by_python(data)
        table = arrow_csv.read_csv(
            io.BytesIO(data),
            parse_options=arrow_csv.ParseOptions(newlines_in_values=True),
            convert_options=arrow_csv.ConvertOptions(
                column_types=dict.fromkeys(head, "string"), strings_can_be_null=False
            ),
        )

        assert head == table.column_names, name
        assert below == [list(row.values()) for row in table.to_pylist()]


def test_unguarding_removes_only_the_apostrophe() -> None:
    assert "a'b" == unguard_cell("a'b")
    assert "'a" == unguard_cell("''a")
