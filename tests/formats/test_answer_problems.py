"""Tests of problems of answers: all are reported at once, at their lines."""

import json

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.answer import reader
from tests.formats.test_answer import NOTICE, Table, answer, ledger, sentence
from tests.formats.trials import tried


def problems_with_lines(table: Table) -> list[str]:
    """Return the problems of an answer with their lines."""
    with pytest.raises(LedgerError) as error:
        ledger(table)
    return [
        f"{problem.place.line if problem.place else 0}: {problem.message}"
        for problem in error.value.problems
    ]


def problems(table: Table) -> list[str]:
    """Return the messages of the problems of an answer."""
    return [each.partition(": ")[2] for each in problems_with_lines(table)]


def test_all_problems_of_an_answer_are_reported_in_order() -> None:
    table = answer(
        {"text": 5, "citations": "notice"},
        sentence("notise", {"source": "report", "qote": "x"}, 7, {"quote": "x"}),
        {"text": " "},
        answered=True,
        on="3 May",
    )

    lines = [int(each.partition(":")[0]) for each in problems_with_lines(table)]

    assert sorted(set(lines)) == lines
    assert [
        "`text`: expected text, found the number 5",
        '`citations`: expected a list of ids or objects, found the text "notice"',
        "`citations`: there is no source `notise`",
        "unknown key `qote`",
        "`citations`: expected an id or an object, found the number 7",
        "`source` is missing",
        "`text`: the sentence is empty",
        "unknown key `answered`",
        '`on`: "3 May" is not an EDTF date',
    ] == problems(table)


@pytest.mark.parametrize(
    ("more", "message"),
    [
        ({"answer": 2}, "this program reads answers of version 1"),
        ({"answer": True}, "this program reads answers of version 1"),
        ({"by": None}, "`by` is missing"),
        ({"sentences": None}, "`sentences` is missing"),
        ({"by": 5}, "`by`: expected an id or an object, found the number 5"),
        ({"by": {"id": "a", "kind": "robot"}}, "`kind`: expected one of"),
        ({"by": {"id": "a", "kind": ""}}, "`kind`: expected one of"),
        ({"sources": {}}, "`sources`: expected a list of objects, found a table"),
        ({"sentences": [{"text": "A.", "citations": ""}]}, "`citations`: expected a list of"),
        ({"sources": ["x"]}, '`sources`: expected an object, found the text "x"'),
        ({"sources": [{**NOTICE, "snippets": []}]}, "only one of `text` and `snippets`"),
        ({"sources": [{"id": "a", "text": 1}]}, "`text`: expected text, found the number 1"),
        ({"sources": [{"id": "a", "snippets": "x"}]}, "`snippets`: expected a list of texts"),
        ({"sources": [{"id": "a", "snippets": [1]}]}, "`snippets`: expected text"),
        ({"sources": [{"id": "a", "publisher": " "}]}, "`publisher`: expected a name or an id"),
        ({"sources": [{"id": "a", "publisher": "a\u202eb"}]}, "`publisher`: bidirectional"),
        ({"sources": [{"id": "a", "url": "http://" + "a" * 201}]}, "`url`: name of 201"),
        ({"sources": [{"title": "x"}]}, "`id` is missing"),
        ({"sources": [{"id": "Big Id"}]}, '`id`: the text "Big Id" is not an id'),
        ({"sources": [NOTICE, NOTICE]}, "two records carry the id `notice`"),
        ({"publishers": [{"id": "a"}]}, "`kind` is missing"),
    ],
)
def test_invalid_value_is_rejected(more: Table, message: str) -> None:
    assert any(message in each for each in problems(answer(**more))), problems(answer(**more))


def test_invalid_source_id_is_reported_once_with_all_other_problems() -> None:
    table = answer(
        sentence("Notice 1", "gone", id="Sentence 1"),
        by="The Assistant",
        sources=[{**NOTICE, "id": "Notice 1"}],
    )

    assert [
        '`id`: the text "The Assistant" is not an id: use a to z, 0 to 9 and -, at most 64',
        '`id`: the text "Notice 1" is not an id: use a to z, 0 to 9 and -, at most 64',
        "`citations`: there is no source `gone`",
        '`id`: the text "Sentence 1" is not an id: use a to z, 0 to 9 and -, at most 64',
    ] == problems(table)


@pytest.mark.parametrize(
    ("citation", "message"),
    [
        ({"source": 1}, "`source`: expected an id, found the number 1"),
        ({"source": "notice", "stance": "maybe"}, "`stance`: expected one of asserts"),
        ({"source": "notice", "via": "town-hall"}, "`via`: expected a list of publishers"),
        ({"source": "notice", "via": [1]}, "`via`: expected a name or an id"),
        ({"source": "notice", "via": ["a"] * 40}, "`via`: a chain of 42 sources"),
        ({"source": "notice", "start": 3}, "`start` locates a quote"),
    ],
)
def test_invalid_citation_is_rejected(citation: object, message: str) -> None:
    assert any(message in each for each in problems(answer(sentence(citation))))


def test_unknown_key_is_reported_with_a_suggestion() -> None:
    with pytest.raises(LedgerError, match=r"did you mean `notice`\?"):
        ledger(answer(sentence("notise")))
    with pytest.raises(LedgerError, match=r"did you mean `sentences`\?"):
        ledger(answer(sentence=[]))


@pytest.mark.parametrize("text", ["", "[]", "5", "{", '{"answer": 1'])
def test_value_other_than_an_object_is_rejected(text: str) -> None:
    with pytest.raises(LedgerError):
        reader.read_text(text)


# Hostile input gives a ledger or problems.

anything = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner),
    max_leaves=8,
)
words = (
    *("id", "text", "citations", "source", "via", "stance", "quote", "publisher"),
    *("url", "snippets", "kind", "name", "published", "start", "title", "path"),
)
likely = st.recursive(
    st.sampled_from([None, 1, True, "notice", "a", "assistant", "2031", "https://a.example/"])
    | anything,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(words), inner),
    max_leaves=10,
)
tables = st.dictionaries(
    st.sampled_from(["by", "asked", "on", "sentences", "sources", "publishers", "x"]), likely
)


def problems_in(text: str) -> tuple[Problem, ...]:
    """Return the problems of an answer, none if it is valid."""
    try:
        read = reader.read_text(text)
    except LedgerError as error:
        return error.problems
    return tuple(problem for problem in read.notes if not problem.warning)


def assert_read_or_rejected(text: str) -> None:
    """Assert that a text is read or that each of its problems has a place."""
    assert [] == [problem for problem in problems_in(text) if problem.place is None]


@tried
@given(table=tables)
def test_any_values_give_a_ledger_or_problems(table: Table) -> None:
    assert_read_or_rejected(json.dumps({"answer": 1, "by": "a", **table}))


@tried
@given(text=st.text() | anything.map(json.dumps))
@example('{"answer": 1, "by": "a", "sentences": ' + "[" * 5000)
@example('{"answer": 1, "by": "a", "sentences": [{"text": "\\ud800"}]}')
@example('{"answer": ' + "1" * 5000 + "}")
def test_any_text_gives_a_ledger_or_problems(text: str) -> None:
    assert_read_or_rejected(text)
