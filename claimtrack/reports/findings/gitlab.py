"""Findings as a report of code quality for GitLab, a list of issues in JSON.

A finding without a place stands on the first line of its ledger, since every issue
must stand somewhere. Two findings may share a fingerprint where one may not: the
second gets a number behind it.
Source: GitLab Docs, "Code Quality", "Code Quality report format". ``content`` and
``other_locations`` are of the Code Climate specification it comes from; GitLab
passes over them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from claimtrack.engine.finding import Finding, Outcome
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix
from claimtrack.reports.text.reasons import explained, title, told
from claimtrack.reports.text.visible import Display

_SCREEN = Display()

_Json = dict[str, object]


def as_gitlab(reports: Sequence[Report], problems: Sequence[Problem] = ()) -> str:
    """Return the issues of checks, in the order of the ledgers, as ASCII.

    Errors are critical, warnings major and notes minor; what is possible or was not
    checked is info. The problems for which a check could not run are blockers.
    """
    return json_output.text(list(_issues(reports, problems)))


def _issues(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[_Json]:
    seen: Counter[str] = Counter()
    for number, problem in enumerate(problems):
        yield _of_problem(problem, number)
    for each in reports:
        for finding in each.findings:
            fingerprint = finding.fingerprint
            seen[fingerprint] += 1
            again = f"-{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
            yield _of_finding(finding, each.file, fingerprint + again)


def _of_finding(finding: Finding, file: str, fingerprint: str) -> _Json:
    place = finding.place or Place(file, 1)
    lines = [_SCREEN.shown(line) for line in explained(finding)]
    return {
        "description": _SCREEN.shown(f"{title(finding)}: {finding.message}"),
        "check_name": finding.code,
        "fingerprint": fingerprint,
        "severity": _severity(finding),
        "location": _location(place),
        "content": {"body": "\n".join(lines)},
        "other_locations": [
            _location(label.place) for label in finding.labels if label.place != place
        ],
    }


def _of_problem(problem: Problem, number: int) -> _Json:
    said = "; ".join(_SCREEN.shown(line) for line in told(problem))
    return {
        "description": f"{fault_name(problem.fault)}: {said}",
        "check_name": problem.fault.code,
        "fingerprint": f"{problem.fault.code}-{number + 1}",
        "severity": "blocker",
        "location": _location(problem.place or Place("ledger.toml", 1)),
    }


def _severity(finding: Finding) -> str:
    if finding.outcome is not Outcome.FOUND:
        return "info"
    match finding.severity:
        case Severity.ERROR:
            return "critical"
        case Severity.WARNING:
            return "major"
        case Severity.NOTE:
            return "minor"


def _location(place: Place) -> _Json:
    end = {} if place.end_line is None else {"end": place.end_line}
    return {"path": posix(place.file), "lines": {"begin": place.line, **end}}
