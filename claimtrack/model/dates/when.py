"""Dates with the precision in which they were given.

A ledger date is an EDTF value (Extended Date/Time Format, Library of Congress
2019, ISO 8601-2) of level 0 to 2, parsed by :mod:`claimtrack.model.dates.edtf`. It
retains the given text, and never fills in a month or a day.

Days are numbers (:mod:`claimtrack.model.dates.day_numbers`). Two dates with time and
zone are compared as instants. Two dates without a zone are compared by day, as if in
one zone. A date with a zone and one without are compared for every zone that the
latter can be in.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, TypeVar

from attrs import Factory, field, frozen

from claimtrack.errors import Correction, Fault
from claimtrack.model.dates import edtf
from claimtrack.model.dates.expression import (
    Bounds,
    DateExpression,
    DateForm,
    EndKind,
    Precision,
    merge_periods,
)
from claimtrack.model.values import describe_value, refuse

if TYPE_CHECKING:
    from fractions import Fraction

DATE_LENGTH = 64

WEST, EAST = -12 * 3600, 14 * 3600
"""The zones farthest from UTC, in seconds."""

_SECONDS_A_DAY = 86400

_T = TypeVar("_T")


def _derived(part: "Callable[[When], _T]") -> _T:
    """Return an attrs field that is computed from the expression."""
    derived: _T = field(init=False, eq=False, repr=False, default=Factory(part, takes_self=True))
    return derived


@frozen
class When:
    """A date, interval or set in EDTF, with certain bounds of its start and end.

    Two values are equal if their texts are: ``2021-10`` and ``2021-10-01/2021-10-31``
    differ.

    - A date covers all it names: ``2021-10`` starts on 1 and ends on 31 October.
      ``2021-10-XX`` is one day of that month.
    - An interval starts within its first date and ends within its last.
    - ``[...]`` is any one of its dates, and no day between them.
    - ``{...}`` is each of its dates, as if several dates were given (``parts``). A
      range in a set is an interval.

    A date does not say if the dated event fills the period or happened within it.
    """

    text: str
    expression: DateExpression = field(eq=False, repr=False)
    # Stored, because rules read these for many dates.
    earliest: int | None = _derived(lambda when: when.expression.start.earliest)
    """The first possible day of the start, or None if unbounded."""
    latest: int | None = _derived(lambda when: when.expression.end.latest)
    """The last possible day of the end, or None if unbounded."""
    qualified: bool = _derived(
        lambda when: when.expression.uncertain or when.expression.approximate
    )
    """True if marked as uncertain or approximate, so that nothing is certain."""
    earliest_anywhere: int | None = _derived(
        lambda when: when.earliest if when.instant is None else _day_in_zone(when.instant, WEST)
    )
    """The first possible day in any zone, if given with time and zone; else ``earliest``."""
    latest_anywhere: int | None = _derived(
        lambda when: when.latest if when.instant is None else _day_in_zone(when.instant, EAST)
    )
    """The last possible day in any zone, if given with time and zone; else ``latest``."""

    @classmethod
    def parse(cls, text: str) -> "When":
        """Parse an EDTF value of at most 64 characters.

        Raises:
            LedgerError: The text is not EDTF, or is ambiguous.
        """
        if not isinstance(text, str):
            quoted = _quotable(text)
            hint = f'write "{quoted or "2021-10-19"}"'
            hint = Correction.of(hint, None, quoted) if quoted else hint
            refuse(f"expected a date in quotes, found {describe_value(text)}", hint, Fault.DATE)
        if len(text) > DATE_LENGTH:
            refuse(f"a date of {len(text)} characters; at most {DATE_LENGTH}", fault=Fault.DATE)
        return _parse(text)

    @property
    def instant(self) -> "Fraction | None":
        """The second in UTC, if given with time and zone; day 0 starts at second 0."""
        moment = self.expression.moment
        return moment.second if moment is not None and moment.zoned else None

    @property
    def start(self) -> Bounds:
        """The bounds of the start, in days."""
        return self.expression.start

    @property
    def end(self) -> Bounds:
        """The bounds of the end, in days."""
        return self.expression.end

    @property
    def parts(self) -> "tuple[When, ...]":
        """The dates of ``{...}``, which all hold; the date itself for other forms."""
        return tuple(map(_parse, self.expression.parts)) or (self,)

    @property
    def periods(self) -> tuple[Bounds, ...]:
        """The separate periods of all possible days in any zone, in order."""
        if self.expression.parts:
            return merge_periods([each for part in self.parts for each in part.periods])
        return self.expression.choices or (Bounds(self.earliest_anywhere, self.latest_anywhere),)

    @property
    def form(self) -> DateForm:
        """The form: a date, an interval, one of a set, or all of a set."""
        return self.expression.form

    @property
    def is_interval(self) -> bool:
        """True if written as an interval, with a slash."""
        return self.expression.form is DateForm.INTERVAL

    @property
    def precision(self) -> Precision:
        """The smallest named part; of an interval or set, that of its least precise date."""
        return self.expression.precision

    @property
    def uncertain(self) -> bool:
        """True if any part is marked as uncertain: ``?`` or ``%``."""
        return self.expression.uncertain

    @property
    def approximate(self) -> bool:
        """True if any part is marked as approximate: ``~`` or ``%``."""
        return self.expression.approximate

    @property
    def unspecified(self) -> bool:
        """True if digits are unspecified, as in ``201X``: it is one of several dates."""
        return self.expression.unspecified

    @property
    def unknown_start(self) -> bool:
        """True if the start is unknown: ``/2021``."""
        return self.expression.start_kind is EndKind.UNKNOWN

    @property
    def open_start(self) -> bool:
        """True if the start is open, also of a set: ``../2021``, ``[..2021]``."""
        return self.expression.start_kind is EndKind.OPEN

    @property
    def unknown_end(self) -> bool:
        """True if the end is unknown: ``2021/``."""
        return self.expression.end_kind is EndKind.UNKNOWN

    @property
    def open_end(self) -> bool:
        """True if the end is open, also of a set: ``2021/..``, ``[2021..]``."""
        return self.expression.end_kind is EndKind.OPEN

    @property
    def endless(self) -> "When | None":
        """The interval without a last day, alone or in a set: ``2021/..``, ``2021/``, ``{2021..}``.

        None if there is none, as in ``[2021..]``, which is one day.
        """
        intervals = (part for part in self.parts if part.is_interval)
        return next((part for part in intervals if part.open_end or part.unknown_end), None)

    def certainly_before(self, other: "When") -> bool:
        """Return True if every reading of this date is before every reading of another.

        Without a zone, a time of day decides nothing. If only one date has a zone, the
        order must be the same whatever the zone of the other.
        """
        if self.qualified or other.qualified:
            return False
        one, two = self.expression.moment, other.expression.moment
        if one is not None and two is not None and one.zoned and two.zoned:
            return one.is_before(two)
        last, first = self.latest_anywhere, other.earliest_anywhere
        return last is not None and first is not None and last < first

    def __str__(self) -> str:
        return self.text

    def __repr__(self) -> str:
        return f"When({self.text!r})"


# Cached, because dates repeat in a ledger and are immutable.
@lru_cache(maxsize=1 << 13)
def _parse(text: str) -> When:
    return When(text, edtf.parse_edtf(text))


def when_or_none(value: "When | str | None") -> "When | None":
    """Return a date, or None; parse a text as EDTF."""
    if value is None or isinstance(value, When):
        return value
    return When.parse(value)


def _day_in_zone(instant: "Fraction", zone: int) -> int:
    """Return the day of an instant in a zone, given in seconds east of UTC."""
    return (instant + zone) // _SECONDS_A_DAY


def _quotable(value: object) -> str | None:
    """Return the date text for a value of another type, or None if it is no date."""
    match value:
        case datetime():
            return value.isoformat()
        case date():
            return value.isoformat()
        case int() if 1000 <= value <= 9999:
            return str(value)
        case _:
            return None
