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


def test_two_unnamed_plurals_are_flagged() -> None:
    assert ["no origin of this claim is named or counted: experts and several states"] == messages(
        "vague-plural", claim('["states", "daily"]', '["experts"]')
    )


def test_unnamed_person_does_not_prevent_the_finding() -> None:
    assert ["no origin of this claim is named or counted: experts"] == messages(
        "vague-plural", claim('["experts", "daily"]', '["insider"]')
    )


def test_named_group_prevents_the_finding() -> None:
    assert [] == subjects("vague-plural", claim('["experts", "daily"]', '["guild"]'))


def test_unnamed_person_alone_is_not_flagged() -> None:
    assert [] == subjects("vague-plural", claim('["insider", "daily"]'))


def test_denying_plural_is_no_origin() -> None:
    assert [] == subjects("vague-plural", claim('["experts"]') + 'stance = "denies"\n')
