"""What some chains need beside them to be, on their own, what they are in the whole ledger."""

from collections.abc import Iterable

from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import with_complete_lineage
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


def grounds(*chains: str) -> list[str]:
    """Return the ids of what the first chain, `a0`, needs among these chains."""
    tables = "".join(
        f'[[claim.c.assertion]]\nid = "a{i}"\nvia = {v}\n' for i, v in enumerate(chains)
    )
    side = Facts(read_text(SOURCES + tables)).claim("c").asserted
    (first,) = [chain for chain in side.assertions if chain.id == "a0"]
    return [chain.id or "" for chain in with_complete_lineage(side, [first])]


def test_a_chain_that_begins_at_an_origin_by_its_kind_stands_alone() -> None:
    assert ["a0"] == grounds('["alice", "daily"]', '["bert", "daily"]')


def test_a_chain_that_says_itself_that_its_head_was_there_stands_alone() -> None:
    assert ["a0"] == grounds('[{ source = "daily", act = "witnessed" }]', '["alice", "daily"]')


def test_a_relay_needs_the_chain_that_says_it_was_there() -> None:
    assert ["a0", "a1"] == grounds('["daily"]', '["alice", { source = "daily", act = "showed" }]')


def test_the_grounds_of_grounds_are_grounds() -> None:
    """That the outlet saw it is told by Bert, who is shown to have it from Alice."""
    witness = '["bert", { source = "daily", act = "witnessed" }, "weekly"]'

    assert ["a0", "a1", "a2"] == grounds('["daily"]', witness, '["alice", "bert"]')


def _lineages(ledger: Ledger, chains: Iterable[Assertion]) -> list[str]:
    side = Oracle(ledger).asserted("c")
    return [side.lineage(chain) for chain in chains]


@law
@given(one_claim(), st.data())
def test_chains_with_their_grounds_have_the_lineage_they_have_in_the_ledger(
    ledger: Ledger, data: st.DataObject
) -> None:
    side = Facts(ledger).claim("c").asserted
    assume(side.complete)
    named = data.draw(st.lists(st.sampled_from(side.complete), min_size=1, unique=True))
    chains = with_complete_lineage(side, named)
    alone = Ledger.of(ledger.sources.values(), ledger.claims.values(), chains)

    assert named == list(chains[: len(named)])
    assert _lineages(ledger, chains) == _lineages(alone, chains)
