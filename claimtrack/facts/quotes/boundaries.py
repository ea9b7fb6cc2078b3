"""Tests for span boundaries that split a word, a number, a negation or a character.

A match of "5 percent" within "15 percent", of "likely" within "unlikely", of "can" within
"can't", or of "more than 200" within "no more than 200" is not a quotation: the text says
something else there.
"""

import re
import unicodedata
from functools import cache

from claimtrack.facts.quotes.normalization import APOSTROPHES, PRIMES
from claimtrack.model.numbers.amounts import HEDGES, NUMBER_WORDS

_SIGNS = "+-\u2010\u2011\u2012\u2013\u2212\u00b1~<>\u2248\u2264\u2265"
_WITHIN = ".,:/\u00b7\u066b\u066c" + APOSTROPHES + _SIGNS
_UNIT_MARK = re.compile(rf" ?[%\u2030\u2031\u00b0{PRIMES}]")
_CONTRACTED_NOT = re.compile(rf"[nN]?[{APOSTROPHES}][tT](?!\w)")
_WITHOUT = re.compile(r"less(?:ly|ness)?(?!\w)", re.IGNORECASE)
_NUMBER_WORD = re.compile("(?:four|six|seven|eight|nine)(?:t?een|t?y)", re.IGNORECASE)
_GROUP = re.compile(r" \d{3}(?!\d)")
_GROUP_BEFORE = re.compile(r"(?:\A|\D)\d{1,3}\Z")
_PREFIX = re.compile(r"(?:\A|[\W_])([^\W\d_]{2,6})(-?)\Z")
_NEGATING_PREFIXES = frozenset(
    ("anti", "counter", "dis", "ex", "il", "im", "in", "ir", "mis", "non", "quasi", "pseudo", "un")
)
_HYPHENATED_NEGATIONS = _NEGATING_PREFIXES | {"no", "not", "never"}

_DEGREE = (
    "(?:a lot|any|appreciably|considerably|even|far|many|much|noticeably|really|significantly"
    "|substantially)"
)
_NEGATION = re.compile(
    rf"(?:(?<!\w)(?:cannot|hardly|neither|never|nor|not|no|scarcely)|n[{APOSTROPHES}]t)"
    rf"(?: {_DEGREE})? ?\Z",
    re.IGNORECASE,
)
_NEGATION_LENGTH = 24

_JOINER = "\u200d"
_FLAG = "[\U0001f1e6-\U0001f1ff]"
_FLAGS_BEFORE = re.compile(rf"{_FLAG}*\Z")
_MAX_FLAGS = 200
_TINTS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def splits_token(text: str, at: int) -> bool:
    """True if the boundary before a position lies within a word, a number or a negation.

    Letters of scripts without capitals never count as one word: many of these scripts
    are written without spaces, or join particles to words.
    """
    if not 0 < at < len(text):
        return False
    both_solid = _is_solid(text[at - 1]) and _is_solid(text[at])
    return both_solid or splits_number(text, at) or splits_negation(text, at)


def splits_word(text: str, at: int) -> bool:
    """True if a boundary lies between letters of a word that is no number and no negation."""
    between_letters = 0 < at < len(text) and text[at - 1].isalpha() and text[at].isalpha()
    return between_letters and not splits_number(text, at) and not splits_negation(text, at)


def splits_number(text: str, at: int) -> bool:
    """True if a number, with its digits, groups, signs and unit mark, continues over a boundary."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after.isnumeric() and (before.isnumeric() or before in _SIGNS or _is_currency(before)):
        return True
    if before.isnumeric() and (
        _UNIT_MARK.match(text, at) or _is_currency(text[at : at + 2].strip())
    ):
        return True
    if after in _WITHIN and text[at + 1 : at + 2].isnumeric():
        return before.isnumeric() or (after in _SIGNS and before.isalpha())
    if before in _WITHIN and after.isnumeric():
        further = text[at - 2 : at - 1] if at > 1 else " "
        return further.isnumeric() or (before == "." and further.isspace())
    if before.isalpha() and after.isalpha():
        words = _NUMBER_WORD.finditer(text, max(0, at - 5), at + 4)
        return any(word.start() < at < word.end() for word in words)
    return (after == " " and _separates_thousands(text, at)) or (
        before == " " and _separates_thousands(text, at - 1)
    )


def splits_negation(text: str, at: int) -> bool:
    """True if a boundary separates a negation from its words: can|'t, un|likely, no|more than."""
    if not 0 < at < len(text):
        return False
    if text[at - 1].isalpha() and (_CONTRACTED_NOT.match(text, at) or _WITHOUT.match(text, at)):
        return True
    if ends_in_negation(text, at) and _comparison().match(text, at):
        return True
    if text[at - 2 : at - 1].isalpha() and _CONTRACTED_NOT.match(text, at - 1):
        return True
    first = _PREFIX.search(text, max(0, at - 9), at)
    if first is None or not text[at].isalpha():
        return False
    return first[1].lower() in (_HYPHENATED_NEGATIONS if first[2] else _NEGATING_PREFIXES)


@cache
def _comparison() -> re.Pattern[str]:
    """Return the pattern of a comparative with `than`, or of a number after a hedge."""
    hedges = "|".join(re.escape(word) for hedge in HEDGES for word in hedge.words)
    number = rf"[$\u20ac\u00a3\u00a5]?\d|(?:{'|'.join(NUMBER_WORDS)})\b"
    return re.compile(
        rf" ?(?:{_DEGREE} )?(?:(?:more|less|worse|\w{{1,20}}er) than\b"
        rf"|(?:{hedges}) ?(?={number}))",
        re.IGNORECASE,
    )


def ends_in_negation(text: str, at: int) -> bool:
    """True if the words before a position are a negation: `no`, `can't`, `hardly`, `not much`."""
    return _NEGATION.search(text, max(0, at - _NEGATION_LENGTH), at) is not None


def splits_character(text: str, at: int) -> bool:
    """True if a boundary lies within a grapheme cluster.

    Covered parts of UAX 29: combining marks, emoji sequences, flags, Hangul syllables
    and line ends.
    """
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after < "\u0300":
        return before == "\r" and after == "\n"
    if unicodedata.category(after)[0] == "M" or after == _JOINER or _TINTS.match(after):
        return True
    if before == _JOINER:
        return unicodedata.category(after) == "So"
    if re.match(_FLAG, after) and re.match(_FLAG, before):
        flags = _FLAGS_BEFORE.search(text, max(0, at - _MAX_FLAGS), at)
        return flags is not None and len(flags[0]) % 2 == 1
    return "\u1160" <= after <= "\u11ff" and (
        "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    )


def _is_solid(character: str) -> bool:
    """True for a numeral, or a letter of a script with capitals."""
    return character.isnumeric() or character.lower() != character.upper()


def _is_currency(character: str) -> bool:
    return len(character) == 1 and unicodedata.category(character) == "Sc"


def _separates_thousands(text: str, blank: int) -> bool:
    """True if a blank separates thousands: one to three digits before it, three after it."""
    if _GROUP.match(text, blank) is None:
        return False
    return _GROUP_BEFORE.search(text, max(0, blank - 4), blank) is not None
