"""Whether a stretch of text ends where it may: not within a word, a number or a character.

"5 percent" is no part of "15 percent", nor "likely" of "unlikely" or "can" of "can't":
where such words are found, the text says something else.
"""

import re
import unicodedata

from claimtrack.facts.quotes.normalization import APOSTROPHES, PRIMES

_SIGNS = "+-\u2010\u2011\u2012\u2013\u2212\u00b1~<>\u2248\u2264\u2265"
_WITHIN = ".,:/\u00b7\u066b\u066c" + APOSTROPHES + _SIGNS
_BEHIND = re.compile(rf" ?[%\u2030\u2031\u00b0{PRIMES}]")
_NOT = re.compile(rf"[{APOSTROPHES}][tT](?!\w)")
_GROUP = re.compile(r" \d{3}(?!\d)")
_GROUP_BEFORE = re.compile(r"(?:\A|\D)\d{1,3}\Z")
_START_OF_WORD = re.compile(r"(?:\A|[\W_])([^\W\d_]{2,6})(-?)\Z")
_TURNING = frozenset(
    ("anti", "counter", "dis", "ex", "il", "im", "in", "ir", "mis", "non", "quasi", "pseudo", "un")
)
_TURNING_JOINED = _TURNING | {"no", "not", "never"}

_JOINER = "\u200d"
_FLAG = "[\U0001f1e6-\U0001f1ff]"
_FLAGS_BEFORE = re.compile(rf"{_FLAG}*\Z")
_FLAGS_LOOKED_AT = 200
_TINTS = re.compile("[\U0001f3fb-\U0001f3ff\U000e0020-\U000e007f]")


def cuts(text: str, at: int) -> bool:
    """Whether the boundary before a position lies within a word, a number or a negation.

    Letters of scripts without capitals are no bar: many of them are written without
    blanks, or with particles joined to the words.
    """
    if not 0 < at < len(text):
        return False
    both_solid = _solid(text[at - 1]) and _solid(text[at])
    return both_solid or cuts_number(text, at) or cuts_negation(text, at)


def cuts_number(text: str, at: int) -> bool:
    """Whether a number goes on across a boundary: its digits, groups, signs or what it counts."""
    if not 0 < at < len(text):
        return False
    before, after = text[at - 1], text[at]
    if after.isnumeric() and (before.isnumeric() or before in _SIGNS or _is_currency(before)):
        return True
    if before.isnumeric() and (_BEHIND.match(text, at) or _is_currency(text[at : at + 2].strip())):
        return True
    if after in _WITHIN and text[at + 1 : at + 2].isnumeric():
        return before.isnumeric() or (after in _SIGNS and before.isalpha())
    if before in _WITHIN and after.isnumeric():
        further = text[at - 2 : at - 1] if at > 1 else " "
        return further.isnumeric() or (before == "." and further.isspace())
    return (after == " " and _grouped(text, at)) or (before == " " and _grouped(text, at - 1))


def cuts_negation(text: str, at: int) -> bool:
    """Whether a boundary parts what turns a word round from the word: can|'t, un|likely."""
    if not 0 < at < len(text):
        return False
    if text[at - 1].isalpha() and _NOT.match(text, at):
        return True
    if text[at - 2 : at - 1].isalpha() and _NOT.match(text, at - 1):
        return True
    first = _START_OF_WORD.search(text, max(0, at - 9), at)
    if first is None or not text[at].isalpha():
        return False
    return first[1].lower() in (_TURNING_JOINED if first[2] else _TURNING)


def splits_character(text: str, at: int) -> bool:
    """Whether a boundary lies within what a reader takes for one character.

    The clusters of UAX 29 as far as marks, joined and tinted pictures, flags, syllables
    of Hangul and line ends go.
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
        flags = _FLAGS_BEFORE.search(text, max(0, at - _FLAGS_LOOKED_AT), at)
        return flags is not None and len(flags[0]) % 2 == 1
    return "\u1160" <= after <= "\u11ff" and (
        "\u1100" <= before <= "\u11ff" or "\uac00" <= before <= "\ud7a3"
    )


def _solid(character: str) -> bool:
    """Whether it is a numeral, or a letter of a script with capitals."""
    return character.isnumeric() or character.lower() != character.upper()


def _is_currency(character: str) -> bool:
    return len(character) == 1 and unicodedata.category(character) == "Sc"


def _grouped(text: str, blank: int) -> bool:
    """Whether a blank parts thousands: up to three digits before it, three behind."""
    if _GROUP.match(text, blank) is None:
        return False
    return _GROUP_BEFORE.search(text, max(0, blank - 4), blank) is not None
