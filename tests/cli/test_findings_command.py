"""Findings in the formats of other tools, on the command line."""

import json
import subprocess
import sys
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree

import pytest

from claimtrack.cli import main
from claimtrack.reports.findings.registry import FINDINGS

LEDGER = """\
ledger = 1

[source]
anna  = { kind = "person", name = "Anna Sliwa" }
paper = { kind = "outlet", name = "The Paper" }

[claim.rain]
text = "It rained."
via  = ["anna", "paper"]

[claim.snow]
text = "It snowed."
via  = ["anna", "paper"]

[[waiver]]
code = "CT102"
claim = "snow"
reason = "a trifle"
"""
SEED = Path(__file__).parents[2] / "seeds" / "slbm-2021"
SCHEMA = Path(__file__).parents[3] / "shared/data/sarif/sarif-schema-2.1.0.json"
BROKEN = 'ledger = 1\nsource.anna = { knd = "person" }\n'
ENDINGS = {name: format.endings[0] for name, format in FINDINGS.items()}


@pytest.fixture(autouse=True)
def ledger(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("GITHUB_STEP_SUMMARY", raising=False)
    path = tmp_path / "ledger.toml"
    path.write_text(LEDGER, encoding="utf-8")
    (tmp_path / "broken.toml").write_text(BROKEN, encoding="utf-8")
    return path


@pytest.mark.parametrize("format", FINDINGS)
def test_the_status_is_that_of_check_whatever_the_format(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main.main(["check", ".", "--format", format])
    assert 0 == main.main(["check", ".", "--format", format, "--fail-on", "error"])
    assert 0 == main.main(["check", ".", "--format", format, "--select", "CT201"])
    assert 2 == main.main(["check", "broken.toml", "--format", format])
    capsys.readouterr()


@pytest.mark.parametrize(("format", "ending"), ENDINGS.items())
def test_a_file_gets_what_would_be_printed(
    format: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main.main(["check", ".", "--format", format])
    printed = capsys.readouterr().out

    assert 1 == main.main(["check", ".", "--format", format, "-o", f"found{ending}"])
    assert f"wrote found{ending}\n" == capsys.readouterr().err
    assert printed == Path(f"found{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FINDINGS)
def test_no_ledger_is_written_over(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "-o", "ledger.toml"])
    assert f"help: let its name end in {ENDINGS[format]}" in capsys.readouterr().err
    assert LEDGER == Path("ledger.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FINDINGS)
def test_what_changed_is_not_told_so(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "--since", "2020"])
    assert "has findings, and not what changed" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_formats_for_the_screen_have_no_file(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "-o", "found.json"])
    out, err = capsys.readouterr()

    assert "`--output` goes with --format html, sarif, github" in out + err
    assert not Path("found.json").exists()


@pytest.mark.parametrize(("format", "ending"), ENDINGS.items())
def test_why_it_could_not_run_is_in_the_format_too_and_in_words(
    format: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main.main(["check", "broken.toml", "--format", format])
    out, err = capsys.readouterr()
    main.main(["check", "broken.toml", "--format", format, "-o", f"found{ending}"])

    assert "knd" in out
    # The log of a job has both streams, and need not say it twice.
    assert ("knd" in err) is (format != "github")
    assert out == Path(f"found{ending}").read_text(encoding="utf-8")


def test_a_log_says_that_it_did_not_run(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["check", "broken.toml", "gone.toml", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (invocation,) = run["invocations"]

    assert invocation["executionSuccessful"] is False
    assert {"CT007", "CT010", "CT018"} == {
        each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"]
    }


def test_a_log_has_what_a_baseline_and_a_waiver_leave_out(
    capsys: pytest.CaptureFixture[str],
) -> None:
    main.main(["check", ".", "--write-baseline", "known.json"])
    text = LEDGER + '\n[claim.hail]\ntext = "It hailed."\nvia = ["anna", "paper"]\n'
    Path("ledger.toml").write_text(text, encoding="utf-8")
    capsys.readouterr()

    assert 1 == main.main(["check", ".", "--format", "sarif", "--baseline", "known.json"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    found = {
        (r["locations"][0]["logicalLocations"][0]["name"], r["ruleId"]): (
            r["baselineState"],
            [each["justification"] for each in r["suppressions"]],
        )
        for r in run["results"]
    }

    assert ("new", []) == found["hail", "CT102"]
    assert ("unchanged", []) == found["rain", "CT102"]
    assert ("new", ["a trifle"]) == found["snow", "CT102"]


def test_several_ledgers_are_one_run_and_a_suite_each(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "other.toml").write_text(LEDGER, encoding="utf-8")
    names = [".", "other.toml"]
    main.main(["check", *names, "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    main.main(["check", *names, "--format", "junit"])
    suites = ElementTree.fromstring(capsys.readouterr().out)

    assert {"ledger.toml", "other.toml"} == {
        r["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] for r in run["results"]
    }
    assert ["ledger.toml", "other.toml"] == [suite.get("name") for suite in suites]


def test_a_summary_is_added_to_what_a_step_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for format in FINDINGS:
        main.main(["check", ".", "--format", format])
    main.main(["check", "broken.toml", "--format", "github"])
    said = summary.read_text(encoding="utf-8")

    assert said.startswith("# before\n### claimtrack\n\n")
    assert 1 == said.count("### claimtrack\n")
    assert 1 == said.count("### claimtrack could not run\n")
    assert "" == capsys.readouterr().err


def test_a_summary_that_cannot_be_written_is_told_and_no_failure(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))

    assert 1 == main.main(["check", ".", "--format", "github"])
    assert f"no summary was written to {tmp_path}: Is a directory\n" == capsys.readouterr().err


def test_what_may_have_been_known_by_a_day_is_counted(capsys: pytest.CaptureFixture[str]) -> None:
    text = LEDGER.replace(
        '[claim.rain]\ntext = "It rained."\nvia  = ["anna", "paper"]',
        '[document.d]\npublisher = "paper"\npublished = "2020-01-01"\n'
        '[claim.rain]\ntext = "It rained."\nvia  = ["anna", "paper"]\nat = "d"',
    )
    Path("ledger.toml").write_text(text, encoding="utf-8")
    for format in ("github", "markdown"):
        main.main(["check", ".", "--format", format, "--as-of", "2021"])
        assert "records left out that may have been known" in capsys.readouterr().out
    main.main(["check", ".", "--format", "sarif", "--as-of", "2021"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]

    assert "2021-12-31" == run["properties"]["asOf"]
    assert run["properties"]["possiblyKnown"] > 0


@pytest.mark.parametrize("format", FINDINGS)
def test_no_format_says_who_a_confidential_source_is(
    format: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    text = LEDGER.replace('"Anna Sliwa"', '"Anna Sliwa", confidential = true')
    Path("ledger.toml").write_text(text, encoding="utf-8")

    assert 1 == main.main(["check", ".", "--format", format, "--show-waived"])
    said = "".join(capsys.readouterr())
    if format == "github":
        said += (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "anna" not in said.casefold()
    assert "confidential-1" in said.replace("\\", "")


def test_another_reader_counts_the_findings_of_the_seed(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """The package sarif-tools, which knows nothing of us, by level and as issues of GitLab."""
    main.main(["check", str(SEED), "--format", "json"])
    findings = json.loads(capsys.readouterr().out)["findings"]
    main.main(["check", str(SEED), "--format", "sarif", "-o", "seed.sarif"])
    counts = Counter(f["severity"] if f["outcome"] == "found" else "none" for f in findings)
    expected = [f"{each}: {counts[each]}" for each in ("error", "warning", "note", "none")]

    said = sarif_tools("summary", "seed.sarif")
    sarif_tools("codeclimate", "-o", "issues.json", "seed.sarif")
    issues = json.loads(Path("issues.json").read_text(encoding="utf-8"))

    assert expected == [line for line in said.splitlines() if line[:1] not in ("", " ")]
    assert Counter(f["code"] for f in findings) == Counter(i["check_name"] for i in issues)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of OASIS is not at hand")
def test_the_log_of_the_seed_is_valid_by_the_schema_of_oasis(
    capsys: pytest.CaptureFixture[str],
) -> None:
    from jsonschema import Draft4Validator

    main.main(["check", str(SEED), "--format", "sarif"])
    log = json.loads(capsys.readouterr().out)
    validator = Draft4Validator(json.loads(SCHEMA.read_text(encoding="utf-8")))

    assert [] == [error.message for error in validator.iter_errors(log)]


def sarif_tools(*arguments: str) -> str:
    command = [sys.executable, "-W", "ignore", "-m", "sarif", *arguments]
    return subprocess.run(command, capture_output=True, text=True, check=True).stdout
