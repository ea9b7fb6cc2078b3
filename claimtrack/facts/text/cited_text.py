"""Comparison of a sentence with the text it cites: figures, dates, times and quoted words.

The comparison is literal. It ignores meaning and accepts any possible reading of the
text, so that a missing item is certainly missing. It misses many errors: a figure is
present even if the text states it of something else.
"""

import re
from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import evolve, field, frozen

from claimtrack.facts.quotes.nearest_passage import WordIndex
from claimtrack.facts.quotes.normalization import NormalizedText, normalize_text
from claimtrack.facts.text.checkable_items import (
    CheckableItem,
    Quotation,
    VerbatimToken,
    blank_out,
    find_checkable_items,
    find_quoted,
)
from claimtrack.facts.text.date_index import DateIndex
from claimtrack.facts.text.dates import DateInText
from claimtrack.facts.text.figure_index import FigureIndex
from claimtrack.facts.text.figures import Figure, normalize_cited_text
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.facts.text.joined_words import JoinedWords
from claimtrack.facts.text.number_table import Span
from claimtrack.model import Document, When
from claimtrack.model.document import find_blocks

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


@frozen(eq=False, slots=False)
class CitedText:
    """A cited text with its title and date, parsed for comparison when it is first needed."""

    text: str = field(repr=False)
    title: str = ""
    published: When | None = None

    @classmethod
    def of(cls, document: Document) -> "CitedText":
        """Return the text of a document; an empty one if the document has none."""
        return cls(document.text or "", document.title or "", document.published)

    def match(self, item: CheckableItem) -> ItemMatch:
        """Look for an item, and return the span of the words in the text.

        There is no span if the item stands in the title.
        """
        match item:
            case Quotation() | VerbatimToken():
                found = self._quotations.match(item)
            case DateInText():
                found = self._dates.match(item)
            case Figure():
                found = self._figures.match(item)
        if found.outcome is not ItemOutcome.FOUND and isinstance(item, DateInText | Figure):
            what = _without_place(item)
            if what in self._stated:
                return ItemMatch(ItemOutcome.FOUND, self._in_text(self._stated[what]))
        if found.span is None:
            return found
        return evolve(found, span=self._in_text(self._normalized.span(*found.span)))

    def _in_text(self, span: Span | None) -> Span | None:
        return span if span is not None and span[1] <= len(self.text) else None

    @property
    def _with_title(self) -> str:
        return f"{self.text}\n\n{self.title}" if self.title else self.text

    @cached_property
    def _normalized(self) -> NormalizedText:
        return normalize_cited_text(self._with_title)

    @cached_property
    def _stated(self) -> Mapping[Figure | DateInText, Span | None]:
        """The figures and dates of the text with their spans, read as those of sentences.

        Each block is read alone. A sentence that is a block of the text therefore
        finds all its items, whatever stands before and after it.
        """
        stated: dict[Figure | DateInText, Span | None] = {}
        text = self._with_title
        for start, end in find_blocks(text):
            normalized = normalize_cited_text(text[start:end])
            for item in find_checkable_items(normalized.text):
                if isinstance(item, Figure | DateInText) and _without_place(item) not in stated:
                    span = normalized.span(item.start, item.end)
                    stated[_without_place(item)] = span and (start + span[0], start + span[1])
        return stated

    @cached_property
    def _quotations(self) -> QuotationIndex:
        return QuotationIndex(self._normalized.text)

    @cached_property
    def _dates(self) -> DateIndex:
        return DateIndex(self._normalized.text, self.published)

    @cached_property
    def _figures(self) -> FigureIndex:
        return FigureIndex(self._normalized.text, self._dates)


def _without_place(item: Figure | DateInText) -> Figure | DateInText:
    """Return a figure or a date without its place."""
    if isinstance(item, DateInText):
        return item._replace(start=0, end=0)
    return evolve(item, start=0, end=0)


def best_match(item: CheckableItem, texts: Iterable[CitedText]) -> tuple[int | None, ItemMatch]:
    """Return the best match of an item, and the position of its text; None without a text."""
    best: tuple[int | None, ItemMatch] = (None, MISSING)
    for at, text in enumerate(texts):
        found = text.match(item)
        if best[0] is None or found.outcome.rank < best[1].outcome.rank:
            best = at, found
        if found.outcome is ItemOutcome.FOUND:
            break
    return best
