"""The command line on knowledge time: --as-of, --since and diff."""

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
    """Work in an empty folder, which counts as a repository of its own."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "story.toml").write_text(STORY)
    (tmp_path / "later.toml").write_text(LATER)
    monkeypatch.chdir(tmp_path)
    return tmp_path


class TestAsOf:
    def test_a_check_goes_by_what_was_known_and_says_what_may_have_been(
        self, capsys: Captured
    ) -> None:
        command = ["check", "story.toml", *ONLY, "--format", "concise", "--as-of", "2031-05-02"]

        status = main.main(command)

        out, err = capsys.readouterr()
        assert 1 == status
        assert [
            "story.toml:15:1: warning CT102 single-origin: one origin stands behind this claim: "
            "office [claim `closed`]",
            "1 finding (1 warning) in 1 claim.",
        ] == out.splitlines()
        first, *named = err.splitlines()
        assert "as of 2031-05-02: 3 records left out that may have been known" == first
        assert "  document `leaflet`: leaflet (story.toml:12:1)" == named[0]
        assert "  claim `open`: The harbour is open again. (story.toml:24:1)" == named[1]

    def test_waivers_expire_by_that_day_unless_another_is_given(self) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of"]

        assert 0 == main.main([*command, "2031-05-01"])
        assert 1 == main.main([*command, "2031-05-02"])
        assert 0 == main.main([*command, "2031-05-02", "--today", "2031-05-01"])

    def test_of_a_month_the_last_day_is_meant(self, capsys: Captured) -> None:
        assert 0 == main.main(["check", "story.toml", *ONLY, "--as-of", "2031-05"])
        assert "as of 2031-05-31: " in capsys.readouterr().err

    def test_json_has_the_day_and_all_that_may_have_been_known(self, capsys: Captured) -> None:
        main.main(["check", "story.toml", "--format", "json", "--as-of", "2031-05-02"])

        told = json.loads(capsys.readouterr().out)["as_of"]
        assert "2031-05-02" == told["day"]
        assert ["document", "claim", "assertion"] == [
            each["record"]["kind"] for each in told["possible"]
        ]
        assert 12 == told["possible"][0]["place"]["line"]

    def test_of_many_records_some_are_named(self, folder: Path, capsys: Captured) -> None:
        many = "".join(f'[document.d{i}]\npublisher = "wire"\n' for i in range(9))
        (folder / "story.toml").write_text(f"{STORY}\n{many}")

        main.main(["check", "story.toml", "--as-of", "2031-05-02"])

        assert "  ... and 7 records more\n" in capsys.readouterr().err

    def test_a_day_by_which_nothing_was_known_is_status_2(self, capsys: Captured) -> None:
        assert 2 == main.main(["check", "story.toml", "--as-of", "2030"])
        assert "no claim was known by 2030-12-31" in capsys.readouterr().err

    @pytest.mark.parametrize("day", ["yesterday", "2031-05-02?", "01/02/2031", "2031-05/.."])
    def test_what_is_no_certain_day_is_bad_usage(self, day: str, capsys: Captured) -> None:
        assert 2 == main.main(["check", "story.toml", "--as-of", day])
        assert "--as-of: " in capsys.readouterr().err

    def test_show_tells_who_stood_behind_a_claim(self, capsys: Captured) -> None:
        assert 0 == main.main(["show", "story.toml", "closed", "--as-of", "2031-05-02"])
        out, err = capsys.readouterr()
        assert "Asserted by 1 chain\n" in out
        assert "as of 2031-05-02: 3 records left out" in err

        assert 0 == main.main(["show", "story.toml", "closed"])
        out, err = capsys.readouterr()
        assert "Asserted by 2 chains\n" in out
        assert "" == err

    def test_show_in_json_has_the_day(self, capsys: Captured) -> None:
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
    def test_show_says_that_a_claim_was_not_known(
        self, claim: str, day: str, words: str, capsys: Captured
    ) -> None:
        assert 2 == main.main(["show", "story.toml", claim, "--as-of", day])
        assert words in capsys.readouterr().err


class TestSince:
    def test_what_changed_is_printed_with_its_causes(self, capsys: Captured) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        status = main.main(command)

        out, err = capsys.readouterr()
        assert 1 == status
        assert [
            "gone  story.toml:15:1: warning CT102 single-origin: one origin stands behind this "
            "claim: office [claim `closed`]",
            "      because: new assertion `by-pilot`: pilot (story.toml:20:1)",
            "no findings appeared, 1 went away; no claims stand otherwise.",
        ] == out.splitlines()
        assert ["as of 2031-05-02", "as of 2031-05-03"] == [
            row.partition(":")[0] for row in err.splitlines() if row.startswith("as of")
        ]

    def test_without_a_change_it_is_status_0(self, capsys: Captured) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-04", "--since", "2031-05-03"]

        assert 0 == main.main(command)
        assert "nothing changed; no records differ.\n" == capsys.readouterr().out

    def test_all_is_held_against_a_day_before_anything_was_known(self, capsys: Captured) -> None:
        assert 1 == main.main(["check", "story.toml", "--since", "2030", "--format", "concise"])
        assert "claim `closed` is new; now: stands" in capsys.readouterr().out

    def test_what_weighs_less_than_fail_on_does_not_count(self) -> None:
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        assert 0 == main.main([*command, "--fail-on", "error"])

    def test_a_baseline_holds_on_both_days(self, folder: Path) -> None:
        write = ["check", "story.toml", *ONLY, "--as-of", "2031-05-02", "--write-baseline", "b"]
        command = ["check", "story.toml", *ONLY, "--as-of", "2031-05-03", "--since", "2031-05-02"]

        assert 0 == main.main(write)
        assert 0 == main.main([*command, "--baseline", "b"])

    @pytest.mark.parametrize(
        "more", [("--show-waived",), ("--write-baseline", "b"), ("later.toml",)]
    )
    def test_what_it_does_not_go_with_is_refused(
        self, more: tuple[str, ...], capsys: Captured
    ) -> None:
        assert 2 == main.main(["check", "story.toml", "--since", "2031-05-02", *more])
        assert "--since " in capsys.readouterr().err

    def test_json_has_both_days(self, capsys: Captured) -> None:
        days = ("--since", "2031-05-01", "--as-of", "2031-05-03")

        main.main(["check", "story.toml", *days, "--format", "json"])

        told = json.loads(capsys.readouterr().out)
        assert ("2031-05-01", "2031-05-03") == (told["since"]["day"], told["as_of"]["day"])


class TestDiff:
    def test_two_ledgers_are_held_against_each_other(self, capsys: Captured) -> None:
        command = ["diff", "story.toml", "later.toml", *ONLY, "--format", "concise"]

        assert 1 == main.main(command)

        out, err = capsys.readouterr()
        assert [
            "gone  story.toml:24:1: warning CT102 single-origin: one origin stands behind this "
            "claim: office [claim `open`]",
            "no findings appeared, 1 went away; no claims stand otherwise.",
        ] == out.splitlines()
        assert "" == err

    def test_a_ledger_and_itself_are_status_0(self) -> None:
        assert 0 == main.main(["diff", "story.toml", "story.toml"])

    def test_what_cannot_be_read_is_status_2(self, capsys: Captured) -> None:
        assert 2 == main.main(["diff", "story.toml", "none.toml"])
        assert "there is no file `none.toml`" in capsys.readouterr().err

    def test_json_has_findings_claims_and_records_with_their_causes(
        self, folder: Path, capsys: Captured
    ) -> None:
        more = '\n[claim.shut]\ntext = "It shuts."\nvia = ["office"]\n'
        (folder / "later.toml").write_text(LATER + more)

        main.main(["diff", "story.toml", "later.toml", *ONLY, "--format", "json"])

        told = json.loads(capsys.readouterr().out)
        assert ["single-origin"] == [each["name"] for each in told["appeared"]]
        assert ["single-origin"] == [each["name"] for each in told["gone"]]
        (cause,) = told["gone"][0]["because"]
        assert ("new", {"kind": "assertion", "id": "by-captain"}) == (
            cause["change"],
            cause["record"],
        )
        (standing,) = told["standing"]
        assert ("shut", None, "stands") == tuple(
            standing[key] for key in ("claim", "before", "after")
        )
        assert {"new"} == {each["change"] for each in told["records"]}

    def test_settings_are_the_cause_where_no_record_is(
        self, folder: Path, capsys: Captured
    ) -> None:
        quiet = STORY.replace("ledger = 1\n", 'ledger = 1\n\n[check]\nignore = ["CT102"]\n', 1)
        (folder / "later.toml").write_text(quiet)

        assert 1 == main.main(["diff", "story.toml", "later.toml", "--today", "2031-05-09"])
        assert "because of no record: settings, rules or the day differ\n" in (
            capsys.readouterr().out
        )

    def test_of_many_causes_some_are_named(self, folder: Path, capsys: Captured) -> None:
        chain = '\n[source.w{0}]\nkind = "witness"\n[[claim.open.assertion]]\nvia = ["w{0}"]\n'
        (folder / "later.toml").write_text(STORY + "".join(map(chain.format, range(11))))

        main.main(["diff", "story.toml", "later.toml", *ONLY])

        assert "\n      and 3 more records\n" in capsys.readouterr().out
