"""Tests of quantities: numbers in words, units and rejected texts."""

import sys
from collections.abc import Iterator
from fractions import Fraction

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.errors import LedgerError
from claimtrack.facts.text.number_words import find_number_words
from claimtrack.model import Quantity
from claimtrack.model.numbers.amounts import APPROXIMATIONS
from claimtrack.model.numbers.extent import Extent
from claimtrack.model.numbers.units import UNITS, UnitConversion, unit_conversion
from tests.facts.test_text_figures import words_of


def interval(extent: Extent) -> str:
    """Return an extent in interval notation."""
    left, right = "(" if extent.low_open else "[", ")" if extent.high_open else "]"
    low = "" if extent.low is None else f"{float(extent.low):g}"
    high = "" if extent.high is None else f"{float(extent.high):g}"
    return f"{left}{low},{high}{right}"


READINGS = [
    ("30", "[30,30]", "[30,30]", None),
    ("1.900", "[1.9,1.9]", "[1.9,1.9]", None),
    ("1.9e3", "[1900,1900]", "[1900,1900]", None),
    ("1,900,000", "[1.9e+06,1.9e+06]", "[1.9e+06,1.9e+06]", None),
    ("2.5 million", "[2.5e+06,2.5e+06]", "[2.5e+06,2.5e+06]", None),
    ("-5 to -3", "[-5,-3]", "[-5,-3]", None),
    ("1900 km", "[1900,1900]", "[1900,1900]", "km"),
    ("1900km", "[1900,1900]", "[1900,1900]", "km"),
    ("30%", "[30,30]", "[30,30]", "%"),
    ("About 1,900 km", "[1900,1900]", "[1425,2375]", "km"),
    ("about -4", "[-4,-4]", "[-5,-3]", None),
    ("~40", "[40,40]", "[30,50]", None),
    ("≈ 40", "[40,40]", "[30,50]", None),
    ("40 or so", "[40,40]", "[30,50]", None),
    ("nearly 40", "[36,40)", "[30,40]", None),
    ("nearly 0", "[0,0]", "[0,0]", None),
    ("more than 200 people", "(200,]", "[200,]", "people"),
    (">200", "(200,]", "[200,]", None),
    ("at least 200", "[200,]", "[200,]", None),
    ("200+", "[200,]", "[200,]", None),
    ("fewer than 30", "[,30)", "[,30]", None),
    ("up to 30", "[,30]", "[,30]", None),
    ("30 or fewer", "[,30]", "[,30]", None),
    ("only 30", "[30,30]", "[30,30]", None),
    ("20 to 30", "[20,30]", "[20,30]", None),
    ("20-30", "[20,30]", "[20,30]", None),
    ("20–30 km", "[20,30]", "[20,30]", "km"),
    ("between 20 and 30", "[20,30]", "[20,30]", None),
    ("from 20 to 30", "[20,30]", "[20,30]", None),
    ("about 20 to 40", "[20,40]", "[15,50]", None),
    ("dozens", "[24,99]", "[12,]", None),
    ("scores", "[40,199]", "[20,]", None),
    ("hundreds of tanks", "[200,999]", "[100,]", "tanks"),
    ("tens of thousands", "[20000,99999]", "[10000,]", None),
    ("several", "[3,9]", "[2,12]", None),
    ("a few hundred", "[300,500]", "[200,900]", None),
    ("a couple of thousand", "[2000,2000]", "[2000,3000]", None),
    ("a dozen", "[12,12]", "[9,15]", None),
    ("two dozen", "[24,24]", "[18,30]", None),
    ("more than a dozen", "(12,]", "[9,]", None),
    ("half a million", "[500000,500000]", "[500000,500000]", None),
    ("five", "[5,5]", "[5,5]", None),
    ("thirteen", "[13,13]", "[13,13]", None),
    ("Twenty-five", "[25,25]", "[25,25]", None),
    ("twenty five to thirty", "[25,30]", "[25,30]", None),
    ("three hundred and twelve people", "[312,312]", "[312,312]", "people"),
    ("a hundred and ten", "[110,110]", "[110,110]", None),
    ("between one hundred and two hundred", "[100,200]", "[100,200]", None),
    ("between two hundred and fifty and three hundred", "[250,300]", "[250,300]", None),
    ("1½ km", "[1.5,1.5]", "[1.5,1.5]", "km"),
    ("-1 ½ km", "[-1.5,-1.5]", "[-1.5,-1.5]", "km"),
    ("½ km", "[0.5,0.5]", "[0.5,0.5]", "km"),
    ("2 7/12 miles", "[2.58333,2.58333]", "[2.58333,2.58333]", "miles"),
    ("1½-2 km", "[1.5,2]", "[1.5,2]", "km"),
    ("two and a half million", "[2.5e+06,2.5e+06]", "[2.5e+06,2.5e+06]", None),
    ("€4.5m", "[4.5e+06,4.5e+06]", "[4.5e+06,4.5e+06]", "€"),
    ("$1.2 billion", "[1.2e+09,1.2e+09]", "[1.2e+09,1.2e+09]", "$"),
    ("EUR 4.5bn", "[4.5e+09,4.5e+09]", "[4.5e+09,4.5e+09]", "EUR"),
    ("over £1,200", "(1200,]", "[1200,]", "£"),
    ("€3m-5m", "[3e+06,5e+06]", "[3e+06,5e+06]", "€"),
    ("from €3 to €5", "[3,5]", "[3,5]", "€"),
    ("4.5m", "[4.5,4.5]", "[4.5,4.5]", "m"),
    ("just under 250", "[225,250)", "[187.5,250]", None),
    ("just over 200", "(200,220]", "[200,250]", None),
    ("just over 0", "[0,0]", "[0,0]", None),
    ("well over 200", "(200,]", "[200,]", None),
    ("upwards of 40", "(40,]", "[40,]", None),
    ("115 kmh", "[115,115]", "[115,115]", "kmh"),
]


@pytest.mark.parametrize(("text", "nominal", "loosest", "unit"), READINGS)
def test_text_is_parsed_as_listed(text: str, nominal: str, loosest: str, unit: str | None) -> None:
    quantity = Quantity.parse(text)

    assert (nominal, loosest, unit) == (
        interval(quantity.nominal),
        interval(quantity.loosest),
        quantity.unit,
    )
    assert text == quantity.text == quantity.given == str(quantity)


@pytest.mark.parametrize("words", APPROXIMATIONS)
def test_every_listed_word_is_parsed(words: str) -> None:
    phrase = words.replace("N", "20").replace("M", "30")
    texts = [phrase, f"{phrase} 20", f"20 {phrase}"]

    assert any(_is_quantity(text) for text in texts)


def _is_quantity(text: str) -> bool:
    try:
        Quantity.parse(text)
    except LedgerError:
        return False
    return True


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ("1,90", "ambiguous"),
        ("1.900.000", "ambiguous"),
        ("1 900", "ambiguous"),
        ("0,500", "ambiguous"),
        ("2 to 3 million", "ambiguous"),
        ("30 to 20", "runs backwards"),
        *((text, "not understood") for text in ("", " ", "a", "about", "about about 30", "30 to")),
        *((text, "not understood") for text in ("0x10", "1e", "1_000", "³", "٣", "$", "inf")),
        *((text, "not understood") for text in ("30 or 40", "between 20 to 30", "30 million-ish")),
        *((text, "not understood") for text in ("more than 20 to 30", "dozens of", "tensile")),
        ("9\x00", "control character"),
        ("1e999", "hundreds of digits"),
        ("9" * 101, "101 characters"),
        (10**400, "hundreds of digits"),
        (float("inf"), "not a number"),
        (float("nan"), "not a number"),
        (True, "the boolean true"),
        ("4.5m euros", 'write "4.5 million euros"'),
        ("4.5 m euros", 'write "4.5 million euros"'),
        ("12k", 'write "12 thousand"'),
        ("5 bn", 'write "5 billion"'),
        ("4C", 'write "4 °C"'),
        ("three quarters", "write a share in percent"),
        ("two-thirds", "write a share in percent"),
        ("a fifth", "write a share in percent"),
        ("three score", "60 for"),
        ("€4 euros", "has two units"),
        ("€3 to $5", "not understood"),
        ("20 to €30", "not understood"),
        ("€3-5m", "write both in full"),
        *((text, "not understood") for text in ("1.5½", "½½", "5 ² km", "1/2", "an hour")),
        ("2 3/2", "ambiguous"),
        ("three hundred and twelve thousand", "not understood"),
    ],
)
def test_invalid_number_is_rejected(value: str | float, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        Quantity.parse(value)


def test_numbers_are_exact_and_compared_as_written() -> None:
    assert Fraction(3, 10) == Quantity.parse(0.1).into(None).low * 3  # type: ignore[union-attr,operator]  # both exist
    assert Quantity.parse(1900) == Quantity.parse("1900") != Quantity.parse("1,900")
    assert Quantity.parse("30 km") != Quantity.parse("30", "km")
    assert "30 km" == Quantity.parse("30", "km").given == str(Quantity.parse(30, "km"))
    with pytest.raises(LedgerError, match="unit of its own"):
        Quantity.parse("30 km", "mi")


@pytest.mark.parametrize(
    "unit", ["people from Oslo", "dozens", "or so", "thousand people", "quarters", "½ km"]
)
def test_unit_that_cannot_follow_its_number_is_rejected(unit: str) -> None:
    with pytest.raises(LedgerError, match="is not a unit"):
        Quantity.parse(30, unit)


@given(st.integers(min_value=1, max_value=999))
def test_number_in_words_is_parsed_alike_in_figures_and_texts(number: int) -> None:
    words = words_of(number)

    assert [Quantity.parse(words).low] == [each.number for each in find_number_words(words)]


def test_euros_are_comparable_however_they_are_written() -> None:
    quantities = [Quantity.parse(text) for text in ("€4.5m", "EUR 4.5m", "4.5 million euros")]

    assert [Extent(Fraction(4_500_000), Fraction(4_500_000))] * 3 == [
        each.nominal for quantity in quantities if (each := quantity.into("euro"))
    ]


def test_only_units_of_same_dimension_are_comparable() -> None:
    assert UnitConversion(Fraction(1609344, 1000000), Fraction(0)) == unit_conversion("mi", "km")
    assert None is unit_conversion("km", "kg") is unit_conversion("paces", "km")
    assert None is unit_conversion("people", "dead")
    assert None is Quantity.parse("30 paces").into("m")
    same = UnitConversion(Fraction(1), Fraction(0))
    assert same == unit_conversion("paces", "paces") == unit_conversion(None, None)


def test_library_adds_units_but_ignores_ordinary_words() -> None:
    pytest.importorskip("pint")

    assert UnitConversion(Fraction(3_600_000), Fraction(0)) == unit_conversion("kWh", "J")
    assert None is unit_conversion("cats", "hats") is unit_conversion("kWh", "km")


@pytest.fixture
def no_library(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    from claimtrack.model.numbers import units

    def forget() -> None:
        for cached in (units.unit_conversion, units._library_scale, units._registry):
            cached.cache_clear()

    monkeypatch.setitem(sys.modules, "pint", None)
    forget()
    yield
    forget()


@pytest.mark.usefixtures("no_library")
def test_unknown_units_without_library_are_not_comparable() -> None:
    assert None is unit_conversion("kWh", "J")


_UNIT_NAMES = st.sampled_from(sorted(UNITS))


@given(_UNIT_NAMES, _UNIT_NAMES, st.fractions())
def test_conversion_is_inverse_in_reverse(one: str, other: str, number: Fraction) -> None:
    there, back = unit_conversion(one, other), unit_conversion(other, one)

    assert (there is None) == (back is None) == (UNITS[one].dimension != UNITS[other].dimension)
    assert there is None or back is None or number == back.convert(there.convert(number))


@given(st.sampled_from(["°C", "°F", "K"]), st.sampled_from(["°C", "°F", "K"]), st.fractions())
def test_conversion_by_way_of_another_unit_is_the_same(
    one: str, other: str, number: Fraction
) -> None:
    conversions = [unit_conversion(*pair) for pair in ((one, other), (one, "K"), ("K", other))]
    direct, first, second = (each for each in conversions if each is not None)

    assert direct.convert(number) == second.convert(first.convert(number))


TEMPERATURES = [
    ("0 °C", "32 °F"),
    ("100 °C", "212 degrees Fahrenheit"),
    ("-40 degC", "-40 °F"),
    ("37 degrees Celsius", "98.6 fahrenheit"),
    ("-17.5 ℃", "0.5 ℉"),
    ("20°C", "293.15 K"),
    ("20 \u02daC", "68 \u02daF"),
    ("20 \u00baC", "68 \u00baF"),
    ("0 kelvin", "-459.67 ºF"),
    ("2 °C difference", "3.6 Δ°F"),
    ("2 Δ°C", "2 ΔK"),
]


def check_temperatures() -> None:
    for one, other in TEMPERATURES:
        first, second = Quantity.parse(one), Quantity.parse(other)
        converted = first.into(second.unit)
        assert converted is not None
        assert second.nominal == converted.nominal


def test_temperatures_convert_with_their_zero() -> None:
    check_temperatures()


@pytest.mark.usefixtures("no_library")
def test_temperatures_convert_without_the_library() -> None:
    check_temperatures()


def test_range_of_a_hedged_temperature_is_converted() -> None:
    """A quarter of a temperature is that of the number as written."""
    converted = Quantity.parse("about 20 °C").into("°F")

    assert converted is not None
    assert Extent(Fraction(59), Fraction(77)) == converted.loosest
    assert Extent(Fraction(68), Fraction(68)) == converted.nominal


@pytest.mark.parametrize("unit", ["°C", "K", "°F"])
def test_temperature_is_not_comparable_with_a_difference(unit: str) -> None:
    assert unit_conversion(unit, "Δ°C") is unit_conversion("Δ°F", unit) is None


NOT_COMPARABLE = [
    *(("dB", "%"), ("dBm", "mW"), ("pH", "mol"), ("mile/gallon", "l/km"), ("€", "$")),
    *(("year", "d"), ("month", "week"), ("degC", "delta_degC"), ("delta_degC", "K")),
]


@pytest.mark.parametrize(("one", "other"), NOT_COMPARABLE)
def test_units_without_factor_and_zero_are_not_comparable(one: str, other: str) -> None:
    assert unit_conversion(one, other) is unit_conversion(other, one) is None


@pytest.mark.usefixtures("no_library")
@pytest.mark.parametrize(("one", "other"), NOT_COMPARABLE)
def test_units_without_factor_are_not_comparable_without_the_library(one: str, other: str) -> None:
    assert unit_conversion(one, other) is unit_conversion(other, one) is None


def test_library_converts_temperatures_and_calendar_units() -> None:
    pytest.importorskip("pint")

    assert Quantity.parse("0 °C").nominal == converted("491.67 degR", "°C")
    assert Quantity.parse("0.5 K").nominal == converted("500 mK", "K")
    assert Quantity.parse("1.8 delta_degF").nominal == converted("1 delta_degC", "delta_degF")
    assert Quantity.parse("24 month").nominal == converted("2 year", "month")


def converted(text: str, unit: str) -> Extent | None:
    quantity = Quantity.parse(text).into(unit)
    return None if quantity is None else quantity.nominal


_WORDS = st.sampled_from(
    [
        *APPROXIMATIONS,
        "0",
        "7",
        "1,900",
        "2.5",
        "-3",
        "1e3",
        "km",
        "to",
        "and",
        "between",
        "of",
        "a",
    ]
)
_TEXTS = st.text(max_size=20) | st.lists(_WORDS, max_size=5).map(" ".join)


@given(_TEXTS)
@example("twenty-five")
def test_any_text_is_valid_quantity_or_rejected(text: str) -> None:
    try:
        quantity = Quantity.parse(text)
    except LedgerError:
        return
    low, high = quantity.low, quantity.high

    assert low is None or high is None or low <= high
    loosest = quantity.loosest
    assert loosest.low is None or (low is not None and loosest.low <= low)
    assert loosest.high is None or (high is not None and high <= loosest.high)
    assert quantity == Quantity.parse(quantity.given)
