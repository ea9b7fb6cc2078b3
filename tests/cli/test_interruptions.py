"""Tests that every command leaves the old output or the new one, whatever interrupts it.

The next run must remove what is left, and a message must name the output.
"""

import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from attrs import frozen

import claimtrack
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.reports.findings.registry import FINDINGS
from claimtrack.reports.graph.registry import GRAPHS
from tests.cli.interruptions import Summary
from tests.cli.ledgers import ONE_ORIGIN

ROOT = Path(__file__).parents[2]
PACKAGE = Path(claimtrack.__file__).parent
BASELINE = '{"schema": 1, "fingerprints": []}'
NAMESPACE = ("unshare", "--user", "--map-root-user", "--mount")
HAS_NAMESPACES = (
    shutil.which("unshare") is not None
    and subprocess.run([*NAMESPACE, "true"], capture_output=True).returncode == 0
)

Counts = Mapping[str, int]
"""The number of trials of each kind."""


@frozen
class Case:
    """A command that writes, with the files that it replaces."""

    words: Sequence[str]
    old: Mapping[str, str]
    answers: str = ""
    """The text of standard input."""


def _cases() -> dict[str, Case]:
    """Return every command that writes, in each format, with a new and an old target."""
    checks = {name: format.endings[0] for name, format in FINDINGS.items()} | {"html": ".html"}
    commands: dict[str, tuple[list[str], Mapping[str, str]]] = {
        "baseline": (["check", "one{}.toml", "--write-baseline", "out"], {"out": BASELINE}),
        "report": (["report", "one{}.toml", "-o", "out.html"], {"out.html": "old"}),
    }
    words: list[str]
    old: Mapping[str, str]
    for format, ending in checks.items():
        words = ["check", "one{}.toml", "--format", format, "-o", f"out{ending}"]
        commands[f"check-{format}"] = words, {f"out{ending}": "old"}
    for format in GRAPHS:
        words = ["graph", "one{}.toml", "--format", format, "-o", "out"]
        commands[f"graph-{format}"] = words, {"out": "old"}
    for format in WRITABLE:
        file = FORMATS[format].known_by
        old = {"out": "old"} if file is None else {f"out/{file}": "old"}
        commands[f"convert-{format}"] = ["convert", "one{}.toml", "out", "--to", format], old
    cases: dict[str, Case] = {}
    for name, (words, old) in commands.items():
        force = ["--force"] if words[0] == "convert" else []
        cases[f"{name}-new"] = Case(words, {})
        cases[f"{name}-replaced"] = Case([*words, *force], old)
    cases["init"] = Case(["init", "text.txt", "-o", "out.toml"], {"text.txt": "A text."})
    drafted = f"# Fictional.\n{ONE_ORIGIN}draft = true\n"
    cases["review"] = Case(["review", "out.toml"], {"out.toml": drafted}, "accept\n")
    said = {"text.txt": "It is shut, the council said."}
    cases["draft"] = Case(["draft", "text.txt", "-o", "out.toml"], said)
    cases["draft-into"] = Case(
        ["draft", "text.txt", "--into", "out.toml"], {**said, "out.toml": ONE_ORIGIN}
    )
    answer = {"in.jsonl": '{"answer": "It is 5 km.", "sources": []}', "out": "old"}
    words = ["answers", "in.jsonl", "-o", "out", "--max-missing", "1"]
    cases["answers"] = Case(words, answer)
    cases["fmt"] = Case(["fmt", "out.toml"], {"out.toml": f"{ONE_ORIGIN}\n\n\n"})
    return cases


CASES = _cases()
SHORT = (
    *("graph-dot-replaced", "convert-csv-replaced", "init", "fmt", "baseline-new", "review"),
    "draft-into",
    "answers",
)
"""Cases of each way to write, which are tried by default."""

FEW = {"kills": 15, "random_kills": 5, "interrupts": 10, "faults": 10, "limits": 4}
MANY = {"kills": 80, "random_kills": 30, "interrupts": 20, "faults": 60, "limits": 4}


def parametrize_cases(
    few: Counts, many: Counts, names: Sequence[str] = SHORT
) -> pytest.MarkDecorator:
    """Parametrize a test with cases: some in a few trials by default, all in many when deep."""
    default = [pytest.param(name, few, id=name) for name in names]
    deep = [pytest.param(name, many, id=f"deep-{name}", marks=pytest.mark.deep) for name in CASES]
    return pytest.mark.parametrize(("name", "counts"), [*default, *deep])


def summaries_of(name: str, counts: Counts, folder: Path) -> Mapping[str, Summary]:
    """Carry out the trials of a case in a process of its own."""
    case, rivals = CASES[name], counts.get("rivals", 0)
    for number in range(rivals) if rivals else [""]:
        text = ONE_ORIGIN.replace("The harbour", f"{number}: the harbour")
        (folder / f"one{number}.toml").write_text(text.replace("office", f"office-{number}"))
    for file, text in case.old.items():
        (folder / file).parent.mkdir(exist_ok=True)
        (folder / file).write_text(text)
    words = case.words if rivals else [word.format("") for word in case.words]
    command = [sys.executable, "-m", "tests.cli.interruptions", json.dumps(counts), *words]
    if "full_disk" in counts:
        command = [*NAMESPACE, *command]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    run = subprocess.run(
        command,
        cwd=folder,
        env=environment,
        input=case.answers,
        capture_output=True,
        text=True,
        check=False,
    )

    assert 0 == run.returncode, run.stderr
    found = {
        kind: Summary(**each) for kind, each in json.loads(run.stdout.splitlines()[-1]).items()
    }
    assert counts.keys() == found.keys()
    return found


@parametrize_cases(FEW, MANY)
def test_interrupted_write_leaves_old_or_new(name: str, counts: Counts, tmp_path: Path) -> None:
    found = summaries_of(name, counts, tmp_path)

    assert [] == [loss for summary in found.values() for loss in summary.losses]
    for kind, summary in found.items():
        assert 4 <= summary.trials == summary.old + summary.new, kind
    assert counts["kills"] == found["kills"].trials
    assert counts["random_kills"] == found["random_kills"].trials
    assert found["kills"].old
    assert found["limits"].trials == found["limits"].old


@pytest.mark.skipif(not HAS_NAMESPACES, reason="no file system can be mounted apart")
@parametrize_cases({"full_disk": 4}, {"full_disk": 20}, SHORT[:2])
def test_full_disk_leaves_old_or_new(name: str, counts: Counts, tmp_path: Path) -> None:
    summary = summaries_of(name, counts, tmp_path)["full_disk"]

    assert [] == summary.losses
    assert summary.old
    assert summary.trials == summary.old + summary.new


@parametrize_cases({"rivals": 5}, {"rivals": 20}, SHORT[1:3])
def test_rivals_leave_the_output_of_one(name: str, counts: Counts, tmp_path: Path) -> None:
    summary = summaries_of(name, counts, tmp_path)["rivals"]

    assert [] == summary.losses
    assert counts["rivals"] == summary.old + summary.new
    if ("-new" in name and "convert" in name) or name in ("init", "draft"):
        assert 1 == summary.new
    elif name == "draft-into":
        # A rival that reads the ledger after another wrote it finds nothing new in the text.
        assert 1 <= summary.new
    elif name != "fmt":
        assert 0 == summary.old


WRITING_MODULES = {
    "cli/baseline.py",
    "cli/commands/answers.py",
    "cli/commands/draft.py",
    "cli/commands/fmt.py",
    "cli/commands/graph.py",
    "cli/new_ledger.py",
    "cli/output.py",
    "drafts/texts.py",
    "edits/edited_ledger.py",
    "formats/records/output.py",
    "mcp/draft_tools.py",
}
"""The modules that call `file_writer`. A command that uses another module needs a case above."""

OTHER_FILES = {
    "cli/commands/review.py": "makes a file for the editor in a temporary folder",
    "cli/output.py": "appends to the summary of a step of GitHub Actions",
    "formats/records/file_writer.py": "writes temporary files",
    "cli/diff_base.py": "copies files of a commit to a temporary folder",
    "scale/run.py": "makes the parts of a ledger in a temporary folder",
    "scale/spark/run.py": "makes tables in a temporary folder",
    "scale/spark/tables.py": "makes tables in a temporary folder",
}
"""The modules that write files themselves, and why these are no output."""


def test_every_output_is_written_by_file_writer() -> None:
    modules = {
        path.relative_to(PACKAGE).as_posix(): path.read_text() for path in PACKAGE.rglob("*.py")
    }
    callers = {
        name
        for name, text in modules.items()
        if re.search(r"(?<!def )\bwrite_(?:file|folder)\(", text)
    }
    opens = r"\.write_(bytes|text)\(|copyfile\(|open\([^)]*[\"'][wax]b?\+?[\"']"
    others = {name for name, text in modules.items() if re.search(opens, text)}

    assert WRITING_MODULES == callers - {"formats/records/file_writer.py"}
    assert OTHER_FILES.keys() == others
