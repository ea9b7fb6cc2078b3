"""The command line: output, streams and exit status."""

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
from claimtrack.cli.commands.check import CheckArguments
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
    """Work in a folder with two ledgers and its own repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "one.toml").write_text(ONE_ORIGIN)
    (tmp_path / "two.toml").write_text(TWO_ORIGINS)
    monkeypatch.chdir(tmp_path)
    return tmp_path


Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("folder")
class TestCheck:
    def test_findings_exit_with_1(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", *ONLY])

        shown = capsys.readouterr()
        assert shown.out.startswith("warning[CT102] single-origin: ")
        assert shown.out.endswith("1 finding (1 warning) in 1 claim.\n")
        assert "" == shown.err

    def test_no_findings_exit_with_0(self, capsys: Captured) -> None:
        assert 0 == main.main(["check", "two.toml", *ONLY])
        assert "no findings in 1 claim.\n" == capsys.readouterr().out

    def test_totals_cover_all_ledgers(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", "two.toml", *ONLY])
        assert "1 finding (1 warning) in 2 claims." in capsys.readouterr().out

    @pytest.mark.parametrize(("threshold", "status"), [("error", 0), ("warning", 1), ("note", 1)])
    def test_fail_on_sets_the_lowest_severity_for_status_1(
        self, threshold: str, status: int, capsys: Captured
    ) -> None:
        assert status == main.main(["check", "one.toml", *ONLY, "--fail-on", threshold])
        assert "CT102" in capsys.readouterr().out

    def test_concise_format_prints_one_line_per_finding(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY, "--format", "concise"])

        first, last = capsys.readouterr().out.splitlines()
        assert first.startswith("one.toml:7:1: warning CT102 single-origin: ")
        assert first.endswith("[claim `closed`]")
        assert last.startswith("1 finding")

    def test_json_format_prints_one_object(self, capsys: Captured) -> None:
        main.main(["check", "one.toml", *ONLY, "--format", "json"])

        content = json.loads(capsys.readouterr().out)
        assert {"schema", "findings", "waived", "checked"} == content.keys()
        assert {"claims": 1, "assertions": 1, "rules": 1} == content["checked"]
        assert {"kind": "claim", "id": "closed"} == content["findings"][0]["subject"]

    def test_severity_option_changes_the_severity(self, capsys: Captured) -> None:
        flags = [*ONLY, "--severity", "CT102=error", "--fail-on", "error"]

        assert 1 == main.main(["check", "one.toml", *flags])
        assert capsys.readouterr().out.startswith("error[CT102]")

    def test_ignore_option_skips_rules(self) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--ignore", "CT102,CT1"])

    def test_profile_changes_severities(self, capsys: Captured) -> None:
        Path("one.toml").write_text(ONE_ORIGIN.replace('["office", "wire"]', '["wire"]'))
        flags = ["--select", "unknown-lineage", "--format", "concise"]

        assert 1 == main.main(["check", "one.toml", *flags])
        assert ": warning CT" in capsys.readouterr().out
        assert 1 == main.main(["check", "one.toml", *flags, "--profile", "answers"])
        assert ": error CT" in capsys.readouterr().out

    def test_baseline_hides_known_findings(self, folder: Path, capsys: Captured) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--write-baseline", "known.json"])
        assert "1 fingerprint written to known.json\n" == capsys.readouterr().err
        assert 0 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "no findings in 1 claim; 1 in the baseline.\n" == capsys.readouterr().out
        assert 1 == json.loads((folder / "known.json").read_text())["schema"]

        main.main(["check", "two.toml", *ONLY, "--write-baseline", "known.json"])

        assert [] == json.loads((folder / "known.json").read_text())["fingerprints"]

    @pytest.mark.parametrize("name", ["one.toml", "two.toml", ".", "gone/../known.json", "link"])
    def test_write_baseline_overwrites_only_baselines(
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
    def test_malformed_baseline_exits_with_2(
        self, text: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "known.json").write_text(text)

        assert 2 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "this is not a baseline" in capsys.readouterr().err

    def test_newer_baseline_exits_with_2(self, folder: Path, capsys: Captured) -> None:
        (folder / "known.json").write_text('{"schema": 2}')

        assert 2 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        assert "error[CT011]" in capsys.readouterr().err

    def test_today_option_decides_expired_waivers(self, folder: Path) -> None:
        waiver = '[[waiver]]\ncode = "CT102"\nclaim = "closed"\nreason = "x"\nuntil = "2030-01-01"'
        (folder / "one.toml").write_text(f"{ONE_ORIGIN}{waiver}\n")

        assert 0 == main.main(["check", "one.toml", *ONLY, "--today", "2030-01-01"])
        assert 1 == main.main(["check", "one.toml", *ONLY, "--today", "2030-01-02"])

    @pytest.mark.parametrize("format", ["full", "concise"])
    def test_show_waived_prints_findings_with_the_reason(
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

    def test_show_waived_adds_waived_findings_to_json(self, folder: Path, capsys: Captured) -> None:
        waiver = '[[waiver]]\ncode = "CT102"\nclaim = "closed"\n'
        (folder / "one.toml").write_text(f"{ONE_ORIGIN}{waiver}")
        main.main(["check", "one.toml", *ONLY, "--format", "json", "--show-waived"])

        content = json.loads(capsys.readouterr().out)
        assert ([], 1) == (content["findings"], content["waived"])
        (waived,) = content["waived_findings"]
        assert "CT102" == waived["code"]
        assert None is waived["waiver"]["reason"]
        assert 10 == waived["waiver"]["place"]["line"]

    def test_reader_warnings_go_to_standard_error(self, folder: Path, capsys: Captured) -> None:
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
        assert shown.startswith("usage: claimtrack check ")
        assert shown.endswith("error: unrecognized arguments: --<U+001B>[31m\n")

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


@pytest.mark.usefixtures("folder")
class TestStandardInput:
    def feed(self, data: bytes, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(data)))

    def test_toml_ledger_is_read_from_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.feed(b"\xef\xbb\xbf" + ONE_ORIGIN.encode(), monkeypatch)

        assert 1 == main.main(["check", "-", "--from", "toml", *ONLY, "--format", "concise"])
        shown = capsys.readouterr()
        assert shown.out.startswith("<stdin>:7:1: warning CT102 ")
        assert shown.err.startswith("<stdin>:1:1: warning CT002 ")

    def test_json_lines_ledger_is_read_from_standard_input(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        written = claimtrack.convert(claimtrack.load("one.toml"), "jsonl")
        self.feed(written.text.encode(), monkeypatch)

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
    def test_standard_input_has_no_files_and_a_size_limit(
        self, text: str, message: str, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        self.feed(text.encode(), monkeypatch)

        assert 2 == main.main(["check", "-", "--from", "toml", "--format", "concise"])
        assert message in capsys.readouterr().err

    def test_standard_input_needs_a_format(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "-"])
        assert "name it with --from" in capsys.readouterr().err

    def test_closed_standard_input_exits_with_2(
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

    def test_ledger_contains_settings(self, folder: Path, capsys: Captured) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nignore = ["CT102"]\n')

        assert [] == self.findings(capsys)

    @pytest.mark.parametrize(
        ("name", "table"),
        [("claimtrack.toml", "check"), ("pyproject.toml", "tool.claimtrack.check")],
    )
    def test_configuration_file_overrides_the_ledger_and_options_override_both(
        self, name: str, table: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nseverity = {{ CT102 = "note" }}\n')
        (folder / name).write_text(f'[{table}]\nseverity = {{ CT102 = "error" }}\n')

        assert ["error"] == self.findings(capsys)
        assert ["warning"] == self.findings(capsys, "--severity", "CT102=warning")

    def test_only_the_nearest_configuration_file_is_used(
        self, folder: Path, capsys: Captured
    ) -> None:
        below = folder / "below"
        below.mkdir()
        (below / "one.toml").write_text(ONE_ORIGIN)
        (below / "pyproject.toml").write_text("[tool.other]\nx = 1\n")
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT102"]\n')

        assert 0 == main.main(["check", "below/one.toml", *ONLY])

        (below / "claimtrack.toml").write_text("[check]\n")

        assert 1 == main.main(["check", "below/one.toml", *ONLY])
        capsys.readouterr()

    def test_configuration_files_above_the_repository_are_ignored(self, folder: Path) -> None:
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
    def test_invalid_configuration_exits_with_2_and_its_place(
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
    def test_unknown_rule_is_reported_at_its_place_in_the_configuration(
        self, setting: str, at: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text(f"[check]\n{setting}\n")

        assert 2 == main.main(["check", "one.toml", "two.toml"])
        shown = capsys.readouterr().err
        assert 1 == shown.count("no rule is called `CT999`")
        assert f"claimtrack.toml:{at}\n" in shown

    def test_unknown_rules_of_all_ledgers_are_reported(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "one.toml").write_text(f'{ONE_ORIGIN}[check]\nignore = ["CT999"]\n')
        (folder / "two.toml").write_text(f'{TWO_ORIGINS}[check]\nselect = ["single"]\n')

        assert 2 == main.main(["check", "one.toml", "two.toml", "--format", "concise"])
        first, second = capsys.readouterr().err.splitlines()
        assert first.startswith("one.toml:11:11: error CT022 ")
        assert second.startswith("two.toml:17:11: error CT022 ")

    def test_setting_outside_the_check_table_exits_with_2(
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

        content = json.loads(capsys.readouterr().out)
        assert {"certain": 1, "possible": 1} == content["origins"] == content["independent_support"]
        assert ["office"] == content["weakest"]
        assert [["office", "wire"]] == content["chains"]

    def test_show_suggests_the_nearest_claim(self, capsys: Captured) -> None:
        assert 2 == main.main(["show", "one.toml", "closd"])
        assert "did you mean `closed`?" in capsys.readouterr().err

    @pytest.mark.parametrize("word", ["CT102", "ct102", "single-origin"])
    def test_rule_prints_an_explanation(self, word: str, capsys: Captured) -> None:
        assert 0 == main.main(["rule", word])
        assert capsys.readouterr().out.startswith("CT102 single-origin (warning)\n\n")

    def test_rule_suggests_the_nearest_rule(self, capsys: Captured) -> None:
        assert 2 == main.main(["rule", "single-orgin"])
        assert "did you mean `single-origin`" in capsys.readouterr().err

    def test_rules_lists_every_rule_with_its_summary(self, capsys: Captured) -> None:
        from claimtrack.rules import installed_rules

        assert 0 == main.main(["rules"])
        listed = capsys.readouterr().out.splitlines()
        assert [rule.code for rule in installed_rules()] == [line.split()[0] for line in listed]
        assert all(
            rule.summary in line for rule, line in zip(installed_rules(), listed, strict=True)
        )

    @pytest.mark.parametrize(("of", "title"), [([], "ledger"), (["answer"], "answer")])
    def test_schema_prints_ascii_json(self, of: list[str], title: str, capsys: Captured) -> None:
        assert 0 == main.main(["schema", *of])
        shown = capsys.readouterr().out
        assert shown.isascii()
        assert f"claimtrack {title}" == json.loads(shown)["title"]

    def test_init_writes_a_valid_ledger_and_never_overwrites(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.txt").write_text("One.\n\nTwo.\n")

        assert 0 == main.main(["init", "a.txt"])
        steps = (
            "wrote ledger.toml\n  next: write its first claim, then claimtrack check ledger.toml\n"
        )
        assert steps == capsys.readouterr().err
        assert "One.\n\nTwo.\n" == claimtrack.load("ledger.toml").documents["article"].text
        written = (folder / "ledger.toml").read_text()
        assert 2 == main.main(["init", "a.txt"])
        assert "already exists" in capsys.readouterr().err
        assert written == (folder / "ledger.toml").read_text()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["gone.txt"], "there is no file `gone.txt`"),
            (["latin.txt"], "byte 0xE9 at offset 0"),
            (["one.toml", "-o", "below/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "gone/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "x.txt"], "no format is known by the ending"),
            (["one.toml", "-o", "x.jsonl"], "use the extension .toml"),
        ],
    )
    def test_init_rejects_unusable_files(
        self, arguments: list[str], message: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "below").mkdir()
        (folder / "latin.txt").write_bytes(b"\xe9t\xe9")

        assert 2 == main.main(["init", *arguments])
        assert message in capsys.readouterr().err

    def test_fmt_formats_files_and_check_only_reports(self, folder: Path, capsys: Captured) -> None:
        untidy = ONE_ORIGIN.replace("office =", "office=").replace("\n\n", "\n")
        (folder / "one.toml").write_text(untidy)

        assert 1 == main.main(["fmt", "one.toml", "two.toml", "--check"])
        assert untidy == (folder / "one.toml").read_text()
        assert "one.toml: would be formatted\n" in capsys.readouterr().out
        assert 0 == main.main(["fmt", "one.toml"])
        assert "one.toml: formatted\n" == capsys.readouterr().out
        assert claimtrack.load("one.toml").claims
        assert 0 == main.main(["fmt", "one.toml", "--check"])

    def test_fmt_rejects_other_formats_and_syntax_errors(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "bad.toml").write_text("x = [")
        (folder / "a.jsonl").write_text("")

        assert 2 == main.main(["fmt", "bad.toml"])
        assert 2 == main.main(["fmt", "a.jsonl"])
        assert "only TOML ledgers" in capsys.readouterr().err
        assert "x = [" == (folder / "bad.toml").read_text()

    def test_fmt_continues_after_a_problem(self, folder: Path, capsys: Captured) -> None:
        (folder / "bad.toml").write_text("x = [")
        (folder / "good.toml").write_text("ledger=1")

        assert 2 == main.main(["fmt", "gone.toml", "bad.toml", "good.toml"])
        shown = capsys.readouterr()
        assert "good.toml: formatted\n" == shown.out
        assert "CT018" in shown.err
        assert "CT004" in shown.err
        assert "ledger = 1\n" == (folder / "good.toml").read_text()

    def test_fmt_converts_windows_line_endings(self, folder: Path) -> None:
        (folder / "dos.toml").write_bytes(b"ledger = 1\r\n")

        assert 0 == main.main(["fmt", "dos.toml"])
        assert b"ledger = 1\n" == (folder / "dos.toml").read_bytes()

    def test_fmt_rejects_symbolic_links(self, folder: Path, capsys: Captured) -> None:
        (folder / "real.toml").write_text("ledger=1")
        (folder / "link.toml").symlink_to("real.toml")

        assert 2 == main.main(["fmt", "link.toml"])
        assert "error[CT016] path: link.toml is a symbolic link" in capsys.readouterr().err
        assert "ledger=1" == (folder / "real.toml").read_text()

    def test_folder_stands_for_its_ledger(self, folder: Path) -> None:
        (folder / "ledger.toml").write_text(TWO_ORIGINS)

        assert 0 == main.main(["check", ".", *ONLY])

    def test_package_runs_as_a_module(
        self, monkeypatch: pytest.MonkeyPatch, capsys: Captured
    ) -> None:
        monkeypatch.setattr(sys, "argv", ["claimtrack", "--version"])

        with pytest.raises(SystemExit) as ended:
            runpy.run_module("claimtrack", run_name="__main__")

        assert 0 == ended.value.code
        assert capsys.readouterr().out.startswith("claimtrack ")

    def test_version_and_help_exit_with_0(self, capsys: Captured) -> None:
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
