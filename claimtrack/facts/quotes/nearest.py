"""The passage of a text that comes nearest to a quotation, and what differs, word by word.

It explains why a quotation is not there. It never counts as the quotation: two
sentences that differ in a number or a "not" are as near as can be, and say different
things.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from attrs import field, frozen

from claimtrack.facts.quotes.boundaries import cuts
from claimtrack.facts.quotes.normalization import NormalizedText, fold
from claimtrack.model import TextPositionSelector

ALIKE = 0.5
"""Which part of the words, of both passages taken together, must be the same."""

COMPARED = 120
"""How many words of a quotation are compared."""

_SEEDS = 16
"""How many of its words and pairs of words, the rarest, are looked up."""

_PLACES = 200
"""In how many places each of them is looked up."""

_WINDOWS = 3
"""How many passages are compared word by word."""

_WIDENED = 40  # characters by which words that are cut are widened
_BLANKLESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_BLANKLESS}]|[^\s{_BLANKLESS}]+")
_AROUND = " .,;:!?'\"()[]{}"


@frozen
class WordChange:
    """Words of the text, and those that the quotation has instead; either may be none."""

    text: str
    quote: str

    def __str__(self) -> str:
        if not self.quote:
            return f"it leaves out `{self.text}`"
        if not self.text:
            return f"it adds `{self.quote}`"
        return f"the document has `{self.text}`, the quote `{self.quote}`"


@frozen
class NearestPassage:
    """The passage of a text that comes nearest to a quotation: where, and what differs."""

    place: TextPositionSelector
    changes: tuple[WordChange, ...]


@frozen(eq=False)
class WordIndex:
    """The words of a text in order, where they stand, and where each occurs."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    """In the folded text."""
    folded: NormalizedText
    places: Mapping[str, Sequence[int]] = field(repr=False)
    """By the word without its case, and by two in a row."""

    @classmethod
    def of(cls, folded: NormalizedText) -> "WordIndex":
        """Return the words of a folded text, without the marks around them."""
        spans = list(_spans(folded.text))
        words = [folded.text[start:end] for start, end in spans]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for key, i in _keys([word.casefold() for word in words]):
            places[key].append(i)
        return cls(words, spans, folded, places)

    def nearest(self, quote: str) -> NearestPassage | None:
        """Return the passage nearest to a quotation, the first of several; None if none is near.

        Of a long quotation only the first words are compared.
        """
        wanted = _words(fold(quote).text)[:COMPARED]
        plain = [word.casefold() for word in wanted]
        best, found = 0.0, None
        for first in self._candidates(plain):
            window = range(max(0, first), min(len(self.words), first + 2 * len(wanted) + 4))
            there = [self.words[i].casefold() for i in window]
            blocks = SequenceMatcher(None, there, plain, autojunk=False).get_matching_blocks()[:-1]
            if not blocks:
                continue
            # From the word that would stand at the quotation's beginning to that at its end.
            start = max(0, blocks[0].a - blocks[0].b)
            end = min(len(there), blocks[-1].a + len(plain) - blocks[-1].b)
            same = sum(block.size for block in blocks)
            ratio = 2 * same / (len(plain) + end - start)
            if ratio >= ALIKE and ratio > best:
                best, found = ratio, (window[start], window[end - 1] + 1)
        return None if found is None else self._compared(found, wanted)

    def at(self, place: tuple[int, int], quote: str) -> NearestPassage | None:
        """Return the whole words at a place where those of a quotation are cut out of others."""
        text, wanted = self.folded.text, _words(fold(quote).text)
        if not self.spans or not wanted:
            return None
        start, end = (self.folded.position(offset) for offset in place)
        for _ in range(_WIDENED):
            start, end = start - cuts(text, start), end + cuts(text, end)
        first = max(0, bisect_right(self.spans, (start, len(text))) - 1)
        last = max(first + 1, bisect_left(self.spans, (end, 0)))
        return self._compared((first, last), wanted)

    def _candidates(self, plain: Sequence[str]) -> Iterator[int]:
        """Yield the words near which most of a quotation stands, by its rarest words."""
        known = [(len(self.places[key]), i, key) for key, i in _keys(plain) if key in self.places]
        width = max(4, len(plain) // 2)
        votes: defaultdict[int, float] = defaultdict(float)
        for count, i, key in sorted(known)[:_SEEDS]:
            for place in self.places[key][:_PLACES]:
                votes[(place - i) // width] += 1 / count
        ranked = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
        for bucket in ranked[:_WINDOWS]:
            yield bucket * width - 2

    def _compared(self, found: tuple[int, int], wanted: Sequence[str]) -> NearestPassage | None:
        first, last = found
        there = self.words[first:last]
        span = self.folded.span(self.spans[first][0], self.spans[last - 1][1])
        if span is None:
            return None
        codes = SequenceMatcher(None, there, wanted, autojunk=False).get_opcodes()
        changes = [
            WordChange(" ".join(there[a:b]), " ".join(wanted[c:d]))
            for tag, a, b, c, d in codes
            if tag != "equal"
        ]
        # Where all the words are the same, the marks between them are not.
        whole = WordChange(" ".join(there), " ".join(wanted))
        return NearestPassage(TextPositionSelector(*span), tuple(changes) or (whole,))


def _keys(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each word and each two in a row, with the position of the first."""
    for i, word in enumerate(words):
        yield word, i
        if i:
            yield f"{words[i - 1]} {word}", i - 1


def _words(text: str) -> list[str]:
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield where the words of a text stand, without the marks around them."""
    for found in _WORD.finditer(text):
        word = found[0]
        start = found.start() + len(word) - len(word.lstrip(_AROUND))
        end = start + len(word.strip(_AROUND))
        if start < end:
            yield start, end
