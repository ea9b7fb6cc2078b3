"""Parser for figures in running text, with all their readings.

Figures of a ledger are parsed strictly (:mod:`claimtrack.model.numbers.amounts`). Texts
of documents are parsed leniently: an ambiguous figure has all its readings, and a unit
only if it is unambiguous.
"""

import re
import unicodedata
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from functools import cache
from itertools import pairwise, zip_longest
from types import MappingProxyType

from attrs import evolve, frozen

from claimtrack.facts.quotes.boundaries import ends_in_negation
from claimtrack.facts.quotes.normalization import DASHES, NormalizedText, normalize_text
from claimtrack.facts.text.number_words import (
    MAGNITUDES,
    MAX_COUNTED,
    SpelledNumber,
    WordKind,
    alternation,
    find_number_words,
)
from claimtrack.facts.text.text_units import (
    MULTIPLE,
    PART,
    RANK,
    NamedUnit,
    counts_things,
    find_unit,
    text_conversions,
)
from claimtrack.model.numbers.amounts import HEDGES, HEDGES_AFTER, Amount, exact_amount

MAX_DIGITS = 24
"""Most digits of a number; longer ones are accounts, keys or digests."""

_SCALES: Mapping[str, int] = MappingProxyType(
    {
        **MAGNITUDES,
        **{f"{name}s": size for name, size in MAGNITUDES.items()},
        "k": 1000,
        "K": 1000,
        "mn": 10**6,
        "bn": 10**9,
        "tn": 10**12,
        "M": 10**6,
        "B": 10**9,
        "T": 10**12,
    }
)
LESS = Fraction(999, 1000)
"""A little less than one: `up to 40` is not 30."""
_PART_ROOM = Fraction(1, 50)
"""The room on each side of a part in words: `a third` may be 35 %."""
_HEDGED_PART_ROOM = Fraction(1, 20)
"""The room after `about`; four times as much after `more than` and `less than`."""

_ADJUST = {word: hedge.adjust for hedge in HEDGES for word in hedge.words}
_BEFORE: Mapping[str, Callable[[Amount], Amount]] = MappingProxyType(
    {
        **_ADJUST,
        **dict.fromkeys(
            (
                *("north of", "exceeding", "exceeds", "exceeded", "topping"),
                *("topped", "surpassing", "surpassed", "greater than", "higher than"),
            ),
            _ADJUST["more than"],
        ),
        **dict.fromkeys(("minimum of", "as few as", "as little as"), _ADJUST["at least"]),
        **dict.fromkeys(("lower than", "smaller than"), _ADJUST["less than"]),
        **dict.fromkeys(("maximum of",), _ADJUST["at most"]),
        **dict.fromkeys(("short of", "shy of"), _ADJUST["nearly"]),
    }
)
"""Words before a number, and their effect on an amount."""
_AFTER: Mapping[str, Callable[[Amount], Amount]] = MappingProxyType(
    {
        **HEDGES_AFTER,
        **dict.fromkeys(
            (
                *("or above", "or higher", "or greater", "or over", "or older"),
                *("and above", "and over", "and older", "and up"),
            ),
            HEDGES_AFTER["or more"],
        ),
        **dict.fromkeys(
            ("or below", "or lower", "or under", "or younger", "and under", "and below"),
            HEDGES_AFTER["or less"],
        ),
    }
)
"""Words after a number, and their effect on an amount."""
_BELOW = frozenset(("nearly", "almost", "just under", "just below", "short of", "shy of"))
"""Words that approach a number from below."""
_NEARLY_ROOM = Fraction(1, 10)
_ABOUT_ROOM = Fraction(3, 20)
"""The shares of a hedged number by which one in the text may differ from it."""

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
    usual: tuple[Fraction, Fraction] | None = None
    """A smaller range, if numbers outside it are doubtful: 212 is for `nearly 250`."""
    named: bool = False
    """True for a part of a name, as in `5G` or `A4`."""
    bare: bool = False
    """True for digits only, such as a year."""
    scale: int = 1
    """The factor of its digits: 1000 in `15k`."""
    counted: bool = False
    """True for a small number in words, or of `3 main reasons`: the writer may have counted."""
    bound: int = 0
    """1 for a lower bound, as in `more than 200`, and -1 for an upper bound."""
    things: bool = False
    """True for a number of people or things, as in `40 boats`."""
    vague: bool = False
    """True for words that only may stand for the number, as `the third` and `both`."""
    parts: "tuple[Figure, ...]" = ()
    """The figures that it joins, as in `34-23`, `one in five` and `2 hours 30 minutes`."""

    @property
    def span(self) -> tuple[int, int]:
        """The span of its words."""
        return self.start, self.end


def is_year(figure: Figure) -> bool:
    """True for digits that may be a year."""
    return figure.bare and all(1800 <= number < 2100 for number in figure.readings)


def normalize_cited_text(text: str) -> NormalizedText:
    """Normalize a text, including its dashes and the digits of all scripts."""
    normalized = normalize_text(text)
    return evolve(normalized, text=normalized.text.translate(_CHARACTERS))


class _Characters(dict[int, str]):
    """The replacements of characters, computed when they are first needed."""

    def __missing__(self, code: int) -> str:
        character = chr(code)
        if character.isdecimal():
            character = str(unicodedata.decimal(character))
        elif character in DASHES:
            character = "-"
        elif character == "\u2044":
            character = "/"
        self[code] = character
        return character


_CHARACTERS = _Characters()


def find_figures(text: str) -> Iterator[Figure]:
    """Yield the figures of a normalized text in order, each by itself."""
    return (each for each in scan_figures(text) if not each.vague)


def find_stated_figures(text: str) -> Iterator[Figure]:
    """Yield the figures that a normalized sentence states, in order.

    Figures that belong together are joined. Names with digits, `one` and `zero` without a
    unit, and words that may stand for something else are left out.
    """
    plain = [each for each in scan_figures(text) if not each.vague and not each.named]
    joined = {each.start: each for each in join_figures(text, plain)}
    consumed = 0
    for figure, after in zip_longest(plain, plain[1:]):
        if figure.start < consumed:
            continue
        stated = joined.get(figure.start) or _as_rating(figure)
        consumed = stated.end
        in_words = not figure.text[-1].isdigit() and figure.unit is None
        is_article = in_words and figure.readings <= _ARTICLES
        is_page = text.endswith(_PAGES, 0, figure.start)
        if stated.parts or not (is_article or is_page):
            has_unit = stated.unit or stated.things or stated.parts
            if after is not None and after.unit and not has_unit:  # `5-10 km`
                is_range = _RANGE.fullmatch(text, stated.end, after.start)
                stated = evolve(stated, unit=after.unit) if is_range else stated
            yield stated


_PAGES = ("page ", "Page ", "pages ", "Pages ", " p. ", "(p. ", " pp. ", "(pp. ")
_ARTICLES = frozenset(map(Fraction, (0, 1)))


def _as_rating(figure: Figure) -> Figure:
    """Return a figure such as `4.5/5` as a part of its scale, and any other as it is."""
    rating = _RATING.fullmatch(figure.text)
    if rating is None:
        return figure
    (number,) = _readings_of_digits(rating[1])
    end = figure.start + len(rating[1])
    part = Figure(rating[1], figure.start, end, frozenset({number}))
    return evolve(figure, unit=PART, parts=(part,))


_RATING = re.compile(r"([0-9]{1,3}(?:\.[0-9]{1,2})?)/(?:5|10|100)")


_RANGE = re.compile(" ?-{1,3} ?| to ")


def join_figures(text: str, figures: list[Figure]) -> Iterator[Figure]:
    """Yield each pair of neighbours that belongs together, as one figure."""
    for one, two in pairwise(figures):
        gap = text[one.end : two.start]
        if len(gap) <= 30 and (joined := _join(text, one, two, gap)) is not None:
            yield joined


def _join(text: str, one: Figure, two: Figure, gap: str) -> Figure | None:
    """Return two neighbours as one figure, or None."""
    if _RATIO.fullmatch(gap):
        first, second = max(one.readings), max(two.readings)
        usual = 1 < second <= 10 or second == 100
        if " of " not in gap or "out of" in gap:
            usual |= second % 10 == 0 and not 1000 < second < 3000
        if 0 <= first <= second != 0 and usual and one.unit == two.unit is None:
            share = first / second
            room = min(_PART_ROOM, share / 10)
            low, high = share - room, share + room
            if one.rough:  # `nearly two in three`
                low -= room * (one.bound <= 0)
                high += room * (one.bound >= 0)
            ratio = _joined(text, one, two, share, PART, low, high)
            is_rating = "out of" in gap and second in _RATING_SCALES
            return evolve(ratio, parts=(one,)) if is_rating else ratio
    if _PAIR.fullmatch(gap) and one.bare and two.text.isdigit():
        around = text[one.start - 1 : one.start] + text[two.end : two.end + 1]
        if max(len(one.text), len(two.text)) <= 3 and "-" not in around:  # `34-23`
            return _joined(text, one, two, max(one.readings), None)
    if _FEET.fullmatch(f"{one.unit or ''}{gap}") and two.bare and max(two.readings) < 12:
        inches = _INCHES.match(text, two.end)
        if inches is not None or (one.unit and not two.things):  # `6 foot 2`
            end = two.end if inches is None else inches.end()
            total = 12 * max(one.readings) + max(two.readings)
            joined = _joined(text, one, two, total, "inch")
            return evolve(joined, text=text[one.start : end], end=end)
    if gap in _COMPOUND and one.unit and two.unit and len(one.readings) == 1:
        conversions = text_conversions(one.unit, two.unit)
        number = max(two.readings)
        if len(conversions) == 1 and 0 <= number < conversions[0].factor != 1:
            factor = conversions[0].factor
            total = max(one.readings) * factor + number
            low, high = ((each * factor + number) for each in (one.low, one.high))
            joined = _joined(text, one, two, total, two.unit, low, high)
            return evolve(joined, rough=one.rough, bound=one.bound)
    return None


_RATIO = re.compile(
    r" in | of (?:the |all )?|(?: stars?)? out of (?:a (?:possible |total of )?)?|-in-"
)
_RATING_SCALES = frozenset(map(Fraction, (5, 10, 100)))
_FEET = re.compile("' ?|(?:ft|foot|feet)(?: | and )?")
_INCHES = re.compile("\"|''| ?in(?![a-z])")
_PAIR = re.compile(" ?-{1,3} ?")
_COMPOUND = frozenset((" ", ", ", " and ", ""))


def _joined(
    text: str,
    one: Figure,
    two: Figure,
    number: Fraction,
    unit: str | None,
    low: Fraction = Fraction(0),
    high: Fraction = Fraction(0),
) -> Figure:
    return Figure(
        text[one.start : two.end],
        one.start,
        two.end,
        frozenset({number}),
        unit,
        rough=low < high,
        low=low,
        high=high,
        parts=(one, two),
    )


def scan_figures(text: str) -> list[Figure]:
    """Return the figures and the vague figures of a normalized text, in order."""
    found = [
        _figure_in_digits(text, match)
        for match in _NUMBER.finditer(text)
        if len(match["number"]) <= MAX_DIGITS
    ]
    words = [_figure_in_words(text, each) for each in find_number_words(text)]
    if words:
        found = sorted((*found, *words), key=lambda figure: figure.start)
    for at in range(len(found) - 1):
        figure, after = found[at], found[at + 1]
        small = figure.scale == 1 < after.scale and not figure.vague
        # `2029 and 45 million` and `12 and $3 million` have one magnitude.
        other = is_year(figure) or (after.text[0] in _SIGNS and figure.unit != after.unit)
        joint = small and not other and _JOINT.fullmatch(text, figure.end, after.start)
        if joint:  # `2 to 3 million`
            larger = {number * after.scale for number in figure.readings}
            found[at] = evolve(figure, readings=figure.readings | larger)
    return found


# The pattern starts with a digit, which is the fastest to search for.
_NUMBER = re.compile(
    r"(?P<number>[0-9](?:[0-9]{0,2}(?P<mark>[,.' ])[0-9]{3}(?:(?P=mark)[0-9]{3})*"
    r"(?:[.,][0-9]+)?(?![0-9])|[0-9]*(?:[.,][0-9]+)*))"
    r"(?P<more>[\u2070\u00b9\u00b2\u00b3\u2074-\u2079]+|[\u00bc-\u00be\u2150-\u215e]"
    r"| [1-9]/[1-9][0-9]?(?![0-9/])|/(?:[0-9]{1,2}|100)(?![0-9/]))?"
)
_SIGNS = "$\u20ac\u00a3\u00a5\u20b9"
_CODES: Mapping[str, str] = MappingProxyType(
    {"USD": "$", "EUR": "\u20ac", "GBP": "\u00a3", "JPY": "\u00a5", "INR": "\u20b9"}
)
_SIGN_AND_MINUS = re.compile(
    rf"(?:(?:\b(?:US|A|C|HK|NZ|S))?(?P<sign>[{_SIGNS}]) ?|\b(?P<code>{alternation(_CODES)}) ?)?"
    r"(?P<minus>(?<![\w)])-|\bminus )?$"
)
_BEFORE_NUMBER = (*_SIGNS, *(f"{each} " for each in _SIGNS), "-", "minus ")
_BEFORE_NUMBER += (*_CODES, *(f"{each} " for each in _CODES))
_SCALE = re.compile(
    rf"[ -]?(?P<scale>{alternation(name for name in _SCALES if name not in 'MBT')})(?!\w)"
    r"|(?P<letter>[MBT])(?!\w)"
)
_POINT_BEFORE = re.compile(r"(?:^|[ (<>=$-])\.$")
_AND_A_HALF = " and a half"


def _figure_in_digits(text: str, match: re.Match[str]) -> Figure:
    digits, more = match["number"], match["more"]
    start, end = match.span()
    sign, minus = None, False
    if text.endswith(_BEFORE_NUMBER, 0, start):
        before = _SIGN_AND_MINUS.search(text, max(0, start - 12), start)
        assert before is not None  # the pattern matches an empty string
        start, minus = before.start(), bool(before["minus"])
        sign = before["sign"] or _CODES.get(before["code"])
    readings = _readings_of_digits(digits)
    if more:
        readings = _with_exponent_or_fraction(readings, more)
    if digits.isdigit() and _POINT_BEFORE.search(text, max(0, start - 2), start):  # `.05`
        start, digits = start - 1, f"0.{digits}"
        readings = {Fraction(int(match["number"]), 10 ** len(match["number"]))}
    if minus:
        readings = {-number for number in readings}
    scale = 1
    if (found := _SCALE.match(text, end)) is not None:
        name = found["scale"] or found["letter"]
        scale, end = _SCALES[name], found.end()
        plain = readings
        readings = {number * scale for number in readings}
        if found["letter"] and not sign:  # `40M`, or a name
            readings |= plain
    unit = find_unit(text, end)
    name = None if unit is None else unit.unit
    if unit is not None:
        if name == "m" and unit.end == end + 1 and scale == 1:  # metres or millions
            millions = {number * 10**6 for number in readings}
            readings, name = (millions if sign else millions | readings), None
        end = unit.end
        if text.startswith(_AND_A_HALF, end):
            readings = {number + Fraction(1, 2) for number in readings}
            end += len(_AND_A_HALF)
    if end == match.end() and (ordinal := _ORDINAL.match(text, end)) is not None:
        name, end = RANK, ordinal.end()
    low, high, bound, usual = _tolerance(text, start, end, readings, scale, digits)
    is_small = scale == 1 and not sign and max(readings) <= MAX_COUNTED
    return Figure(
        text[start:end],
        start,
        end,
        frozenset(readings),
        sign or name,
        rough=low < high,
        low=low,
        high=high,
        usual=usual,
        named=_is_in_name(text, match, start, end),
        bare=digits.isdigit() and match.span("number") == (start, end),
        scale=scale,
        counted=is_small and _LIST_NOUN.match(text, end) is not None,
        bound=bound,
        things=unit is None and not sign and counts_things(text, end),
    )


def _figure_in_words(text: str, each: SpelledNumber) -> Figure:
    readings, start, end, name, scale = {each.number}, each.start, each.end, None, each.scale
    vague = each.kind in (WordKind.ORDINAL, WordKind.GROUP)
    if each.kind in (WordKind.PART, WordKind.GROUP) and each.number < 1:
        of = _OF_UNIT.match(text, end)
        unit = find_unit(text, of.end()) if of is not None else None
        if of is not None and (point := _POINT.match(text, of.end())) is not None:
            unit = NamedUnit("percentage points", point.end())  # `a quarter point`
        if unit is not None and unit.unit not in (MULTIPLE, PART):  # `half an hour`
            name, end, vague = unit.unit, unit.end, False
        else:
            name = PART
    elif each.kind is WordKind.MULTIPLE:
        name = MULTIPLE
    elif each.kind is WordKind.ORDINAL:
        name = RANK
    elif not vague and (unit := find_unit(text, end)) is not None:
        name, end = unit.unit, unit.end
        if text.startswith(_AND_A_HALF, end):
            readings = {each.number + Fraction(1, 2)}
            end += len(_AND_A_HALF)
    if text[max(0, start - 6) : start].lower() == "minus ":
        readings, start = {-number for number in readings}, start - 6
    low, high, bound, usual = _tolerance(text, start, end, readings, scale, "")
    if name == PART:
        usual = None
        room = _HEDGED_PART_ROOM if low < high else _PART_ROOM
        low = each.number if bound > 0 else each.number - room * (4 if bound else 1)
        high = each.number if bound < 0 else each.number + room * (4 if bound else 1)
    return Figure(
        text[start:end],
        start,
        end,
        frozenset(readings),
        name,
        rough=low < high,
        low=low,
        high=high,
        usual=usual,
        scale=scale,
        counted=each.counted and name in COUNTED_UNITS,
        bound=bound,
        things=name is None and not vague and counts_things(text, end),
        vague=vague,
    )


_POINT = re.compile(r"points?\b")
COUNTED_UNITS = (None, MULTIPLE, "d", "day", "days", "month", "year")
"""The units of small numbers that a writer may have counted."""
_LIST_NOUN = re.compile(
    r" (?:main |key |major |different |basic |common |simple |easy )*(?:types?|ways|steps|reasons"
    r"|methods|options|things|categories|parts|stages|phases|tips|factors|examples|kinds|points"
    r"|sections|aspects|elements|components|features|benefits|questions|passages)\b"
)


_OF_UNIT = re.compile("[ -](?:of )?(?:an? |of-an-|an?-)?(?=[a-z])")
_JOINT = re.compile(" ?- ?| to | and | or ")


def _readings_of_digits(digits: str) -> set[Fraction]:
    """Return the readings of digits with points, commas, blanks or apostrophes."""
    if digits.isdigit():
        return {Fraction(int(digits))}
    parts, marks = re.split("[,.' ]", digits), re.findall("[,.' ]", digits)
    found: set[Fraction] = set()
    grouped = all(len(part) == 3 for part in parts[1:]) and len(parts[0]) <= 3
    if grouped and len(set(marks)) == 1 and parts[0] != "0":
        found.add(Fraction(int("".join(parts))))
    # A comma before three digits separates thousands. A point may be either separator.
    if marks[-1] in ",." and marks.count(marks[-1]) == 1 and not (found and marks == [","]):
        found.add(Fraction(int("".join(parts)), 10 ** len(parts[-1])))
    return found or {Fraction(int(part)) for part in parts}


def _with_exponent_or_fraction(readings: set[Fraction], more: str) -> set[Fraction]:
    """Apply the power, fraction or divisor after a number to its readings."""
    if more[0] == " ":  # `4 1/2`
        above, below = map(int, more.split("/"))
        return {number + Fraction(above, below) for number in readings}
    if more[0] == "/":
        return {number / int(more[1:]) for number in readings} if int(more[1:]) else readings
    if more[0] in "\u00bc\u00bd\u00be" or more[0] >= "\u2150":
        share = Fraction(unicodedata.numeric(more)).limit_denominator(10)
        return {number + share for number in readings}
    power = int("".join(str(unicodedata.digit(digit)) for digit in more))
    # A superscript may also be a footnote mark.
    small = power < 16 and max(readings) < 10**6
    return readings | ({number**power for number in readings} if small else set())


def _is_in_name(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """True if a number is part of a name, since letters are attached to it."""
    attached = None
    if start == match.start() and start and text[start - 1] not in " (":
        attached = _ATTACHED_BEFORE.search(text, max(0, start - 24), start)
    if attached is not None:
        word = attached[1] or ""
        is_plain = word.islower() and len(word) > 2  # `top-10`
        if not is_plain and word.lower() not in _PREFIXES:
            return True
    if end == match.end():
        return match[0] == "24/7" or _ATTACHED_AFTER.match(text, end) is not None
    return end == match.end() + 1 and text[end - 1] == "K" and len(match[0]) == 1  # `4K`


_ATTACHED_BEFORE = re.compile(r"(?:([^\W\d_]\w*)-|[^\W\d_]|_)$")
_ORDINAL = re.compile(r"(?:st|nd|rd|th)\b")
_ATTACHED_AFTER = re.compile(r"(?!(?:st|nd|rd|th|s)\b)[^\W\d_]")


def _tolerance(
    text: str, start: int, end: int, readings: set[Fraction], scale: int, digits: str
) -> tuple[Fraction, Fraction, int, tuple[Fraction, Fraction] | None]:
    """Return the range that a hedge or the precision of a figure allows, and its bound.

    The range is empty if the figure is exact. The last value is a smaller range, if numbers
    outside it are doubtful.
    """
    number, bound = max(readings), 0
    before, after = _hedge_before(text, start), _hedge_after(text, end)
    if before or after:
        word = before[1].lower() if before else after[1].lower() if after else ""
        room = (_BEFORE if before else _AFTER)[word](exact_amount(number)).loosest
        bound = (room.high is None) - (room.low is None)
        is_below = before is not None and word in _BELOW
        if is_below:
            bound = -1
        if before and ends_in_negation(text, before.start()):  # `never more than`
            bound = 0 if is_below else -bound
            low, high = (None if bound < 0 else number), (None if bound > 0 else number)
            room = room._replace(low=low, high=high)
        # A bound, `about` and `nearly` are as precise as the digits, or as they are in ledgers.
        step = step_of(number) * (LESS if bound else 1)
        least = number - step if room.low is None else max(room.low, number - step)
        most = number + step if room.high is None else min(room.high, number + step)
        if least < most:
            near = abs(number) * (_NEARLY_ROOM if is_below else _ABOUT_ROOM)
            usual = max(least, number - near), min(most, number + near)
            exact = (bound and not is_below) or usual == (least, most)
            return least, most, bound, None if exact else usual
    point = re.search("[.,]([0-9]+)$", digits) if digits and not digits.isdigit() else None
    has_decimals = point is not None and (len(point[1]) != 3 or number.denominator > 1)
    if len(readings) == 1 and (scale >= 1000 or has_decimals):
        # `1.9 million` and `57.1` are as precise as their digits.
        half = Fraction(scale, 2 * 10 ** (len(point[1]) if point else 0))
        return number - half, number + half, bound, None
    return number, number, bound, None


def step_of(number: Fraction) -> Fraction:
    """Return one in the last digit of a number that is not zero, or up to five if it is a 5.

    It is the precision of a hedge: `about 300` may be 341, and `over 25` may be 29. Five are
    at most a fifth of the number. A single digit 5 is like any other.
    """
    step = Fraction(1)
    while (number / step).denominator > 1 and step > _SMALLEST_STEP:
        step /= 10
    while number and (number / step / 10).denominator == 1:
        step *= 10
    if (number / step / 5).denominator == 1 and abs(number) != 5 * step:
        return min(5 * step, max(step, abs(number) / 5))
    return step


_SMALLEST_STEP = Fraction(1, 10**6)
_HEDGES_BEFORE = tuple(_BEFORE)
_LONGEST_HEDGE = max(map(len, _BEFORE)) + 1


def _hedge_before(text: str, start: int) -> re.Match[str] | None:
    window = text[max(0, start - _LONGEST_HEDGE) : start].rstrip(" ").lower()
    if not window.endswith(_HEDGES_BEFORE):
        return None
    return _hedge_pattern().search(text, max(0, start - _LONGEST_HEDGE), start)


@cache
def _hedge_pattern() -> re.Pattern[str]:
    return re.compile(rf"(?<!\w)((?a:{alternation(_BEFORE)})) ?$", re.IGNORECASE)


def _hedge_after(text: str, end: int) -> re.Match[str] | None:
    if not text.startswith((" or ", " and ", "+", " +"), end):
        return None
    return _hedge_after_pattern().match(text, end)


@cache
def _hedge_after_pattern() -> re.Pattern[str]:
    return re.compile(rf" ?((?a:{alternation(_AFTER)}))(?!\w)", re.IGNORECASE)
