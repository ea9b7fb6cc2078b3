"""Tests of records with invalid ids, and of references to them."""

import pytest

from claimtrack.errors import LedgerError, Problem
from claimtrack.formats import jsonl
from claimtrack.formats.toml import reader


def _problems(text: str) -> tuple[Problem, ...]:
    with pytest.raises(LedgerError) as caught:
        reader.read_text(text, "l.toml")
    return caught.value.problems


def test_invalid_id_is_reported_once_at_its_record() -> None:
    """References to the id give no further problems."""
    found = _problems(
        "ledger = 1\n[source]\nWire_A = { kind = 'outlet' }\n"
        "b = { kind = 'outlet', part_of = 'Wire_A' }\n[document.Doc_1]\n"
        "[claim.Bad_Id]\ntext = 't'\nvia = ['Wire_A', 'b']\nat = 'Doc_1#p2'\n"
        "[[claim.Bad_Id.assertion]]\nvia = ['b']\nat = 'Doc_1'\n"
        "[claim.c]\ntext = 't'\nbecause = ['Bad_Id', 'Other_Id']\n"
    )

    assert [str(problem).partition(", at most 64 ") for problem in found] == [
        (f"l.toml:{line} is not an id: use a to z, 0 to 9 and -", ", at most 64 ", f"({hint})")
        for line, hint in (
            (
                '3:1: CT006 `id`: the text "Wire_A"',
                "for example `wire-a`; it is named in 2 more places",
            ),
            (
                '5:11: CT006 `id`: the text "Doc_1"',
                "for example `doc-1`; it is named in 2 more places",
            ),
            (
                '6:8: CT006 `id`: the text "Bad_Id"',
                "for example `bad-id`; it is named in 2 more places",
            ),
            ('15:22: CT006 `because`: the text "Other_Id"', "for example `other-id`"),
        )
    ]


def test_invalid_id_in_json_lines_is_reported_once() -> None:
    with pytest.raises(LedgerError) as caught:
        jsonl.read_text(
            '{"record": "ledger", "version": 1}\n'
            '{"record": "retraction", "document": "A b"}\n'
            '{"record": "document", "id": "A b"}\n',
            "l.jsonl",
        )
    (problem,) = caught.value.problems

    assert problem.place is not None
    assert ("l.jsonl", 3) == (problem.place.file, problem.place.line)
    assert "for example `a-b`; it is named in 1 more place" == problem.hint


def test_invalid_reference_is_reported_at_each_place() -> None:
    lines = [
        problem.place.line
        for problem in _problems(
            "ledger = 1\n[claim.c]\ntext = 't'\nbecause = ['A_b']\n"
            "[claim.d]\ntext = 't'\nbecause = ['A_b']\n"
        )
        if problem.place is not None
    ]

    assert [4, 7] == lines
