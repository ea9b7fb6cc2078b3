import pytest

from claimtrack.model import Document, Ledger
from tests.rules.checking import findings, subjects


@pytest.mark.parametrize(
    ("more", "flagged"),
    [
        ("", True),
        ('title = "Notice"', True),
        ('archived = "https://archive.example/1"', False),
        (f'sha256 = "{"0" * 64}"', False),
    ],
)
def test_archived_copy_or_digest_is_sufficient(more: str, flagged: bool) -> None:
    text = f'[document.notice]\nurl = "https://harbour.example/notice"\n{more}\n'

    assert subjects("not-archived", text) == [{"notice"}] * flagged


def test_document_without_url_is_not_flagged() -> None:
    assert subjects("not-archived", '[document.letter]\ntitle = "A letter"\n') == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (None, "archive the page and record the address, or record the SHA-256 digest of the text"),
        ("Closed.", "the local copy has no digest: add its `sha256`"),
    ],
)
def test_hint_asks_for_the_digest_of_a_local_copy(text: str | None, hint: str) -> None:
    notice = Document("notice", url="https://harbour.example/notice", path="n.txt", text=text)

    (finding,) = findings("not-archived", Ledger.of(notice))

    assert hint == finding.hint
