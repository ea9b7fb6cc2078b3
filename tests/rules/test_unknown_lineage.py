import pytest

from claimtrack.model import RecordKind, Ref
from tests.rules.checking import found, messages, subjects

PRESS = """
[source]
notary = { kind = "official" }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }
bot = { kind = "model" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return PRESS + f'[claim.a]\ntext = "A."\n{assertions}'


def test_one_finding_names_all_relays_without_a_source() -> None:
    text = claim('["weekly"]', '["bot", "daily"]', '["notary", "daily"]', '["bot"]')

    (finding,) = found("unknown-lineage", text)

    assert "`bot` and `weekly` state this without naming a source" == finding.message
    assert finding.cause is None


def test_relay_is_the_cause_if_it_is_the_only_one() -> None:
    (finding,) = found("unknown-lineage", claim('["weekly"]', '["weekly", "daily"]'))

    assert Ref(RecordKind.SOURCE, "weekly") == finding.cause


def test_another_chain_with_an_origin_is_not_sufficient() -> None:
    assert [{"a"}] == subjects("unknown-lineage", claim('["notary", "weekly"]', '["daily"]'))


def test_outlet_whose_source_another_chain_shows_is_not_flagged() -> None:
    assert [] == subjects("unknown-lineage", claim('["notary", "daily"]', '["daily", "weekly"]'))


def test_outlet_that_witnessed_it_in_any_chain_is_not_flagged() -> None:
    text = claim('["daily"]', '[{ source = "daily", act = "showed" }, "weekly"]')

    assert [] == subjects("unknown-lineage", text)


def test_denial_is_not_flagged() -> None:
    assert [] == subjects("unknown-lineage", claim('["daily"]') + 'stance = "denies"\n')


def test_credited_source_is_not_flagged() -> None:
    text = claim('[{ source = "daily", act = "credited" }, "weekly"]') + 'stance = "asserts"\n'

    assert [] == subjects("unknown-lineage", text)


def test_reason_points_at_the_relay_in_the_chain() -> None:
    text = PRESS + '[claim.a]\ntext = "A."\nvia = [\n  "daily",\n  "weekly",\n]\n'
    (finding,) = found("unknown-lineage", text)

    assert [("`daily` names no source", 11)] == [
        (reason.text, reason.where.line) for reason in finding.reasons if reason.where
    ]


def test_message_and_reasons_are_limited() -> None:
    sources = "".join(f'o{n:03} = {{ kind = "outlet" }}\n' for n in range(100))
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["o{n:03}"]\n' for n in range(100))
    (finding,) = found("unknown-lineage", f'[source]\n{sources}[claim.a]\ntext = "A."\n{chains}')

    assert "`o000`, `o001`, `o002` and 97 more state this without naming a source" == (
        finding.message
    )
    assert 20 == len(finding.reasons)


GROUNDS = '[claim.b]\ntext = "B."\nvia = ["notary", "daily"]\n'


def test_conclusion_with_its_grounds_is_not_flagged() -> None:
    because = 'because = ["b"]\n[[claim.a.assertion]]'
    text = claim('["daily"]').replace("[[claim.a.assertion]]", because) + GROUNDS

    assert [{"a"}] == subjects("unknown-lineage", claim('["daily"]') + GROUNDS)
    assert [] == subjects("unknown-lineage", text)


def test_grounds_of_a_restatement_do_not_count() -> None:
    restated = (
        '[claim.c]\ntext = "C."\nbecause = ["b"]\nvia = ["weekly"]\n'
        '[[link]]\nkind = "restates"\nfrom = "c"\nto = "a"\n'
    )
    text = claim('["daily"]') + GROUNDS + restated

    assert ["`daily` states this without naming a source"] == messages("unknown-lineage", text)


ACCOUNTS = """
[source]
club = { kind = "organisation" }
board = { kind = "organisation", part_of = "club" }
club-account = { kind = "social-account", part_of = "club" }
daily = { kind = "outlet", part_of = "club" }
"""


@pytest.mark.parametrize(
    ("source", "about", "expected"),
    [
        ("club-account", "club-account", []),
        ("club-account", "club", []),
        ("club-account", "board", [{"a"}]),
        ("club-account", "", [{"a"}]),
        ("daily", "club", [{"a"}]),
        ("daily", "daily", [{"a"}]),
    ],
)
def test_account_is_an_origin_of_what_it_says_about_itself(
    source: str, about: str, expected: list[set[str]]
) -> None:
    named = f'about = ["{about}"]\n' if about else ""
    text = f'{ACCOUNTS}[claim.a]\ntext = "A."\n{named}via = ["{source}"]\n'

    assert expected == subjects("unknown-lineage", text)
    # Another chain shows from whom the account has it.
    received = f'[[claim.a.assertion]]\nvia = ["board", "{source}"]\n'
    assert [] == subjects("unknown-lineage", text + received)


def test_words_of_the_desk_itself_are_worded_for_it() -> None:
    text = """
[check]
desk = "daily"

[source]
daily = { kind = "outlet" }
edition = { kind = "outlet", part_of = "daily" }
radio = { kind = "outlet" }

[claim.ours]
text = "The factory was sold."
via = ["daily"]

[claim.of-the-edition]
text = "The factory was closed."
via = ["edition", "daily"]

[claim.of-both]
text = "The factory was empty."
via = ["daily"]

[[claim.of-both.assertion]]
via = ["radio"]
"""

    assert [
        "we state this ourselves",
        "we state this ourselves",
        "`daily` and `radio` state this without naming a source",
    ] == messages("unknown-lineage", text)
