"""The figures that stand in running text, each with all its readings.

A ledger's own figures are read strictly (:mod:`claimtrack.model.numbers.amounts`). A text that
nobody wrote for a ledger is read generously: where a figure has several readings, all
of them are kept, and a unit is known only where there is no doubt of it.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType

from attrs import evolve, frozen

from claimtrack.facts.quotes.normalization import DASHES, fold
from claimtrack.facts.text.number_words import (
    MAGNITUDES,
    SpelledNumber,
    any_of,
    spelt,
    vaguely_spelt,
)
from claimtrack.model.numbers.amounts import HEDGES, exact
from claimtrack.model.numbers.units import UNITS

LONGEST = 24
"""A number of more digits is a name: an account, a key, a digest."""

_SCALES: Mapping[str, int] = MappingProxyType(
    {**MAGNITUDES, "k": 1000, "K": 1000, "mn": 10**6, "bn": 10**9, "tn": 10**12}
)
_UNITS: Mapping[str, str] = MappingProxyType(
    {
        **{name: name for name in UNITS if name != "count"},
        **dict.fromkeys(("dollar", "dollars", "USD"), "$"),
        **dict.fromkeys(("euro", "euros", "EUR", "€"), "€"),
        **dict.fromkeys(("GBP", "pounds sterling"), "£"),
        **dict.fromkeys(("yen", "JPY"), "¥"),
        **dict.fromkeys(("pct", "per cent", "percent"), "%"),
        **dict.fromkeys(("percentage point", "percentage points", "pp"), "percentage points"),
    }
)
_SHORT = Fraction(2, 3)
"""How far `up to` may fall short of its number; `more than` goes as far beyond."""

# Before a number and a dash, these leave it a number: `mid-2021`.
_PREFIXES = frozenset(
    ("mid", "pre", "post", "early", "late", "sub", "non", "over", "under", "up", "to", "and", "or")
)


@frozen
class Figure:
    """A figure in a text: its words, where they stand, and the numbers they may mean.

    Where its words leave room, ``rough`` is set, and it is any number from ``low`` to
    ``high`` as well.
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
    """Whether it is a part of a name, as in `5G` or `A4`."""
    bare: bool = False
    """Whether it is digits and nothing else, as a year is."""
    scale: int = 1
    """By which its digits are to be multiplied: a thousand in `15k`."""
    counted: bool = False
    """Whether it is a small number in words, which its writer may have counted."""


def folded(text: str) -> str:
    """Return a text with blanks, dashes, marks and the digits of all scripts of one shape."""
    return "".join(map(_shape, fold(text).text))


@cache
def _shape(character: str) -> str:
    if character.isdecimal():
        return str(unicodedata.decimal(character))
    return "-" if character in DASHES else "/" if character == "\u2044" else character


def figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a folded text in order."""
    digits = [_in_digits(text, m) for m in _digits().finditer(text) if len(m["number"]) <= LONGEST]
    found = sorted((*digits, *(_in_words(text, each) for each in spelt(text))), key=_start)
    for at, figure in enumerate(found):
        after = found[at + 1] if at + 1 < len(found) else figure
        if figure.scale == 1 < after.scale and _JOINT.fullmatch(
            text, figure.end, after.start
        ):  # `2 to 3 million`
            larger = {number * after.scale for number in figure.readings}
            yield evolve(figure, readings=figure.readings | larger)
        else:
            yield figure


def vague_figures(text: str) -> Iterator[Figure]:
    """Yield what may stand for a figure besides: ordinals, and parts of a whole, as in percent."""
    for each in vaguely_spelt(text):
        words, span = text[each.start : each.end], (each.start, each.end)
        yield Figure(words, *span, frozenset({each.number}))
        if each.share:
            yield Figure(words, *span, frozenset({100 * each.number}), "%")


@cache
def _digits() -> re.Pattern[str]:
    grouped = r"[0-9]{1,3}(?P<mark>[,.' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*(?:[.,][0-9]+)?(?![0-9])"
    return re.compile(
        r"(?P<before>(?:(?:US|A|C|HK|NZ)?(?P<sign>[$€£¥]) ?)?(?P<minus>(?<![\w)])-|\bminus )?)"
        rf"(?P<number>{grouped}|[0-9]+(?:[.,][0-9]+)*)"
        r"(?P<more>[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|[\u00bc-\u00be\u2150-\u215e]"
        r"|/[0-9]{1,2}(?![0-9/]))?"
    )


@cache
def _behind() -> re.Pattern[str]:
    """Return the pattern of what may stand behind a number: a magnitude, then a unit."""
    return re.compile(
        rf"(?:[ -]?(?P<scale>{any_of(_SCALES)})(?!\w))?"
        rf"(?:(?P<gap>[ -]?)(?P<unit>{any_of(_UNITS)})(?!\w)(?<![0-9]s))?"
    )


@cache
def _hedged() -> re.Pattern[str]:
    words = [word for hedge in HEDGES for word in hedge.words]
    return re.compile(rf"(?<!\w)(?P<hedge>{any_of(words)}) ?$", re.IGNORECASE)


def _in_digits(text: str, match: re.Match[str]) -> Figure:
    digits, more, sign = match["number"], match["more"], match["sign"]
    readings = _with_more(_readings(digits), more) if more else _readings(digits)
    if match["minus"]:
        readings = {-number for number in readings}
    behind = _behind().match(text, match.end())
    assert behind is not None  # it may match nothing
    scale, unit = behind["scale"], behind["unit"]
    if scale:
        readings = {number * _SCALES[scale] for number in readings}
    if unit == "m" and not behind["gap"] and not scale:  # metres, or a million
        millions = {number * 10**6 for number in readings}
        readings, unit = (millions if sign else millions | readings), None
    figure = Figure(
        text[match.start() : behind.end()],
        match.start(),
        behind.end(),
        frozenset(readings),
        sign or _UNITS.get(unit or ""),
        named=_is_in_name(text, match, behind.end()),
        scale=_SCALES.get(scale, 1),
        bare=digits.isdigit() and match.span("number") == (match.start(), behind.end()),
    )
    return _with_room(text, figure, digits)


def _in_words(text: str, each: SpelledNumber) -> Figure:
    behind = _behind().match(text, each.end)
    assert behind is not None  # it may match nothing
    words, unit = text[each.start : behind.end()], _UNITS.get(behind["unit"] or "")
    figure = Figure(
        words,
        each.start,
        behind.end(),
        frozenset({each.number}),
        unit,
        scale=each.scale,
        counted=each.counted and unit is None,
    )
    return _with_room(text, figure, "")


def _start(figure: Figure) -> int:
    return figure.start


_JOINT = re.compile(" ?- ?| to | and | or ")


def _readings(digits: str) -> set[Fraction]:
    """Return the numbers that digits with points, commas, blanks or apostrophes may be."""
    parts, marks = re.split("[,.' ]", digits), re.findall("[,.' ]", digits)
    if not marks:
        return {Fraction(digits)}
    found: set[Fraction] = set()
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if grouped and len(set(marks)) == 1 and parts[0] != "0":
        found.add(Fraction("".join(parts)))
    # A comma before three digits divides thousands; a point may do either.
    if marks[-1] in ",." and marks.count(marks[-1]) == 1 and not (found and marks == [","]):
        found.add(Fraction("".join(parts[:-1]) + "." + parts[-1]))
    return found or {Fraction(part) for part in parts}


def _with_more(readings: set[Fraction], more: str) -> set[Fraction]:
    """Return what numbers are with a power, a fraction or a divisor behind them."""
    if more[0] == "/":
        return {number / int(more[1:]) for number in readings} if int(more[1:]) else readings
    if more[0] in "\u00bc\u00bd\u00be" or more[0] >= "\u2150":
        share = Fraction(unicodedata.numeric(more)).limit_denominator(10)
        return {number + share for number in readings}
    power = int("".join(str(unicodedata.digit(digit)) for digit in more))
    # It may as well be the mark of a footnote.
    small = power < 16 and max(readings) < 10**6
    return readings | ({number**power for number in readings} if small else set())


def _is_in_name(text: str, match: re.Match[str], end: int) -> bool:
    """Whether letters cling to a number, so that it is a part of a name."""
    if not match["before"]:
        clinging = _CLINGS.search(text, max(0, match.start() - 24), match.start())
        if clinging and (clinging[1] or "").lower() not in _PREFIXES:
            return True
    return end == match.end() and _GOES_ON.match(text, end) is not None


_CLINGS = re.compile(r"(?:([^\W\d_]\w*)-|[^\W\d_]|_)$")
_GOES_ON = re.compile(r"(?!(?:st|nd|rd|th|s)\b)[^\W\d_]")


def _with_room(text: str, figure: Figure, digits: str) -> Figure:
    """Return a figure with the room that the words before it leave, or its own last digit."""
    number = max(figure.readings)
    hedge = _hedged().search(text, max(0, figure.start - 20), figure.start)
    if hedge is not None:
        bend = next(h.bend for h in HEDGES if hedge["hedge"].lower() in h.words)
        room = bend(exact(number)).loosest
        low = number * _SHORT if room.low is None else room.low
        high = number / _SHORT if room.high is None else room.high
        if low < high:
            return evolve(figure, rough=True, low=low, high=high)
    point = re.search("[.,]([0-9]+)$", digits)
    if len(figure.readings) == 1 and (figure.scale >= 1000 or (point and len(point[1]) != 3)):
        # `1.9 million` and `57.1` are as precise as their digits.
        half = Fraction(figure.scale, 2 * 10 ** (len(point[1]) if point else 0))
        return evolve(figure, rough=True, low=number - half, high=number + half)
    return figure
