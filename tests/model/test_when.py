"""Tests of dates: precision, certain bounds and certain order."""

import re
from datetime import date, datetime, timedelta, timezone
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.model import When
from claimtrack.model.dates.day_numbers import day_number, days_in_month, format_day
from claimtrack.model.dates.expression import DateForm, Precision
from tests.nonempty import nonempty
from tests.strategies import dates


def bounds(text: str) -> tuple[str | None, str | None, str | None, str | None]:
    """Return the earliest and latest start, and the earliest and latest end."""
    when = When.parse(text)
    four = (when.start.earliest, when.start.latest, when.end.earliest, when.end.latest)
    one, two, three, last = (None if day is None else format_day(day) for day in four)
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
def test_date_has_first_and_last_day(text: str, first: str, last: str) -> None:
    """Row 32: never a filled-in month or day."""
    when = When.parse(text)

    assert (first, last) == (bounds(text)[0], bounds(text)[3])
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
        ("/", (None, None, None, None)),
        ("../..", (None, None, None, None)),
        ("-0200/0200", ("-0200-01-01", "-0200-12-31", "0200-01-01", "0200-12-31")),
        ("2004-06-XX/2004-07-03", ("2004-06-01", "2004-06-30", "2004-07-03", "2004-07-03")),
        ("2003-22/2004-24", ("2003-06-01", "2003-08-31", "2004-12-01", "2005-02-28")),
        ("2016-02-28/2016-02-X9", ("2016-02-28", "2016-02-28", "2016-02-09", "2016-02-29")),
        ("2021-10-19/2021-10", ("2021-10-19", "2021-10-19", "2021-10-01", "2021-10-31")),
        ("2021-10-19?/2021", ("2021-10-19", "2021-10-19", "2021-01-01", "2021-12-31")),
        ("2021-22/2021", ("2021-06-01", "2021-08-31", "2021-01-01", "2021-12-31")),
    ],
)
def test_interval_has_four_bounds(text: str, expected: tuple[str | None, ...]) -> None:
    assert expected == bounds(text)


def test_open_end_differs_from_unknown_end() -> None:
    assert When.parse("2021/..").open_end
    assert not When.parse("2021/").open_end
    assert not When.parse("../2021").open_end


@pytest.mark.parametrize("text", ["2021?", "2021-10~", "2021-10-19%", "2019?/2021", "2019/2021~"])
def test_qualified_date_is_marked(text: str) -> None:
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
        "99999999999",  # row 34
        "2021-10-19T08:00",
        "2021-10T08:00:00",
        "2021-10-19T08:60:00",
        "2021-10-19T08:00:00+15:00",
        "2021-10-XXT08:00:00",
        "2021-10-19??",
        "19 October 2021",
        "October 2021",
        "yesterday",
        "2021/2019",
        "2021-10-20/2021-10-19",
        "2019/2020/2021",
        "2019//2021",
        "19",  # a century of ISO 8601, not of EDTF
        "193",
        "-0000",
        "-000",
        "2021-42",
        "2021-20",
        "2021-2X",
        "2021-00-00",
        "2021-13-01",
        "2021-21-01",
        "2021-XX-32",
        "2021-02-3X",
        "156X-09-31",
        "X100-02-29",
        "-0000-02-29",
        "1X01-02-29",  # none of them is a leap year
        "20210-10",
        "+2021",
        "2021-10?-~",
        "(2021)?",
        "Y2021",
        "Y00001",
        "Y-9999",
        "Y17E7-12",
        "Y-0E5",
        "Y1E13",
        "Y1E99999999999999999999999999999999999999999999999999999999",
        "1950S",
        "1950S0",
        "1950E2",
        "19500S2",
        "2021-10-19T24:00:01",
        "2021-10-19T08:00:60",
        "2021-10-19T08:00:00-00:00",
        "2021-10-19T08:00:00-12:01",
        "2021-10-19T08:00:00+14:01",
        "2021-10-19T08:00:00+01:60",
        "2021-10-19T08:00:00z",
        "2021-10-19t08:00:00Z",
        "2021-10-19T08:00:00?",
        "2021-02-30T08:00:00",
        "T",
        "2021-10-19T08:00:00Z/2021-10-20",
        "2021/Y17E7",
        "2021-10-19/2021-09",
        "2021-10-19/2021-10-0X",
        "2021-24/2021-21",
        "[2021-10-19..2021-10]",
        "{2021-10-19..2021-10}",
        "Y12345S7",
        "Y-12345S7",
        "Y17E3S6",
        "1745S5",
        "Y1745E0",
        "Y1745E0S3",
        "Y0E0",
        "2021-10-19T24:00:00.5",
        "2021-10-19T08:00:00.",
        "2021-10-19T08:00:00,5",
        "0001/-0001",
        "[]",
        "{}",
        "[..]",
        "[..2021..]",
        "[..2019..2021]",
        "[2019..2020..]",
        "[2019,..2021]",
        "[2019..,2021]",
        "[2021..2019]",
        "[2021..2021-12-03]",
        "[2021-12-03..2021]",
        "[2019, 2021]",
        "[2019",
        "[2019}",
        "{2019]",
        "[2019,]",
        "[2019/2021]",
        "[2021-10-19T08:00:00]",
        "٢٠٢١",
        "2021-10-19/" + "9" * 60,
    ],
)
def test_invalid_date_is_rejected(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(text)

    (problem,) = caught.value.problems
    assert Fault.DATE is problem.fault
    assert len(problem.message) < 200


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("2021-10", ("2021-10-01", "2021-10-01", "2021-10-31", "2021-10-31")),
        ("2021-10-XX", ("2021-10-01", "2021-10-31", "2021-10-01", "2021-10-31")),
        ("2021-XX", ("2021-01-01", "2021-12-01", "2021-01-31", "2021-12-31")),
        ("201X", ("2010-01-01", "2019-01-01", "2010-12-31", "2019-12-31")),
        ("156X-12-25", ("1560-12-25", "1569-12-25", "1560-12-25", "1569-12-25")),
        ("1984-1X", ("1984-10-01", "1984-12-01", "1984-10-31", "1984-12-31")),
        ("15XX-01-3X", ("1500-01-30", "1599-01-31", "1500-01-30", "1599-01-31")),
        ("200X-02-29", ("2000-02-29", "2008-02-29", "2000-02-29", "2008-02-29")),
        ("XXXX-02-29", ("0000-02-29", "9996-02-29", "0000-02-29", "9996-02-29")),
        ("-XXXX-02-29", ("-9996-02-29", "-0004-02-29", "-9996-02-29", "-0004-02-29")),
        ("1X00-02-29", ("1200-02-29", "1600-02-29", "1200-02-29", "1600-02-29")),
        ("1560-XX-31", ("1560-01-31", "1560-12-31", "1560-01-31", "1560-12-31")),
        ("XXXX", ("0000-01-01", "9999-01-01", "0000-12-31", "9999-12-31")),
        ("-01XX", ("-0199-01-01", "-0100-01-01", "-0199-12-31", "-0100-12-31")),
        ("-000X", ("-0009-01-01", "-0001-01-01", "-0009-12-31", "-0001-12-31")),
        ("20XX-41", ("2000-07-01", "2099-07-01", "2000-12-31", "2099-12-31")),
        ("1953S3", ("1950-01-01", "1959-01-01", "1950-12-31", "1959-12-31")),
        ("-1859S5", ("-1859-01-01", "-1859-01-01", "-1859-12-31", "-1859-12-31")),
        ("Y12345E0S4", ("+12340-01-01", "+12349-01-01", "+12340-12-31", "+12349-12-31")),
        ("Y-20E2S3", ("-2009-01-01", "-2000-01-01", "-2009-12-31", "-2000-12-31")),
    ],
)
def test_unspecified_digits_give_bounds_of_several_dates(
    text: str, expected: tuple[str, ...]
) -> None:
    assert expected == bounds(text)
    assert ("2021-10" != text and "-1859S5" != text) is When.parse(text).unspecified


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("[1667,1668,1670..1672]", ("1667-01-01", "1672-01-01", "1667-12-31", "1672-12-31")),
        ("[1760-01,1760-12..]", ("1760-01-01", None, "1760-01-31", None)),
        ("[..1760-12-03]", (None, "1760-12-03", None, "1760-12-03")),
        ("[1760-01,-1760-02]", ("-1760-02-01", "1760-01-01", "-1760-02-29", "1760-01-31")),
        ("{1667,1668,1670..1672}", ("1667-01-01", "1667-12-31", "1672-01-01", "1672-12-31")),
        ("{1960,1961-12}", ("1960-01-01", "1960-12-31", "1961-12-01", "1961-12-31")),
        ("{..1984}", (None, None, "1984-01-01", "1984-12-31")),
        ("{1984..}", ("1984-01-01", "1984-12-31", None, None)),
    ],
)
def test_set_is_one_or_all_of_its_dates(text: str, expected: tuple[str | None, ...]) -> None:
    when = When.parse(text)

    assert expected == bounds(text)
    assert (DateForm.ONE_OF if text[0] == "[" else DateForm.ALL_OF) is when.form
    assert (text[1:3] == ".." and not when.open_end) is when.open_start
    assert (text[-3:-1] == "..") is when.open_end
    assert not when.is_interval


@pytest.mark.parametrize(
    ("number", "first", "last"),
    [
        (21, "2001-03-01", "2001-05-31"),
        (22, "2001-06-01", "2001-08-31"),
        (23, "2001-09-01", "2001-11-30"),
        (24, "2001-12-01", "2002-02-28"),
        (25, "2001-03-01", "2001-05-31"),
        (26, "2001-06-01", "2001-08-31"),
        (27, "2001-09-01", "2001-11-30"),
        (28, "2001-12-01", "2002-02-28"),
        (29, "2001-09-01", "2001-11-30"),
        (30, "2001-12-01", "2002-02-28"),
        (31, "2001-03-01", "2001-05-31"),
        (32, "2001-06-01", "2001-08-31"),
        (33, "2001-01-01", "2001-03-31"),
        (34, "2001-04-01", "2001-06-30"),
        (35, "2001-07-01", "2001-09-30"),
        (36, "2001-10-01", "2001-12-31"),
        (37, "2001-01-01", "2001-04-30"),
        (38, "2001-05-01", "2001-08-31"),
        (39, "2001-09-01", "2001-12-31"),
        (40, "2001-01-01", "2001-06-30"),
        (41, "2001-07-01", "2001-12-31"),
    ],
)
def test_season_covers_whole_months(number: int, first: str, last: str) -> None:
    assert (first, first, last, last) == bounds(f"2001-{number}")
    assert Precision.SEASON is When.parse(f"2001-{number}").precision


@pytest.mark.parametrize(
    ("text", "first", "last"),
    [
        ("0000", "0000-01-01", "0000-12-31"),
        ("-0044-03-15", "-0044-03-15", "-0044-03-15"),
        ("-0004-02", "-0004-02-01", "-0004-02-29"),
        ("Y12345", "+12345-01-01", "+12345-12-31"),
        ("Y17E7", "+170000000-01-01", "+170000000-12-31"),
        ("Y-17E7", "-170000000-01-01", "-170000000-12-31"),
        ("Y171010000S3", "+171000000-01-01", "+171999999-12-31"),
        ("Y20E2", "2000-01-01", "2000-12-31"),
    ],
)
def test_years_beyond_four_digits_and_before_1_are_parsed(text: str, first: str, last: str) -> None:
    assert (first, last) == (bounds(text)[0], bounds(text)[3])


@pytest.mark.parametrize(
    ("text", "uncertain", "approximate"),
    [
        ("2004-06-11", False, False),
        ("1984?", True, False),
        ("1984~", False, True),
        ("1984%", True, True),
        ("2004?-06-11", True, False),
        ("2004-06~-11", False, True),
        ("2004-%06", True, True),
        ("2004?-06-~11", True, True),
        ("?2004-06-04~", True, True),
        ("%-2011-06-13", True, True),
        ("2011-23~", False, True),
        ("?1945/1959", True, False),
        ("1945/1959~", False, True),
        ("[1945,1959?]", True, False),
        ("Y170000002~", False, True),
        ("?1950S2", True, False),
    ],
)
def test_mark_on_any_part_counts(text: str, uncertain: bool, approximate: bool) -> None:
    when = When.parse(text)

    assert (uncertain, approximate) == (when.uncertain, when.approximate)


@pytest.mark.parametrize(
    ("text", "precision"),
    [
        ("2021", Precision.YEAR),
        ("202X", Precision.YEAR),
        ("2021-XX", Precision.MONTH),
        ("2021-10", Precision.MONTH),
        ("2021-XX-XX", Precision.DAY),
        ("2021-10-19", Precision.DAY),
        ("2021-10-19T08:00:00", Precision.TIME),
        ("2021-10-19/2021-11", Precision.MONTH),
        ("2021-10-19/2022", Precision.YEAR),
        ("/2021-10-19", Precision.DAY),
        ("/..", Precision.YEAR),
    ],
)
def test_precision_is_that_of_least_precise_date(text: str, precision: Precision) -> None:
    assert precision is When.parse(text).precision


@pytest.mark.parametrize(
    ("text", "ends"),
    [
        ("2021", (False, False, False, False)),
        ("/2021", (True, False, False, False)),
        ("../2021", (False, True, False, False)),
        ("2021/", (False, False, True, False)),
        ("2021/..", (False, False, False, True)),
        ("../", (False, True, True, False)),
    ],
)
def test_unknown_and_open_ends_are_distinguished(text: str, ends: tuple[bool, ...]) -> None:
    when = When.parse(text)

    assert ends == (when.unknown_start, when.open_start, when.unknown_end, when.open_end)
    assert ("/" in text) is when.is_interval


def test_time_with_zone_is_instant() -> None:
    noon, later, naive, midnight = (
        When.parse(f"2021-10-19T{time}").instant
        for time in ("12:00:00Z", "21:00:00+09:00", "12:00:00", "24:00:00+0000")
    )

    assert date(2021, 10, 19).toordinal() * 86400 + 12 * 3600 == noon == later
    assert naive is None
    assert date(2021, 10, 20).toordinal() * 86400 == midnight


@pytest.mark.parametrize(
    "zone", ["", "Z", "+14:00", "-12:00", "+0230", "-0015", "+14", "-12", ".042Z", ".5"]
)
def test_zones_and_fractions_of_seconds_are_parsed(zone: str) -> None:
    assert Precision.TIME is When.parse(f"2021-10-19T08:00:00{zone}").precision


_TIMES = st.datetimes(datetime(2021, 10, 18), datetime(2021, 10, 21))
_ZONES = st.sampled_from([None, *(timezone(timedelta(hours=h)) for h in (-12, -3.5, 0, 9, 14))])
_FRACTIONS = st.sampled_from(["", ".0", ".5", ".25", ".250", ".99", ".000001"])
_DAYS = st.dates(date(2021, 10, 17), date(2021, 10, 22))


@st.composite
def _moments(draw: st.DrawFn) -> str:
    """Return times near a day, with and without a zone and a fraction of a second."""
    text = draw(_TIMES).isoformat(timespec="seconds") + draw(_FRACTIONS)
    zone = draw(_ZONES)
    return text if zone is None else text + datetime.now(zone).strftime("%z").replace("+0000", "Z")


def _seconds(text: str, zone: timedelta) -> tuple[Fraction, Fraction]:
    """Return the bounds of a date in seconds, in a zone if it has none itself."""
    if "T" not in text:
        start = Fraction(86400 * date.fromisoformat(text).toordinal())
        return start - round(zone.total_seconds()), start + 86400 - round(zone.total_seconds())
    whole, fraction, offset = re.fullmatch(
        r"([^.Z+]{19})(?:\.([0-9]+))?(Z|[+-][0-9]{4})?", text
    ).groups("")  # type: ignore[union-attr]  # the strategy writes nothing else
    given_zone = datetime.fromisoformat(whole + offset).utcoffset()
    day, unit = datetime.fromisoformat(whole), Fraction(1, 10 ** len(fraction))
    if given_zone is None:  # without a zone, a time is its day
        return _seconds(str(day.date()), zone)
    second = 86400 * day.toordinal() + 3600 * day.hour + 60 * day.minute + day.second
    start = second - round(given_zone.total_seconds()) + int(fraction or 0) * unit
    return start, start + unit


@given(st.one_of(_moments(), _DAYS.map(str)), st.one_of(_moments(), _DAYS.map(str)))
def test_certainly_before_equals_the_order_in_every_zone(one: str, other: str) -> None:
    """Dates without a zone are in one unknown zone, which may be any."""
    zones = [timedelta(minutes=minutes) for minutes in range(-12 * 60, 14 * 60 + 1, 30)]
    in_order = [_seconds(one, zone)[1] <= _seconds(other, zone)[0] for zone in zones]

    assert all(in_order) is When.parse(one).certainly_before(When.parse(other))


@given(_moments())
def test_moment_has_the_fraction_of_the_second(text: str) -> None:
    when, (start, end) = When.parse(text), _seconds(text, timedelta())
    moment = when.expression.moment
    assert moment is not None
    assume(moment.zoned)

    assert (start, end) == (moment.second, moment.second + moment.unit)
    assert start == when.instant


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("2019", ["2019"]),
        ("{2019}", ["2019"]),
        ("{2019,2021-05?}", ["2019", "2021-05?"]),
        ("{..2017,2019,2021..2023,2025..}", ["../2017", "2019", "2021/2023", "2025/.."]),
        ("[2019,2021]", ["[2019,2021]"]),
        ("2019/2021", ["2019/2021"]),
    ],
)
def test_all_of_a_set_has_its_members_as_parts(text: str, parts: list[str]) -> None:
    assert parts == [str(part) for part in When.parse(text).parts]


@pytest.mark.parametrize(
    ("text", "periods"),
    [
        ("[2019,2021]", [("2019-01-01", "2019-12-31"), ("2021-01-01", "2021-12-31")]),
        ("[2019,2020,2022]", [("2019-01-01", "2020-12-31"), ("2022-01-01", "2022-12-31")]),
        ("[..2019,2021-05..]", [(None, "2019-12-31"), ("2021-05-01", None)]),
        ("[2021,2019..2021]", [("2019-01-01", "2021-12-31")]),
        ("{2019,2021..}", [("2019-01-01", "2019-12-31"), ("2021-01-01", None)]),
        ("2019/2021", [("2019-01-01", "2021-12-31")]),
        ("2021-10-19T10:00:00Z", [("2021-10-18", "2021-10-20")]),
        ("2021-10-19T10:00:00", [("2021-10-19", "2021-10-19")]),
    ],
)
def test_periods_are_the_runs_of_possible_days(
    text: str, periods: list[tuple[str | None, str | None]]
) -> None:
    found = [(each.earliest, each.latest) for each in When.parse(text).periods]

    assert periods == [
        tuple(None if day is None else format_day(day) for day in each) for each in found
    ]


@given(st.dates())
def test_day_number_agrees_with_datetime(day: date) -> None:
    assert day.toordinal() == day_number(day.year, day.month, day.day)
    assert str(day) == format_day(day.toordinal())


@given(st.integers(-(10**15), 10**15))
def test_formatted_day_parses_to_same_number(number: int) -> None:
    year, month, day = format_day(number).rsplit("-", 2)

    assert number == day_number(int(year), int(month), int(day))
    assert 1 <= int(day) <= days_in_month(int(year), int(month))


@pytest.mark.parametrize("text", ["10/11/12", "1/2/2021", "10.11.12", "2021/10/19"])
def test_ambiguous_date_is_rejected(text: str) -> None:
    """Row 33 of the catalogue of bad input."""
    with pytest.raises(LedgerError, match="is ambiguous"):
        When.parse(text)


@pytest.mark.parametrize(
    ("text", "edtf"),
    [
        ("17 October 2016", "2016-10-17"),
        ("October 17, 2016", "2016-10-17"),
        ("Monday, 17th of Oct. 2016", "2016-10-17"),
        ("May 2016", "2016-05"),
        ("29 February 2016", "2016-02-29"),
        ("17/10/2016", "2016-10-17"),
        ("10/17/2016", "2016-10-17"),
        ("17-10-2016", "2016-10-17"),
        ("7.7.2016", "2016-07-07"),
        ("2016/1/2", "2016-01-02"),
    ],
)
def test_clear_date_of_another_form_is_rejected_with_its_edtf(text: str, edtf: str) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(text)

    assert [f'write "{edtf}"'] == [problem.hint for problem in caught.value.problems]
    assert edtf == str(When.parse(edtf))


@pytest.mark.parametrize(
    "text",
    [
        "5/10/2016",  # May or October
        "31 February 2016",
        "17 October",
        "17 October 16",
        "circa 17 October 2016",
        "17 or 18 October 2016",
        "October or November 2016",
        "October 2016 or 2017",
        "17 Ma 2016",
        "13/13/2016",
    ],
)
def test_unclear_date_of_another_form_is_not_corrected(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(text)

    (problem,) = caught.value.problems
    assert 'write "' not in (problem.hint or "")


@pytest.mark.parametrize(
    ("text", "written"),
    [
        ("2031-05-03T23:30Z", "2031-05-03T23:30:00Z"),
        ("2031-05-03 23:30", "2031-05-03T23:30:00"),
        ("2031-05-03T23:30+01:00", "2031-05-03T23:30:00+01:00"),
    ],
)
def test_time_without_seconds_is_rejected_with_its_form(text: str, written: str) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(text)

    assert f'write a time with seconds: "{written}"' == caught.value.problems[0].hint
    assert written == str(When.parse(written))


@given(st.dates())
def test_date_in_words_is_corrected_to_its_day(day: date) -> None:
    with pytest.raises(LedgerError) as caught:
        When.parse(f"{day.day} {day:%B} {day.year:04}")

    assert f'write "{day.isoformat()}"' == caught.value.problems[0].hint


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
def test_value_of_other_type_or_length_is_rejected(given: object, message: str) -> None:
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
        ("-0044-03-15", "2021", True),
        ("[2019,2020]", "2021", True),
        ("2021-24", "2022-02", False),
        ("2021-10-19T23:30:00+09:00", "2021-10-19T20:00:00Z", True),
        ("2021-10-20T01:00:00+09:00", "2021-10-19T20:00:00Z", True),
        ("2021-10-19T20:00:00Z", "2021-10-20T01:00:00+09:00", False),
        ("2021-10-19T20:00:00Z", "2021-10-20T05:00:00+09:00", False),
        ("2021-10-19T01:00:00", "2021-10-19T20:00:00", False),
        ("2021-10-19T01:00:00", "2021-10-19T20:00:00Z", False),
        # In UTC+14, it is 2021-10-20T04:30:00.
        ("2021-10-19T23:30:00+09:00", "2021-10-20", False),
        ("2021-10-19T23:30:00+09:00", "2021-10-21", True),
        ("2021-10-19T09:59:59Z", "2021-10-20", True),
        ("2021-10-19T10:00:00Z", "2021-10-20", False),
        ("2021-10-19", "2021-10-20T11:59:59Z", False),
        ("2021-10-19", "2021-10-20T12:00:00Z", True),
        ("2021-10-19T23:00:00", "2021-10-20T01:00:00Z", False),
        ("2021-10-19T08:00:00.1Z", "2021-10-19T08:00:00.9Z", True),
        ("2021-10-19T08:00:00.99Z", "2021-10-19T08:00:01Z", True),
        ("2021-10-19T08:00:00Z", "2021-10-19T08:00:00.9Z", False),
        ("2021-10-19T08:00:00.10Z", "2021-10-19T08:00:00.1Z", False),
        ("{2019,2021}", "2020", False),
        ("{2019,2021}", "2022", True),
    ],
)
def test_certainly_before_needs_every_reading_before(one: str, other: str, certain: bool) -> None:
    assert certain is When.parse(one).certainly_before(When.parse(other))


@given(dates, dates)
def test_certainly_before_is_irreflexive_and_asymmetric(one: str, other: str) -> None:
    this, that = When.parse(one), When.parse(other)

    assert not this.certainly_before(this)
    assert not (this.certainly_before(that) and that.certainly_before(this))


_edtf_texts = st.one_of(
    st.text(max_size=70),
    st.text("0123456789X-/.?~%TYES:+[]{},", max_size=66),
    st.lists(
        st.sampled_from(
            ["2021", "-", "10", "1X", "X", "?", "~", "/", "..", "[", "]", "{", "}", ",", "Y", "E",
             "S", "T08:00:00", "Z", "+09:00", "-0044", "21", "02-29", "XXXX", "5"]
        ),
        max_size=9,
    ).map("".join),
)  # fmt: skip


@given(_edtf_texts)
def test_bounds_are_in_order(text: str) -> None:
    try:
        when = When.parse(text)
    except LedgerError:
        return
    least, most = float("-inf"), float("inf")
    first, last = when.start, when.end
    starts = [least if first.earliest is None else first.earliest]
    starts.append(most if first.latest is None else first.latest)
    ends = [least if last.earliest is None else last.earliest]
    ends.append(most if last.latest is None else last.latest)

    assert starts == sorted(starts)
    assert ends == sorted(ends)
    assert starts[0] <= ends[1]


@given(st.dates(date(1000, 1, 1)))
def test_more_precise_date_lies_within_less_precise_one(day: date) -> None:
    texts = [str(day), str(day)[:7], str(day)[:4], f"{str(day)[:3]}X", f"{str(day)[:2]}XX", "XXXX"]
    dates_ = [When.parse(text) for text in texts]

    for inner, outer in nonempty(pairwise(dates_)):
        assert outer.earliest is not None
        assert inner.earliest is not None
        assert outer.earliest <= inner.earliest
        assert inner.latest is not None
        assert outer.latest is not None
        assert inner.latest <= outer.latest


_parts = st.text("0123X", min_size=2, max_size=2)
_days_of_the_century = [
    format_day(number) for number in range(day_number(2000, 1, 1), day_number(2100, 1, 1))
]


@given(_parts, _parts, _parts)
def test_unspecified_digits_match_every_fitting_day(year: str, month: str, day: str) -> None:
    """Compare with every day of a century."""
    text = f"20{year}-{month}-{day}"
    pattern = re.compile(text.replace("X", "[0-9]"))
    fitting = [number for number in _days_of_the_century if pattern.fullmatch(number)]
    first, last = (fitting[0], fitting[-1]) if fitting else (None, None)
    try:
        found = bounds(text)
    except LedgerError:
        found = (None, None, None, None)

    assert (first, last, first, last) == found


@given(_edtf_texts)
def test_any_text_is_date_or_rejected(text: str) -> None:
    problems: tuple[Problem, ...] = ()
    try:
        assert text == str(When.parse(text))
    except LedgerError as error:
        problems = error.problems

    assert {Fault.DATE} >= {problem.fault for problem in problems}


def test_dates_are_equal_if_texts_are() -> None:
    assert When.parse("2021-10") == When.parse("2021-10")
    assert When.parse("2021-10") != When.parse("2021-10-01/2021-10-31")
    assert 1 == len({When.parse("2021"), When.parse("2021")})
