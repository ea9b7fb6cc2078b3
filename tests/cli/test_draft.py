"""Tests of ``claimtrack draft``."""

import json
import re
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main
from claimtrack.drafts.texts import read_article
from tests.drafts.test_texts import PAGE

Captured = pytest.CaptureFixture[str]

TEXT = """Bridge to stay shut

Monday 7 May 2031

“Two of the piers are cracked,” said Ida Holm, a surveyor. She said that they may fall.

According to the harbour office, the ferry sails every hour.

Nobody was hurt.
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    return tmp_path


def draft(*arguments: str) -> int:
    return main.main(["draft", *arguments])


def test_draft_writes_a_ledger_of_what_an_article_says(folder: Path, capsys: Captured) -> None:
    assert 0 == draft("a.txt", "--outlet", "The Bay Courier", "--url", "https://x.example/a")
    assert re.fullmatch(
        r"wrote ledger\.toml: 3 claims, \d sentences? without a source\n"
        r"  next: claimtrack review ledger\.toml\n",
        capsys.readouterr().err,
    )
    ledger = claimtrack.load("ledger.toml")
    (document,) = ledger.documents.values()
    assert ("Bridge to stay shut", "2031-05-07") == (document.title, str(document.published))
    assert "https://x.example/a" == document.url
    assert all(claim.draft for claim in ledger.claims.values())
    assert {"Two of the piers are cracked", "they may fall", "the ferry sails every hour"} == {
        claim.text for claim in ledger.claims.values()
    }
    assert "Nobody was hurt." in (folder / "ledger.toml").read_text()


def test_drafted_ledger_is_formatted_and_has_its_words_in_the_text() -> None:
    assert 0 == draft("a.txt")
    assert 0 == main.main(["fmt", "--check", "ledger.toml"])
    report = claimtrack.check(claimtrack.load("ledger.toml"), drafts=True)

    assert 3 == report.claims
    assert set() == {"misplaced-quote", "missing-passage"} & {each.name for each in report.findings}


def test_existing_ledger_is_never_overwritten(folder: Path, capsys: Captured) -> None:
    (folder / "ledger.toml").write_text("mine")

    assert 2 == draft("a.txt")
    assert "`ledger.toml` already exists; nothing was written" in capsys.readouterr().err
    assert "mine" == (folder / "ledger.toml").read_text()


def test_json_has_the_offsets_of_the_words(capsys: Captured) -> None:
    assert 0 == draft("a.txt", "--format", "json")
    value = json.loads(capsys.readouterr().out)
    words = [TEXT[start:end] for each in value["statements"] for start, end in each["content"]]

    assert 1 == value["schema"]
    assert ["they may fall", "the ferry sails every hour"] == words[1:]
    assert "Two of the piers are cracked" in words[0]
    assert 3 == len([claim for claim in value["claims"] if claim])
    assert not Path("ledger.toml").exists()


def test_json_goes_to_a_new_file(folder: Path, capsys: Captured) -> None:
    assert 0 == draft("a.txt", "--format", "json", "-o", "a.json")
    assert "" == capsys.readouterr().out
    assert 3 == len(json.loads((folder / "a.json").read_text())["statements"])
    assert 2 == draft("a.txt", "--format", "json", "-o", "a.json")


def test_text_of_a_page_is_kept_beside_the_ledger(folder: Path, capsys: Captured) -> None:
    (folder / "pages").mkdir()
    (folder / "pages" / "bridge.html").write_text(PAGE, encoding="utf-8")

    assert 0 == draft("pages/bridge.html")
    ledger = claimtrack.load("ledger.toml")
    (document,) = ledger.documents.values()
    assert "bridge.txt" == document.path
    assert (folder / "bridge.txt").read_text(encoding="utf-8") == document.text
    assert ("en-GB", "extracted from bridge.html") == (document.lang, document.note)
    assert "The Bay Courier" == ledger.sources[document.publisher or ""].name
    assert () == ledger.notes


def test_text_of_a_page_takes_the_place_of_no_file(folder: Path, capsys: Captured) -> None:
    (folder / "bridge.html").write_text(PAGE, encoding="utf-8")
    (folder / "bridge.txt").write_text("mine")

    assert 2 == draft("bridge.html")
    assert "`bridge.txt` already exists, and is not the text" in capsys.readouterr().err
    assert "mine" == (folder / "bridge.txt").read_text()
    assert not (folder / "ledger.toml").exists()

    article = read_article(folder / "bridge.html", folder)
    (folder / "bridge.txt").write_bytes(article.data)
    assert 0 == draft("bridge.html")


def test_json_of_a_page_has_its_text(folder: Path, capsys: Captured) -> None:
    (folder / "bridge.html").write_text(PAGE, encoding="utf-8")

    assert 0 == draft("bridge.html", "--format", "json")
    value = json.loads(capsys.readouterr().out)
    assert value["text"] == read_article(folder / "bridge.html", folder).text
    assert not (folder / "bridge.txt").exists()


def test_second_run_into_a_ledger_adds_nothing(folder: Path, capsys: Captured) -> None:
    assert 0 == draft("a.txt")
    written = (folder / "ledger.toml").read_bytes()
    capsys.readouterr()

    assert 0 == draft("a.txt", "--into", ".")
    assert "nothing new for ledger.toml\n  3 statements of the article were there\n" == (
        capsys.readouterr().err
    )
    assert written == (folder / "ledger.toml").read_bytes()


def test_adding_a_new_version_reports_claims_that_are_gone(folder: Path, capsys: Captured) -> None:
    assert 0 == draft("a.txt", "--outlet", "The Bay Courier")
    before = (folder / "ledger.toml").read_bytes()
    text = TEXT.replace("the ferry sails every hour", "no ferry sails before Friday")
    (folder / "b.txt").write_text(text, encoding="utf-8")
    capsys.readouterr()

    assert 0 == draft("b.txt", "--into", "ledger.toml")
    shown = capsys.readouterr().err
    after = (folder / "ledger.toml").read_bytes()
    assert "added to ledger.toml: 1 claim\n" in shown
    assert "  no longer in the article: ferry-sails-every-hour, was at bay-courier" in shown
    assert after.startswith(before)
    assert b"no ferry sails before Friday" in after[len(before) :]
    assert 0 == draft("b.txt", "--into", "ledger.toml")
    assert after == (folder / "ledger.toml").read_bytes()


def test_guessed_publisher_of_an_added_article_is_named(folder: Path, capsys: Captured) -> None:
    assert 0 == draft("a.txt", "--outlet", "The Bay Courier")
    (folder / "b.txt").write_text("Ferry\n\nThe mayor said that it had sunk.\n", "utf-8")
    (folder / "c.txt").write_text("Ferry\n\nThe mayor said that it was old.\n", "utf-8")
    capsys.readouterr()

    assert 0 == draft("b.txt", "--into", "ledger.toml")
    guess = "  published by The Bay Courier, as the other documents, a guess: give --outlet"
    assert guess in capsys.readouterr().err
    added = (folder / "ledger.toml").read_text("utf-8")
    assert "# Who published it is a guess; correct `publisher` if it is wrong:\n[document" in added
    assert 0 == draft("c.txt", "--into", "ledger.toml", "--outlet", "The Bay Courier")
    assert "published by" not in capsys.readouterr().err
    assert 1 == (folder / "ledger.toml").read_text("utf-8").count("is a guess; correct")


@pytest.mark.parametrize(
    ("others", "message"),
    [
        ('[check]\ndesk = "x"\n\n', "published by Lamp, the desk, a guess: give --outlet"),
        ("", "the text does not name its publisher: give --outlet"),
    ],
)
def test_publisher_is_never_taken_in_silence(
    others: str, message: str, folder: Path, capsys: Captured
) -> None:
    ledger = f'ledger = 1\n\n{others}[source.x]\nname = "Lamp"\nkind = "outlet"\n'
    (folder / "ledger.toml").write_text(ledger, "utf-8")

    assert 0 == draft("a.txt", "--into", "ledger.toml")
    assert f"  {message}" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["gone.txt"], "there is no file `gone.txt`"),
        (["latin.txt"], "byte 0xE9 at offset 3 is not UTF-8"),
        (["quiet.txt"], "no statement with a source was found in `quiet.txt`"),
        (["german.txt"], "the text does not look English; patterns reads only English"),
        (["a.txt", "--into", "gone.toml"], "there is no file `gone.toml`"),
        (["a.txt", "--into", "a.jsonl"], "use the extension .toml"),
        (["a.txt", "--into", "x.toml", "-o", "y.toml"], "both name a ledger to write"),
        (["a.txt", "--using", "pattern"], "did you mean `patterns`"),
        (["a.txt", "--model", "x"], "takes no model"),
        (["a.txt", "-o", "below/ledger.toml"], "is not in the folder of the ledger"),
        (["a.txt", "--date", "7 May 2031"], 'write "2031-05-07"'),
        (["a.txt", "--max-length", "0"], "'0' is not a number of characters"),
        (["a.txt", "--max-length", "100"], "characters, more than 100"),
        (["long.txt"], "the text has 200,001 characters, more than 200,000"),
    ],
)
def test_what_cannot_be_drafted_is_explained(
    arguments: list[str], message: str, folder: Path, capsys: Captured
) -> None:
    (folder / "latin.txt").write_bytes(b"Caf\xe9.")
    (folder / "quiet.txt").write_text("The bridge is shut. It is not known for how long.")
    (folder / "german.txt").write_text("Die Brücke bleibt gesperrt, teilte der Rat mit.")
    (folder / "long.txt").write_text("x" * 200_001)
    (folder / "below").mkdir()

    assert 2 == draft(*arguments)
    assert message in capsys.readouterr().err
    assert not (folder / "ledger.toml").exists()
