"""Tests of JSON parsing with positions."""

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


def problem_of(text: str) -> Problem:
    with pytest.raises(LedgerError) as caught:
        parse_json(text, "x.json")
    (problem,) = caught.value.problems
    return problem


@given(values, st.booleans())
def test_dumped_values_are_parsed(value: object, ascii: bool) -> None:
    parsed = parse_json(json.dumps(value, ensure_ascii=ascii, indent=1))

    assert value == parsed.value
    assert () == parsed.notes


@given(values)
def test_each_object_has_its_place(value: object) -> None:
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


def test_syntax_error_has_line_and_column() -> None:
    problem = problem_of('{\n  "a": 1,\n  "b" 2}')

    assert Fault.SYNTAX is problem.fault
    assert "x.json:3:7: CT004 this is not JSON: expecting ':' delimiter" == str(problem)


def test_second_value_is_rejected_at_its_start() -> None:
    assert "x.json:1:3: CT004 there is more text after the end of the value" == str(
        problem_of("1 2")
    )


@pytest.mark.parametrize("number", ["NaN", "Infinity", "-Infinity", "1e999", "7" * 5000])
def test_invalid_number_is_rejected(number: str) -> None:
    assert Fault.VALUE is problem_of(f'{{"a": {number}}}').fault


@pytest.mark.parametrize("depth", [DEPTH + 1, 100_000])
def test_nesting_is_limited(depth: int) -> None:
    assert Fault.LIMIT is problem_of("[" * depth + "]" * depth).fault
    assert Fault.LIMIT is problem_of('{"a":' * depth + "1" + "}" * depth).fault


def test_maximum_nesting_is_accepted() -> None:
    assert () == parse_json("[" * DEPTH + "]" * DEPTH).notes


def test_duplicate_key_gives_a_warning_at_its_object() -> None:
    parsed = parse_json('[{},\n {"a": {"b": 1}, "a": {"b": 2}}]', "x.json")

    assert [{}, {"a": {"b": 2}}] == parsed.value
    (note,) = parsed.notes
    assert note.warning
    assert "x.json:2:2: CT005 `a` is given twice in one object; the last counts" == str(note)


@pytest.mark.parametrize("text", ['["é", "\\uD83D!"]', '["é", "\ud83d!"]'])
def test_lone_surrogate_is_replaced_with_a_warning(text: str) -> None:
    parsed = parse_json(text, "x.json")

    assert ["é", "\ufffd!"] == parsed.value
    (note,) = parsed.notes
    expected = "x.json:1:8: CT003 half of a surrogate pair was read as U+FFFD: U+D83D"
    assert expected == str(note)


def test_escaped_backslash_before_u_is_not_a_surrogate() -> None:
    parsed = parse_json(r'["\\ud83d", "\ud83d\ude00"]')

    assert [r"\ud83d", "😀"] == parsed.value
    assert () == parsed.notes


def test_control_characters_are_rejected_unless_allowed() -> None:
    text = '["a\tb\nc"]'
    parsed = parse_json(text, "x.json", controls=True)

    assert Fault.CHARACTER is problem_of(text).fault
    assert ["a\tb\nc"] == parsed.value
    assert ["x.json:1:4: CT003 control character U+0009 in a string (write it as an escape)"] == [
        str(note) for note in parsed.notes
    ]


def test_byte_order_mark_is_skipped() -> None:
    parsed = parse_json("\ufeff{}", "x.json")

    assert Place("x.json", 1, 1, 1, 3) == parsed.place(parsed.value)


def test_place_of_other_values_is_the_start_of_the_text() -> None:
    assert Place("x.json", 1) == parse_json("\n7", "x.json").place(7)
