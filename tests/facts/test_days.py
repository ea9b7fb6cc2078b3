from datetime import date

import pytest

from claimtrack.facts.core.certain_days import (
    all_out_before,
    all_out_by,
    certain_end,
    certain_start,
    out_by,
)
from claimtrack.model import Assertion, Claim, Document, Ledger, Source, When


def _number(day: date | None) -> int | None:
    return None if day is None else day.toordinal()


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2021-10", date(2021, 10, 1), date(2021, 10, 31)),
        ("2021-10-19", date(2021, 10, 19), date(2021, 10, 19)),
        ("2021-10-19?", None, None),
        ("2019/2021", date(2019, 1, 1), date(2021, 12, 31)),
        ("2019/..", date(2019, 1, 1), None),
        ("../2021", None, date(2021, 12, 31)),
    ],
)
def test_only_what_every_reading_agrees_on_is_certain(
    text: str, start: date | None, end: date | None
) -> None:
    when = When.parse(text)

    assert (_number(start), _number(end)) == (certain_start(when), certain_end(when))


def test_a_date_that_is_not_given_is_certain_of_nothing() -> None:
    assert (None, None) == (certain_start(None), certain_end(None))


@pytest.mark.parametrize(
    ("at", "day"),
    [
        ([], None),
        (["monday"], date(2021, 10, 18)),
        (["undated"], None),
        (["monday", "october"], date(2021, 10, 31)),
        (["monday", "undated"], None),
    ],
)
def test_all_documents_are_out_by_the_last_day_of_the_last(at: list[str], day: date | None) -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        Document("monday", published="2021-10-18"),
        Document("october", published="2021-10"),
        Document("undated"),
        Claim("closed", "The harbour was closed."),
    )

    assert _number(day) == all_out_by(Assertion("closed", ["daily"], at=at), out_by(ledger))


@pytest.mark.parametrize(
    ("when", "certain"),
    [
        ("2021-10-20", True),
        ("2021-10-19", False),
        ("2021-10-20?", False),
        ("2021-10-20T04:00:00+09:00", False),
        ("2021-10-20T06:00:00+09:00", True),
    ],
)
def test_documents_with_a_time_and_a_zone_are_out_before_an_instant(
    when: str, certain: bool
) -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        Document("noon", published="2021-10-19T20:00:00Z"),
        Document("undated"),
        Claim("closed", "The harbour was closed."),
    )
    date, one = When.parse(when), Assertion("closed", ["daily"], at=["noon"])
    both = Assertion("closed", ["daily"], at=["noon", "undated"])

    assert certain is all_out_before(one, date, ledger)
    assert not all_out_before(both, date, ledger)
    assert not all_out_before(Assertion("closed", ["daily"]), date, ledger)
