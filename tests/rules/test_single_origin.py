import pytest

from claimtrack.engine.finding import SHOWN
from tests.rules.checking import found, messages, subjects

HARBOUR = """
[source]
state = { kind = "government" }
office = { kind = "government", part_of = "state" }
envoy = { kind = "official", part_of = "state" }
pilot = { kind = "witness" }
insider = { kind = "person", named = false }
aide = { kind = "person", named = false, part_of = "insider" }
clerk = { kind = "person", named = false }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }
"""


def claim(*chains: str, kind: str = "event") -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return HARBOUR + f'[claim.a]\ntext = "A."\nkind = "{kind}"\n{assertions}'


def test_an_origin_is_shown_with_its_owner() -> None:
    assert ["one origin stands behind this claim: state (office)"] == messages(
        "single-origin", claim('["office", "daily"]')
    )


def test_two_sources_under_one_owner_are_one_origin() -> None:
    assert [{"a"}] == subjects("single-origin", claim('["office", "daily"]', '["envoy", "wire"]'))


def test_unnamed_origins_are_one_for_certain_and_possibly_more() -> None:
    text = claim('["insider", "daily"]', '["clerk", "wire"]')

    assert ["one origin stands behind this claim: its 2 unnamed sources may be one"] == messages(
        "single-origin", text
    )


@pytest.mark.parametrize(
    ("chains", "by_name"),
    [
        (['["insider", "daily"]'], True),
        (['["insider", "daily"]', '["clerk", "wire"]'], True),
        (['["pilot", "daily"]'], False),
        (['["office", "daily"]', '["envoy", "daily"]'], False),
    ],
)
def test_where_nobody_is_named_the_hint_asks_for_a_name_first(
    chains: list[str], by_name: bool
) -> None:
    (finding,) = found("single-origin", claim(*chains))

    assert by_name == ("with a name" in (finding.hint or ""))


def test_a_named_source_from_elsewhere_settles_all_that_an_unnamed_one_raised() -> None:
    """So the hint says; a second one without a name settles nothing."""
    mended = claim('["insider", "daily"]', '["pilot", "wire"]')
    not_mended = claim('["insider", "daily"]', '["clerk", "wire"]')

    for rule in ("single-origin", "unnamed-only"):
        assert [] == found(rule, mended)
        assert [{"a"}] == subjects(rule, not_mended)


def test_each_of_several_unnamed_origins_is_shown_with_a_chain() -> None:
    (finding,) = found("single-origin", claim('["insider", "daily"]', '["clerk", "wire"]'))

    assert {"clerk > wire", "insider > daily"} == {reason.text for reason in finding.reasons}


def test_of_many_unnamed_origins_all_are_counted_and_some_shown() -> None:
    people = "".join(f'p{i} = {{ kind = "person", named = false }}\n' for i in range(30))
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["p{i}"]\n' for i in range(30))

    (finding,) = found("single-origin", f'[source]\n{people}[claim.a]\ntext = "A."\n{chains}')

    assert "one origin stands behind this claim: its 30 unnamed sources may be one" == (
        finding.message
    )
    assert SHOWN == len(finding.reasons)


def test_an_unnamed_origin_with_a_mouthpiece_is_one_voice() -> None:
    text = claim('["insider", "daily"]', '["aide", "wire"]')

    assert ["one origin stands behind this claim: insider (aide)"] == messages(
        "single-origin", text
    )


def test_unnamed_origins_and_unknown_lineages_are_told_apart() -> None:
    text = claim('["insider", "daily"]', '["clerk", "daily"]', '["wire"]')

    assert [
        "one origin stands behind this claim: its 2 unnamed sources may be one "
        "(chains of unknown lineage could add 1)"
    ] == messages("single-origin", text)


def test_a_chain_of_unknown_lineage_is_no_second_origin_but_is_told() -> None:
    assert [
        "one origin stands behind this claim: pilot (chains of unknown lineage could add 1)"
    ] == messages("single-origin", claim('["pilot", "daily"]', '["wire"]'))


def test_an_official_who_is_shown_receiving_the_claim_is_no_origin() -> None:
    assert [{"a"}] == subjects("single-origin", claim('["pilot", "envoy"]', '["envoy", "daily"]'))


def test_a_second_chain_that_says_an_outlet_saw_it_is_named_with_the_outlet() -> None:
    """The outlet is the origin only because the witness's chain says so, and it receives."""
    text = claim(
        '["daily"]',
        '["envoy", { source = "daily", act = "witnessed" }, "wire"]',
        '["daily", "envoy"]',
    )

    assert ["one origin stands behind this claim: daily"] == messages("single-origin", text)


def test_a_claim_without_an_origin_has_not_a_single_one() -> None:
    assert [] == subjects("single-origin", claim('["daily"]'))


@pytest.mark.parametrize("kind", ["statement", "opinion", "forecast"])
def test_what_only_its_speaker_can_say_is_exempt(kind: str) -> None:
    assert [] == subjects("single-origin", claim('["pilot", "daily"]', kind=kind))


def test_a_withdrawn_origin_does_not_count() -> None:
    text = claim('["pilot", "daily"]') + (
        'id = "gone"\n[[claim.a.assertion]]\nvia = ["office"]\n[[retraction]]\nassertion = "gone"\n'
    )

    assert [{"a"}] == subjects("single-origin", text)


def test_the_origin_of_a_denial_does_not_count() -> None:
    text = claim('["pilot", "daily"]', '["office", "daily"]') + 'stance = "denies"\n'

    assert [{"a"}] == subjects("single-origin", text)


def test_forty_copies_leave_message_and_subject_as_they_are() -> None:
    alone = claim('["pilot", "wire"]')
    copied = claim(*['["pilot", "wire", "daily"]'] * 40, '["pilot", "wire"]')

    assert messages("single-origin", alone) == messages("single-origin", copied)
    assert subjects("single-origin", alone) == subjects("single-origin", copied)
