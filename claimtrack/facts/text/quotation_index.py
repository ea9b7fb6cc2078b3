"""Search of a text for quoted words and for tokens that are compared character by character."""

import re
from collections.abc import Sequence
from functools import cached_property

from attrs import field, frozen

from claimtrack.facts.text.checkable_items import Quotation, VerbatimToken, fold_words
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome

_SEPARATORS = re.compile(r"[ ()/.-]+")


@frozen(eq=False, slots=False)
class QuotationIndex:
    """The words of a normalized text."""

    text: str = field(repr=False)

    def match(self, item: Quotation | VerbatimToken) -> ItemMatch:
        """Look for quoted words, a version or a telephone number."""
        has = self._has_words(item.parts) if isinstance(item, Quotation) else self._has_token(item)
        return ItemMatch(ItemOutcome.FOUND) if has else MISSING

    @cached_property
    def _words(self) -> str:
        return f" {fold_words(self.text)} "

    def _has_words(self, parts: Sequence[str]) -> bool:
        start = 0
        for part in parts:
            start = self._words.find(f" {part} ", start)
            if start < 0:
                return False
            start += len(part) + 1
        return True

    def _has_token(self, item: VerbatimToken) -> bool:
        if item.phone:
            # With or without country and area code.
            return _SEPARATORS.sub("", item.text)[-7:] in self._text_without_separators
        number = re.escape(item.text.removeprefix("v"))
        return re.search(rf"(?<![0-9.]){number}(?!\.?[0-9])", self.text) is not None

    @cached_property
    def _text_without_separators(self) -> str:
        return _SEPARATORS.sub("", self.text)
