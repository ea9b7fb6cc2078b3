"""Checkable items of a sentence: its figures, dates, times and quoted words.

Names with digits, and the numbers of lists and citations, are left out.
"""

import re
from collections.abc import Callable, Iterable, Iterator
from typing import TypeAlias

from attrs import frozen

from claimtrack.facts.text.dates import (
    FIRST_QUARTER,
    DateInText,
    find_centuries,
    find_decades,
    find_feasts,
    find_named_dates,
    find_numeric_dates,
    find_parts_of_years,
    find_periods,
    find_short_decades,
    find_weekdays,
    is_bare_month,
    is_certain_month,
)
from claimtrack.facts.text.figures import Figure, find_stated_figures
from claimtrack.facts.text.joined_words import QuotedPart, split_quotation
from claimtrack.facts.text.times_of_day import find_times

MIN_QUOTED_WORDS = 2
"""Fewest words of a quotation; fewer in quotation marks are often a term or irony."""


@frozen
class VerbatimToken:
    """A token to compare character by character: a version or a telephone number."""

    text: str
    start: int
    end: int
    phone: bool = False


@frozen
class Quotation:
    """Words in quotation marks, split at omissions."""

    text: str
    start: int
    end: int
    parts: tuple[QuotedPart, ...]


CheckableItem: TypeAlias = Figure | DateInText | VerbatimToken | Quotation

_CONSUMED = "_"
"""Placeholder for parsed characters; like a letter, it attaches to a number next to it."""

# A quotation that is not closed goes to the end. An apostrophe has letters on both sides.
_QUOTED = re.compile(
    r"""(?<![\w.,!?)])"(?=\S)[^"]{1,2000}?(?:"(?!\w)|$)"""
    r"""|(?<![\w.,!?)'"])'(?=[^\W\d_])(?:[^'"]|(?<=\w)'(?=\w)){1,2000}?(?<=[\w.,!?])'(?![\w'])"""
)
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


def find_checkable_items(text: str) -> tuple[CheckableItem, ...]:
    """Return the quotations, tokens, dates, times and figures of a normalized sentence, in order.

    `One` and `zero` in words, ordinals, names with digits, and the numbers of lists, pages and
    citations are left out.
    """
    found: list[CheckableItem] = []
    quoted = find_quoted(text)
    if len(quoted) == 1 and not _TOKEN.search(blank_out(text, quoted, " ")):
        quoted = []  # perhaps the whole answer is in quotation marks
    for start, end in quoted:
        words = text[start + 1 : end].rstrip(text[start])
        if len(_TOKEN.findall(words)) >= MIN_QUOTED_WORDS and (parts := split_quotation(words)):
            found.append(Quotation(text[start:end], start, end, parts))
    text = blank_out(text, quoted, _CONSUMED)
    text = blank_out(text, (match.span() for match in _NOT_TEXT.finditer(text)), _CONSUMED)
    for parse in _PARSERS:
        new = list(parse(text))
        found += new
        spans = ((each.start, each.end) for each in new)
        text = blank_out(text, spans, _CONSUMED)
    found += find_stated_figures(text)
    return tuple(sorted(found, key=lambda each: each.start))


def find_quoted(text: str) -> list[tuple[int, int]]:
    """Return the spans of quoted words in a normalized text, in order, with their marks."""
    return [match.span() for match in _QUOTED.finditer(text)]


def _dates(text: str) -> Iterator[DateInText]:
    for date in find_named_dates(text):
        if not is_bare_month(date) or is_certain_month(text, date):
            yield date
    yield from find_numeric_dates(text)
    yield from find_periods(text)
    yield from find_feasts(text)
    yield from find_decades(text)
    yield from find_short_decades(text)
    yield from find_centuries(text)
    for part in find_parts_of_years(text):
        is_quarter = (part.days[0].month or 0) >= FIRST_QUARTER
        if is_quarter or not is_bare_month(part):  # `spring` alone may be another word
            yield part
    yield from find_weekdays(text)


def _verbatim_tokens(text: str) -> Iterator[VerbatimToken]:
    for match in _VERSION.finditer(text):
        yield VerbatimToken(match[0], *match.span())
    for match in _PHONE.finditer(text):
        yield VerbatimToken(match[0], *match.span(), phone=True)


_PARSERS: tuple[Callable[[str], Iterator[DateInText | VerbatimToken]], ...] = (
    _dates,
    find_times,
    _verbatim_tokens,
)


def blank_out(text: str, spans: Iterable[tuple[int, int]], filler: str) -> str:
    """Return a text of the same length with a filler character in some spans."""
    pieces: list[str] = []
    reached = 0
    for start, end in sorted(spans):
        if end > reached:
            start = max(start, reached)
            pieces += text[reached:start], filler * (end - start)
            reached = end
    return "".join((*pieces, text[reached:]))
