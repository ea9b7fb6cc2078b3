"""Tests of ``claimtrack answers``: the reports, the totals and the exit status."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from claimtrack.cli.commands import answers
from claimtrack.cli.commands.answers import AnswersArguments
from claimtrack.cli.main import main
from claimtrack.cli.terminal import ExitStatus, Terminal
from tests.cli.test_terminal import Screen
from tests.nonempty import nonempty

GOOD = {"answer": "It cost 40 euros [1].", "sources": ["It cost 40 euros."], "id": "good"}
WRONG = {
    "answer": "It cost 50 euros [1]. It is red.",
    "sources": [{"text": "It cost 40 euros.", "title": "Prices"}],
    "id": "wrong",
}
UNREAD = {"answer": "It cost 50 euros [1].", "sources": [{"url": "https://example.org"}]}

Captured = pytest.CaptureFixture[str]


def run(
    folder: Path, capsys: Captured, entries: Sequence[object], *words: str
) -> tuple[int, str, str]:
    """Run the command on a file with some entries; a text is a line as it is."""
    lines = [each if isinstance(each, str) else json.dumps(each) for each in entries]
    (folder / "answers.jsonl").write_text("".join(f"{each}\n" for each in lines), "utf-8")
    status = main(["answers", "answers.jsonl", *words])
    printed = capsys.readouterr()
    return status, printed.out, printed.err


def test_report_of_each_line_is_printed(folder: Path, capsys: Captured) -> None:
    status, out, err = run(folder, capsys, [GOOD, WRONG])

    reports = [json.loads(row) for row in out.splitlines()]
    assert [(1, "good", True), (2, "wrong", False)] == [
        (each["line"], each["id"], each["passed"]) for each in reports
    ]
    assert ExitStatus.FOUND == status
    assert (
        """\
2 answers; 3 sentences
      1   33.3%  missing
      1   33.3%  all found
      1   33.3%  nothing to check
      1   33.3%  uncited
not passed: 33.33% of the sentences have a missing item, above --max-missing 0
"""
        == err
    )


def test_summary_shows_the_worst_sentences(folder: Path, capsys: Captured) -> None:
    _, out, _ = run(folder, capsys, [GOOD, WRONG], "--format", "summary")

    assert out.startswith(
        """\
answers.jsonl:2, answer wrong
missing: It cost 50 euros [1].
                 ^^^^^^^^
  cited: source 1 "Prices"
  figure `50 euros` is missing"""
    )
    assert "40 euros [1]" not in out


def test_findings_are_counted(folder: Path, capsys: Captured) -> None:
    words = "The bridge cost 40 euros and was opened by the mayor, who cut a ribbon of red silk. "
    pages = [{"text": words * 2, "url": f"https://{name}.example/a"} for name in ("one", "two")]
    copied = {"answer": "The bridge cost 40 euros [1][2].", "sources": pages}

    _, out, err = run(folder, capsys, [copied, GOOD, copied])

    names = [each["name"] for row in out.splitlines() for each in json.loads(row)["findings"]]
    assert 2 == names.count("copied-citations")
    assert "2 copied-citations" in err


def test_summary_counts_the_sentences_that_it_leaves_out(folder: Path, capsys: Captured) -> None:
    _, out, _ = run(folder, capsys, [WRONG] * 13, "--format", "summary")

    assert 10 == out.count("missing: ")
    assert out.endswith("and 3 sentences more\n")


def test_output_file_has_the_reports_and_the_summary_is_printed(
    folder: Path, capsys: Captured
) -> None:
    _, printed, _ = run(folder, capsys, [GOOD, WRONG])

    _, out, _ = run(folder, capsys, [GOOD, WRONG], "-o", "reports.jsonl")

    assert printed == (folder / "reports.jsonl").read_text("utf-8")
    assert out.startswith("answers.jsonl:2, answer wrong\n")
    assert "" == run(folder, capsys, [GOOD, WRONG], "-o", "out", "--format", "json")[1]


@pytest.mark.parametrize(
    ("entries", "words", "expected"),
    [
        ([GOOD], [], 0),
        ([GOOD, WRONG], [], 1),
        ([GOOD, WRONG], ["--max-missing", "0.3"], 1),
        ([GOOD, WRONG], ["--max-missing", "0.34"], 0),
        ([GOOD, WRONG], ["--max-missing", "1"], 0),
        ([GOOD, UNREAD], [], 1),
        ([GOOD, UNREAD], ["--allow-not-checked"], 0),
        ([WRONG, UNREAD], ["--allow-not-checked"], 1),
        ([GOOD, {"answer": " ", "sources": []}], ["--allow-not-checked"], 1),
        ([GOOD, "{"], [], 2),
        ([WRONG, "{"], ["--max-missing", "1"], 2),
        ([""], [], 2),
        ([], ["-o", "out"], 2),
        ([GOOD], ["-o", "answers.jsonl"], 2),
        ([GOOD], ["-o", "missing/out"], 2),
        ([GOOD], ["--max-missing", "2%"], 2),
        ([GOOD], ["--max-missing", "1.5"], 2),
        ([GOOD], ["--max-missing", "nan"], 2),
    ],
)
def test_exit_status(
    entries: list[object], words: list[str], expected: int, folder: Path, capsys: Captured
) -> None:
    assert expected == run(folder, capsys, entries, *words)[0]
    assert not (folder / "out").exists()


def test_names_are_looked_for_if_asked(folder: Path, capsys: Captured) -> None:
    named = {"answer": "The bridge was opened by Anna Lund.", "sources": ["It was opened."]}

    assert ExitStatus.CLEAN == run(folder, capsys, [named])[0]
    assert ExitStatus.FOUND == run(folder, capsys, [named], "--names")[0]


def run_on_screen(folder: Path, format: str | None) -> tuple[str, str]:
    """Run the command on a terminal, and return what both streams show."""
    (folder / "in.jsonl").write_text(f"{json.dumps(GOOD)}\n{json.dumps(WRONG)}\n{{\n")
    out, err = Screen(), Screen()
    arguments = AnswersArguments("in.jsonl", None, format, 0.0, False, False, 1)

    assert ExitStatus.FAILED == answers.run(arguments, Terminal(out, err, "never"))
    return out.getvalue(), err.getvalue()


def test_terminal_shows_the_progress_and_the_summary(folder: Path) -> None:
    out, err = run_on_screen(folder, None)

    assert out.startswith("in.jsonl:2, answer wrong\nmissing: ")
    assert "3/3" in err
    assert "in.jsonl:3:2: error CT004" in err


def test_reports_on_a_terminal_are_not_mixed_with_a_bar(folder: Path) -> None:
    out, err = run_on_screen(folder, "json")

    assert 3 == len([json.loads(row) for row in out.splitlines()])
    assert "\x1b" not in err
    assert err.startswith("in.jsonl:3:2: error CT004")


def test_missing_file_is_reported(folder: Path, capsys: Captured) -> None:
    assert ExitStatus.FAILED == main(["answers", "nowhere.jsonl"])
    assert "there is no file `nowhere.jsonl`" in capsys.readouterr().err


def test_bad_line_is_reported_and_the_others_are_checked(folder: Path, capsys: Captured) -> None:
    status, out, err = run(folder, capsys, [GOOD, "{", GOOD, '{"answer": "a"}'])

    assert ExitStatus.FAILED == status
    assert [1, 2, 3, 4] == [json.loads(row)["line"] for row in out.splitlines()]
    assert "answers.jsonl:2:2: error CT004 syntax: this is not JSON" in err
    assert "answers.jsonl:4:1: error CT010 missing: `sources` is missing" in err
    assert "could not check 2 of 4 answers\n" in err


def test_input_is_never_replaced(folder: Path, capsys: Captured) -> None:
    _, _, err = run(folder, capsys, [GOOD], "-o", "./answers.jsonl")

    assert "is read by this command; nothing was written" in err
    assert GOOD == json.loads((folder / "answers.jsonl").read_text("utf-8"))


def test_answer_cannot_control_the_terminal(folder: Path, capsys: Captured) -> None:
    hostile = {
        "answer": "It cost 50 \x1b[31meuros [\x1b].",
        "sources": [{"text": "\x1b[31m 40", "title": "\x1b"}],
        "id": "\x1b",
    }

    for words in nonempty([(), ("--format", "summary")]):
        _, out, err = run(folder, capsys, [hostile, "\x1b"], *words)
        assert "\x1b" not in out + err


COMMAND = [sys.executable, "-m", "claimtrack", "answers"]
ROOT = Path(__file__).parents[2]
ENVIRONMENT = {**os.environ, "PYTHONPATH": str(ROOT)}


def start(*words: str, stdout: int = subprocess.PIPE) -> subprocess.Popen[bytes]:
    """Start the command with pipes."""
    return subprocess.Popen(
        [*COMMAND, *words],
        stdin=subprocess.PIPE,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=ENVIRONMENT,
    )


def test_report_is_written_as_soon_as_its_line_is_read() -> None:
    with start("-") as process:
        assert process.stdin is not None
        assert process.stdout is not None
        for number in range(3):
            process.stdin.write(json.dumps({**GOOD, "id": number}).encode() + b"\n")
            process.stdin.flush()
            assert number == json.loads(process.stdout.readline())["id"]
        process.stdin.close()
        assert 0 == process.wait()


def test_killed_run_leaves_whole_lines_but_perhaps_the_last(tmp_path: Path) -> None:
    long = {**GOOD, "answer": "It cost 40 euros. " * 300}
    (tmp_path / "in.jsonl").write_text(f"{json.dumps(long)}\n" * 2_000)
    out = tmp_path / "out.jsonl"

    with out.open("wb") as file, start(str(tmp_path / "in.jsonl"), stdout=file.fileno()) as process:
        while out.stat().st_size < 500_000 and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)

    assert -signal.SIGKILL == process.returncode
    *lines, _ = out.read_bytes().split(b"\n")  # a kill can cut the write of a long line
    assert [*range(1, len(lines) + 1)] == [json.loads(each)["line"] for each in nonempty(lines)]


def test_run_ends_when_its_reader_closes_the_pipe(tmp_path: Path) -> None:
    path = tmp_path / "in.jsonl"
    path.write_text(f"{json.dumps(GOOD)}\n" * 5_000)

    with start(str(path)) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        err = process.stderr.read().decode()

    assert 0 == process.returncode
    assert 5_000 > int(err.split()[0].replace(",", ""))
