from collections.abc import Sequence

import pytest

from claimtrack.engine.finding import MAX_SHOWN
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

RING = "sources cite each other for this: daily > gazette > daily"


def story(*chains: str, more: str = "") -> str:
    asserted = "".join(f"[[claim.sold.assertion]]\n{chain}\n" for chain in chains)
    return f'{SOURCES}\n[claim.sold]\ntext = "The ferry is sold."\n{asserted}{more}'


def test_two_sources_that_cite_each_other_have_no_origin() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]')

    assert messages("circular-sourcing", text) == [f"{RING}; no origin is left"]


def test_message_names_an_origin_outside_the_circle() -> None:
    text = story(
        'via = ["daily", "gazette"]', 'via = ["gazette", "daily"]', 'via = ["keeper", "sun"]'
    )

    assert messages("circular-sourcing", text) == [f"{RING}; remaining origin: `keeper`"]


def test_reasons_show_two_of_several_origins_outside_the_circle() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["keeper", "sun"]',
        'via = ["warden", "sun"]',
        'via = ["porter", "sun"]',
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; remaining origin: `keeper` and others"
    assert [reason.text for reason in finding.reasons] == [
        "circle: daily > gazette > daily",
        "keeper > sun",
        "porter > sun",
    ]


def test_reasons_include_the_chain_that_shows_a_member_is_no_origin() -> None:
    """The keeper cites the daily. Without that chain the keeper would be an origin."""
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


def test_reasons_show_a_limited_number_of_other_chains_without_origin() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        *(f'id = "a{i}"\nvia = ["sun"]' for i in range(30)),
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; no origin is left"
    assert MAX_SHOWN == sum(1 for reason in finding.reasons for _ in reason.leaves())


@pytest.mark.parametrize(
    "chain",
    [
        'via = ["keeper", "daily"]',
        'via = ["keeper", "sun", "gazette", "herald"]',
        'via = [{ source = "daily", act = "witnessed" }]',
    ],
)
def test_sources_with_the_claim_from_an_origin_are_no_circle(chain: str) -> None:
    ring = ('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]')

    assert [{"sold"}] == subjects("circular-sourcing", story(*ring))
    assert [] == subjects("circular-sourcing", story(*ring, chain))


def test_circle_that_an_origin_feeds_does_not_hide_another() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["keeper", "daily"]',
        'via = ["herald", "sun", "herald"]',
    )

    assert messages("circular-sourcing", text) == [
        "sources cite each other for this: herald > sun > herald; remaining origin: `keeper`"
    ]


def test_one_chain_may_contain_the_whole_circle() -> None:
    assert subjects("circular-sourcing", story('via = ["daily", "gazette", "daily"]')) == [{"sold"}]


def test_assertions_and_denials_are_checked_separately() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]\nstance = "denies"')

    assert subjects("circular-sourcing", text) == []


def test_two_circles_of_one_claim_give_one_finding() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        'via = ["gazette", "daily"]',
        'via = ["herald", "sun", "herald"]',
    )

    (finding,) = found("circular-sourcing", text)

    assert finding.message == f"{RING}; no origin is left"
    assert [reason.text for reason in finding.reasons] == [
        "circle: daily > gazette > daily",
        "circle: herald > sun > herald",
    ]


def test_circle_may_pass_through_a_restatement() -> None:
    text = story(
        'via = ["daily", "gazette"]',
        more='[claim.gone]\ntext = ""\nvia = ["gazette", "daily"]\n'
        '[[link]]\nkind = "restates"\nfrom = "gone"\nto = "sold"\n',
    )

    assert subjects("circular-sourcing", text) == [{"sold"}]


def test_each_step_gives_its_date() -> None:
    text = story(
        'via = ["daily", { source = "gazette", on = "2021-10-19" }]',
        'via = ["gazette", "daily"]\nat = "late"',
        more='[document.late]\npublished = "2021-10-21"\n',
    )

    (finding,) = found("circular-sourcing", text)

    assert [leaf.text for reason in finding.reasons for leaf in reason.leaves()] == [
        "`gazette` cites `daily`, 2021-10-19",
        "`daily` cites `gazette`, 2021-10-21",
    ]


@pytest.mark.parametrize(
    ("count", "path"),
    [
        (6, "o0 > o1 > o2 > o3 > o4 > o5 > o0"),
        (7, "o0 > o1 > o2 > ... 2 more ... > o5 > o6 > o0"),
    ],
)
def test_message_has_the_ends_of_a_circle(count: int, path: str) -> None:
    (message,) = messages("circular-sourcing", circle([f"o{i}" for i in range(count)]))

    assert path in message


def circle(names: Sequence[str]) -> str:
    """Return a ledger with one claim for which each outlet cites the one before it."""
    text = "[source]\n" + "".join(f'{name} = {{ kind = "outlet" }}\n' for name in names)
    text += '[claim.sold]\ntext = ""\n'
    for one, other in zip(names, [*names[1:], names[0]], strict=True):
        text += f'[[claim.sold.assertion]]\nvia = ["{one}", "{other}"]\n'
    return text


@pytest.mark.parametrize("count", [3, 60])
def test_message_abbreviates_a_long_circle(count: int) -> None:
    (finding,) = found("circular-sourcing", circle([f"o{i:03}" for i in range(count)]))

    assert len(finding.message) < 120
    assert count == sum(1 for reason in finding.reasons for _ in reason.leaves())


DENYING = (
    '[[claim.sold.assertion]]\nstance = "denies"\nvia = ["herald", "sun"]\n'
    '[[claim.sold.assertion]]\nstance = "denies"\nvia = ["sun", "herald"]\n'
)


def test_message_marks_a_circle_of_denials() -> None:
    text = story('via = ["keeper"]', more=DENYING)

    assert messages("circular-sourcing", text) == [
        "sources cite each other for the denial: herald > sun > herald; no origin is left"
    ]


def test_message_has_a_clause_for_each_side() -> None:
    text = story('via = ["daily", "gazette"]', 'via = ["gazette", "daily"]', more=DENYING)

    assert messages("circular-sourcing", text) == [
        "sources cite each other for this: daily > gazette > daily; no origin is left; "
        "sources cite each other for the denial: herald > sun > herald; no origin is left"
    ]
