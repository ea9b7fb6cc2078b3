"""``check --watch``: what is printed, when, and how it ends."""

import time
from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest

from claimtrack.cli import main, watch
from claimtrack.cli.parser import parser
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
    """Work in a folder with a ledger, which counts as a repository of its own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "texts").mkdir()
    (tmp_path / "ledger.toml").write_text(LEDGER)
    (tmp_path / "sources.toml").write_text(SOURCES)
    (tmp_path / "texts" / "paper.txt").write_text("They say that it was closed.\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def watched(*changes: Callable[[], object], more: tuple[str, ...] = ()) -> list[tuple[str, str]]:
    """Return what is printed, out and err, before each of some changes and after the last."""
    out, err = StringIO(), StringIO()
    printed: list[tuple[str, str]] = []
    todo = iter([*changes, None])
    idle = 0

    def wait() -> bool:
        # Asked once more after each change, whether the writing is done.
        nonlocal idle
        if not out.getvalue() and not err.getvalue():
            idle += 1
            assert idle < 99, "a change goes unnoticed"
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
    options = parser().parse_args(given)
    assert ExitStatus.CLEAN is watch.watch(options, Terminal(out, err), wait)
    return printed


def writing(name: str, text: str) -> Callable[[], object]:
    def write() -> None:
        path = Path(name)
        path.write_text(text)

    return write


def test_first_the_findings_are_printed_and_then_what_changes_them(folder: Path) -> None:
    first, then = watched(writing("sources.toml", SOURCES + 'pilot = { kind = "witness" }\n'))

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
def test_whatever_it_is_checked_by_is_watched(
    folder: Path, name: str, text: str, code: str | None
) -> None:
    _, (out, err) = watched(writing(name, text))

    assert (code or "") in out + err
    assert out or err


def test_a_file_that_is_included_anew_is_watched_from_then_on(folder: Path) -> None:
    more = 'ledger = 1\n[source.pilot]\nkind = "witness"\n'
    _, included, filled = watched(
        lambda: (
            writing("more.toml", "ledger = 1\n")(),
            writing("ledger.toml", LEDGER.replace('["', '["more.toml", "'))(),
        ),
        writing("more.toml", more),
    )

    assert "nothing changed; no records differ.\n" == included[0]
    assert "CT501 unused-record" in filled[0]


def test_what_is_wrong_with_a_ledger_is_told_and_waited_on(folder: Path) -> None:
    first, broken, mended = watched(
        writing("ledger.toml", LEDGER.replace("clerk", "clrk")), writing("ledger.toml", LEDGER)
    )

    assert "CT102" in first[0]
    assert ("", True) == (broken[0], "unknown source `clrk`" in broken[1])
    assert "CT102" not in mended[0]


def test_an_included_file_that_is_missing_is_waited_for(folder: Path) -> None:
    Path("sources.toml").unlink()

    first, then = watched(writing("sources.toml", SOURCES))

    assert ("", True) == (first[0], "there is no file `sources.toml`" in first[1])
    assert "CT102" in then[0]


def test_an_interrupt_ends_it_with_130(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    def interrupted(seconds: float) -> None:
        assert watch.EVERY == seconds
        raise KeyboardInterrupt

    monkeypatch.setattr(time, "sleep", interrupted)

    assert 130 == main.main(["check", "ledger.toml", "--watch"])
    assert "CT102" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("options", "message"),
    [
        (["ledger.toml", "ledger.toml"], "--watch looks at one ledger at a time"),
        (["-", "--from", "toml"], "--watch needs a file: standard input is read once"),
        (["ledger.toml", "--format", "sarif"], "--format sarif: --watch prints full or concise"),
        (["ledger.toml", "--since", "2021"], "--since does not go with --watch"),
        (["ledger.toml", "--write-baseline", "b"], "--write-baseline does not go with --watch"),
        (["ledger.toml", "--jobs", "2"], "--jobs does not go with --watch"),
        (["ledger.toml", "--engine", "spark"], "--engine does not go with --watch"),
    ],
)
def test_what_does_not_go_with_it_is_refused(
    options: list[str], message: str, folder: Path, capsys: Captured
) -> None:
    assert 2 == main.main(["check", "--watch", *options])
    assert message in capsys.readouterr().err
