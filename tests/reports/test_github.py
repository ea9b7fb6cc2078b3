"""Annotations of GitHub: their order, their limit, and their escapes."""

import re

import pytest
from hypothesis import given

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Claim, Severity
from claimtrack.reports.findings.github import MAX_ANNOTATIONS, as_github
from tests.golden import assert_golden
from tests.reports.results_story import (
    GOLDEN,
    clean,
    hostile_problems,
    hostile_reports,
    many,
    report,
    story,
    tried,
)
from tests.reports.stories import problems

COMMAND = re.compile(r"::(error|warning|notice) ([^:\n]*)::([^\n]*)")


def commands(text: str) -> list[tuple[str, dict[str, str], str]]:
    """Return the workflow commands of a log, parsed like GitHub's runner does.

    The runner looks for ``::`` after leading blanks of each line, with any line ending.
    """
    found = []
    for line in re.split(r"[\r\n]+", text):
        if line.lstrip().startswith("::"):
            match = COMMAND.fullmatch(line)
            assert match, line
            level, properties, data = match.groups()
            pairs = dict(pair.split("=", 1) for pair in properties.split(","))
            found.append((level, {key: _read(value) for key, value in pairs.items()}, _read(data)))
        else:
            assert "##[" not in line
    return found


def _read(text: str) -> str:
    for escaped, plain in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(escaped, plain)
    return text


def about(message: str, place: Place | None) -> str:
    claim = Claim("a", "A.", place=place)
    flag = Flag(claim, message, [Reason("so", claim)])
    finding = Finding("CT102", "single-origin", Severity.WARNING, flag)
    return as_github([report([finding])])


def test_annotations_are_sorted_by_severity_before_the_summary() -> None:
    assert_golden(GOLDEN / "github.txt", as_github(story()))


def test_problems_are_errors() -> None:
    assert_golden(GOLDEN / "github_problems.txt", as_github((), problems()[0]))


def test_a_clean_check_has_only_the_summary() -> None:
    assert "no findings in 2 claims.\n" == as_github(clean())


@pytest.mark.parametrize(
    ("place", "properties"),
    [
        (Place("a/b.toml", 3, 2, 3, 9), "file=a/b.toml,line=3,col=2,endLine=3,endColumn=9"),
        (Place("a/b.toml", 3, 2, 4, 1), "file=a/b.toml,line=3,col=2,endLine=4"),
        (Place("./b.toml", 3), "file=b.toml,line=3,col=1"),
        (Place("a,b:c%.toml", 3), "file=a%2Cb%3Ac%25.toml,line=3,col=1"),
        (None, "file=ledger.toml"),
    ],
)
def test_places_follow_the_rules_of_github(place: Place | None, properties: str) -> None:
    assert f"::warning {properties},title=CT102 single-origin::x%0A" in about("x", place)


def test_special_characters_of_messages_are_escaped() -> None:
    assert "::50%25, a::b %250A%0Abecause: so" in about("50%, a::b %0A", None)


def test_annotations_beyond_githubs_limit_are_plain_log_lines() -> None:
    text = as_github([many(25)])

    assert MAX_ANNOTATIONS == len(commands(text))
    assert "15 more, beyond GitHub's limit of annotations:\n- ledger.toml:11: warning CT102" in text
    for i in range(25):
        assert f"message {i}" in text
        assert f"reason {i} (ledger.toml:{i + 1})" in text
    assert text.endswith("25 findings (25 warnings) in 25 claims.\n")


def test_the_limit_applies_to_each_level() -> None:
    ledgers = [many(12, severity) for severity in reversed(Severity)]
    levels = [level for level, _, _ in commands(as_github(ledgers))]

    assert ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10 == levels


@tried
@given(report=hostile_reports())
def test_ledger_text_cannot_begin_or_end_a_command(report: Report) -> None:
    found = commands(as_github([report]))
    levels = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
    findings = [f for s in Severity for f in report.findings if f.severity is s]

    assert [levels[f.severity] for f in findings] == [level for level, _, _ in found]
    for finding, (_, properties, data) in zip(findings, found, strict=True):
        where = {"file", "line", "col"} if finding.place is not None else {"file"}
        assert where | {"title"} == properties.keys()
        assert properties["title"].startswith(finding.code)
        # Message, two reasons and a part of one, and the help if there is any.
        assert (5 if finding.hint else 4) == len(data.split("\n"))


@tried
@given(problems=hostile_problems())
def test_problem_text_cannot_begin_or_end_a_command(problems: list[Problem]) -> None:
    found = commands(as_github((), problems))

    assert ["error"] * len(problems) == [level for level, _, _ in found]


@tried
@given(report=hostile_reports())
def test_plain_log_lines_cannot_begin_a_command(report: Report) -> None:
    crowd = [many(10, severity) for severity in Severity]
    found = commands(as_github([*crowd, report]))

    assert 3 * MAX_ANNOTATIONS == len(found)
