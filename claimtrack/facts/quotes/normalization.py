"""Text normalization for the comparison of quotations, with a map back to the original.

Normalized are runs of white space and line ends (to one space), the shapes of
quotation marks and dashes, zero-width characters such as soft hyphens, ligatures,
presentation forms, full and half width, and compositions (Unicode NFKC, letters only).
Case remains.

Numerals of any kind, currency signs, percent signs, signs before a number and primes
after a number also remain. NFKC would turn ``1\u00bd`` into ``11\u20442`` and
``10\u00b2`` into ``102``, which are other numbers.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache

from attrs import define, field, frozen

MAX_COMBINING_MARKS = 30
"""Longest run of combining marks that is composed with a letter (UAX 15, D3)."""

DASHES = "-\u2010\u2011\u2012\u2013\u2014\u2015\u2212"
APOSTROPHES = "'\u2018\u2019\u201a\u201b\u2039\u203a\u00b4`"
PRIMES = "\u2032\u2033"

_WIDTHLESS = (
    "\u00ad\u061c\u180e\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e"
    "\u2060\u2061\u2062\u2063\u2064\u2066\u2067\u2068\u2069\ufeff"
)
_SHAPES = {
    **dict.fromkeys(APOSTROPHES, "'"),
    **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb", '"'),
    **dict.fromkeys(_WIDTHLESS, ""),
    "\u2026": "...",
}
_MINUS = "\u2212"
_TAGS = ("<compat>", "<wide>", "<narrow>", "<initial>", "<medial>", "<final>", "<isolated>")
_PLAIN = "!-_a-~"
_LONG_TEXT = 1_000  # characters from which a search for stable characters pays off
_LOOKAHEAD = re.compile(rf"[{_WIDTHLESS}]{{0,8}}(?P<blank>\s*)(?P<next>.?)", re.DOTALL)


@frozen
class NormalizedText:
    """A normalized text, and the original span of each of its characters.

    Several characters made of one original character share its span.
    """

    text: str
    starts: "array[int]" = field(repr=False)
    ends: "array[int]" = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return the original span of a normalized span.

        None if an end of the span lies within one character of the original.
        """
        if start >= end:
            return None
        if start > 0 and self.starts[start - 1] == self.starts[start]:
            return None
        if end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
            return None
        return self.starts[start], self.ends[end - 1]

    def position(self, offset: int) -> int:
        """Return the normalized position of the first character at or after an original offset."""
        return bisect_left(self.starts, offset)


def normalize_text(text: str) -> NormalizedText:
    """Normalize a text in linear time. White space at its ends becomes one space."""
    normalizer = _Normalizer(text)
    for piece in _piece_pattern(text).finditer(text):
        start, end = piece.span()
        match piece.lastgroup:
            case "blank":
                normalizer.add_blank(start, end)
            case "plain":
                normalizer.add_plain(start, end)
            case _:
                normalizer.add_character(start)
    normalizer.flush()
    return NormalizedText("".join(normalizer.pieces), normalizer.starts, normalizer.ends)


def _piece_pattern(text: str) -> re.Pattern[str]:
    """Return a pattern that divides a text into stable runs, blanks and other characters."""
    plain = _PLAIN
    if len(text) >= _LONG_TEXT and not text.isascii():
        others = (character for character in set(text) if not character.isascii())
        plain += re.escape("".join(sorted(filter(_is_stable, others))))
    return re.compile(rf"(?P<plain>[{plain}]+(?: [{plain}]+)*)|(?P<blank>\s+)|.", re.DOTALL)


def _is_stable(character: str) -> bool:
    """True if a character is normalized to itself in any context."""
    return (
        character not in DASHES
        and character not in PRIMES
        and not character.isspace()
        and _normalize_letter(character) == character
        and not _composes(character)
    )


@define
class _Normalizer:
    """The state of :func:`normalize_text`.

    The last character is pending, since combining marks may follow it.
    """

    source: str
    pieces: list[str] = field(factory=list)
    starts: "array[int]" = field(factory=lambda: array("I"))
    ends: "array[int]" = field(factory=lambda: array("I"))
    pending: str = ""
    start: int = 0
    end: int = 0

    def add_blank(self, start: int, end: int) -> None:
        if self.pending == " ":  # only zero-width characters between the two
            self.end = end
        else:
            self._set_pending(" ", start, end)

    def add_plain(self, start: int, end: int) -> None:
        self.flush()
        self.pieces.append(self.source[start : end - 1])
        self.starts.extend(range(start, end - 1))
        self.ends.extend(range(start + 1, end))
        self._set_pending(self.source[end - 1], end - 1, end)

    def add_character(self, at: int) -> None:
        new = self._normalize_at(at)
        if not new:
            return
        follows = self.end == at and at - self.start <= MAX_COMBINING_MARKS
        if follows and self.pending not in ("", " ") and _composes(new):
            self.pending, self.end = self.pending + new, at + 1
        else:
            self._set_pending(new, at, at + 1)

    def flush(self) -> None:
        new = self.pending
        if self.end - self.start > 1 and new != " ":
            new = unicodedata.normalize("NFC", new)
        self.pieces.append(new)
        for _ in new:
            self.starts.append(self.start)
            self.ends.append(self.end)
        self.pending = ""

    def _set_pending(self, new: str, start: int, end: int) -> None:
        self.flush()
        self.pending, self.start, self.end = new, start, end

    def _normalize_at(self, at: int) -> str:
        character = self.source[at]
        before = self.pending[:1] or " "  # the letter itself, without its combining marks
        if character in DASHES and (ahead := _LOOKAHEAD.match(self.source, at + 1)):
            if character == _MINUS:
                sign = ahead["next"].isnumeric()
            else:
                sign = ahead["next"].isnumeric() and not ahead["blank"] and not before.isalnum()
            return character if sign else "-"
        if character in PRIMES:
            return character if before.isnumeric() else "'" if character == PRIMES[0] else '"'
        return _normalize_letter(character)


@cache
def _normalize_letter(character: str) -> str:
    """Return the normal form of a character without its context."""
    if (shape := _SHAPES.get(character)) is not None:
        return shape
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if unicodedata.category(character)[0] not in "LM" or (tag[:1] == "<" and tag not in _TAGS):
        return character
    new = unicodedata.normalize("NFKC" if tag in _TAGS else "NFC", character)
    return new if all(unicodedata.category(each)[0] in "LM" for each in new) else character


def _composes(new: str) -> bool:
    """True if a character may compose with the one before: a mark or a Hangul vowel or final."""
    return (
        unicodedata.category(new[0])[0] == "M"
        or "\u1161" <= new[0] <= "\u1175"
        or "\u11a8" <= new[0] <= "\u11c2"
    )
