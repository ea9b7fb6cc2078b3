"""The passage of a text nearest to a quotation, with a word-by-word comparison.

The nearest passage explains a quotation that is missing. It never counts as a match:
two sentences may differ only in a number or a "not" and state different things.
"""

import re
from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from difflib import SequenceMatcher

from attrs import field, frozen

from claimtrack.facts.quotes.boundaries import splits_token
from claimtrack.facts.quotes.normalization import NormalizedText, normalize_text
from claimtrack.model import TextPositionSelector

MIN_SIMILARITY = 0.5
"""Least share of equal words among the words of both passages."""

MAX_WORDS_COMPARED = 120
"""Most words of a quotation that are compared."""

_MAX_SEEDS = 16
"""Most words and word pairs of a quotation that are looked up, the rarest first."""

_MAX_PLACES_PER_SEED = 200
"""Most occurrences of each of them that are considered."""

_MAX_WINDOWS = 3
"""Most passages that are compared word by word."""

_MAX_WIDENING = 40  # characters that a span is widened by, to whole words
_BLANKLESS = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff\u3040-\u30ff\u3400-\u9fff"
_WORD = re.compile(rf"[{_BLANKLESS}]|[^\s{_BLANKLESS}]+")
_PUNCTUATION = " .,;:!?'\"()[]{}"


@frozen
class WordChange:
    """Words of the text and the words of the quotation in their place; either may be empty."""

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
    """The passage of a text nearest to a quotation, and the differences."""

    place: TextPositionSelector
    changes: tuple[WordChange, ...]


@frozen(eq=False)
class WordIndex:
    """The words of a text with their spans, and an index of their occurrences."""

    words: Sequence[str]
    spans: Sequence[tuple[int, int]]
    """In the normalized text."""
    normalized: NormalizedText
    places: Mapping[str, Sequence[int]] = field(repr=False)
    """Positions in ``words`` by case-folded word, and by case-folded pair of words."""

    @classmethod
    def of(cls, normalized: NormalizedText) -> "WordIndex":
        """Index the words of a normalized text, without the punctuation around them."""
        spans = list(_spans(normalized.text))
        words = [normalized.text[start:end] for start, end in spans]
        places: defaultdict[str, list[int]] = defaultdict(list)
        for key, i in _keys([word.casefold() for word in words]):
            places[key].append(i)
        return cls(words, spans, normalized, places)

    def find_nearest(self, quote: str) -> NearestPassage | None:
        """Return the passage nearest to a quotation, the first of equals; None if none is near.

        Only the first :data:`MAX_WORDS_COMPARED` words of the quotation are compared.
        """
        wanted = words_of(normalize_text(quote).text)[:MAX_WORDS_COMPARED]
        plain = [word.casefold() for word in wanted]
        best, found = 0.0, None
        for first in self._candidates(plain):
            window = range(max(0, first), min(len(self.words), first + 2 * len(wanted) + 4))
            there = [self.words[i].casefold() for i in window]
            blocks = SequenceMatcher(None, there, plain, autojunk=False).get_matching_blocks()[:-1]
            if not blocks:
                continue
            # The words at the positions of the quotation's first and last word.
            start = max(0, blocks[0].a - blocks[0].b)
            end = min(len(there), blocks[-1].a + len(plain) - blocks[-1].b)
            same = sum(block.size for block in blocks)
            ratio = 2 * same / (len(plain) + end - start)
            if ratio >= MIN_SIMILARITY and ratio > best:
                best, found = ratio, (window[start], window[end - 1] + 1)
        return None if found is None else self._compare(found, quote)

    def passage_at(self, place: tuple[int, int], quote: str) -> NearestPassage | None:
        """Return the passage of whole words around a match that splits words of the text."""
        text = self.normalized.text
        if not self.spans or not words_of(normalize_text(quote).text):
            return None
        start, end = (self.normalized.position(offset) for offset in place)
        for _ in range(_MAX_WIDENING):
            start, end = start - splits_token(text, start), end + splits_token(text, end)
        first = max(0, bisect_right(self.spans, (start, len(text))) - 1)
        last = max(first + 1, bisect_left(self.spans, (end, 0)))
        return self._compare((first, last), quote)

    def _candidates(self, plain: Sequence[str]) -> Iterator[int]:
        """Yield the first words of windows with the most, and rarest, words of a quotation."""
        known = [(len(self.places[key]), i, key) for key, i in _keys(plain) if key in self.places]
        width = max(4, len(plain) // 2)
        votes: defaultdict[int, float] = defaultdict(float)
        for count, i, key in sorted(known)[:_MAX_SEEDS]:
            for place in self.places[key][:_MAX_PLACES_PER_SEED]:
                votes[(place - i) // width] += 1 / count
        ranked = sorted(votes, key=lambda bucket: (-votes[bucket], bucket))
        for bucket in ranked[:_MAX_WINDOWS]:
            yield bucket * width - 2

    def _compare(self, found: tuple[int, int], quote: str) -> NearestPassage | None:
        first, last = self.spans[found[0]][0], self.spans[found[1] - 1][1]
        span = self.normalized.span(first, last)
        if span is None:
            return None
        there, wanted = self.normalized.text[first:last], normalize_text(quote).text
        changes = (
            compare_words(words_of(there), words_of(wanted)[:MAX_WORDS_COMPARED])
            # If all words are equal, the punctuation between them differs.
            or compare_words(there.split(), wanted.strip(_PUNCTUATION).split())
            or (WordChange(there, wanted),)
        )
        return NearestPassage(TextPositionSelector(*span), changes)


def compare_words(there: Sequence[str], wanted: Sequence[str]) -> tuple[WordChange, ...]:
    """Return the differences between words of a text and of a quotation; empty if none."""
    codes = SequenceMatcher(None, there, wanted, autojunk=False).get_opcodes()
    return tuple(
        WordChange(" ".join(there[a:b]), " ".join(wanted[c:d]))
        for tag, a, b, c, d in codes
        if tag != "equal"
    )


def _keys(words: Sequence[str]) -> Iterator[tuple[str, int]]:
    """Yield each word and each pair of adjacent words, with the position of the first."""
    for i, word in enumerate(words):
        yield word, i
        if i:
            yield f"{words[i - 1]} {word}", i - 1


def words_of(text: str) -> list[str]:
    """Return the words of a normalized text, without the punctuation around them."""
    return [text[start:end] for start, end in _spans(text)]


def _spans(text: str) -> Iterator[tuple[int, int]]:
    """Yield the spans of the words of a text, without the punctuation around them."""
    for found in _WORD.finditer(text):
        word = found[0]
        start = found.start() + len(word) - len(word.lstrip(_PUNCTUATION))
        end = start + len(word.strip(_PUNCTUATION))
        if start < end:
            yield start, end
