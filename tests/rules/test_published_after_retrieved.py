import pytest

from tests.rules.checking import messages, subjects


@pytest.mark.parametrize(
    ("published", "retrieved", "flagged"),
    [
        ("2021-10-21", "2021-10-19", True),
        ("2021-10-19", "2021-10-19", False),
        ("2021-10", "2021-10-19", False),
        ("2021-11", "2021-10", True),
        ("2021-11?", "2021-10", False),
        ("2021-11", "2021-10~", False),
        ("2021-11/..", "2021-10-31", True),
        ("../2021-11", "2021-10-31", False),
    ],
)
def test_only_certainly_later_publication_is_flagged(
    published: str, retrieved: str, flagged: bool
) -> None:
    text = f'[document.notice]\npublished = "{published}"\nretrieved = "{retrieved}"\n'

    assert subjects("published-after-retrieved", text) == [{"notice"}] * flagged


def test_missing_date_is_not_flagged() -> None:
    text = '[document]\na = { published = "2021" }\nb = { retrieved = "2021" }\nc = {}\n'

    assert subjects("published-after-retrieved", text) == []


def test_message_gives_both_dates_as_written() -> None:
    text = '[document.notice]\npublished = "2021-11"\nretrieved = "2021-10-19"\n'

    assert messages("published-after-retrieved", text) == [
        "retrieved on 2021-10-19, before it was published on 2021-11"
    ]
