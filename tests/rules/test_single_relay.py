from tests.rules.checking import messages, subjects

VILLAGE = """
[source]
baker = { kind = "witness" }
priest = { kind = "witness" }
guest = { kind = "person", named = false }
porter = { kind = "person", named = false }
group = { kind = "company" }
wire = { kind = "news-agency" }
daily = { kind = "outlet", part_of = "group" }
weekly = { kind = "outlet", part_of = "group" }
radio = { kind = "outlet" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return VILLAGE + f'[claim.a]\ntext = "A."\n{assertions}'


def test_outlets_with_one_owner_are_one_relay() -> None:
    assert ["this claim has 2 origins, but one voice relays them all: group (daily)"] == messages(
        "single-relay", claim('["baker", "daily"]', '["priest", "weekly"]')
    )


def test_relay_in_the_middle_of_chains_is_found() -> None:
    text = claim('["baker", "wire", "daily"]', '["priest", "wire", "radio"]')

    assert ["this claim has 2 origins, but one voice relays them all: wire"] == messages(
        "single-relay", text
    )


def test_message_mentions_chains_of_unknown_lineage() -> None:
    text = claim('["baker", "daily"]', '["priest", "weekly"]', '["radio"]')

    assert [
        "this claim has 2 origins, but one voice relays them all: group (daily) "
        "(chains of unknown lineage could add 1)"
    ] == messages("single-relay", text)


def test_message_mentions_unnamed_relays_that_may_be_several() -> None:
    text = claim('["baker", "guest", "daily"]', '["priest", "porter", "radio"]')

    (message,) = messages("single-relay", text)
    assert message.endswith("(unnamed relays that may differ could add 1)")


def test_unnamed_origins_do_not_add_possible_support() -> None:
    text = claim('["guest", "daily"]', '["porter", "daily"]', '["baker", "daily"]')

    assert ["this claim has 2 origins, but one voice relays them all: group (daily)"] == messages(
        "single-relay", text
    )


def test_claim_with_a_single_origin_is_not_flagged() -> None:
    assert [] == subjects("single-relay", claim('["guest", "daily"]', '["porter", "weekly"]'))


def test_unnamed_source_of_a_named_owner_is_not_another_origin() -> None:
    """The unnamed clerk is part of the named office. The unnamed guest is the other origin."""
    text = (
        VILLAGE.replace("[source]", '[source]\noffice = { kind = "government" }')
        + 'clerk = { kind = "official", named = false, part_of = "office" }\n'
        + '[claim.a]\ntext = "A."\n'
        + "".join(
            f"[[claim.a.assertion]]\nvia = {chain}\n"
            for chain in (
                '["clerk", "daily"]',
                '["office", "daily"]',
                '["guest", "radio", "daily"]',
            )
        )
    )

    assert [{"a"}] == subjects("single-relay", text)


def test_chains_of_restatements_count_together() -> None:
    text = VILLAGE + (
        '[claim.a]\ntext = "A."\nvia = ["baker", "daily"]\n'
        '[claim.b]\ntext = "B."\nvia = ["priest", "daily"]\n'
        '[[link]]\nkind = "restates"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("single-relay", text)


def test_denial_through_another_outlet_does_not_count() -> None:
    text = claim('["baker", "daily"]', '["priest", "daily"]', '["priest", "radio"]')

    assert [{"a"}] == subjects("single-relay", text + 'stance = "denies"\n')
    assert [] == subjects("single-relay", text)
