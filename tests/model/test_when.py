"""Dates are kept at the precision they were given in, and say no more than is certain."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import When
from tests.strategies import dates


def bounds(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return earliest and latest start, earliest and latest end."""
    when = When.parse(text)
    four = (when.start.earliest, when.start.latest, when.end.earliest, when.end.latest)
    one, two, three, last = (None if day is None else str(day) for day in four)
    return one, two, three, last


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("2021-10-19", "2021-10-19", "2021-10-19"),
        ("2021-10", "2021-10-01", "2021-10-31"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2020-02", "2020-02-01", "2020-02-29"),
        ("1900-02", "1900-02-01", "1900-02-28"),
        ("202X", "2020-01-01", "2029-12-31"),
        ("19XX", "1900-01-01", "1999-12-31"),
        ("2021-XX", "2021-01-01", "2021-12-31"),
        ("2021-10-XX", "2021-10-01", "2021-10-31"),
        ("2021-XX-XX", "2021-01-01", "2021-12-31"),
        ("0001", "0001-01-01", "0001-12-31"),
        ("9999-12-31", "9999-12-31", "9999-12-31"),
        ("2021-10-19T08:00:00Z", "2021-10-19", "2021-10-19"),
        ("2021-10-19T08:00:00", "2021-10-19", "2021-10-19"),
        ("2021-10-19T23:30:00+09:00", "2021-10-19", "2021-10-19"),
    ],
)
def test_a_date_is_somewhere_within_what_was_given(text: str, first: str, last: str) -> None:
    """Row 32: never a filled-in month or day."""
    when = When.parse(text)

    assert (first, last) == (str(when.earliest), str(when.latest))
    assert (first, last, first, last) == bounds(text)
    assert text == str(when) == when.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2019/2021", ("2019-01-01", "2019-12-31", "2021-01-01", "2021-12-31")),
        ("2021-10-19/2021-10-20", ("2021-10-19", "2021-10-19", "2021-10-20", "2021-10-20")),
        ("../2021", (None, None, "2021-01-01", "2021-12-31")),
        ("/2021", (None, None, "2021-01-01", "2021-12-31")),
        ("2021/..", ("2021-01-01", "2021-12-31", None, None)),
        ("2021/", ("2021-01-01", "2021-12-31", None, None)),
        ("2021/2021-01", ("2021-01-01", "2021-12-31", "2021-01-01", "2021-01-31")),
    ],
)
def test_an_interval_has_four_bounds(text: str, expected: tuple[str | None, ...]) -> None:
    assert expected == bounds(text)


def test_an_open_end_is_not_an_unknown_one() -> None:
    assert When.parse("2021/..").open_end
    assert not When.parse("2021/").open_end
    assert not When.parse("../2021").open_end


@pytest.mark.parametrize("text", ["2021?", "2021-10~", "2021-10-19%", "2019?/2021", "2019/2021~"])
def test_a_qualified_date_is_marked(text: str) -> None:
    assert When.parse(text).qualified
    assert not When.parse(text.translate(dict.fromkeys(map(ord, "?~%")))).qualified


@pytest.mark.parametrize(
    "text",
    [
        "",
        " 2021",
        "2021 ",
        "2021-10-19\n",
        "21",
        "2021-1",
        "2021-13",
        "2021-00",
        "2021-02-30",  # row 31
        "2021-02-29",
        "2021-10-00",
        "2021-10-32",
        "0000",
        "-0044",
        "Y17E7",
        "2021-21",
        "99999999999",  # row 34
        "2021-10-19T08:00",
        "2021-10T08:00:00",
        "2021-10-19T24:00:00",
        "2021-10-19T08:60:00",
        "2021-10-19T08:00:00+15:00",
        "2021-10-XXT08:00:00",
        "2021-XX-19",
        "202X-10",
        "20XX-10-19",
        "XXXX",
        "2021-10-19??",
        "19 October 2021",
        "October 2021",
        "yesterday",
        "2021/2019",
        "2021-10-20/2021-10-19",
        "2019/2020/2021",
        "[2019,2021]",
        "٢٠٢١",
        "2021-10-19/" + "9" * 60,
    ],
)
def test_what_is_no_date_is_refused(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(text)

    (problem,) = caught.value.problems
    assert Fault.DATE is problem.fault
    assert len(problem.message) < 200


@pytest.mark.parametrize("text", ["10/11/12", "1/2/2021", "10.11.12", "2021/10/19"])
def test_a_date_of_several_readings_is_refused_with_how_to_write_it(text: str) -> None:
    """Row 33."""
    with pytest.raises(LedgerError, match="has several readings"):
        When.parse(text)


@pytest.mark.parametrize(
    ("given", "message"),
    [
        (2021, "expected a date in quotes, found the number 2021"),
        (date(2021, 10, 19), "expected a date in quotes, found a date"),
        (None, "expected a date in quotes"),
        ("2" * 65, "a date of 65 characters; at most 64"),
        ("9" * 100_000, "a date of 100000 characters; at most 64"),  # row 80
    ],
)
def test_other_things_are_no_dates(given: object, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        When.parse(given)  # type: ignore[arg-type]  # a user's mistake


@pytest.mark.parametrize(
    ("one", "other", "certain"),
    [
        ("2021-10-19", "2021-10-20", True),
        ("2021-10-19", "2021-10-19", False),
        ("2021-10-20", "2021-10-19", False),
        ("2021-10", "2021-11", True),
        ("2021-10", "2021-10-31", False),
        ("2021", "2022-01-01", True),
        ("../2020", "2021/..", True),
        ("2020/..", "2021", False),
        ("2020", "../2021", False),
        ("2020?", "2021", False),
        ("2020", "2021~", False),
        ("201X", "2020", True),
    ],
)
def test_before_is_said_only_if_every_reading_is(one: str, other: str, certain: bool) -> None:
    assert certain is When.parse(one).certainly_before(When.parse(other))


@given(dates, dates)
def test_nothing_is_before_itself_and_of_two_at_most_one_is_before_the_other(
    one: str, other: str
) -> None:
    this, that = When.parse(one), When.parse(other)

    assert not this.certainly_before(this)
    assert not (this.certainly_before(that) and that.certainly_before(this))


@given(st.text(max_size=70))
def test_any_text_is_a_date_or_is_refused(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        assert text == str(When.parse(text))
    except LedgerError as error:
        problems = error.problems

    assert {Fault.DATE} >= {problem.fault for problem in problems}


def test_equal_dates_are_those_written_alike() -> None:
    assert When.parse("2021-10") == When.parse("2021-10")
    assert When.parse("2021-10") != When.parse("2021-10-01/2021-10-31")
    assert 1 == len({When.parse("2021"), When.parse("2021")})
