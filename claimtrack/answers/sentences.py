"""Sentences of an answer, each with its citations and the words that state something.

Refusals ("The passages do not say.") and connections ("According to the documents:") are marked,
because they claim nothing.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise

from attrs import frozen

from claimtrack.answers.annotated import AnnotatedAnswer, CitationSpan
from claimtrack.answers.marks import blank_unread, content_start, find_labels, find_markup
from claimtrack.facts.text.quotations import Span, find_quotations, mask
from claimtrack.facts.text.sentences import split_line

_LINE = re.compile(r"[^\n]+")
_WORD = re.compile(r"[^\W_]")
_WITHOUT_WIDTH = "\u200b"
_BLANK_BEFORE_POINT = re.compile(r" (?=[.,;:!?])")

_TEXTS = (
    r"(?:passages?|documents?|sources?|texts?|contexts?|articles?|excerpts?|references?|snippets?"
    r"|search results|information|materials?)"
)
_TOLD = (
    r"(?:say|state|mention|specify|provide|contain|include|indicate|give|answer|address|discuss"
    r"|explain|confirm|cover|have|describe|disclose|list|reveal|clarify|detail|offer|name|identify"
    r"|said|stated|mentioned|specified|provided|contained|included|indicated|given|answered"
    r"|addressed|discussed|explained|confirmed|covered|described|disclosed|listed|found|available"
    r"|clear|determined)"
)
_NOT = r"(?:not|n't|no|nothing|none|neither|never)"
_NEGATION = re.compile(rf"{_NOT[:-1]}|cannot|unable|insufficient)", re.IGNORECASE)
"""Words of which every refusal has one."""
_CANNOT = r"(?:cannot|can't|can not|could not|couldn't)"
_REFUSALS = (
    # The passages do not say; the source has not specified.
    rf"\b{_TEXTS}(?: (?:provided|given|above|available|retrieved|cited))?(?: [0-9]+)?"
    rf"(?: (?:do|does|did|is|are|has|have|was|were))? ?{_NOT}\b[^.;:!?]{{0,60}}?\b{_TOLD}\b",
    # The passage says nothing about it.
    rf"\b{_TEXTS}(?: (?:provided|given|above))?"
    r" (?:says?|said|gives?|gave|contains?|has|have|provides?|makes?)"
    r" (?:nothing|no (?:information|mention|details?|answer|data))\b",
    # It is not mentioned in the passages.
    rf"{_NOT} [^.;:!?]{{0,60}}?\b{_TOLD}\b [^.;:!?]{{0,30}}?"
    rf"\b(?:in|by|from) (?:any of )?(?:the|these|this|your|my) (?:\w+ )?{_TEXTS}\b",
    # I cannot answer that.
    r"^(?:(?:sorry|unfortunately|i am sorry|i'm sorry|i apologi[sz]e)[,.]? ?(?:but )?)?(?:i|we)"
    rf" (?:{_CANNOT}|am not able|am unable|do not|don't|was unable|did not|didn't)\b",
    # There is no information.
    r"^(?:unfortunately, )?there (?:is|are|was|were)(?: not|n't)? ?(?:no|enough|insufficient|any)\b"
    r" ?(?:\w+ )?(?:information|details?|mention|answer|data|evidence)\b",
    # It cannot be determined from the passages.
    rf"\b{_CANNOT} be (?:determined|answered|found|confirmed|established)"
    rf" (?:from|based on|with|using|in) [^.;:!?]{{0,40}}{_TEXTS}",
    r"\b(?:insufficient|not enough|no(?: further| relevant| specific)?)"
    r" (?:information|context|details?) (?:is|are|was|were|to|in|about)\b",
    rf"^(?:the )?(?:question|request) {_CANNOT} be answered",
    r"\bunable to answer\b",
)
_CONTRAST = re.compile(
    r"\b(?:but|however|although|though|while|whereas|except|only|instead)\b", re.I
)
_CONNECTIONS = (
    *(r"here(?:'s| is| are)", r"below (?:is|are)", "the following", "according to", "based on"),
    r"as (?:stated|described|mentioned|noted|reported)",
    *("in summary", "to summari[sz]e", "in conclusion", "in short", "in brief", "overall"),
    *("summary", "answer", "conclusion", "key points?", "main points?", "sources?", "references?"),
)
_CONNECTION = re.compile(
    r"(?:(?:sure|okay|ok|certainly|of course|great)[,!.]? ?)?"
    rf"(?:(?:{'|'.join(_CONNECTIONS)})\b[^.!?:]{{0,160}}"
    r"|[^.!?:]{0,80}(?:as follows|the following)[^.!?:]{0,40}(?=:)):?",
    re.IGNORECASE,
)
_VERB = re.compile(
    r"\b(?:is|are|was|were|has|have|had|will|would|can|could|may|might|must|did|does|do"
    r"|says?|said|states?|stated|shows?|showed|reports?|\w{3,}ed)\b",
    re.IGNORECASE,
)


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
    without_marks = _fill(blank_unread(text), answer.marks, " ")
    hidden = _fill(without_marks, find_markup(without_marks), _WITHOUT_WIDTH)
    masked = mask(hidden, find_quotations(hidden))
    spans = list(_sentences(hidden, masked, answer.boundaries))
    cited = _citations(answer.citations, spans)
    for at, (start, end) in enumerate(spans):
        content = hidden[start:end]
        words = " ".join(content.replace(_WITHOUT_WIDTH, "").split())
        words = _BLANK_BEFORE_POINT.sub("", words)
        stated = _fill(content, find_labels(content), " ")
        yield AnswerPart(start, end, stated, words, cited[at], _makes_claim(words))


def _fill(text: str, spans: Iterable[Span], filler: str) -> str:
    """Return a text with a filler in the place of each character of spans."""
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
            spans = [(start, end)] if boundaries else split_line(text, masked, start, end)
            for span in spans:
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
            if citation.start < end:
                found[at].append(citation)
                overlapped = True
        if not overlapped and spans and spans[first][1] <= citation.start:
            found[first].append(citation)
    return [tuple(each) for each in found]


def _makes_claim(sentence: str) -> bool:
    """Return False for a refusal ("The passages do not say.") and for a connection.

    A connection has no verb, or ends in a colon: "According to the documents:". A refusal with
    a contrast ("..., but it opened in May.") makes a claim.
    """
    words = sentence.replace("\u2019", "'").strip()
    if _CONNECTION.fullmatch(words) and (words.endswith(":") or not _VERB.search(words)):
        return False
    refusal = _refusal_pattern().search(words) if _NEGATION.search(words) else None
    return refusal is None or _CONTRAST.search(words, refusal.end()) is not None


@cache
def _refusal_pattern() -> re.Pattern[str]:
    return re.compile("|".join(_REFUSALS), re.IGNORECASE)
