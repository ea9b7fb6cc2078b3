"""Sentences of an answer, each with its citations and the words that state something."""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise

from attrs import frozen

from claimtrack.answers.annotated import AnnotatedAnswer, CitationSpan
from claimtrack.answers.marks import blank_unread, content_start, find_labels, find_markup
from claimtrack.answers.refusals import makes_claim
from claimtrack.facts.text.quotations import Span, find_quotations, mask
from claimtrack.facts.text.sentences import split_line

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]")
_WITHOUT_WIDTH = "\u200b"
_BLANK_BEFORE_POINT = re.compile(r" (?=[.,;:!?])")


@frozen
class AnswerPart:
    """A sentence of an answer before it is checked."""

    start: int
    end: int
    content: str
    """The sentence with other characters in the place of what states nothing: citation marks,
    labels, markup. It has the length of the sentence."""
    words: str
    """The sentence on one line, without citation marks and markup."""
    citations: tuple[CitationSpan, ...]
    makes_claim: bool
    """False for a refusal or a connection."""


def split_answer(answer: AnnotatedAnswer) -> Iterator[AnswerPart]:
    """Yield the sentences of an answer that have words, in order.

    A line ends a sentence. Marks after a full stop belong to the sentence before them.
    """
    text = answer.text
    hidden = _hide(text, answer.marks)
    masked = mask(hidden, find_quotations(hidden))
    spans = list(_sentences(hidden, masked, answer.boundaries))
    cited = _citations(answer.citations, spans)
    for at, (start, end) in enumerate(spans):
        content = hidden[start:end]
        words = " ".join(content.replace(_WITHOUT_WIDTH, "").split())
        words = _BLANK_BEFORE_POINT.sub("", words)
        stated = _fill(content, find_labels(content), " ")
        yield AnswerPart(start, end, stated, words, cited[at], makes_claim(words))


def _hide(text: str, marks: Iterable[Span]) -> str:
    """Return the text with blanks for citation marks, and nothing visible for markup."""
    without = _fill(blank_unread(text), marks, " ")
    return _fill(without, find_markup(without), _WITHOUT_WIDTH)


def _fill(text: str, spans: Iterable[Span], filler: str) -> str:
    pieces, at = [], 0
    for start, end in spans:
        if start >= at:
            pieces += [text[at:start], filler * (end - start)]
            at = end
    return "".join([*pieces, text[at:]])


def _sentences(text: str, masked: str, boundaries: Sequence[int]) -> Iterator[Span]:
    """Yield the spans of sentences with words, in order, without white space around them."""
    cuts = sorted({0, *boundaries, len(text)})
    for first, last in pairwise(cuts):
        for line in _LINE.finditer(text, first, last):
            start, end = _trim(text, content_start(text, *line.span()), line.end())
            if boundaries:
                if _WORD.search(text, start, end):
                    yield start, end
                continue
            for span in split_line(text, masked, start, end):
                trimmed = _trim(text, *span)
                if _WORD.search(text, *trimmed):
                    yield trimmed


def _trim(text: str, start: int, end: int) -> Span:
    while start < end and _is_blank(text[start]):
        start += 1
    while start < end and _is_blank(text[end - 1]):
        end -= 1
    return start, end


def _is_blank(letter: str) -> bool:
    """True for white space, hidden markup, and the lines of a table."""
    return letter.isspace() or letter in (_WITHOUT_WIDTH, "|")


def _citations(
    citations: Sequence[CitationSpan], spans: Sequence[Span]
) -> list[tuple[CitationSpan, ...]]:
    """Return the citations of each sentence: those that overlap it, or follow it directly."""
    found: list[list[CitationSpan]] = [[] for _ in spans]
    starts = [start for start, _ in spans]
    for citation in citations:
        first = max(bisect_right(starts, citation.start) - 1, 0)
        overlapped = False
        for at in range(first, len(spans)):
            start, end = spans[at]
            if start >= max(citation.end, citation.start + 1):
                break
            if citation.start < end and start < max(citation.end, citation.start + 1):
                found[at].append(citation)
                overlapped = True
        if not overlapped and spans and spans[first][1] <= citation.start:
            found[first].append(citation)
    return [tuple(each) for each in found]
