"""Findings as test results in JUnit XML.

A ledger is a suite. A rule without findings is a passed case. Every finding is a
failed case, since most tools show only the first failure of a case. A check that was
not possible is skipped, and so is a rule whose findings are all waived, covered by
other findings, in the baseline or older than the branch.
Source: there is no standard. The elements used are common to the schema of Jenkins
(junit-10.xsd) and to the readers of GitLab and Azure.
"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from html import escape  # the one of xml.sax imports network modules

from attrs import frozen

from claimtrack.engine.entries import MainFinding
from claimtrack.engine.finding import Outcome
from claimtrack.engine.report import Report
from claimtrack.errors import Problem
from claimtrack.reports.text.descriptions import fault_name
from claimtrack.reports.text.file_names import posix_path
from claimtrack.reports.text.reasons import (
    explanation_lines,
    file_and_line,
    finding_title,
    problem_lines,
)
from claimtrack.reports.text.visible import Display

_SCREEN = Display()


@frozen
class _Case:
    """A test case; ``element`` is its result, empty if it passed."""

    name: str
    group: str
    file: str
    line: int | None = None
    element: str = ""
    message: str = ""
    type: str = ""
    text: str = ""


@frozen
class _Suite:
    """The test cases of a ledger."""

    name: str
    cases: Sequence[_Case]

    def counts(self) -> str:
        """Return the numbers of cases by result, as attributes."""
        results = [case.element for case in self.cases]
        counts = {
            "tests": len(results),
            "failures": results.count("failure"),
            "errors": results.count("error"),
            "skipped": results.count("skipped"),
        }
        return _attributes({key: str(count) for key, count in counts.items()})


def as_junit(reports: Sequence[Report], problems: Sequence[Problem] = ()) -> str:
    """Return a suite for each ledger, as ASCII.

    ``problems`` are those that stopped the check, if any: a suite of errors.
    """
    suites = [_suite(each) for each in reports]
    if problems:
        suites.append(_Suite("claimtrack", [_of_problem(problem) for problem in problems]))
    whole = _Suite("", [case for suite in suites for case in suite.cases])
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="claimtrack"{whole.counts()}>',
    ]
    for suite in suites:
        lines += _lines(suite)
    text = "".join(f"{line}\n" for line in (*lines, "</testsuites>"))
    return text.encode("ascii", "xmlcharrefreplace").decode()


def _suite(report: Report) -> _Suite:
    found: dict[str, list[MainFinding]] = defaultdict(list)
    aside: dict[str, Counter[str]] = defaultdict(Counter)
    for main in report.main_findings():
        found[main.finding.code].append(main)
        for finding in main.covered:
            aside[finding.code]["covered by another finding"] += 1
    for findings, word in (
        (report.waived, "waived"),
        (report.baselined or (), "in the baseline"),
        (report.older or (), "older"),
    ):
        for finding in findings:
            aside[finding.code][word] += 1
    cases: list[_Case] = []
    for rule in report.rules:
        if rule.code in found:
            cases += [_of_finding(each, report.file) for each in found[rule.code]]
            continue
        counts = aside[rule.code].items()
        message = ", ".join(f"{count:,} {word}" for word, count in counts)
        element = "skipped" if message else ""
        name = f"{rule.code} {rule.name}"
        cases.append(_Case(name, rule.name, report.file, element=element, message=message))
    return _Suite(report.file, cases)


def _of_finding(main: MainFinding, file: str) -> _Case:
    finding = main.finding
    place = finding.place
    where = [] if place is None else [file_and_line(place)]
    lines = (*where, *explanation_lines(main), f"fingerprint: {finding.fingerprint}")
    return _Case(
        f"{finding.code} {finding_title(finding)}: {finding.subject}",
        finding.name,
        file if place is None else place.file,
        None if place is None else place.line,
        "skipped" if finding.outcome is Outcome.NOT_CHECKED else "failure",
        finding.message,
        finding.severity.value,
        "\n".join(map(_SCREEN.sanitize, lines)),
    )


def _of_problem(problem: Problem) -> _Case:
    place = problem.place
    return _Case(
        f"{problem.fault.code} {fault_name(problem.fault)}",
        "input",
        "" if place is None else place.file,
        None if place is None else place.line,
        "error",
        problem.message,
        problem.fault.code,
        "\n".join(map(_SCREEN.sanitize, problem_lines(problem))),
    )


def _lines(suite: _Suite) -> Iterator[str]:
    yield f"  <testsuite{_attributes({'name': posix_path(suite.name)})}{suite.counts()}>"
    for case in suite.cases:
        given = {"name": case.name, "classname": f"claimtrack.{case.group}"}
        if case.file:
            given["file"] = posix_path(case.file)
        if case.line is not None:
            given["line"] = str(case.line)
        opened = f"    <testcase{_attributes(given)}"
        if not case.element:
            yield f"{opened}/>"
            continue
        yield f"{opened}>"
        result = {"message": case.message, **({"type": case.type} if case.type else {})}
        element = f"{case.element}{_attributes(result)}"
        text = escape(case.text, quote=False)
        yield f"      <{element}>{text}</{case.element}>" if text else f"      <{element}/>"
        yield "    </testcase>"
    yield "  </testsuite>"


def _attributes(values: dict[str, str]) -> str:
    return "".join(f' {key}="{escape(_SCREEN.sanitize(value))}"' for key, value in values.items())
