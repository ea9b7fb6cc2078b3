"""Units of figures in running text: their names, and conversions between them.

Texts name more units than ledgers: money, parts of a whole, multiples, data, energy. A word
may name several units: `pounds` are money or mass.
"""

import re
from collections.abc import Iterator, Mapping
from fractions import Fraction
from functools import cache
from types import MappingProxyType
from typing import NamedTuple

from claimtrack.model.numbers.units import UNITS, Unit, UnitConversion

PART = "part"
"""The unit of a part of a whole, in which a half is 1/2. It is 100 %."""
MULTIPLE = "x"
"""The unit of `three times`, `threefold` and `3x`."""
RANK = "rank"
"""The unit of an ordinal number: `46th`, `the third`."""
COUNT = "count"
"""The unit of a number of people or things."""

# Each line: the size in the first unit of the dimension, and the names. The first name stands
# for the others. Names that are in UNITS have the size that they have there.
_TABLE = {
    "dollars": """
        1 $ dollar dollars USD US_dollar US_dollars U.S._dollars bucks
        1/100 ¢ cent cents
    """,
    "euros": "1 € euro euros EUR",
    "sterling": """
        1 £ GBP pounds_sterling quid
        1/100 pence penny
    """,
    "yen": "1 yen JPY",
    "yuan": "1 yuan RMB CNY renminbi",
    "rupees": "1 ₹ rupee rupees INR",
    "share": """
        1 % percent per_cent pct pc
        100 part
    """,
    "percentage points": """
        1 percentage_points percentage_point pp
        1/100 basis_points basis_point bps
    """,
    "multiple": "1 x times fold",
    "count": "1 count",
    "temperature": """
        1 °C °_C degrees_C deg_C C
        1 °F °_F degrees_F deg_F F
    """,
    "time": """
        1 s sec secs
        1/1000 ms millisecond milliseconds
        60 min mins
        3600 h hr hrs
        86400 d
        604800 week wk wks
        1209600 fortnight fortnights
        2629746 month months
        31556952 year years yr yrs
        315569520 decade decades
        3155695200 century centuries
    """,
    "length": """
        1 km kms
        1 mi statute_miles
    """,
    "mass": """
        1 kg kgs kilo kilos kilogramme kilogrammes
        1/1000 g gramme grammes
        1/1000000000 mcg ug \u00b5g \u03bcg microgram micrograms microgramme microgrammes
        45359237/1600000000 oz ounce ounces
        45359237/100000000 lb pound-mass
        635029318/100000000 stone stones
        90718474/100000 short_ton
        10160469088/10000000 long_ton
    """,
    "area": """
        1 m² square_metre square_metres square_meter square_meters sq_m sqm
        1000000 km² square_kilometre square_kilometres square_kilometer square_kilometers sq_km
        2589988110336/1000000 square_mile square_miles sq_mi
        9290304/100000000 square_foot square_feet sq_ft sqft
        40468564224/10000000 acre acres
    """,
    "volume": """
        1 l L litre litres liter liters
        1/100 cl
        1/1000 ml mL millilitre millilitres milliliter milliliters
        1000 m³ m3 cubic_metre cubic_metres cubic_meter cubic_meters
        3785411784/1000000000 US_gallon
        454609/100000 imperial_gallon
        473176473/1000000000 US_pint
        56826125/100000000 imperial_pint
    """,
    "speed": """
        1 km/h kmh kmph kilometres_per_hour kilometers_per_hour kilometres_an_hour
        1 mph miles_per_hour miles_an_hour
        1 m/s metres_per_second meters_per_second
    """,
    "energy": """
        1 J joule joules
        1000 kJ
        1000000 MJ
        3600 Wh
        3600000 kWh kilowatt-hours kilowatt_hours
        3600000000 MWh megawatt-hours megawatt_hours
        3600000000000 GWh gigawatt-hours gigawatt_hours
        3600000000000000 TWh terawatt-hours terawatt_hours
    """,
    "calories": "1 kcal calories",
    "power": """
        1 W watt watts
        1000 kW kilowatt kilowatts
        1000000 MW megawatt megawatts
        1000000000 GW gigawatt gigawatts
        1000000000000 TW terawatt terawatts
        745.7 hp horsepower
    """,
    "voltage": """
        1 V volt volts
        1000 kV kilovolt kilovolts
        1/1000 mV
    """,
    "charge": """
        1 mAh
        1000 Ah
    """,
    "frequency": """
        1 Hz hertz
        1000 kHz
        1000000 MHz megahertz
        1000000000 GHz gigahertz
    """,
    "data": """
        1 KB kB kilobyte kilobytes
        1000 MB megabyte megabytes
        1000000 GB gigabyte gigabytes
        1000000000 TB terabyte terabytes
        1000000000000 PB petabyte petabytes
        1024/1000 KiB
        1048576/1000 MiB
        1073741824/1000 GiB
        1099511627776/1000 TiB
    """,
    "data rate": """
        1 kbps Kbps kbit/s
        1000 Mbps Mbit/s
        1000000 Gbps Gbit/s
    """,
    "pixels": """
        1 px pixel pixels
        1000000 MP megapixel megapixels
    """,
    "lines": "1 p",
}

_AMBIGUOUS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "pounds": ("£", "lb"),
        "pound": ("£", "lb"),
        "p": ("pence",),
        "¥": ("yen", "yuan"),
        **{f"{prefix}B": (f"{prefix}B", f"{prefix}iB") for prefix in "KMGT"},
        "ton": ("t", "short ton", "long ton"),
        "tons": ("t", "short ton", "long ton"),
        "gallon": ("US gallon", "imperial gallon"),
        "gallons": ("US gallon", "imperial gallon"),
        "pint": ("US pint", "imperial pint"),
        "pints": ("US pint", "imperial pint"),
    }
)
"""Names of several units."""

_GLUED = frozenset(("C", "F", "L", "x", "p", "V", "J"))
"""Names that follow a number without a blank, and are no words of their own."""

_NO_COUNT = frozenset(
    (
        *("always", "across", "as", "besides", "does", "goes", "has", "his", "its", "less"),
        *("minus", "perhaps", "plus", "says", "this", "thus", "towards", "unless", "us", "versus"),
        *("was", "yes", "degrees", "points", "pounds", "marks", "crowns", "francs", "pesos"),
        *("times", "thousands", "millions", "billions", "hundreds", "trillions", "dozens"),
        "shillings",
    )
)
"""Words that look like a plural after a number and count nothing."""
_NOUN = re.compile(r" (?:more |other |new )?([a-z]{2,}s|people|men|women|children)\b(?!')")


class NamedUnit(NamedTuple):
    """A unit in a text: its name in :func:`text_conversions`, and the end of its words."""

    unit: str
    end: int


def _read_table() -> Iterator[tuple[str, str, Unit]]:
    """Yield each name with the name that stands for it, and its unit."""
    for name, unit in UNITS.items():
        yield name, name, unit
    for dimension, lines in _TABLE.items():
        for line in lines.strip().splitlines():
            measure, *names = (word.replace("_", " ") for word in line.split())
            size = Fraction(measure)
            unit = UNITS.get(names[0], Unit(dimension, size.numerator, size.denominator))
            for name in names:
                yield name, names[0], unit


@cache
def _units() -> Mapping[str, Unit]:
    return MappingProxyType({name: unit for name, _, unit in _read_table()})


@cache
def _names() -> Mapping[str, tuple[tuple[str, str], ...]]:
    """Return the names of units by their first word, the longest first, with their units."""
    table = {name: first for name, first, _ in _read_table()}
    table |= {name: name for name in _AMBIGUOUS}
    found: dict[str, list[tuple[str, str]]] = {}
    for name in sorted(table, key=len, reverse=True):
        if name not in ("count", "K", PART):  # `K` stands for a thousand
            word = _FIRST_WORD.match(name)
            assert word is not None
            found.setdefault(word[1], []).append((name, table[name]))
    return {word: tuple(names) for word, names in found.items()}


_WORD_CHARACTER = re.compile(r"\w")
_FIRST_WORD = re.compile(r"[ -]?([^\W\d_]+|[%‰°˚℃℉$€£¥¢₹Δ])")


def find_unit(text: str, at: int) -> NamedUnit | None:
    """Return the unit after a number that ends at an offset, or None."""
    word = _FIRST_WORD.match(text, at)
    if word is None:
        return None
    start, glued = word.start(1), word.start(1) == at
    names = _names().get(word[1]) or (_names().get(word[1].lower()) if len(word[1]) > 3 else None)
    for name, unit in names or ():
        end = start + len(name)
        if text[start:end] != name and text[start:end].lower() != name:
            continue
        if name[-1] not in "%‰°℃℉$€£¥¢₹" and _WORD_CHARACTER.match(text, end):
            continue
        if not glued and name in _GLUED:
            continue
        if glued and name == "s" and text[at - 1 : at].isdigit():  # `1990s`
            continue
        return NamedUnit(unit, end)
    return None


def counts_things(text: str, at: int) -> bool:
    """True if a plural noun follows a number that ends at an offset: `40 people`."""
    noun = _NOUN.match(text, at)
    return noun is not None and noun[1] not in _NO_COUNT


@cache
def text_conversions(unit: str | None, other: str | None) -> tuple[UnitConversion, ...]:
    """Return the possible conversions from one unit to another; none if they differ in kind.

    A number without a unit may have any.
    """
    same = UnitConversion(Fraction(1), Fraction(0))
    if unit is None or other is None or unit == other or {unit, other} == {COUNT, MULTIPLE}:
        return (same,)
    found = []
    for one in _AMBIGUOUS.get(unit, (unit,)):
        for two in _AMBIGUOUS.get(other, (other,)):
            ours, theirs = _units().get(one), _units().get(two)
            if one == two:
                found.append(same)
            elif ours and theirs and ours.dimension == theirs.dimension:
                found += _conversions_of(ours, theirs)
    return tuple(found)


def _conversions_of(ours: Unit, theirs: Unit) -> Iterator[UnitConversion]:
    size, other = Fraction(ours.above, ours.below), Fraction(theirs.above, theirs.below)
    shift = (size * Fraction(ours.shift, 100) - other * Fraction(theirs.shift, 100)) / other
    yield UnitConversion(size / other, shift)
    if shift:  # degrees may also be a difference of temperatures
        yield UnitConversion(size / other, Fraction(0))
