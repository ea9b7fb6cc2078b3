"""Configuration files of a check, and their precedence."""

from pathlib import Path

import pytest

from claimtrack.cli import main
from claimtrack.rules import installed_rules
from tests.cli.ledgers import ONE_ORIGIN, ONLY, TWO_ORIGINS

Captured = pytest.CaptureFixture[str]


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

    def test_without_a_repository_only_the_folder_of_the_ledger_is_searched(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / ".git").rmdir()
        (folder / "below").mkdir()
        (folder / "below" / "one.toml").write_text(ONE_ORIGIN)
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT102"]\n')

        assert 1 == main.main(["check", "below/one.toml", *ONLY])
        assert "" == capsys.readouterr().err
        assert 0 == main.main(["check", "one.toml", *ONLY])

    @pytest.mark.parametrize("format", ["full", "concise"])
    def test_check_names_the_configuration_file_and_counts_the_rules_that_are_off(
        self, format: str, folder: Path, capsys: Captured
    ) -> None:
        command = ["check", "one.toml", "two.toml", "--format", format]
        main.main(command)
        plain = capsys.readouterr()
        assert "" == plain.err
        (folder / "claimtrack.toml").write_text("[check]\n")
        main.main(command)
        empty = capsys.readouterr()
        assert plain.out == empty.out
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT201", "CT503"]\n')

        main.main(command)

        words = empty.err.split()
        assert ["configured", "by", "claimtrack.toml;"] == words[:3]
        assert [int(words[3]) + 2, *words[4:]] == [
            int(word) if word.isdigit() and i == 0 else word
            for i, word in enumerate(capsys.readouterr().err.split()[3:])
        ]

    @pytest.mark.parametrize("format", ["json", "sarif", "github", "junit", "markdown"])
    def test_formats_for_programs_do_not_name_the_configuration_file(
        self, format: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT201"]\n')

        main.main(["check", "one.toml", "--format", format])

        captured = capsys.readouterr()
        assert "" == captured.err
        assert "configured by" not in captured.out

    @pytest.mark.parametrize(
        "command",
        [
            "report one.toml",
            "check one.toml --format html",
            "check one.toml --since 2020",
            "diff one.toml two.toml",
        ],
    )
    def test_commands_that_apply_rules_name_the_configuration_file(
        self, command: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["ALL"]\n')

        main.main(command.split())

        count = len(installed_rules())
        line = f"configured by claimtrack.toml; {count} of {count} rules are off"
        assert [line] == capsys.readouterr().err.splitlines()[-1:]

    @pytest.mark.parametrize(
        "command", ["show one.toml closed", "assess one.toml", "graph one.toml"]
    )
    def test_commands_without_rules_name_the_configuration_file(
        self, command: str, folder: Path, capsys: Captured
    ) -> None:
        main.main(command.split())
        assert "" == capsys.readouterr().err
        (folder / "claimtrack.toml").write_text('[check]\nprofile = "osint"\n')

        assert 0 == main.main(command.split())
        assert "configured by claimtrack.toml\n" == capsys.readouterr().err

    @pytest.mark.parametrize(
        "command", ["show one.toml closed", "assess one.toml", "diff one.toml two.toml"]
    )
    def test_json_of_other_commands_does_not_name_the_configuration_file(
        self, command: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\nprofile = "osint"\n')

        main.main([*command.split(), "--format", "json"])

        assert "" == capsys.readouterr().err

    def test_page_without_findings_says_how_many_rules_did_not_run(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["ALL"]\n')

        assert 0 == main.main(["report", "one.toml"])
        page = capsys.readouterr().out
        count = len(installed_rules())
        assert f"Nothing was found. {count} of {count} rules did not run." in page

    def test_check_in_parts_names_the_configuration_file(
        self, folder: Path, capsys: Captured
    ) -> None:
        assert 0 == main.main(["convert", "one.toml", "rows", "--to", "parquet"])
        (folder / "claimtrack.toml").write_text('[check]\nignore = ["CT102"]\n')
        capsys.readouterr()

        main.main(["check", "rows", "--jobs", "1"])

        assert "configured by claimtrack.toml; " in capsys.readouterr().err

    @pytest.mark.parametrize("name", ["claimtrack.toml", "pyproject.toml"])
    @pytest.mark.parametrize(
        ("target", "says"),
        [
            (".env", "leads to the hidden `.env`"),
            ("settings.txt", "is not one of the allowed types"),
            ("../outside.toml", "leads out of"),
            ("/proc/self/environ", "leads out of"),
        ],
    )
    def test_configuration_that_links_to_a_secret_is_refused(
        self, name: str, target: str, says: str, folder: Path, capsys: Captured
    ) -> None:
        if target != "/proc/self/environ":
            (folder / target).write_text("PASSWORD=hunter2\n")
        (folder / name).symlink_to(target)

        assert 2 == main.main(["check", "one.toml"])
        shown = capsys.readouterr().err
        assert says in shown
        assert "hunter2" not in shown
        assert " | " not in shown

    def test_configuration_may_link_to_another_file_of_the_repository(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "below").mkdir()
        (folder / "below" / "one.toml").write_text(ONE_ORIGIN)
        (folder / "shared.toml").write_text('[check]\nignore = ["CT102"]\n')
        (folder / "below" / "claimtrack.toml").symlink_to("../shared.toml")

        assert 0 == main.main(["check", "below/one.toml", *ONLY])
        capsys.readouterr()

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
