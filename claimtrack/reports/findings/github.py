"""Findings as annotations of GitHub Actions: workflow commands in the log of a job.

GitHub shows ten annotations of each level for a step. The most severe findings become
annotations; the others follow on plain lines, so that the log has all of them.
Source: GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those of
actions/toolkit, ``core/src/command.ts``.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from attrs import frozen

from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity
from claimtrack.reports.text.as_of import ledgers_as_of
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix_path
from claimtrack.reports.text.reasons import (
    explanation_lines,
    file_and_line,
    finding_title,
    problem_lines,
)
from claimtrack.reports.text.totals import pluralize, summarize_reports
from claimtrack.reports.text.visible import Display

MAX_ANNOTATIONS = 10
"""Number of annotations of each level that GitHub shows for a step."""

_SCREEN = Display()
_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}


@frozen
class _Annotation:
    severity: Severity
    title: str
    file: str | None
    place: Place | None
    lines: tuple[str, ...]


def as_github(reports: Sequence[Report], problems: Sequence[Problem] = ()) -> str:
    """Return the log of a check: annotations, further findings and the summary line.

    ``problems`` are those that stopped the check, if any.
    """
    return "".join(f"{line}\n" for line in _lines(reports, problems))


def _lines(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[str]:
    annotations = sorted(_annotations(reports, problems), key=lambda each: each.severity.rank)
    room = Counter(dict.fromkeys(Severity, MAX_ANNOTATIONS))
    left: list[_Annotation] = []
    for each in annotations:
        if room[each.severity]:
            room[each.severity] -= 1
            yield _command(each)
        else:
            left.append(each)
    if left:
        yield f"{len(left):,} more, beyond GitHub's limit of annotations:"
        for each in left:
            yield from _plain_lines(each)
    if known := ledgers_as_of(reports):
        records = pluralize(sum(len(each.possible) for each in known), "record")
        yield f"as of {known[0].day}: {records} left out that may have been known"
    if problems:
        yield f"the check could not run: {pluralize(len(problems), 'problem')}"
    else:
        yield summarize_reports(reports)


def _annotations(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[_Annotation]:
    for problem in (*problems, *(note for each in reports for note in each.ledger.notes)):
        yield _Annotation(
            Severity.WARNING if problem.warning else Severity.ERROR,
            f"{problem.fault.code} {fault_name(problem.fault)}",
            None,
            problem.place,
            tuple(problem_lines(problem)),
        )
    for each in reports:
        for main in each.main_findings():
            finding = main.finding
            yield _Annotation(
                finding.severity,
                f"{finding.code} {finding_title(finding)}",
                each.file,
                finding.place,
                (finding.message, *explanation_lines(main)),
            )


def _command(each: _Annotation) -> str:
    """Return a workflow command; without a place, it annotates the file of the ledger."""
    properties = {**_where(each), "title": each.title}
    escaped = {
        key: _escaped(value).replace(":", "%3A").replace(",", "%2C")
        for key, value in properties.items()
    }
    joined = ",".join(f"{key}={value}" for key, value in escaped.items())
    return f"::{_COMMANDS[each.severity]} {joined}::{'%0A'.join(map(_escaped, each.lines))}"


def _where(each: _Annotation) -> dict[str, str]:
    place = each.place
    if place is None:
        return {} if each.file is None else {"file": posix_path(each.file)}
    where = {"file": posix_path(place.file), "line": str(place.line), "col": str(place.column)}
    if place.end_line is not None:
        where["endLine"] = str(place.end_line)
    # GitHub reads columns only for spans within one line.
    if place.end_line == place.line and place.end_column is not None:
        where["endColumn"] = str(place.end_column)
    return where


def _plain_lines(each: _Annotation) -> Iterator[str]:
    """Yield an annotation as log lines that the runner does not parse as commands.

    The runner looks for ``::`` at the beginning of a line, and for ``##[`` anywhere.
    """
    where = f"{file_and_line(each.place)}: " if each.place is not None else ""
    message, *reasons = each.lines
    yield _disarm(f"- {where}{each.severity.value} {each.title}: {message}")
    for reason in reasons:
        yield _disarm(f"    {reason}")


def _disarm(line: str) -> str:
    return _SCREEN.sanitize(line).replace("##[", "## [")


def _escaped(text: str) -> str:
    """Return a sanitized line, which has no line breaks, with the sign of escapes escaped."""
    return _SCREEN.sanitize(text).replace("%", "%25")
