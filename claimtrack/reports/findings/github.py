"""Findings as annotations of GitHub Actions: workflow commands in the log of a job.

GitHub shows ten annotations of each level for a step. The gravest findings get them;
the others follow on plain lines, so that the log has all of them.
Source: GitHub Docs, "Workflow commands for GitHub Actions"; the escapes are those that
the runner undoes (actions/toolkit, ``core/src/command.ts``).
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix
from claimtrack.reports.text.known import known_in
from claimtrack.reports.text.reasons import explained, spot, title, told
from claimtrack.reports.text.totals import counted, tally
from claimtrack.reports.text.visible import Display

SHOWN = 10
"""How many annotations of each level GitHub shows for a step."""

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
    """Return the log of checks: annotations, what there was no room for, and the sum.

    ``problems`` are why there are no reports, if the check could not run.
    """
    return "".join(f"{line}\n" for line in _lines(reports, problems))


def _lines(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[str]:
    annotations = sorted(_annotations(reports, problems), key=lambda each: each.severity.rank)
    room = Counter(dict.fromkeys(Severity, SHOWN))
    left: list[_Annotation] = []
    for each in annotations:
        if room[each.severity]:
            room[each.severity] -= 1
            yield _command(each)
        else:
            left.append(each)
    if left:
        yield f"{len(left):,} more, for which there is no annotation:"
        for each in left:
            yield from _in_plain(each)
    if known := known_in(reports):
        records = counted(sum(len(each.possible) for each in known), "record")
        yield f"as of {known[0].day}: {records} left out that may have been known"
    if problems:
        yield f"the check could not run: {counted(len(problems), 'problem')}"
    else:
        yield tally(reports)


def _annotations(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[_Annotation]:
    for problem in (*problems, *(note for each in reports for note in each.ledger.notes)):
        yield _of_problem(problem)
    for each in reports:
        for finding in each.findings:
            yield _of_finding(finding, each.file)


def _of_finding(finding: Finding, file: str) -> _Annotation:
    named = f"{finding.code} {title(finding)}"
    lines = (finding.message, *explained(finding))
    return _Annotation(finding.severity, named, file, finding.place, lines)


def _of_problem(problem: Problem) -> _Annotation:
    named = f"{problem.fault.code} {fault_name(problem.fault)}"
    severity = Severity.WARNING if problem.warning else Severity.ERROR
    return _Annotation(severity, named, None, problem.place, tuple(told(problem)))


def _command(each: _Annotation) -> str:
    """Return a workflow command; what has no place is annotated at the ledger as a whole."""
    properties = {**_where(each), "title": each.title}
    said = ",".join(f"{key}={_property(value)}" for key, value in properties.items())
    return f"::{_COMMANDS[each.severity]} {said}::{_data(each.lines)}"


def _where(each: _Annotation) -> dict[str, str]:
    place = each.place
    if place is None:
        return {} if each.file is None else {"file": posix(each.file)}
    where = {"file": posix(place.file), "line": str(place.line), "col": str(place.column)}
    if place.end_line is not None:
        where["endLine"] = str(place.end_line)
    # Columns are understood only within one line.
    if place.end_line == place.line and place.end_column is not None:
        where["endColumn"] = str(place.end_column)
    return where


def _in_plain(each: _Annotation) -> Iterator[str]:
    """Yield an annotation as lines of the log, which cannot be taken for commands.

    The runner looks for ``::`` at the beginning of a line, and for ``##[`` anywhere.
    """
    where = f"{spot(each.place)}: " if each.place is not None else ""
    said, *why = each.lines
    yield _harmless(f"- {where}{each.severity.value} {each.title}: {said}")
    for reason in why:
        yield _harmless(f"    {reason}")


def _harmless(line: str) -> str:
    return _SCREEN.shown(line).replace("##[", "## [")


def _data(lines: Iterable[str]) -> str:
    return "%0A".join(_escaped(_SCREEN.shown(line)) for line in lines)


def _property(text: str) -> str:
    return _escaped(_SCREEN.shown(text)).replace(":", "%3A").replace(",", "%2C")


def _escaped(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")
