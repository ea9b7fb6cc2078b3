"""The timeline: precision, order and bars of dates."""

import pytest
from hypothesis import example, given

from claimtrack.model import Assertion, Claim, Document, Hop, Ledger, Source
from claimtrack.model.dates.when import When
from claimtrack.reports.html.timeline import WIDTH, describe_precision, make_timeline
from tests.nonempty import nonempty
from tests.strategies import dates


def dated(*whens: str) -> Ledger:
    documents = [Document(f"d{i}", published=when) for i, when in enumerate(whens)]
    return Ledger.of(documents)


def bars(*whens: str) -> list[tuple[str, float, float]]:
    dates = make_timeline(dated(*whens), 100).dates
    return [(m.when.text, bar.x, bar.width) for m in dates for bar in m.bars]


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2021", "to the year"),
        ("2021-10", "to the month"),
        ("2021-10-19", "to the day"),
        ("2021-10-19T08:00:00Z", "to the minute or second"),
        ("2021-21", "to the season"),
        ("2019/2021", "to the year, from one to another"),
        ("../2021", "to the year, from one to another, no start"),
        ("2021/", "to the year, from one to another, end unknown"),
        ("2021?", "to the year, uncertain"),
        ("2021~", "to the year, approximate"),
        ("202X", "to the year, digits left open"),
        ("[2019,2021]", "to the year, one of several"),
        ("{2019,2021}", "to the year, all of several"),
    ],
)
def test_the_precision_of_a_date_in_words(when: str, words: str) -> None:
    assert words == describe_precision(When.parse(when))


def test_bars_are_as_long_as_their_dates() -> None:
    year, month, day = bars("2021", "2021-10", "2021-10-19")

    assert ("2021", 0, WIDTH) == year
    assert ("2021-10", round(273 / 365 * 100, 2), round(31 / 365 * 100, 2)) == month
    assert day[2] < 1


def test_an_open_end_reaches_the_edge() -> None:
    dates = make_timeline(dated("../2020", "2020/2022", "2022/.."), 100).dates
    (first,), _, (last,) = (date.bars for date in dates)

    assert (0, (True, False)) == (first.x, first.open_ends)
    assert (WIDTH, (False, True)) == (round(last.x + last.width, 1), last.open_ends)


@given(dates, dates, dates)
@example("[2019,2021-05..]", "[2019,2021-05..]", "[2019,2021-05..]")
def test_every_bar_is_on_the_line(one: str, other: str, third: str) -> None:
    for date in nonempty(make_timeline(dated(one, other, third), 100).dates):
        for bar in nonempty(date.bars):
            assert 0 <= bar.x
            assert 0 < bar.width
            assert bar.x + bar.width <= WIDTH + 0.02


@pytest.mark.parametrize("text", ["{2019,2021}", "[2019,2021]"])
def test_set_has_a_bar_for_each_member(text: str) -> None:
    one, gap, other = bars("2019", "2020", "2021")
    found = bars("2019", "2020", "2021", text)

    assert [one[1:], other[1:]] == [bar[1:] for bar in found if bar[0] == text]
    assert [gap] == [bar for bar in found if bar[1:] == gap[1:]]


def test_dates_are_sorted_and_unique() -> None:
    assert ["../2018", "2019", "2019-05", "2020"] == [
        when for when, _, _ in bars("2020", "2019-05", "2019", "../2018", "2020")
    ]


def test_beyond_the_limit_dates_with_most_events_remain_and_others_are_counted() -> None:
    found = make_timeline(dated("2019", "2020", "2020", "2021"), 1)

    assert ["2020"] == [date.when.text for date in found.dates]
    assert 2 == found.omitted


def test_records_without_a_date_are_counted() -> None:
    ledger = Ledger.of(
        Source("a", "person"),
        Document("d"),
        Claim("c", "Text."),
        Assertion("c", ["a"]),
        Assertion("c", [Hop("a", on="2021")]),
    )

    undated = make_timeline(ledger, 9).undated
    assert "Not in the timeline, without a date: 1 document, 1 chain." == undated


def test_a_ledger_without_dates_has_an_empty_timeline() -> None:
    assert () == tuple(make_timeline(Ledger.of(Claim("c", "Text.")), 9).dates)
