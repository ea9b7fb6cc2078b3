"""Sentences of a masked text. A line ends a sentence, and so do 2,000 characters."""

import re
from collections.abc import Iterator
from functools import lru_cache

from attrs import frozen

from claimtrack.drafts.draft import Span
from claimtrack.drafts.patterns.vocabulary import FRAMES
from claimtrack.facts.text.quotations import OPEN, find_quotations, mask
from claimtrack.facts.text.sentences import split_line

_LINE = re.compile(r"\S(?:[^\n]*\S)?")
_DATELINE = re.compile(
    r"\s*[A-Z][A-Z .’'-]{2,30}(?:, [\w. ]{1,30})?(?: \([A-Z][\w/ ]{1,20}\))? ?(?:—|–|--| - )\s*"
)
"""Place, date and agency before the first words, as in "HALM, 14 March (Wire) - "."""
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
        yield from split_line(text, masked, start, end, _cue_follows)


def _cue_follows(masked: str, at: int, end: int) -> bool:
    """Return True if a verb of speech is among the next words: "Why?" Smith asked."""
    for number, word in enumerate(_WORD.finditer(masked, at, min(at + 90, end))):
        if number > 6 or any(mark in masked[at : word.start()] for mark in f".,;{OPEN}"):
            return False
        if word[0] in FRAMES:
            return True
    return False
