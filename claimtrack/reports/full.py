"""Findings and problems one after another, each with its excerpt and reasons."""

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.engine import Report
from claimtrack.errors import Problem
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.notice import in_full, notices, of_problem
from claimtrack.reports.tally import tally
from claimtrack.reports.tone import Line, Tone, line
from claimtrack.reports.visible import Display


def findings_in_full(
    reports: Sequence[Report], lines: Lines, display: Display, *, show_waived: bool = False
) -> Iterator[Line]:
    """Yield every finding in full, then those waived, if asked for, and the sum at the end."""
    for notice in notices(reports, show_waived):
        yield from in_full(notice, lines, display)
        yield line("")
    yield line((tally(reports), Tone.STRONG))


def problems_in_full(problems: Iterable[Problem], lines: Lines, display: Display) -> Iterator[Line]:
    """Yield every problem in full."""
    for number, problem in enumerate(problems):
        if number:
            yield line("")
        yield from in_full(of_problem(problem), lines, display)
