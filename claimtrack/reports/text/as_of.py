"""Records that may have been known by the day of an ``as of`` check, but were left out."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from claimtrack.engine.report import Report
from claimtrack.model import LedgerAsOf, Record, name_of
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.styles import Style, StyledLine, styled_line
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

MAX_RECORDS = 5
"""Number of records named; the JSON report has all of them."""


def ledgers_as_of(reports: Iterable[Report]) -> list[LedgerAsOf]:
    """Return the ledgers of reports as of their day; empty without ``as of``."""
    return [each.known for each in reports if each.known is not None]


def as_of_lines(known: Sequence[LedgerAsOf], display: Display) -> Iterator[StyledLine]:
    """Yield each day with the records that were left out because they have no date."""
    possible: dict[date, list[Record]] = {}
    for each in known:
        possible.setdefault(each.day, []).extend(each.possible)
    for day, records in possible.items():
        head = f"as of {day}: {pluralize(len(records), 'record')} left out that may have been known"
        yield styled_line((head, Style.STRONG))
        for record in records[:MAX_RECORDS]:
            where = f" ({record.place})" if record.place is not None else ""
            yield styled_line(
                display.sanitize(f"  {name_of(record)}: {record_text(record)}{where}")
            )
        if len(records) > MAX_RECORDS:
            yield styled_line(f"  ... and {pluralize(len(records) - MAX_RECORDS, 'record')} more")
