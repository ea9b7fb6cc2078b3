"""Round trips of ledgers through TOML and JSON Lines."""

import json

import pytest
from hypothesis import given

from claimtrack.formats import jsonl
from claimtrack.formats.registry import FORMATS, write
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.formatter import format_text
from claimtrack.model import Assertion, Claim, Hop, Ledger, Quantity, Source
from tests.formats.trials import tried
from tests.nonempty import nonempty
from tests.strategies import ledgers, names, texts

LOSSLESS = ("toml", "jsonl", "prov-json")


@pytest.mark.parametrize("name", LOSSLESS)
@tried
@given(ledger=ledgers())
def test_ledger_reads_back_equal(name: str, ledger: Ledger) -> None:
    written = write(ledger, name)
    read_text = FORMATS[name].read_text

    assert read_text is not None
    assert ledger == read_text(written.text)
    assert () == written.lost


@tried
@given(name=names, note=texts)
def test_single_source_reads_back_equal(name: str, note: str) -> None:
    ledger = Ledger.of(Source("a", "person", name=name, note=note))

    assert ledger == reader.read_text(reader.write(ledger))
    assert ledger == jsonl.read_text(jsonl.write(ledger))


@tried
@given(ledger=ledgers())
def test_rewriting_toml_is_idempotent(ledger: Ledger) -> None:
    text = reader.write(ledger)

    assert text == reader.write(reader.read_text(text))


@tried
@given(ledger=ledgers())
def test_rewriting_json_lines_is_idempotent(ledger: Ledger) -> None:
    text = jsonl.write(ledger)

    assert text == jsonl.write(jsonl.read_text(text))


@tried
@given(ledger=ledgers())
def test_written_toml_is_already_formatted(ledger: Ledger) -> None:
    text = reader.write(ledger)

    assert text == format_text(text)


@tried
@given(ledger=ledgers())
def test_json_lines_have_one_object_per_line_with_sorted_keys(ledger: Ledger) -> None:
    lines = jsonl.write(ledger).removesuffix("\n").split("\n")

    for line in nonempty(lines):
        words = list(json.loads(line))

        assert sorted(words) == words


@tried
@given(ledger=ledgers())
def test_toml_and_json_lines_read_equal(ledger: Ledger) -> None:
    assert jsonl.read_text(jsonl.write(ledger)) == reader.read_text(reader.write(ledger))


@pytest.mark.parametrize(
    "figure", [(1900, "km"), ("about 12", "m"), ("about 12 m", None), (3, None)]
)
def test_figure_built_in_code_reads_back_equal(figure: tuple[int | str, str | None]) -> None:
    hop = Hop("a", value=Quantity.parse(*figure))
    ledger = Ledger.of(Source("a", "person"), Claim("c", "It is so."), Assertion("c", [hop]))

    assert ledger == jsonl.read_text(jsonl.write(ledger))
