"""JSON is read with what is wrong, where, and where each object stands."""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.records.json_source import DEPTH, parse_json

values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(st.sampled_from('{}[]"\\,:ab\u2028é😀') | st.characters(codec="utf-8")),
    lambda inner: st.lists(inner) | st.dictionaries(st.text('{"\\a'), inner),
)


def nested(value: object) -> list[object]:
    found = [value]
    for each in found:
        found += each.values() if isinstance(each, dict) else each if isinstance(each, list) else ()
    return found


def refused(text: str) -> Problem:
    with pytest.raises(LedgerError) as caught:
        parse_json(text, "x.json")
    (problem,) = caught.value.problems
    return problem


@given(values, st.booleans())
def test_what_was_dumped_is_read(value: object, ascii: bool) -> None:
    parsed = parse_json(json.dumps(value, ensure_ascii=ascii, indent=1))

    assert value == parsed.value
    assert () == parsed.notes


@given(values)
def test_each_object_knows_where_it_stands(value: object) -> None:
    parsed = parse_json(json.dumps(value, indent=1))
    objects = [each for each in nested(parsed.value) if isinstance(each, dict)]
    assume(objects)

    for each in objects:
        place = parsed.place(each)
        start = parsed.source_text.starts[place.line - 1] + place.column - 1
        assert each == json.JSONDecoder().raw_decode(parsed.source_text.text, start)[0]


@given(st.text(st.sampled_from('{}[]",:\\u d8af019.eE-\n\x00') | st.characters()))
def test_any_text_is_a_value_or_a_list_of_problems(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        parse_json(text, controls=True)
    except LedgerError as error:
        problems = error.problems

    assert all(problem.place is not None for problem in problems)


def test_a_syntax_error_has_line_and_column() -> None:
    problem = refused('{\n  "a": 1,\n  "b" 2}')

    assert Fault.SYNTAX is problem.fault
    assert "x.json:3:7: CT004 this is not JSON: expecting ':' delimiter" == str(problem)


def test_more_than_one_value_is_refused_where_the_second_starts() -> None:
    assert "x.json:1:3: CT004 there is more text after the end of the value" == str(refused("1 2"))


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "7" * 5000])
def test_a_number_that_is_none_is_refused(number: str) -> None:
    assert Fault.VALUE is refused(f'{{"a": {number}}}').fault


@pytest.mark.parametrize("depth", [DEPTH + 1, 100_000])
def test_depth_is_bounded(depth: int) -> None:
    assert Fault.LIMIT is refused("[" * depth + "]" * depth).fault
    assert Fault.LIMIT is refused('{"a":' * depth + "1" + "}" * depth).fault


def test_what_is_just_as_deep_as_may_be_is_read() -> None:
    assert () == parse_json("[" * DEPTH + "]" * DEPTH).notes


def test_a_key_given_twice_is_warned_of_at_its_object() -> None:
    parsed = parse_json('[{},\n {"a": {"b": 1}, "a": {"b": 2}}]', "x.json")

    assert [{}, {"a": {"b": 2}}] == parsed.value
    (note,) = parsed.notes
    assert note.warning
    assert "x.json:2:2: CT005 `a` is given twice in one object; the last counts" == str(note)


@pytest.mark.parametrize("text", ['["é", "\\uD83D!"]', '["é", "\ud83d!"]'])
def test_half_of_a_pair_is_replaced_and_warned_of(text: str) -> None:
    parsed = parse_json(text, "x.json")

    assert ["é", "\ufffd!"] == parsed.value
    (note,) = parsed.notes
    expected = "x.json:1:8: CT003 half of a surrogate pair was read as U+FFFD: U+D83D"
    assert expected == str(note)


def test_what_only_looks_like_half_of_a_pair_is_left_alone() -> None:
    parsed = parse_json(r'["\\ud83d", "\ud83d\ude00"]')

    assert [r"\ud83d", "😀"] == parsed.value
    assert () == parsed.notes


def test_control_characters_are_refused_unless_they_are_asked_for() -> None:
    text = '["a\tb\nc"]'
    parsed = parse_json(text, "x.json", controls=True)

    assert Fault.CHARACTER is refused(text).fault
    assert ["a\tb\nc"] == parsed.value
    assert ["x.json:1:4: CT003 control character U+0009 in a string (write it as an escape)"] == [
        str(note) for note in parsed.notes
    ]


def test_a_byte_order_mark_is_passed_over() -> None:
    parsed = parse_json("\ufeff{}", "x.json")

    assert Place("x.json", 1, 1, 1, 3) == parsed.place(parsed.value)


def test_of_what_is_no_object_the_place_is_the_whole() -> None:
    assert Place("x.json", 1) == parse_json("\n7", "x.json").place(7)
