"""Numbers that running text spells out: `forty-two`, `two hundred and five`, `a quarter`."""

import re
from collections.abc import Iterable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

MAGNITUDES: Mapping[str, int] = MappingProxyType(
    {
        "hundred": 100,
        "thousand": 1000,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
    }
)

_SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
_TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip
_SIZES: Mapping[str, int] = MappingProxyType(
    {
        **{word: number for number, word in enumerate(_SMALL)},
        **{word: 10 * number for number, word in enumerate(_TENS, 2)},
        "dozen": 12,
        **MAGNITUDES,
    }
)
_ORDINALS = (
    "first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth",
    "eleventh", "twelfth", "thirteenth", "fourteenth", "fifteenth", "sixteenth", "seventeenth",
    "eighteenth", "nineteenth", "twentieth",
)  # fmt: skip
_PARTS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_TIMES = {"twice": 2, "double": 2, "doubled": 2, "triple": 3, "tripled": 3}

COUNTED = 12
"""The largest number that a writer may well have counted from a list."""


class SpelledNumber(NamedTuple):
    """A number in words, and where they stand. ``share`` is set where it is a part of a whole."""

    number: Fraction
    start: int
    end: int
    share: bool = False
    scale: int = 1
    """The magnitude that its last word is, if any."""
    counted: bool = False
    """Whether it is one word for a number so small that it may have been counted."""


def any_of(words: Iterable[str]) -> str:
    """Return a pattern of any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def spelt(text: str) -> Iterator[SpelledNumber]:
    """Yield the numbers that a text spells out, in order."""
    for row in _rows().finditer(text):
        words = [(w[0].lower(), row.start() + w.start()) for w in _WORD.finditer(row[0])]
        begun = 0
        for at in range(1, len(words) + 1):
            if at == len(words) or not _goes_on(words[at - 1][0], words[at][0]):
                yield _number([word for word, _ in words[begun:at]], words[begun][1], words[at - 1])
                begun = at


def vaguely_spelt(text: str) -> Iterator[SpelledNumber]:
    """Yield what may stand for a number besides: ordinals, parts of a whole, `twice`."""
    for match in _vague().finditer(text):
        word, span = match["word"].lower(), match.span()
        if (part := _PARTS.get(word.removesuffix("s"))) is not None:
            count = _SIZES.get((match["count"] or "one").lower(), 1)
            yield SpelledNumber(Fraction(count, part), *span, share=True)
        if word in _ORDINALS:
            yield SpelledNumber(Fraction(_ORDINALS.index(word) + 1), *span)
        if word in _TIMES:
            yield SpelledNumber(Fraction(_TIMES[word]), *span)


_WORD = re.compile("[a-z]+", re.IGNORECASE)


@cache
def _rows() -> re.Pattern[str]:
    """Return the pattern of number words in a row."""
    word, large = f"(?:{any_of(_SIZES)})", any_of(MAGNITUDES)
    # `two million and five` are two numbers, `2 million` is one that digits begin.
    joint = rf"(?:[ -]|(?<=d) and (?!(?:{large})\b))"
    return re.compile(
        rf"\b(?!(?<=[0-9\u00bd] )(?:{large})\b){word}\b(?:{joint}{word}\b)*",
        re.IGNORECASE,
    )


@cache
def _vague() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<count>{any_of(_SMALL)})[ -])?"
        rf"(?P<word>(?:{any_of(_PARTS)})s?|{any_of(_ORDINALS)}|{any_of(_TIMES)})\b",
        re.IGNORECASE,
    )


def _goes_on(before: str, word: str) -> bool:
    """Whether a word goes on with the number that another is a part of."""
    if word == "and" or before == "and":
        return True
    size, last = _SIZES[word], _SIZES[before]
    if word in MAGNITUDES or word == "dozen":
        return True
    return before in MAGNITUDES or (before in _TENS and 0 < size < 10 and last >= 20)


def _number(words: list[str], start: int, last: tuple[str, int]) -> SpelledNumber:
    total = current = 0
    for word in words:
        size = _SIZES.get(word, 0)
        if word == "hundred":
            current = max(current, 1) * size
        elif word in MAGNITUDES:
            total, current = total + max(current, 1) * size, 0
        elif word == "dozen":
            current = max(current, 1) * size
        else:
            current += size
    number = total + current
    counted = len(words) == 1 and number <= COUNTED
    end, scale = last[1] + len(last[0]), MAGNITUDES.get(last[0], 1)
    return SpelledNumber(Fraction(number), start, end, scale=scale, counted=counted)
