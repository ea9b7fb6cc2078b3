"""``claimtrack assess``: output and exit status."""

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
from claimtrack.cli.commands import assess
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
    """Work in a folder with ledgers and its own repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "harbour.toml").write_text(HARBOUR)
    (tmp_path / "dated.toml").write_text(DATED)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def assess_as_json(capsys: Captured, *arguments: str) -> dict[str, dict[str, object]]:
    """Return the assessment of each claim as JSON, by id."""
    assert ExitStatus.CLEAN == main.main(["assess", *arguments, "--format", "json"])
    claims = json.loads(capsys.readouterr().out)["claims"]
    return {claim["id"]: claim for claim in claims}


def test_assess_exits_with_0(capsys: Captured) -> None:
    assert ExitStatus.CLEAN == main.main(["assess", "harbour.toml"])

    shown = capsys.readouterr()
    assert shown.out.startswith("claim ")
    assert " 1 unsupported, 1 refuted.\n" in shown.out
    assert "" == shown.err


def test_all_claims_are_in_the_table_and_named_claims_in_full(capsys: Captured) -> None:
    assert 7 == len(assess_as_json(capsys, "harbour.toml"))
    assert ["mine", "closed"] == list(assess_as_json(capsys, "harbour.toml", "mine", "closed"))
    assert ExitStatus.CLEAN == main.main(["assess", "harbour.toml", "mine"])
    assert capsys.readouterr().out.startswith("claim mine (event at harbour.toml:28:1)\n")


def test_markdown_prints_a_table_or_sections(capsys: Captured) -> None:
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
def test_unknown_names_are_reported_with_a_hint(
    arguments: list[str], message: str, hint: str | None, capsys: Captured
) -> None:
    command = ["assess", "harbour.toml", *arguments, "--format", "json"]

    assert ExitStatus.FAILED == main.main(command)
    (problem,) = json.loads(capsys.readouterr().out)["problems"]
    assert (message, hint) == (problem["message"], problem["hint"])


def test_problems_of_all_assumptions_are_reported(capsys: Captured) -> None:
    flags = ["--without", "x", "--without", "y", "--assume", "z=A"]

    assert ExitStatus.FAILED == main.main(["assess", "harbour.toml", *flags])
    assert 3 == capsys.readouterr().err.count("unknown source")


@pytest.mark.parametrize("word", ["pilot", "=A", "pilot="])
def test_assume_needs_a_source_and_a_grade(word: str, capsys: Captured) -> None:
    assert ExitStatus.FAILED == main.main(["assess", "harbour.toml", "--assume", word])
    assert "is not SOURCE=GRADE, such as agency=B" in capsys.readouterr().err


def test_ledger_without_claims_cannot_be_assessed(capsys: Captured) -> None:
    Path("empty.toml").write_text("ledger = 1\n")

    assert ExitStatus.FAILED == main.main(["assess", "empty.toml"])
    assert "the ledger has no claim" in capsys.readouterr().err


def test_assumptions_are_compared_with_the_unchanged_ledger(capsys: Captured) -> None:
    claims = assess_as_json(capsys, "harbour.toml", "--without", "port", "--assume", "pilot=A")
    closed = claims["closed"]
    before = closed["before"]

    assert isinstance(before, dict)
    assert {"certain": 3, "possible": 3} == before["origins"]
    assert {"certain": 2, "possible": 2} == closed["origins"]
    assert "B" == assess_as_json(capsys, "harbour.toml", "drill")["drill"]["reliability"]
    assert "A" == claims["drill"]["reliability"]


def test_json_contains_the_assumptions(capsys: Captured) -> None:
    flags = ["--without", "port", "--without", "port", "--assume", "pilot=A"]
    main.main(["assess", "harbour.toml", *flags, "--format", "json"])

    content = json.loads(capsys.readouterr().out)
    assert {"without": ["port"], "assuming": {"pilot": "A"}} == content["what_if"]


def test_assumption_without_effect_prints_only_totals(capsys: Captured) -> None:
    main.main(["assess", "harbour.toml", "--assume", "pilot=B"])

    first, blank, changed, counts = capsys.readouterr().out.splitlines()
    assert ("If `pilot` has grade B:", "") == (first, blank)
    assert "0 of 7 claims changed, 7 not." == changed
    assert counts.startswith("7 claims: 1 corroborated, ")


def test_as_of_limits_the_evidence(capsys: Captured) -> None:
    def status() -> object:
        return assess_as_json(capsys, "dated.toml", "--as-of", "2031-06-10")["closed"]["status"]

    assert "corroborated" == assess_as_json(capsys, "dated.toml")["closed"]["status"]
    assert "single-origin" == status()


@pytest.mark.parametrize(
    ("claims", "day", "message"),
    [
        ([], "2031-05", "no claim was known by 2031-05-31: there is nothing to assess"),
        (["opened"], "2031-06-10", "claim `opened` was not certainly known by 2031-06-10"),
    ],
)
def test_claims_unknown_by_the_day_are_reported(
    claims: list[str], day: str, message: str, capsys: Captured
) -> None:
    assert ExitStatus.FAILED == main.main(["assess", "dated.toml", *claims, "--as-of", day])
    assert message in capsys.readouterr().err


def test_profile_and_configuration_apply(capsys: Captured) -> None:
    def status(*flags: str) -> object:
        return assess_as_json(capsys, "harbour.toml", *flags)["closed"]["status"]

    assert "corroborated" == status()
    assert "contested" == status("--profile", "osint")
    Path("claimtrack.toml").write_text("[check]\ncorroborated = 3\n")
    assert "single-origin" == status()


def test_ledger_is_read_from_standard_input(
    capsys: Captured, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(HARBOUR.encode())))

    assert ExitStatus.CLEAN == main.main(["assess", "-", "--from", "toml"])
    assert "7 claims: " in capsys.readouterr().out


def run_assess(out: Screen | Pipe, *arguments: str, color: str = "auto") -> str:
    invocation = main.parse(["assess", "harbour.toml", *arguments])
    assess.run(invocation.arguments, Terminal(out, Pipe(), color))
    return out.getvalue()


def test_piped_output_ignores_the_terminal_width(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COLUMNS", "60")
    narrow = run_assess(Pipe())
    monkeypatch.setenv("COLUMNS", "150")

    assert narrow == run_assess(Pipe())
    assert "\nclosed     corroborated   A2     3  " in narrow


def test_narrow_terminal_gets_another_layout_and_colour(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("NO_COLOR", raising=False)
    monkeypatch.setenv("TERM", "xterm")
    sizes = iter([60, 150])

    def size() -> os.terminal_size:
        return os.terminal_size((next(sizes), 24))

    monkeypatch.setattr(shutil, "get_terminal_size", size)

    assert "\x1b[1mclosed\x1b[0m\n    corroborated" in run_assess(Screen())
    assert "closed     \x1b[0m" not in run_assess(Screen(), color="never")


def test_assess_names_its_activity(monkeypatch: pytest.MonkeyPatch) -> None:
    shown_names: list[str] = []

    @contextmanager
    def activity(_: Terminal, name: str) -> Iterator[None]:
        shown_names.append(name)
        yield

    monkeypatch.setattr(Terminal, "activity", activity)
    run_assess(Pipe())

    assert ["assessing"] == shown_names
