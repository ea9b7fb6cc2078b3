"""Comparison of units: a small table of exact ratios, and more with the extra `units`.

An unknown unit is comparable only with itself. Units without a fixed ratio, such as
°C and °F, are not comparable.
"""

import re
from collections.abc import Iterator, Mapping
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING

from claimtrack.errors import Fault
from claimtrack.model.values import describe_value, refuse

if TYPE_CHECKING:
    from fractions import Fraction

UNIT_LENGTH = 40

_UNIT = re.compile(r"[%‰$€£¥]|°?[^\W\d_][\w²³°/·.$-]*(?: [^\W\d_][\w²³°/·.$-]*){0,3}")

# Each line: the size as an exact ratio to the first unit of the dimension, and the names.
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
        1000/3600 km/h kph
        1609344/3600000 mph
        1852/3600 kn knot knots
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
    "count": """
        1 count
    """,
}


def _sizes() -> Iterator[tuple[str, tuple[str, int, int]]]:
    for dimension, lines in _TABLE.items():
        for line in lines.strip().splitlines():
            size, *names = line.split()
            above, _, below = size.partition("/")
            for name in names:
                yield name.replace("_", " "), (dimension, int(above), int(below or 1))


UNITS: Mapping[str, tuple[str, int, int]] = MappingProxyType(dict(_sizes()))
"""The built-in units: dimension and size, a ratio of two integers, by name."""

_COUNT = "count"
_SCALES = ("dozen", "hundred", "thousand", "million", "billion", "trillion")


def unit_or_none(value: str | None) -> str | None:
    """Return a validated unit, or None. A unit is a sign such as `%`, or one to four words."""
    if value is None:
        return None
    if not isinstance(value, str) or len(value) > UNIT_LENGTH or not _UNIT.fullmatch(value):
        refuse(
            f"{describe_value(value)} is not a unit", "write a word such as `km`, `people` or `%`"
        )
    if value in _SCALES:
        refuse(f"{describe_value(value)} is not a unit", f'write it with the number: "2 {value}"')
    return value


def match_unit(text: str) -> str | None:
    """Return the text if it has the form of a unit, or None."""
    return text if len(text) <= UNIT_LENGTH and _UNIT.fullmatch(text) else None


def dimension_of(unit: str | None) -> str | None:
    """Return the dimension of a built-in unit, or None. No unit means a count."""
    known = UNITS.get(unit or _COUNT)
    return None if known is None else known[0]


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
def unit_ratio(unit: str | None, other: str | None) -> "Fraction | None":
    """Return the factor from one unit to another, or None if they are not comparable."""
    from fractions import Fraction

    if unit == other:
        return Fraction(1)
    ours, theirs = UNITS.get(unit or _COUNT), UNITS.get(other or _COUNT)
    if ours is None or theirs is None:
        return _library_ratio(unit, other) if unit and other else None
    if ours[0] != theirs[0]:
        return None
    return Fraction(ours[1] * theirs[2], ours[2] * theirs[1])


def _library_ratio(unit: str, other: str) -> "Fraction | None":
    """Return the factor by the library of the extra `units`, if installed and known."""
    one, two = _measured(unit), _measured(other)
    return None if one is None or two is None or one[0] != two[0] else one[1] / two[1]


@cache
def _measured(unit: str) -> "tuple[frozenset[object], Fraction] | None":
    """Return the dimensions and the size of a unit in the library, or None."""
    from fractions import Fraction

    registry = _registry()
    if registry is None:
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
        base = registry.Quantity(Fraction(1), unit).to_base_units()
        # Units with another zero, such as degrees, have no fixed ratio.
        if registry.Quantity(Fraction(0), unit).to_base_units().magnitude != 0:
            return None
        return frozenset(base.dimensionality.items()), Fraction(base.magnitude)
    except Exception:  # it parses input and raises many types of error
        return None


@cache
def _registry():  # type: ignore[no-untyped-def]  # the library is optional and untyped
    try:
        from pint import UnitRegistry
    except ImportError:
        return None
    from fractions import Fraction

    return UnitRegistry(non_int_type=Fraction)
