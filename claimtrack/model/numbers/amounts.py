"""What the words around a number mean, and how a text with them is read.

The tables are closed: a word that is not in them is refused, never guessed at.
Each amount has two extents. The *nominal* one is what the words say. The *loosest*
one is what a generous reader may still take them for; only figures that differ
even so differ for certain.
"""

import re
from collections.abc import Callable, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from claimtrack.errors import Fault
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import UNITS, unit_in
from claimtrack.model.values import refuse, spell

if TYPE_CHECKING:
    from fractions import Fraction

AMOUNT_LENGTH = 100

_LARGEST = 10**300
"""No number is larger, so that each fits into a float."""


class Amount(NamedTuple):
    """What a text gives as its number: nominally, to a generous reader, and in which unit."""

    nominal: Extent
    loosest: Extent
    approximate: bool = False
    unit: str | None = None

    def scaled(self, ratio: "Fraction | int") -> "Amount":
        """Return the amount multiplied by a ratio above 0."""
        nominal, loosest = self.nominal.scaled(ratio), self.loosest.scaled(ratio)
        return self._replace(nominal=nominal, loosest=loosest)


def _exactly(amount: Amount) -> Amount:
    return amount


def _about(amount: Amount) -> Amount:
    low, high = amount.nominal.low, amount.nominal.high
    loosest = Extent(_less(low, 4), _more(high, 4))
    return amount._replace(loosest=_hull(loosest, amount.loosest), approximate=True)


def _nearly(amount: Amount) -> Amount:
    low, high = amount.nominal.low, amount.nominal.high
    nominal = Extent(_less(low, 10), high, high_open=high != 0)
    loosest = _hull(Extent(_less(low, 4), high), amount.loosest)
    return amount._replace(nominal=nominal, loosest=loosest, approximate=True)


def _more_than(amount: Amount) -> Amount:
    nominal = Extent(amount.nominal.low, None, low_open=True)
    return amount._replace(nominal=nominal, loosest=Extent(amount.loosest.low, None))


def _at_least(amount: Amount) -> Amount:
    nominal = Extent(amount.nominal.low, None)
    return amount._replace(nominal=nominal, loosest=Extent(amount.loosest.low, None))


def _less_than(amount: Amount) -> Amount:
    nominal = Extent(None, amount.nominal.high, high_open=True)
    return amount._replace(nominal=nominal, loosest=Extent(None, amount.loosest.high))


def _at_most(amount: Amount) -> Amount:
    nominal = Extent(None, amount.nominal.high)
    return amount._replace(nominal=nominal, loosest=Extent(None, amount.loosest.high))


def _less(bound: "Fraction | None", part: int) -> "Fraction | None":
    return None if bound is None else bound - abs(bound) / part


def _more(bound: "Fraction | None", part: int) -> "Fraction | None":
    return None if bound is None else bound + abs(bound) / part


def _hull(one: Extent, two: Extent) -> Extent:
    """Return the extent from the lower of two low bounds to the higher of two high ones."""
    low = None if one.low is None or two.low is None else min(one.low, two.low)
    high = None if one.high is None or two.high is None else max(one.high, two.high)
    return Extent(low, high)


class Hedge(NamedTuple):
    """Words before a number, what they mean, and what they make of it."""

    words: tuple[str, ...]
    meaning: str
    bend: Callable[[Amount], Amount]


HEDGES = (
    Hedge(
        ("about", "around", "roughly", "approximately", "circa", "ca.", "some", "~", "≈"),
        "nominally N; generously a quarter less to a quarter more",
        _about,
    ),
    Hedge(
        ("nearly", "almost", "close to"),
        "nominally below N by no more than a tenth; generously up to N from a quarter less",
        _nearly,
    ),
    Hedge(
        ("more than", "over", "above", "in excess of", ">"),
        "nominally above N; generously N as well",
        _more_than,
    ),
    Hedge(("at least", "no fewer than", "no less than", ">=", "≥"), "N or above", _at_least),
    Hedge(
        ("fewer than", "less than", "under", "below", "<"),
        "nominally below N, without a lower bound; generously N as well",
        _less_than,
    ),
    Hedge(
        ("up to", "as many as", "as much as", "at most", "no more than", "<=", "≤"),
        "N or below, without a lower bound",
        _at_most,
    ),
    Hedge(("exactly", "precisely", "only", "just"), "N", _exactly),
)

_AFTER: Mapping[str, Callable[[Amount], Amount]] = MappingProxyType(
    {
        "or more": _at_least,
        "or so": _about,
        "or fewer": _at_most,
        "or less": _at_most,
        "+": _at_least,
    }
)

_FEW: Mapping[str, tuple[int, int, int, int]] = MappingProxyType(
    {"a couple": (2, 2, 2, 3), "a few": (3, 5, 2, 9), "several": (3, 9, 2, 12)}
)
"""Small numbers nobody counted: nominal bounds, then generous ones."""

_PLURALS: Mapping[str, int] = MappingProxyType(
    {
        "tens": 10,
        "dozens": 12,
        "scores": 20,
        "hundreds": 100,
        "thousands": 1000,
        "tens of thousands": 10**4,
        "hundreds of thousands": 10**5,
        "millions": 10**6,
        "tens of millions": 10**7,
        "hundreds of millions": 10**8,
        "billions": 10**9,
    }
)

_SCALES: Mapping[str, int] = MappingProxyType(
    {
        "dozen": 12,
        "hundred": 100,
        "thousand": 1000,
        "million": 10**6,
        "billion": 10**9,
        "trillion": 10**12,
    }
)

_WORDS = (
    ("zero", 0), ("one", 1), ("two", 2), ("three", 3), ("four", 4), ("five", 5), ("six", 6),
    ("seven", 7), ("eight", 8), ("nine", 9), ("ten", 10), ("eleven", 11), ("twelve", 12),
    ("twenty", 20), ("thirty", 30), ("forty", 40), ("fifty", 50), ("sixty", 60),
    ("seventy", 70), ("eighty", 80), ("ninety", 90),
)  # fmt: skip
_COUNTED: Mapping[str, int] = MappingProxyType(dict(_WORDS))


def _plural(size: int) -> tuple[int, int]:
    """Return the nominal bounds of an uncounted plural of a size."""
    most = {12: 99, 20: 199}.get(size, 10 * size - 1)
    return 2 * size, most


def _approximations() -> Mapping[str, str]:
    table = {word: hedge.meaning for hedge in HEDGES for word in hedge.words}
    table |= {word: f"as `{_first_word(bend)}`" for word, bend in _AFTER.items()}
    for word, (low, high, least, most) in _FEW.items():
        table[word] = f"nominally {low} to {high}; generously {least} to {most}"
    for word, size in _PLURALS.items():
        low, high = _plural(size)
        table[word] = f"nominally {low:,} to {high:,}; generously {size:,} or more"
    table["N dozen"] = "nominally 12 N; generously a quarter less to a quarter more"
    table["N to M"] = "from N to M, both included; also `N-M`, `between N and M`, `from N to M`"
    table["N thousand"] = (
        "1,000 N; also `hundred`, `million`, `billion` (1,000 million), `trillion`"
    )
    return MappingProxyType(table)


def _first_word(bend: Callable[[Amount], Amount]) -> str:
    return next(hedge.words[0] for hedge in HEDGES if hedge.bend is bend)


APPROXIMATIONS = _approximations()
"""All words that may stand around a number or for one, and what each means."""

_HINT = 'write 1900, "about 30", "more than 200", "20 to 30", "dozens", or a number and its unit'
_DIGITS = (
    r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3}(?!\w))?)"
)
_TWO_READINGS = re.compile(r"[0-9],[0-9]|[0-9] [0-9]|[0-9]\.[0-9]+\.[0-9]")
_DASHES = str.maketrans("–—−", "---")


def _any(words: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return a pattern of any of some words, the longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


@cache
def _hedge() -> re.Pattern[str]:
    words = tuple(word for hedge in HEDGES for word in hedge.words)
    return re.compile(rf"({_any(words)})(?: (?=\S)|(?=-?[0-9]))", re.IGNORECASE)


@cache
def _number() -> re.Pattern[str]:
    """Return the pattern of one amount without the words before and after it."""
    count = rf"(?P<digits>{_DIGITS})|(?P<word>half an?|an?|{_any(_COUNTED)})\b"
    few = rf"(?P<few>{_any(_FEW)})\b(?: of(?= (?:{_any(_SCALES)})))?"
    scale = rf"(?: ?(?P<scale>{_any(_SCALES)})\b(?!-))?(?: (?P<more>{_any(_SCALES)})\b(?!-))?"
    return re.compile(
        rf"(?P<plural>{_any(_PLURALS)})\b(?!-)(?: of(?= ))?|(?:{few}|{count}){scale}", re.IGNORECASE
    )


@cache
def _joint() -> re.Pattern[str]:
    return re.compile(r" (to|and) |( ?- ?)", re.IGNORECASE)


@cache
def _tail() -> re.Pattern[str]:
    return re.compile(rf" ?({_any(_AFTER)})(?= |$)", re.IGNORECASE)


def read_amount(text: str) -> Amount:
    """Return what a text gives as its number.

    Raises:
        LedgerError: it gives none, or has several readings.
    """
    if len(text) > AMOUNT_LENGTH:
        refuse(f"a number of {len(text):,} characters; at most {AMOUNT_LENGTH}", fault=Fault.LIMIT)
    words = " ".join(text.translate(_DASHES).split())
    bend: Callable[[Amount], Amount] = _exactly
    start = 0
    if (hedge := _hedge().match(words)) is not None:
        start = hedge.end()
        bend = next(h.bend for h in HEDGES if hedge[1].lower() in h.words)
    opening = re.compile("(between|from) ", re.IGNORECASE).match(words, start)
    amount, at, scaled = _one(text, words, opening.end() if opening else start)
    joint = _joint().match(words, at)
    if joint is not None and ((joint[1] or "").lower() == "and") == _is(opening, "between"):
        if joint[2] and opening:
            _refuse(text)
        second, at, second_scaled = _one(text, words, joint.end())
        if second_scaled and not scaled:
            hint = "write both in full, such as 2 million to 3 million"
            refuse(f"{spell(text)} has several readings", hint)
        amount = _range(text, amount, second)
        if bend not in (_exactly, _about):
            _refuse(text)
    elif opening is not None:
        _refuse(text)
    elif (tail := _tail().match(words, at)) is not None and bend is _exactly:
        bend, at = _AFTER[tail[1].lower()], tail.end()
    return bend(amount)._replace(unit=_unit(text, words[at:]))


def _is(match: re.Match[str] | None, word: str) -> bool:
    return match is not None and match[1].lower() == word


def _range(text: str, first: Amount, second: Amount) -> Amount:
    """Return the amount from one to another."""
    low, high = first.nominal.low, second.nominal.high
    if low is None or high is None or low > high:
        refuse(f"{spell(text)} runs backwards", "write the smaller number first")
    loosest = _hull(first.loosest, second.loosest)
    return Amount(Extent(low, high), loosest, first.approximate or second.approximate)


def _one(text: str, words: str, start: int) -> tuple[Amount, int, bool]:
    """Return the amount that stands at an offset, where it ends, whether it has a scale."""
    from fractions import Fraction

    match = _number().match(words, start)
    if match is None:
        _refuse(text)
    if match["plural"] is not None:
        size = Fraction(_PLURALS[match["plural"].lower()])
        low, high = _plural(int(size))
        nominal = Extent(Fraction(low), Fraction(high))
        return Amount(nominal, Extent(size, None), approximate=True), match.end(), True
    scales = [match[name].lower() for name in ("scale", "more") if match[name]]
    if match["few"] is not None:
        nominal_low, nominal_high, least, most = map(Fraction, _FEW[match["few"].lower()])
        nominal = Extent(nominal_low, nominal_high)
        amount = Amount(nominal, Extent(least, most), approximate=True)
    else:
        amount = exact(_counted(text, match, bool(scales)))
    for scale in scales:
        amount = amount.scaled(_SCALES[scale])
        if scale == "dozen":
            amount = _about(amount)
    return amount, match.end(), bool(scales)


def _counted(text: str, match: re.Match[str], scaled: bool) -> "Fraction":
    """Return the number that digits or a word for one give."""
    from fractions import Fraction

    if match["digits"] is not None:
        return Fraction(match["digits"].replace(",", ""))
    word = match["word"].lower()
    if word in _COUNTED:
        return Fraction(_COUNTED[word])
    if not scaled:
        _refuse(text)
    return Fraction(1, 2) if word.startswith("half") else Fraction(1)


def exact(number: "Fraction") -> Amount:
    """Return the amount of an exact number.

    Raises:
        LedgerError: it is larger than any figure can be.
    """
    if abs(number) >= _LARGEST:
        refuse("a number of hundreds of digits; it must be below 1e300", fault=Fault.LIMIT)
    extent = Extent(number, number)
    return Amount(extent, extent)


def _unit(text: str, rest: str) -> str | None:
    """Return the unit that stands behind a number."""
    if not rest:
        return None
    unit = unit_in(rest.removeprefix(" "))
    if unit is None or set(_BETWEEN_WORDS.split(unit.lower())) & _RESERVED:
        _refuse(text)
    # Without a blank it may as well be a slip of the pen: `0x10`, `1e`, `3rd`.
    if rest[0] != " " and unit not in UNITS and unit[0].isalpha():
        _refuse(text)
    return unit


_BETWEEN_WORDS = re.compile("[ -]")
_RESERVED = frozenset(
    word
    for words in ("to and or of a an between from", *APPROXIMATIONS, *_SCALES, *_COUNTED)
    for word in words.lower().split()
    if word not in ("n", "m")
)
"""Words that are no unit: where one is left over, the text was not understood."""


def _refuse(text: str) -> NoReturn:
    if _TWO_READINGS.search(text):
        hint = "write 1,900 or 1900 for nineteen hundred, and 1.9 with a point for a fraction"
        refuse(f"{spell(text)} has several readings as a number", hint)
    refuse(f"{spell(text)} is not understood as a number", _HINT)
