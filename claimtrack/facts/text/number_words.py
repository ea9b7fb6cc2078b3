"""Parser for numbers in words: `forty-two`, `two and a half`, `a quarter`, `the third`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from enum import Enum, auto
from fractions import Fraction
from functools import cache
from math import gcd
from types import MappingProxyType
from typing import NamedTuple

from claimtrack.model.numbers.amounts import NUMBER_WORDS, TENS

MAGNITUDES: Mapping[str, int] = MappingProxyType(
    {
        "hundred": 100,
        "thousand": 1000,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
        "lakh": 10**5,
        "crore": 10**7,
    }
)

_SIZES: Mapping[str, int] = MappingProxyType(
    {
        **NUMBER_WORDS,
        "dozen": 12,
        **MAGNITUDES,
    }
)
ORDINALS: Mapping[str, int] = MappingProxyType(
    {
        word: number
        for number, word in enumerate(
            (
                *("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth"),
                *("ninth", "tenth", "eleventh", "twelfth", "thirteenth", "fourteenth"),
                *("fifteenth", "sixteenth", "seventeenth", "eighteenth", "nineteenth"),
                "twentieth",
            ),
            1,
        )
    }
)
"""The ordinal numbers up to twenty."""
_PARTS: Mapping[str, int] = MappingProxyType(
    {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
)
_MULTIPLES: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("doubled", "doubling"), 2),
        **dict.fromkeys(("tripled", "tripling", "trebled", "trebling"), 3),
        **dict.fromkeys(("quadrupled", "quadrupling"), 4),
    }
)
_HALVED = ("halved", "halving")
_GROUPS: Mapping[str, int] = MappingProxyType(
    {
        **dict.fromkeys(("single", "sole", "once"), 1),
        **dict.fromkeys(("twice", "double", "both", "pair", "couple", "duo", "twin", "brace"), 2),
        **dict.fromkeys(("triple", "treble", "thrice", "trio", "triplet"), 3),
        **dict.fromkeys(("quadruple", "quartet"), 4),
    }
)
"""Words that may stand for a number of things, or for a multiple."""

MAX_COUNTED = 12
"""Largest number that a writer may have counted from a list."""


class WordKind(Enum):
    """Kinds of numbers in words."""

    CARDINAL = auto()
    ORDINAL = auto()
    PART = auto()
    """A part of a whole, as in `half of it`."""
    MULTIPLE = auto()
    """A factor, as in `threefold` and `tripled`."""
    GROUP = auto()
    """A word that may stand for a number, or for a part: `both`, `the second half`."""


class SpelledNumber(NamedTuple):
    """A number in words with its span."""

    number: Fraction
    start: int
    end: int
    kind: WordKind = WordKind.CARDINAL
    scale: int = 1
    """The magnitude of its last word, or 1."""
    counted: bool = False
    """True for a single word for a number up to :data:`MAX_COUNTED`."""


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_number_words(text: str) -> Iterator[SpelledNumber]:
    """Yield the numbers in words of a text, and words that may stand for numbers, in order."""
    lower = text.replace("\u0130", "_").lower()  # each character at its place
    row: list[re.Match[str]] = []
    end = 0
    for match in (*_word_pattern().finditer(lower), None):
        if row and (match is None or not _continues_number(lower, row[-1], match)):
            number = _with_ending(lower, _parse_row(row), match)
            yield number
            row, end = [], number.end
        if match is None or match.start() < end:
            continue
        if match["word"] in _SIZES and not match["tail"]:
            # `2 million` is parsed with its digits.
            after_digits = not row and _AFTER_DIGITS.match(lower, max(0, match.start() - 2))
            if not (after_digits and match["word"] in MAGNITUDES):
                row.append(match)
        else:
            for number in _other_numbers(lower, match):
                yield number
                end = number.end


@cache
def _word_pattern() -> re.Pattern[str]:
    """Return the pattern of one number word in lower case."""
    endings: dict[str, list[str]] = {}
    for word in (*_SIZES, *ORDINALS, *_PARTS, *_MULTIPLES, *_GROUPS, *_HALVED):
        endings.setdefault(word[0], []).append(word[1:])
    # Grouped by the first letter, since most words of a text have none of these.
    words = "|".join(f"{first}(?:{alternation(set(rest))})" for first, rest in endings.items())
    return re.compile(rf"\b(?P<word>{words})(?P<tail>s|fold)?\b")


_AFTER_DIGITS = re.compile("[0-9\u00bd] ")
_AND_PART = re.compile(
    r"[ -]and[ -](?:a|one)[ -](?P<part>half|third|quarter)"
    rf"(?:[ -](?P<scale>{alternation(MAGNITUDES)}))?(?!\w)"
)
_OF_SCALE = re.compile(
    rf"[ -](?:of[ -])?(?:an?[ -])?(?P<scale>dozen|{alternation(MAGNITUDES)})(?!\w)"
)
# Words around `half` and `a third` that make it an amount. `The second half` is none.
_AMOUNT_BEFORE = re.compile(
    r"(?<!\w)(?:by|in|than|about|almost|nearly|over|under|only|roughly|around|approximately|just)"
    r" (?:an? |one )?$"
)
_AMOUNT_AFTER = re.compile(" (?:of|the|its|their|his|her|our|my|your|all|those|these|that|as)\\b")
_NO_AMOUNT_BEFORE = re.compile(
    r"(?<!\w)(?:first|second|third|other|latter|last|opening|final|next|better|each|every|either|past"
    r"|the|this|that|top|bottom|upper|lower|left|right|early|late|1st|2nd|fourth)[ -]$"
)
_NO_AMOUNT_AFTER = re.compile(r"[ -]?(?:time|final|-)")


def _continues_number(lower: str, before: re.Match[str], match: re.Match[str]) -> bool:
    """True if a word continues the number of the word before it."""
    word, last = match["word"], before["word"]
    if word not in _SIZES or match["tail"]:
        return False
    gap = lower[before.end() : match.start()]
    if gap == " and ":  # `two million and five` is two numbers
        return last[-1] == "d" and word not in MAGNITUDES
    if gap not in (" ", "-"):
        return False
    if word in MAGNITUDES or word == "dozen" or last in MAGNITUDES:
        return True
    return last in TENS and 0 < _SIZES[word] < 10


def _parse_row(row: list[re.Match[str]]) -> SpelledNumber:
    """Return the number of a sequence of words."""
    total = current = 0
    for match in row:
        word = match["word"]
        size = _SIZES[word]
        if word in ("hundred", "dozen"):
            current = max(current, 1) * size
        elif word in MAGNITUDES:
            total, current = total + max(current, 1) * size, 0
        else:
            current += size
    number, last = total + current, row[-1]
    return SpelledNumber(
        Fraction(number),
        row[0].start(),
        last.end(),
        scale=MAGNITUDES.get(last["word"], 1),
        counted=len(row) == 1 and number <= MAX_COUNTED,
    )


def _with_ending(lower: str, number: SpelledNumber, after: re.Match[str] | None) -> SpelledNumber:
    """Return a number with the part, the magnitude or the ordinal that ends it."""
    if (ending := _AND_PART.match(lower, number.end)) is not None:  # `two and a half million`
        scale = MAGNITUDES.get(ending["scale"], 1)
        share = number.number + Fraction(1, _PARTS[ending["part"]])
        return SpelledNumber(share * scale, number.start, ending.end(), scale=scale)
    if after is None or lower[number.end : after.start()] not in (" ", "-"):
        return number
    word, whole = after["word"], int(number.number)
    below = _PARTS.get(word, 0)
    if below and number.counted and whole and gcd(whole, below) == 1 and whole < below:
        if whole > 1 and not after["tail"]:
            return number
        # `The last three quarters` are periods.
        period = _NO_AMOUNT_BEFORE.search(lower, max(0, number.start - 16), number.start)
        kind = WordKind.GROUP if period else WordKind.PART
        part = SpelledNumber(Fraction(whole, below), number.start, after.end(), kind)
        return _with_scale(lower, part) or part  # `two thirds`
    unit = 10 if word == "second" else ORDINALS.get(word, 10)  # `a twenty-second delay`
    if unit < 10 and 20 <= whole < 100 and whole % 10 == 0:
        ordinal = Fraction(whole + unit)
        return SpelledNumber(ordinal, number.start, after.end(), WordKind.ORDINAL)
    return number


def _with_scale(lower: str, part: SpelledNumber) -> SpelledNumber | None:
    """Return the number that a part of a magnitude is: `half a million`."""
    of = _OF_SCALE.match(lower, part.end)
    if of is None:
        return None
    size = _SIZES[of["scale"]]
    scale = MAGNITUDES.get(of["scale"], 1)
    return SpelledNumber(part.number * size, part.start, of.end(), scale=scale)


def _other_numbers(lower: str, match: re.Match[str]) -> Iterator[SpelledNumber]:
    """Yield the numbers for which a word that is no cardinal may stand."""
    word, (start, end) = match["word"], match.span()
    if match["tail"] == "fold":
        if word in _SIZES:
            yield SpelledNumber(Fraction(_SIZES[word]), start, end, WordKind.MULTIPLE)
        return
    if word in _MULTIPLES:
        yield SpelledNumber(Fraction(_MULTIPLES[word]), start, end, WordKind.MULTIPLE)
    elif word in _HALVED:
        yield SpelledNumber(Fraction(1, 2), start, end, WordKind.PART)
    elif word in _GROUPS:
        yield SpelledNumber(Fraction(_GROUPS[word]), start, end, WordKind.GROUP)
    if word in ORDINALS:
        yield SpelledNumber(Fraction(ORDINALS[word]), start, end, WordKind.ORDINAL)
    if word in _PARTS:
        share = Fraction(1, _PARTS[word])
        if word != "half" and lower.endswith("a ", 0, start):
            start -= 2
        part = SpelledNumber(share, start, end, WordKind.PART)
        counted = word == "half" or start < match.start()
        if counted and (scaled := _with_scale(lower, part)) is not None:
            yield scaled
            return
        yield part if _is_amount(lower, part) else part._replace(kind=WordKind.GROUP)


def _is_amount(lower: str, part: SpelledNumber) -> bool:
    """True if a part is an amount, not the name of a period or a rank."""
    window = max(0, part.start - 16)
    if _NO_AMOUNT_AFTER.match(lower, part.end):
        return False
    if _NO_AMOUNT_BEFORE.search(lower, window, part.start):
        return False
    if part.number != Fraction(1, 2) and lower[part.start] != "a":
        return False  # `the third of them`
    before = _AMOUNT_BEFORE.search(lower, window, part.start)
    after = _AMOUNT_AFTER if part.number == Fraction(1, 2) else _AMOUNT_AFTER_THIRD
    return before is not None or after.match(lower, part.end) is not None


_AMOUNT_AFTER_THIRD = re.compile(r" of\b")
