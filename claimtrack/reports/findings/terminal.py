"""Findings and problems with input, each with its excerpt and reasons, or on one line."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import starmap

from attrs import evolve, frozen

from claimtrack.engine.finding import Finding, Label, Reason, walked
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity, Waiver
from claimtrack.reports.text.descriptions import fault_name, words
from claimtrack.reports.text.excerpt import Excerpt, Lines, excerpt
from claimtrack.reports.text.reasons import DEEPEST, REASONS, said, short, title
from claimtrack.reports.text.styled import Line, Style, line, tone_of
from claimtrack.reports.text.totals import tally
from claimtrack.reports.text.visible import Display


@frozen
class Notice:
    """Something to tell, with all it takes to show it."""

    severity: Severity
    code: str
    name: str
    message: str
    place: Place | None
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]
    hint: str | None
    subject: str | None
    """The record it is about, and what that says."""
    waived: str | None = None
    """Why it was accepted, if it was."""


def notices(reports: Sequence[Report], show_waived: bool) -> Iterator[Notice]:
    """Yield the findings of reports to be shown, then those waived, if asked for."""
    for report in reports:
        yield from map(of_finding, report.findings)
    for report in reports if show_waived else ():
        yield from starmap(of_finding, report.accepted)


def of_finding(finding: Finding, waiver: Waiver | None = None) -> Notice:
    """Return a finding to be shown, and by what it was waived, if it was.

    What has no text in the excerpt gets the record's words.
    """
    record = finding.flag.subjects[0]
    subject = short(words(record))
    labels = finding.labels
    if labels and not labels[0].text:
        labels = (evolve(labels[0], text=subject), *labels[1:])
    return Notice(
        finding.severity,
        finding.code,
        title(finding),
        finding.message,
        finding.place,
        labels,
        finding.reasons,
        finding.hint,
        f"{finding.subject}: {subject}",
        None if waiver is None else accepted(waiver),
    )


def accepted(waiver: Waiver) -> str:
    """Return why a finding was accepted, by whom and for how long."""
    by = f", by {waiver.by}" if waiver.by else ""
    until = f", until {waiver.until}" if waiver.until else ""
    return f"{waiver.reason or 'no reason given'}{by}{until}"


def of_problem(problem: Problem) -> Notice:
    """Return a problem with input to be shown."""
    labels = [Label(place, "") for place in (problem.place,) if place is not None]
    if problem.place is not None and problem.related is not None:
        labels.append(Label(problem.related, "the other one"))
    return Notice(
        Severity.WARNING if problem.warning else Severity.ERROR,
        problem.fault.code,
        fault_name(problem.fault),
        problem.message,
        problem.place,
        tuple(labels),
        (),
        problem.hint,
        None,
    )


def in_full(notice: Notice, lines: Lines, display: Display) -> Iterator[Line]:
    """Yield a notice with its excerpt, reasons and hint."""
    tone = tone_of(notice.severity)
    head = f"{notice.severity.value}[{display.shown(notice.code)}] {display.shown(notice.name)}"
    yield line((head, tone), (f": {display.shown(notice.message)}", Style.STRONG))
    shown = excerpt(notice.labels, tone, lines, display)
    yield from shown.lines
    yield from _below(notice, shown, display)


def in_one_line(notice: Notice, display: Display) -> Line:
    """Return a notice on one line: where, how grave, what."""
    where = f"{notice.place}: " if notice.place is not None else ""
    subject = f" [{notice.subject.partition(':')[0]}]" if notice.subject else ""
    return line(
        (display.shown(where), Style.STRONG),
        (notice.severity.value, tone_of(notice.severity)),
        f" {display.shown(notice.code)} {display.shown(notice.name)}: ",
        display.shown(notice.message + subject),
        display.shown(f" (waived: {notice.waived})") if notice.waived is not None else "",
    )


def _below(notice: Notice, shown: Excerpt, display: Display) -> Iterator[Line]:
    """Yield what stands below the excerpt."""
    indent = " " * shown.gutter
    if notice.subject is not None and not shown.shown:
        yield line((f"{indent} = ", Style.QUIET), display.shown(notice.subject))
    seen = frozenset(label.place for label in shown.shown)
    for depth, text in _tree(notice.reasons, seen):
        if depth == 0:
            yield line(
                (f"{indent} = ", Style.QUIET), ("because: ", Style.STRONG), display.shown(text)
            )
        else:
            yield line((indent + "    " * depth + "   - ", Style.QUIET), display.shown(text))
    if notice.waived is not None:
        yield line(
            (f"{indent} = ", Style.QUIET), ("waived: ", Style.HELP), display.shown(notice.waived)
        )
    elif notice.hint:
        yield line(
            (f"{indent} = ", Style.QUIET), ("help: ", Style.HELP), display.shown(notice.hint)
        )


def _tree(reasons: Sequence[Reason], seen: frozenset[Place]) -> Iterator[tuple[int, str]]:
    """Yield the lines of the reasons, each with its depth.

    A reason without parts whose words stand in the excerpt is not repeated.
    """
    first = [reason for reason in reasons if reason.parts or reason.where not in seen]
    for count, (depth, reason) in enumerate(walked(first)):
        if count == REASONS:
            yield min(depth, 1), "... and more; the JSON report has all of them"
            return
        yield min(depth, DEEPEST), _said(reason, seen)


def _said(reason: Reason, seen: frozenset[Place]) -> str:
    """Return a reason's words, with its place where that is not shown."""
    if reason.where is None or reason.where in seen or reason.record is None:
        return said(reason)
    return f"{said(reason)} ({reason.where})"


def findings_in_full(
    reports: Sequence[Report], lines: Lines, display: Display, *, show_waived: bool = False
) -> Iterator[Line]:
    """Yield every finding in full, then those waived, if asked for, and the sum at the end."""
    for notice in notices(reports, show_waived):
        yield from in_full(notice, lines, display)
        yield line("")
    yield line((tally(reports), Style.STRONG))


def problems_in_full(problems: Iterable[Problem], lines: Lines, display: Display) -> Iterator[Line]:
    """Yield every problem in full."""
    for number, problem in enumerate(problems):
        if number:
            yield line("")
        yield from in_full(of_problem(problem), lines, display)


def findings_in_lines(
    reports: Sequence[Report], display: Display, *, show_waived: bool = False
) -> Iterator[Line]:
    """Yield one line for each finding, then for those waived, if asked for, and the sum."""
    for notice in notices(reports, show_waived):
        yield in_one_line(notice, display)
    yield line((tally(reports), Style.STRONG))


def problems_in_lines(problems: Iterable[Problem], display: Display) -> Iterator[Line]:
    """Yield one line for each problem, its hint included."""
    for problem in problems:
        hint = f" ({display.shown(problem.hint)})" if problem.hint else ""
        yield (*in_one_line(of_problem(problem), display), *line(hint))
