import pytest

from claimtrack.engine.finding import SHOWN
from claimtrack.model import Assertion
from tests.rules.checking import found, messages, subjects

SOURCES = """
[source]
daily = { kind = "outlet" }
gazette = { kind = "outlet" }
herald = { kind = "outlet" }
sun = { kind = "outlet" }
keeper = { kind = "witness" }
porter = { kind = "witness" }
warden = { kind = "witness" }
"""

RING = "sources have this from one another: daily > gazette > daily"


def story(*chains: str, more: str = "") -> str:
    asserted = "".join(f"[[claim.sold.assertion]]\n{chain}\n" for chain in chains)
    return f'{SOURCES}\n[claim.sold]\ntext = "The ferry is sold."\n{asserted}{more}'


def test_two_sources_that_cite_each_other_leave_no_origin() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]')

    assert messages("circular-sourcing", text) == [f"{RING}; no origin is left"]


def test_an_origin_beside_the_ring_is_named() -> None:
    text = story(
        'via = ["daily", "gazette"]', 'via = ["gazette", "daily"]', 'via = ["keeper", "daily"]'
    )

    assert messages("circular-sourcing", text) == [f"{RING}; what is left comes from `keeper`"]


def test_of_several_origins_beside_the_ring_two_are_shown() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["keeper", "daily"]',
        'via = ["warden", "daily"]',
        'via = ["porter", "daily"]',
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; what is left comes from `keeper` and others"
    assert [reason.text for reason in finding.reasons] == [
        "ring: daily > gazette > daily",
        "keeper > daily",
        "porter > daily",
    ]


def test_whoever_in_a_ring_would_be_an_origin_comes_with_the_chain_that_shows_it_is_none() -> None:
    """The keeper has it from the daily; were that not shown, it would begin with the keeper."""
    text = story(
        'via = ["keeper", "daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["daily", "keeper"]',
    )

    (finding,) = found("circular-sourcing", text)

    assert "no origin is left" in finding.message
    assert "daily > keeper" in [
        leaf.record.via[0].source + " > " + leaf.record.via[1].source
        for reason in finding.reasons
        for leaf in reason.leaves()
        if isinstance(leaf.record, Assertion)
    ]


def test_where_no_origin_is_left_what_else_asserts_it_is_shown_up_to_a_number() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        *(f'id = "a{i}"\nvia = ["sun"]' for i in range(30)),
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; no origin is left"
    assert SHOWN == sum(1 for reason in finding.reasons for _ in reason.leaves())


def test_a_source_that_witnessed_it_is_an_origin_inside_the_ring() -> None:
    text = story(
        'via = ["daily", "gazette"]', 'via = ["gazette", { source = "daily", act = "witnessed" }]'
    )

    assert messages("circular-sourcing", text) == [f"{RING}; what is left comes from `daily`"]


def test_one_chain_may_hold_the_whole_ring() -> None:
    assert subjects("circular-sourcing", story('via = ["daily", "gazette", "daily"]')) == [{"sold"}]


def test_the_sides_of_a_claim_are_looked_at_apart() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]\nstance = "denies"')

    assert subjects("circular-sourcing", text) == []


def test_two_rings_of_one_claim_are_one_finding() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["herald", "sun", "herald"]',
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; no origin is left"
    assert [reason.text for reason in finding.reasons] == [
        "ring: daily > gazette > daily",
        "ring: herald > sun > herald",
    ]


def test_a_ring_may_run_through_a_restatement() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        more='[claim.gone]\ntext = ""\nvia = ["gazette", "daily"]\n'
        '[[link]]\nkind = "restates"\nfrom = "gone"\nto = "sold"\n',
    )

    assert subjects("circular-sourcing", text) == [{"sold"}]


def test_each_step_says_when_it_was_told() -> None:
    text = story(
        'via = ["daily", { source = "gazette", on = "2021-10-19" }]',
        'via = ["gazette", "daily"]\nat = "late"',
        more='[document.late]\npublished = "2021-10-21"\n',
    )

    (finding,) = found("circular-sourcing", text)

    assert [leaf.text for reason in finding.reasons for leaf in reason.leaves()] == [
        "`gazette` has it from `daily`, 2021-10-19",
        "`daily` has it from `gazette`, 2021-10-21",
    ]


@pytest.mark.parametrize("count", [3, 60])
def test_a_long_ring_is_shown_by_its_ends(count: int) -> None:
    names = [f"o{i:03}" for i in range(count)]
    text = "[source]\n" + "".join(f'{name} = {{ kind = "outlet" }}\n' for name in names)
    text += '[claim.sold]\ntext = ""\n'
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        text += f'[[claim.sold.assertion]]\nvia = ["{one}", "{other}"]\n'

    (finding,) = found("circular-sourcing", text)

    assert len(finding.message) < 120
    assert count == sum(1 for reason in finding.reasons for _ in reason.leaves())


DENYING = (
    '[[claim.sold.assertion]]\nstance = "denies"\nvia = ["herald", "sun"]\n'
    '[[claim.sold.assertion]]\nstance = "denies"\nvia = ["sun", "herald"]\n'
)


def test_a_ring_of_denials_says_that_it_is_one() -> None:
    text = story('via = ["keeper"]', more=DENYING)

    assert messages("circular-sourcing", text) == [
        "sources deny this from one another: herald > sun > herald; no origin of the denial is left"
    ]


def test_rings_on_both_sides_are_a_clause_each() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]', more=DENYING)

    assert messages("circular-sourcing", text) == [
        "sources have this from one another: daily > gazette > daily; no origin is left; "
        "sources deny this from one another: herald > sun > herald; no origin of the denial is left"
    ]
