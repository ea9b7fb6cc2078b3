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
def test_silent_act_in_an_asserting_chain_is_flagged(act: str, stance: str, flagged: bool) -> None:
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
def test_plain_hop_of_a_credited_source_is_flagged(hop: str, at: str, flagged: bool) -> None:
    text = f'{STORY}via = [{hop}, "daily"]\nat = {at}\n'

    assert flagged is bool(subjects("credit-is-not-support", text))


def test_denying_chain_may_name_a_credited_source() -> None:
    text = STORY + 'via = ["photographer", "daily"]\nat = "front-page"\nstance = "denies"\n'

    assert subjects("credit-is-not-support", text) == []


def test_silent_and_credited_hops_give_one_finding() -> None:
    text = STORY + (
        'via = ["photographer", { source = "wire", act = "declined" }]\nat = "front-page"\n'
    )

    assert messages("credit-is-not-support", text) == [
        "`photographer` is only credited by `front-page`: no support (1 more like it)"
    ]


def test_act_denied_in_an_asserting_chain_is_flagged() -> None:
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
