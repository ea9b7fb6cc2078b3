"""``claimtrack check``: findings, baselines and waivers."""

import json
from pathlib import Path

import pytest

from claimtrack.cli import main
from tests.cli.ledgers import ONE_ORIGIN, ONLY, TWO_ORIGINS

Captured = pytest.CaptureFixture[str]


@pytest.mark.usefixtures("folder")
class TestCheck:
    def test_findings_exit_with_1(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", *ONLY])

        shown = capsys.readouterr()
        assert "One source only (1)" in shown.out
        assert "\n1 finding (1 warning) in 1 claim.\n" in shown.out
        assert "" == shown.err

    @pytest.mark.parametrize("format", ["summary", "full", "concise"])
    def test_statistics_count_the_findings_of_each_rule(
        self, format: str, capsys: Captured
    ) -> None:
        assert 1 == main.main(["check", "one.toml", *ONLY, "--statistics", "--format", format])
        assert capsys.readouterr().out.endswith("\n\n      1  CT102  single-origin\n")

    def test_statistics_do_not_spoil_formats_for_programs(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "one.toml", "--statistics", "--format", "json"])
        assert "--statistics goes with --format summary, full, concise" in capsys.readouterr().out

    def test_verbose_shows_the_id_of_each_claim(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "one.toml", *ONLY, "-v"])
        assert " [closed] " in capsys.readouterr().out

    def test_no_findings_exit_with_0(self, capsys: Captured) -> None:
        assert 0 == main.main(["check", "two.toml", *ONLY])
        assert capsys.readouterr().out.endswith("\nno findings in 1 claim.\n")

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
        assert "\n1 finding (1 error) in 1 claim.\n" in capsys.readouterr().out

    def test_ignore_option_skips_rules(self) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--ignore", "CT102,CT1"])

    def test_profile_changes_severities(self, capsys: Captured) -> None:
        Path("one.toml").write_text(ONE_ORIGIN.replace('["office", "wire"]', '["wire"]'))
        flags = ["--select", "unknown-lineage", "--format", "concise"]

        assert 1 == main.main(["check", "one.toml", *flags])
        assert ": warning CT" in capsys.readouterr().out
        assert 1 == main.main(["check", "one.toml", *flags, "--profile", "answers"])
        assert ": note CT" in capsys.readouterr().out

    def test_baseline_hides_known_findings(self, folder: Path, capsys: Captured) -> None:
        assert 0 == main.main(["check", "one.toml", *ONLY, "--write-baseline", "known.json"])
        assert "1 fingerprint written to known.json\n" == capsys.readouterr().err
        assert 0 == main.main(["check", "one.toml", *ONLY, "--baseline", "known.json"])
        shown = capsys.readouterr().out
        assert shown.endswith("\nno findings in 1 claim; 1 in the baseline.\n")
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
        assert "\nno findings in 1 claim.\n" in shown.out
        assert shown.err.startswith("warning[CT002] encoding: ")

        main.main(["check", "two.toml", *ONLY, "--format", "json"])
        assert capsys.readouterr().err.startswith("two.toml:1:1: warning CT002")


SECRET = "PASSWORD=hunter2"


@pytest.mark.parametrize(
    "line",
    [
        'include = [".env"]',
        'include = ["notes/.env"]',
        'include = [".git/config.toml"]',
        'include = ["env.toml"]',
        'include = ["key.pem"]',
        'document = { d = { path = ".git/config" } }',
        'document = { d = { path = ".env" } }',
        'document = { d = { path = "env.txt" } }',
        'document = { d = { path = "key.pem" } }',
        'document = { d = { path = "folder/config.txt" } }',
    ],
)
def test_hidden_files_and_other_types_are_never_read(
    line: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    for name in (
        ".env",
        "notes/.env",
        ".git/config",
        ".git/config.toml",
        ".git/config.txt",
        "key.pem",
    ):
        Path(name).parent.mkdir(exist_ok=True)
        Path(name).write_text(SECRET)
    Path("env.toml").symlink_to(".env")
    Path("env.txt").symlink_to(".env")
    Path("folder").symlink_to(".git")
    claim = f'via = [{{ source = "a", quote = "{SECRET}" }}]'
    Path("ledger.toml").write_text(
        f'ledger = 1\n{line}\n[source]\na = {{ kind = "person" }}\n'
        f'[claim.c]\ntext = "T."\n{claim}\n'
    )

    assert 2 == main.main(["check", "ledger.toml"])
    shown = capsys.readouterr()
    assert "error[CT016]" in shown.err
    assert SECRET not in (shown.out + shown.err).replace(claim, "")


@pytest.mark.parametrize(
    ("link", "target", "named"),
    [
        ("story/ledger.toml", "../.env", "story"),
        ("story/ledger.toml", "../secret.txt", "story"),
        ("story/ledger.csv", "../.env", "story"),
        ("story/ledger.parquet", "../secret.txt", "story"),
        ("story/ledger.parquet", "../secret.txt", "story/ledger.parquet"),
        ("env.toml", ".env", "env.toml"),
        ("env.toml", ".git/config", "env.toml"),
        ("env.jsonl", "/proc/self/environ", "env.jsonl"),
    ],
)
def test_link_to_a_secret_is_not_quoted(
    link: str,
    target: str,
    named: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: Captured,
) -> None:
    """A pull request can add such links."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PASSWORD", SECRET)
    for folder in ("story", ".git"):
        Path(folder).mkdir()
    for name in (".env", ".git/config", "secret.txt"):
        Path(name).write_text(f"= {SECRET} =\n")
    Path(link).symlink_to(target)

    assert 2 == main.main(["check", named])
    shown = capsys.readouterr()
    assert "" != shown.err
    assert " | " not in shown.err
    assert SECRET not in shown.out + shown.err


def test_misnamed_table_that_is_a_link_is_not_quoted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("ledger.toml").write_text(
        'ledger = 1\n[claim.c]\ntext = "T."\nvia = ["a"]\n[source]\na = { kind = "person" }\n'
    )
    assert 0 == main.main(["convert", "ledger.toml", "tables", "--to", "csv"])
    Path("secret.txt").write_text(SECRET)
    Path("tables/claim.csv").symlink_to("../secret.txt")

    main.main(["check", "tables"])
    shown = capsys.readouterr()
    assert "`claim.csv` is none of the ledger's tables" in shown.err
    assert SECRET not in shown.out + shown.err


@pytest.mark.parametrize("named", ["link.toml", ".hidden/ledger.toml"])
def test_ledger_that_the_user_names_may_be_a_link_or_in_a_hidden_folder(
    named: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: Captured
) -> None:
    monkeypatch.chdir(tmp_path)
    for folder in ("other", ".hidden"):
        Path(folder).mkdir()
        Path(folder, "ledger.toml").write_text("ledger = one\n")
    Path("link.toml").symlink_to("other/ledger.toml")

    assert 2 == main.main(["check", named])
    assert "1 | ledger = one" in capsys.readouterr().err
