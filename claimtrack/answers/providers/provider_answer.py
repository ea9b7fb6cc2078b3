"""Answers of providers: the text, the spans that cite sources, and the sources."""

import re
from collections.abc import Iterator, Mapping
from itertools import chain, count
from typing import NamedTuple

from attrs import define, field, frozen

from claimtrack.answers.annotated import AnnotatedAnswer, AnswerSource, CitationSpan
from claimtrack.answers.answer_input import DATE_KEYS, first_text, is_url
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import When

# The end of the sentence before a fragment: ". The limit is 30 tonnes" cites one sentence only.
_CLOSING = re.compile(r"(?:[\s,;:!?…)\]}”’»]|\.(?!\d))*")
_LIST_MARK = re.compile(r"[ \t]*(?:(?:[-*+•]|\d{1,3}[.)])[ \t]+)*")
_NEXT_WORD = re.compile(r"[^\S\n]*(\S)")
_ISO_DAY = re.compile(r"\d{4}-\d\d-\d\d(?=[T ])")


class ProviderAnswer(NamedTuple):
    """The first two arguments of :func:`~claimtrack.answers.check.check_answer`."""

    answer: AnnotatedAnswer
    sources: tuple[AnswerSource, ...]


@frozen
class _Citation:
    """A citation before the text is complete.

    A mark, such as a link after a sentence, cites for the words before it.
    """

    start: int
    end: int
    source: str
    quote: str
    is_mark: bool


@define(eq=False)
class AnswerBuilder:
    """A text with citations that grows piece by piece, and its sources."""

    sources: dict[str, AnswerSource] = field(factory=dict)
    """The sources by id, in order."""
    length: int = 0
    """The number of characters so far: the offset of the next piece."""
    _interrupted: bool = False
    _pieces: list[str] = field(factory=list)
    _citations: list[_Citation] = field(factory=list)

    def add_text(self, text: str) -> int:
        """Add a piece of text directly after the last one, and return its offset."""
        if text and self._interrupted:
            self._interrupted = False
            if self.length:
                self.add_text("\n\n")
        start = self.length
        self._pieces.append(text)
        self.length += len(text)
        return start

    def interrupt(self) -> None:
        """Let the next text begin a paragraph, because something else stands before it."""
        self._interrupted = True

    def add_source(
        self,
        text: str | None,
        id: str = "",
        title: str = "",
        url: str = "",
        publisher: str = "",
        published: When | None = None,
    ) -> str:
        """Add a source, and return its id.

        The id is the given one, or the number of the source if there is none or another
        source has it.
        """
        number = len(self.sources) + 1
        others = (f"{number}-{copy}" for copy in count(2))
        ids = chain(filter(None, (id, f"{number}")), others)
        id = next(each for each in ids if each not in self.sources)
        self.sources[id] = AnswerSource(id, number, text, title, url, publisher, published)
        return id

    def add_document(self, text: str | None, metadata: Mapping[str, object], id: str) -> str:
        """Add a retrieved document with its metadata, and return the id of the source.

        Metadata have no fixed form, so values of other types and dates in other forms are
        left out. An id of digits is left out too, because a mark such as ``[2]`` means the
        number of a source.
        """
        place = first_text(metadata, "source", "file_path")
        url = first_text(metadata, "url", "link")
        if not url and is_url(place):
            url = place
        title = first_text(metadata, "title", "file_name", "filename")
        return self.add_source(
            text,
            "" if id.isdigit() else id,
            title or ("" if url else place),
            url,
            first_text(metadata, "publisher", "site"),
            _date_or_none(first_text(metadata, *DATE_KEYS)),
        )

    def cite(self, start: int, end: int, source: str, quote: str = "") -> None:
        """Cite a source for the words of a span."""
        self._citations.append(_Citation(start, end, source, quote, is_mark=False))

    def cite_before(self, start: int, end: int, source: str) -> None:
        """Cite a source for the words before a mark, which may be empty."""
        self._citations.append(_Citation(start, end, source, "", is_mark=True))

    def build(self) -> ProviderAnswer:
        """Return the answer. Citations of one span and quote are joined.

        Raises:
            LedgerError: there is no text, so that nothing would be checked.
        """
        text = "".join(self._pieces)
        if not text.strip():
            hint = "a model that calls a tool or is stopped may return none"
            raise LedgerError(
                Problem(Fault.EMPTY, "the response has no text of an answer", hint=hint)
            )
        cited: dict[tuple[int, int, str], dict[str, None]] = {}
        marks = sorted({(each.start, each.end) for each in self._citations if each.is_mark})
        cited_by_mark = dict(zip(marks, _spans_before(text, marks), strict=True))
        for each in self._citations:
            span = cited_by_mark[each.start, each.end] if each.is_mark else _claim_span(text, each)
            if span is not None:
                cited.setdefault((*span, each.quote), {})[each.source] = None
        spans = [
            CitationSpan(start, end, tuple(sources), quote)
            for (start, end, quote), sources in sorted(cited.items(), key=lambda item: item[0][:2])
        ]
        visible = tuple((start, end) for start, end in marks if start < end)
        answer = AnnotatedAnswer(text, tuple(spans), marks=visible)
        return ProviderAnswer(answer, tuple(self.sources.values()))


def _claim_span(text: str, citation: _Citation) -> tuple[int, int]:
    """Return a span without the marks that close the sentence before it.

    A span of nothing else is an empty one, which belongs to that sentence.
    """
    closing = _CLOSING.match(text, citation.start, citation.end)
    start = citation.start if closing is None else closing.end()
    return (start, citation.end) if start < citation.end else (citation.start, citation.start)


def _spans_before(text: str, marks: list[tuple[int, int]]) -> Iterator[tuple[int, int] | None]:
    """Yield the span that each mark cites: the last character before it that is not in a mark.

    A mark at the start of a line with words after it cites for these. Without any words
    there is no span.
    """
    before: tuple[int, int] | None = None
    free = 0
    for start, end in marks:
        at = start
        while at > free and text[at - 1].isspace():
            at -= 1
        if at > free:
            before = at - 1, at
        line = text.rfind("\n", free, start) + 1 or free
        opens_line = line == 0 or text[line - 1] == "\n"
        follows = None
        if opens_line and _LIST_MARK.fullmatch(text, line, start):
            follows = _NEXT_WORD.match(text, end)
        yield before if follows is None else follows.span(1)
        free = max(free, end)


def _date_or_none(words: str) -> When | None:
    day = _ISO_DAY.match(words)
    try:
        return When.parse(day[0] if day else words) if words else None
    except LedgerError:
        return None
