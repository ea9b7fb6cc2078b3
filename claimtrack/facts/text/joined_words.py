"""Words of a text without the characters between them, for the comparison of quoted words."""

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Sequence
from itertools import accumulate, islice
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

    Each number begins with `#`, so that `3 2` differs from `32`.
    """

    text: str = field(repr=False)
    letters: str = field(repr=False)
    ends: "array[int]" = field(repr=False)
    """The offset after each word in the letters."""

    @classmethod
    def of(cls, text: str) -> "JoinedWords":
        """Join the words of a text."""
        words = [
            f"#{_THOUSANDS.sub('', word)}" if word[0].isdecimal() else word.casefold()
            for word in _WORD.findall(text)
        ]
        return cls(text, "".join(words), array("I", accumulate(map(len, words))))

    def find(self, parts: Sequence[QuotedPart]) -> tuple[int, int] | None:
        """Return the span of the first words that have all parts, at least one, in order."""
        offsets = [0]
        for part in parts:
            found = self._find(part, offsets[-1])
            if found is None:
                return None
            offsets += found, found + len(part.letters)
        first = bisect_right(self.ends, offsets[1])
        last = bisect_left(self.ends, offsets[-1])
        spans = [word.span() for word in islice(_WORD.finditer(self.text), first, last + 1)]
        return spans[0][0], spans[-1][1]

    def _find(self, part: QuotedPart, at: int) -> int | None:
        """Return the first offset of a part, from an offset on, that splits no word."""
        while (at := self.letters.find(part.letters, at)) >= 0:
            end = at + len(part.letters)
            starts = part.starts_within or at == 0 or self._ends_word(at)
            if starts and (part.ends_within or self._ends_word(end)):
                return at
            at += 1
        return None

    def _ends_word(self, offset: int) -> bool:
        at = bisect_left(self.ends, offset)
        return at < len(self.ends) and self.ends[at] == offset


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
