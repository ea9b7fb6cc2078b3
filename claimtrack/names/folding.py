"""Folded text: words without case, accents, escapes and invisible characters.

Names are compared in this form. Each folded letter knows its place in the original text.

Letters with two usual plain spellings stay letters of their own: ``ä`` (*a* or *ae*), ``ö``,
``ü``, ``å`` (*a* or *aa*) and ``đ`` (*d* or *dj*). They stand for ``æ``, ``ø``, ``œ`` and
``ð`` too. All other accents are dropped.
"""

import html
import re
import unicodedata
from array import array
from collections.abc import Iterator, Sequence
from functools import cache
from html.entities import html5

from attrs import evolve, field, frozen

from claimtrack.model.characters import BLANK

SPELLINGS = {
    "ä": ("a", "ae"),
    "ö": ("o", "oe"),
    "ü": ("u", "ue"),
    "å": ("a", "aa"),
    "đ": ("d", "dj"),
}
"""The two plain spellings of each folded letter that has them."""
_SHORT_SPELLINGS = {
    spelling: short for letter, (short, long) in SPELLINGS.items() for spelling in (letter, long)
}
_SPECIAL = re.compile("|".join(_SHORT_SPELLINGS))

_MAX_ESCAPES = 3  # "&amp;uuml;" and "%25C3%25BC" are escaped twice
_PLAIN_LETTERS = {"ø": "ö", "æ": "ä", "œ": "ö", "ð": "đ", "ł": "l", "þ": "th", "ı": "i"} | {
    "ħ": "h",
    "ŧ": "t",
    "ŋ": "n",
    "ə": "a",
}
_COMPOSED = {"a\u0308": "ä", "o\u0308": "ö", "u\u0308": "ü", "a\u030a": "å"}
_VOICED_MARKS = "\u3099\u309a"  # of Kana: letters, not accents
_INVISIBLE = "\u200b"
_TATWEEL = "\u0640"
_APOSTROPHES = re.compile("[\u02b9-\u02bf\u02c8\u055a\ua78b\ua78c]")  # letters, says Unicode
_SINGLE = re.compile(
    "[\u0e00-\u0eff\u1000-\u109f\u1100-\u115e\u1780-\u17ff\u3040-\u3098\u309b-\u30ff\u3400-\u9fff"
    "\U00020000-\U0003ffff]"
)
"""Characters of scripts without blanks between words. Each is a word of its own."""
_ASCII = {code: " " for code in range(128) if not chr(code).isalnum()}
_PIECE = re.compile(r"[\x00-\x7f]+|.", re.DOTALL)
_OPEN_ENTITIES = "|".join(sorted((each for each in html5 if each[-1] != ";"), reverse=True))
"""Entities that HTML permits without a semicolon, such as `&uuml`. The longest comes first."""
_ESCAPE = re.compile(
    r"(?P<percent>(?:%[0-9a-fA-F]{2})+)"
    r"|(?P<entity>&(?:[a-zA-Z][a-zA-Z0-9]{1,31};|#[0-9]{1,8};?|#[xX][0-9a-fA-F]{1,8};?"
    rf"|(?:{_OPEN_ENTITIES})))"
    r"|(?P<tag><[/!?]?[a-zA-Z-][^<>]*>)"
    r"|(?P<units>(?:\\u[0-9a-fA-F]{4})+)"
    r"|\\(?:U(?P<code>[0-9a-fA-F]{8})|u\{(?P<point>[0-9a-fA-F]{1,6})\})|\\x(?P<byte>[0-9a-fA-F]{2})"
    r"|\\(?P<control>[bfnrt])|\\(?P<itself>[\"'/\\])|(?P<continuation>\\[ \t]*\n\s*)"
)


@frozen
class Reading:
    """A text as written or with its escapes decoded, with the original span of each character."""

    text: str
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)


@frozen
class FoldedText:
    """The folded letters of a text; every other character is a blank.

    There is a blank at the end, and around each character that is a word of its own.
    """

    letters: str
    starts: Sequence[int] = field(repr=False)
    ends: Sequence[int] = field(repr=False)


def readings_of(text: str) -> Iterator[Reading]:
    """Yield a text as written, then with its escapes decoded until none remains.

    Decoded are percent-encoding, HTML entities, and the backslashes of JSON and TOML. Tags
    become invisible. Each reading is repeated with blanks for invisible characters, since
    they may be inside a word or between two words.
    """
    reading = Reading(text, range(len(text)), range(1, len(text) + 1))
    for _ in range(_MAX_ESCAPES + 1):
        yield reading
        characters = () if reading.text.isascii() else set(reading.text)
        if invisible := [each for each in characters if not _fold_character(each)]:
            blanks = reading.text.translate(dict.fromkeys(map(ord, invisible), " "))
            yield evolve(reading, text=blanks)
        if not _ESCAPE.search(reading.text):
            return
        reading = _decode(reading)


def _decode(reading: Reading) -> Reading:
    pieces: list[str] = []
    starts, ends = array("I"), array("I")
    at = 0

    def add(text: str, start: int, end: int) -> None:
        pieces.append(text)
        starts.extend([reading.starts[start]] * len(text))
        ends.extend([reading.ends[end - 1]] * len(text))

    def add_plain(start: int, end: int) -> None:
        pieces.append(reading.text[start:end])
        starts.extend(reading.starts[start:end])
        ends.extend(reading.ends[start:end])

    for found in _ESCAPE.finditer(reading.text):
        start = found.start()
        add_plain(at, start)
        at = found.end()
        for character, length in _decode_escape(found):
            add(character, start, start + length)
            start += length
    add_plain(at, len(reading.text))
    return Reading("".join(pieces), starts, ends)


def _decode_escape(found: re.Match[str]) -> Iterator[tuple[str, int]]:
    """Yield the characters of an escape, each or several with the length of their escape."""
    escape, kind = found[0], found.lastgroup
    match kind:
        case "percent":  # UTF-8, or else Latin-1
            for character in bytes.fromhex(escape.replace("%", "")).decode(
                "utf-8", "surrogateescape"
            ):
                code = ord(character)
                if 0xDC80 <= code <= 0xDCFF:
                    yield chr(code - 0xDC00), 3
                else:
                    yield character, 3 * len(character.encode())
        case "units":
            units = bytes.fromhex(escape.replace("\\u", ""))
            for character in units.decode("utf-16-be", "surrogatepass"):
                yield character, 12 if ord(character) > 0xFFFF else 6
        case "entity":
            decoded = html.unescape(escape)
            if decoded == escape:
                yield from ((character, 1) for character in escape)
            else:
                yield decoded, len(escape)  # may be two characters, as of `&NotEqualTilde;`
        case "tag":
            yield _INVISIBLE, len(escape)
        case "code" | "point" | "byte":
            code = int(found[kind], 16)
            yield chr(code) if code < 0x110000 else " ", len(escape)
        case "control":
            yield " ", len(escape)
        case "itself":
            yield escape[1], len(escape)


def fold_text(text: str) -> FoldedText:
    """Fold a text in linear time."""
    if text.isascii():
        letters = text.lower().translate(_ASCII)
        return FoldedText(letters + " ", range(len(text)), range(1, len(text) + 1))
    folded: list[str] = []
    starts, ends = array("I"), array("I")
    for piece in _PIECE.finditer(text):
        start, end = piece.span()
        if piece[0].isascii():
            folded += piece[0].lower().translate(_ASCII)
            starts.extend(range(start, end))
            ends.extend(range(start + 1, end + 1))
            continue
        for letter in _fold_character(piece[0]):
            is_accent = unicodedata.combining(letter) > 0 and letter not in _VOICED_MARKS
            if not is_accent:
                folded.append(letter)
                starts.append(start)
                ends.append(end)
            elif folded and folded[-1] != " ":
                folded[-1] = _COMPOSED.get(folded[-1] + letter, folded[-1])
                ends[-1] = end
    return FoldedText("".join(folded) + " ", starts, ends)


def shorten(word: str) -> str:
    """Return a folded word with the shortest spelling of all its letters."""
    return _SPECIAL.sub(lambda found: _SHORT_SPELLINGS[found[0]], word)


@cache
def _fold_character(character: str) -> str:
    """Return the folded letters and accents of a character, or a blank."""
    if unicodedata.category(character) == "Cf" or character in BLANK or character == _TATWEEL:
        return ""
    plain = unicodedata.normalize("NFKD", character).casefold()
    letters = unicodedata.normalize("NFKD", plain)
    return "".join(_PLAIN_LETTERS.get(letter) or _fold_letter(letter) for letter in letters)


def _fold_letter(letter: str) -> str:
    if _APOSTROPHES.match(letter):
        return " "
    if not letter.isalnum() and unicodedata.category(letter)[0] != "M":
        return " "
    if _SINGLE.match(letter):
        return f" {letter}" if "\u1100" <= letter <= "\u115e" else f" {letter} "
    return letter
