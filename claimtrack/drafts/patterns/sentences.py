"""Sentences of a masked text. A line ends a sentence, and so do 2,000 characters."""

import re
from collections.abc import Iterable, Iterator
from functools import lru_cache

from attrs import frozen

from claimtrack.drafts.draft import Span
from claimtrack.drafts.patterns.quotations import CLOSED, OPEN, find_quotations, mask
from claimtrack.drafts.patterns.vocabulary import FRAMES

MAX_SENTENCE = 2_000

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z .’'-]{2,30}(?:, [\w. ]{1,30})?(?: \([A-Z][\w/ ]{1,20}\))? ?(?:—|–|--| - )\s*"
)
"""Place, date and agency before the first words, as in "HALM, 14 March (Wire) - "."""
_END = re.compile(rf"(?:(?<![.?!…])[.?!…]++[’')\]]*+|{CLOSED})(?=[ \t\xa0]+(\S))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mrs?|Ms|Drs?|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|Prof|Pres|vs|No|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Okla|Calif|Ariz|Fla|Mass|Mich|Minn|Miss|Mont|Neb|Nev"
    r"|Tenn|Tex|Va|Wash|Wis|Pa|Conn|Del|Ga|Jr|Sr|Inc|Co|Corp|Ltd)|\b(?:[A-Za-z]\.)*[A-Za-z])$"
)
_OFTEN_LAST = re.compile(r"(?:\b[A-Z]\.[A-Z]|Inc|Co|Corp|Jr|[ap]\.m)$")
_STARTER = re.compile(rf"(?:The|He|She|It|They|But|In|On|At|A|An|This|We|I)\b|{OPEN}")
_WORD = re.compile(r"[A-Za-z]+")
_SIGN = re.compile(r"\w")
_MARKS = ",;:—–-"


@frozen
class Layout:
    """A text with its quotations and sentences."""

    quotations: tuple[Span, ...]
    masked: str
    sentences: tuple[Span, ...]


@lru_cache(maxsize=1)
def find_layout(text: str) -> Layout:
    """Return the layout of a text. The last one is cached, since several steps need it."""
    quotations = tuple(find_quotations(text))
    masked = mask(text, quotations)
    return Layout(quotations, masked, tuple(find_sentences(text, masked)))


def has_words(text: str, span: Span) -> bool:
    """Return True if a span has a letter or a digit."""
    return bool(_SIGN.search(text, *span))


def trim(text: str, start: int, end: int) -> Span:
    """Return a span without white space, commas, colons and dashes at its ends."""
    while start < end and (text[start].isspace() or text[start] in _MARKS):
        start += 1
    while start < end and (text[end - 1].isspace() or text[end - 1] in _MARKS):
        end -= 1
    return start, end


def find_sentences(text: str, masked: str) -> Iterator[Span]:
    """Yield the span of each sentence, in order, without white space around it."""
    for line in _LINE.finditer(masked):
        start, end = line.span()
        if dateline := _DATELINE.match(masked, start, end):
            start = dateline.end()
        for mark in _END.finditer(masked, start, end):
            after = mark.start(1)
            if not masked[after].islower() and _ends(text, masked, start, mark, end):
                yield from _pieces(masked, start, mark.end())
                start = after
        yield from _pieces(masked, start, end)


def _pieces(masked: str, start: int, end: int) -> Iterable[Span]:
    """Return the spans of a sentence: one, unless it is long."""
    if end - start <= MAX_SENTENCE:
        return ((start, end),) if start < end else ()
    return _cut(masked, start, end)


def _cut(masked: str, start: int, end: int) -> Iterator[Span]:
    for at in range(start, end, MAX_SENTENCE):
        piece = masked[at : min(at + MAX_SENTENCE, end)]
        if words := piece.strip():
            first = at + len(piece) - len(piece.lstrip())
            yield first, first + len(words)


def _ends(text: str, masked: str, start: int, mark: re.Match[str], end: int) -> bool:
    at = mark.start()
    if masked[at] == CLOSED:
        last = text[at - 1]
        if last in "’'" and at > 1:
            last = text[at - 2]
        if last not in ".?!…":
            return False
        return last not in "?!" or not _cue_follows(masked, mark.end(), end)
    if masked[at] == ".":
        before = masked[max(start, at - 12) : at]
        if _ABBREVIATION.search(before):
            return bool(_OFTEN_LAST.search(before) and _STARTER.match(masked, mark.start(1)))
    return True


def _cue_follows(masked: str, at: int, end: int) -> bool:
    """Return True if a verb of speech is among the next words: "Why?" Smith asked."""
    for number, word in enumerate(_WORD.finditer(masked, at, min(at + 90, end))):
        if number > 6 or any(mark in masked[at : word.start()] for mark in f".,;{OPEN}"):
            return False
        if word[0] in FRAMES:
            return True
    return False
