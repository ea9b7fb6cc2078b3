import pytest

from tests.rules.checking import found, messages, subjects

SOURCES = """
[source]
engineer = { kind = "expert" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
[claim.overload]
text = "The bridge cannot bear the trams."
"""


@pytest.mark.parametrize(
    ("certainties", "flagged"),
    [
        (["likely", None], False),
        (["likely", "possible"], False),
        ([None, "certain"], False),
        (["likely", None, "certain"], True),
        (["certain", "doubtful", "possible"], True),
    ],
)
def test_a_hop_may_not_be_firmer_than_one_before_it(
    certainties: list[str | None], flagged: bool
) -> None:
    hops = [
        f'{{ source = "{source}"' + (f', certainty = "{word}" }}' if word else " }")
        for source, word in zip(["engineer", "wire", "daily"], certainties, strict=False)
    ]

    text = f"{SOURCES}via = [{', '.join(hops)}]"

    assert flagged is bool(subjects("certainty-inflated", text))


@pytest.mark.parametrize("act", ["witnessed", "showed", "confirmed"])
def test_whoever_knows_it_first_hand_may_be_firmer(act: str) -> None:
    text = f"""{SOURCES}
        via = [{{ source = "engineer", certainty = "possible" }},
               {{ source = "daily", act = "{act}", certainty = "stated" }}]"""

    assert subjects("certainty-inflated", text) == []
    assert messages("certainty-inflated", text + '\ncertainty = "certain"') == [
        "the document puts as certain what `daily` put as stated"
    ]


def test_a_hedge_lost_by_the_document_is_shown_at_the_assertion() -> None:
    text = SOURCES + 'via = [{ source = "engineer", certainty = "possible" }, "daily"]\n'

    (finding,) = found("certainty-inflated", text + 'certainty = "stated"\n')

    assert "the document puts as stated what `engineer` put as possible" == finding.message


def test_denials_and_neutral_words_are_held_to_it_and_withdrawn_ones_are_not() -> None:
    chain = 'via = [{ source = "engineer", certainty = "possible" }]\ncertainty = "certain"\n'

    for stance in ("denies", "neutral"):
        assert subjects("certainty-inflated", f'{SOURCES}{chain}stance = "{stance}"\n')
    withdrawn = (
        f'{SOURCES}[[claim.overload.assertion]]\nid = "a"\n{chain}[[retraction]]\nassertion = "a"'
    )
    assert subjects("certainty-inflated", withdrawn) == []


def test_forty_copies_are_one_finding() -> None:
    copies = "".join(
        "[[claim.overload.assertion]]\n"
        'via = [{ source = "engineer", certainty = "possible" }, "daily"]\n'
        f'certainty = "stated"\nnote = "{i}"\n'
        for i in range(40)
    )

    (finding,) = found("certainty-inflated", SOURCES + copies)

    assert finding.message.endswith("(39 more like it)")
    assert 20 == len(finding.reasons)
