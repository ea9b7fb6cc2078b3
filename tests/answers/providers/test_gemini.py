"""Responses and interactions of the Gemini API.

The forms are those of these pages, and of the types of the library `google-genai` 3.6.1, as of
2026-12-01. Offsets are "measured in bytes", from the start of a part, in both interfaces.

- https://ai.google.dev/gemini-api/docs/google-search (generateContent)
- https://ai.google.dev/gemini-api/docs/interactions/google-search
- https://ai.google.dev/gemini-api/docs/interactions/file-search
"""

import json

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.answers.providers import read_gemini
from claimtrack.errors import LedgerError
from tests.answers.providers.responses import cited_words, statuses
from tests.laws.profiles import law

REDIRECTION = "https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQ"
WEB = json.loads("""
{
  "candidates": [
    {
      "content": {
        "role": "model",
        "parts": [
          {"text": "**Searching**", "thought": true},
          {"text": "Die Brücke ist offen. It carries 30 tonnes. The toll is 2 €."}
        ]
      },
      "finishReason": "STOP",
      "groundingMetadata": {
        "webSearchQueries": ["Brücke Ostrow"],
        "searchEntryPoint": {"renderedContent": "<div></div>"},
        "groundingChunks": [
          {
            "web": {
              "uri": "https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQ",
              "title": "town.example"
            }
          },
          {"web": {"uri": "https://echo.example/a", "title": "Open", "domain": "echo.example"}}
        ],
        "groundingSupports": [
          {
            "segment": {"partIndex": 1, "endIndex": 22, "text": "Die Brücke ist offen."},
            "groundingChunkIndices": [1],
            "confidenceScores": [0.9]
          },
          {
            "segment": {
              "partIndex": 1,
              "startIndex": 23,
              "endIndex": 44,
              "text": "It carries 30 tonnes."
            },
            "groundingChunkIndices": [0, 1],
            "confidenceScores": [0.9, 0.4]
          },
          {
            "segment": {
              "partIndex": 1,
              "startIndex": 45,
              "endIndex": 63,
              "text": "The toll is 2 €."
            },
            "groundingChunkIndices": [0]
          }
        ]
      }
    }
  ]
}
""")
RETRIEVED = json.loads("""
{
  "candidates": [
    {
      "content": {"role": "model", "parts": [{"text": "It carries 40 tonnes."}]},
      "groundingMetadata": {
        "groundingChunks": [
          {
            "retrievedContext": {
              "title": "notice.txt",
              "uri": "gs://town/notice.txt",
              "ragChunk": {"text": "The bridge carries 30 tonnes."}
            }
          },
          {
            "retrievedContext": {
              "title": "tolls.txt",
              "text": "The toll is 2 euros.",
              "fileSearchStore": "fileSearchStores/123"
            }
          },
          {"maps": {"uri": "https://maps.example/1", "title": "Bridge", "text": "Open all day."}},
          {"image": {"sourceUri": "https://photo.example/", "title": "Photo", "domain": "p.ex"}}
        ],
        "groundingSupports": [
          {"segment": {"startIndex": 0, "endIndex": 21}, "groundingChunkIndices": [0]}
        ]
      }
    }
  ]
}
""")
INTERACTION = json.loads("""
{
  "id": "v1_01",
  "status": "completed",
  "steps": [
    {"type": "user_input", "content": [{"type": "text", "text": "Is the bridge open?"}]},
    {"type": "google_search_call", "id": "c1", "arguments": {"queries": ["bridge"]}},
    {
      "type": "model_output",
      "content": [
        {
          "type": "text",
          "text": "Die Brücke ist offen. It carries 30 tonnes.",
          "annotations": [
            {
              "type": "url_citation",
              "url": "https://vertexaisearch.cloud.google.com/grounding-api-redirect/AUZIYQ",
              "title": "town.example",
              "start_index": 23,
              "end_index": 44
            },
            {
              "type": "file_citation",
              "document_uri": "fileSearchStores/123/documents/4",
              "file_name": "notice.txt",
              "start_index": 23,
              "end_index": 44
            },
            {
              "type": "place_citation",
              "name": "Bridge",
              "place_id": "places/1",
              "url": "https://maps.example/1"
            }
          ]
        }
      ]
    }
  ]
}
""")


def test_segments_are_found_by_their_bytes_within_a_part() -> None:
    read = read_gemini(WEB)

    assert "Die Brücke ist offen. It carries 30 tonnes. The toll is 2 €." == read.answer.text
    assert [
        ("Die Brücke ist offen.", ("2",), ""),
        ("It carries 30 tonnes.", ("1", "2"), ""),
        ("The toll is 2 €.", ("1",), ""),
    ] == cited_words(read)


def test_parts_are_one_text_unless_something_stands_between_them() -> None:
    parts = [
        {"text": "Let me count", "thought": True},
        {"text": "It has ", "thought": False},
        {"text": "3 lanes."},
        {"executableCode": {"language": "PYTHON", "code": "1 + 1"}},
        {"codeExecutionResult": {"outcome": "OUTCOME_OK", "output": "2"}},
        {"text": "It has 2 lanes."},
    ]
    supports = [{"segment": {"partIndex": 5, "endIndex": 15}, "groundingChunkIndices": [0]}]
    metadata = {"groundingChunks": [{"web": {}}], "groundingSupports": supports}

    candidate = {"content": {"parts": parts}, "groundingMetadata": metadata}
    read = read_gemini({"candidates": [candidate]})

    assert "It has 3 lanes.\n\nIt has 2 lanes." == read.answer.text
    assert [("It has 2 lanes.", ("1",), "")] == cited_words(read)


def test_web_results_have_no_text_and_their_domain_as_publisher() -> None:
    assert [
        ("town.example", REDIRECTION, "town.example", None),
        ("Open", "https://echo.example/a", "echo.example", None),
    ] == [(each.title, each.url, each.publisher, each.text) for each in read_gemini(WEB).sources]


def test_retrieved_passages_are_the_text_of_a_source() -> None:
    read = read_gemini(RETRIEVED)

    assert [
        ("notice.txt", "gs://town/notice.txt", "The bridge carries 30 tonnes."),
        ("tolls.txt", "", "The toll is 2 euros."),
        ("Bridge", "https://maps.example/1", "Open all day."),
        ("Photo", "https://photo.example/", None),
    ] == [(each.title, each.url, each.text) for each in read.sources]
    assert [("It carries 40 tonnes.", "missing", ("1",))] == statuses(read)


def test_an_interaction_is_read_from_its_annotations() -> None:
    read = read_gemini(INTERACTION)

    assert [("It carries 30 tonnes.", ("1", "2"), "")] == cited_words(read)
    assert [
        ("town.example", REDIRECTION, "town.example"),
        ("notice.txt", "fileSearchStores/123/documents/4", ""),
        # Without a place in the answer, it is a source of the whole answer.
        ("Bridge", "https://maps.example/1", ""),
    ] == [(each.title, each.url, each.publisher) for each in read.sources]


@pytest.mark.parametrize("response", [WEB, INTERACTION], ids=["response", "interaction"])
def test_sentences_are_checked_against_what_they_cite(response: object) -> None:
    assert "not-checked" == statuses(read_gemini(response))[1][1]

    texts = {REDIRECTION: "The bridge carries 30 tonnes."}
    assert "all-found" == statuses(read_gemini(response, texts))[1][1]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (
            {"segment": {"partIndex": 2}},
            "`candidates[0].groundingMetadata.groundingSupports[0].segment.partIndex`: the",
        ),
        (
            {"segment": {"partIndex": 1, "endIndex": 65}},
            ".segment.endIndex`: the number 65 is not between 0 and 63",
        ),
        ({"groundingChunkIndices": [2]}, ".groundingChunkIndices[0]`: the number 2 is not between"),
        (
            {"groundingChunkIndices": 1},
            ".groundingChunkIndices`: expected a list, found the number",
        ),
        ({"segment": "all"}, '.segment`: expected an object, found the text "all"'),
    ],
)
def test_an_error_names_the_path_of_the_part(change: dict[str, object], message: str) -> None:
    candidate = WEB["candidates"][0]
    metadata = candidate["groundingMetadata"]
    support = {**metadata["groundingSupports"][0], **change}

    changed = {**candidate, "groundingMetadata": {**metadata, "groundingSupports": [support]}}

    with pytest.raises(LedgerError) as error:
        read_gemini({"candidates": [changed]})

    assert message in str(error.value)


@law
@given(
    parts=st.lists(st.text("abé中😀e\u0301", min_size=1, max_size=9), min_size=1, max_size=3),
    data=st.data(),
)
def test_offsets_in_bytes_give_the_words_of_the_segment(
    parts: list[str], data: st.DataObject
) -> None:
    index = data.draw(st.integers(0, len(parts) - 1))
    text = parts[index]
    first, last = sorted(data.draw(st.tuples(*[st.integers(0, len(text))] * 2)))
    assume(first < last)
    segment = {
        "part_index": index,
        "start_index": len(text[:first].encode()),
        "end_index": len(text[:last].encode()),
    }
    metadata = {
        "grounding_chunks": [{"web": {"uri": "https://a.example/"}}],
        "grounding_supports": [{"segment": segment, "grounding_chunk_indices": [0]}],
    }

    content = {"parts": [{"text": each} for each in parts]}

    read = read_gemini({"candidates": [{"content": content, "grounding_metadata": metadata}]})

    assert [(text[first:last], ("1",), "")] == cited_words(read)
    assert sum(map(len, parts[:index])) + first == read.answer.citations[0].start
