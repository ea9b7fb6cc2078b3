"""``claimtrack check --watch``: output after each change, and rejected options."""

import time
from collections.abc import Callable
from functools import partial
from io import StringIO
from pathlib import Path

import pytest

from claimtrack.cli import main
from claimtrack.cli.commands import check as command
from claimtrack.cli.commands.check import check_again
from claimtrack.cli.terminal import ExitStatus, Terminal

LEDGER = """\
ledger = 1
include = ["sources.toml"]

[document.paper]
publisher = "daily"
path = "texts/paper.txt"

[claim.closed]
text = "The harbour was closed."

[[claim.closed.assertion]]
via = [{ source = "clerk", quote = "it was closed", at = "paper" }, "daily"]
at = "paper"
"""
SOURCES = """\
ledger = 1

[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }
"""

ONLY = ("--select", "single-origin,misplaced-quote,unused-record")

Captured = pytest.CaptureFixture[str]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with a ledger and its own repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "ledger.toml").write_text(LEDGER)
    (tmp_path / "sources.toml").write_text(SOURCES)
    (tmp_path / "texts" / "paper.txt").write_text("They say that it was closed.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def run_watch(*changes: Callable[[], object], more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return the output on both streams before each change, and after the last one."""
    out, err = StringIO(), StringIO()
    printed: list[tuple[str, str]] = []
    todo = iter([*changes, None])
    idle = 0

    def wait() -> bool:
        # Called once more after each change, until the files are stable.
        nonlocal idle
        if not out.getvalue() and not err.getvalue():
            idle += 1
            assert idle < 99, "a change is not noticed"
            return True
        printed.append((out.getvalue(), err.getvalue()))
        for stream in (out, err):
            stream.seek(0)
            stream.truncate()
        change = next(todo)
        if change is None:
            return False
        change()
        return True

    given = ["check", "ledger.toml", "--watch", "--format", "concise", *ONLY, *more]
    terminal = Terminal(out, err)
    check = partial(check_again, main.parse(given).arguments, terminal)
    assert ExitStatus.CLEAN is command.watch_ledger("ledger.toml", None, check, terminal, wait)
    return printed


def write_later(name: str, text: str) -> Callable[[], object]:
    def write() -> None:
        path = Path(name)
        path.write_text(text)

    return write


def test_findings_are_printed_first_and_then_changes(folder: Path) -> None:
    first, then = run_watch(write_later("sources.toml", SOURCES + 'pilot = { kind = "witness" }\n'))

    assert "CT102 single-origin" in first[0]
    assert "watching 3 files; interrupt to end\n" == first[1]
    assert then[0].startswith("new   sources.toml:6:1: ")
    assert "CT501 unused-record" in then[0]
    assert "CT102" not in then[0]


@pytest.mark.parametrize(
    ("name", "text", "code"),
    [
        ("ledger.toml", LEDGER + "\n[claim.closed.fact]\n", None),
        ("texts/paper.txt", "They say nothing.\n", "CT305"),
        ("claimtrack.toml", '[check]\nignore = ["CT102"]\n', "CT102"),
        ("pyproject.toml", '[tool.claimtrack.check]\nignore = ["CT102"]\n', "CT102"),
    ],
)
def test_ledger_texts_and_configuration_are_watched(
    folder: Path, name: str, text: str, code: str | None
) -> None:
    _, (out, err) = run_watch(write_later(name, text))

    assert (code or "") in out + err
    assert out or err


def test_newly_included_file_is_watched(folder: Path) -> None:
    more = 'ledger = 1\n[source.pilot]\nkind = "witness"\n'
    _, included, filled = run_watch(
        lambda: (
            write_later("more.toml", "ledger = 1\n")(),
            write_later("ledger.toml", LEDGER.replace('["', '["more.toml", "'))(),
        ),
        write_later("more.toml", more),
    )

    assert "nothing changed; no records differ.\n" == included[0]
    assert "CT501 unused-record" in filled[0]


def test_broken_ledger_is_reported_and_watched(folder: Path) -> None:
    first, broken, repaired = run_watch(
        write_later("ledger.toml", LEDGER.replace("clerk", "clrk")),
        write_later("ledger.toml", LEDGER),
    )

    assert "CT102" in first[0]
    assert ("", True) == (broken[0], "unknown source `clrk`" in broken[1])
    assert "CT102" not in repaired[0]


def test_missing_included_file_is_watched(folder: Path) -> None:
    Path("sources.toml").unlink()

    first, then = run_watch(write_later("sources.toml", SOURCES))

    assert ("", True) == (first[0], "there is no file `sources.toml`" in first[1])
    assert "CT102" in then[0]


def test_interrupt_exits_with_130(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def interrupted(seconds: float) -> None:
        assert command.POLL_INTERVAL == seconds
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)

    assert 130 == main.main(["check", "ledger.toml", "--watch"])
    assert "CT102" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["ledger.toml", "ledger.toml"], "--watch takes one ledger"),
        (["-", "--from", "toml"], "--watch needs a file: standard input is read once"),
        (["ledger.toml", "--format", "sarif"], "--format sarif does not go with --watch"),
        (["ledger.toml", "--since", "2021"], "--since does not go with --watch"),
        (["ledger.toml", "--write-baseline", "b"], "--write-baseline does not go with --watch"),
        (["ledger.toml", "--jobs", "2"], "--jobs does not go with --watch"),
        (["ledger.toml", "--engine", "spark"], "--engine does not go with --watch"),
    ],
)
def test_conflicting_options_are_rejected(
    options: list[str], message: str, folder: Path, capsys: Captured
) -> None:
    assert 2 == main.main(["check", "--watch", *options])
    assert message in capsys.readouterr().err
