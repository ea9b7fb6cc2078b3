"""What claims state in structured form, as columns: one row for each thing said.

Rows can be compared if they are of one *key*: of one subject, one predicate, one
place and, where numbers are meant, units that can be converted. A relation that
says the same from both sides is two rows, one from each.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from math import inf, nextafter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Columns, Flags, Ints, ints
from claimtrack.model import Fact, Predicate, Quantity, ValueType, When
from claimtrack.model.numbers.extent import Extent

if TYPE_CHECKING:
    from fractions import Fraction

Reals = NDArray[np.float64]

FAR = 1 << 60
"""A day that stands for no bound; its negative for none on the other side."""

ANYWHERE = 0
"""The number of the place of what is said without one."""


class DayBounds(NamedTuple):
    """The days between which something starts and between which it ends."""

    first_start: int
    last_start: int
    first_end: int
    last_end: int
    marked: bool = False

    @classmethod
    def of(cls, when: When | None) -> "DayBounds":
        """Return the bounds of a date; without one anything is possible."""
        if when is None:
            return _UNDATED
        start, end = when.start, when.end
        first_start = _near(-FAR if start.earliest is None else start.earliest)
        last_start = _near(FAR if start.latest is None else start.latest)
        first_end = _near(-FAR if end.earliest is None else end.earliest)
        last_end = _near(FAR if end.latest is None else end.latest)
        # Nothing ends before it starts, whatever its bounds would leave for either.
        return cls(
            first_start,
            min(last_start, last_end),
            max(first_end, first_start),
            last_end,
            when.qualified,
        )


def _near(day: int) -> int:
    return max(-FAR, min(FAR, day))


_UNDATED = DayBounds(-FAR, FAR, -FAR, FAR)
_ALWAYS = DayBounds(-FAR, -FAR, FAR, FAR)


class ValueBounds(NamedTuple):
    """Between which numbers a value lies: as its words say, and as a generous reader has it.

    Bounds are widened by what the predicate tolerates, so that two values disagree
    if and only if the lower bound of one is above the upper bound of the other.
    The number of a name stands for the name.
    """

    low: float
    high: float
    loosest_low: float
    loosest_high: float


_NO_VALUE = ValueBounds(0.0, 0.0, 0.0, 0.0)


class Statement(NamedTuple):
    """One row, by numbers: what is said of what, how, where, when, by which claim."""

    claim: int
    subject: int
    predicate: int
    unit: int
    place: int
    negated: bool
    days: DayBounds
    values: ValueBounds


@frozen(eq=False)
class Statements:
    """Columns of what is stated; ``claim`` numbers claims as the ledger's columns do."""

    claim: Ints
    subject: Ints = field(repr=False)
    predicate: Ints = field(repr=False)
    unit: Ints = field(repr=False)
    place: Ints = field(repr=False)
    negated: Flags = field(repr=False)
    days: Ints = field(repr=False)
    """One row each of first and last start, first and last end."""
    marked: Flags = field(repr=False)
    values: Reals = field(repr=False)
    """One row each of lower and upper bound, and of the loosest two."""
    predicates: tuple[Predicate, ...] = field(repr=False)
    words: Mapping[str, int] = field(repr=False)
    """The number of every subject and name."""

    @classmethod
    def of(cls, columns: Columns) -> "Statements":
        """Return what the claims of a ledger state."""
        predicates = tuple(
            columns.ledger.predicates[id] for id in sorted(columns.ledger.predicates)
        )
        reading = _Reading({predicate.id: i for i, predicate in enumerate(predicates)}, predicates)
        rows = [
            row
            for number, claim in enumerate(columns.claims)
            if claim.fact is not None
            for row in reading.rows(number, claim.fact)
        ]
        days = ints(day for row in rows for day in row.days[:4]).reshape(-1, 4).T
        values = np.fromiter((bound for row in rows for bound in row.values), np.float64)
        return cls(
            claim=ints(row.claim for row in rows),
            subject=ints(row.subject for row in rows),
            predicate=ints(row.predicate for row in rows),
            unit=ints(row.unit for row in rows),
            place=ints(row.place for row in rows),
            negated=np.fromiter((row.negated for row in rows), np.bool_),
            days=days,
            marked=np.fromiter((row.days.marked for row in rows), np.bool_),
            values=values.reshape(-1, 4).T,
            predicates=predicates,
            words=reading.words,
        )

    def of_predicates(self, fits: Callable[[Predicate], bool]) -> Flags:
        """Return which rows are of a predicate that fits."""
        fit = np.fromiter(map(fits, self.predicates), np.bool_, len(self.predicates))
        rows: Flags = fit[self.predicate] if len(fit) else np.zeros(len(self.claim), np.bool_)
        return rows

    def days_of(self, row: int) -> DayBounds:
        """Return the days of a row."""
        first_start, last_start, first_end, last_end = self.days[:, row].tolist()
        return DayBounds(first_start, last_start, first_end, last_end, bool(self.marked[row]))

    @cached_property
    def key(self) -> Ints:
        """A number for each row, the same for rows that can be compared."""
        return keyed(self.subject, self.predicate, self.unit, self.place)


def keyed(*columns: Ints | Reals) -> Ints:
    """Number the different rows of some columns."""
    result = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        _, here = np.unique(column, return_inverse=True)
        _, result = np.unique(result * (int(here.max(initial=0)) + 1) + here, return_inverse=True)
    return result


class _Reading:
    """Numbers for the words of facts, given out as they come up."""

    def __init__(self, number: Mapping[str, int], predicates: tuple[Predicate, ...]) -> None:
        self.number = number
        self.predicates = predicates
        self.words: dict[str, int] = {}
        self.places: dict[str | None, int] = {None: ANYWHERE}
        self.units: dict[int, list[str | None]] = {}
        self.days = cache(DayBounds.of)
        self.measured = cache(self._measured)

    def rows(self, claim: int, fact: Fact) -> Iterator[Statement]:
        """Yield the rows of a claim's fact."""
        number = self.number[fact.predicate]
        predicate = self.predicates[number]
        subject = self._word(fact.subject)
        place = self.places.setdefault(fact.where, len(self.places))
        days = _ALWAYS if predicate.timeless else self.days(fact.when)
        match predicate.takes:
            case ValueType.NOTHING:
                yield Statement(claim, subject, number, 0, place, fact.negated, days, _NO_VALUE)
            case ValueType.NUMBER:
                assert fact.value is not None, "the ledger has made sure of it"
                # 1 and 1.0 are equal, and so would share a place in the cache, which is right.
                unit, values = self.measured(number, fact.value, fact.unit)
                yield Statement(claim, subject, number, unit, place, fact.negated, days, values)
            case ValueType.NAME:
                value = self._word(str(fact.value))
                yield self._named(claim, subject, number, place, fact, days, value)
                turned = number if predicate.symmetric else self.number.get(predicate.inverse or "")
                if turned is not None:
                    yield self._named(claim, value, turned, place, fact, days, subject)

    def _named(
        self,
        claim: int,
        subject: int,
        number: int,
        place: int,
        fact: Fact,
        days: DayBounds,
        value: int,
    ) -> Statement:
        bound = float(value)
        values = ValueBounds(bound, bound, bound, bound)
        return Statement(claim, subject, number, 0, place, fact.negated, days, values)

    def _word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def _measured(
        self, number: int, value: int | float | str, unit: str | None
    ) -> tuple[int, ValueBounds]:
        """Return the number of a unit that a value can be converted into, and its bounds in it."""
        predicate = self.predicates[number]
        quantity = predicate.quantity(value, unit)
        units = self.units.setdefault(number, [predicate.unit])
        for position, known in enumerate(units):
            converted = quantity.into(known)
            if converted is not None:
                return position, bounds(predicate, converted)
        units.append(quantity.unit)
        return len(units) - 1, bounds(predicate, quantity)


def bounds(predicate: Predicate, quantity: Quantity) -> ValueBounds:
    """Return between which numbers a quantity in a predicate's unit lies."""
    unit = quantity.unit
    return ValueBounds(
        *_widened(predicate, quantity.nominal, unit), *_widened(predicate, quantity.loosest, unit)
    )


def _widened(predicate: Predicate, extent: Extent, unit: str | None) -> tuple[float, float]:
    """Return bounds farther apart by what is tolerated between two values.

    An amount is taken half by each of the two values, a share wholly by the one
    farther from nought. Reckoned exactly: the nearest floating point numbers of two
    bounds never stand in another order than the bounds.
    """
    amount, share = predicate.margin
    if predicate.unit is None and unit is not None:
        # An amount of nothing in particular tolerates nothing between kilometres.
        amount = amount * 0
    low, high = extent.low, extent.high
    down, up = -inf, inf
    if low is not None:
        down = _real((low * (1 - share) if low > 0 else low) - amount / 2)
    if high is not None:
        up = _real((high * (1 - share) if high < 0 else high) + amount / 2)
    return (
        nextafter(down, inf) if extent.low_open else down,
        nextafter(up, -inf) if extent.high_open else up,
    )


def _real(number: "Fraction") -> float:
    try:
        return float(number)
    except OverflowError:
        return inf if number > 0 else -inf
