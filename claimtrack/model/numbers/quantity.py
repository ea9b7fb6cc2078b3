"""Quantities: numbers as given in a text, with certain bounds."""

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from claimtrack.errors import LedgerError
from claimtrack.model.numbers.amounts import Amount, exact_amount, parse_amount
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import difference_unit, unit_conversion, unit_or_none
from claimtrack.model.values import describe_value, refuse, to_name

if TYPE_CHECKING:
    from fractions import Fraction

Figure: TypeAlias = int | float | str
"""A number as written: a number, or a text with the words around it."""


@frozen
class Quantity:
    """A number as given, with the bounds that its words imply.

    Two quantities are equal if text and unit are: ``1900`` and ``1,900`` differ.
    Bounds are exact fractions. ``nominal`` follows the words, ``loosest`` is the
    most generous reading of them. ``claimtrack.model.numbers.amounts.APPROXIMATIONS``
    defines the words.
    """

    text: str
    unit: str | None
    nominal: Extent = field(eq=False, repr=False)
    loosest: Extent = field(eq=False, repr=False)
    approximate: bool = field(default=False, eq=False, repr=False)
    given: Figure = field(default="", eq=False, repr=False)
    """The form in files: a number, or a text with its unit that parses to this quantity."""

    @classmethod
    def parse(cls, value: "Figure | Quantity", unit: str | None = None) -> "Quantity":
        """Parse a number, or a text such as `about 1,900 km`.

        Raises:
            LedgerError: The value is not a number, is ambiguous, or has two units.
        """
        if isinstance(value, Quantity):
            return value if unit is None else cls.parse(value.given, unit)
        unit = _check_unit(unit_or_none(unit))
        if isinstance(value, str):
            return _parse_text(to_name(value), unit)
        return _from_number(value, unit)

    @property
    def low(self) -> "Fraction | None":
        """The lower nominal bound, exact; None if there is none."""
        return self.nominal.low

    @property
    def high(self) -> "Fraction | None":
        """The upper nominal bound, exact; None if there is none."""
        return self.nominal.high

    def into(self, unit: str | None) -> "Quantity | None":
        """Return the quantity in another unit, or None if the units are not comparable.

        The text is unchanged, so the result is for comparison only, not for output.
        """
        conversion = unit_conversion(self.unit, unit)
        if conversion is None:
            return None
        nominal, loosest = self.nominal.scaled(*conversion), self.loosest.scaled(*conversion)
        return evolve(self, unit=unit, nominal=nominal, loosest=loosest)

    def with_default_unit(self, unit: str | None) -> "Quantity":
        """Return the quantity with a unit, unless it has one.

        With a unit of temperature differences, degrees are such differences.
        """
        own = unit if self.unit is None else difference_unit(self.unit, unit)
        return self if own == self.unit else evolve(self, unit=own)

    def __str__(self) -> str:
        text = str(self.given)
        return text if self.unit is None or isinstance(self.given, str) else f"{text} {self.unit}"


@lru_cache(maxsize=256)
def _check_unit(unit: str | None) -> str | None:
    """Return a unit that can stand after its number in one text."""
    try:
        found = None if unit is None else parse_amount(f"1 {unit}").unit
    except LedgerError:
        found = None
    if found != unit:
        hint = "write a word that is no number and no part of one, such as `people`"
        refuse(f"{describe_value(unit)} is not a unit", hint)
    return unit


@lru_cache(maxsize=4096)
def _parse_text(text: str, unit: str | None) -> Quantity:
    amount = parse_amount(text)
    if unit is None:
        return _quantity(text, amount.unit, amount, text)
    if amount.unit is not None:
        refuse(
            f"{describe_value(text)} has a unit of its own",
            f"write it there, or as `{unit}`, not both",
        )
    return _quantity(text, unit, amount, f"{text} {unit}")


def _from_number(number: int | float, unit: str | None) -> Quantity:
    from fractions import Fraction

    if isinstance(number, bool) or not isinstance(number, (int, float)):
        refuse(
            f"expected a number, found {describe_value(number)}", 'write 1900 or "about 1,900 km"'
        )
    if number != number or number in (float("inf"), float("-inf")):
        refuse(f"{describe_value(number)} is not a number", "write a finite number")
    # A float stands for the shortest decimal that parses to it.
    amount = exact_amount(Fraction(number) if isinstance(number, int) else Fraction(repr(number)))
    given = number if unit is None else f"{number!r} {unit}"
    return _quantity(repr(number), unit, amount, given)


def _quantity(text: str, unit: str | None, amount: Amount, given: Figure) -> Quantity:
    return Quantity(text, unit, amount.nominal, amount.loosest, amount.approximate, given)


def quantity_or_none(value: "Figure | Quantity | None") -> Quantity | None:
    """Return a quantity as parsed from its form in files, or None."""
    given = value.given if isinstance(value, Quantity) else value
    return None if given is None else Quantity.parse(given)
