"""GitLab code quality reports: required fields, and completeness."""

import json
from typing import Any  # reports are read as the plain data that they are

from hypothesis import given

from claimtrack.engine.report import Report
from claimtrack.errors import Problem
from claimtrack.reports.findings.gitlab import as_gitlab
from tests.golden import assert_golden
from tests.reports.results_story import (
    GOLDEN,
    clean,
    hostile_problems,
    hostile_reports,
    story,
    tried,
)
from tests.reports.stories import problems

SEVERITIES = {"info", "minor", "major", "critical", "blocker"}


def issues(text: str) -> Any:
    """Return the issues of a report, and assert that each has the required fields."""
    found = json.loads(text)
    for issue in found:
        assert issue["severity"] in SEVERITIES
        assert issue["description"]
        assert issue["check_name"]
        assert issue["location"]["path"]
        assert not issue["location"]["path"].startswith("./")
        assert issue["location"]["lines"]["begin"] >= 1
    assert len(found) == len({issue["fingerprint"] for issue in found})
    return found


def test_issues_in_the_order_of_the_ledgers() -> None:
    assert_golden(GOLDEN / "gitlab.json", as_gitlab(story()))


def test_problems_are_blockers() -> None:
    assert_golden(GOLDEN / "gitlab_problems.json", as_gitlab((), problems()[0]))


def test_a_clean_check_is_an_empty_list() -> None:
    assert "[]\n" == as_gitlab(clean())


def test_severities_map_to_gitlab_and_uncertain_findings_are_info() -> None:
    found = [(issue["check_name"], issue["severity"]) for issue in issues(as_gitlab(story()))]

    assert [
        ("CT103", "major"),
        ("CT305", "info"),
        ("CT101", "critical"),
        ("CT305", "info"),
        ("CT102", "major"),
    ] == found


def test_a_finding_without_a_place_is_on_the_first_line_of_its_ledger() -> None:
    location = issues(as_gitlab(story()))[-1]["location"]

    assert {"path": "other/ledger.toml", "lines": {"begin": 1}} == location


def test_a_repeated_fingerprint_gets_a_number() -> None:
    first, second = story()
    twice = [first, second, second]
    one, other = (issue["fingerprint"] for issue in issues(as_gitlab(twice))[-2:])

    assert f"{one}-2" == other


def test_content_has_every_reason_with_file_and_line() -> None:
    first = issues(as_gitlab(story()))[0]

    assert "  - baker > gazette (ledger.toml:10)" in first["content"]["body"].split("\n")
    assert [10, 12, 6] == [each["lines"]["begin"] for each in first["other_locations"]]


@tried
@given(report=hostile_reports())
def test_every_finding_is_a_valid_issue(report: Report) -> None:
    text = as_gitlab([report])
    found = issues(text)
    findings = report.findings

    assert text.isascii()
    assert [f.fingerprint for f in findings] == [
        issue["fingerprint"].partition("-")[0] for issue in found
    ]
    assert all("\n" not in issue["description"] for issue in found)


@tried
@given(problems=hostile_problems())
def test_every_problem_is_a_valid_issue(problems: list[Problem]) -> None:
    assert len(problems) == len(issues(as_gitlab((), problems)))
