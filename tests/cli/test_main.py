"""The command line: what is printed where, and the exit status."""

import json
import os
import re
import runpy
import shlex
import subprocess
import sys
from datetime import date
from io import BytesIO, TextIOWrapper
from pathlib import Path
from typing import NoReturn

import pytest

import claimtrack
from claimtrack import api
from claimtrack.cli import main
from claimtrack.cli.commands import all as commands
from claimtrack.cli.parser import parser
from claimtrack.model import Severity
from tests.golden import assert_golden

GOLDEN = Path(__file__).parent / "golden"
PACKAGE = Path(claimtrack.__file__).parents[1]

ONE_ORIGIN = """\
ledger = 1

[source]
office = { kind = "government" }
wire   = { kind = "news-agency" }

[claim.closed]
text = "The harbour was closed."
via  = ["office", "wire"]
"""
TWO_ORIGINS = (
    ONE_ORIGIN
    + """
[source.pilot]
kind = "witness"

[[claim.closed.assertion]]
via = ["pilot"]
"""
)
ONLY = ("--select", "single-origin")


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in an empty folder, which counts as a repository of its own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.toml").write_text(ONE_ORIGIN)
    (tmp_path / "two.toml").write_text(TWO_ORIGINS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("folder")
class TestCheck:
    def test_a_ledger_with_findings_is_status_1(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", *ONLY])

        shown = capsys.readouterr()
        assert shown.out.startswith("warning[CT102] single-origin: ")
        assert shown.out.endswith("1 finding (1 warning) in 1 claim.\n")
        assert "" == shown.err

    def test_a_ledger_without_is_status_0(self, capsys: Captured) -> None:
        assert 0 == main.main(["check", "two.toml", *ONLY])
        assert "no findings in 1 claim.\n" == capsys.readouterr().out

    def test_several_ledgers_are_counted_together(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", "two.toml", *ONLY])
        assert "1 finding (1 warning) in 2 claims." in capsys.readouterr().out

    @pytest.mark.parametrize(("threshold", "status"), [("error", 0), ("warning", 1), ("note", 1)])
    def test_what_weighs_less_than_fail_on_is_printed_and_does_not_count(
        self, threshold: str, status: int, capsys: Captured
    ) -> None:
        assert status == main.main(["check", "one.toml", *ONLY, "--fail-on", threshold])
        assert "CT102" in capsys.readouterr().out

    def test_concise_is_one_line_each(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY, "--format", "concise"])

        first, last = capsys.readouterr().out.splitlines()
        assert first.startswith("one.toml:7:1: warning CT102 single-origin: ")
        assert first.endswith("[claim `closed`]")
        assert last.startswith("1 finding")

    def test_json_is_one_object(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY, "--format", "json"])

        held = json.loads(capsys.readouterr().out)
        assert {"schema", "findings", "waived", "checked"} == held.keys()
        assert {"claims": 1, "assertions": 1, "rules": 1} == held["checked"]
        assert {"kind": "claim", "id": "closed"} == held["findings"][0]["subject"]

    def test_a_severity_can_be_set(self, capsys: Captured) -> None:
        flags = [*ONLY, "--severity", "CT102=error", "--fail-on", "error"]

        assert 1 == main.main(["check", "one.toml", *flags])
        assert capsys.readouterr().out.startswith("error[CT102]")

    def test_a_rule_can_be_ignored(self) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--ignore", "CT102,CT1"])

    def test_a_profile_weighs_otherwise(self, capsys: Captured) -> None:
        Path("one.toml").write_text(ONE_ORIGIN.replace('["office", "wire"]', '["wire"]'))
        flags = ["--select", "unknown-lineage", "--format", "concise"]

        assert 1 == main.main(["check", "one.toml", *flags])
        assert ": warning CT" in capsys.readouterr().out
        assert 1 == main.main(["check", "one.toml", *flags, "--profile", "answers"])
        assert ": error CT" in capsys.readouterr().out

    def test_a_baseline_holds_what_is_known(self, folder: Path, capsys: Captured) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--write-baseline", "known.json"])
        assert "1 fingerprint written to known.json\n" == capsys.readouterr().err
        assert 0 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "no findings in 1 claim; 1 in the baseline.\n" == capsys.readouterr().out
        assert 1 == json.loads((folder / "known.json").read_text())["schema"]

        main.main(["check", "two.toml", *ONLY, "--write-baseline", "known.json"])

        assert [] == json.loads((folder / "known.json").read_text())["fingerprints"]

    @pytest.mark.parametrize("name", ["one.toml", "two.toml", ".", "gone/../known.json", "link"])
    def test_only_a_baseline_is_written_over(
        self, name: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "link").symlink_to("nowhere")

        assert 2 == main.main(["check", "one.toml", *ONLY, "--write-baseline", name])
        assert ONE_ORIGIN == (folder / "one.toml").read_text()
        assert TWO_ORIGINS == (folder / "two.toml").read_text()
        assert "TRACEBACK" not in capsys.readouterr().err

    @pytest.mark.parametrize(
        "text", ["", "[]", "[" * 100_000, '{"schema": 1}', '{"schema": 1, "fingerprints": [1]}']
    )
    def test_a_malformed_baseline_is_status_2(
        self, text: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "known.json").write_text(text)

        assert 2 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "this is no baseline" in capsys.readouterr().err

    def test_a_newer_baseline_is_status_2(self, folder: Path, capsys: Captured) -> None:
        (folder / "known.json").write_text('{"schema": 2}')

        assert 2 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "error[CT011]" in capsys.readouterr().err

    def test_waivers_expire_by_the_day_that_is_given(self, folder: Path) -> None:
        waiver = '[[waiver]]\ncode = "CT102"\nclaim = "closed"\nreason = "x"\nuntil = "2030-01-01"'
        (folder / "one.toml").write_text(f"{ONE_ORIGIN}{waiver}\n")

        assert 0 == main.main(["check", "one.toml", *ONLY, "--today", "2030-01-01"])
        assert 1 == main.main(["check", "one.toml", *ONLY, "--today", "2030-01-02"])

    @pytest.mark.parametrize("format", ["full", "concise"])
    def test_what_was_waived_is_shown_when_asked_with_the_reason(
        self, format: str, folder: Path, capsys: Captured
    ) -> None:
        waiver = 'code = "CT102"\nclaim = "closed"\nreason = "seen"\nby = "Ann"\nuntil = "2030"'
        (folder / "one.toml").write_text(f"{ONE_ORIGIN}[[waiver]]\n{waiver}\n")
        flags = [*ONLY, "--format", format, "--today", "2030-01-01"]

        assert 0 == main.main(["check", "one.toml", *flags])
        assert "no findings in 1 claim; 1 waived.\n" == capsys.readouterr().out
        assert 0 == main.main(["check", "one.toml", *flags, "--show-waived"])
        shown = capsys.readouterr().out
        assert "single-origin" in shown
        assert "waived: seen, by Ann, until 2030" in shown
        assert shown.endswith("no findings in 1 claim; 1 waived.\n")

    def test_what_was_waived_is_in_json_when_asked(self, folder: Path, capsys: Captured) -> None:
        waiver = '[[waiver]]\ncode = "CT102"\nclaim = "closed"\n'
        (folder / "one.toml").write_text(f"{ONE_ORIGIN}{waiver}")
        main.main(["check", "one.toml", *ONLY, "--format", "json", "--show-waived"])

        held = json.loads(capsys.readouterr().out)
        assert ([], 1) == (held["findings"], held["waived"])
        (waived,) = held["waived_findings"]
        assert "CT102" == waived["code"]
        assert None is waived["waiver"]["reason"]
        assert 10 == waived["waiver"]["place"]["line"]

    def test_warnings_of_the_reader_go_to_the_other_stream(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "two.toml").write_text("\ufeff" + TWO_ORIGINS)

        assert 0 == main.main(["check", "two.toml", *ONLY])
        shown = capsys.readouterr()
        assert shown.out.startswith("no findings")
        assert shown.err.startswith("warning[CT002] encoding: ")

        main.main(["check", "two.toml", *ONLY, "--format", "json"])
        assert capsys.readouterr().err.startswith("two.toml:1:1: warning CT002")


@pytest.mark.usefixtures("folder")
class TestCannotRun:
    @pytest.mark.parametrize(
        ("text", "code"),
        [("ledger = 1\n", "CT001"), ("", "CT001"), ("x = [", "CT004"), ("ledger = 2", "CT011")],
    )
    def test_a_ledger_that_cannot_be_checked_is_status_2(
        self, text: str, code: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "bad.toml").write_text(text)

        assert 2 == main.main(["check", "bad.toml"])
        shown = capsys.readouterr()
        assert f"error[{code}]" in shown.err
        assert " --> bad.toml:1:" in shown.err
        assert "" == shown.out

    def test_the_problems_of_all_ledgers_are_told(self, folder: Path, capsys: Captured) -> None:
        (folder / "bad.toml").write_text("x = [")

        assert 2 == main.main(["check", "bad.toml", "one.toml", "gone.toml"])
        shown = capsys.readouterr().err
        assert "error[CT004]" in shown
        assert "there is no file `gone.toml`" in shown

    def test_problems_are_json_where_findings_would_be(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "gone.toml", "--format", "json"])

        shown = capsys.readouterr()
        (problem,) = json.loads(shown.out)["problems"]
        assert "CT018" == problem["code"]
        assert "" == shown.err

    def test_problems_are_lines_where_findings_would_be(self, capsys: Captured) -> None:
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
    def test_bad_usage_is_status_2(self, arguments: list[str], capsys: Captured) -> None:
        assert 2 == main.main(arguments)
        assert "usage: claimtrack" in capsys.readouterr().err

    def test_usage_is_that_of_the_command_and_shows_no_escape(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "one.toml", "--\x1b[31m"])

        shown = capsys.readouterr().err
        assert shown.startswith("usage: claimtrack check ")
        assert shown.endswith("error: unrecognized arguments: --<U+001B>[31m\n")

    @pytest.mark.parametrize("format", ["full", "concise", "json"])
    def test_a_file_that_cannot_be_written_is_a_problem_in_words(
        self, format: str, capsys: Captured
    ) -> None:
        flags = ["--write-baseline", "gone/known.json", "--format", format]

        assert 2 == main.main(["check", "one.toml", *flags])
        shown = capsys.readouterr()
        assert "CT018" in (shown.out if format == "json" else shown.err)
        assert "`gone/known.json`: No such file or directory" in shown.out + shown.err
        assert "TRACEBACK" not in shown.err

    @pytest.mark.parametrize("flag", ["--select", "--ignore", "--severity"])
    def test_a_rule_nobody_knows_is_told_with_the_option_that_names_it(
        self, flag: str, capsys: Captured
    ) -> None:
        value = "single-origins=note" if flag == "--severity" else "CT102,single-origins"

        assert 2 == main.main(["check", "one.toml", flag, value])
        shown = capsys.readouterr().err
        assert f"`{flag}`: no rule is called `single-origins`" in shown
        assert "did you mean `single-origin`" in shown

    def test_an_option_with_a_control_character_is_told_with_its_name(
        self, capsys: Captured
    ) -> None:
        assert 2 == main.main(["check", "one.toml", "--select", "\x01"])
        assert "`--select`: control character U+0001" in capsys.readouterr().err

    def test_a_crash_is_status_2_and_a_line(
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

    def test_a_rule_that_fails_is_status_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        def fail(*_: object, **__: object) -> NoReturn:
            raise claimtrack.RuleError("rule CT102 single-origin failed: KeyError()")

        monkeypatch.setattr(api, "check", fail)

        assert 2 == main.main(["check", "one.toml"])
        assert capsys.readouterr().err.startswith("claimtrack: rule CT102 single-origin failed")

    def test_a_result_without_a_stream_is_status_2_and_said(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        with monkeypatch.context() as closed:
            closed.setattr(sys, "stdout", None)

            assert 2 == main.main(["rules"])
        assert "claimtrack: cannot print: the stream is closed\n" == capsys.readouterr().err

    def test_the_settings_of_several_ledgers_are_told_though_one_cannot_be_read(
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

    def test_an_interruption_is_status_130(self, monkeypatch: pytest.MonkeyPatch) -> None:
        def interrupt(*_: object, **__: object) -> NoReturn:
            raise KeyboardInterrupt

        monkeypatch.setattr(api, "check", interrupt)

        assert 130 == main.main(["check", "one.toml"])


@pytest.mark.usefixtures("folder")
class TestStandardInput:
    def fed(self, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))

    def test_a_ledger_in_toml_can_come_from_a_pipe(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.fed(b"\xef\xbb\xbf" + ONE_ORIGIN.encode(), monkeypatch)

        assert 1 == main.main(["check", "-", "--from", "toml", *ONLY, "--format", "concise"])
        shown = capsys.readouterr()
        assert shown.out.startswith("<stdin>:7:1: warning CT102 ")
        assert shown.err.startswith("<stdin>:1:1: warning CT002 ")

    def test_a_ledger_in_json_lines_can_come_from_a_pipe(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        written = claimtrack.convert(claimtrack.load("one.toml"), "jsonl")
        self.fed(written.text.encode(), monkeypatch)

        assert 0 == main.main(["show", "-", "closed", "--from", "jsonl"])
        assert "weakest spot: office" in capsys.readouterr().out

    @pytest.mark.parametrize(
        ("text", "message"),
        [
            ("x = [", "<stdin>:1:6: error CT004"),
            ("ledger = 1", "<stdin>:1:1: error CT001"),
            ("#" * 9_000_000, "<stdin>:1:1: error CT012"),
            ('ledger = 1\ninclude = ["a.toml"]', "<stdin>:2:12: error CT016"),
            ('ledger = 1\n[document.d]\npath = "d.txt"', "<stdin>:2:1: error CT016"),
        ],
    )
    def test_what_comes_from_a_pipe_names_no_file_and_is_limited(
        self, text: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.fed(text.encode(), monkeypatch)

        assert 2 == main.main(["check", "-", "--from", "toml", "--format", "concise"])
        assert message in capsys.readouterr().err

    def test_what_comes_from_a_pipe_says_its_format(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "-"])
        assert "name it with --from" in capsys.readouterr().err

    def test_a_closed_input_is_status_2(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        monkeypatch.setattr(sys, "stdin", None)

        assert 2 == main.main(["check", "-", "--from", "toml"])
        assert "standard input is closed" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
class TestConfiguration:
    def findings(self, capsys: Captured, *arguments: str) -> list[str]:
        main.main(["check", "one.toml", "--format", "concise", *ONLY, *arguments])
        return [line.split()[1] for line in capsys.readouterr().out.splitlines() if "CT102" in line]

    def test_the_ledger_configures_its_check(self, folder: Path, capsys: Captured) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nignore = ["CT102"]\n')

        assert [] == self.findings(capsys)

    @pytest.mark.parametrize(
        ("name", "table"),
        [("claimtrack.toml", "check"), ("pyproject.toml", "tool.claimtrack.check")],
    )
    def test_a_file_beside_or_above_it_goes_before_the_ledger(
        self, name: str, table: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nseverity = {{ CT102 = "note" }}\n')
        (folder / name).write_text(f'[{table}]\nseverity = {{ CT102 = "error" }}\n')

        assert ["error"] == self.findings(capsys)
        assert ["warning"] == self.findings(capsys, "--severity", "CT102=warning")

    def test_the_nearest_file_counts_alone(self, folder: Path, capsys: Captured) -> None:
        below = folder / "below"
        below.mkdir()
        (below / "one.toml").write_text(ONE_ORIGIN)
        (below / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT102"]\n')

        assert 0 == main.main(["check", "below/one.toml", *ONLY])

        (below / "claimtrack.toml").write_text("[check]\n")

        assert 1 == main.main(["check", "below/one.toml", *ONLY])
        capsys.readouterr()

    def test_the_way_up_ends_at_the_repository(self, folder: Path) -> None:
        inside = folder / "inside"
        (inside / ".git").mkdir(parents=True)
        (inside / "one.toml").write_text(ONE_ORIGIN)
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT102"]\n')

        assert 1 == main.main(["check", "inside/one.toml", *ONLY])

    def test_tables_are_merged_key_by_key(self, folder: Path, capsys: Captured) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nseverity = {{ CT102 = "note" }}\n')

        assert ["note"] == self.findings(capsys, "--severity", "CT103=note")

    @pytest.mark.parametrize(
        ("text", "message", "at"),
        [
            ("[check]\nignroe = []", "did you mean `ignore`?", "2:1"),
            ('[check]\nprofile = "newz"', "did you mean `news`?", "2:11"),
            ("[chekc]\n", "did you mean `check`?", "1:2"),
            ("check = 1", "expected a table", "1:9"),
            ("x = [", "error[CT004]", "1:6"),
        ],
    )
    def test_what_nobody_knows_is_status_2_with_its_place(
        self, text: str, message: str, at: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text(text)

        assert 2 == main.main(["check", "one.toml"])
        shown = capsys.readouterr().err
        assert message in shown
        assert f"claimtrack.toml:{at}\n" in shown

    @pytest.mark.parametrize(
        ("setting", "at"),
        [
            ('select = ["CT1", "CT999"]', "2:18"),
            ('severity = { CT999 = "note" }', "2:14"),
            ('ignore_by_topic = { weather = ["CT999"] }', "2:32"),
        ],
    )
    def test_a_rule_nobody_knows_is_told_where_the_configuration_names_it(
        self, setting: str, at: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text(f"[check]\n{setting}\n")

        assert 2 == main.main(["check", "one.toml", "two.toml"])
        shown = capsys.readouterr().err
        assert 1 == shown.count("no rule is called `CT999`")
        assert f"claimtrack.toml:{at}\n" in shown

    def test_the_rules_that_ledgers_name_in_vain_are_told_all_at_once(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nignore = ["CT999"]\n')
        (folder / "two.toml").write_text(f'{TWO_ORIGINS}[check]\nselect = ["single"]\n')

        assert 2 == main.main(["check", "one.toml", "two.toml", "--format", "concise"])
        first, second = capsys.readouterr().err.splitlines()
        assert first.startswith("one.toml:11:11: error CT022 ")
        assert second.startswith("two.toml:17:11: error CT022 ")

    def test_a_setting_outside_the_table_of_a_project_is_status_2(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "pyproject.toml").write_text('[tool.claimtrack]\nprofile = "osint"\n')

        assert 2 == main.main(["check", "one.toml"])
        shown = capsys.readouterr().err
        assert "error[CT007] unknown-key: unknown key `profile`" in shown
        assert "pyproject.toml:2:1\n" in shown


@pytest.mark.usefixtures("folder")
class TestOtherCommands:
    def test_show_prints_a_tree(self, capsys: Captured) -> None:
        assert 0 == main.main(["show", "one.toml", "closed"])
        assert "weakest spot: office\n" in capsys.readouterr().out

    def test_show_prints_json(self, capsys: Captured) -> None:
        assert 0 == main.main(["show", "one.toml", "closed", "--format", "json"])

        held = json.loads(capsys.readouterr().out)
        assert {"certain": 1, "possible": 1} == held["origins"] == held["independent_support"]
        assert ["office"] == held["weakest"]
        assert [["office", "wire"]] == held["chains"]

    def test_show_names_the_nearest_claim(self, capsys: Captured) -> None:
        assert 2 == main.main(["show", "one.toml", "closd"])
        assert "did you mean `closed`?" in capsys.readouterr().err

    @pytest.mark.parametrize("word", ["CT102", "ct102", "single-origin"])
    def test_rule_explains(self, word: str, capsys: Captured) -> None:
        assert 0 == main.main(["rule", word])
        assert capsys.readouterr().out.startswith("CT102 single-origin (warning)\n\n")

    def test_rule_names_the_nearest(self, capsys: Captured) -> None:
        assert 2 == main.main(["rule", "single-orgin"])
        assert "did you mean `single-origin`" in capsys.readouterr().err

    def test_rules_are_listed_with_what_they_flag(self, capsys: Captured) -> None:
        from claimtrack.rules import installed

        assert 0 == main.main(["rules"])
        listed = capsys.readouterr().out.splitlines()
        assert [rule.code for rule in installed()] == [line.split()[0] for line in listed]
        assert all(rule.summary in line for rule, line in zip(installed(), listed, strict=True))

    @pytest.mark.parametrize(("of", "title"), [([], "ledger"), (["answer"], "answer")])
    def test_a_schema_is_json_in_ascii(self, of: list[str], title: str, capsys: Captured) -> None:
        assert 0 == main.main(["schema", *of])
        shown = capsys.readouterr().out
        assert shown.isascii()
        assert f"claimtrack {title}" == json.loads(shown)["title"]

    def test_init_writes_a_ledger_that_loads_and_overwrites_none(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.txt").write_text("One.\n\nTwo.\n")

        assert 0 == main.main(["init", "a.txt"])
        said = (
            "wrote ledger.toml\n  next: write its first claim, then claimtrack check ledger.toml\n"
        )
        assert said == capsys.readouterr().err
        assert "One.\n\nTwo.\n" == claimtrack.load("ledger.toml").documents["article"].text
        written = (folder / "ledger.toml").read_text()
        assert 2 == main.main(["init", "a.txt"])
        assert "there already" in capsys.readouterr().err
        assert written == (folder / "ledger.toml").read_text()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["gone.txt"], "there is no file `gone.txt`"),
            (["latin.txt"], "byte 0xE9 at offset 0"),
            (["one.toml", "-o", "below/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "gone/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "x.txt"], "no format is known by the ending"),
            (["one.toml", "-o", "x.jsonl"], "let its name end in .toml"),
        ],
    )
    def test_init_says_what_it_cannot_read(
        self, arguments: list[str], message: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "below").mkdir()
        (folder / "latin.txt").write_bytes(b"\xe9t\xe9")

        assert 2 == main.main(["init", *arguments])
        assert message in capsys.readouterr().err

    def test_fmt_lays_out_and_check_only_tells(self, folder: Path, capsys: Captured) -> None:
        untidy = ONE_ORIGIN.replace("office =", "office=").replace("\n\n", "\n")
        (folder / "one.toml").write_text(untidy)

        assert 1 == main.main(["fmt", "one.toml", "two.toml", "--check"])
        assert untidy == (folder / "one.toml").read_text()
        assert "one.toml: would be laid out anew\n" in capsys.readouterr().out
        assert 0 == main.main(["fmt", "one.toml"])
        assert "one.toml: laid out anew\n" == capsys.readouterr().out
        assert claimtrack.load("one.toml").claims
        assert 0 == main.main(["fmt", "one.toml", "--check"])

    def test_fmt_refuses_what_is_no_toml_and_what_does_not_parse(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "bad.toml").write_text("x = [")
        (folder / "a.jsonl").write_text("")

        assert 2 == main.main(["fmt", "bad.toml"])
        assert 2 == main.main(["fmt", "a.jsonl"])
        assert "only ledgers in TOML" in capsys.readouterr().err
        assert "x = [" == (folder / "bad.toml").read_text()

    def test_fmt_goes_through_all_files_whatever_is_wrong_with_one(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "bad.toml").write_text("x = [")
        (folder / "good.toml").write_text("ledger=1")

        assert 2 == main.main(["fmt", "gone.toml", "bad.toml", "good.toml"])
        shown = capsys.readouterr()
        assert "good.toml: laid out anew\n" == shown.out
        assert "CT018" in shown.err
        assert "CT004" in shown.err
        assert "ledger = 1\n" == (folder / "good.toml").read_text()

    def test_fmt_makes_windows_line_ends_those_of_other_systems(self, folder: Path) -> None:
        (folder / "dos.toml").write_bytes(b"ledger = 1\r\n")

        assert 0 == main.main(["fmt", "dos.toml"])
        assert b"ledger = 1\n" == (folder / "dos.toml").read_bytes()

    def test_fmt_does_not_write_through_a_link(self, folder: Path, capsys: Captured) -> None:
        (folder / "real.toml").write_text("ledger=1")
        (folder / "link.toml").symlink_to("real.toml")

        assert 2 == main.main(["fmt", "link.toml"])
        assert "error[CT016] path: link.toml is a symbolic link" in capsys.readouterr().err
        assert "ledger=1" == (folder / "real.toml").read_text()

    def test_a_folder_means_its_ledger(self, folder: Path) -> None:
        (folder / "ledger.toml").write_text(TWO_ORIGINS)

        assert 0 == main.main(["check", ".", *ONLY])

    def test_the_module_runs_as_the_command_does(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["claimtrack", "--version"])

        with pytest.raises(SystemExit) as ended:
            runpy.run_module("claimtrack", run_name="__main__")

        assert 0 == ended.value.code
        assert capsys.readouterr().out.startswith("claimtrack ")

    def test_version_and_help_are_status_0(self, capsys: Captured) -> None:
        assert 0 == main.main(["--version"])
        assert f"claimtrack {claimtrack.__version__}\n" == capsys.readouterr().out
        assert 0 == main.main(["check", "--help"])
        assert_golden(GOLDEN / "check_help.txt", capsys.readouterr().out)


@pytest.mark.usefixtures("folder")
class TestColour:
    def test_there_is_none_in_a_pipe(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY])
        assert "\x1b" not in capsys.readouterr().out

    def test_it_can_be_asked_for_and_changes_no_word(self, capsys: Captured) -> None:
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
    def test_the_exit_status_is_that_of_the_process(
        self, ledger: str, status: int, folder: Path
    ) -> None:
        assert status == run(folder, "check", ledger, *ONLY).returncode

    @pytest.mark.parametrize("encoding", ["ascii", "cp1252"])
    def test_a_stream_of_few_characters_gets_escapes(self, encoding: str, folder: Path) -> None:
        (folder / "one.toml").write_text(
            ONE_ORIGIN.replace("The harbour", "測試 \U0001f600 é"), encoding="utf-8"
        )
        done = run(folder, "check", "one.toml", *ONLY, env={"PYTHONIOENCODING": encoding})

        assert (1, b"") == (done.returncode, done.stderr)
        assert "\\u6e2c\\u8a66 \\U0001f600" in done.stdout.decode(encoding)

    def test_a_reader_that_leaves_early_is_no_failure(self, folder: Path) -> None:
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
    """Run the command with its streams led as a shell leads them, and return the exit status."""
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
    def test_a_result_that_cannot_be_printed_is_status_2(
        self, streams: str, arguments: tuple[str, ...], folder: Path
    ) -> None:
        assert 2 == status_of(folder, streams, *arguments)

    @pytest.mark.parametrize("streams", ["2>&-", "2>/dev/full", ">&- 2>&-"])
    def test_a_failure_that_cannot_be_told_is_status_2_all_the_same(
        self, streams: str, folder: Path
    ) -> None:
        assert 2 == status_of(folder, streams, "check", "gone.toml")
        assert 2 == status_of(folder, streams, "chekc")

    def test_a_result_needs_no_second_stream(self, folder: Path) -> None:
        assert 0 == status_of(folder, "2>&-", "check", "two.toml", *ONLY)


def test_today_is_the_day_of_the_run_unless_it_is_given() -> None:
    options = parser().parse_args(["check", "x"])

    assert date.today() == commands.today(options)
    assert Severity.NOTE.value == options.fail_on


def test_without_a_command_the_commands_are_told(capsys: Captured) -> None:
    assert main.main([]) == 2
    told = capsys.readouterr()

    assert "" == told.out
    assert "check     judge ledgers and print what does not hold" in told.err
