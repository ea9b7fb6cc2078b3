"""A summary of findings as they are read, for ledgers that do not fit into memory."""

from bisect import insort
from collections.abc import Iterable, Iterator
from itertools import groupby

from attrs import define, field

from claimtrack.errors import Place
from claimtrack.model import Severity
from claimtrack.reports.findings.terminal import Notice
from claimtrack.reports.summary.groups import ActionGroup, group_of, precedence_of, urgency
from claimtrack.reports.text.styles import Style, StyledLine, severity_style, styled_line
from claimtrack.reports.text.visible import Display, fit_text

MAX_LINES = 57
"""The lines of all groups with the title; the totals have two more, and there is a blank one."""
MAX_SHOWN = 4
"""The largest number of records that each group shows."""
_NOWHERE = Place("", 0, 0)


@define
class _Group:
    """The records whose main finding is in one group: their number, and the first of them."""

    group: ActionGroup
    severity: Severity = Severity.NOTE
    records: int = 0
    codes: set[str] = field(factory=set)
    shown: list[Notice] = field(factory=list)

    def add(self, notice: Notice) -> None:
        """Count a record, and keep its main finding if it is among the first."""
        self.records += 1
        self.codes.add(notice.code)
        if notice.severity.rank < self.severity.rank:
            self.severity = notice.severity
        insort(self.shown, notice, key=_position)
        del self.shown[MAX_SHOWN:]


def stream_summary(
    title: str, notices: Iterable[tuple[str, Notice]], display: Display
) -> Iterator[StyledLine]:
    """Yield the groups of records by their main findings, with the first of each group.

    ``notices`` has the name of the rule before each finding. The findings about one record
    must follow one another. Memory does not grow with their number.
    """
    found: dict[ActionGroup, _Group] = {}
    for _, about in groupby(notices, key=lambda each: each[1].subject):
        name, main = min(
            about, key=lambda each: precedence_of(each[1].severity, each[0], each[1].code)
        )
        group = group_of(name)
        found.setdefault(group, _Group(group)).add(main)
    yield styled_line((display.sanitize(title), Style.STRONG))
    groups = sorted(found.values(), key=lambda each: urgency(each.group, each.severity))
    number = min(MAX_SHOWN, max((MAX_LINES - 1) // max(len(groups), 1) - 2, 0))
    for each in groups:
        heading = (each.group.heading, severity_style(each.severity))
        codes = fit_text(" ".join(sorted(each.codes)), 40, display)
        yield styled_line(heading, f" ({each.records:,})  ", (codes, Style.QUIET))
        for notice in each.shown[:number]:
            place = "" if notice.place is None else f"  {notice.place.file}:{notice.place.line}"
            room = min(display.width, 100) - len(place) - 2
            text = fit_text(f"{notice.subject}: {notice.message}", max(room, 20), display)
            yield styled_line(f"  {text}", (display.sanitize(place), Style.QUIET))
        if more := each.records - len(each.shown[:number]):
            yield styled_line(f"  and {more:,} more")
    yield styled_line("")


def _position(notice: Notice) -> tuple[int, str, int, int, str]:
    """Return the sort key of a finding: the most severe first, then by place."""
    place = notice.place or _NOWHERE
    return notice.severity.rank, place.file, place.line, place.column, notice.subject or ""
