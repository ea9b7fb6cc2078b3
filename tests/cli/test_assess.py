"""`claimtrack assess`: what is printed where, and the exit status."""

import json
import os
import shutil
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from claimtrack.cli import main
from claimtrack.cli.parser import parser
from claimtrack.cli.terminal import ExitStatus, Terminal
from tests.cli.test_terminal import Pipe, Screen
from tests.reports.assessed_story import HARBOUR

Captured = pytest.CaptureFixture[str]
DATED = """\
ledger = 1

[source]
pilot = { kind = "witness", reliability = "B" }
diver = { kind = "expert", reliability = "A" }

[document.early]
publisher = "pilot"
published = "2031-06-01"

[document.late]
publisher = "diver"
published = "2031-06-20"

[claim.closed]
text = "The harbour was closed."
via  = ["pilot"]
at   = "early"

[[claim.closed.assertion]]
via = ["diver"]
at  = "late"

[claim.opened]
text = "The harbour was opened again."
via  = ["diver"]
at   = "late"
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a folder with ledgers, which counts as a repository of its own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "harbour.toml").write_text(HARBOUR)
    (tmp_path / "dated.toml").write_text(DATED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def told(capsys: Captured, *arguments: str) -> dict[str, dict[str, object]]:
    """Return what is told of each claim."""
    assert ExitStatus.CLEAN == main.main(["assess", *arguments, "--format", "json"])
    claims = json.loads(capsys.readouterr().out)["claims"]
    return {claim["id"]: claim for claim in claims}


def test_it_ran_whatever_it_tells(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["assess", "harbour.toml"])

    shown = capsys.readouterr()
    assert shown.out.startswith("claim ")
    assert " 1 unsupported, 1 refuted.\n" in shown.out
    assert "" == shown.err


def test_without_a_claim_all_are_told_of_else_those_named_in_full(capsys: Captured) -> None:
    assert 7 == len(told(capsys, "harbour.toml"))
    assert ["mine", "closed"] == list(told(capsys, "harbour.toml", "mine", "closed"))
    assert ExitStatus.CLEAN == main.main(["assess", "harbour.toml", "mine"])
    assert capsys.readouterr().out.startswith("claim mine (event at harbour.toml:28:1)\n")


def test_markdown_has_a_table_or_sections(capsys: Captured) -> None:
    main.main(["assess", "harbour.toml", "--format", "markdown"])
    assert capsys.readouterr().out.startswith("| claim |")
    main.main(["assess", "harbour.toml", "mine", "--format", "markdown"])
    assert capsys.readouterr().out.startswith("## `mine`\n")


@pytest.mark.parametrize(
    ("arguments", "message", "hint"),
    [
        (["mines"], "no claim is called `mines`", "did you mean `mine`?"),
        (["--without", "diverr"], "`--without`: unknown source `diverr`", "did you mean `diver`?"),
        (
            ["--assume", "diverr=A"],
            "`--assume`: unknown source `diverr`",
            "did you mean `diver`?",
        ),
        (
            ["--assume", "pilot=Z"],
            '`--assume`: expected one of A, B, C, D, E, F; found the text "Z"',
            None,
        ),
    ],
)
def test_who_or_what_nobody_knows_is_told_with_a_hint(
    arguments: list[str], message: str, hint: str | None, capsys: Captured
) -> None:
    command = ["assess", "harbour.toml", *arguments, "--format", "json"]

    assert ExitStatus.FAILED == main.main(command)
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (message, hint) == (problem["message"], problem["hint"])


def test_all_that_is_wrong_with_what_is_supposed_is_told_at_once(capsys: Captured) -> None:
    flags = ["--without", "x", "--without", "y", "--assume", "z=A"]

    assert ExitStatus.FAILED == main.main(["assess", "harbour.toml", *flags])
    assert 3 == capsys.readouterr().err.count("unknown source")


@pytest.mark.parametrize("word", ["pilot", "=A", "pilot="])
def test_a_supposed_grade_names_source_and_grade(word: str, capsys: Captured) -> None:
    assert ExitStatus.FAILED == main.main(["assess", "harbour.toml", "--assume", word])
    assert "is not SOURCE=GRADE, such as agency=B" in capsys.readouterr().err


def test_a_ledger_without_a_claim_cannot_be_assessed(capsys: Captured) -> None:
    Path("empty.toml").write_text("ledger = 1\n")

    assert ExitStatus.FAILED == main.main(["assess", "empty.toml"])
    assert "the ledger has no claim" in capsys.readouterr().err


def test_what_is_supposed_is_told_with_what_was(capsys: Captured) -> None:
    claims = told(capsys, "harbour.toml", "--without", "port", "--assume", "pilot=A")
    closed = claims["closed"]
    before = closed["before"]

    assert isinstance(before, dict)
    assert {"certain": 3, "possible": 3} == before["origins"]
    assert {"certain": 2, "possible": 2} == closed["origins"]
    assert "B" == told(capsys, "harbour.toml", "drill")["drill"]["reliability"]
    assert "A" == claims["drill"]["reliability"]


def test_what_is_supposed_is_in_the_json(capsys: Captured) -> None:
    flags = ["--without", "port", "--without", "port", "--assume", "pilot=A"]
    main.main(["assess", "harbour.toml", *flags, "--format", "json"])

    held = json.loads(capsys.readouterr().out)
    assert {"without": ["port"], "assuming": {"pilot": "A"}} == held["what_if"]


def test_what_changes_nothing_leaves_only_the_sums(capsys: Captured) -> None:
    main.main(["assess", "harbour.toml", "--assume", "pilot=B"])

    first, blank, changed, counts = capsys.readouterr().out.splitlines()
    assert ("If `pilot` is of grade B:", "") == (first, blank)
    assert "0 of 7 claims changed, 7 not." == changed
    assert counts.startswith("7 claims: 1 corroborated, ")


def test_it_goes_by_a_day(capsys: Captured) -> None:
    def status() -> object:
        return told(capsys, "dated.toml", "--as-of", "2031-06-10")["closed"]["status"]

    assert "corroborated" == told(capsys, "dated.toml")["closed"]["status"]
    assert "single-origin" == status()


@pytest.mark.parametrize(
    ("claims", "day", "message"),
    [
        ([], "2031-05", "no claim was known by 2031-05-31: there is nothing to assess"),
        (["opened"], "2031-06-10", "claim `opened` was not certainly known by 2031-06-10"),
    ],
)
def test_what_was_not_known_by_a_day_cannot_be_assessed(
    claims: list[str], day: str, message: str, capsys: Captured
) -> None:
    assert ExitStatus.FAILED == main.main(["assess", "dated.toml", *claims, "--as-of", day])
    assert message in capsys.readouterr().err


def test_the_profile_and_the_configuration_have_their_say(capsys: Captured) -> None:
    def status(*flags: str) -> object:
        return told(capsys, "harbour.toml", *flags)["closed"]["status"]

    assert "corroborated" == status()
    assert "contested" == status("--profile", "osint")
    Path("claimtrack.toml").write_text("[check]\ncorroborated = 3\n")
    assert "single-origin" == status()


def test_a_ledger_comes_from_a_pipe_too(capsys: Captured, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(HARBOUR.encode())))

    assert ExitStatus.CLEAN == main.main(["assess", "-", "--from", "toml"])
    assert "7 claims: " in capsys.readouterr().out


def shown(out: Screen | Pipe, *arguments: str, color: str = "auto") -> str:
    options = parser().parse_args(["assess", "harbour.toml", *arguments])
    options.command(options, Terminal(out, Pipe(), color))
    return out.getvalue()


def test_what_is_piped_does_not_depend_on_a_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = shown(Pipe())
    monkeypatch.setenv("COLUMNS", "150")

    assert narrow == shown(Pipe())
    assert "\nclosed     corroborated   A2     3  " in narrow


def test_a_narrow_terminal_gets_another_layout_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    sizes = iter([60, 150])

    def size() -> os.terminal_size:
        return os.terminal_size((next(sizes), 24))

    monkeypatch.setattr(shutil, "get_terminal_size", size)

    assert "\x1b[1mclosed\x1b[0m\n    corroborated" in shown(Screen())
    assert "closed     \x1b[0m" not in shown(Screen(), color="never")


def test_long_work_says_what_it_is(monkeypatch: pytest.MonkeyPatch) -> None:
    said: list[str] = []

    @contextmanager
    def patience(_: Terminal, doing: str) -> Iterator[None]:
        said.append(doing)
        yield

    monkeypatch.setattr(Terminal, "patience", patience)
    shown(Pipe())

    assert ["assessing"] == said
