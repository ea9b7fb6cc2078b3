"""Chains that avoid a set of sources."""

from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.facts import Facts
from claimtrack.model import Ledger
from claimtrack.rules.support.unreliable_only import goes_around
from tests.laws.profiles import law
from tests.laws.strategies import one_claim
from tests.oracle import Oracle


@law
@given(one_claim(), st.sets(st.sampled_from("abcdefgh"), max_size=3))
def test_goes_around_is_true_if_a_full_chain_avoids_the_sources(
    ledger: Ledger, barred: set[str]
) -> None:
    chains = Oracle(ledger).asserted("c").full_chains("complete")

    assert any(barred.isdisjoint(chain) for chain in chains) == goes_around(
        Facts(ledger).claim("c").asserted, barred
    )
