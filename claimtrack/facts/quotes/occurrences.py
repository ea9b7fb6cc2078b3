"""The occurrences of a quotation in a text, and the comparison of their context."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property

from attrs import field, frozen

from claimtrack.facts.quotes.boundaries import splits_character, splits_token, splits_word
from claimtrack.facts.quotes.nearest_passage import (
    MAX_WORDS_COMPARED,
    WordChange,
    WordIndex,
    compare_words,
    words_of,
)
from claimtrack.facts.quotes.normalization import NormalizedText, normalize_text
from claimtrack.model import TextPositionSelector, TextQuoteSelector

MAX_PLACES = 2_000
"""Most occurrences of a quotation that are considered; fewer for a long one."""

MAX_PLACES_WITH_OMISSIONS = 25
"""Most occurrences that are considered for a quotation with omissions."""

_MAX_CHARACTERS_COMPARED = 1_000_000  # length of a quotation times its occurrences
_MAX_TRIES_PER_PART = 100  # occurrences of one part of a quotation, after the part before it
_MAX_GAP = 16  # characters between a recorded position and a match: punctuation and blanks
_OMISSION = re.compile(r"\[ *(?:\.\.\.)? *\]|\.\.\.")
_PUNCTUATION = " .,;:'\""
_LEADING_PUNCTUATION = re.compile(r"(?:[ ;:'\"]|[.,](?!\d))*")


class MatchKind(Enum):
    """The kind of a match: character by character, or after normalization."""

    EXACT = "exact"
    NORMALISED = "normalised"


@frozen
class Match:
    """An occurrence of a quotation, in code points of the original text.

    ``before`` and ``after`` are true if the recorded prefix and suffix also match, or
    none is recorded.
    """

    place: TextPositionSelector
    kind: MatchKind
    before: bool = True
    after: bool = True

    @property
    def in_context(self) -> bool:
        """True if the recorded prefix and suffix match."""
        return self.before and self.after


@frozen(eq=False, slots=False)
class SearchedText:
    """A text to search for quotations, normalized and indexed once."""

    text: str = field(repr=False)

    @cached_property
    def normalized(self) -> NormalizedText:
        """The normalized text."""
        return normalize_text(self.text)

    @cached_property
    def words(self) -> WordIndex:
        """The word index, for the search of the nearest passage."""
        return WordIndex.of(self.normalized)


def split_at_omissions(quote: str) -> list[str]:
    """Split a quotation at its omissions into normalized parts without outer punctuation.

    Empty for a quotation of white space, punctuation and omissions only.
    """
    pieces = (
        _LEADING_PUNCTUATION.sub("", piece, 1)
        for piece in _OMISSION.split(normalize_text(quote).text)
    )
    return [words for piece in pieces if (words := piece.rstrip(_PUNCTUATION))]


@frozen(eq=False, slots=False)
class Occurrences:
    """The occurrences of a quotation in a text, each with a comparison of its context."""

    searched: SearchedText
    quote: TextQuoteSelector
    start: int | None = None
    """The recorded start of the quotation."""

    @property
    def verbatim_at_start(self) -> Match | None:
        """The verbatim match at the recorded start, found without looking for others."""
        if self.start is None or not self.searched.text.startswith(self.quote.exact, self.start):
            return None
        return self._match((self.start, self.start + len(self.quote.exact)), MatchKind.EXACT)

    @property
    def matches(self) -> Sequence[Match]:
        """The matches, in order.

        No match splits a character. A match splits a word or number only if the recorded
        prefix or suffix continues it verbatim, or a word if it is at the recorded start.
        """
        return self._search_result[0]

    @property
    def complete(self) -> bool:
        """True if these are all matches; false if the number of occurrences is over the limit."""
        return self._search_result[1]

    @property
    def first_split(self) -> tuple[int, int] | None:
        """The span of the first occurrence that is no match because it splits words."""
        return self._search_result[2]

    @cached_property
    def _search_result(self) -> tuple[Sequence[Match], bool, tuple[int, int] | None]:
        text, exact = self.searched.text, self.quote.exact
        verbatim, all_verbatim = _find_all(text, exact, self._max_places)
        if self.start is not None and not all_verbatim and text.startswith(exact, self.start):
            verbatim = sorted({*verbatim, self.start})
        spans = [(start, start + len(exact)) for start in verbatim]
        matches, split = self._match_spans(spans, MatchKind.EXACT)
        pieces = split_at_omissions(self.quote.exact)
        if len(pieces) > 1 and matches:
            return matches, all_verbatim, split
        normalized, all_normalized = self._normalized_spans(pieces)
        starts = [match.place.start for match in matches]
        others = []
        for start, end in normalized:
            last = bisect_right(starts, start) - 1
            if last < 0 or end > starts[last] + len(exact):
                others.append((start, end))
        more, other_split = self._match_spans(others, MatchKind.NORMALISED)
        together = sorted([*matches, *more], key=lambda match: match.place.start)
        return together, all_verbatim and all_normalized, split or other_split

    def _match_spans(
        self, spans: Sequence[tuple[int, int]], kind: MatchKind
    ) -> tuple[list[Match], tuple[int, int] | None]:
        """Return the matches among some spans, and the first span that is none."""
        tried = [(span, self._match(span, kind)) for span in spans]
        split = next((span for span, match in tried if match is None), None)
        return [match for _, match in tried if match is not None], split

    def _normalized_spans(self, pieces: Sequence[str]) -> tuple[list[tuple[int, int]], bool]:
        """Return the spans of the parts of the quotation in sequence."""
        if not pieces:
            return [], True
        normalized, most = self.searched.normalized, self._max_places
        if len(pieces) > 1:
            most = min(most, MAX_PLACES_WITH_OMISSIONS)
        firsts, complete = _find_all(normalized.text, pieces[0], most)
        spans: list[tuple[int, int]] = []
        for first in firsts:
            end = self._end_of_sequence(first + len(pieces[0]), pieces[1:])
            if end is None:
                break  # no later start can succeed
            if (span := normalized.span(first, end)) is not None:
                spans.append(span)
        return spans, complete

    def _end_of_sequence(self, end: int, pieces: Sequence[str]) -> int | None:
        """Return the end of the last of some parts, each found after the one before."""
        text = self.searched.normalized.text
        for piece in pieces:
            for _ in range(_MAX_TRIES_PER_PART):
                start = text.find(piece, end)
                if start < 0:
                    return None
                end = start + len(piece)
                if not splits_token(text, start) and not splits_token(text, end):
                    break
                end = start + 1
            else:
                return None
        return end

    @property
    def _max_places(self) -> int:
        return max(100, min(MAX_PLACES, _MAX_CHARACTERS_COMPARED // len(self.quote.exact)))

    def _match(self, span: tuple[int, int], kind: MatchKind) -> Match | None:
        """Return the match at a span; None if the span splits a character, word or number."""
        text, (start, end) = self.searched.text, span
        if splits_character(text, start) or splits_character(text, end):
            return None
        place = TextPositionSelector(start, end)
        match = Match(place, kind, self._has_prefix(start), self._has_suffix(end))
        here = self.is_recorded(match)
        normalized, quote = self.searched.normalized, self.quote
        for at, words, adjacent in (
            (start, quote.prefix or "", text.endswith(quote.prefix or "", 0, start)),
            (end, quote.suffix or "", text.startswith(quote.suffix or "", end)),
        ):
            recorded = match.in_context and adjacent and (words.strip() or (here and words))
            edge = normalized.text, normalized.position(at)
            if not recorded and splits_token(*edge) and not (here and splits_word(*edge)):
                return None
        return match

    def is_recorded(self, match: Match) -> bool:
        """True if a match begins at the recorded start, or after punctuation that is there."""
        start = match.place.start
        if self.start is None or start == self.start:
            return self.start is not None
        between = self.searched.text[self.start : start]
        return (
            match.kind is MatchKind.NORMALISED
            and 0 < start - self.start <= _MAX_GAP
            and not any(character.isalnum() for character in between)
        )

    def _has_prefix(self, start: int) -> bool:
        """True if the recorded prefix precedes a position, character by character.

        Annotation programs cut a prefix at a fixed length, so that it may begin within a word.
        """
        words, normalized = self.quote.prefix or "", self.searched.normalized
        if self.searched.text.endswith(words, 0, start):
            return True
        words, at = self._prefix, normalized.position(start)
        head = normalized.text[max(0, at - len(words) - _MAX_GAP) : at].rstrip(_PUNCTUATION)
        return bool(words) and head.endswith(words)

    def _has_suffix(self, end: int) -> bool:
        words, normalized = self.quote.suffix or "", self.searched.normalized
        if self.searched.text.startswith(words, end):
            return True
        words, at = self._suffix, normalized.position(end)
        tail = normalized.text[at : at + len(words) + _MAX_GAP].lstrip(_PUNCTUATION)
        return bool(words) and tail.startswith(words)

    @cached_property
    def _prefix(self) -> str:
        """The recorded prefix, normalized, without punctuation next to the quotation."""
        return normalize_text(self.quote.prefix or "").text.lstrip().rstrip(_PUNCTUATION)

    @cached_property
    def _suffix(self) -> str:
        return normalize_text(self.quote.suffix or "").text.rstrip().lstrip(_PUNCTUATION)

    def context_differences(self, match: Match) -> Iterator[WordChange]:
        """Yield the differences between the actual and the recorded context of a match."""
        normalized = self.searched.normalized
        if not match.before:
            at, recorded = normalized.position(match.place.start), self._prefix
            actual = normalized.text[max(0, at - len(recorded) - _MAX_GAP) : at]
            yield from _compare_context(actual, recorded or self.quote.prefix or "", -1)
        if not match.after:
            at, recorded = normalized.position(match.place.end), self._suffix
            actual = normalized.text[at : at + len(recorded) + _MAX_GAP]
            yield from _compare_context(actual, recorded or self.quote.suffix or "", 1)


def _compare_context(actual: str, recorded: str, step: int) -> tuple[WordChange, ...]:
    """Return the differences of two contexts; step is -1 for those before a quotation.

    Compared are words, outwards from the quotation. The outermost recorded one may be cut.
    """
    for divide in (words_of, str.split):
        there, wanted = divide(actual)[::step], divide(recorded)[::step][:MAX_WORDS_COMPARED]
        there = there[: len(wanted)]
        cut = there and wanted and (str.startswith if step > 0 else str.endswith)
        if cut and len(there) == len(wanted) and cut(there[-1], wanted[-1]):
            there[-1] = wanted[-1]
        if wanted and (changes := compare_words(there[::step], wanted[::step])):
            return changes
    return (WordChange(actual, recorded),)


def _find_all(text: str, words: str, most: int) -> tuple[list[int], bool]:
    """Return the starts of words in a text, overlaps included, and True if these are all."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0:
        if len(found) == most:
            return found, False
        found.append(at)
        at = text.find(words, at + 1)
    return found, True
