"""Messages of the Anthropic API.

The forms are those of these pages, and of the types of the library `anthropic` 2.14.0, as of
2026-12-01:

- https://platform.claude.com/docs/en/build-with-claude/citations
- https://platform.claude.com/docs/en/build-with-claude/search-results
- https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-search-tool
- https://platform.claude.com/docs/en/agents-and-tools/tool-use/web-fetch-tool
"""

import json
import re

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.answers.providers import read_anthropic
from claimtrack.errors import LedgerError
from tests.answers.providers.responses import cited_words, statuses
from tests.laws.profiles import law

REQUEST = json.loads("""
[
  {
    "role": "user",
    "content": [
      {
        "type": "document",
        "source": {
          "type": "text",
          "media_type": "text/plain",
          "data": "The bridge is open again. It carries 30 tonnes."
        },
        "title": "Notice",
        "context": "Sent on 3 May.",
        "citations": {"enabled": true}
      },
      {
        "type": "document",
        "source": {"type": "base64", "media_type": "application/pdf", "data": "JVBERi0"},
        "title": "Report",
        "citations": {"enabled": true}
      },
      {
        "type": "document",
        "source": {
          "type": "content",
          "content": [
            {"type": "text", "text": "Toll: 2 euros."},
            {"type": "text", "text": "Bicycles are free."}
          ]
        },
        "title": "Tolls",
        "citations": {"enabled": true}
      },
      {"type": "text", "text": "Can I cross the bridge?"}
    ]
  }
]
""")
MESSAGE = json.loads("""
{
  "id": "msg_01",
  "type": "message",
  "role": "assistant",
  "content": [
    {"type": "text", "text": "According to the notice, "},
    {
      "type": "text",
      "text": "the bridge is open",
      "citations": [
        {
          "type": "char_location",
          "cited_text": "The bridge is open again. ",
          "document_index": 0,
          "document_title": "Notice",
          "start_char_index": 0,
          "end_char_index": 26
        }
      ]
    },
    {
      "type": "text",
      "text": ". It carries 30 tonnes and cost 9 million euros",
      "citations": [
        {
          "type": "char_location",
          "cited_text": "It carries 30 tonnes.",
          "document_index": 0,
          "document_title": "Notice",
          "start_char_index": 26,
          "end_char_index": 47
        },
        {
          "type": "page_location",
          "cited_text": "The cost was 9 million euros.",
          "document_index": 1,
          "document_title": "Report",
          "start_page_number": 5,
          "end_page_number": 6
        }
      ]
    },
    {"type": "text", "text": ". The toll is "},
    {
      "type": "text",
      "text": "2 euros",
      "citations": [
        {
          "type": "content_block_location",
          "cited_text": "Toll: 2 euros.",
          "document_index": 2,
          "document_title": "Tolls",
          "start_block_index": 0,
          "end_block_index": 1
        }
      ]
    },
    {"type": "text", "text": ".", "citations": null}
  ],
  "stop_reason": "end_turn"
}
""")
SEARCH = json.loads("""
[
  {
    "role": "user",
    "content": [
      {
        "type": "tool_result",
        "tool_use_id": "toolu_01",
        "content": [
          {
            "type": "search_result",
            "source": "https://town.example/bridge",
            "title": "Bridge",
            "content": [{"type": "text", "text": "The bridge carries 30 tonnes."}],
            "citations": {"enabled": true}
          },
          {
            "type": "search_result",
            "source": "kb://tolls",
            "title": "Tolls",
            "content": [{"type": "text", "text": "The toll is 2 euros."}],
            "citations": {"enabled": true}
          }
        ]
      }
    ]
  }
]
""")
SEARCHED = json.loads("""
{
  "role": "assistant",
  "content": [
    {
      "type": "text",
      "text": "The toll is 2 euros.",
      "citations": [
        {
          "type": "search_result_location",
          "source": "kb://tolls",
          "title": "Tolls",
          "cited_text": "The toll is 2 euros.",
          "search_result_index": 1,
          "start_block_index": 0,
          "end_block_index": 1
        }
      ]
    }
  ]
}
""")
WEB = json.loads("""
{
  "role": "assistant",
  "content": [
    {"type": "text", "text": "I'll search for the bridge."},
    {"type": "server_tool_use", "id": "srvtoolu_01", "name": "web_search", "input": {}},
    {
      "type": "web_search_tool_result",
      "tool_use_id": "srvtoolu_01",
      "content": [
        {
          "type": "web_search_result",
          "url": "https://echo.example/bridge",
          "title": "Bridge open",
          "encrypted_content": "EqgfCioIARgB",
          "page_age": "May 3, 2031"
        }
      ]
    },
    {"type": "text", "text": "It is open. "},
    {
      "type": "text",
      "text": "It opened on 3 May.",
      "citations": [
        {
          "type": "web_search_result_location",
          "cited_text": "The bridge opened on 3 May.",
          "url": "https://echo.example/bridge",
          "title": "Bridge open",
          "encrypted_index": "Eo8BCioIAhgB"
        }
      ]
    }
  ]
}
""")
FETCHED = json.loads("""
{
  "role": "assistant",
  "content": [
    {
      "type": "web_fetch_tool_result",
      "tool_use_id": "srvtoolu_02",
      "content": {
        "type": "web_fetch_result",
        "url": "https://town.example/notice",
        "content": {
          "type": "document",
          "source": {
            "type": "text",
            "media_type": "text/plain",
            "data": "The bridge carries 30 tonnes."
          },
          "title": "Notice",
          "citations": {"enabled": true}
        },
        "retrieved_at": "2031-05-03T10:30:00Z"
      }
    },
    {
      "type": "text",
      "text": "It carries 30 tonnes.",
      "citations": [
        {
          "type": "char_location",
          "cited_text": "The bridge carries 30 tonnes.",
          "document_index": 0,
          "document_title": "Notice",
          "start_char_index": 0,
          "end_char_index": 29
        }
      ]
    }
  ]
}
""")


def test_blocks_are_joined_and_cite_sources_for_their_words() -> None:
    read = read_anthropic(MESSAGE, REQUEST)

    assert (
        "According to the notice, the bridge is open. It carries 30 tonnes and cost 9 million"
        " euros. The toll is 2 euros."
    ) == read.answer.text
    # The full stop before "It" belongs to the sentence before.
    assert [
        ("the bridge is open", ("1",), "The bridge is open again. "),
        ("It carries 30 tonnes and cost 9 million euros", ("1",), "It carries 30 tonnes."),
        ("It carries 30 tonnes and cost 9 million euros", ("2",), "The cost was 9 million euros."),
        ("2 euros", ("3",), "Toll: 2 euros."),
    ] == cited_words(read)


def test_documents_of_the_request_are_the_sources() -> None:
    sources = read_anthropic(MESSAGE, REQUEST).sources

    assert [
        ("1", "Notice", "The bridge is open again. It carries 30 tonnes."),
        ("2", "Report", None),
        ("3", "Tolls", "Toll: 2 euros.\nBicycles are free."),
    ] == [(each.id, each.title, each.text) for each in sources]


@pytest.mark.parametrize(
    "request_",
    [REQUEST, {"messages": REQUEST}, REQUEST[0], REQUEST[0]["content"]],
    ids=["messages", "request", "message", "blocks"],
)
def test_all_parts_of_a_request_give_the_same_sources(request_: object) -> None:
    assert read_anthropic(MESSAGE, REQUEST) == read_anthropic(MESSAGE, request_)


def test_texts_are_documents_in_order() -> None:
    read = read_anthropic(FETCHED, ())
    plain = {"content": FETCHED["content"][1:]}

    assert read.answer == read_anthropic(plain, ["The bridge carries 30 tonnes."]).answer


def test_cited_documents_without_a_request_have_no_text() -> None:
    read = read_anthropic(MESSAGE)

    assert read_anthropic(MESSAGE, REQUEST).answer == read.answer
    assert [("Notice", None), ("Report", None), ("Tolls", None)] == [
        (each.title, each.text) for each in read.sources
    ]


def test_search_results_are_counted_through_all_tool_results() -> None:
    read = read_anthropic(SEARCHED, SEARCH)

    assert [("The toll is 2 euros.", ("2",), "The toll is 2 euros.")] == cited_words(read)
    assert [
        ("Bridge", "https://town.example/bridge", "The bridge carries 30 tonnes."),
        ("Tolls", "", "The toll is 2 euros."),
    ] == [(each.title, each.url, each.text) for each in read.sources]


def test_text_after_a_tool_call_is_a_new_paragraph() -> None:
    assert "I'll search for the bridge.\n\nIt is open. It opened on 3 May." == (
        read_anthropic(WEB).answer.text
    )


def test_web_results_have_no_text() -> None:
    read = read_anthropic(WEB)

    assert [("It opened on 3 May.", ("1",), "The bridge opened on 3 May.")] == cited_words(read)
    assert [("Bridge open", "https://echo.example/bridge", None)] == [
        (each.title, each.url, each.text) for each in read.sources
    ]


def test_fetched_pages_follow_the_documents_of_the_request() -> None:
    alone = read_anthropic(FETCHED)
    assert ["The bridge carries 30 tonnes."] == [each.text for each in alone.sources]
    assert ["https://town.example/notice"] == [each.url for each in alone.sources]

    citation = {**FETCHED["content"][1]["citations"][0], "document_index": 1}
    block = {**FETCHED["content"][1], "citations": [citation]}
    after = read_anthropic({"content": [FETCHED["content"][0], block]}, ["Another document."])
    assert [("It carries 30 tonnes.", ("2",), "The bridge carries 30 tonnes.")] == cited_words(
        after
    )


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"type": "line_location"}, "`content[0].citations[0].type`: unknown kind of citation"),
        ({"type": None}, "`content[0].citations[0].type`: expected text, found nothing"),
        ({"type": 7}, "`content[0].citations[0].type`: expected text, found the number 7"),
        (
            {"search_result_index": 2},
            "`content[0].citations[0].search_result_index`: the number 2 is not between 0 and 1",
        ),
        (
            {"search_result_index": None},
            "`content[0].citations[0].search_result_index`: expected a whole number, found nothing",
        ),
        ({"search_result_index": True}, "expected a whole number, found the boolean true"),
        ({"title": "Bridge"}, "`content[0].citations[0]`: the title of source 1 is 'Bridge' here"),
        ({"cited_text": []}, "`content[0].citations[0].cited_text`: expected text, found a list"),
    ],
)
def test_an_error_names_the_path_of_the_part(change: dict[str, object], message: str) -> None:
    block = SEARCHED["content"][0]
    citation = {**block["citations"][0], **change}

    with pytest.raises(LedgerError) as error:
        read_anthropic({"content": [{**block, "citations": [citation]}]}, SEARCH)

    assert message in str(error.value)


def test_sentences_are_checked_against_what_they_cite() -> None:
    assert [
        ("According to the notice, the bridge is open.", "nothing-to-check", ("1",)),
        ("It carries 30 tonnes and cost 9 million euros.", "all-found", ("1", "2")),
        ("The toll is 2 euros.", "all-found", ("3",)),
    ] == statuses(read_anthropic(MESSAGE, REQUEST))


def test_items_of_web_results_are_not_checked_unless_they_are_in_the_quote() -> None:
    late = json.loads(json.dumps(WEB).replace("It opened on 3 May.", "It opened on 4 May."))

    assert ("It opened on 3 May.", "all-found", ("1",)) == statuses(read_anthropic(WEB))[-1]
    assert ("It opened on 4 May.", "not-checked", ("1",)) == statuses(read_anthropic(late))[-1]


@law
@given(
    st.lists(
        st.tuples(st.text("ab5 .,:\n😀e\u0301中", min_size=1, max_size=8), st.booleans()),
        max_size=8,
    )
)
def test_each_citation_has_the_words_of_its_block(blocks: list[tuple[str, bool]]) -> None:
    assume("".join(text for text, _ in blocks).strip())
    content = [
        {
            "type": "text",
            "text": text,
            "citations": [{"type": "char_location", "document_index": at}] if cites else [],
        }
        for at, (text, cites) in enumerate(blocks)
    ]

    read = read_anthropic({"content": content}, ["text"] * len(blocks))

    assert "".join(text for text, _ in blocks) == read.answer.text
    assert [
        (re.findall(r"\w", text), (str(at),)) for at, (text, cites) in enumerate(blocks, 1) if cites
    ] == [
        (re.findall(r"\w", words), sources)
        for words, sources, _ in sorted(cited_words(read), key=lambda cited: int(cited[1][0]))
    ]
