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
def test_certainty_must_not_increase_along_the_hops(
    certainties: list[str | None], flagged: bool
) -> None:
    hops = [
        f'{{ source = "{source}"' + (f', certainty = "{word}" }}' if word else " }")
        for source, word in zip(["engineer", "wire", "daily"], certainties, strict=False)
    ]

    text = f"{SOURCES}via = [{', '.join(hops)}]"

    assert flagged is bool(subjects("certainty-inflated", text))


@pytest.mark.parametrize("act", ["witnessed", "showed", "confirmed"])
def test_source_with_own_knowledge_may_be_more_certain(act: str) -> None:
    text = f"""{SOURCES}
        via = [{{ source = "engineer", certainty = "possible" }},
               {{ source = "daily", act = "{act}", certainty = "stated" }}]"""

    assert subjects("certainty-inflated", text) == []
    assert messages("certainty-inflated", text + '\ncertainty = "certain"') == [
        "the document presents as certain what `daily` presented as stated"
    ]


def test_hedge_lost_by_the_document_is_reported_at_the_assertion() -> None:
    text = SOURCES + 'via = [{ source = "engineer", certainty = "possible" }, "daily"]\n'

    (finding,) = found("certainty-inflated", text + 'certainty = "stated"\n')

    assert (
        "the document presents as stated what `engineer` presented as possible" == finding.message
    )


def test_denials_and_neutral_assertions_are_checked_but_withdrawn_ones_are_not() -> None:
    chain = 'via = [{ source = "engineer", certainty = "possible" }]\ncertainty = "certain"\n'

    for stance in ("denies", "neutral"):
        assert subjects("certainty-inflated", f'{SOURCES}{chain}stance = "{stance}"\n')
    withdrawn = (
        f'{SOURCES}[[claim.overload.assertion]]\nid = "a"\n{chain}[[retraction]]\nassertion = "a"'
    )
    assert subjects("certainty-inflated", withdrawn) == []


def test_faults_in_many_chains_give_one_finding() -> None:
    copies = "".join(
        "[[claim.overload.assertion]]\n"
        'via = [{ source = "engineer", certainty = "possible" }, "daily"]\n'
        f'certainty = "stated"\nnote = "{i}"\n'
        for i in range(40)
    )

    (finding,) = found("certainty-inflated", SOURCES + copies)

    assert finding.message.endswith("(39 more like it)")
    assert 20 == len(finding.reasons)
