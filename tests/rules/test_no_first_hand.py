import pytest

from tests.rules.checking import found, subjects

TOWN = """
[source]
union = { kind = "organisation", name = "the union", party_to = ["work"] }
secretary = { kind = "official", part_of = "union" }
rival = { kind = "company", party_to = ["work"] }
governor = { kind = "official", name = "the governor" }
company = { kind = "company" }
director = { kind = "official", part_of = "company" }
keeper = { kind = "witness" }
letters = { kind = "record" }
daily = { kind = "outlet" }
"""
UNION, GOVERNOR = 'via = ["union", "daily"]', 'via = ["governor", "daily"]'


def claim(*chains: str, about: str = '["company"]', kind: str = "event") -> str:
    """Return a ledger with one claim of these chains, each as the text of its fields."""
    assertions = "".join(f"[[claim.a.assertion]]\n{chain}\n" for chain in chains)
    return TOWN + (
        f'[claim.a]\ntext = "A."\nkind = "{kind}"\ntopics = ["work"]\nabout = {about}\n{assertions}'
    )


def test_two_accusers_who_saw_nothing_are_found() -> None:
    (finding,) = found("no-first-hand", claim(UNION, GOVERNOR))

    assert (
        "none of those who say this witnessed, showed or measured it: the governor and the union"
        == finding.message
    )


def test_echo_counts_as_one_of_the_voices() -> None:
    echo = 'via = [{ source = "governor", follows = "union" }, "daily"]'

    assert [{"a"}] == subjects("no-first-hand", claim(UNION, echo))
    assert [{"a"}] == subjects("no-first-hand", claim(UNION, echo, kind="measurement"))


@pytest.mark.parametrize(
    "chain",
    [
        'via = ["keeper", "daily"]',
        'via = ["letters", "daily"]',
        'via = [{ source = "governor", act = "showed" }]',
        'via = [{ source = "daily", act = "witnessed" }]',
        'via = ["director", "daily"]',
    ],
)
def test_first_hand_origin_clears_the_claim(chain: str) -> None:
    assert [] == subjects("no-first-hand", claim(UNION, GOVERNOR, chain))


def test_first_hand_denial_does_not_clear_the_claim() -> None:
    denied = 'via = [{ source = "keeper", act = "denied" }]'

    assert [{"a"}] == subjects("no-first-hand", claim(UNION, GOVERNOR, denied))


@pytest.mark.parametrize(
    "chains",
    [
        (UNION,),
        (UNION, 'via = ["secretary", "daily"]'),
        (UNION, 'via = ["union", "governor", "daily"]'),
        (UNION, 'via = ["daily"]'),
    ],
)
def test_single_voice_is_plain_attribution(chains: tuple[str, ...]) -> None:
    assert [] == subjects("no-first-hand", claim(*chains))


def test_interested_voices_alone_are_left_to_another_rule() -> None:
    text = claim(UNION, 'via = ["rival", "daily"]')

    assert [] == subjects("no-first-hand", text)
    assert [{"a"}] == subjects("interested-party-only", text)


def test_claim_about_nobody_is_not_reported() -> None:
    assert [] == subjects("no-first-hand", claim(UNION, GOVERNOR, about="[]"))


@pytest.mark.parametrize("kind", ["attribute", "absence", "opinion", "statement", "decision"])
def test_other_kinds_are_not_reported(kind: str) -> None:
    assert [] == subjects("no-first-hand", claim(UNION, GOVERNOR, kind=kind))


def test_restatement_may_say_whom_the_claim_is_about() -> None:
    text = claim(UNION, GOVERNOR, about="[]") + (
        '[claim.b]\ntext = "B."\nabout = ["company"]\n'
        '[[link]]\nkind = "restates"\nfrom = "b"\nto = "a"\n'
    )

    assert [{"a"}] == subjects("no-first-hand", text)
