"""The timeline of a page: every date of the ledger with its events.

The bar of a date extends from its earliest possible day to its latest. A set has a bar
for each of its members. An open or unknown end has no edge.
"""

import math
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.model import Ledger, name_of
from claimtrack.model.dates.day_numbers import format_day
from claimtrack.model.dates.expression import Bounds, DateForm, Precision
from claimtrack.model.dates.when import When
from claimtrack.reports.text.descriptions import display_name
from claimtrack.reports.text.totals import pluralize

WIDTH = 100.0
"""The length of the line; bars are placed on it."""

_MIN_DAYS = 30
_MIN_BAR = 0.8
_MAX_EVENTS = 12


@frozen
class TimelineEvent:
    """An event in words, and the id of its claim if it has one."""

    words: str
    claim: str = ""


@frozen
class TimelineBar:
    """A bar on the line; ``open_ends`` are flags for start and end."""

    x: float
    width: float
    open_ends: tuple[bool, bool]


@frozen
class TimelineDate:
    """A date with its events and its bars."""

    when: When
    precision: str
    bars: Sequence[TimelineBar]
    events: Sequence[TimelineEvent]
    hidden_events: int


@frozen
class Timeline:
    """The dates of a ledger, the earliest first, on a line from ``first`` to ``last``."""

    dates: Sequence[TimelineDate]
    first: str
    last: str
    omitted: int
    undated: str


def make_timeline(ledger: Ledger, limit: int) -> Timeline:
    """Return the dates of a ledger, up to a limit those with the most events."""
    events: dict[When, dict[TimelineEvent, None]] = {}
    for when, event in _events(ledger):
        events.setdefault(when, {})[event] = None
    by_count = sorted(events, key=lambda when: (-len(events[when]), when.text))
    chosen = sorted(by_count[:limit], key=_sort_key)
    periods = [period for when in chosen for period in _periods(when)]
    ends = [day for each in periods for day in (each.earliest, each.latest) if day is not None]
    first, last = min(ends, default=0), max(ends, default=0)
    # A margin on both sides of a short period, so that one day does not fill the line.
    room = max(0, _MIN_DAYS - (last - first)) // 2
    first, last = first - room, last + room
    return Timeline(
        [_timeline_date(when, [*events[when]], first, last) for when in chosen],
        format_day(first) if ends else "",
        format_day(last) if ends else "",
        len(events) - len(chosen),
        _undated(ledger),
    )


def _sort_key(when: When) -> tuple[float, float, str]:
    return (
        -math.inf if when.earliest is None else when.earliest,
        math.inf if when.latest is None else when.latest,
        when.text,
    )


def _timeline_date(
    when: When, events: Sequence[TimelineEvent], first: int, last: int
) -> TimelineDate:
    return TimelineDate(
        when,
        describe_precision(when),
        [_bar(period, first, last) for period in _periods(when)],
        events[:_MAX_EVENTS],
        max(0, len(events) - _MAX_EVENTS),
    )


def _periods(when: When) -> Sequence[Bounds]:
    """Return the members of a set, or the whole of another date."""
    is_set = when.form in (DateForm.ONE_OF, DateForm.ALL_OF)
    return when.periods if is_set else (Bounds(when.earliest, when.latest),)


def _bar(days: Bounds, first: int, last: int) -> TimelineBar:
    span = max(1, last - first + 1)
    start = 0.0 if days.earliest is None else (days.earliest - first) / span * WIDTH
    end = WIDTH if days.latest is None else (days.latest + 1 - first) / span * WIDTH
    width = max(_MIN_BAR, end - start)
    return TimelineBar(
        round(min(start, WIDTH - width), 2),
        round(width, 2),
        (days.earliest is None, days.latest is None),
    )


def describe_precision(when: When) -> str:
    """Return the precision of a date in words, with its uncertain and open parts."""
    match when.precision:
        case Precision.YEAR:
            unit = "to the year"
        case Precision.SEASON:
            unit = "to the season"
        case Precision.MONTH:
            unit = "to the month"
        case Precision.DAY:
            unit = "to the day"
        case Precision.TIME:
            unit = "to the minute or second"
    marks = (
        (when.form is DateForm.INTERVAL, "from one to another"),
        (when.form is DateForm.ONE_OF, "one of several"),
        (when.form is DateForm.ALL_OF, "all of several"),
        (when.uncertain, "uncertain"),
        (when.approximate, "approximate"),
        (when.unspecified, "digits left open"),
        (when.unknown_start, "start unknown"),
        (when.open_start, "no start"),
        (when.unknown_end, "end unknown"),
        (when.open_end, "no end"),
    )
    return ", ".join([unit, *(words for holds, words in marks if holds)])


def _events(ledger: Ledger) -> Iterator[tuple[When, TimelineEvent]]:
    for document in ledger.documents.values():
        if document.published is not None:
            title = f"“{document.title}”" if document.title else f"document {document.id}"
            yield document.published, TimelineEvent(f"{title} was published")
    for claim in ledger.claims.values():
        if claim.fact is not None and claim.fact.when is not None:
            yield claim.fact.when, TimelineEvent("the date of its fact", claim.id)
        if claim.search is not None and claim.search.on is not None:
            yield claim.search.on, TimelineEvent("was searched for", claim.id)
    for assertion in ledger.assertions:
        for hop in assertion.via:
            if hop.on is not None:
                act = "spoke" if hop.act is None else hop.act.value
                name = display_name(ledger.sources[hop.source])
                yield hop.on, TimelineEvent(f"{name} {act}", assertion.claim)
    for link in ledger.links:
        if link.on is not None:
            yield link.on, TimelineEvent(f"link {link}".replace("`", ""), link.from_)
    for retraction in ledger.retractions:
        if retraction.on is not None:
            name = name_of(ledger.get(retraction.what))
            yield retraction.on, TimelineEvent(f"{name} was withdrawn")


def _undated(ledger: Ledger) -> str:
    """Return the numbers of documents and chains without a date, in words."""
    documents = sum(document.published is None for document in ledger.documents.values())
    chains = sum(all(hop.on is None for hop in each.via) for each in ledger.assertions)
    counts = {"document": documents, "chain": chains}
    undated = ", ".join(pluralize(count, noun) for noun, count in counts.items() if count)
    return f"Not in the timeline, without a date: {undated}." if undated else ""
