"""Conversion of units: a small table of exact sizes, and more with the extra `units`.

An unknown unit is comparable only with itself. So are units that convert otherwise than
by a factor and a shift of zero: logarithmic ones, reciprocals, currencies.
"""

import re
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, NamedTuple

from claimtrack.errors import Fault
from claimtrack.model.values import describe_value, refuse

if TYPE_CHECKING:
    from fractions import Fraction

UNIT_LENGTH = 40

_UNIT = re.compile(r"[%‰$€£¥℃℉]|[°˚]?[^\W\d_][\w²³°/·.$-]*(?: [^\W\d_][\w²³°/·.$-]*){0,3}")

# Each line: the size as an exact ratio to the first unit of the dimension, the shift of
# zero after a plus sign (in the unit), and the names.
_TABLE = {
    "length": """
        1 m metre metres meter meters
        1000 km kilometre kilometres kilometer kilometers
        1/100 cm centimetre centimetres centimeter centimeters
        1/1000 mm millimetre millimetres millimeter millimeters
        1609344/1000 mi mile miles
        1852 nmi nautical_mile nautical_miles
        3048/10000 ft foot feet
        9144/10000 yd yard yards
        254/10000 inch inches
    """,
    "mass": """
        1 kg kilogram kilograms
        1/1000 g gram grams
        1/1000000 mg milligram milligrams
        1000 t tonne tonnes
        45359237/100000000 lb lbs
    """,
    "time": """
        1 s second seconds
        60 min minute minutes
        3600 h hour hours
        86400 d day days
        604800 week weeks
    """,
    "speed": """
        1 m/s
        1000/3600 km/h kph kmh kmph
        1609344/3600000 mph
        1852/3600 kn knot knots
    """,
    "temperature": """
        1 K kelvin kelvins
        1+273.15 °C ºC ˚C ℃ degC celsius degree_Celsius degrees_Celsius
        5/9+459.67 °F ºF ˚F ℉ degF fahrenheit degree_Fahrenheit degrees_Fahrenheit
    """,
    "temperature difference": """
        1 ΔK K_difference Δ°C °C_difference
        5/9 Δ°F °F_difference
    """,
    "area": """
        1 m² m2
        10000 ha hectare hectares
        1000000 km² km2
    """,
    "share": """
        1 % percent per_cent
        1/10 ‰
    """,
    "yield": """
        1 t_TNT
        1000 kt_TNT kiloton kilotons
        1000000 Mt_TNT megaton megatons
    """,
    "euros": """
        1 € EUR euro euros
    """,
    "sterling": """
        1 £ GBP
    """,
    "count": """
        1 count
    """,
}


class Unit(NamedTuple):
    """A built-in unit: its dimension, its size as a ratio, and the shift of its zero.

    The number plus a hundredth of ``shift``, times ``above`` / ``below``, is the number in
    the first unit of the dimension.
    """

    dimension: str
    above: int
    below: int = 1
    shift: int = 0


class UnitConversion(NamedTuple):
    """A conversion of numbers from one unit to another: a factor above 0, then a shift."""

    factor: "Fraction"
    shift: "Fraction"

    def convert(self, number: "Fraction") -> "Fraction":
        """Return a number in the other unit."""
        return number * self.factor + self.shift


def _units() -> Iterator[tuple[str, Unit]]:
    for dimension, lines in _TABLE.items():
        for line in lines.strip().splitlines():
            measure, *names = line.split()
            size, _, shift = measure.partition("+")
            above, _, below = size.partition("/")
            unit = Unit(dimension, int(above), int(below or 1), int(shift.replace(".", "") or 0))
            for name in names:
                yield name.replace("_", " "), unit


UNITS: Mapping[str, Unit] = MappingProxyType(dict(_units()))
"""The built-in units by name."""

_COUNT = "count"
_SCALES = ("dozen", "hundred", "thousand", "million", "billion", "trillion")


def unit_or_none(value: str | None) -> str | None:
    """Return a validated unit, or None. A unit is a sign such as `%`, or one to four words."""
    if value is None:
        return None
    if not isinstance(value, str) or match_unit(value) is None:
        refuse(
            f"{describe_value(value)} is not a unit", "write a word such as `km`, `people` or `%`"
        )
    if value in _SCALES:
        refuse(f"{describe_value(value)} is not a unit", f'write it with the number: "2 {value}"')
    return value


def match_unit(text: str) -> str | None:
    """Return the text if it has the form of a unit, or None."""
    if len(text) > UNIT_LENGTH or not _UNIT.fullmatch(text):
        return None
    return None if unicodedata.category(text[0]) == "No" else text  # `½ km`


def dimension_of(unit: str | None) -> str | None:
    """Return the dimension of a built-in unit, or None. No unit means a count."""
    known = UNITS.get(unit or _COUNT)
    return None if known is None else known.dimension


def is_temperature(unit: str | None) -> bool:
    """True for a built-in unit of temperature. Zero and shares depend on such a unit."""
    return dimension_of(unit) == "temperature"


def difference_unit(unit: str | None, other: str | None) -> str | None:
    """Return a unit, or its unit of differences if it is a temperature and ``other`` is one.

    A rise of 2 °C is one of 3.6 °F, although 2 °C are 35.6 °F.
    """
    if not is_temperature(unit) or dimension_of(other) != "temperature difference":
        return unit
    return "Δ°F" if UNITS[unit or _COUNT].below == 9 else "Δ°C"


def check_comparable(unit: str | None, other: str | None) -> None:
    """Check that two units are not built-in units of different dimensions.

    Raises:
        LedgerError: Both units are built-in, and their dimensions differ.
    """
    if unit is None or other is None:
        return
    ours, theirs = dimension_of(unit), dimension_of(other)
    if ours is not None and theirs is not None and ours != theirs:
        refuse(
            f"`{unit}` measures {ours}, but `{other}` measures {theirs}",
            f"write a unit that can be compared with `{other}`",
            Fault.VALUE,
        )


@cache
def unit_conversion(unit: str | None, other: str | None) -> UnitConversion | None:
    """Return the conversion from one unit to another, or None if they are not comparable."""
    from fractions import Fraction

    if unit == other:
        return UnitConversion(Fraction(1), Fraction(0))
    built_in = (unit or _COUNT) in UNITS and (other or _COUNT) in UNITS
    one, two = map(_built_in_scale if built_in else _library_scale, (unit, other))
    if one is None or two is None or one.dimension != two.dimension:
        return None
    return UnitConversion(one.size / two.size, (one.zero - two.zero) / two.size)


class _Scale(NamedTuple):
    """The scale of a unit in the basic unit of its dimension: its size and its zero."""

    dimension: object
    size: "Fraction"
    zero: "Fraction"


def _built_in_scale(name: str | None) -> _Scale | None:
    from fractions import Fraction

    unit = UNITS[name or _COUNT]
    size = Fraction(unit.above, unit.below)
    return _Scale(unit.dimension, size, size * Fraction(unit.shift, 100))


@cache
def _library_scale(unit: str | None) -> _Scale | None:
    """Return the scale of a unit by the library of the extra `units`, if installed and known."""
    from fractions import Fraction

    registry = _registry()
    if registry is None or unit is None:
        return None
    try:
        # Symbols have no plural: `cats` is not the plural of centi-atmosphere.
        for prefix, name, _ in registry.parse_unit_name(unit):
            short = prefix and not unit.startswith(prefix)
            if (
                short
                and unit[-1] == "s"
                and (prefix, name, "") in registry.parse_unit_name(unit[:-1])
            ):
                return None
        numbers = [registry.Quantity(Fraction(number), unit) for number in range(3)]
        zero, one, two = (Fraction(each.to_base_units().magnitude) for each in numbers)
        kinds = {*numbers[0].dimensionality.items()}
    except Exception:  # it parses input and raises many types of error
        return None
    size = one - zero
    if two - one != size or size <= 0:
        return None  # logarithmic
    if kinds == {("[temperature]", 1)} and str(numbers[0].units).startswith("delta_"):
        kinds.add(("difference", 1))
    if kinds == {("[time]", 1)} and size % _MONTH == 0:
        kinds.add(("calendar", 1))
    return _Scale(frozenset(kinds), size, zero)


_MONTH = 2_629_800
"""The seconds of a month in the library. Days are not compared with months and years."""


@cache
def _registry():  # type: ignore[no-untyped-def]  # the library is optional and untyped
    try:
        from pint import UnitRegistry
    except ImportError:
        return None
    from fractions import Fraction

    return UnitRegistry(non_int_type=Fraction)
