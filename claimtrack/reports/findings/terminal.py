"""Findings and input problems for terminals: in full with excerpt and reasons, or concise."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, starmap

from attrs import evolve, frozen

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, Label, Reason, walk_reasons
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity, Waiver
from claimtrack.reports.text.descriptions import fault_name, record_text
from claimtrack.reports.text.excerpt import Excerpt, LineReader, make_excerpt
from claimtrack.reports.text.reasons import (
    MAX_DEPTH,
    MAX_REASONS,
    covered_lines,
    finding_title,
    reason_text,
    shorten,
)
from claimtrack.reports.text.styles import Style, StyledLine, severity_style, styled_line
from claimtrack.reports.text.totals import summarize_reports
from claimtrack.reports.text.visible import Display


@frozen
class Notice:
    """A finding or problem with everything needed to print it."""

    severity: Severity
    code: str
    name: str
    message: str
    place: Place | None
    labels: tuple[Label, ...]
    reasons: tuple[Reason, ...]
    hint: str | None
    subject: str | None
    """The record that it is about, with its description."""
    waived: str | None = None
    """The reason of the waiver, if there is one."""
    covered: tuple[str, ...] = ()
    """A line for each finding that it covers."""
    covered_codes: Sequence[str] = ()


def waived_notices(reports: Sequence[Report]) -> Iterator[Notice]:
    """Yield notices of the waived findings of reports."""
    for report in reports:
        yield from starmap(notice_of_finding, report.accepted)


def notice_of_main(main: MainFinding) -> Notice:
    """Return the notice of a finding, with those that it covers."""
    notice = notice_of_finding(main.finding)
    codes = [each.code for each in main.covered]
    return evolve(notice, covered=tuple(covered_lines(main)), covered_codes=codes)


def notice_of_finding(finding: Finding, waiver: Waiver | None = None) -> Notice:
    """Return the notice of a finding, with the waiver that accepts it, if there is one.

    A primary label without text gets the description of the record.
    """
    record = finding.flag.subjects[0]
    subject = shorten(record_text(record))
    labels = finding.labels
    if labels and not labels[0].text:
        labels = (evolve(labels[0], text=subject), *labels[1:])
    return Notice(
        finding.severity,
        finding.code,
        finding_title(finding),
        finding.message,
        finding.place,
        labels,
        finding.reasons,
        finding.hint,
        f"{finding.subject}: {subject}",
        None if waiver is None else describe_waiver(waiver),
    )


def describe_waiver(waiver: Waiver) -> str:
    """Return the reason of a waiver, its author and its last day."""
    by = f", by {waiver.by}" if waiver.by else ""
    until = f", until {waiver.until}" if waiver.until else ""
    return f"{waiver.reason or 'no reason given'}{by}{until}"


def notice_of_problem(problem: Problem) -> Notice:
    """Return the notice of a problem with input."""
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


def full_notice(notice: Notice, lines: LineReader, display: Display) -> Iterator[StyledLine]:
    """Yield a notice with its excerpt, reasons and hint."""
    style = severity_style(notice.severity)
    code, name = display.sanitize(notice.code), display.sanitize(notice.name)
    head = f"{notice.severity.value}[{code}] {name}"
    yield styled_line((head, style), (f": {display.sanitize(notice.message)}", Style.STRONG))
    excerpt = make_excerpt(notice.labels, style, lines, display)
    yield from excerpt.lines
    yield from _below_excerpt(notice, excerpt, display)


def concise_notice(notice: Notice, display: Display) -> StyledLine:
    """Return a notice as one line: place, severity, code and message."""
    where = f"{notice.place}: " if notice.place is not None else ""
    subject = f" [{notice.subject.partition(':')[0]}]" if notice.subject else ""
    return styled_line(
        (display.sanitize(where), Style.STRONG),
        (notice.severity.value, severity_style(notice.severity)),
        f" {display.sanitize(notice.code)} {display.sanitize(notice.name)}: ",
        display.sanitize(notice.message + subject),
        display.sanitize("".join(f" +{code}" for code in notice.covered_codes)),
        display.sanitize(f" (waived: {notice.waived})") if notice.waived is not None else "",
    )


def _below_excerpt(notice: Notice, excerpt: Excerpt, display: Display) -> Iterator[StyledLine]:
    """Yield the subject, reasons, waiver and hint below an excerpt."""
    indent = " " * excerpt.gutter
    sign = (f"{indent} = ", Style.QUIET)
    if notice.subject is not None and not excerpt.labels:
        yield styled_line(sign, display.sanitize(notice.subject))
    seen = frozenset(label.place for label in excerpt.labels)
    for depth, text in _tree(notice.reasons, seen):
        if depth == 0:
            yield styled_line(sign, ("because: ", Style.STRONG), display.sanitize(text))
        else:
            bullet = (indent + "    " * depth + "   - ", Style.QUIET)
            yield styled_line(bullet, display.sanitize(text))
    for text in notice.covered:
        yield styled_line(sign, ("also: ", Style.STRONG), display.sanitize(text))
    if notice.waived is not None:
        yield styled_line(sign, ("waived: ", Style.HELP), display.sanitize(notice.waived))
    elif notice.hint:
        yield styled_line(sign, ("help: ", Style.HELP), display.sanitize(notice.hint))


def _tree(reasons: Sequence[Reason], seen: frozenset[Place]) -> Iterator[tuple[int, str]]:
    """Yield the lines of the reasons, each with its depth.

    A top-level reason without parts is omitted if the excerpt shows its place. The other
    reasons have their place unless the excerpt shows it.
    """
    first = [reason for reason in reasons if reason.parts or reason.where not in seen]
    for count, (depth, reason) in enumerate(walk_reasons(first)):
        if count == MAX_REASONS:
            yield min(depth, 1), "... and more; the JSON report has all of them"
            return
        hidden = reason.where is None or reason.where in seen or reason.record is None
        where = "" if hidden else f" ({reason.where})"
        yield min(depth, MAX_DEPTH), f"{reason_text(reason)}{where}"


def full_findings(
    reports: Sequence[Report], lines: LineReader, display: Display, *, show_waived: bool = False
) -> Iterator[StyledLine]:
    """Yield every finding that nothing covers, the waived ones if wanted, and the totals."""
    found = (notice_of_main(main) for report in reports for main in report.main_findings())
    for notice in chain(found, waived_notices(reports) if show_waived else ()):
        yield from full_notice(notice, lines, display)
        yield styled_line("")
    yield styled_line((summarize_reports(reports), Style.STRONG))


def full_problems(
    problems: Iterable[Problem], lines: LineReader, display: Display
) -> Iterator[StyledLine]:
    """Yield every problem in full."""
    for number, problem in enumerate(problems):
        if number:
            yield styled_line("")
        yield from full_notice(notice_of_problem(problem), lines, display)


def concise_findings(
    reports: Sequence[Report], display: Display, *, show_waived: bool = False
) -> Iterator[StyledLine]:
    """Yield a line for each finding that nothing covers, then for the waived ones if wanted."""
    for report in reports:
        for main in report.main_findings():
            yield concise_notice(notice_of_main(main), display)
    for notice in waived_notices(reports) if show_waived else ():
        yield concise_notice(notice, display)
    yield styled_line((summarize_reports(reports), Style.STRONG))


def concise_problems(problems: Iterable[Problem], display: Display) -> Iterator[StyledLine]:
    """Yield one line for each problem, its hint included."""
    for problem in problems:
        hint = f" ({display.sanitize(problem.hint)})" if problem.hint else ""
        yield (*concise_notice(notice_of_problem(problem), display), *styled_line(hint))


def statistics_lines(reports: Sequence[Report], display: Display) -> Iterator[StyledLine]:
    """Return lines with the number of findings of each rule, the most frequent first."""
    return count_lines(
        Counter((each.code, each.name) for report in reports for each in report.findings), display
    )


def count_lines(count: Counter[tuple[str, str]], display: Display) -> Iterator[StyledLine]:
    """Yield the numbers of findings of rules, given as codes and names."""
    yield styled_line("")
    for (code, name), number in sorted(count.items(), key=lambda each: (-each[1], each[0])):
        yield styled_line(f"{number:>7,}  {display.sanitize(code)}  {display.sanitize(name)}")
