"""What a date says, whatever the notation: how far each of its ends may lie.

Days are integers, as in :mod:`claimtrack.model.dates.day_numbers`.
"""

from enum import Enum

from attrs import frozen


class DateForm(Enum):
    """What kind of expression a date is."""

    DATE = "date"
    INTERVAL = "interval"
    ONE_OF = "one of a set"
    ALL_OF = "all of a set"


class Precision(Enum):
    """The smallest part a date names, given or unspecified; of several dates, the largest."""

    YEAR = "year"
    SEASON = "season"
    MONTH = "month"
    DAY = "day"
    TIME = "time"


class End(Enum):
    """Whether an end is given, is not known (``2021/``), or is open (``2021/..``)."""

    GIVEN = "given"
    UNKNOWN = "unknown"
    OPEN = "open"


@frozen
class Bounds:
    """What one end may be: no earlier than ``earliest``, no later than ``latest``.

    Both are days and inclusive; None means without bound.
    """

    earliest: int | None
    latest: int | None


@frozen
class DateExpression:
    """What an EDTF text says.

    ``instant`` is the second it names, counted like days from the start of day 0
    in UTC, where it carries a zone. ``unspecified`` marks digits that are not
    given: such a date is one of several.
    """

    start: Bounds
    end: Bounds
    precision: Precision
    form: DateForm = DateForm.DATE
    first: End = End.GIVEN
    last: End = End.GIVEN
    uncertain: bool = False
    approximate: bool = False
    unspecified: bool = False
    instant: int | None = None
