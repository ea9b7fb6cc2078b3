"""Words of a text without what is between them, for the comparison of quoted words."""

import re
from array import array
from bisect import bisect_left
from collections.abc import Sequence
from typing import NamedTuple

from attrs import field, frozen

_WORD = re.compile(r"[0-9]+(?:[.,][0-9]+)*|[^\W\d_]+|\d+")
_THOUSANDS = re.compile(r",(?=[0-9]{3}(?![0-9]))")
_OMISSION = re.compile(r"(?P<before>\w?)(?:\.\.\.|\[(?P<inserted>[^\]]*)\])(?P<after>\w?)")


class QuotedPart(NamedTuple):
    """Letters of a quotation between two omissions."""

    letters: str
    starts_within: bool = False
    """True if its first word may lack letters, as in `[s]he`."""
    ends_within: bool = False


@frozen(eq=False)
class JoinedWords:
    """The case-folded words of a text, joined, so that `does n't` equals `doesn't`.

    Two numbers are joined by a blank.
    """

    letters: str = field(repr=False)
    starts: "array[int]" = field(repr=False)
    """The offset of each word in the letters."""
    ends: "array[int]" = field(repr=False)
    spans: Sequence[tuple[int, int]] = field(repr=False)
    """The span of each word in the text."""

    @classmethod
    def of(cls, text: str) -> "JoinedWords":
        """Join the words of a text."""
        pieces, spans, length, after_number = [], [], 0, False
        starts, ends = array("I"), array("I")
        for match in _WORD.finditer(text):
            word = match[0]
            if is_number := word[0].isdecimal():
                word = _THOUSANDS.sub("", word)
                if after_number:
                    pieces.append(" ")
                    length += 1
            else:
                word = word.casefold()
            after_number = is_number
            starts.append(length)
            length += len(word)
            ends.append(length)
            pieces.append(word)
            spans.append(match.span())
        return cls("".join(pieces), starts, ends, spans)

    def find(self, parts: Sequence[QuotedPart]) -> tuple[int, int] | None:
        """Return the span of the first words in the text that have all parts in order."""
        first = last = None
        at = 0
        for part in parts:
            found = self._find(part, at)
            if found is None:
                return None
            first = found if first is None else first
            at = last = found + len(part.letters)
        if first is None or last is None:
            return None
        return (
            self.spans[bisect_left(self.ends, first + 1)][0],
            self.spans[bisect_left(self.ends, last)][1],
        )

    def _find(self, part: QuotedPart, at: int) -> int | None:
        """Return the first offset of a part, from an offset on, that splits no word."""
        while (at := self.letters.find(part.letters, at)) >= 0:
            starts = part.starts_within or _has(self.starts, at)
            if starts and (part.ends_within or _has(self.ends, at + len(part.letters))):
                return at
            at += 1
        return None


def split_quotation(words: str) -> tuple[QuotedPart, ...]:
    """Return the parts of a quotation between omissions and insertions, `...` and `[...]`."""
    gaps = [*_OMISSION.finditer(words)]
    starts = [(0, False), *((gap.start("after"), _is_within(gap, "after")) for gap in gaps)]
    ends = [*((gap.end("before"), _is_within(gap, "before")) for gap in gaps), (len(words), False)]
    parts = (
        QuotedPart(JoinedWords.of(words[start:end]).letters, starts_within, ends_within)
        for (start, starts_within), (end, ends_within) in zip(starts, ends, strict=True)
    )
    return tuple(part for part in parts if part.letters)


def _is_within(gap: re.Match[str], side: str) -> bool:
    """True if an insertion is attached to the word on one side of it."""
    return gap["inserted"] is not None and gap[side] != ""


def _has(offsets: "array[int]", offset: int) -> bool:
    at = bisect_left(offsets, offset)
    return at < len(offsets) and offsets[at] == offset
