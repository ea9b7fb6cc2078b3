"""Parser for amounts: numbers with words such as "about" or "more than".

The tables are closed: unknown words are rejected, never guessed. Each amount has two
extents. The *nominal* extent follows the words. The *loosest* extent is the most
generous reading: figures whose loosest extents do not overlap certainly differ.
"""

import re
import unicodedata
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple, NoReturn

from claimtrack.errors import Fault
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import UNITS, match_unit
from claimtrack.model.values import describe_value, refuse

if TYPE_CHECKING:
    from fractions import Fraction

AMOUNT_LENGTH = 100

_LARGEST = 10**300
"""Numbers are less than this in absolute value, so that each fits into a float."""


class Amount(NamedTuple):
    """The parsed number of a text: nominal and loosest extent, and unit."""

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


def _slightly_more(amount: Amount) -> Amount:
    low, high = amount.nominal.low, amount.nominal.high
    nominal = Extent(low, _more(high, 10), low_open=low != 0)
    loosest = _hull(Extent(low, _more(high, 4)), amount.loosest)
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
    """Return the smallest extent that contains two extents."""
    low = None if one.low is None or two.low is None else min(one.low, two.low)
    high = None if one.high is None or two.high is None else max(one.high, two.high)
    return Extent(low, high)


class Hedge(NamedTuple):
    """Words before a number, their meaning, and their effect on an amount."""

    words: tuple[str, ...]
    meaning: str
    adjust: Callable[[Amount], Amount]


HEDGES = (
    Hedge(
        ("about", "around", "roughly", "approximately", "circa", "ca.", "some", "~", "≈"),
        "nominally N; generously a quarter less to a quarter more",
        _about,
    ),
    Hedge(
        ("nearly", "almost", "close to", "just under", "just below"),
        "nominally below N by no more than a tenth; generously up to N from a quarter less",
        _nearly,
    ),
    Hedge(
        ("just over", "just above"),
        "nominally above N by no more than a tenth; generously from N to a quarter more",
        _slightly_more,
    ),
    Hedge(
        (
            *("more than", "over", "above", "in excess of", "upwards of"),
            *("well over", "well above", ">"),
        ),
        "nominally above N; generously N as well",
        _more_than,
    ),
    Hedge(
        (
            *("at least", "no fewer than", "no less than", "not fewer than", "not less than"),
            *(">=", "≥"),
        ),
        "N or above",
        _at_least,
    ),
    Hedge(
        ("fewer than", "less than", "under", "below", "well under", "well below", "<"),
        "nominally below N, without a lower bound; generously N as well",
        _less_than,
    ),
    Hedge(
        (
            *("up to", "as many as", "as much as", "at most", "no more than", "not more than"),
            *("<=", "≤"),
        ),
        "N or below, without a lower bound",
        _at_most,
    ),
    Hedge(("exactly", "precisely", "only", "just"), "N", _exactly),
)

HEDGES_AFTER: Mapping[str, Callable[[Amount], Amount]] = MappingProxyType(
    {
        "or more": _at_least,
        "or so": _about,
        "or fewer": _at_most,
        "or less": _at_most,
        "+": _at_least,
    }
)
"""Words after a number, and their effect on an amount."""

_FEW: Mapping[str, tuple[int, int, int, int]] = MappingProxyType(
    {"a couple": (2, 2, 2, 3), "a few": (3, 5, 2, 9), "several": (3, 9, 2, 12)}
)
"""Words for small uncounted numbers: nominal bounds, then loosest bounds."""

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

_ONES = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
TENS: Mapping[str, int] = MappingProxyType(
    {
        word: 10 * number
        for number, word in enumerate(
            ("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"), 2
        )
    }
)
"""The words for tens that a smaller number can follow."""
NUMBER_WORDS: Mapping[str, int] = MappingProxyType(
    {**{word: number for number, word in enumerate(("zero", *_ONES, *_TEENS))}, **TENS}
)
"""The single words for numbers below a hundred, in order."""


def _plural(size: int) -> tuple[int, int]:
    """Return the nominal bounds of a plural such as "dozens", given the size of its unit."""
    most = {12: 99, 20: 199}.get(size, 10 * size - 1)
    return 2 * size, most


def _approximations() -> Mapping[str, str]:
    table = {word: hedge.meaning for hedge in HEDGES for word in hedge.words}
    names = {hedge.adjust: hedge.words[0] for hedge in HEDGES}
    table |= {word: f"as `{names[adjust]}`" for word, adjust in HEDGES_AFTER.items()}
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


APPROXIMATIONS = _approximations()
"""The meanings of all words that can surround or replace a number."""

_HINT = 'write 1900, "about 30", "more than 200", "20 to 30", "dozens", or a number and its unit'
_DIGITS = (
    r"-?(?:[1-9][0-9]{0,2}(?:,[0-9]{3})+(?:\.[0-9]+)?"
    r"|[0-9]+(?:\.[0-9]+)?(?:e[+-]?[0-9]{1,3}(?!\w))?)"
)
_TWO_READINGS = re.compile(r"[0-9],[0-9]|[0-9] [0-9]|[0-9]\.[0-9]+\.[0-9]")
_SHORT_SCALES: Mapping[str, str] = MappingProxyType(
    {
        **dict.fromkeys(("k", "K"), "thousand"),
        **dict.fromkeys(("m", "M", "mn"), "million"),
        **dict.fromkeys(("b", "B", "bn"), "billion"),
        "tn": "trillion",
    }
)
"""Short scales, which are understood only after the sign of a currency: `m` may be metres."""

_CURRENCIES = ("€", "$", "£", "¥", "EUR", "USD", "GBP", "JPY")
_MONEY = "euros?|dollars?|pounds?|yen"
_PARTS = "half|halves|(?:quarter|third|fifth|sixth|seventh|eighth|ninth|tenth)s?"
_DASHES = str.maketrans("–—−", "---")


def _any(words: Mapping[str, object] | tuple[str, ...]) -> str:
    """Return a pattern that matches any of some words, longest first."""
    return "|".join(map(re.escape, sorted(words, key=len, reverse=True)))


# The patterns are compiled on first use, since many ledgers have no numbers.
_ANY_SCALE = _any(_SCALES)
_HEDGE = (
    rf"({_any(tuple(word for hedge in HEDGES for word in hedge.words))})(?: (?=\S)|(?=-?[0-9]))"
)
_TWO_DIGITS = rf"(?:(?:{_any(TENS)})[ -](?:{_any(_ONES)})|{_any(NUMBER_WORDS)})\b"
_FRACTION_SIGNS = "\u00bc-\u00be\u2150-\u215e"
_NUMBER = (
    rf"(?P<plural>{_any(_PLURALS)})\b(?!-)(?: of(?= ))?"
    rf"|(?:(?P<few>{_any(_FEW)})\b(?: of(?= (?:{_ANY_SCALE})))?"
    rf"|(?:(?P<money>(?-i:{_any(_CURRENCIES)})) ?)?(?P<digits>{_DIGITS})"
    rf"(?: ?(?P<sign>[{_FRACTION_SIGNS}])| (?P<ratio>[1-9]/[1-9][0-9]?)(?![0-9/]))?"
    rf"|(?P<alone>[{_FRACTION_SIGNS}])"
    rf"|(?P<hundreds>an?|{_TWO_DIGITS}) hundred (?:and )?(?P<below>{_TWO_DIGITS})"
    rf"(?![ -](?:{_ANY_SCALE})\b)"
    rf"|(?P<word>(?:half an?|an?)\b|{_TWO_DIGITS}))(?P<half> and a half\b)?"
    rf"(?(money)(?: ?(?P<short>(?-i:{_any(_SHORT_SCALES)}))\b)?)"
    rf"(?: ?(?P<scale>{_ANY_SCALE})\b(?!-))?(?: (?P<more>{_ANY_SCALE})\b(?!-))?"
)
_SUFFIX = rf" ?({_any(HEDGES_AFTER)})(?= |$)"


def parse_amount(text: str) -> Amount:
    """Parse a text as an amount.

    Raises:
        LedgerError: The text is not an amount, or is ambiguous.
    """
    if len(text) > AMOUNT_LENGTH:
        refuse(f"a number of {len(text):,} characters; at most {AMOUNT_LENGTH}", fault=Fault.LIMIT)
    words = " ".join(text.translate(_DASHES).split())
    adjust: Callable[[Amount], Amount] = _exactly
    start = 0
    if (hedge := _match(_HEDGE, words, 0)) is not None:
        start = hedge.end()
        adjust = next(h.adjust for h in HEDGES if hedge[1].lower() in h.words)
    opening = _match("(between|from) ", words, start)
    between = opening is not None and opening[1].lower() == "between"
    amount, at, scaled = _parse_number(text, words, opening.end() if opening else start)
    joint = _match(" (to|and) |( ?- ?)", words, at)
    if joint is not None and ((joint[1] or "").lower() == "and") == between:
        if joint[2] and opening:
            _refuse(text)
        if amount.unit is not None and words[joint.end() :][:1].isdigit():  # `€3m-5m`
            words = f"{words[: joint.end()]}{amount.unit}{words[joint.end() :]}"
        second, at, second_scaled = _parse_number(text, words, joint.end())
        if amount.unit != second.unit:
            _refuse(text)  # `20 to €30`
        if second_scaled and not scaled:
            hint = "write both in full, such as 2 million to 3 million"
            refuse(f"{describe_value(text)} is ambiguous", hint)
        amount = _range(text, amount, second)
        if adjust not in (_exactly, _about):
            _refuse(text)
    elif opening is not None:
        _refuse(text)
    elif (suffix := _match(_SUFFIX, words, at)) is not None and adjust is _exactly:
        adjust, at = HEDGES_AFTER[suffix[1].lower()], suffix.end()
    unit = _unit(text, words[at:])
    if unit is not None and amount.unit is not None:
        hint = f"write `{amount.unit}` or `{unit}`, not both"
        refuse(f"{describe_value(text)} has two units", hint)
    return adjust(amount)._replace(unit=unit or amount.unit)


def _match(pattern: str, words: str, start: int) -> re.Match[str] | None:
    return re.compile(pattern, re.IGNORECASE).match(words, start)


def _range(text: str, first: Amount, second: Amount) -> Amount:
    """Return the amount that ranges from one amount to another."""
    low, high = first.nominal.low, second.nominal.high
    if low is None or high is None or low > high:
        refuse(f"{describe_value(text)} runs backwards", "write the smaller number first")
    loosest = _hull(first.loosest, second.loosest)
    approximate = first.approximate or second.approximate
    return Amount(Extent(low, high), loosest, approximate, first.unit)


def _parse_number(text: str, words: str, start: int) -> tuple[Amount, int, bool]:
    """Return the amount at an offset, its end, and True if it has a scale word."""
    from fractions import Fraction

    match = _match(_NUMBER, words, start)
    if match is None:
        _refuse(text)
    if match["plural"] is not None:
        size = Fraction(_PLURALS[match["plural"].lower()])
        low, high = _plural(int(size))
        nominal = Extent(Fraction(low), Fraction(high))
        return Amount(nominal, Extent(size, None), approximate=True), match.end(), True
    scales = [match[name].lower() for name in ("scale", "more") if match[name]]
    if match["short"] is not None:
        scales.insert(0, _SHORT_SCALES[match["short"]])
    if match["few"] is not None:
        nominal_low, nominal_high, least, most = map(Fraction, _FEW[match["few"].lower()])
        nominal = Extent(nominal_low, nominal_high)
        amount = Amount(nominal, Extent(least, most), approximate=True)
    else:
        amount = exact_amount(_number_of(text, match, bool(scales)))
    for scale in scales:
        amount = amount.scaled(_SCALES[scale])
        if scale == "dozen":
            amount = _about(amount)
    has_scale = bool(scales) or match["hundreds"] is not None
    return amount._replace(unit=match["money"]), match.end(), has_scale


def _number_of(text: str, match: re.Match[str], scaled: bool) -> "Fraction":
    """Return the number of a match of digits, a fraction or words."""
    from fractions import Fraction

    sign = match["sign"] or match["alone"]
    part = Fraction(match["ratio"] or ("1/2" if match["half"] else 0))
    if sign:
        part += Fraction(unicodedata.numeric(sign)).limit_denominator(10)
    if match["alone"] is not None:
        return part
    if match["digits"] is not None:
        digits = match["digits"].replace(",", "")
        if part and (part >= 1 or not digits.removeprefix("-").isdigit()):
            _refuse(text)  # `1.5½`
        return Fraction(digits) + (-part if digits.startswith("-") else part)
    if match["hundreds"] is not None:
        return 100 * _whole(match["hundreds"]) + _whole(match["below"]) + part
    word = match["word"].lower()
    if word.startswith("half") or word in _ARTICLES:
        if part or not scaled:
            _refuse(text)
        return Fraction(1) if word in _ARTICLES else Fraction(1, 2)
    return _whole(word) + part


_ARTICLES = ("a", "an")


def _whole(words: str) -> "Fraction":
    """Return the number of one or two words, such as "a", "five" or "twenty-five"."""
    from fractions import Fraction

    parts = re.split("[ -]", words.lower())
    return Fraction(sum(1 if word in _ARTICLES else NUMBER_WORDS[word] for word in parts))


def exact_amount(number: "Fraction") -> Amount:
    """Return the amount of an exact number.

    Raises:
        LedgerError: The number is too large.
    """
    if abs(number) >= _LARGEST:
        refuse("a number of hundreds of digits; it must be below 1e300", fault=Fault.LIMIT)
    extent = Extent(number, number)
    return Amount(extent, extent)


def _unit(text: str, rest: str) -> str | None:
    """Return the unit after a number, or None."""
    if not rest:
        return None
    unit = match_unit(rest.removeprefix(" "))
    if unit is None or set(_BETWEEN_WORDS.split(unit.lower())) & _RESERVED:
        _refuse(text)
    if _NO_UNIT.fullmatch(rest):
        _refuse(text)
    # Without a blank, letters are probably a typing error: `0x10`, `1e`, `3rd`.
    if rest[0] != " " and unit not in UNITS and unit[0].isalpha():
        _refuse(text)
    return unit


_BETWEEN_WORDS = re.compile("[ -]")
_RESERVED = frozenset(
    word
    for words in ("to and or of a an between from", *APPROXIMATIONS, *_SCALES, *NUMBER_WORDS)
    for word in words.lower().split()
    if word not in ("n", "m")
)
"""Words that cannot be a unit. If one remains, the text is not understood."""


# The short scales without a sign, and parts and scores, which look like a unit.
_NO_UNIT = re.compile(rf" ?(?:k|mn|bn|tn|{_PARTS}|score|(?:k|mn?|bn|tn) (?:people|{_MONEY}))")


def _refuse(text: str) -> NoReturn:
    fault, hint = "is not understood as a number", _HINT
    if short := _SHORT.search(text):
        full = f"{text[: short.start()]} {_SHORT_SCALES[short[1]]}{text[short.end() :]}"
        hint = f'write "{full}"'
    elif degrees := _DEGREES.search(text):
        hint = f'write "{text[: degrees.start()]} °{degrees[1]}"'
    elif _PART.search(text):
        hint = 'write a share in percent, such as "about 67%", or a number, such as 0.75'
    elif _SCORE.search(text):
        hint = 'write the number: 60 for "three score"'
    elif _TWO_READINGS.search(text):
        fault = "is ambiguous as a number"
        hint = "write 1,900 or 1900 for nineteen hundred, and 1.9 with a point for a fraction"
    refuse(f"{describe_value(text)} {fault}", hint)


_SHORT = re.compile(rf"(?<=[0-9]) ?({_any(_SHORT_SCALES)})(?= |$)")
_DEGREES = re.compile("(?<=[0-9])([CF])$")
_PART = re.compile(rf"\b(?:{_PARTS})\b", re.IGNORECASE)
_SCORE = re.compile(r"\bscore\b", re.IGNORECASE)
