"""Tests of positions in TOML against the parser."""

from datetime import date, datetime, time

import pytest
import tomli
from hypothesis import assume, example, given
from hypothesis import strategies as st

from claimtrack.errors import Place
from claimtrack.formats.toml import reader
from claimtrack.formats.toml.positions import (
    DuplicateKeyError,
    SourceText,
    ValuePosition,
    scan_toml,
)
from claimtrack.model import Ledger
from tests.formats.trials import tried
from tests.strategies import ledgers

SCALARS = [
    "0",
    "-17",
    "0xdead_beef",
    "1.5e-3",
    "inf",
    "true",
    "2021-10-19",
    "2021-10-19 08:00:00Z",
    "2021-10-19T08:00",
    "08:30:00.5",
    '""',
    "''",
    '"a # b"',
    "'a \\ b'",
    r'"q \" \\ \u00e9 \e \x41"',
    '"[x]\U0001f600 = {"',
    '""""two" quotes"""""',
    '"""\nline\n\\\n  # no comment\n"""',
    "'''\nit's\n''two''''",
    "''''''",
    '""""""',
]
KEYS = ["a", "b-1", "1", '"q.k"', "'l k'", r'"\u0061b"', '""', "a.b", "a . 'c'.d"]
GAPS = ["", " ", "\n", ' # ] } , = "\n', "\t\n\n"]

scalars = st.sampled_from(SCALARS)
keys = st.sampled_from(KEYS)
gaps = st.sampled_from(GAPS)


def _lists(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    items = st.lists(st.tuples(gaps, values, gaps).map("".join), max_size=3)
    return st.tuples(items, st.sampled_from(["", ","]), gaps).map(
        lambda parts: "[" + ",".join(parts[0]) + (parts[1] if parts[0] else "") + parts[2] + "]"
    )


def _tables(values: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    pair = st.tuples(gaps, keys, st.just(" = "), values, gaps).map("".join)
    return st.tuples(st.lists(pair, max_size=3), st.sampled_from(["", ","]), gaps).map(
        lambda parts: "{" + ",".join(parts[0]) + (parts[1] if parts[0] else "") + parts[2] + "}"
    )


values = st.recursive(scalars, lambda inner: _lists(inner) | _tables(inner), max_leaves=6)
statements = st.one_of(
    st.tuples(keys, st.sampled_from(["=", " = ", "\t="]), values).map("".join),
    keys.map(lambda key: f"[{key}]"),
    keys.map(lambda key: f"[[ {key} ]]"),
    st.sampled_from(["", "# comment [x]", "  "]),
)
documents = st.lists(statements, max_size=6).map("\n".join)


def _accepted(text: str) -> dict[str, object] | None:
    try:
        return tomli.loads(text)
    except tomli.TOMLDecodeError:
        return None


def assert_same(value: object, spot: ValuePosition, text: str) -> None:
    match value:
        case dict():
            assert isinstance(spot.children, dict)
            assert set(value) == set(spot.children)
            for key, inner in value.items():
                assert_same(inner, spot.children[key], text)
        case list():
            assert isinstance(spot.children, list)
            assert len(value) == len(spot.children)
            for item, inner_spot in zip(value, spot.children, strict=True):
                assert_same(item, inner_spot, text)
        case str() | bool() | int() | float() | date() | time() | datetime():
            assert value == tomli.loads(f"x = {text[spot.start : spot.end]}")["x"]
        case _:
            raise AssertionError(value)


@tried
@given(text=documents)
@example(text="[a.b.c]\n[a]\nx = 1\n[a.b]\ny = 2")
@example(text="[[a]]\n[a.b]\nx = 1\n[[a]]\n[[a.c]]\n[[a.c]]\nz = [[], [[1]]]")
def test_every_value_has_the_offsets_of_its_text(text: str) -> None:
    data = _accepted(text)
    assume(data is not None)
    assert_same(data, scan_toml(text), text)


@pytest.mark.parametrize("scalar", SCALARS)
@pytest.mark.parametrize("form", ["x = {}", "x = [{}]", "x = [1, # c\n {} , ]", "x = {{ y = {} }}"])
def test_each_kind_of_value_has_offsets_in_every_context(scalar: str, form: str) -> None:
    text = form.format(scalar)

    assert_same(tomli.loads(text), scan_toml(text), text)


@tried
@given(ledger=ledgers())
def test_every_value_of_a_written_ledger_has_offsets(ledger: Ledger) -> None:
    text = reader.write(ledger)

    assert_same(tomli.loads(text), scan_toml(text), text)


@tried
@given(text=st.one_of(st.text(), documents, st.text("[]{}\"'=,.#\n a\\\x0b")))
@example(text="a = [\x0b")
@example(text="a = 1\n[a.b.c]\nd = 1\n[a]\n")
@example(text="a = 1\na.b = 2\n")
@example(text="a = 1\n[[a]]\n[[a.b]]\nc = 1")
@example(text="a = {b 1}")
@example(text='"\\q" = 1')
def test_scanning_ends_on_any_text(text: str) -> None:
    try:
        root = scan_toml(text)
    except DuplicateKeyError:
        return

    assert root.end == len(text)


def test_keys_have_offsets() -> None:
    text = "[claim.'a']\ntext = 1\nb.c = 2\n"
    claim = scan_toml(text).at("claim")
    inner = claim.at("a")

    assert text[inner.start : inner.end] == "[claim.'a']"
    assert text[claim.key_start : claim.key_end] == "claim"
    assert text[inner.key_start : inner.key_end] == "'a'"
    assert text[inner.at("text").key_start : inner.at("text").key_end] == "text"
    assert text[inner.at("b").at("c").key_start : inner.at("b").at("c").key_end] == "c"


def test_every_header_and_dotted_key_of_a_table_is_recorded() -> None:
    text = """[claim."a".fact]
[[claim.a.assertion]]
[claim.'a']
fact.x = 1
fact.y = 2
[claim]
b.text = 1
b.kind = 2
"""
    claim = scan_toml(text).at("claim")
    a, b = claim.at("a"), claim.at("b")
    keys = {
        text[:start].count("\n") + 1: text[start:end]
        for each in (a, b, a.at("fact"))
        for start, end in [(each.key_start, each.key_end), *(each.more_keys or ())]
    }

    assert text.splitlines()[2] == text[a.start : a.end]
    assert 2 == len(a.more_keys or ())
    assert {1: "fact", 2: "a", 3: "'a'", 4: "fact", 5: "fact", 7: "b", 8: "b"} == keys


def test_place_of_a_table_is_its_header() -> None:
    """Also if the header of an inner table came first."""
    text = "[a.b]\n[a]\n"

    assert (scan_toml(text).at("a").start, scan_toml(text).at("a").end) == (6, 9)


def test_position_of_an_absent_key_is_its_table() -> None:
    spot = scan_toml("a = [1]").at("a")

    assert spot is spot.at("x")
    assert spot is spot.at(1)


@pytest.mark.parametrize(
    "text",
    ["a = 1\na = 2", "[a]\n[a]", "x = {a = 1, a = 2}", "[[b]]\nc.a = 1\nc.a = 2"],
)
def test_duplicate_key_error_has_both_positions(text: str) -> None:
    with pytest.raises(DuplicateKeyError) as caught:
        scan_toml(text)

    assert caught.value.name == "a"
    assert caught.value.first.key_start < caught.value.second.key_start


def test_places_count_code_points_from_one() -> None:
    page = SourceText.of("f", "é😀\nab\n\nc")

    assert Place("f", 1, 2, 1, 3) == page.place(1, 2)
    assert Place("f", 2, 1, 2, 3) == page.place(3, 5)
    assert Place("f", 1, 1, 2, 1) == page.place(0, 3)
    assert Place("f", 4, 1, 4, 2) == page.place(7, 8)


def test_place_may_end_at_the_end_of_a_line() -> None:
    """The end is the column after the last character, on the same line."""
    page = SourceText.of("f", "ab\ncd")

    assert Place("f", 1, 2, 1, 3) == page.place(1, 2)
