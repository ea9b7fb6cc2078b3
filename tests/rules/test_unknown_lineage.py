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

    assert ["`bot` and `weekly` state this without naming a source"] == messages(
        "unknown-lineage", text
    )


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
