"""Parsed dates, independent of notation: bounds of their start and end.

Days are numbers as in :mod:`claimtrack.model.dates.day_numbers`.
"""

from enum import Enum

from attrs import frozen


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
class DateExpression:
    """The content of an EDTF text.

    ``instant`` is the second in UTC, counted from the start of day 0, if the text has
    a time and a zone. ``unspecified`` is set if digits are missing, so that the
    text stands for one of several dates.
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
    instant: int | None = None
