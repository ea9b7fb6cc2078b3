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


def test_two_outlets_of_one_owner_are_one_relay() -> None:
    assert [
        "2 origins stand behind this claim, but all are heard through one voice: group (daily)"
    ] == messages("single-relay", claim('["baker", "daily"]', '["priest", "weekly"]'))


def test_the_relay_may_stand_in_the_middle() -> None:
    text = claim('["baker", "wire", "daily"]', '["priest", "wire", "radio"]')

    assert [
        "2 origins stand behind this claim, but all are heard through one voice: wire"
    ] == messages("single-relay", text)


def test_an_outlet_that_states_it_too_could_add_to_it() -> None:
    text = claim('["baker", "daily"]', '["priest", "weekly"]', '["radio"]')

    assert [
        "2 origins stand behind this claim, but all are heard through one voice: group (daily) "
        "(chains of unknown lineage could add 1)"
    ] == messages("single-relay", text)


def test_unnamed_origins_behind_the_relay_add_nothing() -> None:
    text = claim('["guest", "daily"]', '["porter", "daily"]', '["baker", "daily"]')

    assert [
        "2 origins stand behind this claim, but all are heard through one voice: group (daily)"
    ] == messages("single-relay", text)


def test_a_single_origin_is_left_to_the_rule_of_that_name() -> None:
    assert [] == subjects("single-relay", claim('["guest", "daily"]', '["porter", "weekly"]'))


def test_named_and_unnamed_people_of_one_owner_are_told_apart_from_others() -> None:
    """The unnamed clerk is of the office, which is named: the unnamed guest is the other origin."""
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


def test_restatements_are_carried_together() -> None:
    text = VILLAGE + (
        '[claim.a]\ntext = "A."\nvia = ["baker", "daily"]\n'
        '[claim.b]\ntext = "B."\nvia = ["priest", "daily"]\n'
        '[[link]]\nkind = "restates"\nfrom = "a"\nto = "b"\n'
    )

    assert [{"b"}] == subjects("single-relay", text)


def test_a_denial_through_another_outlet_does_not_count() -> None:
    text = claim('["baker", "daily"]', '["priest", "daily"]', '["priest", "radio"]')

    assert [{"a"}] == subjects("single-relay", text + 'stance = "denies"\n')
    assert [] == subjects("single-relay", text)
