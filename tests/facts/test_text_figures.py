"""Figures in running text, with all their readings."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.text.figures import (
    find_figures,
    find_stated_figures,
    normalize_cited_text,
    scan_figures,
)
from claimtrack.facts.text.number_words import find_number_words
from tests.laws.profiles import law


def read(text: str) -> list[str]:
    """Return each figure of a text as its readings and its unit."""
    return [
        " or ".join(str(number) for number in sorted(each.readings))
        + (f" {each.unit}" if each.unit else "")
        for each in find_figures(normalize_cited_text(text).text)
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("no figure", []),
        ("40 tonnes", ["40 tonnes"]),
        ("a 40-tonne lorry", ["40 tonne"]),
        ("1,900 and 1900 and 1 900 and 1'900", ["1900"] * 4),
        ("1\u00a0900 and 1\u202f900", ["1900"] * 2),
        ("1,234,567.8", ["6172839/5"]),
        ("1.234.567,8", ["6172839/5"]),
        ("1.900 m", ["19/10 or 1900 m"]),
        ("1,90 and 3.25", ["19/10", "13/4"]),
        ("0,500", ["1/2"]),
        ("2.1.3", ["1 or 2 or 3"]),
        ("7½ and ¼ and 1/2", ["15/2", "1/2"]),
        ("1/0", ["1"]),
        ("10² and 10³ of them", ["10 or 100", "10 or 1000"]),
        ("-5 and \u22125 and minus 5", ["-5"] * 3),
        ("10-15%", ["10", "15 %"]),
        ("$3.5bn, £40m and US$ 7", ["3500000000 $", "40000000 £", "7 $"]),
        ("40m", ["40 or 40000000"]),
        ("15k and 2.4 million euros", ["15000", "2400000 €"]),
        ("2 to 3 million", ["2 or 2000000", "3000000"]),
        ("5 percentage points, 5 per cent", ["5 percentage points", "5 %"]),
        ("the 1990s", ["1990"]),
        ("-5 °C, 5 ° C and 5 degrees C", ["-5 °C", "5 °C", "5 °C"]),
        ("20℃ and 68 degrees Fahrenheit", ["20 ℃", "68 degrees Fahrenheit"]),
        ("\u0663\u0664 ships", ["34"]),
        ("9" * 30, []),
    ],
)
def test_figure_in_digits_has_all_readings(text: str, expected: list[str]) -> None:
    assert expected == read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("forty-two", ["42"]),
        ("Twenty one", ["21"]),
        ("nineteen hundred", ["1900"]),
        ("two hundred and five", ["205"]),
        ("three million two hundred thousand and one", ["3200001"]),
        ("two and three million", ["2 or 2000000", "3000000"]),
        ("three two", ["3", "2"]),
        ("twenty thirty", ["20", "30"]),
        ("five dozen", ["60"]),
        ("forty-seven per cent", ["47 %"]),
        ("someone often listened", []),
    ],
)
def test_figure_in_words_equals_figure_in_digits(text: str, expected: list[str]) -> None:
    assert expected == read(text)


@law
@given(number=st.integers(2, 10**9))
def test_any_spelled_number_is_parsed(number: int) -> None:
    assert [number] == [int(each.number) for each in find_number_words(words_of(number))]


SMALL = (
    "zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten",
    "eleven", "twelve", "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen",
    "nineteen",
)  # fmt: skip
TENS = (
    "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety",
)  # fmt: skip


def words_of(number: int) -> str:
    """Return a number in English words, as schools teach it."""
    for size, word in ((10**9, "billion"), (10**6, "million"), (1000, "thousand")):
        if number >= size:
            rest = f" {words_of(number % size)}" if number % size else ""
            return f"{words_of(number // size)} {word}{rest}"
    if number >= 100:
        rest = f" and {words_of(number % 100)}" if number % 100 else ""
        return f"{SMALL[number // 100]} hundred{rest}"
    if number >= 20:
        return TENS[number // 10 - 2] + (f"-{SMALL[number % 10]}" if number % 10 else "")
    return SMALL[number]


@law
@given(number=st.integers(0, 10**12), mark=st.sampled_from(["", ",", " ", "'", "\u202f"]))
def test_thousands_separator_does_not_change_number(number: int, mark: str) -> None:
    (figure,) = find_figures(
        normalize_cited_text(f"There are {number:,} of them.".replace(",", mark)).text
    )

    assert {Fraction(number)} == figure.readings


@pytest.mark.parametrize(
    ("text", "named"),
    [
        ("5G", True),
        ("COVID-19", True),
        ("the A4", True),
        ("GPT-4 model", True),
        ("3rd", False),
        ("the 1990s", False),
        ("mid-2021", False),
        ("Mid-2021", False),
        ("a top-10 finish", False),
        ("the f-16", True),
        ("1999-2004", False),
        ("19-year-old", False),
        ("40km", False),
    ],
)
def test_number_with_attached_letters_is_named(text: str, named: bool) -> None:
    assert {named} == {each.named for each in find_figures(normalize_cited_text(text).text)}


@pytest.mark.parametrize(
    ("text", "low", "high"),
    [
        ("about 1,900 km", 1800, 2000),
        ("about 10", Fraction(15, 2), Fraction(25, 2)),
        ("Nearly 1,000", 750, 1000),
        ("more than £2 million", 2_000_000, 2_999_000),
        ("never more than 30", Fraction(2001, 100), 30),
        ("not at most 30", 30, Fraction(3999, 100)),
        ("30 or more", 30, Fraction(3999, 100)),
        ("up to thirty", Fraction(2001, 100), 30),
        ("over 15", 15, Fraction(17_997, 1000)),
        ("1.9 million", 1_850_000, 1_950_000),
        ("2 thousand", 1500, 2500),
        ("57.1 km", Fraction(5705, 100), Fraction(5715, 100)),
    ],
)
def test_hedges_and_precision_give_a_range(
    text: str, low: Fraction | int, high: Fraction | int
) -> None:
    (figure,) = find_figures(normalize_cited_text(text).text)

    assert (True, low, high) == (figure.rough, figure.low, figure.high)


@pytest.mark.parametrize(
    ("text", "bound"),
    [
        *((f"{words} 200 men", 1) for words in ("more than", "At least", "over", "no fewer than")),
        *(
            (f"{words} 200 men", -1)
            for words in ("up to", "fewer than", "no more than", "under", "nearly")
        ),
        *((f"{words} 200 men", 0) for words in ("about", "exactly", "close to", "the", "never")),
        *(("not more than 200", -1), ("never more than 200", -1), ("cannot be 200", 0)),
        *(("wasn't more than 200", -1), ("wasn\u2019t over 200", -1), ("not at least 200", -1)),
        *(("hardly more than 200", -1), ("not much more than 200", -1), ("much more than 200", 1)),
        *(("never less than 200", 1), ("not under 200", 1), ("not about 200", 0)),
        *(("200 or more", 1), ("200 km or fewer", -1), ("200+", 1), ("200 or so", 0)),
        *(("more than -5", 1), ("up to -5", -1)),
    ],
)
def test_hedge_makes_a_figure_a_bound(text: str, bound: int) -> None:
    (figure,) = find_figures(normalize_cited_text(text).text)

    assert bound == figure.bound


@pytest.mark.parametrize("text", ["exactly 1,900 km", "the roundabout 1,900", "1,900"])
def test_figure_without_hedge_is_not_rough(text: str) -> None:
    (figure,) = find_figures(normalize_cited_text(text).text)

    assert not figure.rough


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("half-time, the second half", ["1/2 part", "2 rank", "1/2 part"]),
        ("the third quarter and the twelfth", ["3 rank", "1/3 part", "1/4 part", "12 rank"]),
        ("twice, then a couple, and both", ["2", "2", "2"]),
        ("the twenty-third", ["23 rank"]),
    ],
)
def test_words_that_may_stand_for_a_figure_are_vague(text: str, expected: list[str]) -> None:
    assert expected == [
        f"{min(each.readings)}{f' {each.unit}' if each.unit else ''}"
        for each in scan_figures(normalize_cited_text(text).text)
        if each.vague
    ]


def test_ratio_to_zero_is_no_part() -> None:
    assert ["0", "0"] == [each.text for each in find_stated_figures("0 out of 0")]
