"""Verification that words stand in a text at a place, and what singles them out there."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from attrs import field, frozen

from claimtrack.facts.quotes.anchors import anchor
from claimtrack.facts.quotes.occurrences import SearchedText
from claimtrack.model import Hop, TextPositionSelector, TextQuoteSelector

_CONTEXT = (20, 40, 80, 160)
"""The number of characters of a prefix or suffix, the shortest that suffices."""


@frozen
class FoundWords:
    """The result of the search for words at some places of a text."""

    place: TextPositionSelector | None = None
    """The first place of the words there; None if they are not there."""
    context: Mapping[str, str | int] = field(default=MappingProxyType({}))
    """What a hop records beside the quote: nothing if the text has the words once."""
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
    for context in _contexts(text, inside[0]):
        hop = Hop("source", quote=words, **context)
        again = anchor(hop.selectors, searched)
        if again.found and again.matches[0].place == inside[0]:
            return FoundWords(inside[0], context)
    return FoundWords(inside[0], {"start": inside[0].start})


def _contexts(text: str, place: TextPositionSelector) -> Iterator[dict[str, str]]:
    """Yield longer and longer parts of whole words before or after a place of a text."""
    for length in _CONTEXT:
        before = text[max(0, place.start - length) : place.start]
        if len(before) == length:
            before = before.partition(" ")[2]
        after = text[place.end : place.end + length]
        if len(after) == length:
            after = after.rpartition(" ")[0]
        for name, words in (("prefix", before), ("suffix", after)):
            if words := " ".join(words.split()):
                yield {name: words}
