"""Reports for terminals and as JSON, with golden files."""

import json
from pathlib import Path

import pytest
from attrs import evolve

from claimtrack.engine.finding import Finding, Flag, Outcome, Reason
from claimtrack.engine.report import Report
from claimtrack.engine.rule import Rule
from claimtrack.engine.scope import Scope
from claimtrack.errors import Fault, Place, Problem
from claimtrack.model import Claim, Ledger, Ref, Severity, Waiver
from claimtrack.reports.findings.json_output import findings_as_json, problems_as_json
from claimtrack.reports.findings.terminal import (
    concise_findings,
    concise_problems,
    full_findings,
    full_problems,
)
from claimtrack.reports.text.styles import Style, plain_text, severity_style
from claimtrack.reports.text.totals import summarize_reports
from claimtrack.reports.text.visible import Display
from tests.golden import assert_golden
from tests.reports.stories import bridge, in_code, lines_of, problems

GOLDEN = Path(__file__).parent / "golden"
SCREEN = Display()
NO_FILES = lines_of({})


def checked(*findings: Finding) -> list[Report]:
    """Return a report of hand-made findings with thirty rules and one waived finding."""
    rules = [
        Rule(f"XX{number}", "sample", Severity.NOTE, "", scope=Scope.CLAIM)
        for number in range(100, 130)
    ]
    ledger, _, _ = bridge()
    waiver = Waiver("CT102", Ref("claim", "closed"))
    return [Report(findings, in_code(), tuple(rules), ledger, (waiver,))]


def test_full_findings_have_excerpts_and_reasons() -> None:
    _, findings, lines = bridge()

    assert_golden(GOLDEN / "full.txt", plain_text(full_findings(checked(*findings), lines, SCREEN)))


def test_findings_of_a_missing_file_have_places_without_excerpts() -> None:
    _, findings, _ = bridge()

    assert_golden(
        GOLDEN / "file_gone.txt", plain_text(full_findings(checked(*findings), NO_FILES, SCREEN))
    )


def test_findings_about_records_without_places_describe_the_records() -> None:
    shown = plain_text(full_findings(checked(*in_code()), NO_FILES, SCREEN))

    assert_golden(GOLDEN / "in_code.txt", shown)


def test_concise_findings_match_golden_file() -> None:
    _, findings, _ = bridge()

    assert_golden(
        GOLDEN / "concise.txt",
        plain_text(concise_findings(checked(*findings, *in_code()), SCREEN)),
    )


@pytest.mark.parametrize(
    ("outcome", "shown"),
    [
        (Outcome.FOUND, "sample: nobody"),
        (Outcome.POSSIBLE, "sample (possible): nobody"),
        (Outcome.NOT_CHECKED, "sample (not checked): nobody"),
    ],
)
def test_uncertain_outcome_is_marked_beside_the_name(outcome: Outcome, shown: str) -> None:
    claim = Claim("a", "A.")
    flag = Flag(claim, "nobody says so", [Reason("no chain", claim)], outcome=outcome)
    finding = Finding("XX101", "sample", Severity.NOTE, flag)

    assert shown in plain_text(concise_findings(checked(finding), SCREEN))
    assert shown in plain_text(full_findings(checked(finding), NO_FILES, SCREEN))
    assert f'"outcome": "{outcome.value}"' in findings_as_json(checked(finding))


def test_json_of_findings_matches_golden_file() -> None:
    _, findings, _ = bridge()

    assert_golden(GOLDEN / "findings.json", findings_as_json(checked(*findings, *in_code())))


def test_problems_in_full_concise_and_as_json() -> None:
    found, lines = problems()

    assert_golden(GOLDEN / "problems.txt", plain_text(full_problems(found, lines, SCREEN)))
    assert_golden(GOLDEN / "problems_concise.txt", plain_text(concise_problems(found, SCREEN)))
    assert_golden(GOLDEN / "problems.json", problems_as_json(found))


def test_a_problem_with_two_places_shows_both() -> None:
    text = "first\nsecond\n"
    problem = Problem(
        Fault.DUPLICATE, "twice", Place("x.toml", 2, 1), related=Place("x.toml", 1, 1)
    )

    shown = plain_text(full_problems([problem], lines_of({"x.toml": text}), SCREEN))

    assert "2 | second\n  | ^\n" in shown
    assert "1 | first\n  | - the other one\n" in shown


def _deep(depth: int) -> Reason:
    reason = Reason("the leaf", Claim("a", "A."))
    for level in range(depth):
        reason = Reason(f"level {level}", parts=(reason,))
    return reason


def test_a_very_deep_tree_of_reasons_is_cut_without_an_error() -> None:
    flag = Flag((Claim("a", "A."),), "deep", [_deep(5000)])
    finding = Finding("CT110", "circular-reasoning", Severity.ERROR, flag)

    shown = plain_text(full_findings(checked(finding), NO_FILES, SCREEN))
    held = json.loads(findings_as_json(checked(finding)))

    assert "... and more; the JSON report has all of them" in shown
    assert len(shown.splitlines()) < 40
    assert "the leaf" in json.dumps(held)


def test_many_reasons_are_cut_in_text_and_complete_in_json() -> None:
    claim = Claim("a", "A.")
    flag = Flag((claim,), "many", [Reason(f"reason {i}", claim) for i in range(100)])
    finding = Finding("CT102", "single-origin", Severity.WARNING, flag)

    shown = plain_text(full_findings(checked(finding), NO_FILES, SCREEN))
    held = json.loads(findings_as_json(checked(finding)))

    assert "reason 23" in shown
    assert "reason 24" not in shown
    assert 100 == len(held["findings"][0]["reasons"])


@pytest.mark.parametrize(
    ("severities", "claims", "waived", "baselined", "expected"),
    [
        ([], 0, 0, None, "no findings in no claims."),
        ([Severity.NOTE], 1, 0, 0, "1 finding (1 note) in 1 claim."),
        (
            [Severity.NOTE, Severity.ERROR, Severity.ERROR],
            *(1000, 2, 3),
            "3 findings (2 errors, 1 note) in 1,000 claims; 2 waived; 3 in the baseline.",
        ),
    ],
)
def test_the_summary_line_counts_findings_and_claims(
    severities: list[Severity], claims: int, waived: int, baselined: int | None, expected: str
) -> None:
    (finding,) = in_code()
    report = Report(
        tuple(evolve(finding, severity=each) for each in severities),
        waived * (finding,),
        (),
        Ledger.of(),
        baselined=None if baselined is None else baselined * (finding,),
        claims=claims,
    )

    assert expected == summarize_reports([report])


def test_several_reports_have_one_summary_line() -> None:
    assert "2 findings (2 warnings) in 4 claims; 2 waived." == summarize_reports(
        2 * checked(*in_code())
    )


def test_each_severity_has_its_own_style() -> None:
    assert [Style.ERROR, Style.WARNING, Style.NOTE] == [severity_style(s) for s in Severity]


def test_json_is_always_ascii() -> None:
    flag = Flag((Claim("a", "測試 \u202e"),), "測試", [Reason("é", Claim("a", "A."))])
    finding = Finding("CT102", "single-origin", Severity.NOTE, flag)
    written = findings_as_json(checked(finding))

    assert written.isascii()
    assert written.endswith("}\n")
    assert "測試" == json.loads(written)["findings"][0]["message"]
