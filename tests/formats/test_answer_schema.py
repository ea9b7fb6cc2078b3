"""Tests of the JSON Schema of answers against the reader."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from claimtrack.errors import LedgerError
from claimtrack.formats.answer import reader, schema
from tests.formats.test_answer import NOTICE, REPORT, Table, answer, sentence
from tests.formats.test_answer_problems import tables
from tests.formats.trials import tried

EXAMPLE = Path(__file__).parents[2] / "examples" / "answer" / "bridge.answer.json"


@cache
def _validator() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(schema.build_answer_schema())


def _valid(table: Table) -> bool:
    return bool(_validator().is_valid(table))


def _read(table: Table) -> bool:
    try:
        reader.read_text(json.dumps(table))
    except LedgerError:
        return False
    return True


def test_shipped_schema_is_the_generated_one() -> None:
    """To renew it, write ``render_answer_schema()`` to ``answer.schema.json``."""
    assert schema.read_answer_schema() == schema.render_answer_schema()
    jsonschema.Draft202012Validator.check_schema(schema.build_answer_schema())


@pytest.mark.parametrize(
    "table",
    [
        json.loads(EXAMPLE.read_text(encoding="utf-8")),
        answer(sentence("notice", {"source": "report", "via": ["town-hall"], "stance": None})),
        answer(by={"id": "writer", "kind": "outlet"}, asked=None, on="2031", publishers=None),
        answer(
            sentence(kind="opinion", topics=["bridge"], id=None), {"text": "A.", "citations": None}
        ),
    ],
)
def test_schema_accepts_valid_answers(table: Table) -> None:
    assert _valid(table)
    assert _read(table)


@pytest.mark.parametrize(
    "table",
    [
        answer(answer=2),
        answer(by=None),
        answer(by={"name": "nobody"}),
        answer(sentences=None),
        answer(sources=[{**NOTICE, "id": None}]),
        answer(sources=[{**REPORT, "snippets": "one"}]),
        answer(sources=[{**REPORT, "publisher": " "}]),
        answer(publishers=[{"id": "a"}]),
        answer(sentence(1)),
        answer(sentence({"quote": "x"})),
        answer(sentence({"source": "notice", "at": "notice"})),
        answer(sentence({"source": "notice", "stance": "maybe"})),
        answer(sentence({"source": "notice", "via": "town-hall"})),
        answer({"citations": []}),
        answer(answered=True),
    ],
)
def test_schema_rejects_invalid_answers(table: Table) -> None:
    assert not _valid(table)
    assert not _read(table)


@tried
@given(table=tables)
def test_reader_rejects_everything_that_the_schema_rejects(table: Table) -> None:
    whole = {"answer": 1, "by": "a", **table}

    assert _valid(json.loads(json.dumps(whole))) or not _read(whole)
