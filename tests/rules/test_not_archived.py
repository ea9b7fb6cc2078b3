import pytest

from tests.rules.checking import subjects


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
