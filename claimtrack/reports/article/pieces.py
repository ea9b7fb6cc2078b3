"""Texts of blocks in pieces: runs of text that belong to the same notes."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from itertools import pairwise

from attrs import field, frozen

from claimtrack.facts.text.quotations import find_quotations, mask
from claimtrack.facts.text.sentences import split_line
from claimtrack.reports.article.view import NoteStatus, Piece


@frozen
class MarkedWords:
    """The words of a note, with the offsets in the text of a document."""

    start: int
    end: int
    number: int
    status: NoteStatus
    denies: bool = False


def cut_pieces(
    text: str, shown: Sequence[tuple[int, int]], marks: Iterable[MarkedWords]
) -> Iterator[Piece]:
    """Yield the pieces of the shown spans of a text, in order.

    ``shown`` is sorted and without overlaps. Each mark lies within one of the spans.
    """
    starting: dict[int, list[MarkedWords]] = {}
    ending: dict[int, list[MarkedWords]] = {}
    for mark in dict.fromkeys(marks):
        starting.setdefault(mark.start, []).append(mark)
        ending.setdefault(mark.end, []).append(mark)
    firsts = {start for start, _ in shown}
    lasts = {end for _, end in shown}
    offsets = sorted({*firsts, *lasts, *starting, *ending})
    current: dict[MarkedWords, None] = {}
    for start, end in pairwise(offsets):
        for mark in ending.get(start, ()):
            del current[mark]
        current |= dict.fromkeys(starting.get(start, ()))
        if start in lasts and start not in firsts:
            continue  # the text between two excerpts
        yield Piece(
            text[start:end],
            tuple(sorted({mark.number for mark in current})),
            min((mark.status for mark in current), key=lambda each: each.rank, default=None),
            bool(current) and all(mark.denies for mark in current),
            tuple(sorted({mark.number for mark in ending.get(end, ())})),
            cut_before=start in firsts and start != offsets[0],
        )


@frozen(eq=False, slots=False)
class BlockSentences:
    """The sentences of a block, for the choice of those that are shown."""

    text: str = field(repr=False)
    sentences: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, text: str, start: int, end: int) -> "BlockSentences":
        """Split a block of a text into sentences, in which lines may break."""
        block = "".join(" " if each.isspace() else each for each in text[start:end])
        spans = split_line(block, mask(block, find_quotations(block)), 0, len(block))
        return cls(text, [(start + first, start + last) for first, last in spans])

    def around(self, cited: Iterable[tuple[int, int]]) -> list[tuple[int, int]]:
        """Return the spans of the cited sentences with a sentence on each side, joined."""
        starts = [start for start, _ in self.sentences]
        chosen: set[int] = set()
        for start, end in cited:
            first = max(bisect_right(starts, start) - 1, 0)
            last = max(bisect_left(starts, end) - 1, first)
            chosen.update(range(max(first - 1, 0), min(last + 2, len(starts))))
        spans: list[tuple[int, int]] = []
        before = None
        for nth in sorted(chosen):
            start, end = self.sentences[nth]
            if before == nth - 1 and spans:
                spans[-1] = spans[-1][0], end
            else:
                spans.append((start, end))
            before = nth
        return spans

    def nearest(self, words: str) -> tuple[int, int]:
        """Return the span of the sentence that shares most words with a text."""
        wanted = _words(words)
        shared = [len(wanted & each) for each in self._words]
        return self.sentences[shared.index(max(shared))]

    @cached_property
    def _words(self) -> Sequence[frozenset[str]]:
        return [_words(self.text[start:end]) for start, end in self.sentences]


_WORD = re.compile(r"\w{3,}|\d+")


def _words(text: str) -> frozenset[str]:
    return frozenset(_WORD.findall(text.casefold()))
