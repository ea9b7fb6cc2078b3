"""Search of a text for quoted words and for tokens that are compared character by character."""

import re
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.facts.quotes.nearest_passage import WordIndex
from claimtrack.facts.quotes.normalization import normalize_text
from claimtrack.facts.text.checkable_items import (
    Quotation,
    VerbatimToken,
    blank_out,
    find_quoted,
)
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.facts.text.joined_words import JoinedWords

_SEPARATORS = re.compile(r"[ ()/.-]+")


@frozen(eq=False, slots=False)
class QuotationIndex:
    """The words of a normalized text."""

    text: str = field(repr=False)

    def match(self, item: Quotation | VerbatimToken) -> ItemMatch:
        """Look for quoted words, a version or a telephone number."""
        if isinstance(item, VerbatimToken):
            return self._match_token(item)
        if (span := self._words.find(item.parts)) is not None:
            return ItemMatch(ItemOutcome.FOUND, span)
        if (span := self._quoted_words.find(item.parts)) is not None:
            return ItemMatch(ItemOutcome.UNSURE, span, "the text has other words between these")
        near = self._word_index.find_nearest(item.text)
        return evolve(MISSING, span=(near.place.start, near.place.end)) if near else MISSING

    def _match_token(self, item: VerbatimToken) -> ItemMatch:
        if item.phone:
            # With or without country and area code.
            number = _SEPARATORS.sub("", item.text)[-7:]
            has = number in self._text_without_separators
            return ItemMatch(ItemOutcome.FOUND) if has else MISSING
        number = re.escape(item.text.removeprefix("v"))
        found = re.search(rf"(?<![0-9.]){number}(?!\.?[0-9])", self.text)
        return MISSING if found is None else ItemMatch(ItemOutcome.FOUND, found.span())

    @cached_property
    def _words(self) -> JoinedWords:
        return JoinedWords.of(self.text)

    @cached_property
    def _quoted_words(self) -> JoinedWords:
        """The words in quotation marks, without what is between two quotations."""
        gaps, reached = [], 0
        for start, end in find_quoted(self.text):
            gaps.append((reached, start))
            reached = end
        return JoinedWords.of(blank_out(self.text, (*gaps, (reached, len(self.text))), " "))

    @cached_property
    def _word_index(self) -> WordIndex:
        return WordIndex.of(normalize_text(self.text))

    @cached_property
    def _text_without_separators(self) -> str:
        return _SEPARATORS.sub("", self.text)
