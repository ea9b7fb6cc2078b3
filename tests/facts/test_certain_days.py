from datetime import date

import pytest

from claimtrack.facts.core.certain_days import (
    certain_end,
    certain_start,
    is_published_before,
    publication_day,
    publication_days,
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
        ("2021-10-19T10:00:00Z", date(2021, 10, 18), date(2021, 10, 20)),
    ],
)
def test_certain_days_hold_in_every_reading(
    text: str, start: date | None, end: date | None
) -> None:
    when = When.parse(text)

    assert (_number(start), _number(end)) == (certain_start(when), certain_end(when))


def test_missing_date_has_no_certain_days() -> None:
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
def test_publication_day_is_the_last_day_of_the_last_document(
    at: list[str], day: date | None
) -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        Document("monday", published="2021-10-18"),
        Document("october", published="2021-10"),
        Document("undated"),
        Claim("closed", "The harbour was closed."),
    )

    assert _number(day) == publication_day(
        Assertion("closed", ["daily"], at=at), publication_days(ledger)
    )


@pytest.mark.parametrize(
    ("when", "certain"),
    [
        ("2021-10-20", False),
        ("2021-10-21", True),
        ("2021-10-19", False),
        ("{2021-10-19,2021-10-21}", True),
        ("[2021-10-19,2021-10-21]", False),
        ("2021-10-20?", False),
        ("2021-10-20T04:00:00+09:00", False),
        ("2021-10-20T06:00:00+09:00", True),
    ],
)
def test_publication_before_an_instant_respects_time_zones(when: str, certain: bool) -> None:
    ledger = Ledger.of(
        Source("daily", "outlet"),
        Document("noon", published="2021-10-19T20:00:00Z"),
        Document("undated"),
        Claim("closed", "The harbour was closed."),
    )
    date, one = When.parse(when), Assertion("closed", ["daily"], at=["noon"])
    both = Assertion("closed", ["daily"], at=["noon", "undated"])

    assert certain is is_published_before(one, date, ledger)
    assert not is_published_before(both, date, ledger)
    assert not is_published_before(Assertion("closed", ["daily"]), date, ledger)
