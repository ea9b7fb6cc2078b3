"""Times: the words for dates in a text, resolved as precisely as they are."""

import re
from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import evolve

from claimtrack.drafts.draft import Draft, DraftStatement, Span, Time
from claimtrack.drafts.patterns.vocabulary import MONTH
from claimtrack.errors import LedgerError
from claimtrack.facts.text.dates import DateInText, find_dates, find_relative_dates
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import MONTHS
from claimtrack.model.dates.words import resolve_date

_MONTHS = tuple(name.title() for name in MONTHS)
_MONTH_OR_YEAR = re.compile(
    r"\b(?:[Ii]n |[Ll]ast |(?<=since )|(?<=until )|(?<=by ))"
    rf"(?:early |late |mid[- ])?{MONTH}\b(?!,? (?:of )?[0-9])"
    r"|(?<=\b[Ii]n )(?:[Ee]arly |[Ll]ate )?(?:19|20)[0-9]{2}\b(?![-/,.]?[0-9])"
)
_FOUR_DIGITS = re.compile("[12][0-9]{3}")
_DAY_OF_A_NAME = re.compile(rf"day (?!{MONTH}\b)[A-Z]")
"""The end of a weekday in a name, such as "Tuesday Club"."""

_DIGIT = re.compile("[0-9]")
_PARTS_OF_RELATIVE = (
    "day",
    "night",
    "morning",
    "noon",
    "evening",
    "week",
    "month",
    "year",
    "morrow",
)
"""Each expression relative to the date of the text contains one of these."""

_AHEAD = re.compile(
    r"\b(?:will|would|shall|won['’]t|going to|plans?|planned|planning|scheduled|due|expected|set to"
    r"|hopes?|hoped|upcoming)\b[^.;:!?\n]*$|\b(?:until|by|before|from|starting)\s+$"
)
"""Words before a date that may be in the future."""

_LOOK_BACK = 100
_OF_ANOTHER_EVENT = re.compile(r"\bearlier$", re.IGNORECASE)


def find_times(text: str, spans: Iterable[Span]) -> list[Time]:
    """Return the words for dates in parts of a text that are in order.

    Dates that name their year are resolved.
    """
    times: list[Time] = []
    for start, end in spans:
        found = sorted(_find(text[start:end]), key=lambda time: (time.span[0], -time.span[1]))
        reached = 0
        for time in found:
            if time.span[0] >= reached:
                reached = time.span[1]
                times.append(evolve(time, span=(start + time.span[0], start + reached)))
    return times


def _find(words: str) -> Iterator[Time]:
    """Yield the times of a part of a text. Searches that cannot succeed are left out, for speed."""
    if any(part in words for part in _PARTS_OF_RELATIVE):
        for relative in find_relative_dates(words):
            is_day = relative.text.lower().endswith("day")
            if not (is_day and _DAY_OF_A_NAME.match(words, relative.end - 3)):
                yield Time((relative.start, relative.end))
    if any(month in words for month in _MONTHS) or _DIGIT.search(words):
        for end, same in groupby(find_dates(words), key=lambda date: date.end):
            dates = [*same]
            yield Time((dates[0].start, end), _read(dates[0]) if len(dates) == 1 else None)
        for match in _MONTH_OR_YEAR.finditer(words):
            year = _FOUR_DIGITS.search(match[0])
            yield Time(match.span(), None if year is None else _parse(year[0]))


def resolve_times(draft: Draft, published: When | None) -> Draft:
    """Return a draft whose times are resolved against the date of its text.

    "On Tuesday" is the last Tuesday up to that date, "last month" a month. Words for a date that
    is perhaps still to come, or that depends on another event, are not resolved.
    """
    if published is None:
        return draft
    return evolve(
        draft,
        statements=tuple(_with_times(draft.text, each, published) for each in draft.statements),
    )


def _with_times(text: str, statement: DraftStatement, published: When) -> DraftStatement:
    """Return a statement with its times resolved."""
    if all(time.when is not None for time in statement.times):
        return statement
    content = statement.attribution.content
    times = []
    for time in statement.times:
        first = next((start for start, end in content if start <= time.span[0] < end), None)
        times.append(_resolve(text, time, first, published))
    return evolve(statement, times=tuple(times))


def _read(date: DateInText) -> When | None:
    """Return a date that has only one reading, with a year; None for any other."""
    if len(date.days) != 1 or date.days[0].year is None:
        return None
    year, month, day = date.days[0]
    parts = (f"{year:04}", *(f"{part:02}" for part in (month, day) if part is not None))
    return _parse("-".join(parts))


def _parse(text: str) -> When | None:
    try:
        return When.parse(text)
    except LedgerError:  # such as 31 February
        return None


def _resolve(text: str, time: Time, first: int | None, published: When) -> Time:
    """Return a time, resolved if possible. A time of the content has the offset of its start."""
    start, end = time.span
    words = text[start:end]
    if time.when is not None or _OF_ANOTHER_EVENT.search(words):
        return time
    if first is not None and _AHEAD.search(text, max(first, start - _LOOK_BACK), start):
        return time
    when = resolve_date(words, published)  # None if the date of the text or the words are vague
    return time if when is None else evolve(time, when=when)
