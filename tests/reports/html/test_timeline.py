"""Dates keep the precision they were given in."""

import pytest
from hypothesis import given

from claimtrack.model import Assertion, Claim, Document, Hop, Ledger, Source
from claimtrack.model.dates.when import When
from claimtrack.reports.html.timeline import WIDTH, precision, timeline
from tests.nonempty import nonempty
from tests.strategies import dates


def dated(*whens: str) -> Ledger:
    documents = [Document(f"d{i}", published=when) for i, when in enumerate(whens)]
    return Ledger.of(documents)


def bars(*whens: str) -> list[tuple[str, float, float]]:
    return [(m.when.text, m.x, m.width) for m in timeline(dated(*whens), 100).moments]


@pytest.mark.parametrize(
    ("when", "said"),
    [
        ("2021", "to the year"),
        ("2021-10", "to the month"),
        ("2021-10-19", "to the day"),
        ("2021-10-19T08:00:00Z", "to the minute or second"),
        ("2021-21", "to the season"),
        ("2019/2021", "to the year, from one to another"),
        ("../2021", "to the year, from one to another, no start"),
        ("2021/", "to the year, from one to another, end not known"),
        ("2021?", "to the year, uncertain"),
        ("2021~", "to the year, approximate"),
        ("202X", "to the year, digits left open"),
        ("[2019,2021]", "to the year, one of several"),
        ("{2019,2021}", "to the year, all of several"),
    ],
)
def test_the_precision_of_a_date_is_told(when: str, said: str) -> None:
    assert said == precision(When.parse(when))


def test_a_month_is_as_long_as_a_month_and_a_year_as_a_year() -> None:
    year, month, day = bars("2021", "2021-10", "2021-10-19")

    assert ("2021", 0, WIDTH) == year
    assert ("2021-10", round(273 / 365 * 100, 2), round(31 / 365 * 100, 2)) == month
    assert day[2] < 1


def test_an_end_that_is_open_reaches_to_the_edge() -> None:
    first, _, last = timeline(dated("../2020", "2020/2022", "2022/.."), 100).moments

    assert (0, (True, False)) == (first.x, first.fades)
    assert (WIDTH, (False, True)) == (round(last.x + last.width, 1), last.fades)


@given(dates, dates, dates)
def test_every_bar_lies_on_the_line(one: str, other: str, third: str) -> None:
    for moment in nonempty(timeline(dated(one, other, third), 100).moments):
        assert 0 <= moment.x
        assert 0 < moment.width
        assert moment.x + moment.width <= WIDTH + 0.02


def test_the_earliest_is_first_and_one_date_stands_once() -> None:
    assert ["../2018", "2019", "2019-05", "2020"] == [
        when for when, _, _ in bars("2020", "2019-05", "2019", "../2018", "2020")
    ]


def test_past_the_limit_the_busiest_dates_are_told_and_the_others_counted() -> None:
    found = timeline(dated("2019", "2020", "2020", "2021"), 1)

    assert ["2020"] == [moment.when.text for moment in found.moments]
    assert 2 == found.left_out


def test_what_has_no_date_is_counted() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        Document("d"),
        Claim("c", "Text."),
        Assertion("c", ["a"]),
        Assertion("c", [Hop("a", on="2021")]),
    )

    assert "Without a date of their own: 1 document, 1 chain." == timeline(ledger, 9).undated


def test_no_date_at_all_is_no_error() -> None:
    assert () == tuple(timeline(Ledger.of(Claim("c", "Text.")), 9).moments)
