"""Verification that words stand in a text at a place, and what singles them out there."""

from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.facts.quotes.anchors import anchor
from claimtrack.facts.quotes.occurrences import SearchedText
from claimtrack.model import TextPositionSelector, TextQuoteSelector

_CONTEXT = (20, 40, 80, 160)
"""The number of characters of a prefix or suffix, the shortest that suffices."""


@frozen
class FoundWords:
    """The result of the search for words at some places of a text."""

    place: TextPositionSelector | None = None
    """The first place of the words there; None if they are not there."""
    prefix: str | None = None
    """Words just before them that single them out, if the text has them several times."""
    suffix: str | None = None
    """Words just after them that single them out."""
    start: int | None = None
    """Their start, if no words beside them single them out."""
    elsewhere: TextPositionSelector | None = None
    """If the words are not there: where else in the text they are."""
    similar: str | None = None
    """If the text does not have the words: similar words of it."""


def find_words(words: str, text: str, within: Sequence[tuple[int, int]]) -> FoundWords:
    """Find words of a text inside some of its spans.

    Words that the text has several times are singled out by the words before or after
    them, and by their start if these are the same everywhere.
    """
    searched = SearchedText(text)
    found = anchor([TextQuoteSelector(words)], searched)
    places = [match.place for match in found.matches]
    inside = [at for at in places if any(a <= at.start and at.end <= b for a, b in within)]
    if not inside:
        nearest = found.nearest
        similar = None if nearest is None else nearest.place.of(text)
        return FoundWords(elsewhere=places[0] if places else None, similar=similar)
    if found.found:
        return FoundWords(inside[0])
    for prefix, suffix in _contexts(text, inside[0]):
        again = anchor([TextQuoteSelector(words, prefix, suffix)], searched)
        if again.found and again.matches[0].place == inside[0]:
            return FoundWords(inside[0], prefix, suffix)
    return FoundWords(inside[0], start=inside[0].start)


def _contexts(
    text: str, place: TextPositionSelector
) -> Iterator[tuple[str, None] | tuple[None, str]]:
    """Yield longer and longer parts of whole words before, and after, a place of a text."""
    for length in _CONTEXT:
        before = text[max(0, place.start - length) : place.start].split()
        after = text[place.end : place.end + length].split()
        # The outermost word may be cut.
        if prefix := " ".join(before[place.start > length :]):
            yield prefix, None
        if suffix := " ".join(after[: -1 if place.end + length < len(text) else None]):
            yield None, suffix
