"""Tests of knowledge time on the command line: --as-of, --since and diff."""

import json
from pathlib import Path

import pytest

from claimtrack.cli import main

STORY = """\
ledger = 1

[source]
office = { kind = "government" }
pilot  = { kind = "witness" }
wire   = { kind = "news-agency" }

[document.dispatch]
publisher = "wire"
published = "2031-05-01"

[document.leaflet]
publisher = "wire"

[claim.closed]
text = "The harbour was closed."
via  = ["office", "wire"]
at   = "dispatch"

[[claim.closed.assertion]]
id  = "by-pilot"
via = [{ source = "pilot", on = "2031-05-03" }]

[claim.open]
text = "The harbour is open again."
via  = ["office", "wire"]
at   = "leaflet"

[[waiver]]
code   = "single-origin"
claim  = "closed"
until  = "2031-05-01"
reason = "the wire is asking others"
"""
LATER = (
    STORY
    + """
[source.captain]
kind = "witness"

[[claim.open.assertion]]
id  = "by-captain"
via = ["captain"]
"""
)
ONLY = ("--select", "single-origin")
Captured = pytest.CaptureFixture[str]


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Work in a new folder that counts as a separate repository."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "story.toml").write_text(STORY)
    (tmp_path / "later.toml").write_text(LATER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestAsOf:
    def test_check_uses_known_records_and_lists_possible_ones(self, capsys: Captured) -> None:
        command = ["check", "story.toml", *ONLY, "--format", "concise", "--as-of", "2031-05-02"]

        status = main.main(command)

        out, err = capsys.readouterr()
        assert 1 == status
        assert [
            "story.toml:15:1: warning CT102 single-origin: this claim has only one origin: "
            "office [claim `closed`]",
            "1 finding (1 warning) in 1 claim.",
        ] == out.splitlines()
        first, *named = err.splitlines()
        assert "as of 2031-05-02: 3 records left out that may have been known" == first
        assert "  document `leaflet`: leaflet (story.toml:12:1)" == named[0]
        assert "  claim `open`: The harbour is open again. (story.toml:24:1)" == named[1]

    def test_waivers_expire_by_day_unless_today_is_given(self) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of"]

        assert 0 == main.main([*command, "2031-05-01"])
        assert 1 == main.main([*command, "2031-05-02"])
        assert 0 == main.main([*command, "2031-05-02", "--today", "2031-05-01"])

    def test_month_stands_for_its_last_day(self, capsys: Captured) -> None:
        assert 0 == main.main(["check", "story.toml", *ONLY, "--as-of", "2031-05"])
        assert "as of 2031-05-31: " in capsys.readouterr().err

    def test_json_has_day_and_possible_records(self, capsys: Captured) -> None:
        main.main(["check", "story.toml", "--format", "json", "--as-of", "2031-05-02"])

        output = json.loads(capsys.readouterr().out)["as_of"]
        assert "2031-05-02" == output["day"]
        assert ["document", "claim", "assertion"] == [
            each["record"]["kind"] for each in output["possible"]
        ]
        assert 12 == output["possible"][0]["place"]["line"]

    def test_long_list_of_possible_records_is_truncated(
        self, folder: Path, capsys: Captured
    ) -> None:
        many = "".join(f'[document.d{i}]\npublisher = "wire"\n' for i in range(9))
        (folder / "story.toml").write_text(f"{STORY}\n{many}")

        main.main(["check", "story.toml", "--as-of", "2031-05-02"])

        assert "  ... and 7 records more\n" in capsys.readouterr().err

    def test_day_before_any_record_exits_with_2(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "story.toml", "--as-of", "2030"])
        assert "no claim was known by 2030-12-31" in capsys.readouterr().err

    @pytest.mark.parametrize("day", ["yesterday", "2031-05-02?", "01/02/2031", "2031-05/.."])
    def test_uncertain_day_is_bad_usage(self, day: str, capsys: Captured) -> None:
        assert 2 == main.main(["check", "story.toml", "--as-of", day])
        assert "--as-of: " in capsys.readouterr().err

    def test_show_prints_chains_known_by_day(self, capsys: Captured) -> None:
        assert 0 == main.main(["show", "story.toml", "closed", "--as-of", "2031-05-02"])
        out, err = capsys.readouterr()
        assert "Asserted by 1 chain\n" in out
        assert "as of 2031-05-02: 3 records left out" in err

        assert 0 == main.main(["show", "story.toml", "closed"])
        out, err = capsys.readouterr()
        assert "Asserted by 2 chains\n" in out
        assert "" == err

    def test_show_json_has_day(self, capsys: Captured) -> None:
        command = ["show", "story.toml", "closed", "--format", "json", "--as-of", "2031-05-02"]

        assert 0 == main.main(command)
        assert "2031-05-02" == json.loads(capsys.readouterr().out)["as_of"]["day"]

    @pytest.mark.parametrize(
        ("claim", "day", "words"),
        [
            ("closed", "2030", "claim `closed` was not certainly known by 2030-12-31\n"),
            ("open", "2031", "was not certainly known by 2031-12-31; it may have been"),
            ("shut", "2031", "no claim is called `shut`"),
        ],
    )
    def test_show_reports_unknown_claim(
        self, claim: str, day: str, words: str, capsys: Captured
    ) -> None:
        assert 2 == main.main(["show", "story.toml", claim, "--as-of", day])
        assert words in capsys.readouterr().err


class TestSince:
    def test_changes_are_printed_with_causes(self, capsys: Captured) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        status = main.main(command)

        out, err = capsys.readouterr()
        assert 1 == status
        assert [
            "gone  story.toml:15:1: warning CT102 single-origin: this claim has only one "
            "origin: office [claim `closed`]",
            "      because: new assertion `by-pilot`: pilot (story.toml:20:1)",
            "no findings appeared, 1 went away; no claims changed standing.",
        ] == out.splitlines()
        assert ["as of 2031-05-02", "as of 2031-05-03"] == [
            row.partition(":")[0] for row in err.splitlines() if row.startswith("as of")
        ]

    def test_no_change_exits_with_0(self, capsys: Captured) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-04", "--since", "2031-05-03"]

        assert 0 == main.main(command)
        assert "nothing changed; no records differ.\n" == capsys.readouterr().out

    def test_since_day_before_any_record_reports_all_as_new(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "story.toml", "--since", "2030", "--format", "concise"])
        assert "claim `closed` is new; now: stands" in capsys.readouterr().out

    def test_changes_below_fail_on_exit_with_0(self) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        assert 0 == main.main([*command, "--fail-on", "error"])

    def test_baseline_applies_to_both_days(self, folder: Path) -> None:
        write = ["check", "story.toml", *ONLY, "--as-of", "2031-05-02", "--write-baseline", "b"]
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        assert 0 == main.main(write)
        assert 0 == main.main([*command, "--baseline", "b"])

    @pytest.mark.parametrize(
        "more", [("--show-waived",), ("--write-baseline", "b"), ("later.toml",)]
    )
    def test_incompatible_options_are_rejected(
        self, more: tuple[str, ...], capsys: Captured
    ) -> None:
        assert 2 == main.main(["check", "story.toml", *more, "--since", "2031-05-02"])
        assert "--since " in capsys.readouterr().err

    def test_json_has_both_days(self, capsys: Captured) -> None:
        days = ("--since", "2031-05-01", "--as-of", "2031-05-03")

        main.main(["check", "story.toml", *days, "--format", "json"])

        output = json.loads(capsys.readouterr().out)
        assert ("2031-05-01", "2031-05-03") == (output["since"]["day"], output["as_of"]["day"])


class TestDiff:
    def test_diff_prints_changes_between_two_ledgers(self, capsys: Captured) -> None:
        command = ["diff", "story.toml", "later.toml", *ONLY, "--format", "concise"]

        assert 1 == main.main(command)

        out, err = capsys.readouterr()
        assert [
            "gone  story.toml:24:1: warning CT102 single-origin: this claim has only one "
            "origin: office [claim `open`]",
            "no findings appeared, 1 went away; no claims changed standing.",
        ] == out.splitlines()
        assert "" == err

    def test_diff_of_ledger_with_itself_exits_with_0(self) -> None:
        assert 0 == main.main(["diff", "story.toml", "story.toml"])

    def test_records_that_differ_without_effect_are_named_with_old_and_new_values(
        self, folder: Path, capsys: Captured
    ) -> None:
        quoted = '\n[claim.shut]\ntext = "TEXT"\nvia = [{ source = "office", quote = "QUOTE" }]\n'
        for name, text, quote in (("a", "It shuts.", "shut"), ("b", "It closes.", "closed")):
            ledger = STORY + quoted.replace("TEXT", text).replace("QUOTE", quote)
            (folder / f"{name}.toml").write_text(ledger)

        assert 0 == main.main(["diff", "a.toml", "b.toml"])

        lines = [line.strip() for line in capsys.readouterr().out.splitlines()]
        assert "nothing changed; 3 records differ:" == lines[0]
        assert lines[1].startswith("changed claim `shut`: It closes. (b.toml:")
        assert '`text` differs: "It shuts." is now "It closes."' == lines[2]
        assert lines[3].startswith("changed assertion ")
        assert ['`quote` differs: "shut" is now "closed"'] == lines[4:]

    def test_missing_file_exits_with_2(self, capsys: Captured) -> None:
        assert 2 == main.main(["diff", "story.toml", "none.toml"])
        assert "there is no file `none.toml`" in capsys.readouterr().err

    def test_json_has_findings_claims_and_records_with_causes(
        self, folder: Path, capsys: Captured
    ) -> None:
        more = '\n[claim.shut]\ntext = "It shuts."\nvia = ["office"]\n'
        (folder / "later.toml").write_text(LATER + more)

        main.main(["diff", "story.toml", "later.toml", *ONLY, "--format", "json"])

        output = json.loads(capsys.readouterr().out)
        assert ["single-origin"] == [each["name"] for each in output["appeared"]]
        assert ["single-origin"] == [each["name"] for each in output["gone"]]
        (cause,) = output["gone"][0]["because"]
        assert ("new", {"kind": "assertion", "id": "by-captain"}) == (
            cause["change"],
            cause["record"],
        )
        (standing,) = output["standing"]
        assert ("shut", None, "stands") == tuple(
            standing[key] for key in ("claim", "before", "after")
        )
        assert {"new"} == {each["change"] for each in output["records"]}

    def test_changed_settings_are_reported_as_cause(self, folder: Path, capsys: Captured) -> None:
        quiet = STORY.replace("ledger = 1\n", 'ledger = 1\n\n[check]\nignore = ["CT102"]\n', 1)
        (folder / "later.toml").write_text(quiet)

        assert 1 == main.main(["diff", "story.toml", "later.toml", "--today", "2031-05-09"])
        assert "no record changed: settings, rules or the day differ\n" in (capsys.readouterr().out)

    def test_long_list_of_causes_is_truncated(self, folder: Path, capsys: Captured) -> None:
        chain = '\n[source.w{0}]\nkind = "witness"\n[[claim.open.assertion]]\nvia = ["w{0}"]\n'
        (folder / "later.toml").write_text(STORY + "".join(map(chain.format, range(11))))

        main.main(["diff", "story.toml", "later.toml", *ONLY])

        assert "\n      and 3 more records\n" in capsys.readouterr().out
