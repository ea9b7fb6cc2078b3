"""What was only possibly known by a day, beside what was found in the rest."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from claimtrack.engine.report import Report
from claimtrack.model import LedgerAsOf, Record, named
from claimtrack.reports.text.descriptions import words
from claimtrack.reports.text.styled import Line, Style, line
from claimtrack.reports.text.totals import counted
from claimtrack.reports.text.visible import Display

SHOWN = 5
"""How many records are named; all of them are in the JSON report."""


def known_in(reports: Iterable[Report]) -> list[LedgerAsOf]:
    """Return what was known of each ledger by a day; nothing if they were checked as they are."""
    return [each.known for each in reports if each.known is not None]


def knowledge_in_lines(known: Sequence[LedgerAsOf], display: Display) -> Iterator[Line]:
    """Yield of which days a result is, and which records each leaves out for want of a date."""
    possible: dict[date, list[Record]] = {}
    for each in known:
        possible.setdefault(each.day, []).extend(each.possible)
    for day, records in possible.items():
        head = f"as of {day}: {counted(len(records), 'record')} left out that may have been known"
        yield line((head, Style.STRONG))
        for record in records[:SHOWN]:
            where = f" ({record.place})" if record.place is not None else ""
            yield line(display.shown(f"  {named(record)}: {words(record)}{where}"))
        if len(records) > SHOWN:
            yield line(f"  ... and {counted(len(records) - SHOWN, 'record')} more")
