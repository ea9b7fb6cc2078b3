"""Responses and chat completions of the OpenAI API.

The forms are those of these pages, and of the types of the library `openai` 3.57.0, as of
2026-12-01. The span of a URL citation was looked up in published recordings of responses of
2026-07-30: it is the link `([site](URL))`, counted in code points.

- https://developers.openai.com/api/docs/guides/tools-web-search
- https://developers.openai.com/api/docs/guides/tools-file-search
- https://developers.openai.com/api/docs/guides/tools-code-interpreter
"""

import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.answers.providers import read_openai
from claimtrack.errors import LedgerError
from tests.answers.providers.responses import cited_words, statuses
from tests.laws.profiles import law

WEB = json.loads("""
{
  "id": "resp_01",
  "object": "response",
  "output": [
    {
      "type": "web_search_call",
      "id": "ws_01",
      "status": "completed",
      "action": {"type": "search", "query": "bridge Ostrow"}
    },
    {
      "type": "message",
      "id": "msg_01",
      "role": "assistant",
      "status": "completed",
      "content": [
        {
          "type": "output_text",
          "text": "The bridge opened on **3 May** ([echo.example](https://echo.example/a?utm_source=openai)).\\n\\nIt carries 30 tonnes. ([town.example](https://town.example/9?utm_source=openai))",
          "annotations": [
            {
              "type": "url_citation",
              "start_index": 31,
              "end_index": 89,
              "url": "https://echo.example/a?utm_source=openai",
              "title": "The bridge is open"
            },
            {
              "type": "url_citation",
              "start_index": 114,
              "end_index": 172,
              "url": "https://town.example/9?utm_source=openai",
              "title": "Notice"
            }
          ],
          "logprobs": []
        }
      ]
    }
  ]
}
""")  # noqa: E501
FILES = json.loads("""
{
  "output": [
    {
      "type": "file_search_call",
      "id": "fs_01",
      "status": "completed",
      "queries": ["load of the bridge"],
      "results": [
        {
          "file_id": "file-a",
          "filename": "notice.txt",
          "score": 0.9,
          "text": "The bridge carries 30 tonnes."
        },
        {"file_id": "file-b", "filename": "tolls.txt", "text": "The toll is 2 euros."},
        {"file_id": "file-a", "filename": "notice.txt", "text": "It opened on 3 May."}
      ]
    },
    {
      "type": "message",
      "role": "assistant",
      "content": [
        {
          "type": "output_text",
          "text": "The bridge carries 30 tonnes. It opened on 4 May.",
          "annotations": [
            {
              "type": "file_citation",
              "index": 29,
              "file_id": "file-a",
              "filename": "notice.txt"
            },
            {
              "type": "file_citation",
              "index": 49,
              "file_id": "file-b",
              "filename": "tolls.txt"
            }
          ]
        }
      ]
    }
  ]
}
""")
CHAT = json.loads("""
{
  "object": "chat.completion",
  "choices": [
    {
      "index": 0,
      "message": {
        "role": "assistant",
        "content": "The bridge opened on 3 May. It carries 30 tonnes.",
        "refusal": null,
        "annotations": [
          {
            "type": "url_citation",
            "url_citation": {
              "start_index": 28,
              "end_index": 49,
              "url": "https://town.example/9",
              "title": "Notice"
            }
          }
        ]
      },
      "finish_reason": "stop"
    }
  ]
}
""")


def chat(text: str, annotations: list[dict[str, object]]) -> dict[str, object]:
    """Return a message with annotations."""
    return {"role": "assistant", "content": text, "annotations": annotations}


def link(text: str, mark: str, url: str, title: str = "") -> dict[str, object]:
    """Return the annotation of a mark in a text."""
    start = text.index(mark)
    place = {"start_index": start, "end_index": start + len(mark)}
    return {"type": "url_citation", "url": url, "title": title, **place}


def test_a_link_cites_a_page_for_the_words_before_it() -> None:
    read = read_openai(WEB)

    assert [("*", ("https://echo.example/a",), ""), (".", ("https://town.example/9",), "")] == (
        cited_words(read)
    )
    assert [31, 114] == [start for start, _ in read.answer.marks]


def test_links_are_no_sentences_and_no_words() -> None:
    assert [
        (
            "The bridge opened on **3 May** ([echo.example](https://echo.example/a?utm_source=openai)).",
            "all-found",
            ("https://echo.example/a",),
        ),
        ("It carries 30 tonnes.", "not-checked", ("https://town.example/9",)),
    ] == statuses(read_openai(WEB, {"https://echo.example/a": "It opened on 3 May."}))


@pytest.mark.parametrize(
    "url", ["https://town.example/9", "https://town.example/9?utm_source=openai"]
)
def test_texts_of_pages_are_found_by_their_url(url: str) -> None:
    sources = read_openai(WEB, {url: "The bridge carries 30 tonnes."}).sources

    assert [
        ("https://echo.example/a", "The bridge is open", None),
        ("https://town.example/9", "Notice", "The bridge carries 30 tonnes."),
    ] == [(each.url, each.title, each.text) for each in sources]


def test_results_of_the_file_search_are_sources() -> None:
    sources = read_openai(FILES).sources

    assert [
        ("file-a", "notice.txt", "The bridge carries 30 tonnes.\n\nIt opened on 3 May."),
        ("file-b", "tolls.txt", "The toll is 2 euros."),
    ] == [(each.id, each.title, each.text) for each in sources]


def test_a_file_citation_belongs_to_the_sentence_before_its_position() -> None:
    assert [
        ("The bridge carries 30 tonnes.", "all-found", ("file-a",)),
        ("It opened on 4 May.", "missing", ("file-b",)),
    ] == statuses(read_openai(FILES))


def test_a_position_after_the_end_is_the_end() -> None:
    late = json.loads(json.dumps(FILES).replace('"index": 49', '"index": 99'))

    assert statuses(read_openai(FILES)) == statuses(read_openai(late))


def test_a_page_without_a_place_in_the_text_is_a_source_of_the_whole_text() -> None:
    place = {"type": "url_citation", "url": "https://a.example/", "start_index": 0, "end_index": 0}

    read = read_openai(chat("It is open.", [{**place}]))

    assert ((), ["https://a.example/"]) == (read.answer.citations, [s.id for s in read.sources])


def test_files_without_results_have_no_text() -> None:
    read = read_openai({"output": FILES["output"][1:]})

    assert read_openai(FILES).answer == read.answer
    assert [("file-a", None), ("file-b", None)] == [(each.id, each.text) for each in read.sources]


def test_a_span_of_words_cites_a_page_for_these_words() -> None:
    """As servers with the same interface annotate them, such as those of OpenRouter."""
    assert [("It carries 30 tonnes.", ("https://town.example/9",), "")] == cited_words(
        read_openai(CHAT)
    )


@pytest.mark.parametrize("response", [CHAT, CHAT["choices"][0]["message"]])
def test_a_chat_completion_and_its_message_are_read(response: object) -> None:
    assert read_openai(CHAT) == read_openai(response)


@pytest.mark.parametrize(
    ("marked", "cited"),
    [
        ("It is open. It carries 30 tonnes <([t.example](URL))>.", "s"),
        ("It is open. It carries 30 tonnes. <([t.example](URL))>", "."),
        ("It is open.\nIt carries 30 tonnes. <[www.t.example](URL)>", "."),
        ("It is open. It carries 30 tonnes. <[1](URL)>", "."),
        ("It is open. It carries 30 tonnes. <[Notice](URL)>", "."),
        ("It carries 30 tonnes.<【4:0†notice.txt】>", "."),
        ("It carries 30 tonnes<[2]>.", "s"),
        # The link opens its line, so it cites for the words after it.
        ("It is open.\n- <([t.example](URL))> 30 tonnes", "3"),
        # The label is a part of the sentence.
        ("It carries <[30 tonnes](URL)>.", "[30 tonnes](https://t.example/)"),
        ("<[Note] It carries 30 tonnes [x]>.", "[Note] It carries 30 tonnes [x]"),
        ("It is open. <It carries 30 tonnes.>", "It carries 30 tonnes."),
    ],
)
def test_a_span_is_a_mark_or_the_words_themselves(marked: str, cited: str) -> None:
    """The angle brackets stand around the span."""
    before, span, after = re.split("[<>]", marked.replace("URL", "https://t.example/"))
    annotation = {
        "type": "url_citation",
        "url": "https://t.example/",
        "title": "Notice",
        "start_index": len(before),
        "end_index": len(before + span),
    }

    read = read_openai(chat(before + span + after, [annotation]))

    assert [(cited, ("https://t.example/",), "")] == cited_words(read)


def test_several_links_after_a_sentence_all_belong_to_it() -> None:
    marks = ["([a.example](https://a.example/))", "([b.example](https://b.example/))"]
    text = f"It is open. It carries 30 tonnes. {' '.join(marks)} The toll is 2 euros."
    urls = ["https://a.example/", "https://b.example/"]

    read = read_openai(chat(text, [link(text, *each) for each in zip(marks, urls, strict=True)]))

    assert [
        ("It is open.", ()),
        ("It carries 30 tonnes.", tuple(urls)),
        ("The toll is 2 euros.", ()),
    ] == [(words, sources) for words, _, sources in statuses(read)]


def test_files_that_the_model_wrote_are_no_sources() -> None:
    text = "Download [chart.png](sandbox:/mnt/data/chart.png)."
    written: list[dict[str, object]] = [
        {
            "type": "container_file_citation",
            "container_id": "cntr_01",
            "file_id": "cfile_01",
            "filename": "chart.png",
            "start_index": 0,
            "end_index": 0,
        },
        {"type": "file_path", "file_id": "file-c", "index": 10},
    ]

    read = read_openai(chat(text, written))

    assert ((), ()) == (read.sources, read.answer.citations)


def test_a_refusal_is_the_answer() -> None:
    refusal = {"role": "assistant", "content": None, "refusal": "I cannot answer this."}
    part = {"type": "refusal", "refusal": "I cannot answer this."}

    assert "I cannot answer this." == read_openai(refusal).answer.text
    assert read_openai(refusal) == read_openai({"output": [{"type": "message", "content": [part]}]})


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"end_index": 999}, "annotations[0].end_index`: the number 999 is not between 0 and 49"),
        ({"start_index": 49, "end_index": 28}, "start_index`: the number 49 is not between 0 and"),
        (
            {"start_index": "3"},
            "annotations[0].start_index`: expected a whole number, found the text",
        ),
        ({"url": None}, "`annotations[0].url`: expected text, found nothing"),
        ({"type": "book_citation"}, "`annotations[0].type`: unknown kind of annotation"),
    ],
)
def test_an_error_names_the_path_of_the_part(change: dict[str, object], message: str) -> None:
    text = CHAT["choices"][0]["message"]["content"]
    annotation = link(text, "It carries 30 tonnes.", "https://town.example/9")

    with pytest.raises(LedgerError) as error:
        read_openai(chat(text, [{**annotation, **change}]))

    assert message in str(error.value)


def test_other_objects_are_no_responses() -> None:
    with pytest.raises(LedgerError, match="expected a response with `output`"):
        read_openai({"answer": "The bridge is open."})


@law
@given(
    st.lists(
        st.tuples(
            st.text("ab😀e\u0301中", min_size=1, max_size=5), st.booleans(), st.integers(0, 2)
        ),
        min_size=1,
        max_size=6,
    )
)
def test_each_mark_cites_for_the_sentence_before_it(
    sentences: list[tuple[str, bool, int]],
) -> None:
    text = ""
    annotations: list[dict[str, object]] = []
    expected: list[tuple[int, int, str]] = []
    for number, (words, before_stop, marks) in enumerate(sentences):
        start = len(text)
        text += words + "." * (not before_stop)
        end = len(text)
        for copy in range(marks):
            url = f"https://s{number}-{copy}.example/"
            mark = f"([s{number}]({url}))"
            text += " " + mark
            annotations.append(link(text, mark, url))
            expected.append((start, end, url))
        text += "." * before_stop + " "

    citations = read_openai(chat(text, annotations)).answer.citations
    found = {url: (each.start, each.end) for each in citations for url in each.sources}

    assert {url for _, _, url in expected} == found.keys()
    assert all(start <= found[url][0] < found[url][1] <= end for start, end, url in expected)
