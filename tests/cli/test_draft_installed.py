"""Tests of ``claimtrack draft`` with the extractor of an installed package."""

import sys
from pathlib import Path

import pytest

import claimtrack
from claimtrack.cli import main

Captured = pytest.CaptureFixture[str]

PACKAGE = """
from pathlib import Path

from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution

class First:
    '''Takes the first word of each line for a source of the others.'''

    def extract(self, text):
        found, at = [], 0
        for line in text.splitlines(keepends=True):
            first, blank, rest = line.rstrip().partition(": ")
            if blank:
                start = at + len(first) + len(blank)
                found.append(Attribution(
                    ((at, at + len(first)),), (), ((start, start + len(rest)),), "first"))
            at += len(line)
        return complete(text, found)

class Lower(First):
    def extract(self, text):
        return super().extract(text.lower())

class Beyond(First):
    def extract(self, text):
        words = ((0, 5),)
        return complete(text, [Attribution(words, (), ((6, len(text) + 1),), "beyond")])

class Remote(First):
    sends_to = "the service of Halm"

    def extract(self, text):
        Path("sent.txt").write_text(text)
        return super().extract(text)
"""
TEXT = "Holm: two piers are cracked\n\nKest: the bay bridge stays shut\n"
SECRET = 'ledger = 1\n\n[source.holm]\nname = "Holm"\nkind = "official"\nconfidential = true\n'


@pytest.fixture(autouse=True)
def _installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with extractors, and write an article."""
    installed, folder = tmp_path / "installed", tmp_path / "folder"
    info = installed / "extractors_of_halm-1.0.dist-info"
    info.mkdir(parents=True)
    folder.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: extractors-of-halm\nVersion: 1\n")
    (info / "entry_points.txt").write_text(
        "[claimtrack.extractors]\n"
        + "".join(f"{name.lower()} = halm:{name}\n" for name in ("First", "Lower", "Beyond"))
        + "remote = halm:Remote\n"
    )
    (installed / "halm.py").write_text(PACKAGE)
    (folder / "a.txt").write_text(TEXT)
    monkeypatch.chdir(folder)
    monkeypatch.syspath_prepend(installed)
    monkeypatch.delitem(sys.modules, "halm", raising=False)


def draft(name: str, *arguments: str) -> int:
    return main.main(["draft", "a.txt", "--outlet", "The Courier", "--using", name, *arguments])


def test_an_installed_extractor_drafts_a_ledger() -> None:
    assert 0 == draft("first")
    ledger = claimtrack.load("ledger.toml")

    assert ["two piers are cracked", "the bay bridge stays shut"] == [
        claim.text for claim in ledger.claims.values()
    ]
    assert {"Holm", "Kest", "The Courier"} == {each.name for each in ledger.sources.values()}


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("lower", "the extractor `lower` returned a draft of another text"),
        ("beyond", "names no words of a text of"),
    ],
)
def test_a_draft_whose_words_are_not_in_the_text_is_refused(
    name: str, message: str, capsys: Captured
) -> None:
    assert 2 == draft(name)
    assert message in capsys.readouterr().err
    assert not Path("ledger.toml").exists()


def test_an_installed_extractor_that_sends_the_text_is_asked_like_a_model(capsys: Captured) -> None:
    Path("ledger.toml").write_text(SECRET)

    assert 2 == draft("remote", "--into", "ledger.toml")
    assert not Path("sent.txt").exists()
    assert "Holm" not in capsys.readouterr().err
    assert 0 == draft("remote", "--into", "ledger.toml", "--send")
    assert TEXT == Path("sent.txt").read_text()
    assert "goes to a third party: the service of Halm" in capsys.readouterr().err
