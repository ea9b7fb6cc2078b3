"""Formats of other tools for findings, on the command line."""

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
def test_exit_status_is_the_same_in_every_format(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 1 == main.main(["check", ".", "--format", format])
    assert 0 == main.main(["check", ".", "--format", format, "--fail-on", "error"])
    assert 0 == main.main(["check", ".", "--format", format, "--select", "CT201"])
    assert 2 == main.main(["check", "broken.toml", "--format", format])
    capsys.readouterr()


@pytest.mark.parametrize(("format", "ending"), ENDINGS.items())
def test_output_file_equals_printed_output(
    format: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    main.main(["check", ".", "--format", format])
    printed = capsys.readouterr().out

    assert 1 == main.main(["check", ".", "--format", format, "-o", f"found{ending}"])
    assert f"wrote found{ending}\n" == capsys.readouterr().err
    assert printed == Path(f"found{ending}").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FINDINGS)
def test_ledger_is_not_overwritten(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "-o", "ledger.toml"])
    assert f"help: use the extension {ENDINGS[format]}" in capsys.readouterr().err
    assert LEDGER == Path("ledger.toml").read_text(encoding="utf-8")


@pytest.mark.parametrize("format", FINDINGS)
def test_since_is_rejected(format: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "--since", "2020"])
    assert "does not go with --since" in capsys.readouterr().err


@pytest.mark.parametrize("format", ["full", "concise", "json"])
def test_screen_formats_reject_an_output_file(
    format: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main.main(["check", ".", "--format", format, "-o", "found.json"])
    out, err = capsys.readouterr()

    assert "`--output` goes with --format html, sarif, github" in out + err
    assert not Path("found.json").exists()


@pytest.mark.parametrize(("format", "ending"), ENDINGS.items())
def test_problems_are_written_in_the_format_and_on_standard_error(
    format: str, ending: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert 2 == main.main(["check", "broken.toml", "--format", format])
    out, err = capsys.readouterr()
    main.main(["check", "broken.toml", "--format", format, "-o", f"found{ending}"])

    assert "knd" in out
    # The log of a GitHub job already contains both streams.
    assert ("knd" in err) is (format != "github")
    assert out == Path(f"found{ending}").read_text(encoding="utf-8")


def test_sarif_reports_an_unsuccessful_run(capsys: pytest.CaptureFixture[str]) -> None:
    main.main(["check", "broken.toml", "gone.toml", "--format", "sarif"])
    (run,) = json.loads(capsys.readouterr().out)["runs"]
    (invocation,) = run["invocations"]

    assert invocation["executionSuccessful"] is False
    assert {"CT007", "CT010", "CT018"} == {
        each["descriptor"]["id"] for each in invocation["toolExecutionNotifications"]
    }


def test_sarif_contains_baselined_and_waived_findings(
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


def test_several_ledgers_are_one_sarif_run_and_one_junit_suite_each(
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


def test_github_format_appends_a_step_summary(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    summary = tmp_path / "summary.md"
    summary.write_text("# before\n", encoding="utf-8")
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(summary))
    for format in FINDINGS:
        main.main(["check", ".", "--format", format])
    main.main(["check", "broken.toml", "--format", "github"])
    text = summary.read_text(encoding="utf-8")

    assert text.startswith("# before\n### claimtrack\n\n")
    assert 1 == text.count("### claimtrack\n")
    assert 1 == text.count("### claimtrack could not run\n")
    assert "" == capsys.readouterr().err


def test_unwritable_step_summary_keeps_the_exit_status(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path))

    assert 1 == main.main(["check", ".", "--format", "github"])
    assert f"no summary was written to {tmp_path}: Is a directory\n" == capsys.readouterr().err


def test_records_possibly_known_by_a_day_are_counted(capsys: pytest.CaptureFixture[str]) -> None:
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
def test_every_format_disguises_confidential_sources(
    format: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", str(tmp_path / "summary.md"))
    text = LEDGER.replace('"Anna Sliwa"', '"Anna Sliwa", confidential = true')
    Path("ledger.toml").write_text(text, encoding="utf-8")

    assert 1 == main.main(["check", ".", "--format", format, "--show-waived"])
    text = "".join(capsys.readouterr())
    if format == "github":
        text += (tmp_path / "summary.md").read_text(encoding="utf-8")
    assert "anna" not in text.casefold()
    assert "confidential-1" in text.replace("\\", "")


def test_sarif_tools_counts_the_same_findings(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    """Count with the independent package sarif-tools, by level and as GitLab issues."""
    main.main(["check", str(SEED), "--format", "json"])
    everything = json.loads(capsys.readouterr().out)["findings"]
    findings = [each for each in everything if each["covered_by"] is None]
    main.main(["check", str(SEED), "--format", "sarif", "-o", "seed.sarif"])
    counts = Counter(f["severity"] if f["outcome"] == "found" else "none" for f in findings)
    expected = [f"{each}: {counts[each]}" for each in ("error", "warning", "note", "none")]

    text = sarif_tools("summary", "seed.sarif")
    sarif_tools("codeclimate", "-o", "issues.json", "seed.sarif")
    issues = json.loads(Path("issues.json").read_text(encoding="utf-8"))

    assert expected == [line for line in text.splitlines() if line[:1] not in ("", " ")]
    assert Counter(f["code"] for f in findings) == Counter(i["check_name"] for i in issues)


@pytest.mark.skipif(not SCHEMA.exists(), reason="the schema of OASIS is not available")
def test_sarif_is_valid_by_the_oasis_schema(
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
