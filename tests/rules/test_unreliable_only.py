from tests.rules.checking import found, messages, subjects

MARSH = """
[source]
shepherd = { kind = "witness" }
drunkard = { kind = "witness", reliability = "E" }
gossip = { kind = "outlet", reliability = "D" }
rag = { kind = "outlet", reliability = "D" }
courier = { kind = "outlet", reliability = "C" }
ferry = { kind = "outlet", reliability = "F" }
"""


def claim(*chains: str) -> str:
    """Return a ledger with one claim of these chains, each as the text of its list."""
    assertions = "".join(f"[[claim.a.assertion]]\nvia = {chain}\n" for chain in chains)
    return MARSH + f'[claim.a]\ntext = "A."\n{assertions}'


def test_the_origin_itself_may_be_the_unreliable_one() -> None:
    (finding,) = found("unreliable-only", claim('["drunkard", "courier"]'))

    assert "every chain passes through a source that is not usually reliable: `drunkard` (E)" == (
        finding.message
    )
    assert "unreliable" in [reason.text for reason in finding.reasons]


def test_unjudged_and_fair_sources_are_not_unreliable() -> None:
    assert [] == subjects("unreliable-only", claim('["shepherd", "ferry", "courier"]'))


def test_an_unknown_lineage_does_not_count_as_a_way_around() -> None:
    assert [{"a"}] == subjects("unreliable-only", claim('["shepherd", "rag"]', '["courier"]'))


def test_a_chain_that_leaves_another_before_the_unreliable_source_is_a_way_around() -> None:
    text = claim('["shepherd", "courier", "rag"]', '["courier", "ferry"]')

    assert [] == subjects("unreliable-only", text)


def test_one_that_leaves_it_after_that_source_is_not() -> None:
    text = claim('["shepherd", "rag", "courier", "gossip"]', '["courier", "ferry"]')

    assert [{"a"}] == subjects("unreliable-only", text)


def test_a_way_around_may_lead_through_several_chains_and_rings() -> None:
    text = claim(
        '["shepherd", "courier", "rag"]', '["courier", "ferry", "rag"]', '["ferry", "courier"]'
    )

    assert [] == subjects("unreliable-only", text)


def test_of_a_claim_without_an_origin_nothing_is_said() -> None:
    assert [] == subjects("unreliable-only", claim('["rag"]'))


def test_all_unreliable_sources_on_the_way_are_listed_by_id() -> None:
    text = claim('["shepherd", "rag"]', '["drunkard", "gossip"]', '["shepherd", "gossip"]')

    assert [
        "every chain passes through a source that is not usually reliable: "
        "`drunkard` (E), `gossip` (D) and `rag` (D)"
    ] == messages("unreliable-only", text)
