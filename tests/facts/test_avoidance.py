"""Whether a claim can be followed from an origin to an end without passing certain sources."""

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
def test_a_way_around_is_a_chain_spelled_out_that_has_none_of_them(
    ledger: Ledger, barred: set[str]
) -> None:
    chains = Oracle(ledger).asserted("c").full_chains("complete")

    assert any(barred.isdisjoint(chain) for chain in chains) == goes_around(
        Facts(ledger).claim("c").asserted, barred
    )
