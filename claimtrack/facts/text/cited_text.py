"""What a sentence states to the letter, and whether a text it cites has it.

Figures, dates, times and quoted words are compared, and nothing of what they mean. A
text is given the benefit of every doubt: what it may be read as, it has. So what it
lacks, it lacks for certain, and much that is wrong is not seen: a figure that stands
there of something else is there.
"""

import re
from bisect import bisect_left
from collections.abc import Callable, Iterable, Iterator, Sequence
from fractions import Fraction
from functools import cache, cached_property
from typing import TypeAlias

from attrs import field, frozen

from claimtrack.facts.text.dates import (
    FIRST,
    LAST,
    DateInText,
    DateReading,
    dates,
    day_of,
    decades,
    periods,
    relative,
    times,
)
from claimtrack.facts.text.figures import Figure, figures, folded, vague_figures
from claimtrack.model import Document
from claimtrack.model.numbers.units import UNITS, ratio

WORDS = 2
"""Fewer words between quotation marks are a term or irony as often as a quote."""


@frozen
class VerbatimToken:
    """Something that has to be there sign by sign: a version, the number of a telephone."""

    text: str
    start: int
    dialled: bool = False


@frozen
class Quotation:
    """Words between quotation marks, in parts where some are left out."""

    text: str
    start: int
    parts: tuple[str, ...]


Stated: TypeAlias = Figure | DateInText | VerbatimToken | Quotation

_USED = "_"
"""Stands for what was read already: as a letter would, it clings to what stands beside it."""

_QUOTED = re.compile(r'(?<![\w.,!?)])"(?=\S)([^"]{1,2000}?)"(?!\w)')
_OMISSION = re.compile(r"\.\.\.|\[[^\]]*\]")
_TOKEN = re.compile(r"[\w']+")
# What a sentence has besides its words: an address, a mark of a citation, its number in a list.
_ASIDE = re.compile(
    r"https?://\S+|www\.\S+|[^\s@]{1,64}@\S+|\[[0-9, -]{1,40}\]|\u3010[^\u3011]{0,80}\u3011"
    r"|\[\^?\w{1,20}\](?!\w)|^\s*\(?[0-9]{1,2}[.)] "
)
_VERSION = re.compile(r"(?<![\w.,])v?([0-9]+(?:\.[0-9]+){2,})(?![\w]|[.,][0-9])")
_DIALLED = re.compile(
    r"(?<![\w.,])(?:\+|\(?0)[0-9](?:[0-9() -]|/(?=[0-9])){5,20}[0-9](?![\w.,]*[0-9])"
)
_ZONE = re.compile(r"\b(?:UTC|GMT|[A-Z]{1,3}[SD]?T|local time)\b")
_CENTURY = re.compile(r"(?:st|nd|rd|th)[ -]centur")
_BELOW = re.compile(r"(?: ?\u00b0 ?[CF]?| degrees?)?(?: \w+)? below (?:zero|freezing)")
_GROUPED = re.compile("[0-9]+(?= [0-9])|(?<=[0-9] )[0-9]+")
_SEPARATORS = re.compile(r"[ ()/.-]+")


def stated(sentence: str) -> tuple[Stated, ...]:
    """Return what a sentence states to the letter, in order.

    Not what may be said in other words: nought, one, ordinals and fractions in words,
    names with digits in them, centuries, the numbers of lists and citations.
    """
    text = folded(sentence)
    found: list[Stated] = []
    for match in _QUOTED.finditer(text):
        parts = [_tokens(part) for part in _OMISSION.split(match[1])]
        if sum(len(part.split()) for part in parts) >= WORDS:
            found.append(Quotation(match[0], match.start(), tuple(filter(None, parts))))
    text = _without(text, (match.span() for match in _QUOTED.finditer(text)), _USED)
    text = _without(text, (match.span() for match in _ASIDE.finditer(text)), _USED)
    for read in _READERS:
        new = list(read(text))
        found += new
        spans = ((each.start, each.start + len(each.text)) for each in new)
        text = _without(text, spans, _USED)
    found += [figure for figure in figures(text) if _is_stated(figure, text)]
    return tuple(sorted(found, key=lambda each: each.start))


def lacking(items: Iterable[Stated], texts: Sequence["CitedText"]) -> tuple[Stated, ...]:
    """Return what none of some texts has, in order."""
    return tuple(item for item in items if not any(text.has(item) for text in texts))


def _said(text: str) -> Iterator[DateInText]:
    yield from dates(text)
    yield from periods(text)
    yield from decades(text)


def _timed(text: str) -> Iterator[DateInText]:
    return iter(()) if _ZONE.search(text) else times(text)


def _verbatim(text: str) -> Iterator[VerbatimToken]:
    for match in _VERSION.finditer(text):
        yield VerbatimToken(match[0], match.start())
    for match in _DIALLED.finditer(text):
        yield VerbatimToken(match[0], match.start(), dialled=True)


_READERS: tuple[Callable[[str], Iterator[DateInText | VerbatimToken]], ...] = (
    _said,
    _timed,
    _verbatim,
)


def _is_stated(figure: Figure, text: str) -> bool:
    """Whether a figure is one that a text has to have."""
    if figure.named or figure.readings <= {Fraction(0), Fraction(1)}:
        return False
    return _CENTURY.match(text, figure.end) is None


def _without(text: str, spans: Iterable[tuple[int, int]], filled: str) -> str:
    """Return a text as long as it was, with a sign in place of some stretches of it."""
    pieces = list(text)
    for start, end in spans:
        pieces[start:end] = filled * (end - start)
    return "".join(pieces)


def _tokens(text: str) -> str:
    """Return the words of a text in small letters, one blank between."""
    return " ".join(_TOKEN.findall(text.casefold()))


@frozen(eq=False, slots=False)
class CitedText:
    """A text that sentences cite, as it may be read; its title and its date are part of it."""

    document: Document = field(repr=False)

    def has(self, item: Stated) -> bool:
        """Whether the text has something, in any of its readings."""
        match item:
            case Quotation():
                return self._has_words(item.parts)
            case VerbatimToken():
                return self._has_signs(item)
            case DateInText(minutes=minutes) if minutes:
                return self._has_time(minutes)
            case DateInText():
                return self._has_date(item)
            case Figure():
                return self._has_figure(item)

    @cached_property
    def _text(self) -> str:
        return folded(f"{self.document.title or ''}\n\n{self.document.text or ''}")

    @cached_property
    def _words(self) -> str:
        return f" {_tokens(self._text)} "

    def _has_words(self, parts: Iterable[str]) -> bool:
        start = 0
        for part in parts:
            start = self._words.find(f" {part} ", start)
            if start < 0:
                return False
            start += len(part) + 1
        return True

    def _has_signs(self, item: VerbatimToken) -> bool:
        if item.dialled:
            # With or without the numbers of country and town.
            return _SEPARATORS.sub("", item.text)[-7:] in self._dialled
        number = re.escape(item.text.removeprefix("v"))
        return re.search(rf"(?<![0-9.]){number}(?!\.?[0-9])", self._text) is not None

    @cached_property
    def _dialled(self) -> str:
        return _SEPARATORS.sub("", self._text)

    def _has_time(self, minutes: frozenset[int]) -> bool:
        if not minutes.isdisjoint(self._minutes):
            return True
        # `at nine`
        hours = {Fraction(each // 60 % 12 or 12) for each in minutes if each % 60 == 0}
        return any(not hours.isdisjoint(numbers) for numbers in self._numbers.values())

    @cached_property
    def _minutes(self) -> frozenset[int]:
        return frozenset().union(*(said.minutes for said in times(self._text)))

    def _has_date(self, said: DateInText) -> bool:
        if len(said.days) == 2 and said.days[0].month is None:  # a period
            return all(day.year in self._named_years for day in said.days)
        if said.days[0].month is None:  # a decade
            decade = said.days[0].year or 0
            return any(decade + year in self._years for year in range(10)) or (
                decade in self._decades
            )
        return None in self._relative or any(self._has_day(day) for day in said.days)

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
        return tuple(dates(self._text))

    @cached_property
    def _days(self) -> frozenset[DateReading]:
        said = (day for each in self._dates for day in each.days)
        told = (day for day in self._relative if day is not None)
        return frozenset((*said, *told, *self._published))

    @cached_property
    def _relative(self) -> frozenset[DateReading | None]:
        """The days that `last Tuesday` and the like are; None among them if nobody knows."""
        return frozenset(relative(self._text, self.document.published))

    @cached_property
    def _published(self) -> tuple[DateReading, ...]:
        day = day_of(self.document.published) if self.document.published is not None else None
        return () if day is None else (day,)

    @cached_property
    def _years_around(self) -> frozenset[int]:
        """The years that a day without one may be of."""
        near = {day.year + step for day in self._published if day.year for step in (-1, 0, 1)}
        return self._years | near

    @cached_property
    def _years(self) -> frozenset[int]:
        """The years that it names, and those between the ends of the periods that it names."""
        ends = (tuple(day.year or 0 for day in period.days) for period in periods(self._text))
        return self._named_years.union(*(range(first, last + 1) for first, last in ends))

    @cached_property
    def _named_years(self) -> frozenset[int]:
        found = {day.year for day in self._days if day.year is not None}
        for period in periods(self._text):
            found.update(day.year for day in period.days if day.year is not None)
        whole = (figure.readings for figure in self._figures if not figure.unit)
        found.update(int(n) for numbers in whole for n in numbers if FIRST <= n <= LAST)
        return frozenset(found)

    @cached_property
    def _decades(self) -> frozenset[int]:
        return frozenset(said.days[0].year or 0 for said in decades(self._text))

    def _has_figure(self, figure: Figure) -> bool:
        if figure.bare and any(number in self._years for number in figure.readings):
            return True
        readings = figure.readings
        if figure.unit == "%":  # `fell by -5 %`
            readings = readings | {-number for number in readings}
        for unit, numbers in self._numbers.items():
            factor = _factor(figure.unit, unit)
            if factor is None:
                continue
            if any(number * factor in numbers for number in readings):
                return True
            if figure.rough and self._has_between(unit, figure, factor):
                return True
        return False

    def _has_between(self, unit: str | None, figure: Figure, factor: Fraction) -> bool:
        numbers = self._in_order[unit]
        at = bisect_left(numbers, figure.low * factor)
        return at < len(numbers) and numbers[at] <= figure.high * factor

    @cached_property
    def _in_order(self) -> dict[str | None, list[Fraction]]:
        return {unit: sorted(numbers) for unit, numbers in self._numbers.items()}

    @cached_property
    def _numbers(self) -> dict[str | None, set[Fraction]]:
        """By unit, the numbers that stand in the text."""
        found: dict[str | None, set[Fraction]] = {None: set()}
        for figure in (*self._figures, *vague_figures(self._text)):
            numbers = found.setdefault(figure.unit, set())
            numbers.update(figure.readings)
            # A blank may as well stand between two numbers.
            numbers.update(map(Fraction, _GROUPED.findall(figure.text)))
            if "-" in figure.text or "minus" in figure.text:  # a sign, or a dash
                numbers.update(abs(number) for number in figure.readings)
            if _BELOW.match(self._text, figure.end):
                numbers.update(-number for number in figure.readings)
        return found

    @cached_property
    def _figures(self) -> tuple[Figure, ...]:
        """Its figures, those within dates and times left out."""
        whole = (said for said in self._dates if said.days[0].year is not None)
        spans = [(each.start, each.end) for each in (*whole, *periods(self._text))]
        spans += [(each.start, each.end) for each in times(self._text) if ":" in each.text]
        return tuple(figures(_without(self._text, spans, " ")))


@cache
def _factor(unit: str | None, other: str | None) -> Fraction | None:
    """Return how many of another unit one is; one where either is not known for certain."""
    if unit is None or other is None or unit == other:
        return Fraction(1)
    return ratio(unit, other) if unit in UNITS and other in UNITS else None
