"""Sentences of a line of text. After 2,000 characters a sentence is cut."""

import re
from collections.abc import Callable, Iterator
from typing import TypeAlias

from claimtrack.facts.text.quotations import CLOSED, OPEN, Span

MAX_SENTENCE = 2_000

Continues: TypeAlias = Callable[[str, int, int], bool]
"""A test of a masked text from an offset to the end of the line."""

_END = re.compile(rf"(?:(?<![.?!…])[.?!…]++[’')\]]*+|{CLOSED})(?=[ \t\xa0]+(\S))")
_ABBREVIATION = re.compile(
    r"(?:\b(?:Mrs?|Ms|Drs?|Sens?|Reps?|Govs?|Gen|Lt|Col|Sgt|Capt|Rev|Hon|St|Prof|Pres|vs|No|Jan|Feb"
    r"|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Okla|Calif|Ariz|Fla|Mass|Mich|Minn|Miss|Mont|Neb|Nev"
    r"|Tenn|Tex|Va|Wash|Wis|Pa|Conn|Del|Ga|Jr|Sr|Inc|Co|Corp|Ltd)|\b(?:[A-Za-z]\.)*[A-Za-z])$"
)
_OFTEN_LAST = re.compile(r"(?:\b[A-Z]\.[A-Z]|Inc|Co|Corp|Jr|[ap]\.m)$")
_STARTER = re.compile(rf"(?:The|He|She|It|They|But|In|On|At|A|An|This|We|I)\b|{OPEN}")


def split_line(
    text: str,
    masked: str,
    start: int,
    end: int,
    continues: Continues | None = None,
) -> Iterator[Span]:
    """Yield the span of each sentence of a line, in order, without white space around it.

    ``masked`` is the text without the words of its quotations. ``continues`` returns True if
    the words after a closing mark belong to the same sentence, as in: "Why?" Smith asked.
    """
    for mark in _END.finditer(masked, start, end):
        after = mark.start(1)
        if not masked[after].islower() and _ends(text, masked, start, mark, end, continues):
            yield from _pieces(masked, start, mark.end())
            start = after
    yield from _pieces(masked, start, end)


def _pieces(masked: str, start: int, end: int) -> Iterator[Span]:
    """Yield the spans of a sentence: one, unless it is long."""
    if start < end <= start + MAX_SENTENCE:
        yield start, end
        return
    for at in range(start, end, MAX_SENTENCE):
        piece = masked[at : min(at + MAX_SENTENCE, end)]
        if words := piece.strip():
            first = at + len(piece) - len(piece.lstrip())
            yield first, first + len(words)


def _ends(
    text: str,
    masked: str,
    start: int,
    mark: re.Match[str],
    end: int,
    continues: Continues | None,
) -> bool:
    """True if a sentence that began at ``start`` ends at a mark."""
    at = mark.start()
    if masked[at] == CLOSED:
        last = text[at - 1]
        if last in "’'" and at > 1:
            last = text[at - 2]
        if last not in ".?!…":
            return False
        return last not in "?!" or continues is None or not continues(masked, mark.end(), end)
    if masked[at] == ".":
        before = masked[max(start, at - 12) : at]
        if _ABBREVIATION.search(before):
            return bool(_OFTEN_LAST.search(before) and _STARTER.match(masked, mark.start(1)))
    return True
