import pytest

from tests.rules.checking import messages, subjects

STORY = """
[source]
photographer = { kind = "person" }
daily = { kind = "outlet" }
wire = { kind = "news-agency" }

[document.front-page]
publisher = "daily"
author = "wire"
credits = ["photographer", "daily", "wire"]

[document.album]
publisher = "photographer"

[claim.sunk]
text = "The barge sank."
"""


@pytest.mark.parametrize("act", ["credited", "declined"])
@pytest.mark.parametrize(
    ("stance", "flagged"), [("asserts", True), ("denies", False), ("neutral", False)]
)
def test_an_act_that_says_nothing_does_not_assert(act: str, stance: str, flagged: bool) -> None:
    via = f'via = [{{ source = "photographer", act = "{act}" }}, "daily"]'

    assert flagged is bool(
        subjects("credit-is-not-support", f'{STORY}{via}\nstance = "{stance}"\n')
    )


@pytest.mark.parametrize(
    ("hop", "at", "flagged"),
    [
        ('"photographer"', '"front-page#caption"', True),
        ('"photographer"', '["front-page", "album"]', False),
        ('"photographer"', '"album"', False),
        ('{ source = "photographer", act = "said" }', '"front-page"', False),
        ('{ source = "photographer", quote = "It sank." }', '"front-page"', False),
        ('{ source = "photographer", at = "album" }', '"front-page"', False),
        ('"wire"', '"front-page"', False),
    ],
)
def test_a_bare_hop_of_one_who_is_only_credited_says_nothing(
    hop: str, at: str, flagged: bool
) -> None:
    text = f'{STORY}via = [{hop}, "daily"]\nat = {at}\n'

    assert flagged is bool(subjects("credit-is-not-support", text))


def test_a_denying_chain_may_name_whom_it_credits() -> None:
    text = STORY + 'via = ["photographer", "daily"]\nat = "front-page"\nstance = "denies"\n'

    assert subjects("credit-is-not-support", text) == []


def test_both_ways_of_saying_nothing_are_one_finding_of_a_claim() -> None:
    text = STORY + (
        'via = ["photographer", { source = "wire", act = "declined" }]\nat = "front-page"\n'
    )

    assert messages("credit-is-not-support", text) == [
        "`photographer` is only credited by `front-page`: no support (1 more like it)"
    ]


def test_a_denial_said_to_assert_is_no_support() -> None:
    text = """
[source]
keeper = { kind = "witness" }
daily = { kind = "outlet" }
[claim.sold]
text = "The ferry is sold."
via = [{ source = "keeper", act = "denied" }, "daily"]
stance = "asserts"
"""

    assert 1 == len(messages("credit-is-not-support", text))
    assert "`keeper` denied it: no support" in messages("credit-is-not-support", text)[0]
    assert [] == messages("single-origin", text)
