import pytest

from tests.rules.checking import messages, subjects

STORY = """
[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }
[document]
monday = { published = "2021-10-18" }
tuesday = { published = "2021-10-19" }
october = { published = "2021-10" }
perhaps = { published = "2021-10-18?" }
undated = {}
[claim.resigning]
text = "The mayor will resign."
kind = "statement"
"""


@pytest.mark.parametrize(
    ("on", "at", "flagged"),
    [
        ("2021-10-19", ["monday"], True),
        # In UTC-12, it is still Monday.
        ("2021-10-19T06:00:00Z", ["monday"], False),
        ("2021-10-19T12:00:00Z", ["monday"], True),
        ("{2021-10-17,2021-10-19}", ["monday"], True),
        ("[2021-10-17,2021-10-19]", ["monday"], False),
        ("2021-10-19", ["tuesday"], False),
        ("2021-10-19", ["monday", "tuesday"], False),
        ("2021-10-20", ["monday", "tuesday"], True),
        ("2021-10-20", ["monday", "undated"], False),
        ("2021-10-20", ["october"], False),
        ("2021-11", ["october"], True),
        ("2021-11", ["perhaps"], False),
        ("2021-11?", ["october"], False),
        ("2021-11", [], False),
    ],
)
def test_statement_certainly_after_all_documents_is_flagged(
    on: str, at: list[str], flagged: bool
) -> None:
    text = f'{STORY}via = [{{ source = "mayor", on = "{on}" }}, "daily"]\nat = {at}\n'

    assert flagged is bool(subjects("said-after-published", text))


def test_every_hop_and_stance_is_checked() -> None:
    text = STORY + (
        'via = ["mayor", { source = "daily", on = "2021-10-20" }]\nat = ["tuesday", "monday"]\n'
        'stance = "neutral"\n'
    )

    assert messages("said-after-published", text) == [
        "what `daily` said is dated 2021-10-20, after `monday` (2021-10-18) and "
        "`tuesday` (2021-10-19)"
    ]


def test_withdrawn_assertions_are_not_checked() -> None:
    text = STORY + (
        'via = [{ source = "mayor", on = "2021-10-20" }]\nat = "monday"\n'
        '[[retraction]]\ndocument = "monday"\n'
    )

    assert subjects("said-after-published", text) == []
