"""Finding a quotation in a text again, or saying why it is not there.

What stands elsewhere and merely looks like it never counts as found: not the best of
several places, not words with another number, date or negation in them, and not the
same words where the recorded words around them are others.
"""

from collections.abc import Iterable

from attrs import frozen

from claimtrack.facts.quotes.nearest import NearestPassage, WordChange
from claimtrack.facts.quotes.occurrences import Match, MatchKind, Occurrences, SearchedText
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.selector import Selector
from claimtrack.model.values import refuse

MOST = 1_000
"""How many places are returned where a quotation fits many."""


class AnchorStatus(DescribedEnum):
    """What became of a quotation in a text: one place for the first three, none for the last."""

    EXACT = "exact", "it stands in one place, to the letter, and where it was recorded"
    NORMALISED = "normalised", "the same, but for blanks, marks and compositions"
    MOVED = "moved", "it stands in one place, and not where it was recorded"
    AMBIGUOUS = "ambiguous", "its words stand in several places, and none is singled out"
    CHANGED = "changed", "something close stands there, and differs"
    ORPHANED = "orphaned", "nothing like it stands there"


@frozen
class Anchor:
    """What became of a quotation in a text.

    ``matches`` is the one place that the status names; where it is ambiguous every
    place, in order, the first :data:`MOST` of them; else empty. ``nearest`` is what is
    close, with the differences, where it is changed; it is no match. ``in_context`` is
    false where words around the quotation are recorded and stand around none of the
    places with its words.
    """

    status: AnchorStatus
    matches: tuple[Match, ...] = ()
    nearest: NearestPassage | None = None
    in_context: bool = True
    vouched: bool = True
    """Whether more speaks for the place than that no other is left: it is the recorded
    one, the recorded words stand around it, or nothing is recorded that speaks against it."""

    @property
    def found(self) -> bool:
        """Whether it stands there, in one place, and that is the one meant.

        What moved counts if the recorded words around it moved with it. The same words
        elsewhere may have been there before, and those recorded may be gone.
        """
        match self.status:
            case AnchorStatus.EXACT | AnchorStatus.NORMALISED | AnchorStatus.MOVED:
                return self.vouched
            case AnchorStatus.AMBIGUOUS | AnchorStatus.CHANGED | AnchorStatus.ORPHANED:
                return False


def anchor(selectors: Iterable[Selector], text: str | SearchedText) -> Anchor:
    """Return what became of a quotation in a text.

    The selectors are one quotation, and perhaps where it starts. Where words before or
    after it are recorded, only places with all of them around count, but for blanks and
    marks between; among several places, the recorded start decides. A quotation may
    leave words out (``...``, ``[...]``): its parts are looked for one after the other.

    Time is linear in the text, with a bound on the places looked at; a quotation with
    more of them is ambiguous, unless it stands where it was recorded.

    Raises:
        LedgerError: there is no quotation among the selectors, or more than one.
    """
    quote, start = _sorted(selectors)
    searched = text if isinstance(text, SearchedText) else SearchedText(text)
    places = Occurrences(searched, quote, start)
    fitting = [match for match in places.matches if match.in_context]
    here = [match for match in fitting if places.is_recorded(match)]
    if here:
        return Anchor(_STATUS[here[0].tier], tuple(here[:1]))
    if len(fitting) == 1 and places.complete:
        vouched = start is None or bool(quote.prefix or quote.suffix)
        status = _STATUS[fitting[0].tier] if start is None else AnchorStatus.MOVED
        return Anchor(status, tuple(fitting), vouched=vouched)
    if fitting or len(places.matches) > 1 or not places.complete:
        several = fitting or places.matches
        return Anchor(AnchorStatus.AMBIGUOUS, tuple(several[:MOST]), in_context=bool(fitting))
    return _missing(places)


_STATUS = {MatchKind.EXACT: AnchorStatus.EXACT, MatchKind.NORMALISED: AnchorStatus.NORMALISED}


def _sorted(selectors: Iterable[Selector]) -> tuple[TextQuoteSelector, int | None]:
    given = tuple(selectors)
    quotes = [each for each in given if isinstance(each, TextQuoteSelector)]
    starts = [each.start for each in given if isinstance(each, TextPositionSelector)]
    if len(quotes) != 1 or len(starts) > 1:
        refuse(
            f"{len(quotes)} quotations and {len(starts)} places to look for",
            "give one quotation, and one place at most",
        )
    return quotes[0], starts[0] if starts else None


def _missing(places: Occurrences) -> Anchor:
    """Return what became of a quotation whose words are not there, or among other words."""
    for match in places.matches:
        changes = tuple(WordChange(*pair) for pair in places.surroundings(match))
        nearest = NearestPassage(match.place, changes)
        return Anchor(AnchorStatus.CHANGED, (), nearest, in_context=False)
    words, exact = places.searched.words, places.quote.exact
    found = words.nearest(exact) if places.cut is None else words.at(places.cut, exact)
    status = AnchorStatus.ORPHANED if found is None else AnchorStatus.CHANGED
    return Anchor(status, (), found)
