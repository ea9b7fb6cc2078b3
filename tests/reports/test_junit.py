"""JUnit XML: passed, failed and skipped cases."""

import re
from collections import Counter
from xml.etree import ElementTree

from hypothesis import given

from claimtrack.engine.finding import Outcome
from claimtrack.engine.report import Report
from claimtrack.errors import Problem
from claimtrack.reports.findings.junit import as_junit
from tests.golden import assert_golden
from tests.reports.results_story import (
    GOLDEN,
    RULES,
    clean,
    hostile_problems,
    hostile_reports,
    story,
    tried,
)
from tests.reports.stories import problems

# What readers share: the elements, what each may hold, and its attributes.
HOLDS = {
    "testsuites": {"testsuite"},
    "testsuite": {"testcase"},
    "testcase": {"failure", "error", "skipped"},
}
COUNTS = {"tests", "failures", "errors", "skipped"}
ATTRIBUTES = {
    "testsuites": {"name", *COUNTS},
    "testsuite": {"name", *COUNTS},
    "testcase": {"name", "classname", "file", "line"},
    "failure": {"message", "type"},
    "error": {"message", "type"},
    "skipped": {"message", "type"},
}


def suites(text: str) -> list[ElementTree.Element]:
    """Return the suites of a report, and assert its structure and counts."""
    root = ElementTree.fromstring(text)

    assert "testsuites" == root.tag
    for element in root.iter():
        assert element.attrib.keys() <= ATTRIBUTES[element.tag]
        assert {child.tag for child in element} <= HOLDS.get(element.tag, set())
        if element.tag in ("testsuites", "testsuite"):
            results = Counter(child.tag for case in element.iter("testcase") for child in case)
            counts = (results["failure"], results["error"], results["skipped"])
            written = (element.get("failures"), element.get("errors"), element.get("skipped"))
            assert tuple(map(str, counts)) == written
            assert str(len(list(element.iter("testcase")))) == element.get("tests")
        assert "testcase" != element.tag or len(element) <= 1
    return list(root)


def cases(suite: ElementTree.Element) -> list[tuple[str, str]]:
    """Return the name and the result of each case."""
    return [(case.get("name", ""), case[0].tag if len(case) else "passed") for case in suite]


def test_a_suite_for_each_ledger_and_a_case_for_each_rule_or_finding() -> None:
    assert_golden(GOLDEN / "junit.xml", as_junit(story(baseline=True)))


def test_problems_are_errors_of_a_separate_suite() -> None:
    assert_golden(GOLDEN / "junit_problems.xml", as_junit((), problems()[0]))


def test_rules_without_findings_pass() -> None:
    (suite,) = suites(as_junit(clean()))

    assert [(f"{rule.code} {rule.name}", "passed") for rule in RULES] == cases(suite)


def test_unchecked_and_waived_rules_are_skipped() -> None:
    suite, _ = suites(as_junit(story()))

    assert [
        ("CT101 unsupported: claim `nobody-hurt`", "failure"),
        ("CT102 single-origin", "passed"),
        ("CT103 single-relay: claim `bridge-fell`", "failure"),
        ("CT305 misplaced-quote (not checked): assertion", "skipped"),
        ("CT305 misplaced-quote (possible): claim `nobody-hurt`", "failure"),
        ("CT501 unused-record", "skipped"),
        ("XY900 house-style", "passed"),
    ] == [(re.sub(r" `a-.*", "", name), results) for name, results in cases(suite)]


def test_baselined_rules_are_skipped() -> None:
    suite, _ = suites(as_junit(story(baseline=True)))
    skipped = [case[0] for case in suite if case.get("name") == "CT102 single-origin"]

    assert ["1 in the baseline"] == [element.get("message") for element in skipped]


def test_a_failure_has_reasons_with_file_and_line() -> None:
    suite, _ = suites(as_junit(story()))
    text = next(suite.iter("failure")).text or ""

    assert text.startswith("ledger.toml:15\nbecause: no chain (ledger.toml:15)\n")


@tried
@given(report=hostile_reports())
def test_every_finding_is_a_valid_case(report: Report) -> None:
    text = as_junit([report])
    (suite,) = suites(text)
    findings = report.findings
    found = Counter(f.outcome is Outcome.NOT_CHECKED for f in findings)
    told = Counter(
        element.text.rpartition("fingerprint: ")[2]
        for element in suite.iter()
        if element.tag in ("failure", "skipped") and element.text
    )

    assert text.isascii()
    assert str(found[False]) == suite.get("failures")
    assert Counter(f.fingerprint for f in findings) == told


@tried
@given(problems=hostile_problems())
def test_every_problem_is_a_valid_error(problems: list[Problem]) -> None:
    (suite,) = suites(as_junit((), problems))

    assert str(len(problems)) == suite.get("errors")
