"""Parser for spelled-out numbers: `forty-two`, `two hundred and five`, `a quarter`."""

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
_FRACTIONS = {"half": 2, "third": 3, "quarter": 4, "fifth": 5, "sixth": 6, "eighth": 8, "tenth": 10}
_MULTIPLES = {"twice": 2, "double": 2, "doubled": 2, "triple": 3, "tripled": 3}

MAX_COUNTED = 12
"""Largest number that a writer may have counted from a list."""


class SpelledNumber(NamedTuple):
    """A number in words with its span; ``share`` marks a fraction of a whole."""

    number: Fraction
    start: int
    end: int
    share: bool = False
    scale: int = 1
    """The magnitude of its last word, or 1."""
    counted: bool = False
    """True for a single word for a number up to :data:`MAX_COUNTED`."""


def alternation(words: Iterable[str]) -> str:
    """Return a pattern that matches any of some words, the longest first."""
    return "|".join(re.escape(word) for word in sorted(words, key=len, reverse=True))


def find_spelled_numbers(text: str) -> Iterator[SpelledNumber]:
    """Yield the spelled-out numbers of a text in order."""
    for row in _number_row_pattern().finditer(text):
        words = [(w[0].lower(), row.start() + w.start()) for w in _WORD.finditer(row[0])]
        first = 0
        for at in range(1, len(words) + 1):
            if at == len(words) or not _continues_number(words[at - 1][0], words[at][0]):
                yield _parse_words(
                    [word for word, _ in words[first:at]], words[first][1], words[at - 1]
                )
                first = at


def find_vague_numbers(text: str) -> Iterator[SpelledNumber]:
    """Yield words that may stand for a number: ordinals, fractions, and multiples (`twice`)."""
    for match in _vague_pattern().finditer(text):
        word, span = match["word"].lower(), match.span()
        if (part := _FRACTIONS.get(word.removesuffix("s"))) is not None:
            count = _SIZES.get((match["count"] or "one").lower(), 1)
            yield SpelledNumber(Fraction(count, part), *span, share=True)
        if word in _ORDINALS:
            yield SpelledNumber(Fraction(_ORDINALS.index(word) + 1), *span)
        if word in _MULTIPLES:
            yield SpelledNumber(Fraction(_MULTIPLES[word]), *span)


_WORD = re.compile("[a-z]+", re.IGNORECASE)


@cache
def _number_row_pattern() -> re.Pattern[str]:
    """Return the pattern of a sequence of number words."""
    word, large = f"(?:{alternation(_SIZES)})", alternation(MAGNITUDES)
    # `two million and five` is two numbers. `2 million` is parsed with its digits.
    joint = rf"(?:[ -]|(?<=d) and (?!(?:{large})\b))"
    return re.compile(
        rf"\b(?!(?<=[0-9\u00bd] )(?:{large})\b){word}\b(?:{joint}{word}\b)*",
        re.IGNORECASE,
    )


@cache
def _vague_pattern() -> re.Pattern[str]:
    return re.compile(
        rf"\b(?:(?P<count>{alternation(_SMALL)})[ -])?"
        rf"(?P<word>(?:{alternation(_FRACTIONS)})s?|{alternation(_ORDINALS)}|{alternation(_MULTIPLES)})\b",
        re.IGNORECASE,
    )


def _continues_number(before: str, word: str) -> bool:
    """True if a word continues the number of the word before it."""
    if word == "and" or before == "and":
        return True
    size, last = _SIZES[word], _SIZES[before]
    if word in MAGNITUDES or word == "dozen":
        return True
    return before in MAGNITUDES or (before in _TENS and 0 < size < 10 and last >= 20)


def _parse_words(words: list[str], start: int, last: tuple[str, int]) -> SpelledNumber:
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
    counted = len(words) == 1 and number <= MAX_COUNTED
    end, scale = last[1] + len(last[0]), MAGNITUDES.get(last[0], 1)
    return SpelledNumber(Fraction(number), start, end, scale=scale, counted=counted)
