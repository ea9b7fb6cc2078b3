"""Chains that others need to keep their lineage in isolation."""

from collections.abc import Iterable

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.formats.toml.reader import read_text
from claimtrack.model import Assertion, Ledger
from tests.laws.profiles import law
from tests.laws.strategies import one_claim
from tests.oracle import Oracle

SOURCES = """
ledger = 1

[source]
alice = { kind = "person" }
bert = { kind = "person" }
daily = { kind = "outlet" }
weekly = { kind = "outlet" }

[claim.c]
text = "C."
"""


def needed_chains(*chains: str) -> list[str]:
    """Return the ids of the first chain, `a0`, and of the chains that it needs."""
    tables = "".join(
        f'[[claim.c.assertion]]\nid = "a{i}"\nvia = {v}\n' for i, v in enumerate(chains)
    )
    side = Facts(read_text(SOURCES + tables)).claim("c").asserted
    (first,) = [chain for chain in side.assertions if chain.id == "a0"]
    return [chain.id or "" for chain in complete_chains_with_lineage(side, [first])]


def test_chain_from_an_originating_kind_needs_no_other_chain() -> None:
    assert ["a0"] == needed_chains('["alice", "daily"]', '["bert", "daily"]')


def test_chain_with_a_witnessing_head_needs_no_other_chain() -> None:
    assert ["a0"] == needed_chains(
        '[{ source = "daily", act = "witnessed" }]', '["alice", "daily"]'
    )


def test_relay_head_needs_the_chain_that_shows_it_witnessing() -> None:
    assert ["a0", "a1"] == needed_chains(
        '["daily"]', '["alice", { source = "daily", act = "showed" }]'
    )


def test_needed_chains_bring_their_own_needed_chains() -> None:
    """Bert says that the outlet witnessed it, and another chain shows him receiving it."""
    witness = '["bert", { source = "daily", act = "witnessed" }, "weekly"]'

    assert ["a0", "a1", "a2"] == needed_chains('["daily"]', witness, '["alice", "bert"]')


def _lineages(ledger: Ledger, chains: Iterable[Assertion]) -> list[str]:
    side = Oracle(ledger).asserted("c")
    return [side.lineage(chain) for chain in chains]


@law
@given(one_claim(), st.data())
def test_chains_with_lineage_keep_their_lineage_in_isolation(
    ledger: Ledger, data: st.DataObject
) -> None:
    side = Facts(ledger).claim("c").asserted
    assume(side.complete)
    named = data.draw(st.lists(st.sampled_from(side.complete), min_size=1, unique=True))
    chains = complete_chains_with_lineage(side, named)
    alone = Ledger.of(ledger.sources.values(), ledger.claims.values(), chains)

    assert named == list(chains[: len(named)])
    assert _lineages(ledger, chains) == _lineages(alone, chains)
