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


def test_all_that_do_not_say_from_whom_are_named_in_one_finding() -> None:
    text = claim('["weekly"]', '["bot", "daily"]', '["notary", "daily"]', '["bot"]')

    assert ["`bot` and `weekly` state this without saying from whom"] == messages(
        "unknown-lineage", text
    )


def test_a_known_origin_beside_it_does_not_help() -> None:
    assert [{"a"}] == subjects("unknown-lineage", claim('["notary", "weekly"]', '["daily"]'))


def test_an_outlet_that_another_chain_shows_receiving_the_claim_has_it_from_there() -> None:
    assert [] == subjects("unknown-lineage", claim('["notary", "daily"]', '["daily", "weekly"]'))


def test_an_outlet_that_witnessed_it_by_any_chain_is_an_origin() -> None:
    text = claim('["daily"]', '[{ source = "daily", act = "showed" }, "weekly"]')

    assert [] == subjects("unknown-lineage", text)


def test_a_denial_in_its_own_voice_is_no_assertion() -> None:
    assert [] == subjects("unknown-lineage", claim('["daily"]') + 'stance = "denies"\n')


def test_a_credit_says_nothing_from_nobody() -> None:
    text = claim('[{ source = "daily", act = "credited" }, "weekly"]') + 'stance = "asserts"\n'

    assert [] == subjects("unknown-lineage", text)


def test_the_reason_points_at_the_relay_in_the_chain() -> None:
    text = PRESS + '[claim.a]\ntext = "A."\nvia = [\n  "daily",\n  "weekly",\n]\n'
    (finding,) = found("unknown-lineage", text)

    assert [("`daily` does not say from whom", 11)] == [
        (reason.text, reason.where.line) for reason in finding.reasons if reason.where
    ]


def test_of_a_hundred_outlets_some_are_shown() -> None:
    sources = "".join(f'o{n:03} = {{ kind = "outlet" }}\n' for n in range(100))
    chains = "".join(f'[[claim.a.assertion]]\nvia = ["o{n:03}"]\n' for n in range(100))
    (finding,) = found("unknown-lineage", f'[source]\n{sources}[claim.a]\ntext = "A."\n{chains}')

    assert "`o000`, `o001`, `o002` and 97 more state this without saying from whom" == (
        finding.message
    )
    assert 20 == len(finding.reasons)
