"""The JSON Schema of answers, held against the reader."""

import json
from functools import cache
from pathlib import Path

import jsonschema
import pytest
from hypothesis import given

from claimtrack.errors import LedgerError
from claimtrack.formats.answer import reader, schema
from tests.formats.test_answer import NOTICE, REPORT, Table, made, said
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


def test_the_shipped_schema_is_the_generated_one() -> None:
    """Write ``schema.text()`` to ``claimtrack/formats/answer/answer.schema.json`` to renew it."""
    assert schema.read_answer_schema() == schema.render_answer_schema()
    jsonschema.Draft202012Validator.check_schema(schema.build_answer_schema())


@pytest.mark.parametrize(
    "table",
    [
        json.loads(EXAMPLE.read_text(encoding="utf-8")),
        made(said("notice", {"source": "report", "via": ["town-hall"], "stance": None})),
        made(by={"id": "writer", "kind": "outlet"}, asked=None, on="2031", publishers=None),
        made(said(kind="opinion", topics=["bridge"], id=None), {"text": "A.", "citations": None}),
    ],
)
def test_it_accepts_what_is_read(table: Table) -> None:
    assert _valid(table)
    assert _read(table)


@pytest.mark.parametrize(
    "table",
    [
        made(answer=2),
        made(by=None),
        made(by={"name": "nobody"}),
        made(sentences=None),
        made(sources=[{**NOTICE, "id": None}]),
        made(sources=[{**REPORT, "snippets": "one"}]),
        made(sources=[{**REPORT, "publisher": " "}]),
        made(publishers=[{"id": "a"}]),
        made(said(1)),
        made(said({"quote": "x"})),
        made(said({"source": "notice", "at": "notice"})),
        made(said({"source": "notice", "stance": "maybe"})),
        made(said({"source": "notice", "via": "town-hall"})),
        made({"citations": []}),
        made(answered=True),
    ],
)
def test_it_refuses_what_is_refused(table: Table) -> None:
    assert not _valid(table)
    assert not _read(table)


@tried
@given(table=tables)
def test_it_refuses_nothing_that_is_read(table: Table) -> None:
    whole = {"answer": 1, "by": "a", **table}

    assert _valid(json.loads(json.dumps(whole))) or not _read(whole)
