"""The places of a text with the words of a quotation, and whether its surroundings fit."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from enum import Enum
from functools import cached_property

from attrs import field, frozen

from claimtrack.facts.quotes.boundaries import cuts, cuts_negation, cuts_number, splits_character
from claimtrack.facts.quotes.nearest import WordIndex
from claimtrack.facts.quotes.normalization import NormalizedText, fold
from claimtrack.model import TextPositionSelector, TextQuoteSelector

LOOKED_AT = 2_000
"""How many places with the words of a quotation are looked at; fewer if it is long."""

PIECED = 25
"""The same for a quotation that leaves words out."""

_COMPARED = 1_000_000  # characters of a quotation, at all the places looked at
_TRIED = 100  # places of a part of a quotation, from one that was found on
_APART = 16  # characters at most between a recorded place and the words: marks and blanks
_OMISSION = re.compile(r"\[ *(?:\.\.\.)? *\]|\.\.\.")
_AROUND = " .,;:'\""
_BEFORE = re.compile(r"(?:[ ;:'\"]|[.,](?!\d))*")


class MatchKind(Enum):
    """How the words of a place are those of the quotation: to the letter, or once folded."""

    EXACT = "exact"
    NORMALISED = "normalised"


@frozen
class Match:
    """A place with the words of a quotation, in code points of the text as it is.

    ``before`` and ``after`` say whether the words recorded there stand there too; true
    where none are recorded.
    """

    place: TextPositionSelector
    tier: MatchKind
    before: bool = True
    after: bool = True

    @property
    def in_context(self) -> bool:
        """Whether all the recorded words around it stand there too."""
        return self.before and self.after


@frozen(eq=False, slots=False)
class SearchedText:
    """A text in which quotations are looked for, folded and divided into words only once."""

    text: str = field(repr=False)

    @cached_property
    def folded(self) -> NormalizedText:
        """The text without the differences that do not matter."""
        return fold(self.text)

    @cached_property
    def words(self) -> WordIndex:
        """Its words, by which the nearest passage is found."""
        return WordIndex.of(self.folded)


def parts(quote: str) -> list[str]:
    """Return the parts of a quotation between its omissions, folded, without marks around them.

    Empty if there is nothing to look for: blanks, marks and omissions alone.
    """
    pieces = (_BEFORE.sub("", piece, 1) for piece in _OMISSION.split(fold(quote).text))
    return [words for piece in pieces if (words := piece.rstrip(_AROUND))]


@frozen(eq=False, slots=False)
class Occurrences:
    """Where in a text the words of a quotation stand, and which of the places may be meant."""

    searched: SearchedText
    quote: TextQuoteSelector
    start: int | None = None
    """Where it was recorded to start."""

    @property
    def matches(self) -> Sequence[Match]:
        """The places with its words, in order.

        None of them cuts a character in two, nor a word or number, unless the recorded
        words, to the letter, go on right there.
        """
        return self._looked_up[0]

    @property
    def complete(self) -> bool:
        """Whether these are all; false where there are too many to look at."""
        return self._looked_up[1]

    @property
    def cut(self) -> tuple[int, int] | None:
        """The first place, in the text, where its words stand within others."""
        return self._looked_up[2]

    @cached_property
    def _looked_up(self) -> tuple[Sequence[Match], bool, tuple[int, int] | None]:
        verbatim, all_verbatim = self._verbatim()
        matches, cut = self._whole(verbatim, MatchKind.EXACT)
        pieces = parts(self.quote.exact)
        if len(pieces) > 1 and matches:
            return matches, all_verbatim, cut
        folded, all_folded = self._folded(pieces)
        starts, length = [match.place.start for match in matches], len(self.quote.exact)
        others = []
        for start, end in folded:
            last = bisect_right(starts, start) - 1
            if last < 0 or end > starts[last] + length:
                others.append((start, end))
        more, also_cut = self._whole(others, MatchKind.NORMALISED)
        together = sorted([*matches, *more], key=lambda match: match.place.start)
        return together, all_verbatim and all_folded, cut or also_cut

    def _whole(
        self, spans: Sequence[tuple[int, int]], tier: MatchKind
    ) -> tuple[list[Match], tuple[int, int] | None]:
        """Return the matches at some places, and the first place that is none."""
        tried = [(span, self._match(span, tier)) for span in spans]
        cut = next((span for span, match in tried if match is None), None)
        return [match for _, match in tried if match is not None], cut

    def _verbatim(self) -> tuple[list[tuple[int, int]], bool]:
        text, exact = self.searched.text, self.quote.exact
        starts, complete = _places(text, exact, self._most)
        if self.start is not None and not complete and text.startswith(exact, self.start):
            starts = sorted({*starts, self.start})
        return [(start, start + len(exact)) for start in starts], complete

    def _folded(self, pieces: Sequence[str]) -> tuple[list[tuple[int, int]], bool]:
        """Return the places where the parts of the quotation stand one after the other."""
        if not pieces:
            return [], True
        folded = self.searched.folded
        most = self._most if len(pieces) == 1 else min(self._most, PIECED)
        firsts, complete = _places(folded.text, pieces[0], most)
        spans: list[tuple[int, int]] = []
        for first in firsts:
            end = self._end(first + len(pieces[0]), pieces[1:])
            if end is None:
                break  # nor do they stand behind a later one
            if (span := folded.span(first, end)) is not None:
                spans.append(span)
        return spans, complete

    def _end(self, end: int, pieces: Sequence[str]) -> int | None:
        """Return where the last of some parts ends that stand one after the other."""
        text = self.searched.folded.text
        for piece in pieces:
            for _ in range(_TRIED):
                start = text.find(piece, end)
                if start < 0:
                    return None
                end = start + len(piece)
                if not cuts(text, start) and not cuts(text, end):
                    break
                end = start + 1
            else:
                return None
        return end

    @property
    def _most(self) -> int:
        return max(100, min(LOOKED_AT, _COMPARED // len(self.quote.exact)))

    def _match(self, span: tuple[int, int], tier: MatchKind) -> Match | None:
        """Return the match at a place; None if it cuts what belongs together."""
        text, (start, end) = self.searched.text, span
        if splits_character(text, start) or splits_character(text, end):
            return None
        here = self._is_recorded(start, tier)
        match = Match(
            TextPositionSelector(start, end),
            tier,
            self._stands_before(start, here),
            self._stands_after(end, here),
        )
        folded, quote = self.searched.folded, self.quote
        for at, words, joined in (
            (start, quote.prefix or "", text.endswith(quote.prefix or "", 0, start)),
            (end, quote.suffix or "", text.startswith(quote.suffix or "", end)),
        ):
            recorded = match.in_context and joined and (words.strip() or (here and words))
            if not recorded and cuts(folded.text, folded.position(at)):
                return None
        return match

    def is_recorded(self, match: Match) -> bool:
        """Whether a match stands where the quotation was recorded to start."""
        return self._is_recorded(match.place.start, match.tier)

    def _is_recorded(self, start: int, tier: MatchKind) -> bool:
        if self.start is None or start == self.start:
            return self.start is not None
        between = self.searched.text[self.start : start]
        return (
            tier is MatchKind.NORMALISED
            and 0 < start - self.start <= _APART
            and not any(character.isalnum() for character in between)
        )

    def _stands_before(self, start: int, here: bool) -> bool:
        """Whether the recorded words before stand before a place.

        Unless it is the recorded place, they may not begin within a number there, or
        behind what turns their first word round: "15 men said" is not "5 men said".
        """
        words, folded = self.quote.prefix or "", self.searched.folded
        if self.searched.text.endswith(words, 0, start):
            outer = folded.position(start - len(words))
        else:
            words, at = self._prefix, folded.position(start)
            first = max(0, at - len(words) - _APART)
            head = folded.text[first:at].rstrip(_AROUND)
            if not words or not head.endswith(words):
                return False
            outer = first + len(head) - len(words)
        return here or not words or not _turned(folded.text, outer)

    def _stands_after(self, end: int, here: bool) -> bool:
        words, folded = self.quote.suffix or "", self.searched.folded
        if self.searched.text.startswith(words, end):
            outer = folded.position(end + len(words))
        else:
            words, at = self._suffix, folded.position(end)
            tail = folded.text[at : at + len(words) + _APART]
            rest = tail.lstrip(_AROUND)
            if not words or not rest.startswith(words):
                return False
            outer = at + len(tail) - len(rest) + len(words)
        return here or not words or not _turned(folded.text, outer)

    @cached_property
    def _prefix(self) -> str:
        """The recorded words before, folded, without marks at the quotation."""
        return fold(self.quote.prefix or "").text.lstrip().rstrip(_AROUND)

    @cached_property
    def _suffix(self) -> str:
        return fold(self.quote.suffix or "").text.rstrip().lstrip(_AROUND)

    def surroundings(self, match: Match) -> Iterator[tuple[str, str]]:
        """Yield what stands before or after a place, and what is recorded instead."""
        text, quote = self.searched.text, self.quote
        if not match.before and quote.prefix:
            start = match.place.start
            yield text[max(0, start - len(quote.prefix)) : start], quote.prefix
        if not match.after and quote.suffix:
            end = match.place.end
            yield text[end : end + len(quote.suffix)], quote.suffix


def _places(text: str, words: str, most: int) -> tuple[list[int], bool]:
    """Return where words stand in a text, overlapping or not, and whether these are all."""
    found: list[int] = []
    at = text.find(words)
    while at >= 0:
        if len(found) == most:
            return found, False
        found.append(at)
        at = text.find(words, at + 1)
    return found, True


def _turned(text: str, at: int) -> bool:
    return cuts_number(text, at) or cuts_negation(text, at)
