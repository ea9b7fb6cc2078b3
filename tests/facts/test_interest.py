"""Hops of voices with a stake in the topics of the claim."""

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.checks.stakes import interested_rows
from claimtrack.facts.facts import Facts
from claimtrack.model import Ledger
from tests.laws.profiles import law
from tests.laws.strategies import tangles
from tests.oracle import Oracle, hops_of

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
def test_hop_is_interested_if_its_voice_has_a_stake_in_a_topic(ledger: Ledger) -> None:
    slow, facts = Oracle(ledger), Facts(ledger)
    columns = facts.columns
    assume(columns.assertions)
    group = columns.chain_side[columns.hop_chain] // 2
    found = interested_rows(facts, group, columns.voice[columns.hop_source]).tolist()
    expected = [
        stakes_of(slow, hop.source) & topics_of(slow, chain.claim) != set()
        for chain in columns.assertions
        for hop in hops_of(chain)
    ]

    assert expected == found


def stakes_of(slow: Oracle, source: str) -> set[str]:
    """Return the topics in which the voice of a source has a stake."""
    voice, sources = slow.voice(source), slow.ledger.sources.values()
    return {topic for each in sources if slow.voice(each.id) == voice for topic in each.party_to}


def topics_of(slow: Oracle, claim: str) -> set[str]:
    """Return the topics of a claim and its restatements."""
    return {topic for each in slow.group_of[claim] for topic in slow.ledger.claims[each].topics}
