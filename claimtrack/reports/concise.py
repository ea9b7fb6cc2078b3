"""Findings and problems on one line each."""

from collections.abc import Iterable, Iterator

from claimtrack.errors import Problem
from claimtrack.findings import Finding
from claimtrack.model import Waiver
from claimtrack.reports.notice import in_one_line, of_finding, of_problem
from claimtrack.reports.tally import Checked, tally
from claimtrack.reports.tone import Line, Tone, line
from claimtrack.reports.visible import Display


def findings_in_lines(
    findings: Iterable[Finding],
    checked: Checked,
    display: Display,
    waived: Iterable[tuple[Finding, Waiver]] = (),
) -> Iterator[Line]:
    """Yield one line for each finding, then for those waived, and the sum at the end."""
    findings = tuple(findings)
    for finding in findings:
        yield in_one_line(of_finding(finding), display)
    for finding, waiver in waived:
        yield in_one_line(of_finding(finding, waiver), display)
    yield line((tally(findings, checked), Tone.STRONG))


def problems_in_lines(problems: Iterable[Problem], display: Display) -> Iterator[Line]:
    """Yield one line for each problem, its hint included."""
    for problem in problems:
        hint = f" ({display.shown(problem.hint)})" if problem.hint else ""
        yield (*in_one_line(of_problem(problem), display), *line(hint))
