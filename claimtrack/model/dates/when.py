"""Dates with the precision in which they were given.

A ledger date is an EDTF value (Extended Date/Time Format, Library of Congress
2019, ISO 8601-2) of level 0 to 2, parsed by :mod:`claimtrack.model.dates.edtf`. It
retains the given text, and never fills in a month or a day.

Days are numbers (:mod:`claimtrack.model.dates.day_numbers`). Two dates with time and
zone are compared as instants. All other dates are compared by their own calendar
day.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from attrs import Factory, field, frozen

from claimtrack.errors import Fault
from claimtrack.model.dates import edtf
from claimtrack.model.dates.expression import Bounds, DateExpression, DateForm, EndKind, Precision
from claimtrack.model.values import describe_value, refuse

DATE_LENGTH = 64

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
    - ``[...]`` is any one of its dates.
    - ``{...}`` starts within its first date and ends within its last.

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
    instant: int | None = _derived(lambda when: when.expression.instant)
    """The second in UTC, if given with time and zone; day 0 starts at second 0."""

    @classmethod
    def parse(cls, text: str) -> "When":
        """Parse an EDTF value of at most 64 characters.

        Raises:
            LedgerError: The text is not EDTF, or is ambiguous.
        """
        if not isinstance(text, str):
            hint = f'write "{_quotable(text)}"'
            refuse(f"expected a date in quotes, found {describe_value(text)}", hint, Fault.DATE)
        if len(text) > DATE_LENGTH:
            refuse(f"a date of {len(text)} characters; at most {DATE_LENGTH}", fault=Fault.DATE)
        return _parse(text)

    @property
    def start(self) -> Bounds:
        """The bounds of the start, in days."""
        return self.expression.start

    @property
    def end(self) -> Bounds:
        """The bounds of the end, in days."""
        return self.expression.end

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

    def certainly_before(self, other: "When") -> bool:
        """Return True if every reading of this date is before every reading of another.

        Two dates with time and zone are compared as instants. Otherwise their
        calendar days must differ: a time of day, or a zone of only one date, decides
        nothing.
        """
        if self.qualified or other.qualified:
            return False
        if self.instant is not None and other.instant is not None:
            return self.instant < other.instant
        if self.latest is None or other.earliest is None:
            return False
        return self.latest < other.earliest

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


def _quotable(value: object) -> str:
    """Return the date text for a value of another type, or an example."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case int() if 1000 <= value <= 9999:
            return str(value)
        case _:
            return "2021-10-19"
