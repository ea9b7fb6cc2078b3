"""The records of a file as symbols, and the parts that can be folded."""

from collections.abc import Iterator
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lsprotocol import types

from claimtrack.formats.toml import reader
from claimtrack.lsp.outline import folding, symbols
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.model import Ledger
from tests.laws import profiles
from tests.lsp.navigated import LEDGERS, snapshot_of, write_files
from tests.nonempty import nonempty
from tests.strategies import ledgers

tried = profiles.law_settings(40)

TEXT = '''ledger = 1

[check]
desk = "daily"

# The daily.
# It is one.
[source]
daily = { kind = "outlet", name = "The 😀 Daily" }
# Below.

[claim.closed]
text = """
The harbour
was closed."""
via = ["office", { source = "daily", act = "quoted" }]
at = "d#p1"

[[claim.closed.assertion]]
via = [
  "wire", # one [
  "daily",
]
claim = 1

[document."d"]
title = ""
[document.""]

[[assertion]]
claim = ["closed", "open"]
via = "x"

[[link]]
kind = "contradicts"
from = "closed"
to = "open"
[[waiver]]
code = "CT102"
claim = "closed"
reason = "Fine."
[[retraction]]
document = "d"
[[retraction]]
'''


def buffer_of(text: str, path: Path) -> Buffer:
    return Buffer(path, path.as_uri(), text, 1)


def outlined(tmp_path: Path, text: str) -> tuple[LedgerSnapshot, list[types.DocumentSymbol]]:
    snapshot = write_files(tmp_path, {"ledger.toml": text})
    return snapshot, symbols(snapshot, buffer_of(text, snapshot.root))


def lines_of(found: list[types.DocumentSymbol], indent: str = "") -> Iterator[str]:
    for each in found:
        first, last = each.range.start.line + 1, each.range.end.line + 1
        yield f"{indent}{first}-{last} {each.kind.name} {each.name}: {each.detail or ''}"
        yield from lines_of([*(each.children or ())], indent + "  ")


def test_records_are_symbols_with_their_words(tmp_path: Path) -> None:
    _, found = outlined(tmp_path, TEXT)

    assert [
        "3-4 Module check: ",
        "9-9 Object daily: The 😀 Daily",
        "12-24 Class closed: The harbour was closed.",
        "  16-16 Method office > daily: d#p1",
        "  19-24 Method wire > daily: ?",
        "26-27 File d: ",
        '28-28 File "": ',
        "30-32 Method x: closed, open",
        "34-37 Operator closed contradicts open: ",
        "38-41 Key CT102: claim closed: Fine.",
        "42-43 Event retraction: document d: ",
        "44-44 Event retraction: ?: ",
    ] == list(lines_of(found))


def test_tables_values_and_comments_can_be_folded(tmp_path: Path) -> None:
    found = folding(buffer_of(TEXT, tmp_path))

    assert [
        "3-4",
        "6-7 comment",
        "8-9",
        "12-17",
        "13-15",
        "19-24",
        "20-23",
        "26-27",
        "30-32",
        "34-37",
        "38-41",
        "42-43",
    ] == [
        f"{each.start_line + 1}-{each.end_line + 1}{' comment' if each.kind else ''}"
        for each in found
    ]


@pytest.mark.parametrize("opened", ["via = [", 'via = ["a', "fact = {", 'text = """', "[["])
def test_half_typed_line_leaves_the_folds_of_the_tables_beside_it(
    opened: str, tmp_path: Path
) -> None:
    text = f'[claim.a]\ntext = "A"\n{opened}\n[claim.b]\ntext = "B"\n'
    found = folding(buffer_of(text, tmp_path))

    assert {0: 1 if opened == "[[" else 2, 3: 4} == {
        each.start_line: each.end_line for each in found
    }


@tried
@given(
    text=st.text("[]{}\"'=,.#\n ax\\\r") | st.sampled_from(range(len(TEXT))).map(TEXT.__getitem__)
)
def test_folds_of_any_text_are_nested_and_have_several_lines(text: str) -> None:
    found = folding(buffer_of(text, Path("/ledger.toml")))
    last = len(buffer_of(text, Path("/ledger.toml")).lines.starts)
    spans = [(each.start_line, each.end_line) for each in found]

    assert all(0 <= start < end < last for start, end in spans)
    assert sorted(spans) == spans
    assert [] == [
        (one, two) for one, two in pairwise(spans) if two[0] <= one[1] < two[1] and one[0] < two[0]
    ]


def spans_of(found: list[types.DocumentSymbol]) -> list[tuple[tuple[int, int], tuple[int, int]]]:
    return [
        (
            (each.range.start.line, each.range.start.character),
            (each.range.end.line, each.range.end.character),
        )
        for each in found
    ]


@tried
@given(ledger=ledgers())
def test_each_record_of_a_written_ledger_is_one_symbol_within_its_own_lines(
    ledger: Ledger, tmp_path_factory: pytest.TempPathFactory
) -> None:
    _, found = outlined(tmp_path_factory.mktemp("ledger"), reader.write(ledger))
    records = [each for each in found if each.kind is not types.SymbolKind.Module]
    children = [(each, [*(each.children or ())]) for each in records]
    spans = spans_of(found)

    assert len(ledger) == len(records) + sum(len(inner) for _, inner in children)
    assert len(ledger.assertions) == sum(len(inner) for _, inner in children)
    assert all(one[1] <= two[0] for one, two in pairwise(spans))
    assert all(
        spans_of([each])[0][0] <= start and end <= spans_of([each])[0][1]
        for each, inner in children
        for start, end in spans_of(inner)
    )
    assert all(
        each.range.start.line <= each.selection_range.start.line <= each.range.end.line
        for each in found
    )


@pytest.mark.parametrize("path", LEDGERS[::5], ids=lambda path: f"{path.parent.name}-{path.stem}")
def test_claims_of_a_ledger_by_hand_are_in_its_outline(path: Path) -> None:
    snapshot = snapshot_of(path)
    text = snapshot.read.files[snapshot.root].source_text.text
    found = symbols(snapshot, buffer_of(text, snapshot.root))
    claims = {each.name: each.detail for each in found if each.kind is types.SymbolKind.Class}

    assert claims == {
        id: " ".join(claim.text.split()) for id, claim in snapshot.read.ledger.claims.items()
    }
    assert nonempty(folding(buffer_of(text, snapshot.root)))


def test_file_of_no_ledger_has_no_symbols(tmp_path: Path) -> None:
    snapshot, _ = outlined(tmp_path, TEXT)

    assert [] == symbols(snapshot, buffer_of("", snapshot.root.with_name("other.toml")))
