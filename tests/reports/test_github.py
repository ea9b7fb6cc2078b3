"""Annotations of GitHub: what is shown, what is left for the log, and what no text can do."""

import re

import pytest
from hypothesis import given

from claimtrack.engine.finding import Finding, Flag, because
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Claim, Severity
from claimtrack.reports.findings.github import SHOWN, as_github
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
    """Return the workflow commands of a log, read as the runner of GitHub reads them.

    It looks for ``::`` at the beginning of each line, blanks apart, whatever ends a line.
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
    for written, meant in (("%2C", ","), ("%3A", ":"), ("%0A", "\n"), ("%0D", "\r"), ("%25", "%")):
        text = text.replace(written, meant)
    return text


def about(message: str, place: Place | None) -> str:
    claim = Claim("a", "A.", place=place)
    flag = Flag(claim, message, [because("so", claim)])
    finding = Finding("CT102", "single-origin", Severity.WARNING, flag)
    return as_github([report([finding])])


def test_the_gravest_come_first_and_the_sum_last() -> None:
    assert_golden(GOLDEN / "github.txt", as_github(story()))


def test_problems_are_errors() -> None:
    assert_golden(GOLDEN / "github_problems.txt", as_github((), problems()[0]))


def test_a_clean_check_says_so() -> None:
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
def test_a_place_is_named_as_github_takes_it(place: Place | None, properties: str) -> None:
    assert f"::warning {properties},title=CT102 single-origin::x%0A" in about("x", place)


def test_a_message_keeps_what_would_end_it() -> None:
    assert "::50%25, a::b %250A%0Abecause: so" in about("50%, a::b %0A", None)


def test_no_more_annotations_of_a_level_than_github_shows_and_the_others_are_in_the_log() -> None:
    text = as_github([many(25)])

    assert SHOWN == len(commands(text))
    assert "15 more, for which there is no annotation:\n- ledger.toml:11: warning CT102" in text
    for i in range(25):
        assert f"message {i}" in text
        assert f"reason {i} (ledger.toml:{i + 1})" in text
    assert text.endswith("25 findings (25 warnings) in 25 claims.\n")


def test_each_level_has_room_of_its_own() -> None:
    ledgers = [many(12, severity) for severity in reversed(Severity)]
    levels = [level for level, _, _ in commands(as_github(ledgers))]

    assert ["error"] * 10 + ["warning"] * 10 + ["notice"] * 10 == levels


@tried
@given(report=hostile_reports())
def test_no_text_of_a_ledger_begins_a_command_or_ends_one(report: Report) -> None:
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
def test_no_text_of_a_problem_begins_a_command_or_ends_one(problems: list[Problem]) -> None:
    found = commands(as_github((), problems))

    assert ["error"] * len(problems) == [level for level, _, _ in found]


@tried
@given(report=hostile_reports())
def test_no_text_does_so_where_there_is_no_room_for_annotations(report: Report) -> None:
    crowd = [many(10, severity) for severity in Severity]
    found = commands(as_github([*crowd, report]))

    assert 3 * SHOWN == len(found)
