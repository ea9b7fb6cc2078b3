"""Findings as a GitLab code quality report: a list of issues in JSON.

Every issue needs a location: a finding without a place gets the first line of its
ledger. Fingerprints must be unique: a repeated one gets a number as a suffix.
Source: GitLab Docs, "Code Quality", "Code Quality report format". ``content`` and
``other_locations`` are from the Code Climate specification; GitLab ignores them.
"""

from collections import Counter
from collections.abc import Iterator, Sequence

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Finding, Outcome
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Severity
from claimtrack.reports.findings import json_output
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix_path
from claimtrack.reports.text.reasons import explanation_lines, finding_title, problem_lines
from claimtrack.reports.text.visible import Display

_SCREEN = Display()

_Json = dict[str, object]


def as_gitlab(reports: Sequence[Report], problems: Sequence[Problem] = ()) -> str:
    """Return the issues of reports as ASCII, in the order of the ledgers.

    Errors are critical, warnings major and notes minor. Findings that are possible or
    not checked are info. Problems that stopped the check are blockers.
    """
    return json_output.json_text(list(_issues(reports, problems)))


def _issues(reports: Sequence[Report], problems: Sequence[Problem]) -> Iterator[_Json]:
    seen: Counter[str] = Counter()
    for number, problem in enumerate(problems):
        yield _of_problem(problem, number)
    for each in reports:
        for main in each.main_findings():
            fingerprint = main.finding.fingerprint
            seen[fingerprint] += 1
            again = f"-{seen[fingerprint]}" if seen[fingerprint] > 1 else ""
            yield _of_finding(main, each.file, fingerprint + again)


def _of_finding(main: MainFinding, file: str, fingerprint: str) -> _Json:
    finding = main.finding
    place = finding.place or Place(file, 1)
    lines = [_SCREEN.sanitize(line) for line in explanation_lines(main)]
    return {
        "description": _SCREEN.sanitize(f"{finding_title(finding)}: {finding.message}"),
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
    text = "; ".join(_SCREEN.sanitize(line) for line in problem_lines(problem))
    return {
        "description": f"{fault_name(problem.fault)}: {text}",
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
    return {"path": posix_path(place.file), "lines": {"begin": place.line, **end}}
