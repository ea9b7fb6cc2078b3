"""Sentences of an answer, each with its citations and the words that state something.

Refusals ("The passages do not say.") and connections ("According to the documents:") are marked,
because they claim nothing.
"""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from itertools import pairwise
from math import inf

from attrs import frozen

from claimtrack.answers.annotated import AnnotatedAnswer, CitationSpan
from claimtrack.answers.marks import blank_unread, content_start, find_labels, find_markup
from claimtrack.facts.text.quotations import Span, find_quotations, mask
from claimtrack.facts.text.sentences import split_line

_LINE = re.compile(r"[^\n]+")
_LINE_BREAK = re.compile(r"\n")
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

    A line ends a sentence. Marks after a full stop belong to the sentence before them, unless
    their line begins with a mark: then each mark belongs to the sentence after it.
    """
    text = answer.text
    without_marks = _fill(blank_unread(text), answer.marks, " ")
    hidden = _fill(without_marks, find_markup(without_marks), _WITHOUT_WIDTH)
    masked = mask(hidden, find_quotations(hidden))
    spans = list(_sentences(hidden, masked, answer.boundaries))
    cited = _citations(answer.citations, spans, _line_starts(hidden, answer.boundaries))
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
            start, end = _trim(text, content_start(text, *line.span()), line.end(), "|")
            spans = [(start, end)] if boundaries else split_line(text, masked, start, end)
            for span in spans:
                with_markup = _trim(text, *span, "|")
                trimmed = _trim(text, *span, f"|{_WITHOUT_WIDTH}")
                if _WORD.search(text, *trimmed):
                    # Markup around the whole sentence is left out.
                    yield with_markup if text.find(_WITHOUT_WIDTH, *trimmed) >= 0 else trimmed


def _trim(text: str, start: int, end: int, others: str) -> Span:
    """Return a span without white space and other characters at its ends."""
    while start < end and (text[start].isspace() or text[start] in others):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in others):
        end -= 1
    return start, end


def _line_starts(text: str, boundaries: Sequence[int]) -> Sequence[int]:
    """Return where the lines begin, and the sentences if they are known, in order."""
    return sorted({0, *boundaries, *(match.end() for match in _LINE_BREAK.finditer(text))})


def _citations(
    citations: Sequence[CitationSpan], spans: Sequence[Span], lines: Sequence[int]
) -> list[tuple[CitationSpan, ...]]:
    """Return the citations of each sentence: those that overlap it, or stand beside it."""
    found: list[list[CitationSpan]] = [[] for _ in spans]
    if not spans:
        return []
    starts = [start for start, _ in spans]
    overlaps = [tuple(_overlaps(citation, spans, starts)) for citation in citations]
    marks = sorted(
        citation.start for citation, over in zip(citations, overlaps, strict=True) if not over
    )
    for citation, over in zip(citations, overlaps, strict=True):
        for at in over or (_beside(citation.start, starts, marks, lines),):
            found[at].append(citation)
    return [tuple(each) for each in found]


def _overlaps(
    citation: CitationSpan, spans: Sequence[Span], starts: Sequence[int]
) -> Iterator[int]:
    """Yield the positions of the sentences that a citation overlaps."""
    for at in range(max(bisect_right(starts, citation.start) - 1, 0), len(spans)):
        start, end = spans[at]
        if start >= max(citation.end, citation.start + 1):
            break
        if citation.start < end:
            yield at


def _beside(mark: int, starts: Sequence[int], marks: Sequence[int], lines: Sequence[int]) -> int:
    """Return the position of the sentence of a mark that is in none.

    It is the sentence before the mark. It is the one after it if the line begins with a mark,
    and for a line of marks alone, if the answer begins with such a line.
    """
    after = bisect_right(starts, mark)
    start, end = _line_of(mark, lines)
    first = bisect_left(starts, start)
    if first < len(starts) and starts[first] < end:
        begins_with_mark = marks[bisect_left(marks, start)] < starts[first]
        forward = begins_with_mark and after < len(starts) and starts[after] < end
    else:
        forward = marks[0] < starts[0] and _line_of(marks[0], lines)[1] <= starts[0]
    return after if forward and after < len(starts) else after - 1


def _line_of(at: int, lines: Sequence[int]) -> tuple[int, float]:
    """Return where the line of an offset begins and ends."""
    number = bisect_right(lines, at)
    return lines[number - 1], lines[number] if number < len(lines) else inf


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
