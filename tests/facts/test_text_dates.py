"""Dates and times in running text, with all their readings."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.text.checkable_items import find_checkable_items
from claimtrack.facts.text.dates import (
    DateReading,
    date_reading,
    find_dates,
    find_decades,
    find_periods,
    find_relative_dates,
    resolve_relative_date,
)
from claimtrack.facts.text.figures import normalize_cited_text
from claimtrack.facts.text.times_of_day import find_times
from claimtrack.model import When
from tests.laws.profiles import law


def read(text: str) -> list[list[tuple[int | None, ...]]]:
    return [
        [tuple(day) for day in said.days] for said in find_dates(normalize_cited_text(text).text)
    ]


@pytest.mark.parametrize(
    "text",
    [
        "19 October 2021",
        "the 19th of October, 2021",
        "October 19, 2021",
        "OCTOBER 19th 2021",
        "Oct. 19, 2021",
        "19 october 2021",
        "2021-10-19",
        "2021/10/19",
        "19/10/2021",
        "10/19/2021",
        "19.10.2021",
        "19\u201310\u20132021",
    ],
)
def test_formats_of_a_day_have_the_same_reading(text: str) -> None:
    assert [[(2021, 10, 19)]] == read(text)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("October 2021", [[(2021, 10, None)]]),
        ("October of 2021", [[(2021, 10, None)]]),
        ("19 October", [[(None, 10, 19)]]),
        ("from 19 to 21 October 2021", [[(2021, 10, 19)], [(2021, 10, 21)]]),
        ("October 19-21, 2021", [[(2021, 10, 19)], [(2021, 10, 21)]]),
        ("3/4/2021", [[(2021, 4, 3), (2021, 3, 4)]]),
        ("7/3/98", [[(1998, 3, 7), (1998, 7, 3), (2098, 3, 7), (2098, 7, 3)]]),
        ("no more than 5 may enter, in march 3 did", []),
        ("in October", []),
        ("40 October", []),
        ("31/31/2021", []),
        ("1.2.3.2021", []),
        ("version 1.10.2021-4", []),
    ],
)
def test_ambiguous_and_partial_dates_have_all_readings(
    text: str, expected: list[list[tuple[int | None, ...]]]
) -> None:
    assert expected == read(text)


@law
@given(day=st.dates(date(1000, 1, 1), date(2999, 12, 31)), style=st.integers(0, 4))
def test_any_formatted_day_is_parsed(day: date, style: int) -> None:
    month = f"{day:%B}"
    text = (
        f"{day.day} {month} {day.year:04}",
        f"{month} {day.day}, {day.year:04}",
        f"{month[:3]} {day.day}, {day.year:04}" if month != "September" else f"{day}",
        f"{day}",
        f"{day.day}.{day.month}.{day.year:04}",
    )[style]

    ((*readings,),) = [said.days for said in find_dates(f"On {text}, it rained.")]
    assert DateReading(day.year, day.month, day.day) in readings


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("at 14:30", [{870}]),
        ("2.30 pm", [{870}]),
        ("2:30", [{150, 870}]),
        ("02:30", [{150}]),
        ("12:15", [{735}]),
        ("12.15 a.m.", [{15}]),
        ("9 a.m. to 5 p.m.", [{540}, {1020}]),
        ("9:00-18:00", [{540, 1260}, {1080}]),
        ("9 am", [{540}]),
        ("9 amps, 2.30, 3:1, 25:00, 1:2:3", []),
    ],
)
def test_time_has_possible_minutes_of_day(text: str, expected: list[set[int]]) -> None:
    assert expected == [set(said.minutes) for said in find_times(normalize_cited_text(text).text)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("from 1999 to 2004", [(1999, 2004)]),
        ("1999\u20132004", [(1999, 2004)]),
        ("2019/20", [(2019, 2020)]),
        ("between 1999 and 2004", [(1999, 2004)]),
        ("2004-1999", []),
        ("1200-2900", []),
        ("2019-10-20", []),
        ("2021, and 2022", []),
    ],
)
def test_period_has_first_and_last_year(text: str, expected: list[tuple[int, int]]) -> None:
    assert expected == [
        (s.days[0].year, s.days[1].year) for s in find_periods(normalize_cited_text(text).text)
    ]


def test_decade_has_first_year() -> None:
    assert [1990, 1980] == [
        s.days[0].year for s in find_decades("the 1990s, the 1980's, 1970, 1975s")
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("It opened yesterday.", [(2021, 10, 19)]),
        ("It opened on Tuesday.", [(2021, 10, 19)]),
        ("It opened two days ago.", [(2021, 10, 18)]),
        ("It opened last month.", [(2021, 9, None)]),
        ("It opened last night.", [(2021, 10, 19), (2021, 10, 20)]),
        ("It opened.", []),
    ],
)
def test_relative_dates_are_resolved(text: str, expected: list[tuple[int | None, ...]]) -> None:
    found = [
        tuple(day)
        for words in find_relative_dates(text)
        for day in resolve_relative_date(words.text, When.parse("2021-10-20"))
    ]

    assert expected == found


@pytest.mark.parametrize("published", [None, "2021", "2021-10-2X", "2021-10-20/2021-10-22"])
def test_relative_date_without_publication_day_has_no_reading(published: str | None) -> None:
    when = None if published is None else When.parse(published)

    assert () == resolve_relative_date("on Tuesday", when)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021", (2021, None, None)),
        ("2021-10?", (2021, 10, None)),
        ("2021-10-19T08:00:00Z", (2021, 10, 19)),
        ("2021-21", (2021, None, None)),
        ("2021-?10-19", None),
        ("2021-1X", None),
        ("2021/2022", None),
        ("Y12021", None),
        ("-0044", None),
    ],
)
def test_date_reading_of_ledger_date(text: str, expected: tuple[int | None, ...] | None) -> None:
    day = date_reading(When.parse(text))

    assert expected == (None if day is None else tuple(day))


@pytest.mark.parametrize(
    "text",
    [
        "half past s\u0131x",
        "half past s\u0130x",
        "the s\u0130xth of May",
        "the s\u0130xth century",
        "the s\u0130xties",
        "spr\u0130ng 1998",
        "the f\u0130rst quarter of 1998",
    ],
)
def test_word_with_a_letter_outside_ascii_is_no_date(text: str) -> None:
    items = find_checkable_items(text)

    assert [] == [each.text for each in items if each.text not in ("May", "1998")]
