from tests.rules.checking import messages, subjects

TRADE = """
[source]
experts = { kind = "expert", name = "experts", named = false, number = "plural" }
states = { kind = "government", name = "several states", named = false, number = "plural" }
guild = { kind = "organisation", number = "plural" }
insider = { kind = "person", named = false }
daily = { kind = "outlet" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return TRADE + f'[claim.a]\ntext = "A."\n{assertions}'


def test_two_vague_plurals_are_no_better_than_one() -> None:
    assert ["nobody is named, or counted, as its origin: experts and several states"] == messages(
        "vague-plural", claim('["states", "daily"]', '["experts"]')
    )


def test_an_unnamed_person_beside_them_does_not_help() -> None:
    assert ["nobody is named, or counted, as its origin: experts"] == messages(
        "vague-plural", claim('["experts", "daily"]', '["insider"]')
    )


def test_a_named_group_does() -> None:
    assert [] == subjects("vague-plural", claim('["experts", "daily"]', '["guild"]'))


def test_an_unnamed_person_alone_is_left_to_unnamed_only() -> None:
    assert [] == subjects("vague-plural", claim('["insider", "daily"]'))


def test_a_plural_that_only_denies_is_no_origin_of_the_claim() -> None:
    assert [] == subjects("vague-plural", claim('["experts"]') + 'stance = "denies"\n')
