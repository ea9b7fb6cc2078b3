"""Results of LangChain.

The forms are those of these pages, and of the types of the library `langchain-core` 1.8.3, as
of 2026-12-01:

- https://reference.langchain.com/python/langchain-classic/chains/retrieval/create_retrieval_chain
- https://reference.langchain.com/python/langchain-core/documents/base/Document
- https://reference.langchain.com/python/langchain-core/messages/tool/ToolMessage/artifact
"""

import json

import pytest

from claimtrack.answers.providers import read_langchain
from claimtrack.errors import LedgerError
from claimtrack.model import When
from tests.answers.providers.responses import statuses

DOCUMENTS = json.loads("""
[
  {
    "id": null,
    "metadata": {"source": "notice.txt", "page": 1},
    "page_content": "The bridge carries 30 tonnes.",
    "type": "Document"
  },
  {
    "id": "8a1f",
    "metadata": {
      "source": "https://echo.example/a",
      "title": "The bridge is open",
      "publisher": "Echo",
      "date": "2031-05-03T10:30:00+00:00"
    },
    "page_content": "It opened on 3 May.",
    "type": "Document"
  },
  {
    "id": null,
    "metadata": {"source": "notice.txt", "page": 2, "date": "last week"},
    "page_content": "The toll is 2 euros.",
    "type": "Document"
  }
]
""")
TEXT = "It carries 30 tonnes [1]. It opened on 4 May [2]. The toll is 2 euros [3]."
AGENT = json.loads("""
{
  "messages": [
    {"type": "human", "content": "Is the bridge open?"},
    {"type": "ai", "content": "", "tool_calls": [{"name": "retrieve", "args": {}, "id": "c1"}]},
    {
      "type": "tool",
      "name": "retrieve",
      "tool_call_id": "c1",
      "content": "Source: notice.txt",
      "artifact": [
        {"page_content": "The bridge carries 30 tonnes.", "metadata": {"source": "notice.txt"}}
      ]
    },
    {"type": "tool", "name": "weather", "tool_call_id": "c2", "content": "12 degrees"},
    {
      "type": "ai",
      "content": [{"type": "text", "text": "It carries 40 tonnes. It has 12 degrees."}]
    }
  ]
}
""")


def test_documents_are_sources_in_order() -> None:
    sources = read_langchain({"answer": TEXT, "context": DOCUMENTS}).sources

    # Passages of one file have the same `source`, which is therefore no id.
    assert [
        ("1", "notice.txt", "", "", None),
        ("8a1f", "The bridge is open", "https://echo.example/a", "Echo", When.parse("2031-05-03")),
        ("3", "notice.txt", "", "", None),
    ] == [(each.id, each.title, each.url, each.publisher, each.published) for each in sources]


def test_marks_count_the_documents() -> None:
    assert [
        ("It carries 30 tonnes [1].", "all-found", ("1",)),
        ("It opened on 4 May [2].", "missing", ("8a1f",)),
        ("The toll is 2 euros [3].", "all-found", ("3",)),
    ] == statuses(read_langchain({"answer": TEXT, "context": DOCUMENTS}))


@pytest.mark.parametrize(
    "result",
    [
        {"query": "Is it open?", "result": TEXT, "source_documents": DOCUMENTS},
        {"input": "Is it open?", "context": DOCUMENTS, "answer": TEXT},
        {"input_documents": DOCUMENTS, "output_text": TEXT},
        {"context": DOCUMENTS, "answer": {"type": "ai", "content": TEXT}},
        {
            "documents": DOCUMENTS,
            "answer": {"type": "ai", "content": [TEXT[:9], {"text": TEXT[9:]}]},
        },
    ],
    ids=["RetrievalQA", "create_retrieval_chain", "load_qa_chain", "message", "blocks"],
)
def test_results_of_all_chains_are_read(result: object) -> None:
    assert read_langchain(TEXT, DOCUMENTS) == read_langchain(result)


@pytest.mark.parametrize(
    "answer", [TEXT, {"content": TEXT}, {"answer": TEXT}, {"answer": TEXT, "context": TEXT}]
)
def test_documents_are_given_beside_an_answer(answer: object) -> None:
    read = read_langchain(answer, DOCUMENTS)

    assert (TEXT, 3) == (read.answer.text, len(read.sources))


def test_texts_are_documents_too() -> None:
    texts = ["The bridge carries 30 tonnes.", "It opened on 3 May."]

    listed = read_langchain({"answer": "It is open.", "context": texts})
    joined = read_langchain({"answer": "It is open.", "context": "\n".join(texts)})

    assert texts == [each.text for each in listed.sources]
    assert ["\n".join(texts)] == [each.text for each in joined.sources]
    assert listed == read_langchain("It is open.", texts)


def test_a_document_that_is_retrieved_twice_keeps_the_numbers_of_the_others() -> None:
    documents = [DOCUMENTS[0], DOCUMENTS[0], DOCUMENTS[2]]

    assert [("The toll is 2 euros [3].", "all-found", ("3",))] == statuses(
        read_langchain("The toll is 2 euros [3].", documents)
    )


def test_results_of_the_tools_of_an_agent_are_sources() -> None:
    read = read_langchain(AGENT)

    assert [("notice.txt", "The bridge carries 30 tonnes."), ("weather", "12 degrees")] == [
        (each.title, each.text) for each in read.sources
    ]
    assert [
        ("It carries 40 tonnes.", "missing"),
        ("It has 12 degrees.", "all-found"),
    ] == [(words, status) for words, status, _ in statuses(read)]


def test_a_document_that_an_agent_finds_twice_is_one_source() -> None:
    messages = [*AGENT["messages"][:3], *AGENT["messages"][2:]]

    assert read_langchain(AGENT) == read_langchain({"messages": messages})


def test_a_number_as_id_does_not_hide_the_number_of_a_document() -> None:
    documents = [{**each, "id": str(3 - at)} for at, each in enumerate(DOCUMENTS)]

    assert ["1", "2", "3"] == [each.id for each in read_langchain(TEXT, documents).sources]


@pytest.mark.parametrize(
    ("result", "message"),
    [
        ({"question": "Is it open?"}, "expected a message or text, or a result with `answer`"),
        ({"answer": 5}, "`answer`: expected a message or text"),
        ({"messages": []}, "`messages`: expected a message of the model, found none"),
        ({"messages": [{"type": "ai", "content": [5]}]}, "`messages[0].content[0]`: expected an"),
        ({"answer": "", "context": [{"text": "It is open."}]}, "`context[0]`: expected a document"),
        (
            {"answer": "", "context": [{"page_content": "text", "metadata": 5}]},
            "`context[0].metadata`: expected an object, found the number 5",
        ),
    ],
)
def test_an_error_names_the_path_of_the_part(result: object, message: str) -> None:
    with pytest.raises(LedgerError) as error:
        read_langchain(result)

    assert message in str(error.value)


def test_given_documents_need_their_content() -> None:
    with pytest.raises(LedgerError, match=r"`documents\[1\]`: expected a document with"):
        read_langchain(TEXT, [DOCUMENTS[0], {"text": "It opened on 3 May."}])
