"""Comparison of a sentence with the text it cites: figures, dates, times and quoted words.

The comparison is literal. It ignores meaning and accepts any possible reading of the
text, so that a missing item is certainly missing. It misses many errors: a figure is
present even if the text states it of something else.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeAlias

from attrs import field, frozen

from claimtrack.facts.text.dates import (
    FIRST_YEAR,
    LAST_YEAR,
    DateInText,
    DateReading,
    date_reading,
    find_dates,
    find_decades,
    find_periods,
    find_times,
    resolve_relative_dates,
)
from claimtrack.facts.text.figures import (
    Figure,
    find_figures,
    find_vague_figures,
    normalize_cited_text,
)
from claimtrack.model import Document
from claimtrack.model.numbers.units import UNITS, UnitConversion, unit_conversion

MIN_QUOTED_WORDS = 2
"""Fewest words of a quotation; fewer in quotation marks are often a term or irony."""


@frozen
class VerbatimToken:
    """A token to compare character by character: a version or a telephone number."""

    text: str
    start: int
    phone: bool = False


@frozen
class Quotation:
    """Words in quotation marks, split at omissions."""

    text: str
    start: int
    parts: tuple[str, ...]


CheckableItem: TypeAlias = Figure | DateInText | VerbatimToken | Quotation

_CONSUMED = "_"
"""Placeholder for parsed characters; like a letter, it attaches to a number next to it."""

_QUOTED = re.compile(r'(?<![\w.,!?)])"(?=\S)([^"]{1,2000}?)"(?!\w)')
_OMISSION = re.compile(r"\.\.\.|\[[^\]]*\]")
_TOKEN = re.compile(r"[\w']+")
# Parts of a sentence that are no text: an address, a citation mark, its number in a list.
_NOT_TEXT = re.compile(
    r"https?://\S+|www\.\S+|[^\s@]{1,64}@\S+|\[[0-9, -]{1,40}\]|\u3010[^\u3011]{0,80}\u3011"
    r"|\[\^?\w{1,20}\](?!\w)|^\s*\(?[0-9]{1,2}[.)] "
)
_VERSION = re.compile(r"(?<![\w.,])v?([0-9]+(?:\.[0-9]+){2,})(?![\w]|[.,][0-9])")
_PHONE = re.compile(
    r"(?<![\w.,])(?:\+|\(?0)[0-9](?:[0-9() -]|/(?=[0-9])){5,20}[0-9](?![\w.,]*[0-9])"
)
_ZONE = re.compile(r"\b(?:UTC|GMT|[A-Z]{1,3}[SD]?T|local time)\b")
_CENTURY = re.compile(r"(?:st|nd|rd|th)[ -]centur")
_BELOW_ZERO = re.compile(r"(?: ?\u00b0 ?[CF]?| degrees?)?(?: \w+)? below (?:zero|freezing)")
_GROUPED = re.compile("[0-9]+(?= [0-9])|(?<=[0-9] )[0-9]+")
_SEPARATORS = re.compile(r"[ ()/.-]+")


def find_checkable_items(sentence: str) -> tuple[CheckableItem, ...]:
    """Return the quotations, tokens, dates, times and figures of a sentence, in order.

    Left out is anything that a text may express otherwise: zero, one, ordinals and
    fractions in words, names with digits, centuries, and the numbers of lists and
    citations.
    """
    text = normalize_cited_text(sentence)
    found: list[CheckableItem] = []
    for match in _QUOTED.finditer(text):
        parts = [_normalize_words(part) for part in _OMISSION.split(match[1])]
        if sum(len(part.split()) for part in parts) >= MIN_QUOTED_WORDS:
            found.append(Quotation(match[0], match.start(), tuple(filter(None, parts))))
    text = _blank_out(text, (match.span() for match in _QUOTED.finditer(text)), _CONSUMED)
    text = _blank_out(text, (match.span() for match in _NOT_TEXT.finditer(text)), _CONSUMED)
    for parse in _PARSERS:
        new = list(parse(text))
        found += new
        spans = ((each.start, each.start + len(each.text)) for each in new)
        text = _blank_out(text, spans, _CONSUMED)
    for figure in find_figures(text):
        trivial = figure.readings <= {Fraction(0), Fraction(1)}
        if not (figure.named or trivial or _CENTURY.match(text, figure.end)):
            found.append(figure)
    return tuple(sorted(found, key=lambda each: each.start))


def missing_items(
    items: Iterable[CheckableItem], texts: Sequence["CitedText"]
) -> tuple[CheckableItem, ...]:
    """Return the items that none of the texts contains, in order."""
    return tuple(item for item in items if not any(text.contains(item) for text in texts))


def _dates(text: str) -> Iterator[DateInText]:
    yield from find_dates(text)
    yield from find_periods(text)
    yield from find_decades(text)


def _times(text: str) -> Iterator[DateInText]:
    return iter(()) if _ZONE.search(text) else find_times(text)


def _verbatim_tokens(text: str) -> Iterator[VerbatimToken]:
    for match in _VERSION.finditer(text):
        yield VerbatimToken(match[0], match.start())
    for match in _PHONE.finditer(text):
        yield VerbatimToken(match[0], match.start(), phone=True)


_PARSERS: tuple[Callable[[str], Iterator[DateInText | VerbatimToken]], ...] = (
    _dates,
    _times,
    _verbatim_tokens,
)


def _blank_out(text: str, spans: Iterable[tuple[int, int]], filler: str) -> str:
    """Return a text of the same length with a filler character in some spans."""
    pieces = list(text)
    for start, end in spans:
        pieces[start:end] = filler * (end - start)
    return "".join(pieces)


def _normalize_words(text: str) -> str:
    """Return the case-folded words of a text, separated by single spaces."""
    return " ".join(_TOKEN.findall(text.casefold()))


@frozen(eq=False, slots=False)
class CitedText:
    """A cited document, parsed for comparison, including its title and date."""

    document: Document = field(repr=False)

    def contains(self, item: CheckableItem) -> bool:
        """True if any reading of the text contains an item."""
        match item:
            case Quotation():
                return self._has_words(item.parts)
            case VerbatimToken():
                return self._has_token(item)
            case DateInText(minutes=minutes) if minutes:
                return self._has_time(minutes)
            case DateInText():
                return self._has_date(item)
            case Figure():
                return self._has_figure(item)

    @cached_property
    def _text(self) -> str:
        return normalize_cited_text(f"{self.document.title or ''}\n\n{self.document.text or ''}")

    @cached_property
    def _words(self) -> str:
        return f" {_normalize_words(self._text)} "

    def _has_words(self, parts: Iterable[str]) -> bool:
        start = 0
        for part in parts:
            start = self._words.find(f" {part} ", start)
            if start < 0:
                return False
            start += len(part) + 1
        return True

    def _has_token(self, item: VerbatimToken) -> bool:
        if item.phone:
            # With or without country and area code.
            return _SEPARATORS.sub("", item.text)[-7:] in self._text_without_separators
        number = re.escape(item.text.removeprefix("v"))
        return re.search(rf"(?<![0-9.]){number}(?!\.?[0-9])", self._text) is not None

    @cached_property
    def _text_without_separators(self) -> str:
        return _SEPARATORS.sub("", self._text)

    def _has_time(self, minutes: frozenset[int]) -> bool:
        if not minutes.isdisjoint(self._minutes):
            return True
        # `at nine`
        hours = {Fraction(each // 60 % 12 or 12) for each in minutes if each % 60 == 0}
        return any(not hours.isdisjoint(numbers) for numbers in self._numbers.values())

    @cached_property
    def _minutes(self) -> frozenset[int]:
        return frozenset().union(*(time.minutes for time in find_times(self._text)))

    def _has_date(self, date: DateInText) -> bool:
        if len(date.days) == 2 and date.days[0].month is None:  # a period
            return all(day.year in self._named_years for day in date.days)
        if date.days[0].month is None:  # a decade
            decade = date.days[0].year or 0
            return any(decade + year in self._years for year in range(10)) or (
                decade in self._decades
            )
        return None in self._relative_days or any(self._has_day(day) for day in date.days)

    def _has_day(self, day: DateReading) -> bool:
        for year, month, number in self._days:
            if month == day.month and (day.day is None or day.day == number):
                if day.year is None or year == day.year:
                    return True
                if year is None and day.year in self._years_around:
                    return True
        return False

    @cached_property
    def _dates(self) -> tuple[DateInText, ...]:
        return tuple(find_dates(self._text))

    @cached_property
    def _days(self) -> frozenset[DateReading]:
        absolute = (day for each in self._dates for day in each.days)
        relative = (day for day in self._relative_days if day is not None)
        return frozenset((*absolute, *relative, *self._published))

    @cached_property
    def _relative_days(self) -> frozenset[DateReading | None]:
        """The days of expressions such as `last Tuesday`; None for an unresolved one."""
        return frozenset(resolve_relative_dates(self._text, self.document.published))

    @cached_property
    def _published(self) -> tuple[DateReading, ...]:
        day = date_reading(self.document.published) if self.document.published is not None else None
        return () if day is None else (day,)

    @cached_property
    def _years_around(self) -> frozenset[int]:
        """The years to which a day without a year may belong."""
        near = {day.year + step for day in self._published if day.year for step in (-1, 0, 1)}
        return self._years | near

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years in the text, including those within its periods."""
        ends = (tuple(day.year or 0 for day in period.days) for period in find_periods(self._text))
        return self._named_years.union(*(range(first, last + 1) for first, last in ends))

    @cached_property
    def _named_years(self) -> frozenset[int]:
        found = {day.year for day in self._days if day.year is not None}
        for period in find_periods(self._text):
            found.update(day.year for day in period.days if day.year is not None)
        whole = (figure.readings for figure in self._figures if not figure.unit)
        found.update(int(n) for numbers in whole for n in numbers if FIRST_YEAR <= n <= LAST_YEAR)
        return frozenset(found)

    @cached_property
    def _decades(self) -> frozenset[int]:
        return frozenset(decade.days[0].year or 0 for decade in find_decades(self._text))

    def _has_figure(self, figure: Figure) -> bool:
        if figure.bare and any(number in self._years for number in figure.readings):
            return True
        readings = figure.readings
        if figure.unit == "%":  # `fell by -5 %`
            readings = readings | {-number for number in readings}
        ranges = [(figure.low, figure.high)] if figure.rough else []
        for (unit, bound), numbers in self._numbers.items():
            if figure.bound * bound < 0:
                continue  # `more than 200` is not in `no more than 200`
            for conversion in _conversions(figure.unit, unit):
                if any(conversion.convert(number) in numbers for number in readings):
                    return True
                rounded = [] if _is_exact(conversion) else map(_rounding, readings)
                for low, high in ranges or rounded:
                    ordered = self._sorted_numbers[unit, bound]
                    at = bisect_left(ordered, conversion.convert(low))
                    if at < len(ordered) and ordered[at] <= conversion.convert(high):
                        return True
        return False

    @cached_property
    def _sorted_numbers(self) -> dict[tuple[str | None, int], list[Fraction]]:
        return {key: sorted(numbers) for key, numbers in self._numbers.items()}

    @cached_property
    def _numbers(self) -> dict[tuple[str | None, int], set[Fraction]]:
        """The numbers in the text by unit and by the kind of bound that they are."""
        found: dict[tuple[str | None, int], set[Fraction]] = {}
        # In a sentence `May 20/21` is a day and a number, and so it is in a text that says this.
        items = find_checkable_items(self._text)
        as_cited = (item for item in items if isinstance(item, Figure))
        for figure in (*self._figures, *as_cited, *find_vague_figures(self._text)):
            numbers = found.setdefault((figure.unit, figure.bound), set())
            numbers.update(figure.readings)
            # A blank may also separate two numbers.
            numbers.update(map(Fraction, _GROUPED.findall(figure.text)))
            if "-" in figure.text or "minus" in figure.text:  # a sign or a dash
                numbers.update(abs(number) for number in figure.readings)
            if _BELOW_ZERO.match(self._text, figure.end):
                numbers.update(-number for number in figure.readings)
        return found

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        """The figures outside dates and times."""
        full = (date for date in self._dates if date.days[0].year is not None)
        spans = [(each.start, each.end) for each in (*full, *find_periods(self._text))]
        spans += [(each.start, each.end) for each in find_times(self._text) if ":" in each.text]
        return tuple(find_figures(_blank_out(self._text, spans, " ")))


@cache
def _conversions(unit: str | None, other: str | None) -> tuple[UnitConversion, ...]:
    """Return the possible conversions from one unit to another; none if either is unknown."""
    same = UnitConversion(Fraction(1), Fraction(0))
    if unit is None or other is None or unit == other:
        return (same,)
    conversion = unit_conversion(unit, other) if unit in UNITS and other in UNITS else None
    if conversion is None:
        return ()
    # Degrees may also be a difference of temperatures.
    difference = conversion._replace(shift=same.shift)
    return (conversion, difference) if conversion.shift else (conversion,)


def _is_exact(conversion: UnitConversion) -> bool:
    """True if converted numbers need no rounding, as from hours to minutes."""
    return not conversion.shift and 1 in conversion.factor.as_integer_ratio()


def _rounding(number: Fraction) -> tuple[Fraction, Fraction]:
    """Return the range of the numbers that are rounded to a number."""
    half = Fraction(1, 2 if number.denominator == 1 else 2000)
    return number - half, number + half
