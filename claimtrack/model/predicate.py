"""What facts of one kind say, and when two of them cannot both hold."""

from collections.abc import Iterable
from typing import TYPE_CHECKING

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.numbers.quantity import Figure, Quantity
from claimtrack.model.numbers.units import unit_or_none
from claimtrack.model.ref import PredicateId
from claimtrack.model.values import (
    choice,
    flag,
    identifier,
    identifier_or_none,
    identifiers,
    items,
    meaning,
    names,
    refuse,
    spell,
    text_or_none,
)

if TYPE_CHECKING:
    from fractions import Fraction


class ValueType(DescribedEnum):
    """What facts of a predicate have for a value."""

    NOTHING = "nothing", "no value: something happened, or is so"
    NUMBER = "number", "a number, with the words around it and a unit"
    NAME = "name", "a word or name, such as another party"


def _takes(value: ValueType | str) -> ValueType:
    return choice(ValueType, value)


def _tolerance(value: Figure) -> Figure:
    _margin(value)
    return value


def _margin(value: Figure) -> Quantity:
    margin = Quantity.parse(value)
    if margin.low is None or margin.low != margin.high or margin.approximate or margin.low < 0:
        refuse(f"{spell(value)} is no tolerance", _TOLERANCE)
    if margin.unit not in (None, "%"):
        refuse(f"{spell(value)}: a tolerance is in the predicate's unit", _TOLERANCE)
    return margin


_TOLERANCE = 'write a number of at least 0, or a share such as "5%"'


def _exclusive(value: Iterable[Iterable[str]]) -> tuple[tuple[str, ...], ...]:
    return items(value, names, "lists of values") if value != () else ()


@frozen
class Predicate:
    """What facts of one kind say, and which of them cannot both hold."""

    id: str = field(converter=identifier, metadata=meaning("what facts call it"))
    takes: ValueType = field(
        default=ValueType.NOTHING,
        converter=_takes,
        metadata=meaning("what its facts have for a value: nothing, number or name"),
    )
    functional: bool = field(
        default=False,
        converter=flag,
        metadata=meaning("true if at one time a subject has one value"),
    )
    timeless: bool = field(
        default=False,
        converter=flag,
        metadata=meaning("true if the value never changes, so that dates play no part"),
    )
    unit: str | None = field(
        default=None,
        converter=unit_or_none,
        metadata=meaning("the unit in which numbers are compared, and that of a bare number"),
    )
    tolerance: Figure = field(
        default=0,
        converter=_tolerance,
        metadata=meaning("how far numbers may differ: a number in its unit, or a share like `5%`"),
    )
    values: tuple[str, ...] = field(
        default=(), converter=names, metadata=meaning("the names allowed; empty for any")
    )
    exclusive: tuple[tuple[str, ...], ...] = field(
        default=(),
        converter=_exclusive,
        metadata=meaning("lists of names of which a subject has at most one at a time"),
    )
    excludes: tuple[PredicateId, ...] = field(
        default=(),
        converter=identifiers,
        metadata=meaning("predicates that cannot hold of the same subject at the same time"),
    )
    inverse: PredicateId | None = field(
        default=None,
        converter=identifier_or_none,
        metadata=meaning("the predicate that says the same from the other side"),
    )
    symmetric: bool = field(
        default=False,
        converter=flag,
        metadata=meaning("true if it says the same from both sides"),
    )
    before: tuple[PredicateId, ...] = field(
        default=(),
        converter=identifiers,
        metadata=meaning("predicates whose event for the same subject comes after this one's"),
    )
    note: str | None = field(
        default=None,
        converter=text_or_none,
        metadata=meaning("anything a reader should know"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        """Its id in words."""
        return self.id.replace("-", " ")

    @property
    def margin(self) -> "tuple[Fraction, Fraction]":
        """How far numbers may differ, exactly: in its unit, and as a share of the larger one."""
        from fractions import Fraction

        margin = _margin(self.tolerance)
        amount = Fraction(margin.low or 0)
        return (Fraction(0), amount / 100) if margin.unit else (amount, Fraction(0))

    def quantity(self, value: Figure | Quantity, unit: str | None = None) -> Quantity:
        """Return a figure in its own unit or, where it names none, in the predicate's.

        Raises:
            LedgerError: it is no number, has several readings, or has two units.
        """
        return Quantity.parse(value, unit).in_default(self.unit)
