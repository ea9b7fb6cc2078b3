"""Findings and problems one after another, each with its excerpt and reasons."""

from collections.abc import Iterable, Iterator

from claimtrack.errors import Problem
from claimtrack.findings import Finding
from claimtrack.model import Waiver
from claimtrack.reports.excerpt import Lines
from claimtrack.reports.notice import in_full, of_finding, of_problem
from claimtrack.reports.tally import Checked, tally
from claimtrack.reports.tone import Line, Tone, line
from claimtrack.reports.visible import Display


def findings_in_full(
    findings: Iterable[Finding],
    checked: Checked,
    lines: Lines,
    display: Display,
    waived: Iterable[tuple[Finding, Waiver]] = (),
) -> Iterator[Line]:
    """Yield every finding in full, then those waived, and the sum at the end."""
    findings = tuple(findings)
    for finding in findings:
        yield from in_full(of_finding(finding), lines, display)
        yield line("")
    for finding, waiver in waived:
        yield from in_full(of_finding(finding, waiver), lines, display)
        yield line("")
    yield line((tally(findings, checked), Tone.STRONG))


def problems_in_full(problems: Iterable[Problem], lines: Lines, display: Display) -> Iterator[Line]:
    """Yield every problem in full."""
    for number, problem in enumerate(problems):
        if number:
            yield line("")
        yield from in_full(of_problem(problem), lines, display)
