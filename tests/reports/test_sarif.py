"""SARIF: clauses of the standard, its schema, and another reader."""

import csv
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any  # logs are read as the plain data that they are

import pytest
from attrs import evolve
from hypothesis import given

from claimtrack.engine.finding import Finding, Flag, Reason
from claimtrack.engine.report import Report
from claimtrack.errors import Place, Problem
from claimtrack.model import Claim, Ledger, Severity
from claimtrack.reports.findings.sarif import FINGERPRINT, SCHEMA, as_sarif
from tests.golden import assert_golden
from tests.reports.results_story import (
    GOLDEN,
    RULES,
    clean,
    hostile_problems,
    hostile_reports,
    many,
    report,
    story,
    tried,
)
from tests.reports.stories import problems

SCHEMA_FILE = Path(__file__).parents[3] / "shared/data/sarif/sarif-schema-2.1.0.json"


def run_of(text: str) -> Any:
    log = json.loads(text)

    assert (SCHEMA, "2.1.0", 1) == (log["$schema"], log["version"], len(log["runs"]))
    return log["runs"][0]


def indented(text: str) -> str:
    """Parse a log, and assert that each result is one line."""
    return json.dumps(json.loads(text), indent=2) + "\n"


def test_each_result_is_one_line() -> None:
    lines = as_sarif([many(3)]).split("\n")

    assert 3 == sum(line.startswith('{"ruleId": "CT102"') for line in lines)
    assert as_sarif([many(3)]) == as_sarif([many(3)])


def results_of(text: str) -> Any:
    return run_of(text)["results"]


def result_of(finding: Finding) -> Any:
    (result,) = results_of(as_sarif([report([finding])]))
    return result


def about(message: str, place: Place | None = None, reason: str = "so") -> Finding:
    claim = Claim("a", "A.", place=place)
    flag = Flag(claim, message, [Reason(reason, claim)])
    return Finding("CT102", "single-origin", Severity.WARNING, flag)


def test_a_log_has_the_findings_of_all_ledgers_in_one_run() -> None:
    assert_golden(GOLDEN / "findings.sarif", indented(as_sarif(story(baseline=True))))


def test_a_check_that_could_not_run_has_notifications_and_no_results() -> None:
    text = as_sarif((), problems()[0])
    run = run_of(text)

    assert_golden(GOLDEN / "problems.sarif", indented(text))
    assert "results" not in run
    assert [False] == [each["executionSuccessful"] for each in run["invocations"]]


def test_a_check_that_found_nothing_has_an_empty_list_of_results() -> None:
    run = run_of(as_sarif(clean()))

    assert [] == run["results"]
    assert [True] == [each["executionSuccessful"] for each in run["invocations"]]


def test_columns_are_declared_as_code_points() -> None:
    assert "unicodeCodePoints" == run_of(as_sarif(story()))["columnKind"]


def test_uncertain_findings_have_another_kind_and_no_level() -> None:
    """3.27.10: if kind is not fail, level SHALL be none."""
    found = [(r["ruleId"], r["kind"], r["level"]) for r in results_of(as_sarif(story()))[:4]]

    assert [
        ("CT103", "fail", "warning"),
        ("CT305", "open", "none"),
        ("CT101", "fail", "error"),
        ("CT305", "review", "none"),
    ] == found


def test_every_result_has_the_index_of_its_rule() -> None:
    run = run_of(as_sarif(story()))
    rules = run["tool"]["driver"]["rules"]

    assert [rule.code for rule in RULES] == [rule["id"] for rule in rules]
    for result in run["results"]:
        assert result["ruleId"] == rules[result["ruleIndex"]]["id"]
    assert [["support"], ["support"], ["support"], ["attribution"], ["bookkeeping"], []] == [
        rule["properties"]["tags"] for rule in rules
    ]


def test_waived_findings_are_suppressed_and_all_results_have_suppressions() -> None:
    """3.27.23: suppressions SHALL be null for all results or for none."""
    found = {r["ruleId"]: r["suppressions"] for r in results_of(as_sarif(story()))}

    assert [("inSource", "accepted", "kept for later, by Mina")] == [
        (each["kind"], each["status"], each["justification"]) for each in found.pop("CT501")
    ]
    assert [[]] * 4 == list(found.values())


def test_with_a_baseline_every_result_has_a_state() -> None:
    """3.27.24: if one has it, all SHALL."""
    states = [r.get("baselineState") for r in results_of(as_sarif(story(baseline=True)))]

    assert ["new", "new", "new", "new", "unchanged", "new", "new"] == states
    assert [None] * 6 == [r.get("baselineState") for r in results_of(as_sarif(story()))]


def test_each_reason_links_to_exactly_one_location() -> None:
    """3.11.6: theResult SHALL contain exactly one location with the id of a link."""
    result = results_of(as_sarif(story()))[0]
    related = result["relatedLocations"]

    assert [1, 2, 3] == [location["id"] for location in related]
    assert (
        "2 origins, but the gazette carries them all\n"
        "because: both go through the gazette\n"
        "  - baker > gazette [line 10](1)\n"
        "  - teacher > gazette [line 12](2)\n"
        "because: it relays [line 6](3)\n"
        "help: find a witness who spoke to somebody else"
    ) == result["message"]["text"]


def test_each_chain_is_a_code_flow_with_a_step_per_hop() -> None:
    flows = results_of(as_sarif(story()))[0]["codeFlows"]
    steps = [
        [
            (
                step["location"]["message"]["text"],
                step["location"]["physicalLocation"]["region"]["startColumn"],
            )
            for step in thread["locations"]
        ]
        for flow in flows
        for thread in flow["threadFlows"]
    ]

    assert [
        [("`baker` witnessed", 9), ("`gazette` reported", 50)],
        [("`teacher` witnessed", 8), ("`gazette` reported", 51)],
    ] == steps


def test_a_finding_without_a_place_is_in_the_file_of_its_ledger() -> None:
    result = results_of(as_sarif(story()))[-1]
    (location,) = result["locations"]

    assert "other/ledger.toml" == location["physicalLocation"]["artifactLocation"]["uri"]
    assert [{"name": "closed", "kind": "claim"}] == location["logicalLocations"]
    assert ["office", "wire"] == [
        step["location"]["logicalLocations"][0]["name"]
        for step in result["codeFlows"][0]["threadFlows"][0]["locations"]
    ]


def test_a_place_without_an_end_has_a_region_without_one() -> None:
    (location,) = result_of(about("x", Place("l.toml", 3, 2)))["locations"]

    assert {"startLine": 3, "startColumn": 2} == location["physicalLocation"]["region"]


@pytest.mark.parametrize(
    ("file", "uri", "base"),
    [
        ("desk/ledger.toml", "desk/ledger.toml", True),
        ("./ledger.toml", "ledger.toml", True),
        ("our desk/süd & ost.toml", "our%20desk/s%C3%BCd%20%26%20ost.toml", True),
        ("a:b#c?.toml", "a%3Ab%23c%3F.toml", True),
        ("../ledger.toml", "../ledger.toml", False),
        ("/desk/a b.toml", "file:///desk/a%20b.toml", False),
        ("<stdin>", "%3Cstdin%3E", False),
        ("raw\udcff.toml", "raw%FF.toml", True),
    ],
)
def test_files_below_the_root_are_relative_uris(file: str, uri: str, base: bool) -> None:
    (location,) = result_of(about("x", Place(file, 1)))["locations"]
    artifact = location["physicalLocation"]["artifactLocation"]

    assert {"uri": uri, **({"uriBaseId": "%SRCROOT%"} if base else {})} == artifact


@pytest.mark.parametrize(
    ("said", "written"),
    [
        ("{0} and {x}", "{{0}} and {{x}}"),
        ("[x](1)", "[x]\u2060(1)"),
        ("a [b] (c)", "a [b] (c)"),
        ("two\nlines", "two lines"),
        ("\u202eevil", "<U+202E>evil"),
        ("", "single-origin"),
    ],
)
def test_text_has_no_placeholders_or_links(said: str, written: str) -> None:
    """3.11.5: braces SHALL be doubled; 3.11.6: links have no place but the reasons."""
    message = result_of(about(said))["message"]["text"]

    assert written == (message.partition("\n")[0] or "single-origin")


def test_reader_warnings_are_notifications_of_a_successful_run() -> None:
    note = evolve(problems()[0][0], warning=True)
    run = run_of(as_sarif([evolve(report(), ledger=Ledger.of(notes=[note]))]))

    assert [(True, ["warning"])] == [
        (each["executionSuccessful"], [n["level"] for n in each["toolExecutionNotifications"]])
        for each in run["invocations"]
    ]


@pytest.mark.skipif(not SCHEMA_FILE.exists(), reason="the schema of OASIS is not available")
@pytest.mark.parametrize(
    ("reports", "problems"),
    [
        (story(), ()),
        (story(baseline=True), ()),
        ((), problems()[0]),
        (clean(), ()),
        ([many(3)], ()),
    ],
    ids=range(5),
)
def test_logs_are_valid_by_the_oasis_schema(
    reports: Sequence[Report], problems: Sequence[Problem]
) -> None:
    assert [] == faults_of(as_sarif(reports, problems))


def faults_of(text: str) -> list[str]:
    from jsonschema import Draft4Validator

    if not SCHEMA_FILE.exists():
        return []
    validator = Draft4Validator(json.loads(SCHEMA_FILE.read_text("utf-8")))
    return [error.message for error in validator.iter_errors(json.loads(text))]


@tried
@given(report=hostile_reports())
def test_every_finding_is_a_valid_result(report: Report) -> None:
    text = as_sarif([report])
    found = results_of(text)
    findings = [*report.findings, *report.waived]

    assert text.isascii()
    assert [f.fingerprint for f in findings] == [
        r["partialFingerprints"][FINGERPRINT] for r in found
    ]
    for result in found:
        said = result["message"]["text"].replace("{{", "").replace("}}", "")
        ids = [
            each["id"]
            for each in (*result["locations"], *result.get("relatedLocations", []))
            if "id" in each
        ]
        assert "{" not in said
        assert "}" not in said
        assert len(set(ids)) == len(ids)
        # The only links are those of the reasons: each says which line it goes to.
        assert said.count("](") == sum(said.count(f"]({id})") for id in set(ids))
        assert said.count("](") <= said.count("[line ")


@tried
@given(problems=hostile_problems())
def test_every_problem_is_a_valid_notification(problems: list[Problem]) -> None:
    (invocation,) = run_of(as_sarif((), problems))["invocations"]

    assert len(problems) == len(invocation["toolExecutionNotifications"])


@pytest.mark.deep
@tried
@given(report=hostile_reports())
def test_hostile_logs_are_valid_by_the_oasis_schema(report: Report) -> None:
    assert [] == faults_of(as_sarif([report]))


def sarif_tools(*arguments: str, file: Path) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "sarif", *arguments, str(file)]
    run = subprocess.run(command, capture_output=True, text=True, check=True)
    return run.stdout


def test_sarif_tools_counts_the_same_results(tmp_path: Path) -> None:
    """The other reader is the package sarif-tools."""
    log = tmp_path / "findings.sarif"
    log.write_text(as_sarif(story()), encoding="utf-8")
    rows = tmp_path / "rows.csv"

    said = sarif_tools("summary", file=log)
    sarif_tools("csv", "-o", str(rows), file=log)
    with rows.open(encoding="utf-8", newline="") as file:
        table = list(csv.DictReader(file))

    # What is suppressed it counts as well: the note.
    assert ["error: 1", "warning: 2", "note: 1", "none: 2"] == [
        line for line in said.splitlines() if line[:1] not in ("", " ")
    ]
    assert {("CT101", "ledger.toml", "15"), ("CT103", "ledger.toml", "8")} <= {
        (row["Code"], row["Location"], row["Line"]) for row in table
    }
