"""Findings and problems on one line each."""

from collections.abc import Iterable, Iterator, Sequence

from claimtrack.engine import Report
from claimtrack.errors import Problem
from claimtrack.reports.notice import in_one_line, notices, of_problem
from claimtrack.reports.tally import tally
from claimtrack.reports.tone import Line, Tone, line
from claimtrack.reports.visible import Display


def findings_in_lines(
    reports: Sequence[Report], display: Display, *, show_waived: bool = False
) -> Iterator[Line]:
    """Yield one line for each finding, then for those waived, if asked for, and the sum."""
    for notice in notices(reports, show_waived):
        yield in_one_line(notice, display)
    yield line((tally(reports), Tone.STRONG))


def problems_in_lines(problems: Iterable[Problem], display: Display) -> Iterator[Line]:
    """Yield one line for each problem, its hint included."""
    for problem in problems:
        hint = f" ({display.shown(problem.hint)})" if problem.hint else ""
        yield (*in_one_line(of_problem(problem), display), *line(hint))
