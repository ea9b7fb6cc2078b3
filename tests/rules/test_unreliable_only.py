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


def test_unreliable_origin_is_flagged() -> None:
    (finding,) = found("unreliable-only", claim('["drunkard", "courier"]'))

    assert "every chain passes through a source graded D or E: `drunkard` (E)" == (finding.message)
    assert "unreliable" in [reason.text for reason in finding.reasons]


def test_ungraded_and_fair_sources_are_not_flagged() -> None:
    assert [] == subjects("unreliable-only", claim('["shepherd", "ferry", "courier"]'))


def test_chain_of_unknown_lineage_does_not_avoid_the_source() -> None:
    assert [{"a"}] == subjects("unreliable-only", claim('["shepherd", "rag"]', '["courier"]'))


def test_chain_branching_before_the_source_avoids_it() -> None:
    text = claim('["shepherd", "courier", "rag"]', '["courier", "ferry"]')

    assert [] == subjects("unreliable-only", text)


def test_chain_branching_after_the_source_does_not_avoid_it() -> None:
    text = claim('["shepherd", "rag", "courier", "gossip"]', '["courier", "ferry"]')

    assert [{"a"}] == subjects("unreliable-only", text)


def test_path_through_several_chains_and_rings_avoids_the_source() -> None:
    text = claim(
        '["shepherd", "courier", "rag"]', '["courier", "ferry", "rag"]', '["ferry", "courier"]'
    )

    assert [] == subjects("unreliable-only", text)


def test_claim_without_origin_is_not_flagged() -> None:
    assert [] == subjects("unreliable-only", claim('["rag"]'))


def test_message_lists_unreliable_sources_by_id() -> None:
    text = claim('["shepherd", "rag"]', '["drunkard", "gossip"]', '["shepherd", "gossip"]')

    assert [
        "every chain passes through a source graded D or E: "
        "`drunkard` (E), `gossip` (D) and `rag` (D)"
    ] == messages("unreliable-only", text)
