"""Chains from sources with a stake in the topics of the claim."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.facts import Facts
from claimtrack.model import Ledger
from claimtrack.rules.support.interested_party_only import interested
from tests.laws.profiles import law
from tests.laws.strategies import tangles
from tests.oracle import Oracle

topics = st.sets(st.sampled_from(["peace", "trade", "war"]), max_size=2)


@st.composite
def disputes(draw: st.DrawFn) -> Ledger:
    """Return ledgers whose sources have stakes, and whose claims have topics."""
    ledger = draw(tangles())
    return Ledger.of(
        [evolve(source, party_to=draw(topics)) for source in ledger.sources.values()],
        [evolve(claim, topics=draw(topics)) for claim in ledger.claims.values()],
        [
            r
            for r in ledger.records()
            if r not in [*ledger.sources.values(), *ledger.claims.values()]
        ],
    )


@law
@given(disputes())
def test_chain_is_interested_if_its_voice_has_a_stake_in_a_topic(
    ledger: Ledger,
) -> None:
    slow, facts = Oracle(ledger), Facts(ledger)

    assume(ledger.assertions)
    for assertion, found in zip(facts.columns.assertions, interested(facts), strict=True):
        voice = slow.voice(assertion.via[0].source)
        stakes = {
            topic
            for source in ledger.sources.values()
            if slow.voice(source.id) == voice
            for topic in source.party_to
        }
        about = {t for claim in slow.group_of[assertion.claim] for t in ledger.claims[claim].topics}
        assert bool(stakes & about) == found
