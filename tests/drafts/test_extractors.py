"""Tests of the extractors by name, and of the names that none may send to a third party."""

import sys
from pathlib import Path

import pytest

from claimtrack import Ledger, LedgerError, Source
from claimtrack.drafts.draft import Extractor
from claimtrack.drafts.extractors import check_sending, extractor_names, load_extractor

SECRET = Ledger.of(
    Source("mia-lund", "official", name="Mia Lund", confidential=True),
    Source("mayor", "official", name="Dora Kest"),
)

PACKAGE = """
from claimtrack.drafts.complete import complete
from claimtrack.drafts.draft import Attribution

class Shouts:
    def extract(self, text):
        return complete(text, [Attribution(((0, 1),), (), ((2, len(text)),), "shout")])

class Broken:
    def __init__(self):
        raise OSError("no model on this machine")

class Mute:
    pass
"""


@pytest.fixture
def installed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Install a package with extractors: one that works, one that fails, one that is none."""
    info = tmp_path / "shouts-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: shouts\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text(
        "[claimtrack.extractors]\nshouts = shouts_of_test:Shouts\n"
        "broken = shouts_of_test:Broken\nmute = shouts_of_test:Mute\n"
    )
    (tmp_path / "shouts_of_test.py").write_text(PACKAGE)
    monkeypatch.syspath_prepend(tmp_path)
    monkeypatch.delitem(sys.modules, "shouts_of_test", raising=False)


@pytest.mark.usefixtures("installed")
def test_an_installed_extractor_is_found_by_its_name() -> None:
    extractor = load_extractor("shouts")
    (statement,) = extractor.extract("I am here").statements

    assert isinstance(extractor, Extractor)
    assert "shout" == statement.attribution.rule
    assert {"patterns", "shouts", "broken"} < set(extractor_names())


@pytest.mark.usefixtures("installed")
@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("broken", "`broken` does not load: OSError.'no model on this machine'."),
        ("mute", "`shouts_of_test:Mute`, registered as the extractor `mute`, has no `extract`"),
        ("shout", r"unknown extractor `shout` \(did you mean `shouts`\?\)"),
        ("quite-other", r"unknown extractor `quite-other` \(there are: patterns, .*broken, mute"),
    ],
)
def test_an_extractor_that_cannot_be_used_is_refused(name: str, message: str) -> None:
    with pytest.raises(LedgerError, match=message):
        load_extractor(name)


def test_an_extractor_without_a_model_refuses_one() -> None:
    with pytest.raises(LedgerError, match="the extractor `patterns` takes no model"):
        load_extractor("patterns", "large")


@pytest.mark.parametrize(
    "text", ["MIA LUND said no.", "He met mia-lund.", "A letter\nof Mia\nLund’s lawyer"]
)
def test_a_text_that_names_a_confidential_source_is_not_sent(text: str) -> None:
    with pytest.raises(LedgerError) as caught:
        check_sending(text, "article.txt", [Ledger.of(), SECRET])

    assert (
        "CT006 `article.txt` names a confidential source, and the text would go to a third party "
        "(use another extractor, or send it with --send)"
    ) == str(caught.value)


@pytest.mark.parametrize("text", ["Dora Kest said no.", "Mia said no to Lund.", "Mia Lundgren", ""])
def test_text_that_names_no_confidential_source_may_be_sent(text: str) -> None:
    check_sending(text, "article.txt", [SECRET])
