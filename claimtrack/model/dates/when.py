"""Dates of the precision they were given in.

A ledger date is an EDTF value (Extended Date/Time Format, Library of Congress
2019, ISO 8601-2), of levels 0 to 2, read by :mod:`claimtrack.model.dates.edtf`. It
keeps the text as given, and never fills in a month or a day.

Days are integers (:mod:`claimtrack.model.dates.day_numbers`). A date and time that carries a
zone is an instant: two of them are ordered by it. Anything else is compared by
its own calendar day.
"""

from collections.abc import Callable
from datetime import date, datetime
from functools import lru_cache
from typing import TypeVar

from attrs import Factory, field, frozen

from claimtrack.errors import Fault
from claimtrack.model.dates import edtf
from claimtrack.model.dates.expression import Bounds, DateExpression, DateForm, End, Precision
from claimtrack.model.values import refuse, spell

DATE_LENGTH = 64

_T = TypeVar("_T")


def _derived(part: "Callable[[When], _T]") -> _T:
    """Return a field that follows from what is said."""
    made: _T = field(init=False, eq=False, repr=False, default=Factory(part, takes_self=True))
    return made


@frozen
class When:
    """A date, interval or set as its author wrote it, with what can be said of it for certain.

    Equality is that of the text: ``2021-10`` and ``2021-10-01/2021-10-31`` are
    different things to have said.

    A date is all of what it names: ``2021-10`` starts on 1 and ends on 31
    October, ``2021-10-XX`` on some one day of it. An interval starts somewhere
    within its first date and ends somewhere within its last; ``[...]`` is any one
    of its dates; ``{...}`` reaches from somewhere within the first to somewhere
    within the last. Whether what is dated fills that time or happened within it
    is not the date's to say.
    """

    text: str
    said: DateExpression = field(eq=False, repr=False)
    # What rules ask of many dates is kept at hand.
    earliest: int | None = _derived(lambda when: when.said.start.earliest)
    """The first day it can have begun, or None if that has no bound."""
    latest: int | None = _derived(lambda when: when.said.end.latest)
    """The last day it can have ended, or None if that has no bound."""
    qualified: bool = _derived(lambda when: when.said.uncertain or when.said.approximate)
    """Whether it is marked uncertain or approximate, so that nothing follows for certain."""
    instant: int | None = _derived(lambda when: when.said.instant)
    """The second it names, in UTC, if it has time and zone; day 0 starts at second 0."""

    @classmethod
    def parse(cls, text: str) -> "When":
        """Read an EDTF value of at most 64 characters.

        Raises:
            LedgerError: the text is not one, or has several readings.
        """
        if not isinstance(text, str):
            hint = f'write "{_quotable(text)}"'
            refuse(f"expected a date in quotes, found {spell(text)}", hint, Fault.DATE)
        if len(text) > DATE_LENGTH:
            refuse(f"a date of {len(text)} characters; at most {DATE_LENGTH}", fault=Fault.DATE)
        return _parsed(text)

    @property
    def start(self) -> Bounds:
        """The days between which it starts."""
        return self.said.start

    @property
    def end(self) -> Bounds:
        """The days between which it ends."""
        return self.said.end

    @property
    def form(self) -> DateForm:
        """Whether it is a date, an interval, one or all of a set."""
        return self.said.form

    @property
    def is_interval(self) -> bool:
        """Whether it is written as an interval, with a slash."""
        return self.said.form is DateForm.INTERVAL

    @property
    def precision(self) -> Precision:
        """The smallest part it names; of an interval or set, that of its least precise date."""
        return self.said.precision

    @property
    def uncertain(self) -> bool:
        """Whether any part is marked as uncertain: ``?`` or ``%``."""
        return self.said.uncertain

    @property
    def approximate(self) -> bool:
        """Whether any part is marked as approximate: ``~`` or ``%``."""
        return self.said.approximate

    @property
    def unspecified(self) -> bool:
        """Whether digits are left open, so that it is one of several dates: ``201X``."""
        return self.said.unspecified

    @property
    def unknown_start(self) -> bool:
        """Whether it has a start that is not known: ``/2021``."""
        return self.said.first is End.UNKNOWN

    @property
    def open_start(self) -> bool:
        """Whether it reaches back without limit, or a set does: ``../2021``, ``[..2021]``."""
        return self.said.first is End.OPEN

    @property
    def unknown_end(self) -> bool:
        """Whether it has an end that is not known: ``2021/``."""
        return self.said.last is End.UNKNOWN

    @property
    def open_end(self) -> bool:
        """Whether it goes on without limit, or a set does: ``2021/..``, ``[2021..]``."""
        return self.said.last is End.OPEN

    def certainly_before(self, other: "When") -> bool:
        """Whether every reading of this lies wholly before every reading of the other.

        Two dates with time and zone are ordered by instant. Otherwise the days
        must differ, each in its own calendar: a time of day decides nothing, nor
        does the zone of one alone.
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


# Ledgers repeat their dates, and a date does not change.
@lru_cache(maxsize=1 << 13)
def _parsed(text: str) -> When:
    return When(text, edtf.read(text))


def when_or_none(value: "When | str | None") -> "When | None":
    """Return a date, or None; text is read as EDTF."""
    if value is None or isinstance(value, When):
        return value
    return When.parse(value)


def _quotable(value: object) -> str:
    """Return what an author meant by a value that is no text, or else an example."""
    match value:
        case datetime():
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case int() if 1000 <= value <= 9999:
            return str(value)
        case _:
            return "2021-10-19"
