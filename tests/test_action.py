"""The GitHub Action and the GitLab job: their steps, run on a repository made for it."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any  # parsed YAML

import pytest
import yaml
from jsonschema import Draft4Validator

from tests.action_runner import ActionRun, action_steps, evaluate, read_action, run_action
from tests.golden import assert_golden
from tests.reports.test_sarif import SCHEMA_FILE

ROOT = Path(__file__).parents[1]
GOLDEN = ROOT / "tests" / "reports" / "golden"
PAGE = ROOT / "docs" / "how-to" / "findings-in-ci.md"

BASE = """\
ledger = 1

[source]
ferries = { kind = "company", name = "Orrin Ferries", party_to = ["timetable"] }
courier = { kind = "outlet", name = "The Orrin Courier" }
mole = { kind = "person", name = "Ida Moll", confidential = true }

[claim.last-boat]
text = "From October the last boat leaves at six."
topics = ["timetable"]
via = ["ferries", "courier"]

[claim.fewer-crews]
text = "Two crews are to go."
via = ["mole", "courier"]
"""
ADDED = """
[claim.no-refunds]
text = "Tickets are not refunded."
topics = ["timetable"]
via = ["ferries", "courier"]
"""
BACKED = """
[[claim.fewer-crews.assertion]]
via = ["ferries"]
"""
BRANCH = BASE.replace("ledger = 1\n", "ledger = 1\n# Three claims about the ferries\n") + ADDED


def git(folder: Path, *arguments: str) -> str:
    return subprocess.run(
        ["git", "-c", "user.name=T", "-c", "user.email=t@example.org", *arguments],
        cwd=folder,
        env={k: v for k, v in os.environ.items() if not k.startswith("GIT_")},
        check=True,
        capture_output=True,
        encoding="utf-8",
    ).stdout.strip()


def commit(folder: Path, text: str, name: str = "ledger.toml") -> str:
    (folder / name).parent.mkdir(parents=True, exist_ok=True)
    (folder / name).write_text(text, encoding="utf-8")
    git(folder, "add", "-A")
    git(folder, "commit", "-qm", "change")
    return git(folder, "rev-parse", "HEAD")


def pull_request(base: str) -> Mapping[str, object]:
    """Return the event of a pull request, as far as the action reads it."""
    return {"pull_request": {"base": {"sha": base}}}


def make_desk(folder: Path) -> Path:
    """Make a repository with a branch that adds a claim, and moves the others."""
    folder.mkdir()
    git(folder, "init", "-q", "-b", "main")
    commit(folder, BASE)
    git(folder, "checkout", "-qb", "branch")
    commit(folder, BRANCH)
    return folder


@pytest.fixture
def desk(tmp_path: Path) -> Path:
    return make_desk(tmp_path / "a desk")


def on_pull_request(desk: Path, **inputs: str) -> ActionRun:
    given = {name.replace("_", "-"): value for name, value in inputs.items()}
    event = pull_request(git(desk, "rev-parse", "main"))
    return run_action(desk, desk.parent / "temp", given, event)


@pytest.fixture(scope="module")
def pull(tmp_path_factory: pytest.TempPathFactory) -> ActionRun:
    """The action on a pull request that adds a claim, from a hostile repository.

    Its files are named after modules that the action uses.
    """
    desk = make_desk(tmp_path_factory.mktemp("pull") / "a desk")
    for name in ("attrs", "pip", "venv", "claimtrack"):
        (desk / f"{name}.py").write_text("raise SystemExit(9)\n", encoding="utf-8")
    return on_pull_request(desk, packages="pyarrow>=18\nour-rules\n", args="--show-waived")


def test_reviewer_sees_only_the_added_findings_at_their_lines(pull: ActionRun) -> None:
    (annotation,) = pull.annotations
    place = "file=ledger.toml,line=18,col=1,endLine=18,endColumn=19"
    message = "every origin of this claim has a stake in it: ferries in timetable"
    assert annotation.startswith(
        f"::warning {place},title=CT105 interested-party-only::{message}%0A"
    )
    assert pull.summary.startswith(
        "### claimtrack\n\n2 findings (2 warnings) in 3 claims; 3 older, not shown.\n"
    )
    assert "claim `no-refunds` (ledger.toml:18): every origin of this claim" in pull.summary
    assert "last-boat" not in pull.summary + pull.log
    assert 1 == pull.status


def test_summary_on_the_page_of_the_job(pull: ActionRun) -> None:
    assert_golden(GOLDEN / "job_summary.md", pull.summary)


def test_code_scanning_gets_all_findings_with_their_lines(pull: ActionRun) -> None:
    ((category, file),) = [(each["category"], each["sarif_file"]) for each in pull.uploads]
    (log,) = json.loads(Path(file).read_text("utf-8"))["runs"]
    found = [
        (result["ruleId"], place["artifactLocation"]["uri"], place["region"]["startLine"])
        for result in log["results"]
        for place in [result["locations"][0]["physicalLocation"]]
    ]
    assert ("claimtrack", pull.outputs["sarif-file"]) == (category, file)
    expected = [("CT105", 9), ("CT102", 14), ("CT105", 18)]
    assert [(code, "ledger.toml", line) for code, line in expected] == found
    assert [] == sarif_faults(log)


def sarif_faults(run: object) -> list[str]:
    """Return the faults of a run by the schema of OASIS, where that is available."""
    if not SCHEMA_FILE.exists():
        return []
    log = {"version": "2.1.0", "runs": [run]}
    validator = Draft4Validator(json.loads(SCHEMA_FILE.read_text(encoding="utf-8")))
    return [error.message for error in validator.iter_errors(log)]


def test_no_name_of_a_confidential_source_leaves_the_job(pull: ActionRun) -> None:
    results = Path(pull.outputs["sarif-file"]).read_text("utf-8").partition('"results"')[2]

    assert "confidential-1" in results
    assert not re.search("[Mm]ol[el]|Ida", pull.log + pull.summary + results)


def test_branch_that_adds_nothing_passes(desk: Path) -> None:
    commit(desk, BASE + BACKED)
    run = on_pull_request(desk)

    assert (0, [], "0") == (run.status, run.annotations, run.outputs["status"])
    assert "no findings in 2 claims; 2 older, not shown." in run.summary


def test_threshold_decides_what_fails(desk: Path) -> None:
    run = on_pull_request(desk, fail_on="error")

    assert (0, 1, 1) == (run.status, len(run.annotations), len(run.uploads))


def test_push_reports_all_findings(desk: Path) -> None:
    run = run_action(desk, desk.parent / "temp")

    assert (1, 3) == (run.status, len(run.annotations))
    assert "older" not in run.log


def test_check_that_cannot_run_fails_and_uploads_nothing(desk: Path) -> None:
    """An upload without results would close every alert of code scanning."""
    commit(desk, "ledger = 1\n[claim\n")
    run = on_pull_request(desk)

    assert (2, "2", []) == (run.status, run.outputs["status"], run.uploads)
    assert run.annotations[0].startswith("::error file=ledger.toml,line=2,")
    assert run.summary.startswith("### claimtrack could not run\n")


def test_unknown_base_fails(desk: Path) -> None:
    run = on_pull_request(desk, diff_base="0" * 40)

    assert (2, []) == (run.status, run.uploads)
    assert f"has no commit `{'0' * 40}`" in run.annotations[0]


def test_empty_base_and_no_upload(desk: Path) -> None:
    run = on_pull_request(desk, diff_base="", sarif="false")

    assert (1, 3, []) == (run.status, len(run.annotations), run.uploads)


def test_shallow_checkout_gets_the_history_it_needs(desk: Path) -> None:
    clone = desk.parent / "clone"
    git(desk, "clone", "-q", "--depth", "1", "--branch", "branch", desk.as_uri(), str(clone))
    event = pull_request(git(desk, "rev-parse", "main"))

    run = run_action(clone, desk.parent / "temp", {}, event)

    assert (1, 1) == (run.status, len(run.annotations))
    assert "3 older, not shown." in run.log


def test_merge_commit_of_a_pull_request_is_compared_with_its_base(desk: Path) -> None:
    """On a pull request, ``actions/checkout`` checks out the merge of both branches."""
    git(desk, "checkout", "-q", "main")
    commit(desk, BASE + BACKED)
    git(desk, "checkout", "-qb", "merged")
    git(desk, "merge", "-q", "-s", "ours", "-m", "merge", "branch")
    commit(desk, BASE + BACKED + ADDED)

    run = on_pull_request(desk)

    assert 1 == len(run.annotations)
    assert "no-refunds" in run.summary


def test_ledgers_are_lines_with_patterns_and_blanks(desk: Path) -> None:
    commit(desk, BRANCH, "a b/c d/ledger.toml")
    commit(desk, BRANCH, "e/ledger.toml")
    run = on_pull_request(desk, ledgers="a b/*/ledger.toml\n\ne\n", fail_on="error")

    files = [re.findall("file=([^,]*),", each) for each in run.annotations]
    assert [[name] for name in ["a b/c d/ledger.toml"] * 3 + ["e/ledger.toml"] * 3] == files


@pytest.mark.parametrize(
    ("names", "status"),
    [(["ledgers", "fail_on", "diff_base", "args", "packages"], 2), (["sarif", "packages"], 1)],
)
def test_no_input_is_run_as_a_script(names: Sequence[str], status: int, desk: Path) -> None:
    hostile = '"; touch pwned; $(touch pwned) `touch pwned`\n$(touch pwned)\n--x'
    run = on_pull_request(desk, **dict.fromkeys(names, hostile))

    assert not (desk / "pwned").exists()
    assert status == run.status


def test_no_script_contains_an_expression() -> None:
    scripts = [str(step["run"]) for step in action_steps() if "run" in step]

    assert 4 == len(scripts)
    assert [] == [script for script in scripts if "${{" in script]


def test_installs_from_its_own_checkout(pull: ActionRun) -> None:
    options = ["--quiet", "--disable-pip-version-check", "--"]
    assert [*options, str(ROOT), "pyarrow>=18", "our-rules"] == list(pull.installed)


@pytest.mark.deep
def test_real_installation_checks_the_ledger(desk: Path) -> None:
    run = run_action(desk, desk.parent / "temp", {}, python=Path(sys.executable))

    assert (1, 3) == (run.status, len(run.annotations))


def test_steps_are_complete() -> None:
    """Composite actions need a shell for each script, and pin the actions that they use."""
    steps = action_steps()
    used = " ".join(str(step["uses"]) for step in steps if "uses" in step)

    assert {"bash"} == {step["shell"] for step in steps if "run" in step}
    assert re.fullmatch(r"actions/setup-python@v\d+ github/codeql-action/upload-sarif@v\d+", used)
    assert all(each["description"] for each in read_action()["inputs"].values())


@pytest.mark.parametrize(
    ("expression", "value"),
    [
        ("inputs.a", "x"),
        ("inputs.missing || inputs.a", "x"),
        ("inputs.missing || 'y'", "y"),
        ("inputs.missing.more", ""),
        ("inputs.a != ''", "true"),
        ("inputs.missing != ''", "false"),
    ],
)
def test_expressions_are_evaluated(expression: str, value: str) -> None:
    assert value == evaluate(expression, {"inputs": {"a": "x"}})


def test_unknown_expressions_are_rejected() -> None:
    with pytest.raises(ValueError, match="not an expression"):
        evaluate("startsWith(inputs.a, 'x')", {})


def page_block(marker: str) -> dict[str, Any]:  # YAML
    """Return the parsed YAML block of the page that contains a text."""
    blocks = re.findall(r"```yaml\n(.*?)```", PAGE.read_text("utf-8"), re.DOTALL)
    (block,) = [block for block in blocks if marker in block]
    parsed: dict[str, Any] = yaml.safe_load(block)
    return parsed


def test_workflow_of_the_page_uses_the_action_as_it_is(desk: Path) -> None:
    (job,) = page_block("pull_request")["jobs"].values()
    checkout, use = job["steps"]

    assert checkout["uses"].startswith("actions/checkout@v")
    assert use["with"].keys() <= read_action()["inputs"].keys()
    assert {"contents": "read", "security-events": "write"} == job["permissions"]
    inputs = {name: str(value) for name, value in use["with"].items()}
    event = pull_request(git(desk, "rev-parse", "main"))
    assert 1 == run_action(desk, desk.parent / "temp", inputs, event).status


@pytest.mark.parametrize(
    ("is_merge_request", "status", "shown"), [(True, 1, ["no-refunds"]), (False, 1, None)]
)
def test_gitlab_job_of_the_page_runs(
    is_merge_request: bool, status: int, shown: list[str] | None, desk: Path
) -> None:
    (job,) = page_block("CI_MERGE_REQUEST").values()
    install, *script = job["script"]
    base = {"CI_MERGE_REQUEST_DIFF_BASE_SHA": git(desk, "rev-parse", "main")}
    done = subprocess.run(
        ["bash", "-e", "-c", "\n".join(script)],
        cwd=desk,
        env={
            **{k: v for k, v in os.environ.items() if not k.startswith(("GIT_", "CI_"))},
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
            **(base if is_merge_request else {}),
        },
        stdout=subprocess.PIPE,
        encoding="utf-8",
        check=False,
    )

    report = json.loads((desk / "quality.json").read_text("utf-8"))
    assert install.startswith("pip install ")
    assert status == done.returncode
    assert [9, 14, 18] == [issue["location"]["lines"]["begin"] for issue in report]
    claims = re.findall(r"\[claim `([a-z-]+)`\]", done.stdout)
    assert (shown or ["last-boat", "fewer-crews", "no-refunds"]) == claims
    assert {"codequality": "quality.json"}.items() <= job["artifacts"]["reports"].items()
