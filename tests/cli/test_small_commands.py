"""Commands that show one claim or rule, print a schema, or write a ledger file."""

import json
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.formats.toml.formatter import format_text
from claimtrack.rules import installed_rules
from tests.cli.ledgers import ONE_ORIGIN

Captured = pytest.CaptureFixture[str]

AT_PASSAGES = """\
ledger = 1
[source]
town = { kind = "government" }
paint-works = { kind = "company" }
courier = { kind = "outlet" }
[document]
article = { publisher = "courier", title = "Lake closed" }
note = { publisher = "paint-works" }

[claim.closed]
text = "The lake is closed."
via = ["town", "courier"]
at = "article#p2"

[[claim.closed.assertion]]
via = [{ source = "paint-works", act = "denied" }, "courier"]
at = "article#p2"

[claim.safe]
text = "The water is safe."
via = [{ source = "paint-works", at = "note#p3" }, "courier"]
at = "article#p3"

[[claim.safe.assertion]]
via = [{ source = "town", act = "declined" }, "courier"]
at = "article#p2"
"""


@pytest.mark.usefixtures("folder")
class TestSmallCommands:
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

    def test_show_explains_a_passage_in_place_of_a_claim(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.toml").write_text(AT_PASSAGES)

        assert 2 == main.main(["show", "a.toml", "p2"])
        assert "it is a passage: `claimtrack show LEDGER '#p2'`" in capsys.readouterr().err
        assert 2 == main.main(["show", "a.toml", "p9"])
        assert "it is a passage" not in capsys.readouterr().err

    def test_show_explains_swapped_arguments(self, capsys: Captured) -> None:
        assert 2 == main.main(["show", "closed", "one.toml"])
        assert "the ledger comes first: one.toml closed" in capsys.readouterr().err
        assert 2 == main.main(["show", "none.toml", "closed"])
        assert "the ledger comes first" not in capsys.readouterr().err

    def test_check_of_an_article_suggests_to_draft_a_ledger(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "article.txt").write_text("The lake is closed.\n")

        assert 2 == main.main(["check", "article.txt"])
        assert "`claimtrack draft article.txt` makes a ledger" in capsys.readouterr().err

    @pytest.mark.parametrize("passage", ["#p2", "article#p2"])
    def test_show_lists_the_claims_at_a_passage(
        self, passage: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.toml").write_text(AT_PASSAGES)

        assert 0 == main.main(["show", "a.toml", passage])
        expected = """\
article#p2 in "Lake closed"
  closed: The lake is closed. (a.toml:10:1)
    asserted: town > courier
    denied: paint-works denied > courier
  safe: The water is safe. (a.toml:19:1)
    neutral: town declined > courier
"""
        assert expected == capsys.readouterr().out

    def test_block_alone_matches_every_document(self, folder: Path, capsys: Captured) -> None:
        (folder / "a.toml").write_text(AT_PASSAGES)

        assert 0 == main.main(["show", "a.toml", "#p3", "--format", "json"])
        listed = json.loads(capsys.readouterr().out)["passages"]
        assert [("article#p3", ["safe"]), ("note#p3", ["safe"])] == [
            (each["passage"], [claim["id"] for claim in each["claims"]]) for each in listed
        ]
        assert [{"stance": "asserts", "via": ["paint-works", "courier"]}] == (
            listed[0]["claims"][0]["assertions"]
        )

    def test_passage_without_claims_is_an_error_with_a_hint(
        self, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.toml").write_text(AT_PASSAGES)

        assert 2 == main.main(["show", "a.toml", "artcle#p2"])
        shown = capsys.readouterr().err
        assert "no claim is at `artcle#p2`" in shown
        assert "did you mean `article#p2`" in shown

    @pytest.mark.parametrize("word", ["CT102", "ct102", "single-origin"])
    def test_rule_prints_an_explanation(self, word: str, capsys: Captured) -> None:
        assert 0 == main.main(["rule", word])
        assert capsys.readouterr().out.startswith("CT102 single-origin (warning)\n\n")

    def test_rule_suggests_the_nearest_rule(self, capsys: Captured) -> None:
        assert 2 == main.main(["rule", "single-orgin"])
        assert "did you mean `single-origin`" in capsys.readouterr().err

    def test_rules_lists_every_rule_with_its_summary(self, capsys: Captured) -> None:
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
        assert "One.\n\nTwo.\n" == claimtrack.load("ledger.toml").documents["one"].text
        written = (folder / "ledger.toml").read_text()
        assert 2 == main.main(["init", "a.txt"])
        assert "already exists" in capsys.readouterr().err
        assert written == (folder / "ledger.toml").read_text()

    def test_init_takes_the_outlet_and_the_date(self, folder: Path) -> None:
        (folder / "a.txt").write_text("Lake closed.\n")

        assert 0 == main.main(["init", "a.txt", "--outlet", "The Courier", "--date", "2031-06"])
        ledger = claimtrack.load("ledger.toml")
        assert ["The Courier"] == [source.name for source in ledger.sources.values()]
        assert ["2031-06"] == [str(each.published) for each in ledger.documents.values()]

    @pytest.mark.parametrize(
        ("options", "message"),
        [
            (["--date", "17 October 2016"], 'is not an EDTF date; write "2016-10-17"'),
            (["--outlet", " "], "the name is empty"),
            (["--outlet", "A\u202eB"], "bidirectional control character U+202E"),
        ],
    )
    def test_init_rejects_invalid_options(
        self, options: list[str], message: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "a.txt").write_text("Lake closed.\n")

        assert 2 == main.main(["init", "a.txt", *options])
        assert message in capsys.readouterr().err
        assert not (folder / "ledger.toml").exists()

    @pytest.mark.parametrize(
        ("arguments", "message"),
        [
            (["gone.txt"], "there is no file `gone.txt`"),
            (["page.html"], "save the words of the page as a .txt file"),
            (["latin.txt"], "byte 0xE9 at offset 0"),
            (["one.toml", "-o", "below/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "gone/ledger.toml"], "not in the folder"),
            (["one.toml", "-o", "x.txt"], "no format has the extension"),
            (["one.toml", "-o", "x.jsonl"], "use the extension .toml"),
        ],
    )
    def test_init_rejects_unusable_files(
        self, arguments: list[str], message: str, folder: Path, capsys: Captured
    ) -> None:
        (folder / "below").mkdir()
        (folder / "latin.txt").write_bytes(b"\xe9t\xe9")
        (folder / "page.html").write_text("<p>Lake closed.")

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

    def test_fmt_follows_symbolic_links(self, folder: Path) -> None:
        (folder / "real.toml").write_text("ledger=1")
        (folder / "link.toml").symlink_to("real.toml")

        assert 0 == main.main(["fmt", "link.toml"])
        assert "ledger = 1\n" == (folder / "real.toml").read_text()
        assert (folder / "link.toml").is_symlink()

    def test_fmt_keeps_a_save_between_reading_and_writing(
        self, folder: Path, capsys: Captured, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        path = folder / "ledger.toml"
        path.write_text("ledger=1")

        def save_meanwhile(text: str, name: str) -> str:
            path.write_text("saved by an editor")
            return format_text(text, name)

        monkeypatch.setattr("claimtrack.cli.commands.fmt.format_text", save_meanwhile)

        assert 2 == main.main(["fmt", str(path)])
        assert "changed since it was read" in capsys.readouterr().err
        assert "saved by an editor" == path.read_text()
