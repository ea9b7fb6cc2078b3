"""A number as somebody gave it, with what can be said of it for certain."""

from functools import lru_cache
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, field, frozen

from claimtrack.model.numbers.amounts import Amount, exact, read_amount
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import ratio, unit_or_none
from claimtrack.model.values import name, refuse, spell

if TYPE_CHECKING:
    from fractions import Fraction

Figure: TypeAlias = int | float | str
"""How a number is written: as a number, or as text with the words around it."""


@frozen
class Quantity:
    """A number as it was given: what its words say, and what they may still be taken for.

    Equality is that of the text and the unit: ``1900`` and ``1,900`` are
    different things to have said. Bounds are exact fractions. ``nominal`` is
    what the words say, ``loosest`` what a generous reader may take them for: the
    words are explained in ``claimtrack.model.numbers.amounts.APPROXIMATIONS``.
    """

    text: str
    unit: str | None
    nominal: Extent = field(eq=False, repr=False)
    loosest: Extent = field(eq=False, repr=False)
    approximate: bool = field(default=False, eq=False, repr=False)
    given: Figure = field(default="", eq=False, repr=False)
    """As files hold it: a number, or a text that reads back as this, its unit included."""

    @classmethod
    def parse(cls, value: "Figure | Quantity", unit: str | None = None) -> "Quantity":
        """Read a number, or a text such as `about 1,900 km`; a unit stands in one place only.

        Raises:
            LedgerError: it is no number, has several readings, or has two units.
        """
        if isinstance(value, Quantity):
            return value if unit is None else cls.parse(value.given, unit)
        unit = unit_or_none(unit)
        return _text(name(value), unit) if isinstance(value, str) else _number(value, unit)

    @property
    def low(self) -> "Fraction | None":
        """The lower nominal bound, exact; None if there is none."""
        return self.nominal.low

    @property
    def high(self) -> "Fraction | None":
        """The upper nominal bound, exact; None if there is none."""
        return self.nominal.high

    def into(self, unit: str | None) -> "Quantity | None":
        """Return the same in another unit, or None where the two cannot be compared.

        It keeps its text, and so is for comparing, not for writing.
        """
        factor = ratio(self.unit, unit)
        if factor is None:
            return None
        nominal, loosest = self.nominal.scaled(factor), self.loosest.scaled(factor)
        return evolve(self, unit=unit, nominal=nominal, loosest=loosest)

    def in_default(self, unit: str | None) -> "Quantity":
        """Return the same in a unit where it names none of its own."""
        return self if self.unit is not None or unit is None else evolve(self, unit=unit)

    def __str__(self) -> str:
        text = str(self.given)
        return text if self.unit is None or isinstance(self.given, str) else f"{text} {self.unit}"


@lru_cache(maxsize=4096)
def _text(text: str, unit: str | None) -> Quantity:
    amount = read_amount(text)
    if unit is None:
        return _quantity(text, amount.unit, amount, text)
    if amount.unit is not None:
        refuse(f"{spell(text)} has a unit of its own", f"write it there, or as `{unit}`, not both")
    return _quantity(text, unit, amount, f"{text} {unit}")


def _number(number: int | float, unit: str | None) -> Quantity:
    from fractions import Fraction

    if isinstance(number, bool) or not isinstance(number, (int, float)):
        refuse(f"expected a number, found {spell(number)}", 'write 1900 or "about 1,900 km"')
    if number != number or number in (float("inf"), float("-inf")):
        refuse(f"{spell(number)} is no number", "write one that is finite")
    # A float stands for the shortest decimal that reads back as it.
    amount = exact(Fraction(number) if isinstance(number, int) else Fraction(repr(number)))
    given = number if unit is None else f"{number!r} {unit}"
    return _quantity(repr(number), unit, amount, given)


def _quantity(text: str, unit: str | None, amount: Amount, given: Figure) -> Quantity:
    return Quantity(text, unit, amount.nominal, amount.loosest, amount.approximate, given)


def quantity_or_none(value: "Figure | Quantity | None") -> Quantity | None:
    """Return a quantity in the form in which files give it back, or None."""
    given = value.given if isinstance(value, Quantity) else value
    return None if given is None else Quantity.parse(given)
