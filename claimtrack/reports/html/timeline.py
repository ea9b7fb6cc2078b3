"""When what happened, was said and came out: every date as precisely as it was given.

A date is drawn from the first day it may have begun to the last it may have
ended: a month is as long as a month. An end that is open or not known has no edge.
"""

from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.model import Ledger, named
from claimtrack.model.dates.day_numbers import spell_day
from claimtrack.model.dates.expression import DateForm, Precision
from claimtrack.model.dates.when import When
from claimtrack.reports.html.text import called
from claimtrack.reports.text.totals import counted

WIDTH = 100.0
"""How long the line of the timeline is; bars are placed on it."""

_SHORT = 30
_LEAST = 0.8
_EVENTS = 12


@frozen
class DateKind:
    """What a date is the date of; ``claim`` is the id of the claim it leads to, if to one."""

    words: str
    claim: str = ""


@frozen
class TimelineDate:
    """A date with what happened then, and its bar; ``fades`` says which of its ends are open."""

    when: When
    precision: str
    x: float
    width: float
    fades: tuple[bool, bool]
    events: Sequence[DateKind]
    more: int


@frozen
class Timeline:
    """The dates of a ledger, the earliest first, on a line from ``first`` to ``last``."""

    moments: Sequence[TimelineDate]
    first: str
    last: str
    left_out: int
    undated: str


def timeline(ledger: Ledger, most: int) -> Timeline:
    """Return the dates of a ledger: those of the most events, if there are more than so many."""
    events: dict[When, dict[DateKind, None]] = {}
    for when, event in _events(ledger):
        events.setdefault(when, {})[event] = None
    by_weight = sorted(events, key=lambda when: (-len(events[when]), when.text))
    chosen = sorted(by_weight[:most], key=_order)
    ends = [day for when in chosen for day in (when.earliest, when.latest) if day is not None]
    first, last = min(ends, default=0), max(ends, default=0)
    # Around few days there is room to either side, so that a day is not all there is.
    room = max(0, _SHORT - (last - first)) // 2
    first, last = first - room, last + room
    return Timeline(
        [_moment(when, [*events[when]], first, last) for when in chosen],
        spell_day(first) if ends else "",
        spell_day(last) if ends else "",
        len(events) - len(chosen),
        _undated(ledger),
    )


def _order(when: When) -> tuple[float, float, str]:
    return (
        float("-inf") if when.earliest is None else when.earliest,
        float("inf") if when.latest is None else when.latest,
        when.text,
    )


def _moment(when: When, events: Sequence[DateKind], first: int, last: int) -> TimelineDate:
    span = max(1, last - first + 1)
    start = 0.0 if when.earliest is None else (when.earliest - first) / span * WIDTH
    end = WIDTH if when.latest is None else (when.latest + 1 - first) / span * WIDTH
    width = max(_LEAST, end - start)
    return TimelineDate(
        when,
        precision(when),
        round(min(start, WIDTH - width), 2),
        round(width, 2),
        (when.earliest is None, when.latest is None),
        events[:_EVENTS],
        max(0, len(events) - _EVENTS),
    )


def precision(when: When) -> str:
    """Return in words how precise a date is, and what it leaves open."""
    match when.precision:
        case Precision.YEAR:
            least = "to the year"
        case Precision.SEASON:
            least = "to the season"
        case Precision.MONTH:
            least = "to the month"
        case Precision.DAY:
            least = "to the day"
        case Precision.TIME:
            least = "to the minute or second"
    marks = (
        (when.form is DateForm.INTERVAL, "from one to another"),
        (when.form is DateForm.ONE_OF, "one of several"),
        (when.form is DateForm.ALL_OF, "all of several"),
        (when.uncertain, "uncertain"),
        (when.approximate, "approximate"),
        (when.unspecified, "digits left open"),
        (when.unknown_start, "start not known"),
        (when.open_start, "no start"),
        (when.unknown_end, "end not known"),
        (when.open_end, "no end"),
    )
    return ", ".join([least, *(words for holds, words in marks if holds)])


def _events(ledger: Ledger) -> Iterator[tuple[When, DateKind]]:
    for document in ledger.documents.values():
        if document.published is not None:
            yield document.published, DateKind(f"document {document.id} came out")
    for claim in ledger.claims.values():
        if claim.fact is not None and claim.fact.when is not None:
            yield claim.fact.when, DateKind("is dated so", claim.id)
        if claim.search is not None and claim.search.on is not None:
            yield claim.search.on, DateKind("was searched for", claim.id)
    for assertion in ledger.assertions:
        for hop in assertion.via:
            if hop.on is not None:
                did = "spoke" if hop.act is None else hop.act.value
                yield (
                    hop.on,
                    DateKind(f"{called(ledger.sources[hop.source])} {did}", assertion.claim),
                )
    for link in ledger.links:
        if link.on is not None:
            yield link.on, DateKind(f"link {link}".replace("`", ""), link.from_)
    for retraction in ledger.retractions:
        if retraction.on is not None:
            yield retraction.on, DateKind(f"{named(ledger.get(retraction.what))} was withdrawn")


def _undated(ledger: Ledger) -> str:
    """Return in words how much has no date, so that it is not in the timeline."""
    documents = sum(document.published is None for document in ledger.documents.values())
    silent = sum(all(hop.on is None for hop in each.via) for each in ledger.assertions)
    undated = f"{counted(documents, 'document')}, {counted(silent, 'chain')}"
    return f"Without a date of their own: {undated}."
