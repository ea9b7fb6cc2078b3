"""Predicates: declarations of the facts that claims can state."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.numbers.quantity import Figure, Quantity
from claimtrack.model.numbers.units import unit_or_none
from claimtrack.model.ref import PredicateId
from claimtrack.model.values import (
    describe_value,
    identifier_or_none,
    meaning,
    refuse,
    short_repr,
    text_or_none,
    to_flag,
    to_identifier,
    to_identifiers,
    to_member,
    to_names,
    to_tuple,
)

if TYPE_CHECKING:
    from fractions import Fraction


class ValueType(DescribedEnum):
    """The type of value that facts of a predicate have."""

    NOTHING = "nothing", "no value: something happened, or holds"
    NUMBER = "number", "a number, with the words around it and a unit"
    NAME = "name", "a word or name, such as another party"


def _takes(value: ValueType | str) -> ValueType:
    return to_member(ValueType, value)


def _tolerance(value: Figure) -> Figure:
    _margin(value)
    return value


def _margin(value: Figure) -> Quantity:
    margin = Quantity.parse(value)
    if margin.low is None or margin.low != margin.high or margin.approximate or margin.low < 0:
        refuse(f"{describe_value(value)} is not a tolerance", _TOLERANCE)
    if margin.unit not in (None, "%"):
        refuse(f"{describe_value(value)}: a tolerance is in the predicate's unit", _TOLERANCE)
    return margin


_TOLERANCE = 'write a number of at least 0, or a share such as "5%"'


def _exclusive(value: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return to_tuple(value, to_names, "lists of values") if value != () else ()


@frozen
class Predicate:
    """The declaration of a kind of fact: its values, and which facts exclude one another."""

    id: str = field(converter=to_identifier, metadata=meaning("its id for facts"))
    takes: ValueType = field(
        default=ValueType.NOTHING,
        converter=_takes,
        metadata=meaning("the type of value: nothing, number or name"),
    )
    functional: bool = field(
        default=False,
        converter=to_flag,
        metadata=meaning("true if a subject has one value at a time or, for events, one date"),
    )
    timeless: bool = field(
        default=False,
        converter=to_flag,
        metadata=meaning("true if the value never changes, so that dates are ignored"),
    )
    unit: str | None = field(
        default=None,
        converter=unit_or_none,
        metadata=meaning("the unit for comparisons, and of numbers without a unit"),
    )
    tolerance: Figure = field(
        default=0,
        converter=_tolerance,
        metadata=meaning("the accepted difference: a number in its unit, or a share like `5%`"),
    )
    values: tuple[str, ...] = field(
        default=(), converter=to_names, metadata=meaning("the allowed names; empty for any")
    )
    exclusive: tuple[tuple[str, ...], ...] = field(
        default=(),
        converter=_exclusive,
        metadata=meaning("lists of names of which a subject has at most one at a time"),
    )
    excludes: tuple[PredicateId, ...] = field(
        default=(),
        converter=to_identifiers,
        metadata=meaning("predicates that cannot hold of the same subject at the same time"),
    )
    inverse: PredicateId | None = field(
        default=None,
        converter=identifier_or_none,
        metadata=meaning("the predicate with subject and value swapped"),
    )
    symmetric: bool = field(
        default=False,
        converter=to_flag,
        metadata=meaning("true if subject and value are interchangeable"),
    )
    before: tuple[PredicateId, ...] = field(
        default=(),
        converter=to_identifiers,
        metadata=meaning("predicates whose events come later for the same subject"),
    )
    note: str | None = field(
        default=None,
        converter=text_or_none,
        metadata=meaning("a note for readers"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = short_repr

    @property
    def label(self) -> str:
        """The id with blanks for hyphens."""
        return self.id.replace("-", " ")

    @property
    def margin(self) -> "tuple[Fraction, Fraction]":
        """The exact tolerance: an amount in the unit, and a share of the larger number."""
        from fractions import Fraction

        margin = _margin(self.tolerance)
        amount = Fraction(margin.low or 0)
        return (Fraction(0), amount / 100) if margin.unit else (amount, Fraction(0))

    def quantity(self, value: Figure | Quantity, unit: str | None = None) -> Quantity:
        """Return a figure as a quantity in its own unit or, without one, in the predicate's.

        Raises:
            LedgerError: The figure is not a number, is ambiguous, or has two units.
        """
        return Quantity.parse(value, unit).with_default_unit(self.unit)
