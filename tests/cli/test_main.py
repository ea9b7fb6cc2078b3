"""The command line: exit status, failures, colour and streams."""

import json
import os
import re
import runpy
import shlex
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import NoReturn

import pytest

import claimtrack
from claimtrack import api
from claimtrack.cli import main
from claimtrack.cli.commands.check import CheckArguments
from claimtrack.model import Severity
from tests.cli.ledgers import ONE_ORIGIN, ONLY, TWO_ORIGINS
from tests.golden import assert_golden

Captured = pytest.CaptureFixture[str]


GOLDEN = Path(__file__).parent / "golden"


PACKAGE = Path(claimtrack.__file__).parents[1]


@pytest.mark.usefixtures("folder")
class TestCannotRun:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("ledger = 1\n", "CT001"), ("", "CT001"), ("x = [", "CT004"), ("ledger = 2", "CT011")],
    )
    def test_invalid_ledger_exits_with_2(
        self, text: str, code: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "bad.toml").write_text(text)

        assert 2 == main.main(["check", "bad.toml"])
        shown = capsys.readouterr()
        assert f"error[{code}]" in shown.err
        assert " --> bad.toml:1:" in shown.err
        assert "" == shown.out

    def test_problems_of_all_ledgers_are_reported(self, folder: Path, capsys: Captured) -> None:
        (folder / "bad.toml").write_text("x = [")

        assert 2 == main.main(["check", "bad.toml", "one.toml", "gone.toml"])
        shown = capsys.readouterr().err
        assert "error[CT004]" in shown
        assert "there is no file `gone.toml`" in shown

    def test_json_format_prints_problems_as_json(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "gone.toml", "--format", "json"])

        shown = capsys.readouterr()
        (problem,) = json.loads(shown.out)["problems"]
        assert "CT018" == problem["code"]
        assert "" == shown.err

    def test_concise_format_prints_problems_as_lines(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "gone.toml", "--format", "concise"])
        assert "error CT018 no-file: there is no file `gone.toml`\n" == capsys.readouterr().err

    @pytest.mark.parametrize(
        "arguments",
        [
            [],
            ["chekc"],
            ["check"],
            ["check", "one.toml", "--format", "xml"],
            ["check", "one.toml", "--today", "tomorrow"],
            ["check", "one.toml", "--severity", "CT102"],
            ["check", "one.toml", "--severity", "=note"],
            ["check", "one.toml", "--select", ""],
            ["check", "one.toml", "--ignore", " , "],
            ["check", "one.toml", "--sel", "CT102"],
        ],
    )
    def test_usage_error_exits_with_2(self, arguments: list[str], capsys: Captured) -> None:
        assert 2 == main.main(arguments)
        assert "usage: claimtrack" in capsys.readouterr().err

    def test_usage_error_names_the_command_and_escapes_control_characters(
        self, capsys: Captured
    ) -> None:
        assert 2 == main.main(["check", "one.toml", "--\x1b[31m"])

        shown = capsys.readouterr().err
        assert [
            "claimtrack check: error: unrecognized arguments: --<U+001B>[31m",
            "usage: claimtrack check [OPTIONS] LEDGER [LEDGER ...]",
            "help: claimtrack check --help",
        ] == shown.splitlines()

    @pytest.mark.parametrize(
        ("arguments", "suggested"),
        [
            (["check", "one.toml", "--as-off", "2031"], "--as-of"),
            (["check", "one.toml", "--format", "ful"], "full"),
            (["chek", "one.toml"], "check"),
        ],
    )
    def test_usage_error_suggests_the_nearest_word(
        self, arguments: list[str], suggested: str, capsys: Captured
    ) -> None:
        assert 2 == main.main(arguments)
        assert f"  did you mean `{suggested}`" in capsys.readouterr().err.splitlines()[1]

    @pytest.mark.parametrize("format", ["full", "concise", "json"])
    def test_unwritable_baseline_is_reported_as_a_problem(
        self, format: str, capsys: Captured
    ) -> None:
        flags = ["--write-baseline", "gone/known.json", "--format", format]

        assert 2 == main.main(["check", "one.toml", *flags])
        shown = capsys.readouterr()
        assert "CT018" in (shown.out if format == "json" else shown.err)
        assert "`gone/known.json`: No such file or directory" in shown.out + shown.err
        assert "TRACEBACK" not in shown.err

    @pytest.mark.parametrize("flag", ["--select", "--ignore", "--severity"])
    def test_unknown_rule_is_reported_with_its_option(self, flag: str, capsys: Captured) -> None:
        value = "single-origins=note" if flag == "--severity" else "CT102,single-origins"

        assert 2 == main.main(["check", "one.toml", flag, value])
        shown = capsys.readouterr().err
        assert f"`{flag}`: no rule is called `single-origins`" in shown
        assert "did you mean `single-origin`" in shown

    def test_control_character_is_reported_with_its_option(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "one.toml", "--select", "\x01"])
        assert "`--select`: control character U+0001" in capsys.readouterr().err

    def test_crash_exits_with_2_and_one_line(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        def crash(*_: object, **__: object) -> NoReturn:
            raise ZeroDivisionError("the \x1b[31mday")

        monkeypatch.setattr(api, "check", crash)
        monkeypatch.delenv("CLAIMTRACK_TRACEBACK", raising=False)

        assert 2 == main.main(["check", "one.toml"])
        shown = capsys.readouterr().err
        assert shown.startswith("claimtrack: unexpected ZeroDivisionError: the <U+001B>[31mday\n")
        assert "Traceback" not in shown

        monkeypatch.setenv("CLAIMTRACK_TRACEBACK", "1")
        main.main(["check", "one.toml"])
        assert "Traceback" in capsys.readouterr().err

    def test_failed_rule_exits_with_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        def fail(*_: object, **__: object) -> NoReturn:
            raise claimtrack.RuleError("rule CT102 single-origin failed: KeyError()")

        monkeypatch.setattr(api, "check", fail)

        assert 2 == main.main(["check", "one.toml"])
        assert capsys.readouterr().err.startswith("claimtrack: rule CT102 single-origin failed")

    def test_closed_standard_output_exits_with_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        with monkeypatch.context() as closed:
            closed.setattr(sys, "stdout", None)

            assert 2 == main.main(["rules"])
        assert "claimtrack: cannot print: the stream is closed\n" == capsys.readouterr().err

    def test_invalid_settings_of_all_ledgers_are_reported(
        self, folder: Path, capsys: Captured
    ) -> None:
        for name in ("a", "b"):
            (folder / name).mkdir()
            (folder / name / "ledger.toml").write_text(TWO_ORIGINS)
            (folder / name / "claimtrack.toml").write_text(f"[{name}]\n")

        assert 2 == main.main(["check", "a", "b"])
        shown = capsys.readouterr().err
        assert "unknown key `a`" in shown
        assert "unknown key `b`" in shown

    def test_interrupt_exits_with_130(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> NoReturn:
            raise KeyboardInterrupt

        monkeypatch.setattr(api, "check", interrupt)

        assert 130 == main.main(["check", "one.toml"])


def test_package_runs_as_a_module(monkeypatch: pytest.MonkeyPatch, capsys: Captured) -> None:
    monkeypatch.setattr(sys, "argv", ["claimtrack", "--version"])

    with pytest.raises(SystemExit) as ended:
        runpy.run_module("claimtrack", run_name="__main__")

    assert 0 == ended.value.code
    assert capsys.readouterr().out.startswith("claimtrack ")


def test_version_and_help_exit_with_0(capsys: Captured) -> None:
    assert 0 == main.main(["--version"])
    assert f"claimtrack {claimtrack.__version__}\n" == capsys.readouterr().out
    assert 0 == main.main(["check", "--help"])
    assert_golden(GOLDEN / "check_help.txt", capsys.readouterr().out)


@pytest.mark.usefixtures("folder")
class TestColour:
    def test_piped_output_has_no_colour(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY])
        assert "\x1b" not in capsys.readouterr().out

    def test_color_always_adds_colour_and_keeps_the_text(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY])
        plain = capsys.readouterr().out
        main.main(["check", "one.toml", *ONLY, "--color", "always"])
        coloured = capsys.readouterr().out

        assert "\x1b[1;33m" in coloured
        assert plain == re.sub("\x1b\\[[0-9;]*m", "", coloured)


def run(
    folder: Path, *arguments: str, env: dict[str, str] | None = None
) -> subprocess.CompletedProcess[bytes]:
    """Run the command in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "claimtrack", *arguments],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(PACKAGE), **(env or {})},
        capture_output=True,
        timeout=60,
        check=False,
    )


class TestProcess:
    @pytest.mark.parametrize(
        ("ledger", "status"), [("one.toml", 1), ("two.toml", 0), ("gone.toml", 2)]
    )
    def test_process_returns_the_exit_status(self, ledger: str, status: int, folder: Path) -> None:
        assert status == run(folder, "check", ledger, *ONLY).returncode

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
    def test_unencodable_characters_are_escaped(self, encoding: str, folder: Path) -> None:
        (folder / "one.toml").write_text(
            ONE_ORIGIN.replace("The harbour", "測試 \U0001f600 é"), encoding="utf-8"
        )
        done = run(folder, "check", "one.toml", *ONLY, env={"PYTHONIOENCODING": encoding})

        assert (1, b"") == (done.returncode, done.stderr)
        assert "\\u6e2c\\u8a66 \\U0001f600" in done.stdout.decode(encoding)

    def test_closed_pipe_keeps_the_exit_status(self, folder: Path) -> None:
        claims = "".join(f'[claim.c{i}]\ntext = "C."\nvia = ["office"]\n' for i in range(3000))
        (folder / "one.toml").write_text(ONE_ORIGIN + claims)
        process = subprocess.Popen(
            [sys.executable, "-m", "claimtrack", "check", "one.toml", *ONLY],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(PACKAGE)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
        )
        assert process.stdout is not None
        assert process.stderr is not None
        with process:
            process.stdout.read(10)
            process.stdout.close()
            shown = process.stderr.read()

        assert (1, b"") == (process.returncode, shown)


def status_of(folder: Path, streams: str, *arguments: str) -> int:
    """Run the command in a shell with redirected streams, and return the exit status."""
    command = shlex.join([sys.executable, "-m", "claimtrack", *arguments])
    env = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    done = subprocess.run(
        ["/bin/sh", "-c", f"{command} {streams}"],
        cwd=folder,
        env={**env, "PYTHONPATH": str(PACKAGE)},
        capture_output=True,
        timeout=60,
        check=False,
    )

    assert b"Traceback" not in done.stderr
    assert b"Exception ignored" not in done.stderr
    return done.returncode


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="the system has no /dev/full")
class TestStreams:
    @pytest.mark.parametrize("streams", [">&-", ">/dev/full"])
    @pytest.mark.parametrize(
        "arguments",
        [
            ("check", "one.toml", *ONLY),
            ("--help",),
        ],
    )
    def test_unwritable_result_exits_with_2(
        self, streams: str, arguments: tuple[str, ...], folder: Path
    ) -> None:
        assert 2 == status_of(folder, streams, *arguments)

    @pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&-"])
    def test_unwritable_error_message_exits_with_2(self, streams: str, folder: Path) -> None:
        assert 2 == status_of(folder, streams, "check", "gone.toml")
        assert 2 == status_of(folder, streams, "chekc")

    def test_closed_standard_error_does_not_matter_without_messages(self, folder: Path) -> None:
        assert 0 == status_of(folder, "2>&-", "check", "two.toml", *ONLY)


def test_waivers_expire_by_the_current_day_by_default() -> None:
    arguments = main.parse(["check", "x"]).arguments

    assert isinstance(arguments, CheckArguments)
    assert date.today() == arguments.waiver_day
    assert Severity.NOTE is arguments.findings.fail_on


def test_missing_command_prints_help(capsys: Captured) -> None:
    assert main.main([]) == 2
    printed = capsys.readouterr()

    assert "" == printed.out
    assert "check     check ledgers and print the findings" in printed.err
