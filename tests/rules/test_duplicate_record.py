import pytest

from tests.rules.checking import messages, subjects

STORY = """
[source]
clerk = { kind = "witness" }
daily = { kind = "outlet" }
[document.article]
[claim.closed]
text = "The ferry did not run."
[claim.late]
text = "The ferry was late."
"""
ASSERTION = '[[claim.closed.assertion]]\nvia = ["clerk", "daily"]\n'
LINK = '[[link]]\nkind = "supports"\nfrom = "late"\nto = "closed"\n'
RETRACTION = '[[retraction]]\ndocument = "article"\n'


@pytest.mark.parametrize("record", [ASSERTION, LINK, RETRACTION])
def test_equal_records_give_one_finding(record: str) -> None:
    assert len(subjects("duplicate-record", STORY + record * 2)) == 1
    assert messages("duplicate-record", STORY + record * 30)[0].endswith("30 times")


@pytest.mark.parametrize(
    ("record", "other"),
    [
        (ASSERTION, ASSERTION + 'id = "a"\n'),
        (ASSERTION, ASSERTION + 'stance = "denies"\n'),
        (ASSERTION, ASSERTION + 'note = "again"\n'),
        (ASSERTION, ASSERTION.replace("closed", "late")),
        (ASSERTION, ASSERTION.replace('"clerk"', '{ source = "clerk", on = "2021" }')),
        (LINK, LINK.replace("supports", "implies")),
        (RETRACTION, RETRACTION + 'reason = "wrong"\n'),
    ],
)
def test_records_that_differ_are_not_flagged(record: str, other: str) -> None:
    assert subjects("duplicate-record", STORY + record + other) == []


def test_shorthand_and_long_form_are_equal() -> None:
    text = STORY.replace('text = "The ferry did not run."', 'text = ""\nvia = ["clerk", "daily"]')

    assert len(subjects("duplicate-record", text + ASSERTION)) == 1


def test_only_equal_records_among_many_are_flagged() -> None:
    other = ASSERTION.replace("closed", "late")

    assert len(subjects("duplicate-record", STORY + ASSERTION + other + ASSERTION)) == 1
