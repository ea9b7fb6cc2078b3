"""Laws of all readers of responses."""

from collections.abc import Callable
from contextlib import suppress

import pytest
from hypothesis import given, reject
from hypothesis import strategies as st

from claimtrack.answers.check import check_answer
from claimtrack.answers.providers import (
    ProviderAnswer,
    read_anthropic,
    read_gemini,
    read_langchain,
    read_llama_index,
    read_openai,
)
from claimtrack.answers.providers.provider_answer import AnswerBuilder
from claimtrack.errors import LedgerError
from tests.answers.providers import (
    test_anthropic,
    test_gemini,
    test_langchain,
    test_llama_index,
    test_openai,
)
from tests.answers.providers.responses import (
    Json,
    damaged,
    json_values,
    to_camel_case,
    to_object,
)
from tests.laws.profiles import law

CASES: list[tuple[Callable[[object], ProviderAnswer], Json]] = [
    (read_anthropic, test_anthropic.MESSAGE),
    (read_anthropic, test_anthropic.WEB),
    (read_anthropic, test_anthropic.FETCHED),
    (read_openai, test_openai.WEB),
    (read_openai, test_openai.FILES),
    (read_openai, test_openai.CHAT),
    (read_gemini, test_gemini.WEB),
    (read_gemini, test_gemini.RETRIEVED),
    (read_gemini, test_gemini.INTERACTION),
    (read_langchain, {"answer": test_langchain.TEXT, "context": test_langchain.DOCUMENTS}),
    (read_langchain, test_langchain.AGENT),
    (read_llama_index, test_llama_index.CITED),
]
every_case = pytest.mark.parametrize(
    ("read", "response"),
    CASES,
    ids=[f"{read.__name__}-{number}" for number, (read, _) in enumerate(CASES)],
)


@every_case
def test_objects_are_read_as_their_json(
    read: Callable[[object], ProviderAnswer], response: Json
) -> None:
    assert read(response) == read(to_object(response))


@every_case
def test_keys_may_be_in_camel_case(
    read: Callable[[object], ProviderAnswer], response: Json
) -> None:
    assert read(response) == read(to_camel_case(response))


@every_case
@law
@given(data=st.data())
def test_damaged_json_is_read_or_refused(
    read: Callable[[object], ProviderAnswer], response: Json, data: st.DataObject
) -> None:
    changed = data.draw(damaged(response))
    try:
        found = read(changed)
    except LedgerError:
        reject()
    ids = [each.id for each in found.sources]
    assert len(ids) == len(set(ids))
    assert {source for each in found.answer.citations for source in each.sources} <= set(ids)
    spans = [*((each.start, each.end) for each in found.answer.citations), *found.answer.marks]
    assert all(0 <= start <= end <= len(found.answer.text) for start, end in spans)
    assert found.answer.text == check_answer(*found).answer


@pytest.mark.parametrize("read", dict.fromkeys(read for read, _ in CASES))
@law
@given(value=json_values)
def test_arbitrary_json_is_read_or_refused(
    read: Callable[[object], ProviderAnswer], value: Json
) -> None:
    with suppress(LedgerError):
        read(value)


@pytest.mark.parametrize(
    ("read", "response"),
    [
        (read_anthropic, {"content": [{"type": "tool_use", "id": "toolu_01", "name": "search"}]}),
        (read_anthropic, test_openai.WEB),
        (read_openai, {"output": [{"type": "web_search_call"}]}),
        (read_openai, {"role": "assistant", "content": ""}),
        (read_gemini, {"candidates": []}),
        (read_gemini, {"candidates": [{"finishReason": "SAFETY"}]}),
        (read_langchain, {"messages": [{"type": "ai", "content": ""}]}),
        (read_llama_index, {"response": "", "source_nodes": []}),
    ],
)
def test_a_response_without_text_is_refused(
    read: Callable[[object], ProviderAnswer], response: object
) -> None:
    """Otherwise nothing would be missing in it."""
    with pytest.raises(LedgerError, match="the response has no text of an answer"):
        read(response)


@law
@given(st.lists(st.sampled_from(["", "1", "2", "3", "2-2", "a"])))
def test_ids_of_sources_are_unique(ids: list[str]) -> None:
    builder = AnswerBuilder()

    builder.add_text("It is open.")
    given_ids = [builder.add_source("text", id) for id in ids]

    assert given_ids == [each.id for each in builder.build().sources]
    assert list(range(1, len(ids) + 1)) == [each.number for each in builder.build().sources]
    assert len(ids) == len(set(given_ids))
