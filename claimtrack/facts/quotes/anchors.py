"""Anchoring of quotations in texts, with explanations of failures, and anchors for new words.

A similar passage never counts as found: not the best of several places, not words with
another number, date or negation in them, and not the same words in another context.
"""

from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.facts.quotes.nearest_passage import NearestPassage
from claimtrack.facts.quotes.occurrences import Match, MatchKind, Occurrences, SearchedText
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.selector import Selector
from claimtrack.model.values import refuse

MAX_MATCHES = 1_000
"""Most matches that are returned for an ambiguous quotation."""

_CONTEXT = (20, 40, 80, 160)
"""The lengths of a prefix or suffix in characters; the shortest that suffices is chosen."""


class AnchorStatus(DescribedEnum):
    """The result of the search for a quotation in a text."""

    EXACT = "exact", "it is in the text verbatim, at the recorded position"
    NORMALISED = "normalised", "the same, after normalization of blanks and marks"
    MOVED = "moved", "it is in the text once, at another position than recorded"
    AMBIGUOUS = "ambiguous", "it is in the text several times, and no one place is singled out"
    CHANGED = "changed", "a similar passage is in the text"
    ORPHANED = "orphaned", "nothing similar is in the text"


@frozen
class Anchor:
    """The position of a quotation in a text, or the reason why it has none.

    ``matches`` holds the one match of a quotation that was found, the first
    :data:`MAX_MATCHES` matches of an ambiguous one, and is empty otherwise. ``nearest``
    is the similar passage of a changed quotation, with the differences; it is no match.
    ``in_context`` is false if the recorded prefix or suffix fits none of the matches.
    """

    status: AnchorStatus
    matches: tuple[Match, ...] = ()
    nearest: NearestPassage | None = None
    in_context: bool = True
    confirmed: bool = True
    """False if the match is at another position than recorded, and no prefix or suffix is
    recorded that confirms the match."""

    @property
    def found(self) -> bool:
        """True if the quotation is in the text, at one place, and that place is meant.

        A moved quotation counts if its recorded context moved with it. Without context
        the match may be another occurrence, and the recorded one may be gone.
        """
        match self.status:
            case AnchorStatus.EXACT | AnchorStatus.NORMALISED | AnchorStatus.MOVED:
                return self.confirmed
            case AnchorStatus.AMBIGUOUS | AnchorStatus.CHANGED | AnchorStatus.ORPHANED:
                return False


def anchor(selectors: Iterable[Selector], text: str | SearchedText) -> Anchor:
    """Find a quotation in a text.

    The selectors are one quotation and at most one position. If a prefix or suffix is
    recorded, only matches with this context count, apart from blanks and punctuation. The
    context is compared by characters, since programs cut it within words.
    Among several matches the recorded start decides. The parts of a quotation with
    omissions (``...``, ``[...]``) are searched in sequence.

    Time is linear in the text. The number of occurrences considered is limited: a
    quotation with more is ambiguous, unless it is at the recorded position.

    Raises:
        LedgerError: the selectors hold no quotation, or more than one.
    """
    quote, start = _quote_and_start(selectors)
    searched = text if isinstance(text, SearchedText) else SearchedText(text)
    places = Occurrences(searched, quote, start)
    verbatim = places.verbatim_at_start
    if verbatim is not None and verbatim.in_context:
        return Anchor(AnchorStatus.EXACT, (verbatim,))
    fitting = [match for match in places.matches if match.in_context]
    here = [match for match in fitting if places.is_recorded(match)]
    if here:
        return Anchor(_STATUS_OF_MATCH[here[0].kind], tuple(here[:1]))
    if len(fitting) == 1 and places.complete:
        confirmed = start is None or bool(quote.prefix or quote.suffix)
        status = _STATUS_OF_MATCH[fitting[0].kind] if start is None else AnchorStatus.MOVED
        return Anchor(status, tuple(fitting), confirmed=confirmed)
    if fitting or len(places.matches) > 1 or not places.complete:
        several = fitting or places.matches
        return Anchor(
            AnchorStatus.AMBIGUOUS, tuple(several[:MAX_MATCHES]), in_context=bool(fitting)
        )
    return _anchor_missing(places)


_STATUS_OF_MATCH = {
    MatchKind.EXACT: AnchorStatus.EXACT,
    MatchKind.NORMALISED: AnchorStatus.NORMALISED,
}


def _quote_and_start(selectors: Iterable[Selector]) -> tuple[TextQuoteSelector, int | None]:
    given = tuple(selectors)
    quotes = [each for each in given if isinstance(each, TextQuoteSelector)]
    starts = [each.start for each in given if isinstance(each, TextPositionSelector)]
    if len(quotes) != 1 or len(starts) > 1:
        refuse(
            f"{len(quotes)} quotations and {len(starts)} positions to search for",
            "give one quotation and at most one position",
        )
    return quotes[0], starts[0] if starts else None


def _anchor_missing(places: Occurrences) -> Anchor:
    """Return the anchor of a quotation that is not in the text, or only in another context."""
    for match in places.matches:
        nearest = NearestPassage(match.place, tuple(places.context_differences(match)))
        return Anchor(AnchorStatus.CHANGED, (), nearest, in_context=False)
    words, exact = places.searched.words, places.quote.exact
    split = places.first_split
    found = words.find_nearest(exact) if split is None else words.passage_at(split, exact)
    status = AnchorStatus.ORPHANED if found is None else AnchorStatus.CHANGED
    return Anchor(status, (), found)


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
    """The start of the words, if no words beside them single them out."""
    elsewhere: TextPositionSelector | None = None
    """Another place of the words in the text, if they are not there."""
    similar: str | None = None
    """Similar words of the text, if it does not have the words."""


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
    """Yield ever longer prefixes and suffixes of a place of a text, in whole words."""
    for length in _CONTEXT:
        before = text[max(0, place.start - length) : place.start].split()
        after = text[place.end : place.end + length].split()
        # The outermost word may be cut.
        if prefix := " ".join(before[place.start > length :]):
            yield prefix, None
        if suffix := " ".join(after[: -1 if place.end + length < len(text) else None]):
            yield None, suffix
