"""Parsed dates, independent of notation: bounds of their start and end.

Days are numbers as in :mod:`claimtrack.model.dates.day_numbers`.
"""

from collections.abc import Iterable
from enum import Enum
from math import inf
from typing import TYPE_CHECKING

from attrs import frozen

if TYPE_CHECKING:
    from fractions import Fraction


class DateForm(Enum):
    """The form of a date expression."""

    DATE = "date"
    INTERVAL = "interval"
    ONE_OF = "one of a set"
    ALL_OF = "all of a set"


class Precision(Enum):
    """The smallest part of a date, given or unspecified. Of several dates, the largest applies."""

    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


class EndKind(Enum):
    """The kind of a start or end: given, unknown (``2021/``) or open (``2021/..``)."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    OPEN = "open"


@frozen
class Bounds:
    """The days between which a start or end lies, both inclusive.

    None means unbounded.
    """

    earliest: int | None
    latest: int | None


@frozen
class Moment:
    """A time of day, as precise as it was given.

    ``second`` counts from the start of day 0: in UTC if ``zoned``, otherwise on a clock
    in an unknown zone. ``unit`` is the smallest part given: a second or a fraction of one.
    """

    second: "Fraction"
    unit: "Fraction"
    zoned: bool

    def is_before(self, other: "Moment") -> bool:
        """Return True if both have a zone and one is over when the other begins."""
        # A time covers the second, or the part of one, that it names.
        return self.zoned and other.zoned and self.second + self.unit <= other.second


@frozen
class DateExpression:
    """The content of an EDTF text.

    ``unspecified`` is set if digits are missing, so that the text stands for one of
    several dates. ``choices`` are the separate periods of one of a set, in order.
    ``parts`` are the members of all of a set, each in EDTF. Both are empty for other
    forms.
    """

    start: Bounds
    end: Bounds
    precision: Precision
    form: DateForm = DateForm.DATE
    start_kind: EndKind = EndKind.GIVEN
    end_kind: EndKind = EndKind.GIVEN
    uncertain: bool = False
    approximate: bool = False
    unspecified: bool = False
    moment: Moment | None = None
    choices: tuple[Bounds, ...] = ()
    parts: tuple[str, ...] = ()


def merge_periods(periods: Iterable[Bounds]) -> tuple[Bounds, ...]:
    """Return the separate periods of all days in some periods, in order."""
    merged: list[Bounds] = []
    reached = -inf
    for period in sorted(periods, key=_first_day):
        first, last = _first_day(period), inf if period.latest is None else period.latest
        if not merged or first > reached + 1:
            merged.append(period)
        elif last > reached:
            merged[-1] = Bounds(merged[-1].earliest, period.latest)
        reached = max(reached, last)
    return tuple(merged)


def _first_day(period: Bounds) -> float:
    return -inf if period.earliest is None else period.earliest
