"""The texts of an answer's sources, parsed when an item is first looked for in them."""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import NamedTuple, TypeAlias

from attrs import evolve, field, frozen

from claimtrack.answers.marks import numbers_of_parts
from claimtrack.answers.names import NameIndex, SoughtName
from claimtrack.answers.source import AnswerSource
from claimtrack.facts.text.checkable_items import CheckableItem
from claimtrack.facts.text.cited_text import CitedText
from claimtrack.facts.text.item_match import MISSING, ItemMatch, ItemOutcome
from claimtrack.facts.text.language import unread_reason

SoughtItem: TypeAlias = CheckableItem | SoughtName


class LocatedMatch(NamedTuple):
    """A match, and the position of the source that has it; None if it is in no source."""

    source: int | None
    match: ItemMatch


@frozen(eq=False, slots=False)
class IndexedText:
    """A text that items and names are looked for in."""

    cited: CitedText = field(repr=False)

    @classmethod
    def of(cls, source: AnswerSource) -> "IndexedText":
        """Return the text of a source; an empty one if it is not available."""
        return cls(CitedText(source.text or "", source.title, source.published))

    def match(self, item: SoughtItem) -> ItemMatch:
        """Look for an item or a name."""
        if not isinstance(item, SoughtName):
            return self.cited.match(item)
        found = self._names.match(item)
        in_text = found.span is not None and found.span[1] <= len(self.cited.text)
        return found if in_text else evolve(found, span=None)  # in the title, or nowhere

    @cached_property
    def unread_reason(self) -> str:
        """Why the text cannot be read; empty if it can."""
        return unread_reason(self.cited.text)

    @cached_property
    def _names(self) -> NameIndex:
        title = self.cited.title
        return NameIndex(f"{self.cited.text}\n\n{title}" if title else self.cited.text)


@frozen(eq=False, slots=False)
class SourceTexts:
    """The sources of an answer, and the texts whose words it may repeat."""

    sources: Sequence[AnswerSource]
    allowed_words: Sequence[str]

    @cached_property
    def by_word(self) -> dict[str, int]:
        """The position of each source, by its number and by its id. An id takes precedence.

        If there is only one source, the numbers of its passages lead to it, too.
        """
        parts = numbers_of_parts(self.sources[0].text or "") if len(self.sources) == 1 else ()
        numbers = {str(source.number): at for at, source in enumerate(self.sources)}
        ids = {source.id: at for at, source in enumerate(self.sources)}
        return {**dict.fromkeys(parts, 0), **numbers, **ids}

    @cached_property
    def _texts(self) -> list[IndexedText]:
        return [IndexedText.of(source) for source in self.sources]

    @cached_property
    def _allowed(self) -> list[IndexedText]:
        """The question and the prompt."""
        return [IndexedText(CitedText(words)) for words in self.allowed_words if words]

    def find(self, item: SoughtItem, cited: Sequence[int], quotes: Sequence[str]) -> LocatedMatch:
        """Look for an item in the cited sources, and return the best match.

        The question and the prompt also count, and so do ``quotes``: words that citations give
        of texts that are not available. A missing item was not checked if a cited source is not
        available, or is in another language. If it is in a source that is not cited, the match
        shows where.
        """
        best = _best((at, self._texts[at].match(item)) for at in cited)
        if best.match.outcome is ItemOutcome.FOUND:
            return best
        for words, note in (
            (self._allowed, "the question or the prompt says it"),
            ([IndexedText(CitedText(each)) for each in quotes], "the quoted words have it"),
        ):
            if any(each.match(item).outcome is ItemOutcome.FOUND for each in words):
                return LocatedMatch(None, ItemMatch(ItemOutcome.FOUND, note=note))
        if best.match.outcome is not ItemOutcome.MISSING:
            return best
        if reason := self._unread_reason(cited):
            return LocatedMatch(None, ItemMatch(ItemOutcome.NOT_CHECKED, note=reason))
        for other, text in enumerate(self._texts):
            if other not in cited and (found := text.match(item)).outcome is ItemOutcome.FOUND:
                note = f"source {self.sources[other].id} has it, and is not cited here"
                return LocatedMatch(other, ItemMatch(ItemOutcome.MISSING, found.span, note))
        return best

    def _unread_reason(self, cited: Iterable[int]) -> str:
        """Return why one of some sources cannot be compared; empty if all can."""
        for at in cited:
            id = self.sources[at].id
            if self.sources[at].text is None:
                return f"the text of source {id} is not available"
            if reason := self._texts[at].unread_reason:
                return f"source {id}: {reason}"
        return ""


def _best(matches: Iterator[tuple[int, ItemMatch]]) -> LocatedMatch:
    """Return the best match, the first of equal ones; a missing one if there is none."""
    best = LocatedMatch(None, MISSING)
    for at, match in matches:
        if best.source is None or match.outcome.rank < best.match.outcome.rank:
            best = LocatedMatch(at, match)
        if match.outcome is ItemOutcome.FOUND:
            break
    return best
