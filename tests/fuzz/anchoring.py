"""An anchored quotation stands at its place, and a quotation taken from a text is found there."""

from collections.abc import Iterator

from claimtrack.errors import LedgerError
from claimtrack.facts.quotes.anchors import AnchorStatus, anchor
from claimtrack.facts.quotes.boundaries import splits_character, splits_token
from claimtrack.facts.quotes.normalization import normalize_text
from claimtrack.facts.quotes.occurrences import MatchKind, split_at_omissions
from claimtrack.model import TextPositionSelector, TextQuoteSelector
from tests.fuzz.parts import join_input, split_input


def check(data: bytes) -> None:
    """Check a text, a quotation, a prefix, a suffix and a start."""
    text, exact, prefix, suffix, start = split_input(data, 5)
    try:
        quote = TextQuoteSelector(exact, prefix or None, suffix or None)
    except LedgerError:
        return
    place = int(start[:6]) if start[:6].isascii() and start[:6].isdigit() else None
    _check_matches(text, quote, place)
    if place is not None:
        _check_excerpt(text, place, len(exact))


def _check_matches(text: str, quote: TextQuoteSelector, start: int | None) -> None:
    position = () if start is None else (TextPositionSelector(start, start + len(quote.exact)),)
    found = anchor((quote, *position), text)
    assert found.found <= (len(found.matches) == 1)
    assert (found.nearest is None) or (found.status is AnchorStatus.CHANGED)
    for match in found.matches:
        words = match.place.of(text)
        assert words, "an empty match"
        if match.kind is MatchKind.EXACT:
            assert quote.exact == words
        elif len(pieces := split_at_omissions(normalize_text(quote.exact).text)) == 1:
            assert pieces == split_at_omissions(normalize_text(words).text)
    if found.nearest is not None:
        assert 0 <= found.nearest.place.start <= found.nearest.place.end <= len(text)


def _check_excerpt(text: str, start: int, length: int) -> None:
    """Quote a part of the text with its context, which must be found where it was taken."""
    end = min(start + length, len(text))
    exact = text[start:end]
    cut = any(splits_token(text, at) or splits_character(text, at) for at in (start, end))
    if not exact.strip() or cut:
        return
    before, after = text[max(0, start - 32) : start], text[end : end + 32]
    try:
        quote = TextQuoteSelector(exact, before or None, after or None)
    except LedgerError:
        return
    found = anchor((quote, TextPositionSelector(start, end)), text)
    assert AnchorStatus.EXACT is found.status, f"{exact!r} at {start}: {found.status}"
    assert (start, end) == (found.matches[0].place.start, found.matches[0].place.end)


def seeds() -> Iterator[bytes]:
    text = (
        "The pump failed \u2013 twice \u2013 on 3 May; "
        "it isn\u2019t \u201cnew\u201d, at least 1,000 hours old. "
    )
    for exact, prefix, suffix, start in (
        ("pump failed", "The ", " ", "4"),
        ("failed - twice - on", "", "", "9"),
        ('isn\'t "new"', "it ", "", "39"),
        ("1,000 hours", "least ", " old", "60"),
        ("The pump ... hours old", "", "", "0"),
        ("1,000", "", "", ""),
    ):
        yield join_input(text, exact, prefix, suffix, start)
        yield join_input(text * 3, exact, prefix, suffix, start)
