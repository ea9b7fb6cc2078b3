"""Search of a text for figures, in any notation and any unit that can be converted."""

import re
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Mapping, Sequence
from fractions import Fraction
from functools import cached_property
from itertools import pairwise

from attrs import evolve, field, frozen

from claimtrack.facts.text.checkable_items import blank_out
from claimtrack.facts.text.date_index import DateIndex
from claimtrack.facts.text.figures import COUNTED_UNITS, Figure, is_year, join_figures, scan_figures
from claimtrack.facts.text.item_match import ItemMatch, ItemOutcome
from claimtrack.facts.text.number_table import NumberTable, Span, unit_of
from claimtrack.facts.text.number_words import MAX_COUNTED
from claimtrack.facts.text.text_units import (
    COUNT,
    MULTIPLE,
    PART,
    RANK,
    find_unit,
    text_conversions,
)

_BELOW_ZERO = re.compile(r"(?: ?\u00b0 ?[CF]?| degrees?)?(?: \w+)? below (?:zero|freezing)")
_GROUPED = re.compile("[0-9]+(?= [0-9])|(?<=[0-9] )[0-9]+")
_ARTICLE = re.compile(
    r"\b(?:[Aa]n?|[Pp]er|[Ee]ach|[Ee]very|[Oo]ne|[Ss]ingle|[Tt]he)(?=[ -][^\W\d_])"
)
_WORDS_OF = {
    0: re.compile(
        r"\b(?:no(?= [a-z])(?! (?:better|doubt|earlier|fewer|later|less|longer|matter|more|other"
        r"|sooner|such|worse)\b)|none|nil|nobody)\b",
        re.IGNORECASE,
    ),
    1: re.compile(r"\b(?:an?|sole|only|another|alone|best|(?:top|lead|win|champion)\w*)\b", re.I),
}
"""Words that stand for zero or for one."""
_NEGATION = re.compile(r"\b(?:no|not|never|nothing|neither|nor|without|cannot)\b|n't\b", re.I)
"""Words that may stand for zero, as in "It costs nothing"."""
_TOGETHER = re.compile(" ?-{1,3} ?| to | and | or |, | ?: ?| ?/ ?| ")
_LIST = re.compile(" ?-{1,3} ?| to | and | or |, | ?/ ?")
_JOINED = re.compile(r"(?: [^\W\d_]+)? (?:and|to) ")
_APART = re.compile(r"(?: [^\W\d_]+)? to |.*[0-9].*")
"""The words between figures of different times: `from 12 kg to 14 kg`, `12 kg in 2019, 14 kg`."""
_OUT_OF = re.compile(" (?:in|of|out of)(?: the| all| its| their)? |-in-|/")


@frozen(eq=False, slots=False)
class FigureIndex:
    """The figures of a normalized text, outside its full dates."""

    text: str = field(repr=False)
    dates: DateIndex
    _literal: dict[tuple[str, bool], Span | None] = field(factory=dict, init=False, repr=False)

    def match(self, item: Figure) -> ItemMatch:
        """Look for a figure, and return where it is or the figure that comes nearest."""
        if (span := self._find(item)) is not None:
            return ItemMatch(ItemOutcome.FOUND, span)
        for number in item.readings if item.bare else ():
            if 1000 <= number < 3000:
                year = self.dates.match_year(int(number))
                if year.outcome is not ItemOutcome.MISSING:
                    return year
        if item.usual and (span := self._find(evolve(item, usual=None))) is not None:
            words = self.text[slice(*span)]
            return ItemMatch(ItemOutcome.UNSURE, span, f"{words} is far from {item.text}")
        if item.things and (span := self._find_literally(evolve(item, things=False))) is not None:
            return ItemMatch(ItemOutcome.UNSURE, span, f"the text has {item.text} in another unit")
        if note := self._unsure_reading(item):
            return ItemMatch(ItemOutcome.UNSURE, self._stated.nearest(item), note)
        return ItemMatch(ItemOutcome.MISSING, self._stated.nearest(item))

    def _find(self, item: Figure) -> Span | None:
        """Return the span of a figure, or None."""
        if item.parts and item.unit is None:
            pair = frozenset(max(part.readings) for part in item.parts)
            return self._pairs.get(pair) or self._find_literally(item)
        if " of " in item.text and item.parts:  # `15 of 60` may be `15` and `60` in the text
            spans = [self._find(part) for part in item.parts]
            if all(spans):
                return spans[0]
        return (
            self._stated.find(item)
            or self._vague.find(item)
            or (self._single.find(item) if item.unit else None)
            or self._find_word(item)
            or self._find_literally(item)
        )

    def _find_word(self, item: Figure) -> Span | None:
        """Return the span of a word for zero or one."""
        for number, span in self._words.items():
            if number in item.readings:
                alone = not self._has_unit_of(item) if number == 0 else item.unit is None
                return span if alone else None
        return None

    @cached_property
    def _words(self) -> Mapping[int, Span]:
        """The spans of the first words for zero and for one."""
        found = {number: words.search(self.text) for number, words in _WORDS_OF.items()}
        return {number: word.span() for number, word in found.items() if word is not None}

    def _has_unit_of(self, item: Figure) -> bool:
        """True if a figure of the text, other than a year, has the unit of another one."""
        unit = unit_of(item)
        units = {unit_of(each) for each in self._plain if not is_year(each)}
        return any(
            (unit is None) == (each is None) and text_conversions(unit, each) for each in units
        )

    def _find_literally(self, item: Figure) -> Span | None:
        """Return the span of the words of a figure, however the text around them is read."""
        if item.bound:
            return None
        words = item.text, item.things
        if words not in self._literal:
            self._literal[words] = self._span_of_words(*words)
        return self._literal[words]

    def _span_of_words(self, words: str, things: bool) -> Span | None:
        at = -1
        while (at := self._dateless.find(words, at + 1)) >= 0:
            begun = at > 0 and _LETTER_OR_POINT.match(self.text, at - 1)
            if begun or _CONTINUED.match(self.text, at + len(words)):
                continue
            if not (things and self._is_measure(at)):
                return at, at + len(words)
        return None

    def _is_measure(self, at: int) -> bool:
        """True if the figure at an offset has a unit that is not for people or things."""
        before = bisect_right(self._figures, at, key=lambda each: each.start) - 1
        figure = self._figures[before] if before >= 0 else None
        return figure is not None and at < figure.end and not text_conversions(COUNT, figure.unit)

    def _unsure_reading(self, item: Figure) -> str:
        """Return the reading by which the text may have a figure, or an empty text."""
        if item.parts:
            words = " and ".join(part.text for part in item.parts)
            if all(self._find(part) is not None for part in item.parts):
                return f"the text has {words} {'apart' if len(item.parts) > 1 else 'by itself'}"
            return ""
        if item.counted:
            return "may be counted"
        if 0 in item.readings and (word := self._zero_word(item)):
            return f'the text may say zero with "{word}"'
        if item.scale >= 1000 and item.scale in self._scales:
            numbers = frozenset(number / item.scale for number in item.readings)
            if self._stated.has_any(numbers):
                return f"the text may state its figures in units of {item.scale:,}"
        if item.unit == "%" and self._without_unit.find(evolve(item, unit=None)) is not None:
            return f"the text has the number of {item.text} without a percent sign"
        as_rank = evolve(item, things=False, unit=RANK)  # `3 titles`, `46 years`
        if (item.things or item.unit in COUNTED_UNITS) and self._find(as_rank) is not None:
            return f"the text has {item.text} as a rank"
        if (pair := self._ratio(item) or self._sum(item)) is not None:
            return f"may be calculated from {pair[0].text} and {pair[1].text}"
        return ""

    def _zero_word(self, item: Figure) -> str:
        """Return a word that may stand for zero, or an empty text."""
        if 0 in self._words:
            return self.text[slice(*self._words[0])]
        negation = None if self._has_unit_of(item) else _NEGATION.search(self.text)
        return negation[0] if negation is not None else ""

    @cached_property
    def _scales(self) -> frozenset[int]:
        """The scales that headings name."""
        names = _SCALE_HEADINGS.items()
        return frozenset(scale for scale, heading in names if heading.search(self.text))

    def _ratio(self, item: Figure) -> tuple[Figure, Figure] | None:
        """Return two neighbours that have the ratio of a part or a multiple, or None."""
        for low, high in _ranges_of_ratio(item):
            at = bisect_left(self._ratios, low, key=lambda each: each[0])
            if at < len(self._ratios) and self._ratios[at][0] <= high:
                return self._ratios[at][1:]
        return None

    def _sum(self, item: Figure) -> tuple[Figure, Figure] | None:
        """Return two neighbours whose sum or difference a figure is, or None."""
        sums = self._sums.get(item.unit, {})
        return next((sums[number] for number in item.readings if number in sums), None)

    @cached_property
    def _sums(self) -> Mapping[str | None, Mapping[Fraction, tuple[Figure, Figure]]]:
        """The sums and differences of neighbours in one unit, by unit."""
        found: dict[str | None, dict[Fraction, tuple[Figure, Figure]]] = {}
        years = [each for each in self._plain if is_year(each)]
        others = [each for each in self._plain if not is_year(each)]
        for one, two in (*pairwise(years), *pairwise(others)):
            if one.unit == two.unit and two.start - one.end <= _NEAR_SUM:
                gap = self._dateless[one.end : two.start]
                for unit, number in _sum_and_difference(one, two, gap):
                    found.setdefault(unit, {}).setdefault(number, (one, two))
        return found

    @cached_property
    def _dateless(self) -> str:
        return blank_out(self.text, self.dates.spans, " ")

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        """The figures outside full dates, also vague ones."""
        return tuple(scan_figures(self._dateless))

    @cached_property
    def _plain(self) -> list[Figure]:
        """The figures outside full dates that are not vague."""
        return [each for each in self._figures if not each.vague]

    @cached_property
    def _neighbours(self) -> list[tuple[Figure, Figure]]:
        pairs = pairwise(self._plain)
        return [(one, two) for one, two in pairs if two.start - one.end <= _NEAR]

    @cached_property
    def _ratios(self) -> Sequence[tuple[Fraction, Figure, Figure]]:
        """The ratios of neighbours, apart from years, in order: `2,000 in 2019, 4,000 in 2021`."""
        found = []
        for one, two in pairwise(each for each in self._plain if not is_year(each)):
            ends = sorted((max(one.readings), max(two.readings)))
            comparable = one.unit == two.unit not in (PART, MULTIPLE) and ends[0] > 0
            if comparable and two.start - one.end <= _NEAR:
                found.append((ends[0] / ends[1], one, two))
        return sorted(found, key=lambda each: each[0])

    @cached_property
    def _pairs(self) -> Mapping[frozenset[Fraction], Span]:
        """The spans of two numbers that stand together."""
        return {
            frozenset((abs(first), abs(second))): (one.start, two.end)
            for one, two in self._neighbours
            if _TOGETHER.fullmatch(self._dateless, one.end, two.start)
            and one.text[-1].isdigit() == two.text[-1].isdigit()
            for first in one.readings
            for second in two.readings
        }

    @cached_property
    def _stated(self) -> NumberTable:
        """The figures, also those that are stated by two others."""
        table = NumberTable()
        below = "below" in self.text
        for figure in (*self._plain, *join_figures(self._dateless, self._plain)):
            unit, span = unit_of(figure), figure.span
            numbers = set(figure.readings)
            if " " in figure.text:  # a blank may also separate two numbers
                numbers |= {Fraction(int(digits)) for digits in _GROUPED.findall(figure.text)}
            if "-" in figure.text or "minus" in figure.text:  # a sign or a dash
                numbers |= {sign * number for number in numbers for sign in (1, -1)}
            if below and _BELOW_ZERO.match(self.text, figure.end):
                numbers |= {-number for number in figure.readings}
            for number in numbers:
                table.add(number, span, unit, figure.bound)
        listed = None
        for after, figure in pairwise(reversed(self._plain)):  # `10, 20 and 30 %`
            listed = after.unit or listed
            if figure.unit or not _LIST.fullmatch(self._dateless, figure.end, after.start):
                listed = None
            for number in figure.readings if listed else ():
                table.add(number, figure.span, listed, figure.bound)
        return table

    @cached_property
    def _without_unit(self) -> NumberTable:
        """The figures without a unit, as in the cells of a table."""
        table = NumberTable()
        for figure in self._figures:
            for number in () if figure.vague or figure.unit or figure.things else figure.readings:
                table.add(number, figure.span, None)
        return table

    @cached_property
    def _vague(self) -> NumberTable:
        """The words that may stand for a figure, and shares such as `15 of 60`."""
        table = NumberTable()
        for figure in self._figures:
            span = figure.span
            for number in figure.readings if figure.vague else ():
                table.add(number, span, figure.unit)
            for number in figure.readings:
                if figure.unit == MULTIPLE:
                    table.add(100 * (number - 1), span, "%")  # `doubled` is `by 100 %`
                elif figure.unit == "%":
                    table.add(number / 100 + 1, span, MULTIPLE)
                elif figure.unit is None and 0 < number < 1:
                    table.add(number, span, PART)
        for one, two in self._neighbours:
            first, second = max(one.readings), max(two.readings)
            if 0 <= first <= second != 0 and _OUT_OF.fullmatch(self._dateless, one.end, two.start):
                table.add(first / second, (one.start, two.end), PART)
        return table

    @cached_property
    def _single(self) -> NumberTable:
        """The units after an article: `an hour`."""
        table = NumberTable()
        for match in _ARTICLE.finditer(self._dateless):
            unit = find_unit(self._dateless, match.end())
            if unit is not None:
                more = self._dateless.startswith(" and a half", unit.end)
                number = Fraction(3, 2) if more else Fraction(1)
                table.add(number, (match.start(), unit.end), unit.unit)
        return table


_NEAR = 25
"""Most characters between two figures that belong together."""
_NEAR_SUM = 60
"""Most characters between two figures that a writer may have added up."""
_RATIO_ROOM = Fraction(1, 20)
_LETTER_OR_POINT = re.compile(r"[\w.,]")
_CONTINUED = re.compile(r"\w|[.,][0-9]")
_SCALE_HEADINGS = {
    size: re.compile(rf"\bin (?:[^\W\d]+ )?(?:{names})\b|\([^()]{{0,20}}\b(?:{names})\)")
    for size, names in (
        (10**3, "thousands?|000s?|k"),
        (10**6, "millions?|m|mn"),
        (10**9, "billions?|bn"),
    )
}
"""Headings of a table with figures in units of a thousand, a million or a billion."""


def _sum_and_difference(
    one: Figure, two: Figure, gap: str
) -> Iterator[tuple[str | None, Fraction]]:
    """Yield the difference of two figures in one unit, and their sum, each with its unit.

    Many numbers without a unit and a magnitude are a sum of others. Such numbers must be joined,
    and larger than a writer counts. Years, percentages and figures of different times have no sum.
    """
    first, second = max(one.readings), max(two.readings)
    plain = one.unit is None and min(one.scale, two.scale) == 1 and not is_year(one)
    small = min(first, second) <= MAX_COUNTED
    if one.unit in (PART, MULTIPLE, RANK) or (plain and (small or not _JOINED.fullmatch(gap))):
        return
    unit = "year" if is_year(one) else "percentage points" if one.unit == "%" else one.unit
    yield unit, abs(first - second)
    if unit == one.unit and not _APART.fullmatch(gap):
        yield unit, first + second


def _ranges_of_ratio(item: Figure) -> Iterator[tuple[Fraction, Fraction]]:
    """Yield the ranges of the ratio of two numbers, the smaller one above, that a figure states."""
    number = max(item.readings)
    if item.unit == PART:
        yield item.low, item.high
        yield 1 - item.high, 1 - item.low
    elif item.unit == MULTIPLE and number:
        yield (1 - _RATIO_ROOM) / number, (1 + _RATIO_ROOM) / number
    elif item.unit == "%" and number > 0:
        half = Fraction(1, 2)
        ends = (item.low, item.high) if item.rough else (number - half, number + half)
        low, high = (each / 100 for each in ends)
        yield low, high
        yield 1 - high, 1 - low  # it fell by this share
        yield 1 / (1 + high), 1 / (1 + low)  # it rose by this share
