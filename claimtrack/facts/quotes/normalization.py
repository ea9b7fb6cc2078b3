"""A text without the differences that a copyist makes, and where its characters stood.

What is folded: runs of blanks and line ends to one blank; the shapes of quotation
marks and dashes; characters without a width, such as soft hyphens; ligatures, letters
of presentation forms, full and half width, and compositions (Unicode NFKC, of letters
alone). Case is not folded.

What never is: a digit, fraction, superscript or any other numeral, a sign of a
currency, a percent sign, a sign before a number, a prime behind one. NFKC would make
``1\u00bd`` into ``11\u20442`` and ``10\u00b2`` into ``102``: other numbers.
"""

import re
import unicodedata
from array import array
from bisect import bisect_left
from functools import cache

from attrs import define, field, frozen

MARKS = 30
"""How many marks in a row compose with a letter; the rest stand as they are (UAX 15, D3)."""

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
_LONG = 1_000  # characters from which on it pays to sort out which ones stay as they are
_AHEAD = re.compile(rf"[{_WIDTHLESS}]{{0,8}}(?P<blank>\s*)(?P<next>.?)", re.DOTALL)


@frozen
class NormalizedText:
    """A folded text, and for each of its characters where what it was made of stood.

    Several characters made of one have the same place.
    """

    text: str
    starts: "array[int]" = field(repr=False)
    ends: "array[int]" = field(repr=False)

    def span(self, start: int, end: int) -> tuple[int, int] | None:
        """Return where a stretch of the folded text stands in the original.

        None where it begins or ends within what is one character there.
        """
        if start >= end:
            return None
        if start > 0 and self.starts[start - 1] == self.starts[start]:
            return None
        if end < len(self.starts) and self.starts[end] == self.starts[end - 1]:
            return None
        return self.starts[start], self.ends[end - 1]

    def position(self, offset: int) -> int:
        """Return the first character of the folded text that stood at an offset or later."""
        return bisect_left(self.starts, offset)


def fold(text: str) -> NormalizedText:
    """Return a text folded, in time linear in its length. Blanks at its ends remain, as one."""
    folding = _Normalizer(text)
    for piece in _pieces(text).finditer(text):
        start, end = piece.span()
        match piece.lastgroup:
            case "blank":
                folding.blank(start, end)
            case "plain":
                folding.plain(start, end)
            case _:
                folding.other(start)
    folding.release()
    return NormalizedText("".join(folding.pieces), folding.starts, folding.ends)


def _pieces(text: str) -> re.Pattern[str]:
    """Return what divides a text into what stays as it is, blanks, and single characters."""
    plain = _PLAIN
    if len(text) >= _LONG and not text.isascii():
        others = (character for character in set(text) if not character.isascii())
        plain += re.escape("".join(sorted(filter(_stays, others))))
    return re.compile(rf"(?P<plain>[{plain}]+(?: [{plain}]+)*)|(?P<blank>\s+)|.", re.DOTALL)


def _stays(character: str) -> bool:
    """Whether a character is folded to itself, whatever stands beside it."""
    return (
        character not in DASHES
        and character not in PRIMES
        and not character.isspace()
        and _letters(character) == character
        and not _joins(character)
    )


@define
class _Normalizer:
    """What has been folded so far. Grows while a text is read, hence not frozen.

    The last character is held back, since marks may follow that compose with it.
    """

    source: str
    pieces: list[str] = field(factory=list)
    starts: "array[int]" = field(factory=lambda: array("I"))
    ends: "array[int]" = field(factory=lambda: array("I"))
    held: str = ""
    start: int = 0
    end: int = 0

    def blank(self, start: int, end: int) -> None:
        if self.held == " ":  # only what has no width stood between
            self.end = end
        else:
            self._hold(" ", start, end)

    def plain(self, start: int, end: int) -> None:
        self.release()
        self.pieces.append(self.source[start : end - 1])
        self.starts.extend(range(start, end - 1))
        self.ends.extend(range(start + 1, end))
        self._hold(self.source[end - 1], end - 1, end)

    def other(self, at: int) -> None:
        made = self._made(at)
        if not made:
            return
        follows = self.end == at and at - self.start <= MARKS
        if follows and self.held not in ("", " ") and _joins(made):
            self.held, self.end = self.held + made, at + 1
        else:
            self._hold(made, at, at + 1)

    def release(self) -> None:
        made = self.held
        if self.end - self.start > 1 and made != " ":
            made = unicodedata.normalize("NFC", made)
        self.pieces.append(made)
        for _ in made:
            self.starts.append(self.start)
            self.ends.append(self.end)
        self.held = ""

    def _hold(self, made: str, start: int, end: int) -> None:
        self.release()
        self.held, self.start, self.end = made, start, end

    def _made(self, at: int) -> str:
        character = self.source[at]
        before = self.held[:1] or " "  # the letter itself, if marks follow it
        if character in DASHES and (ahead := _AHEAD.match(self.source, at + 1)):
            if character == _MINUS:
                sign = ahead["next"].isnumeric()
            else:
                sign = ahead["next"].isnumeric() and not ahead["blank"] and not before.isalnum()
            return character if sign else "-"
        if character in PRIMES:
            return character if before.isnumeric() else "'" if character == PRIMES[0] else '"'
        return _letters(character)


@cache
def _letters(character: str) -> str:
    """Return what is left of a character by itself."""
    if (shape := _SHAPES.get(character)) is not None:
        return shape
    tag = unicodedata.decomposition(character).partition(" ")[0]
    if unicodedata.category(character)[0] not in "LM" or (tag[:1] == "<" and tag not in _TAGS):
        return character
    made = unicodedata.normalize("NFKC" if tag in _TAGS else "NFC", character)
    return made if all(unicodedata.category(each)[0] in "LM" for each in made) else character


def _joins(made: str) -> bool:
    """Whether a character may compose with the one before: a mark, or a part of a syllable."""
    return (
        unicodedata.category(made[0])[0] == "M"
        or "\u1161" <= made[0] <= "\u1175"
        or "\u11a8" <= made[0] <= "\u11c2"
    )
