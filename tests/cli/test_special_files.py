"""Pipes, devices and sockets in place of files: each is refused, and nothing waits for them."""

import os
import socket
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest

from claimtrack import LedgerError
from claimtrack.cli import main
from claimtrack.formats.records import files
from tests.cli.ledgers import ONE_ORIGIN

pytestmark = pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")

Captured = pytest.CaptureFixture[str]


def make_pipe(path: Path) -> None:
    os.mkfifo(path)


def make_device(path: Path) -> None:
    path.symlink_to("/dev/zero")


def make_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as opened:
        opened.bind(str(path))


KINDS: Mapping[str, Callable[[Path], None]] = {
    "pipe": make_pipe,
    "device": make_device,
    "socket": make_socket,
}

INPUTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "ledger": ("x.toml", ("check", "x.toml")),
    "JSON Lines": ("x.jsonl", ("check", "x.jsonl")),
    "PROV": ("x.prov.json", ("check", "x.prov.json")),
    "ClaimReview": ("x.jsonld", ("check", "x.jsonld")),
    "answer": ("x.answer.json", ("check", "x.answer.json")),
    "ledger of show": ("x.toml", ("show", "x.toml", "closed")),
    "ledger of diff": ("x.toml", ("diff", "one.toml", "x.toml")),
    "ledger of fmt": ("x.toml", ("fmt", "x.toml")),
    "ledger of convert": ("x.toml", ("convert", "x.toml", "y.jsonl")),
    "ledger as of a day": ("x.toml", ("check", "x.toml", "--since", "2020")),
    "ledger of a folder": ("sub/ledger.toml", ("check", "sub")),
    "included file": ("part.toml", ("check", "whole.toml")),
    "text of a document": ("text.txt", ("check", "quoting.toml")),
    "text of a new ledger": ("x.txt", ("init", "x.txt")),
    "text of a draft": ("x.txt", ("draft", "x.txt")),
    "page of a draft": ("x.html", ("draft", "x.html")),
    "ledger of a draft": ("x.toml", ("draft", "given.txt", "--into", "x.toml")),
    "answers": ("answers.jsonl", ("answers", "answers.jsonl")),
    "baseline": ("x.json", ("check", "one.toml", "--baseline", "x.json")),
    "baseline of report": ("x.json", ("report", "one.toml", "--baseline", "x.json")),
    "configuration": ("claimtrack.toml", ("check", "one.toml")),
    "project file": ("pyproject.toml", ("assess", "one.toml")),
    "CSV table": ("csv/claims.csv", ("check", "csv")),
    "CSV settings": ("csv/ledger.csv", ("check", "csv")),
    "Parquet table": ("pq/claims.parquet", ("check", "pq")),
    "Parquet settings": ("pq/ledger.parquet", ("check", "pq")),
    "Parquet table in parts": ("pq/claims.parquet", ("check", "pq", "--jobs", "1")),
    "Parquet settings in parts": ("pq/ledger.parquet", ("check", "pq", "--jobs", "1")),
    "plan": ("pq/assertions.parquet", ("check", "pq", "--explain-plan")),
}

OUTPUTS: Mapping[str, tuple[str, tuple[str, ...]]] = {
    "graph": ("x.dot", ("graph", "one.toml", "--format", "dot", "-o", "x.dot")),
    "report": ("x.html", ("report", "one.toml", "-o", "x.html")),
    "findings": ("x.sarif", ("check", "one.toml", "--format", "sarif", "-o", "x.sarif")),
    "new baseline": ("x.json", ("check", "one.toml", "--write-baseline", "x.json")),
    "conversion": ("x.jsonl", ("convert", "one.toml", "x.jsonl", "--force")),
    "folder": ("out", ("convert", "one.toml", "out", "--to", "csv", "--force")),
    "first ledger": ("x.toml", ("init", "given.txt", "-o", "x.toml")),
    "drafted ledger": ("x.toml", ("draft", "said.txt", "-o", "x.toml")),
    "reports on answers": ("x.jsonl", ("answers", "said.jsonl", "-o", "x.jsonl")),
    "drafted JSON": ("x.json", ("draft", "said.txt", "--format", "json", "-o", "x.json")),
}


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    Path(".git").mkdir()
    Path("sub").mkdir()
    Path("one.toml").write_text(ONE_ORIGIN)
    Path("given.txt").write_text("The harbour was closed.\n")
    Path("said.txt").write_text("The harbour is closed, the council said.\n")
    Path("said.jsonl").write_text('{"answer": "It is closed.", "sources": []}\n')
    Path("whole.toml").write_text('ledger = 1\ninclude = ["part.toml"]\n')
    document = '\n[document.page]\npublisher = "wire"\npath = "text.txt"\n'
    Path("quoting.toml").write_text(f"{ONE_ORIGIN}{document}")
    for format in ("csv", "parquet"):
        name = "pq" if format == "parquet" else format
        assert 0 == main.main(["convert", "one.toml", name, "--to", format])
    return tmp_path


def replace(path: Path, make: Callable[[Path], None]) -> None:
    path.unlink(missing_ok=True)
    make(path)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", INPUTS)
def test_input_must_be_a_regular_file(kind: str, case: str, capsys: Captured) -> None:
    name, command = INPUTS[case]
    replace(Path(name), KINDS[kind])
    capsys.readouterr()

    assert 2 == main.main(command)

    # A link to a device also leads out of the folder.
    message = capsys.readouterr().err
    assert f"{name}` is not a regular file" in message or f"{name}` leads out of " in message
    assert "cannot be read" not in message


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("case", OUTPUTS)
def test_output_must_be_a_regular_file(kind: str, case: str) -> None:
    name, command = OUTPUTS[case]
    replace(Path(name), KINDS[kind])
    before = Path(name).stat()

    assert 2 == main.main(command)

    assert before.st_ino == Path(name).stat().st_ino


@pytest.mark.parametrize("kind", KINDS)
def test_summary_of_a_job_must_be_a_regular_file(
    kind: str, capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    replace(Path("summary.md"), KINDS[kind])
    monkeypatch.setenv("GITHUB_STEP_SUMMARY", "summary.md")

    assert 1 == main.main(["check", "one.toml", "--format", "github"])

    assert "no summary was written to summary.md" in capsys.readouterr().err


def test_pipe_that_replaces_a_file_before_it_is_opened_is_refused(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    opened = os.open

    def replace_and_open(path: Path, flags: int) -> int:
        replace(Path(path), make_pipe)
        return opened(path, flags)

    monkeypatch.setattr(os, "open", replace_and_open)

    with pytest.raises(LedgerError, match="is not a regular file"):
        files.open_file(Path("one.toml"), "one.toml")


def test_ledger_from_a_pipe_is_named_by_a_dash() -> None:
    """Process substitution gives a pipe; the message says how to read one."""
    command = f"{sys.executable} -m claimtrack check --from toml --format concise"
    refused = subprocess.run(
        ["bash", "-c", f"{command} <(cat one.toml)"], capture_output=True, text=True, check=False
    )
    read = subprocess.run(
        ["bash", "-c", f"cat one.toml | {command} -"], capture_output=True, text=True, check=False
    )

    assert 2 == refused.returncode
    assert "a ledger is read from standard input as `-`" in refused.stderr
    assert 1 == read.returncode
    assert "single-origin" in read.stdout
