"""Parser for figures in running text, with all their readings.

Figures of a ledger are parsed strictly (:mod:`claimtrack.model.numbers.amounts`). Texts
of documents are parsed leniently: an ambiguous figure has all its readings, and a unit
only if it is unambiguous.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from attrs import evolve, frozen

from claimtrack.facts.quotes.boundaries import ends_in_negation
from claimtrack.facts.quotes.normalization import DASHES, NormalizedText, normalize_text
from claimtrack.facts.text.number_words import (
    MAGNITUDES,
    SpelledNumber,
    alternation,
    find_spelled_numbers,
    find_vague_numbers,
)
from claimtrack.model.numbers.amounts import HEDGES, HEDGES_AFTER, exact_amount
from claimtrack.model.numbers.units import UNITS

MAX_DIGITS = 24
"""Most digits of a number; longer ones are accounts, keys or digests."""

_SCALES: Mapping[str, int] = MappingProxyType(
    {**MAGNITUDES, "k": 1000, "K": 1000, "mn": 10**6, "bn": 10**9, "tn": 10**12}
)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        # `K` stands for a thousand.
        **{name: name for name in UNITS if name not in ("count", "K")},
        **dict.fromkeys(("dollar", "dollars", "USD"), "$"),
        **dict.fromkeys(("euro", "euros", "EUR", "€"), "€"),
        **dict.fromkeys(("GBP", "pounds sterling"), "£"),
        **dict.fromkeys(("yen", "JPY"), "¥"),
        **dict.fromkeys(("° C", "degrees C", "deg C"), "°C"),
        **dict.fromkeys(("° F", "degrees F", "deg F"), "°F"),
        **dict.fromkeys(("pct", "per cent", "percent"), "%"),
        **dict.fromkeys(("percentage point", "percentage points", "pp"), "percentage points"),
    }
)
_HEDGE_SHARE = Fraction(2, 3)
"""Least share of its number that `up to` may mean; `more than` extends as far beyond."""

# A number after one of these and a hyphen is not part of a name: `mid-2021`.
_PREFIXES = frozenset(
    ("mid", "pre", "post", "early", "late", "sub", "non", "over", "under", "up", "to", "and", "or")
)


@frozen
class Figure:
    """A figure in a text, with its words, span and possible numbers.

    A ``rough`` figure may also be any number from ``low`` to ``high``.
    """

    text: str
    start: int
    end: int
    readings: frozenset[Fraction]
    unit: str | None = None
    rough: bool = False
    low: Fraction = Fraction(0)
    high: Fraction = Fraction(0)
    named: bool = False
    """True for a part of a name, as in `5G` or `A4`."""
    bare: bool = False
    """True for digits only, such as a year."""
    scale: int = 1
    """The factor of its digits: 1000 in `15k`."""
    counted: bool = False
    """True for a small number in words that the writer may have counted."""
    bound: int = 0
    """1 for a lower bound, as in `more than 200`, and -1 for an upper bound."""


def normalize_cited_text(text: str) -> NormalizedText:
    """Normalize a text, including its dashes and the digits of all scripts."""
    normalized = normalize_text(text)
    return evolve(normalized, text="".join(map(_normalize_character, normalized.text)))


@cache
def _normalize_character(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "-" if character in DASHES else "/" if character == "\u2044" else character


def find_figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a normalized text in order."""
    digits = [
        _figure_in_digits(text, m)
        for m in _digits_pattern().finditer(text)
        if len(m["number"]) <= MAX_DIGITS
    ]
    words = [_figure_in_words(text, each) for each in find_spelled_numbers(text)]
    found = sorted((*digits, *words), key=lambda figure: figure.start)
    for at, figure in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else figure
        if figure.scale == 1 < after.scale and _JOINT.fullmatch(
            text, figure.end, after.start
        ):  # `2 to 3 million`
            larger = {number * after.scale for number in figure.readings}
            yield evolve(figure, readings=figure.readings | larger)
        else:
            yield figure


def find_vague_figures(text: str) -> Iterator[Figure]:
    """Yield words that may stand for a figure: ordinals, multiples, and fractions."""
    for each in find_vague_numbers(text):
        words, span = text[each.start : each.end], (each.start, each.end)
        yield Figure(words, *span, frozenset({each.number}))
        if each.share:
            yield Figure(words, *span, frozenset({100 * each.number}), "%")


@cache
def _digits_pattern() -> re.Pattern[str]:
    grouped = r"[0-9]{1,3}(?P<mark>[,.' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:[.,][0-9]+)?(?![0-9])"
    return re.compile(
        r"(?P<before>(?:(?:US|A|C|HK|NZ)?(?P<sign>[$€£¥]) ?)?(?P<minus>(?<![\w)])-|\bminus )?)"
        rf"(?P<number>{grouped}|[0-9]+(?:[.,][0-9]+)*)"
        r"(?P<more>[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|[\u00bc-\u00be\u2150-\u215e]"
        r"|/[0-9]{1,2}(?![0-9/]))?"
    )


@cache
def _suffix_pattern() -> re.Pattern[str]:
    """Return the pattern after a number: an optional magnitude, then an optional unit."""
    return re.compile(
        rf"(?:[ -]?(?P<scale>{alternation(_SCALES)})(?!\w))?"
        rf"(?:(?P<gap>[ -]?)(?P<unit>{alternation(_UNITS)})(?!\w)(?<![0-9]s))?"
    )


@cache
def _hedge_pattern() -> re.Pattern[str]:
    words = [word for hedge in HEDGES for word in hedge.words]
    return re.compile(rf"(?<!\w)(?P<hedge>{alternation(words)}) ?$", re.IGNORECASE)


@cache
def _hedge_after_pattern() -> re.Pattern[str]:
    return re.compile(rf" ?({alternation(HEDGES_AFTER)})(?!\w)", re.IGNORECASE)


def _figure_in_digits(text: str, match: re.Match[str]) -> Figure:
    digits, more, sign = match["number"], match["more"], match["sign"]
    readings = (
        _with_exponent_or_fraction(_readings_of_digits(digits), more)
        if more
        else _readings_of_digits(digits)
    )
    if match["minus"]:
        readings = {-number for number in readings}
    suffix = _suffix_pattern().match(text, match.end())
    assert suffix is not None  # the pattern matches an empty string
    scale, unit = suffix["scale"], suffix["unit"]
    if scale:
        readings = {number * _SCALES[scale] for number in readings}
    if unit == "m" and not suffix["gap"] and not scale:  # metres or millions
        millions = {number * 10**6 for number in readings}
        readings, unit = (millions if sign else millions | readings), None
    figure = Figure(
        text[match.start() : suffix.end()],
        match.start(),
        suffix.end(),
        frozenset(readings),
        sign or _UNITS.get(unit or ""),
        named=_is_in_name(text, match, suffix.end()),
        scale=_SCALES.get(scale, 1),
        bare=digits.isdigit() and match.span("number") == (match.start(), suffix.end()),
    )
    return _with_tolerance(text, figure, digits)


def _figure_in_words(text: str, each: SpelledNumber) -> Figure:
    suffix = _suffix_pattern().match(text, each.end)
    assert suffix is not None  # the pattern matches an empty string
    words, unit = text[each.start : suffix.end()], _UNITS.get(suffix["unit"] or "")
    figure = Figure(
        words,
        each.start,
        suffix.end(),
        frozenset({each.number}),
        unit,
        scale=each.scale,
        counted=each.counted and unit is None,
    )
    return _with_tolerance(text, figure, "")


_JOINT = re.compile(" ?- ?| to | and | or ")


def _readings_of_digits(digits: str) -> set[Fraction]:
    """Return the readings of digits with points, commas, blanks or apostrophes."""
    parts, marks = re.split("[,.' ]", digits), re.findall("[,.' ]", digits)
    if not marks:
        return {Fraction(digits)}
    found: set[Fraction] = set()
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if grouped and len(set(marks)) == 1 and parts[0] != "0":
        found.add(Fraction("".join(parts)))
    # A comma before three digits separates thousands. A point may be either separator.
    if marks[-1] in ",." and marks.count(marks[-1]) == 1 and not (found and marks == [","]):
        found.add(Fraction("".join(parts[:-1]) + "." + parts[-1]))
    return found or {Fraction(part) for part in parts}


def _with_exponent_or_fraction(readings: set[Fraction], more: str) -> set[Fraction]:
    """Apply the power, fraction or divisor after a number to its readings."""
    if more[0] == "/":
        return {number / int(more[1:]) for number in readings} if int(more[1:]) else readings
    if more[0] in "\u00bc\u00bd\u00be" or more[0] >= "\u2150":
        share = Fraction(unicodedata.numeric(more)).limit_denominator(10)
        return {number + share for number in readings}
    power = int("".join(str(unicodedata.digit(digit)) for digit in more))
    # A superscript may also be a footnote mark.
    small = power < 16 and max(readings) < 10**6
    return readings | ({number**power for number in readings} if small else set())


def _is_in_name(text: str, match: re.Match[str], end: int) -> bool:
    """True if a number is part of a name, since letters are attached to it."""
    if not match["before"]:
        attached = _ATTACHED_BEFORE.search(text, max(0, match.start() - 24), match.start())
        if attached and (attached[1] or "").lower() not in _PREFIXES:
            return True
    return end == match.end() and _ATTACHED_AFTER.match(text, end) is not None


_ATTACHED_BEFORE = re.compile(r"(?:([^\W\d_]\w*)-|[^\W\d_]|_)$")
_ATTACHED_AFTER = re.compile(r"(?!(?:st|nd|rd|th|s)\b)[^\W\d_]")


def _with_tolerance(text: str, figure: Figure, digits: str) -> Figure:
    """Return a figure with the range that a hedge before it, or its precision, allows."""
    number = max(figure.readings)
    before = _hedge_pattern().search(text, max(0, figure.start - 20), figure.start)
    after = _hedge_after_pattern().match(text, figure.end)
    if before is not None:
        adjust = next(h.adjust for h in HEDGES if before["hedge"].lower() in h.words)
    elif after is not None:
        adjust = HEDGES_AFTER[after[1].lower()]
    if before or after:
        room = adjust(exact_amount(number)).loosest
        bound = (room.high is None) - (room.low is None)
        if before and ends_in_negation(text, before.start()):  # `never more than`
            bound = -bound
            room = room._replace(low=number, high=number)
        low = number * _HEDGE_SHARE if bound < 0 else room.low
        high = number / _HEDGE_SHARE if bound > 0 else room.high
        figure = evolve(figure, bound=bound)
        if low is not None and high is not None and low < high:
            return evolve(figure, rough=True, low=low, high=high)
    point = re.search("[.,]([0-9]+)$", digits)
    if len(figure.readings) == 1 and (figure.scale >= 1000 or (point and len(point[1]) != 3)):
        # `1.9 million` and `57.1` are as precise as their digits.
        half = Fraction(figure.scale, 2 * 10 ** (len(point[1]) if point else 0))
        return evolve(figure, rough=True, low=number - half, high=number + half)
    return figure
