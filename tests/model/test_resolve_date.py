"""Tests of dates in words, resolved against the date of the document."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from claimtrack import When
from claimtrack.model.dates.words import resolve_date
from tests.strategies import dates

TUESDAY = "2021-10-19"


@pytest.mark.parametrize(
    ("words", "against", "expected"),
    [
        ("today", TUESDAY, "2021-10-19"),
        ("Yesterday", "2021-01-01", "2020-12-31"),
        ("the day before yesterday", TUESDAY, "2021-10-17"),
        ("the day after tomorrow", TUESDAY, "2021-10-21"),
        ("tonight", TUESDAY, "2021-10-19"),
        ("last night", TUESDAY, "2021-10-18/2021-10-19"),
        ("on Tuesday", TUESDAY, "2021-10-19"),
        ("Wednesday", TUESDAY, "2021-10-13"),
        ("last Tuesday", TUESDAY, "2021-10-12"),
        ("last Monday", TUESDAY, "2021-10-18"),
        ("this Sunday", TUESDAY, "2021-10-24"),
        ("next Tuesday", TUESDAY, "2021-10-26"),
        ("next Wednesday", TUESDAY, "2021-10-20"),
        ("this week", TUESDAY, "2021-10-18/2021-10-24"),
        ("last week", TUESDAY, "2021-10-11/2021-10-17"),
        ("last month", "2021-01", "2020-12"),
        ("next month", "2021-12-31", "2022-01"),
        ("this year", "2021", "2021"),
        ("last year", TUESDAY, "2020"),
        ("in October", TUESDAY, "2021-10"),
        ("in November", TUESDAY, "2020-11"),
        ("early October", TUESDAY, "2021-10"),
        ("last October", TUESDAY, "2020-10"),
        ("last September", TUESDAY, "2021-09"),
        ("this December", TUESDAY, "2021-12"),
        ("next October", TUESDAY, "2022-10"),
        ("next November", TUESDAY, "2021-11"),
        ("in October 2019", "2021", "2019-10"),
        ("mid-2019", "2021", "2019"),
        ("spring 2019", "2021", "2019-21"),
        ("19 October", TUESDAY, "2021-10-19"),
        ("October 20th", TUESDAY, "2020-10-20"),
        ("29 February 2020", TUESDAY, "2020-02-29"),
        ("October 19, 2021", "2022", "2021-10-19"),
        ("the 3rd of May 2021", "2022", "2021-05-03"),
        ("two days ago", TUESDAY, "2021-10-17"),
        ("a week later", TUESDAY, "2021-10-25/2021-10-31"),
        ("three months before", "2021-10-31", "2021-07"),
        ("one month ago", "2021-03-31", "2021-02"),
        ("10 years ago", TUESDAY, "2011"),
        ("three hours ago", TUESDAY, "[2021-10-18,2021-10-19]"),
        ("48 hours ago", TUESDAY, "2021-10-17"),
        ("three hours ago", "2021-10-19T02:00:00Z", "2021-10-18"),
        ("three hours after", "2021-10-19T02:00:00+09:00", "2021-10-19"),
        ("within 48 hours", TUESDAY, "2021-10-19/2021-10-21"),
        ("within 30 hours", TUESDAY, "2021-10-19/2021-10-21"),
        ("within 30 hours", "2021-10-19T08:00:00Z", "2021-10-19/2021-10-20"),
        ("within one month", "2021-01-31", "2021-01-31/2021-02-28"),
        ("in the next two weeks", TUESDAY, "2021-10-19/2021-11-02"),
        ("in the past three days", TUESDAY, "2021-10-16/2021-10-19"),
        ("in the last 48 hours", TUESDAY, "2021-10-17/2021-10-19"),
        ("within the next year", "2020-02-29", None),
        ("within a year", "2020-02-29", "2020-02-29/2021-02-28"),
        ("2019-10~", "2021", "2019-10~"),
    ],
)
def test_words_resolve_to_date_of_their_precision(
    words: str, against: str, expected: str | None
) -> None:
    resolved = resolve_date(words, When.parse(against))

    assert expected == (None if resolved is None else str(resolved))


@pytest.mark.parametrize(
    ("words", "against"),
    [
        ("last Tuesday", "2021-10"),
        ("this week", "2021"),
        ("in October", "2021"),
        ("last year", "2021-21"),
        ("yesterday", "2021-10-19?"),
        ("last year", "2021/2022"),
        ("last year", "202X"),
        ("last year", "[2021]"),
        ("last year", "Y17E7"),
        ("last year", "-0044"),
        ("last year", "0001"),
        ("9999 hours before", "0001-01-02"),
        ("tomorrow", "9999-12-31"),
        ("31 February 2021", "2021"),
        ("recently", TUESDAY),
        ("several days ago", TUESDAY),
        ("KCNA words on Tuesday that 3 missiles were fired", TUESDAY),
        ("01/02/2021", TUESDAY),
        ("", TUESDAY),
        ("x" * 101, TUESDAY),
        ("2021".ljust(101), TUESDAY),
    ],
)
def test_words_without_certain_date_are_not_resolved(words: str, against: str) -> None:
    assert resolve_date(words, When.parse(against)) is None


_vocabulary = """last this next the in on within past two 48 days hours month year ago before
Tuesday October week early 2021 19 of a yesterday night"""
_words = st.lists(st.sampled_from(_vocabulary.split()), max_size=5).map(" ".join)


@given(_words | st.text(max_size=110), dates)
def test_any_text_is_resolved_to_a_valid_date_or_not_at_all(words: str, against: str) -> None:
    resolved = resolve_date(words, When.parse(against))

    assert resolved is None or resolved == When.parse(str(resolved))


@given(st.dates(date(2, 1, 1), date(9998, 12, 31)), st.sampled_from(["Monday", "Sunday"]))
def test_last_weekday_precedes_next_by_one_or_two_weeks(day: date, name: str) -> None:
    base = When.parse(str(day))
    last, next_ = (resolve_date(f"{way} {name}", base) for way in ("last", "next"))

    assert last is not None
    assert last.earliest is not None
    assert next_ is not None
    assert next_.earliest is not None
    assert last.earliest < day.toordinal() < next_.earliest
    assert next_.earliest - last.earliest in (7, 14)
