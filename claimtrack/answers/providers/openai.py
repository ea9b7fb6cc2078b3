"""Responses and chat completions of the OpenAI API with annotations.

The span of a URL citation is a mark: a link after the words that it is cited for, as in
``([site](https://…))``. Other servers with the same interface annotate the words themselves.
A file citation has only the position at which to insert a mark.
"""

import re
from collections.abc import Mapping

from attrs import define, field

from claimtrack.answers.answer_input import is_url
from claimtrack.answers.providers.provider_answer import AnswerBuilder, ProviderAnswer
from claimtrack.answers.providers.response_value import ResponseValue
from claimtrack.formats.answer.publishers import host_of

_MAX_INDEX = 10**9
_TRACKING = re.compile(r"[?&]utm_source=openai$")
_LINK = re.compile(r"(?P<open>\()?\[(?P<label>[^\]\n]*)\]\(\S*\)")
_PLAIN_MARK = re.compile(r"\[[^\[\]\n]*\]|【[^【】\n]*】|\ue200[^\ue200\ue201\n]*\ue201|\W*")


def read_openai(response: object, texts: Mapping[str, str] | None = None) -> ProviderAnswer:
    """Return the answer of a response or chat completion of the OpenAI API, and its sources.

    The sources are the results of the file search, if the response includes them, and all
    cited pages and files.

    Args:
        response: a response, a chat completion or its message, of the library ``openai`` or
            as JSON.
        texts: the texts of cited pages by their URL, and of files by their id. The others
            have no text, because the API does not return it.

    Raises:
        LedgerError: a part of the response has an unknown form, and the error names its path;
            or there is no text.
    """
    known = {_TRACKING.sub("", place): text for place, text in (texts or {}).items()}
    reader = _ResponseReader(known)
    reader.read(ResponseValue(response))
    return reader.builder.build()


@define(eq=False)
class _ResponseReader:
    texts: Mapping[str, str]
    """The given texts, by URL or id of the file."""
    builder: AnswerBuilder = field(factory=AnswerBuilder)
    titles: dict[str, str] = field(factory=dict)
    """The titles of pages and files, by URL or id."""

    def read(self, response: ResponseValue) -> None:
        """Add the text of a response or chat completion."""
        choices, output = response.members("choices"), response.member("output")
        if output is not None:
            self._read_output(list(output.items()))
        elif choices:
            message = choices[0].member("message")
            self._read_message(message or choices[0])
        else:
            self._read_message(response)

    def _read_output(self, items: list[ResponseValue]) -> None:
        searches = (each for each in items if each.text("type") == "file_search_call")
        self._add_results([result for each in searches for result in each.members("results")])
        for item in items:
            if item.text("type") == "message":
                self.builder.interrupt()
                for part in item.members("content"):
                    text = part.text("text") or part.text("refusal")
                    self._add_text(text, part.members("annotations"))

    def _read_message(self, message: ResponseValue) -> None:
        text, refusal = message.text_or_none("content"), message.text_or_none("refusal")
        if text is None and refusal is None:
            message.refuse("expected a response with `output`, `choices` or `content`")
        self._add_text(text or refusal or "", message.members("annotations"))

    def _add_results(self, results: list[ResponseValue]) -> None:
        """Add each file that was searched, with all passages that were found in it."""
        passages: dict[str, dict[str, None]] = {}
        for result in results:
            file = result.required_text("file_id")
            passages.setdefault(file, {})[result.text("text")] = None
            self.titles.setdefault(file, result.text("filename"))
        for file, found in passages.items():
            self._source(file, "\n\n".join(found))

    def _add_text(self, text: str, annotations: list[ResponseValue]) -> None:
        start = self.builder.add_text(text)
        for annotation in annotations:
            match annotation.text("type"):
                case "url_citation":
                    self._cite_url(text, start, annotation.member("url_citation") or annotation)
                case "file_citation":
                    # The position after the whole text at most.
                    at = start + min(annotation.index("index", _MAX_INDEX), len(text))
                    file = annotation.required_text("file_id")
                    self.titles.setdefault(file, annotation.text("filename"))
                    self.builder.cite_before(at, at, self._source(file))
                case "container_file_citation" | "file_path":
                    pass  # a file that the model wrote
                case _:
                    annotation.refuse_kind("annotation")

    def _cite_url(self, text: str, offset: int, citation: ResponseValue) -> None:
        url = _TRACKING.sub("", citation.required_text("url"))
        self.titles.setdefault(url, citation.text("title"))
        source = self._source(url)
        end = citation.index("end_index", len(text))
        start = citation.index("start_index", end)
        if not end:
            return  # the place in the text is unknown
        if _is_mark(text[start:end], {self.titles[url], host_of(url) or ""}):
            self.builder.cite_before(offset + start, offset + end, source)
        else:
            self.builder.cite(offset + start, offset + end, source)

    def _source(self, id: str, text: str | None = None) -> str:
        """Return the id of a source, a URL or the id of a file, and add it if it is new."""
        if id not in self.builder.sources:
            url = id if is_url(id) else ""
            self.builder.add_source(self.texts.get(id, text), id, self.titles[id], url)
        return id


def _is_mark(words: str, names: set[str]) -> bool:
    """Return True if a span is a mark, and no words of the answer.

    A link in parentheses is a mark. Without them, the label must name the page.
    """
    link = _LINK.fullmatch(words)
    if link is None:
        return _PLAIN_MARK.fullmatch(words) is not None
    label = link["label"].strip()
    return bool(link["open"]) or label.isdigit() or label.removeprefix("www.") in names
