"""Times of statements in columns, and their overlaps.

Without a time zone, dates are compared by day, as if in one zone. Two times with a zone
are compared as instants. A time with a zone and a date without one are compared on all
days that the time can have in any zone. Each of these comparisons is a comparison of
*spans* on one axis, so that a vectorised query can answer it for many rows.

Two rows *possibly* overlap if they share a possible day or instant. They *certainly*
overlap if they do so in every reading of their dates.
"""

from collections.abc import Sequence
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

import numpy as np
from attrs import evolve, field, frozen
from numpy.typing import NDArray

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.core.columns import Flags, Ints, ints
from claimtrack.facts.core.graphs import connected_components
from claimtrack.model import When

FAR = 1 << 60
"""A day that stands for no upper bound; its negative stands for no lower bound."""

_NO_TIME = -1

_DAYS, _TIMES, _DAYS_OF_TIMES = range(3)
"""Axes: days of dates, times of day, and the possible days of times."""

_AXES = 3


class DayBounds(NamedTuple):
    """Bounds of the days on which something starts and ends."""

    first_start: int
    last_start: int
    first_end: int
    last_end: int
    marked: bool = False

    @classmethod
    def of(cls, when: When | None) -> "DayBounds":
        """Return the bounds of a date; without a date, any day is possible."""
        if when is None:
            return _UNDATED
        start, end = when.start, when.end
        first, last = _day(when.earliest_anywhere, -FAR), _day(when.latest_anywhere, FAR)
        if when.instant is not None:
            return cls(first, last, first, last, when.qualified)
        # Nothing ends before it starts, whatever the bounds of each would allow.
        return cls(
            first,
            min(_day(start.latest, FAR), last),
            max(_day(end.earliest, -FAR), first),
            last,
            when.qualified,
        )


def _day(day: int | None, unbounded: int) -> int:
    return unbounded if day is None else max(-FAR, min(FAR, day))


_UNDATED = DayBounds(-FAR, FAR, -FAR, FAR)
ALWAYS = DayBounds(-FAR, -FAR, FAR, FAR)
"""The bounds of what holds on every day."""


@frozen(eq=False)
class Spans:
    """Spans of rows, on axes. Two spans of an axis overlap if neither starts after the other ends.

    A row may have several spans. A span that ends before it starts overlaps those that
    contain all that is in between.
    """

    row: Ints
    axis: Ints
    start: Ints
    end: Ints

    def keyed(self, key: Ints) -> Ints:
        """Return a number for each span; equal for spans of one key and axis."""
        keys: Ints = key[self.row] * _AXES + self.axis
        return keys

    def _on(self, axis: int, rows: Flags) -> "Spans":
        """Return the spans of some rows on another axis."""
        chosen = np.flatnonzero(rows[self.row])
        row = self.row[chosen]
        return Spans(row, np.full(len(row), axis), self.start[chosen], self.end[chosen])


@frozen(eq=False)
class Times:
    """The times of rows. ``days`` has four rows of bounds, as in :class:`DayBounds`.

    Two rows with equal numbers in ``time`` have the same time of day and the same zone,
    if any. ``instant`` has two rows, the ranks of the first and the last instant of a time
    with a zone. Both are negative for other rows.
    """

    days: Ints
    marked: Flags
    dates: NDArray[np.object_] = field(repr=False)
    """The date of each row, or None."""
    time: Ints = field(repr=False)
    instant: Ints = field(repr=False)

    @classmethod
    def of(cls, bounds: Sequence[DayBounds], dates: Sequence[When | None]) -> "Times":
        """Return the times of rows, given the bounds and the date of each."""
        objects = np.empty(len(dates), np.object_)
        objects[:] = dates
        time = np.full(len(dates), _NO_TIME)
        instant = np.full((2, len(dates)), _NO_TIME)
        numbers: dict[object, int] = {}
        zoned: list[tuple[int, Fraction, Fraction]] = []
        for row, when in enumerate(dates):
            moment = None if when is None else when.expression.moment
            if moment is not None:
                time[row] = numbers.setdefault(moment, len(numbers))
                if moment.zoned:
                    zoned.append((row, moment.second, moment.second + moment.unit))
        ends = sorted({end for _, *both in zoned for end in both})
        rank = {end: number for number, end in enumerate(ends)}
        for row, first, after in zoned:
            instant[:, row] = rank[first], rank[after] - 1
        return cls(
            ints(day for each in bounds for day in each[:4]).reshape(-1, 4).T,
            np.fromiter((each.marked for each in bounds), np.bool_, len(bounds)),
            objects,
            time,
            instant,
        )

    def take(self, rows: Ints) -> "Times":
        """Return the times of some rows."""
        return Times(
            self.days[:, rows],
            self.marked[rows],
            self.dates[rows],
            self.time[rows],
            self.instant[:, rows],
        )

    def as_events(self, events: Flags) -> "Times":
        """Return the times with some rows that happen on one of their days, not on all."""
        days = self.days.copy()
        days[1, events], days[2, events] = days[3, events], days[0, events]
        return evolve(self, days=days)

    @cached_property
    def timed(self) -> Flags:
        """A mask of the rows with a time of day."""
        timed: Flags = self.time != _NO_TIME
        return timed

    @cached_property
    def zoned(self) -> Flags:
        """A mask of the rows with a time and a zone."""
        zoned: Flags = self.instant[0] != _NO_TIME
        return zoned

    @cached_property
    def periods(self) -> Spans:
        """The separate periods of the possible days of each row, in the order of the rows."""
        several = {
            row: self.dates[row].periods
            for row in range(len(self.dates))
            if self.dates[row] is not None and len(self.dates[row].expression.choices) > 1
        }
        count = np.ones(len(self.marked), np.int64)
        count[[*several]] = [len(each) for each in several.values()]
        row = np.repeat(np.arange(len(count)), count)
        start, end = self.days[0][row], self.days[3][row]
        places = np.flatnonzero(count[row] > 1)
        choices = [choice for each in several.values() for choice in each]
        start[places] = ints(_day(choice.earliest, -FAR) for choice in choices)
        end[places] = ints(_day(choice.latest, FAR) for choice in choices)
        return Spans(row, np.full(len(row), _DAYS), start, end)

    def spans_and_questions(self, certain: bool) -> tuple[Spans, Spans]:
        """Return the spans of the rows, and the spans to compare with them, called questions.

        Two rows overlap, in every reading or in some, if a span of one overlaps a question
        of the other.
        """
        return self._certain if certain else self._possible

    @cached_property
    def _possible(self) -> tuple[Spans, Spans]:
        return _spans_and_questions(self.periods, self.zoned, self.instant)

    @cached_property
    def _certain(self) -> tuple[Spans, Spans]:
        row = np.arange(len(self.marked))
        by_day = Spans(row, np.full(len(row), _DAYS), self.days[1], self.days[2])
        # Times are certainly the same only if they are written with the same precision.
        return _spans_and_questions(by_day, self.timed, np.stack([self.time, self.time]))

    def overlapping(self, row: int, certain: bool) -> Flags:
        """Return a mask of the rows that overlap a row, in every reading or in some."""
        spans, questions = self.spans_and_questions(certain)
        result = np.zeros(len(self.marked), np.bool_)
        for asked in np.flatnonzero(questions.row == row).tolist():
            overlaps = spans.axis == questions.axis[asked]
            overlaps &= spans.start <= questions.end[asked]
            overlaps &= spans.end >= questions.start[asked]
            result[spans.row[overlaps]] = True
        if certain:
            result &= ~self.marked & ~self.marked[row]
        return result

    def connected(self, key: Ints) -> Ints:
        """Return the number of the run of each row.

        Rows of one key are in one run if a series of possible overlaps connects them.
        """
        spans, questions = self._possible
        own = np.flatnonzero(spans.axis != _DAYS_OF_TIMES)
        run = _overlapping_runs(spans.keyed(key)[own], spans.start[own], spans.end[own])
        order = np.argsort(run, kind="stable")
        first = np.flatnonzero(np.diff(run[order], prepend=-1))
        representative = spans.row[own][order[first]][run]
        one, other = spans.row[own], representative
        if self.zoned.any():
            # All dates without a zone that include one day are in one run.
            asked = np.flatnonzero(self.zoned[questions.row] & (questions.axis == _DAYS))
            days = questions.end[asked] - questions.start[asked] + 1
            row = np.repeat(questions.row[asked], days)
            # The days of each question are numbered from 0.
            within = np.arange(len(row)) - np.repeat(np.cumsum(days) - days, days)
            day = np.repeat(questions.start[asked], days) + within
            keys = spans.keyed(key)
            found = find_best_rows(
                BoundedRows(keys, spans.start, spans.end),
                np.arange(len(keys)),
                day,
                day,
                key[row] * _AXES + _DAYS,
            )
            joined = found != NO_ROW
            one = np.concatenate([one, row[joined]])
            other = np.concatenate([other, spans.row[found[joined]]])
        return connected_components(len(key), one, other)


def _spans_and_questions(by_day: Spans, timed: Flags, times: Ints) -> tuple[Spans, Spans]:
    """Return the spans of rows, and their questions, given the rows that have a time of day."""
    if not timed.any():
        return by_day, by_day
    row = np.flatnonzero(timed)
    moments = Spans(row, np.full(len(row), _TIMES), *times[:, row])
    plain, dated = by_day._on(_DAYS, ~timed), by_day._on(_DAYS_OF_TIMES, timed)
    return (
        _join(plain, moments, dated),
        _join(plain, by_day._on(_DAYS_OF_TIMES, ~timed), moments, by_day._on(_DAYS, timed)),
    )


def _join(*parts: Spans) -> Spans:
    return Spans(
        np.concatenate([part.row for part in parts]),
        np.concatenate([part.axis for part in parts]),
        np.concatenate([part.start for part in parts]),
        np.concatenate([part.end for part in parts]),
    )


def _overlapping_runs(key: Ints, start: Ints, end: Ints) -> Ints:
    """Return the run of each span: spans of one key that are connected by overlaps."""
    _, group = np.unique(key, return_inverse=True)
    days, day = np.unique(np.concatenate([start, end]), return_inverse=True)
    first, last = group * len(days) + day[: len(key)], group * len(days) + day[len(key) :]
    order = np.lexsort((last, first))
    reached = np.maximum.accumulate(last[order])
    new = np.ones(len(key), np.bool_)
    new[1:] = first[order][1:] > reached[:-1]
    run = np.empty(len(key), np.int64)
    run[order] = np.cumsum(new) - 1
    return run
