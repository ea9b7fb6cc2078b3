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
def test_a_copy_or_a_digest_will_do(more: str, flagged: bool) -> None:
    text = f'[document.notice]\nurl = "https://harbour.example/notice"\n{more}\n'

    assert subjects("not-archived", text) == [{"notice"}] * flagged


def test_a_document_that_is_not_on_the_web_needs_neither() -> None:
    assert subjects("not-archived", '[document.letter]\ntitle = "A letter"\n') == []


@pytest.mark.parametrize(
    ("text", "hint"),
    [
        (None, "archive the page and record where, or the SHA-256 digest of what you read"),
        ("Closed.", "the local copy has no digest: add its `sha256`"),
    ],
)
def test_a_local_copy_wants_its_digest(text: str | None, hint: str) -> None:
    notice = Document("notice", url="https://harbour.example/notice", path="n.txt", text=text)

    (finding,) = findings("not-archived", Ledger.of(notice))

    assert hint == finding.hint
