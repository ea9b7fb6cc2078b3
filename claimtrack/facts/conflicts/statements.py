"""Structured statements of claims as columns, one row for each statement.

Rows can be compared if they have the same *key*: the same subject, predicate and
place, and for numbers, units that convert into each other. A relation that can be
read from both sides is two rows, one for each side. All dates of a set are a row each,
and so are the two events of a "first since".
"""

from collections.abc import Callable, Iterator, Mapping
from functools import cache, cached_property
from math import inf, nextafter
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.conflicts.times import ALWAYS, DayBounds, Times
from claimtrack.facts.core.columns import Columns, Flags, Ints, ints
from claimtrack.model import Fact, Predicate, Quantity, ValueType, When
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import is_temperature

if TYPE_CHECKING:
    from fractions import Fraction

Reals = NDArray[np.float64]

ANYWHERE = 0
"""The number of the place of statements without a place."""


class ValueBounds(NamedTuple):
    """Bounds of a value: in its nominal reading, and in its loosest reading.

    Bounds are widened by the tolerance of the predicate, so that two values disagree
    if and only if the lower bound of one is above the upper bound of the other.
    A name is represented by its number.
    """

    low: float
    high: float
    loosest_low: float
    loosest_high: float


_NO_VALUE = ValueBounds(0.0, 0.0, 0.0, 0.0)


class Statement(NamedTuple):
    """One row of statements; claim, subject, predicate, unit and place are numbers."""

    claim: int
    subject: int
    predicate: int
    unit: int
    place: int
    negated: bool
    days: DayBounds
    when: When | None
    values: ValueBounds


@frozen(eq=False)
class Statements:
    """Columns of statements; ``claim`` numbers claims as the ledger's columns do."""

    claim: Ints
    subject: Ints = field(repr=False)
    predicate: Ints = field(repr=False)
    unit: Ints = field(repr=False)
    place: Ints = field(repr=False)
    negated: Flags = field(repr=False)
    times: Times = field(repr=False)
    values: Reals = field(repr=False)
    """Rows: lower and upper bound, loosest lower and loosest upper bound."""
    predicates: tuple[Predicate, ...] = field(repr=False)
    words: Mapping[str, int] = field(repr=False)
    """The number of every subject and name."""

    @classmethod
    def of(cls, columns: Columns) -> "Statements":
        """Return the statements of a ledger's claims."""
        predicates = tuple(
            columns.ledger.predicates[id] for id in sorted(columns.ledger.predicates)
        )
        numbers = {predicate.id: i for i, predicate in enumerate(predicates)}
        builder = _RowBuilder(numbers, predicates)
        rows = [
            row
            for number, claim in enumerate(columns.claims)
            if claim.fact is not None
            for row in builder.rows(number, claim.fact)
        ]
        values = np.fromiter((bound for row in rows for bound in row.values), np.float64)
        return cls(
            claim=ints(row.claim for row in rows),
            subject=ints(row.subject for row in rows),
            predicate=ints(row.predicate for row in rows),
            unit=ints(row.unit for row in rows),
            place=ints(row.place for row in rows),
            negated=np.fromiter((row.negated for row in rows), np.bool_),
            times=Times.of([row.days for row in rows], [row.when for row in rows]),
            values=values.reshape(-1, 4).T,
            predicates=predicates,
            words=builder.words,
        )

    def of_predicates(self, fits: Callable[[Predicate], bool]) -> Flags:
        """Return a mask of the rows whose predicate fits."""
        fit = np.fromiter(map(fits, self.predicates), np.bool_, len(self.predicates))
        rows: Flags = fit[self.predicate] if len(fit) else np.zeros(len(self.claim), np.bool_)
        return rows

    def days_of(self, row: int) -> DayBounds:
        """Return the days of a row."""
        times = self.times
        first_start, last_start, first_end, last_end = times.days[:, row].tolist()
        return DayBounds(first_start, last_start, first_end, last_end, bool(times.marked[row]))

    @cached_property
    def key(self) -> Ints:
        """The key of each row; rows with equal keys can be compared."""
        return row_keys(self.subject, self.predicate, self.unit, self.place)


def row_keys(*columns: Ints | Reals) -> Ints:
    """Return a number for each row of some columns; equal rows have equal numbers."""
    result = np.zeros(len(columns[0]), np.int64)
    for column in columns:
        _, here = np.unique(column, return_inverse=True)
        _, result = np.unique(result * (int(here.max(initial=0)) + 1) + here, return_inverse=True)
    return result


class _RowBuilder:
    """A converter of facts to rows; it numbers words, places and units as they occur."""

    def __init__(self, number: Mapping[str, int], predicates: tuple[Predicate, ...]) -> None:
        self.number = number
        self.predicates = predicates
        self.words: dict[str, int] = {}
        self.places: dict[str | None, int] = {None: ANYWHERE}
        self.units: dict[int, list[str | None]] = {}
        self.days = cache(DayBounds.of)
        self.measured = cache(self._measured)

    def rows(self, claim: int, fact: Fact) -> Iterator[Statement]:
        """Yield the rows of a claim's fact, for each date and each side of a relation."""
        number = self.number[fact.predicate]
        predicate = self.predicates[number]
        place = self.places.setdefault(fact.where, len(self.places))
        sides = [*self._sides(number, fact)]
        for when in (None,) if predicate.timeless else fact.dates or (None,):
            days = ALWAYS if predicate.timeless else self.days(when)
            for subject, relation, unit, values in sides:
                yield Statement(
                    claim, subject, relation, unit, place, fact.negated, days, when, values
                )

    def _sides(self, number: int, fact: Fact) -> Iterator[tuple[int, int, int, ValueBounds]]:
        """Yield subject, predicate, unit and value of a fact, for each side of a relation."""
        predicate = self.predicates[number]
        subject = self._word(fact.subject)
        match predicate.takes:
            case ValueType.NOTHING:
                yield subject, number, 0, _NO_VALUE
            case ValueType.NUMBER:
                assert fact.value is not None, "the ledger validates this"
                # 1 and 1.0 are equal and share an entry of the cache, which is correct.
                unit, values = self.measured(number, fact.value, fact.unit)
                yield subject, number, unit, values
            case ValueType.NAME:
                value = self._word(str(fact.value))
                sides = [(subject, number, value)]
                other = number if predicate.symmetric else self.number.get(predicate.inverse or "")
                if other is not None:
                    sides.append((value, other, subject))
                for one, relation, name in sides:
                    yield one, relation, 0, ValueBounds(*[float(name)] * 4)

    def _word(self, word: str) -> int:
        return self.words.setdefault(word, len(self.words))

    def _measured(
        self, number: int, value: int | float | str, unit: str | None
    ) -> tuple[int, ValueBounds]:
        """Return the number of a unit that a value converts into, and the bounds in that unit."""
        predicate = self.predicates[number]
        quantity = predicate.quantity(value, unit)
        units = self.units.setdefault(number, [predicate.unit])
        for position, known in enumerate(units):
            converted = quantity.into(known)
            if converted is not None:
                return position, value_bounds(predicate, converted)
        units.append(quantity.unit)
        return len(units) - 1, value_bounds(predicate, quantity)


def value_bounds(predicate: Predicate, quantity: Quantity) -> ValueBounds:
    """Return the bounds of a quantity that is in the unit of a predicate."""
    unit = quantity.unit
    return ValueBounds(
        *_widened(predicate, quantity.nominal, unit), *_widened(predicate, quantity.loosest, unit)
    )


def _widened(predicate: Predicate, extent: Extent, unit: str | None) -> tuple[float, float]:
    """Return the bounds of an extent, widened by the tolerance between two values.

    Each of the two values takes half of an absolute tolerance; the value farther from
    zero takes a relative tolerance. The arithmetic is exact, and rounding two bounds to
    floating point numbers never changes their order.
    """
    amount, share = predicate.margin
    if predicate.unit is None and unit is not None:
        # A tolerance without a unit does not apply to values with one, nor does a share to
        # temperatures: a share of 20 °C is not that of 68 °F.
        amount = amount * 0
        share = share * 0 if is_temperature(unit) else share
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
