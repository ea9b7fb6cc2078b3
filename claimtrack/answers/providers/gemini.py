"""Responses and interactions of the Gemini API with grounding metadata or annotations.

Offsets are bytes of the UTF-8 text of one part. Confidence scores are not read.
"""

from bisect import bisect_right
from collections.abc import Mapping
from functools import cached_property
from itertools import accumulate, islice

from attrs import define, field, frozen

from claimtrack.answers.providers.provider_answer import AnswerBuilder, ProviderAnswer
from claimtrack.answers.providers.response_value import ResponseValue
from claimtrack.formats.answer.publishers import host_of

_REDIRECTION = "vertexaisearch.cloud.google.com"
"""The host of the URLs of web pages. The titles of the pages are their domains."""


def read_gemini(response: object, texts: Mapping[str, str] | None = None) -> ProviderAnswer:
    """Return the answer of a response or interaction of the Gemini API, and its sources.

    Args:
        response: a response or interaction of the library ``google-genai``, or its JSON.
            The first candidate counts.
        texts: the texts of cited pages and files by their URL. The others have no text,
            unless the response contains it, as for files that were retrieved.

    Raises:
        LedgerError: a part of the response has an unknown form, and the error names its path;
            or there is no text.
    """
    reader = _ResponseReader(texts or {})
    given = ResponseValue(response)
    if (steps := given.member("steps")) is not None:
        reader.read_steps(list(steps.items()))
    elif (candidates := given.member("candidates")) is not None:
        for candidate in islice(candidates.items(), 1):
            reader.read_candidate(candidate)
    else:
        given.refuse("expected a response with `candidates` or `steps`")
    return reader.builder.build()


@define(eq=False)
class _ResponseReader:
    texts: Mapping[str, str]
    """The given texts, by URL."""
    builder: AnswerBuilder = field(factory=AnswerBuilder)
    cited: dict[tuple[str, str], str] = field(factory=dict)
    """The ids of the sources that annotations cite, by URL and title."""

    def read_candidate(self, candidate: ResponseValue) -> None:
        """Add the text of a candidate, and the citations of its grounding metadata."""
        content, metadata = candidate.member("content"), candidate.member("grounding_metadata")
        parts: list[_Part] = []
        for given in () if content is None else content.members("parts"):
            thought = given.member("thought")
            text = given.text("text") if thought is None or not thought.value else ""
            if not text:
                self.builder.interrupt()  # such as a thought or the result of some code
            parts.append(self._add_text(text))
        if metadata is None or not parts:
            return
        chunks = [self._add_chunk(each) for each in metadata.members("grounding_chunks")]
        for support in metadata.members("grounding_supports"):
            segment = support.member("segment")
            if segment is not None:
                part = parts[segment.index("part_index", len(parts) - 1, 0)]
                for index in support.members("grounding_chunk_indices"):
                    self._cite(part, segment, chunks[index.to_index(len(chunks) - 1)])

    def read_steps(self, steps: list[ResponseValue]) -> None:
        """Add the text that the model put out, and the citations of its annotations."""
        for step in steps:
            if step.text("type") == "model_output":
                self.builder.interrupt()
                for block in step.members("content"):
                    part = self._add_text(block.text("text"))
                    for annotation in block.members("annotations"):
                        self._cite(part, annotation, self._cited_source(annotation))

    def _add_text(self, text: str) -> "_Part":
        return _Part(self.builder.add_text(text), text)

    def _cite(self, part: "_Part", segment: ResponseValue, source: str) -> None:
        end = segment.index("end_index", part.ends[-1], 0)
        start = segment.index("start_index", end, 0)
        if end:  # otherwise the place in the answer is unknown
            self.builder.cite(part.offset_of(start), part.offset_of(end), source)

    def _add_chunk(self, chunk: ResponseValue) -> str:
        """Add the source of a grounding chunk. Chunks of one page differ in their texts."""
        image, retrieved = chunk.member("image"), chunk.member("retrieved_context")
        if image is not None:
            return self._add_source(image.text("source_uri"), image, image.text("title"))
        found = retrieved or chunk.member("web") or chunk.member("maps")
        if found is None:
            return self.builder.add_source(None)
        passage = found.member("rag_chunk") or found
        text = passage.text_or_none("text")
        return self._add_source(found.text("uri"), found, found.text("title"), text)

    def _cited_source(self, annotation: ResponseValue) -> str:
        """Return the id of the source that an annotation cites."""
        match annotation.text("type"):
            case "url_citation":
                url, title = annotation.text("url"), annotation.text("title")
            case "place_citation":
                url, title = annotation.text("url"), annotation.text("name")
            case "file_citation":
                url, title = annotation.text("document_uri"), annotation.text("file_name")
            case _:
                annotation.refuse_kind("annotation")
        if (url, title) not in self.cited:
            self.cited[url, title] = self._add_source(url, annotation, title)
        return self.cited[url, title]

    def _add_source(
        self, url: str, described: ResponseValue, title: str, text: str | None = None
    ) -> str:
        publisher = described.text("domain")
        if host_of(url) == _REDIRECTION:
            publisher = publisher or title
        return self.builder.add_source(
            self.texts.get(url, text), title=title, url=url, publisher=publisher
        )


@frozen(slots=False)
class _Part:
    """A piece of the answer, with offsets in bytes."""

    start: int
    """The offset in the answer, in characters."""
    text: str

    @cached_property
    def ends(self) -> list[int]:
        """The offset in bytes before each character and after the last one."""
        sizes = (len(letter.encode("utf-8", "surrogatepass")) for letter in self.text)
        return list(accumulate(sizes, initial=0))

    def offset_of(self, at: int) -> int:
        """Return the offset in the answer, of the character that has a byte."""
        return self.start + bisect_right(self.ends, at) - 1
