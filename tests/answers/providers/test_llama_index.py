"""Responses of LlamaIndex.

The forms are those of the types of the library `llama-index-core` 0.14.25 as of 2026-12-01:
`base/response/schema.py`, `schema.py` and `query_engine/citation_query_engine.py`, which writes
"Source 1:" before the text of each node.
"""

import json

import pytest

from claimtrack.answers.providers import read_llama_index
from claimtrack.errors import LedgerError
from tests.answers.providers.responses import statuses

CITED = json.loads("""
{
  "response": "It carries 30 tonnes [1]. The toll is 1 euro [2].",
  "source_nodes": [
    {
      "node": {
        "id_": "5f2c",
        "metadata": {"file_name": "notice.txt", "file_path": "/data/notice.txt"},
        "text": "Source 1:\\nThe bridge carries 30 tonnes.\\n",
        "class_name": "TextNode"
      },
      "score": 0.87,
      "class_name": "NodeWithScore"
    },
    {
      "node": {
        "id_": "77aa",
        "metadata": {"url": "https://town.example/tolls", "title": "Tolls"},
        "text_resource": {"text": "Source 2:\\nThe toll is 2 euros.\\n"},
        "class_name": "Node"
      },
      "score": null
    }
  ],
  "metadata": null
}
""")


def test_nodes_are_sources_without_the_labels_of_the_engine() -> None:
    assert [
        ("5f2c", "notice.txt", "", "The bridge carries 30 tonnes.\n"),
        ("77aa", "Tolls", "https://town.example/tolls", "The toll is 2 euros.\n"),
    ] == [(each.id, each.title, each.url, each.text) for each in read_llama_index(CITED).sources]


def test_marks_count_the_nodes() -> None:
    """The label "Source 1:" would have the number of "1 euro"."""
    assert [
        ("It carries 30 tonnes [1].", "all-found", ("5f2c",)),
        ("The toll is 1 euro [2].", "missing", ("77aa",)),
    ] == statuses(read_llama_index(CITED))


def test_an_answer_without_marks_is_checked_against_all_nodes() -> None:
    response = {**CITED, "response": "It carries 30 tonnes. The toll is 2 euros."}

    assert ["all-found"] * 2 == [status for _, status, _ in statuses(read_llama_index(response))]


def test_a_streaming_response_is_read_at_its_end() -> None:
    done = {"response_txt": CITED["response"], "source_nodes": CITED["source_nodes"]}
    assert read_llama_index(CITED) == read_llama_index(done)

    with pytest.raises(LedgerError, match=r"get_response\(\)"):
        read_llama_index({**done, "response_txt": None})


def test_a_node_without_text_is_not_available() -> None:
    image = {"node": {"id_": "9b", "metadata": {"file_name": "photo.png"}, "text_resource": None}}

    response = {"response": "It is open.", "source_nodes": [image]}

    assert [None] == [each.text for each in read_llama_index(response).sources]


@pytest.mark.parametrize(
    ("response", "message"),
    [
        ({"answer": "It is open."}, "the response: expected a text in `response`"),
        ("It is open.", "the response: expected an object, found the text"),
        ({"response": ["It is open."]}, "`response`: expected text, found a list"),
        (
            {"response": "", "source_nodes": [{"node": {"text": 5}}]},
            "`source_nodes[0].node.text`: expected text, found the number 5",
        ),
    ],
)
def test_an_error_names_the_path_of_the_part(response: object, message: str) -> None:
    with pytest.raises(LedgerError) as error:
        read_llama_index(response)

    assert message in str(error.value)
