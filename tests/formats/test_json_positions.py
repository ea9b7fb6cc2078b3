"""Tests of the positions of values in JSON."""

import json

from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.formats.records.json_source import scan_json
from claimtrack.formats.toml.positions import ValuePosition
from tests.formats.trials import tried

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=12,
)


def rebuilt(spot: ValuePosition, text: str) -> object:
    """Rebuild the value at a position from its inner positions."""
    match spot.children:
        case list():
            return [rebuilt(inner, text) for inner in spot.children]
        case dict():
            for word, inner in spot.children.items():
                assert word == json.loads(text[inner.key_start : inner.key_end])
            return {word: rebuilt(inner, text) for word, inner in spot.children.items()}
    return json.loads(text[spot.start : spot.end])


@tried
@given(value=values, ascii=st.booleans(), indent=st.none() | st.integers(0, 3))
def test_every_value_and_key_has_its_position(
    value: object, ascii: bool, indent: int | None
) -> None:
    text = " " + json.dumps(value, ensure_ascii=ascii, indent=indent) + "\n"

    spot = scan_json(text)

    assert value == rebuilt(spot, text)
    assert value == json.loads(text[spot.start : spot.end])


@tried
@example('{"\\a": 1}')
@given(text=st.text(st.sampled_from('{}[]":,\\ a1\n')))
def test_scan_ends_on_any_text(text: str) -> None:
    assert scan_json(text).start >= 0


def test_last_value_of_a_duplicate_key_counts() -> None:
    assert 14 == scan_json('{"a": 1, "a": 2}').at("a").start
