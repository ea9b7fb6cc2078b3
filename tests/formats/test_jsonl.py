"""Tests of JSON Lines."""

import json
from pathlib import Path

import pytest

from claimtrack.errors import LedgerError, Place, Problem
from claimtrack.formats import jsonl
from claimtrack.model import Assertion, Claim, Ledger, Settings, Source
from tests.nonempty import nonempty

FIRST = '{"record": "ledger", "version": 1}\n'
SOURCE = '{"id": "a", "kind": "person", "name": "\u00c5", "record": "source"}\n'
CLAIM = '{"id": "c", "record": "claim", "text": "One\\ntwo."}\n'
ASSERTION = '{"claim": "c", "record": "assertion", "via": ["a"]}\n'
WHOLE = FIRST + SOURCE + CLAIM + ASSERTION


def problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(LedgerError) as caught:
        jsonl.read_text(text, "l.jsonl")
    return caught.value.problems


def test_ledger_is_written_with_one_record_per_line() -> None:
    ledger = Ledger.of(
        Source("a", "person", name="\u00c5"), Claim("c", "One\ntwo."), Assertion("c", ["a"])
    )

    assert jsonl.write(ledger) == WHOLE


def test_settings_are_written_as_a_record() -> None:
    ledger = Ledger.of(settings=Settings(ignore=["CT5"]))

    assert jsonl.write(ledger) == FIRST + '{"ignore": ["CT5"], "record": "settings"}\n'
    assert jsonl.read_text(jsonl.write(ledger)).settings == Settings(ignore=["CT5"])


def test_records_and_hops_have_the_places_of_their_lines() -> None:
    ledger = jsonl.read_text(WHOLE, "l.jsonl")

    assert ledger.sources["a"].place == Place("l.jsonl", 2, 1, 2, len(SOURCE))
    assert ledger.assertions[0].via[0].place == Place("l.jsonl", 4, 1, 4, len(ASSERTION))


def test_blank_lines_and_crlf_are_accepted(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_bytes(b"\xef\xbb\xbf" + WHOLE.replace("\n", "\r\n\r\n").encode())

    assert jsonl.read(path) == jsonl.read_text(WHOLE)


def test_line_separators_in_texts_do_not_end_lines() -> None:
    """``str.splitlines`` splits at more characters than JSON Lines."""
    ledger = jsonl.read_text(FIRST + SOURCE.replace("\u00c5", "x\u2028y"))

    assert ledger.sources["a"].name == "x\u2028y"


def test_empty_file_is_an_empty_ledger() -> None:
    assert len(jsonl.read_text("")) == 0
    assert len(jsonl.read_text("\n\n")) == 0


@pytest.mark.parametrize(
    ("line", "code", "says"),
    [
        ("{} {}", "CT004", "column 4: extra data (write one record a line)"),
        ("{'a': 1}", "CT004", "column 2"),
        ("[" * 100_000, "CT004", "nested too deeply"),
        ('{"record": ' + "[" * 100_000, "CT004", "nested too deeply"),
        ("[1]", "CT006", "expected an object, found a list"),
        ("null", "CT006", "expected an object"),
        ('{"record": "claim", "record": "claim"}', "CT005", "`record` is given twice"),
        ('{"a": NaN}', "CT006", "NaN is not a number in JSON"),
        ('{"a": -Infinity}', "CT006", "-Infinity is not a number in JSON"),
        ('{"a": ' + "1" * 5_000 + "}", "CT006", "digits"),
        ('{"a": 1}', "CT010", "`record` is missing"),
        ('{"record": "clam"}', "CT006", "did you mean `claim`?"),
        ('{"record": "zzz"}', "CT006", "known are ledger"),
        ('{"record": 1}', "CT006", "expected a word, found the number 1"),
        ('{"record": "ledger", "version": 2}', "CT011", "version 1"),
        ('{"record": "ledger", "version": true}', "CT011", "version 1"),
        ('{"record": "ledger"}', "CT011", "version 1"),
        ('{"record": "source", "id": "x"}', "CT010", "`kind` is missing"),
        (
            '{"record": "source", "id": "x", "kind": "person", "\\ud800\\u001b": 1}',
            "CT007",
            "<U+D800>",
        ),
        ('{"record": "claim", "id": "d", "text": "\\u0000"}', "CT003", "U+0000"),
        ('{"record": "claim", "id": "d", "text": "\\ud800"}', "CT003", "U+D800"),
        ('{"record": "assertion", "claim": "c", "via": ["a", {"act": "said"}]}', "CT010", "source"),
        ('{"record": "assertion", "claim": "c", "via": ["b"]}', "CT008", "unknown source `b`"),
        ('{"record": "retraction", "claim": "c"}', "CT007", "unknown key `claim`"),
        ('{"record": "settings", "profil": "news"}', "CT007", "did you mean `profile`?"),
        (SOURCE.strip(), "CT005", "two records carry the id `a`"),
    ],
)
def test_invalid_line_is_reported_with_its_number(line: str, code: str, says: str) -> None:
    (problem, *_) = problems(WHOLE + line + "\n")

    assert problem.fault.code == code
    assert says in str(problem)
    assert problem.place is not None
    assert (problem.place.line, problem.place.column) == (5, 1)


def test_problems_of_all_lines_are_reported() -> None:
    lines = [
        problem.place.line for problem in problems(FIRST + "x\n" + CLAIM + "[]\n") if problem.place
    ]

    assert lines == [2, 4]


def test_first_line_must_have_the_version() -> None:
    (problem,) = problems(SOURCE)

    assert problem.fault.code == "CT011"
    assert '{"record": "ledger", "version": 1}' in str(problem)


def test_truncated_file_keeps_the_records_before_the_cut(tmp_path: Path) -> None:
    """Row 68 of the catalogue of bad input."""
    path = tmp_path / "l.jsonl"
    whole = WHOLE.encode()
    for end in nonempty(range(len(FIRST), len(whole))):
        path.write_bytes(whole[:end])
        ledger = jsonl.read(path)
        complete = [json.loads(line) for line in whole[:end].split(b"\n") if line.endswith(b"}")]
        torn = not whole[:end].endswith((b"\n", b"}"))

        assert len(ledger) == len(complete) - 1
        assert [note.fault.code for note in ledger.notes] == ["CT021"] * torn


def test_truncated_line_before_others_is_a_problem() -> None:
    assert [problem.fault.code for problem in problems(FIRST + SOURCE[:-9] + "\n" + CLAIM)] == [
        "CT004"
    ]


def test_file_truncated_in_its_first_line_is_rejected() -> None:
    assert [problem.fault.code for problem in problems(FIRST[:9])] == ["CT004"]


@pytest.mark.parametrize("text", ["ledger = 1", "[1]", "{", '"a" = 1', '{"a": 1} {}'])
def test_file_that_is_not_json_lines_is_reported_once(text: str) -> None:
    (problem,) = problems(f"\n{text}\nx = 2\n[source]\n")

    assert problem.message.startswith("this is not JSON Lines: ")
    assert problem.hint is not None
    assert problem.place is not None
    assert problem.place.line == 2


def test_invalid_last_line_is_not_treated_as_truncated() -> None:
    assert [problem.fault.code for problem in problems(WHOLE + "1")] == ["CT006"]


@pytest.mark.parametrize(
    "line",
    [
        '{"record": "claim", "id": "z", "text": "Z.",}',
        '{"record": "claim", "id": "z" "text": "Z."}',
        "{'record': 'claim'}",
        '{"record": "claim", "id": zed}',
        '{"record": "claim", "text": "\\q"}',
        '{"record": "claim", "text": "\\u12"}',
        '{"record": "retraction", "assertion": "x", "reason": "no}',
        '{"record": "retraction", "assertion": "x", "reason": "no} ',
        '{"record": "claim", "search": {"where": ["a"]}',
    ],
)
def test_malformed_last_line_without_a_newline_is_an_error(line: str) -> None:
    assert [problem.fault.code for problem in problems(WHOLE + line)] == ["CT004"]


def test_line_that_stops_after_an_inner_bracket_is_cut_off() -> None:
    ledger = jsonl.read_text(WHOLE + '{"record": "retraction", "reason": "no} or')

    assert [note.fault.code for note in ledger.notes] == ["CT021"]


@pytest.mark.parametrize("number", ["-", "1.", "1e", "1.5E-"])
@pytest.mark.parametrize("word", ["t", "fals", "nul", '"\\u0', '"\\'])
def test_line_that_stops_within_a_token_is_cut_off(number: str, word: str) -> None:
    for value in (number, word):
        ledger = jsonl.read_text(WHOLE + '{"record": "claim", "x": ' + value)

        assert [note.fault.code for note in ledger.notes] == ["CT021"]


def test_limits_on_toml_do_not_apply(tmp_path: Path) -> None:
    path = tmp_path / "l.jsonl"
    path.write_text(FIRST + SOURCE + " " * 9_000_000)

    assert len(jsonl.read(path)) == 1


def test_documents_have_the_texts_of_their_files(tmp_path: Path) -> None:
    (tmp_path / "d.txt").write_text("Words.")
    (tmp_path / "l.jsonl").write_text(
        FIRST + '{"record": "document", "id": "d", "path": "d.txt"}\n'
    )

    assert jsonl.read(tmp_path / "l.jsonl").documents["d"].text == "Words."


def test_number_of_problems_is_limited() -> None:
    told = problems(FIRST + "x\n" * 5_000)

    assert len(told) == 1_001
    assert told[-1].message == "more than 1,000 problems; the rest is not listed"
