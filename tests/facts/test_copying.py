"""Chains that share no voice, and yet a document's digest, a text or a quote."""

from itertools import combinations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.checks.copies import copies, runs
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Document, Ledger, Stance
from tests.laws.profiles import law
from tests.laws.strategies import one_claim
from tests.oracle import Oracle

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
quotes = st.sampled_from([None, *(" ".join(WORDS[i:j]) for i, j in [(0, 8), (1, 10), (3, 10)])])
digests = st.sampled_from([None, "ab" * 32, "cd" * 32])


def test_runs_are_told_by_words_alone() -> None:
    assert [("a", "b"), ("b", "c")] == list(runs("“A — b,\n  C!”", 2))
    assert [] == list(runs("a b", 3))


@st.composite
def quoted(draw: st.DrawFn) -> Ledger:
    """Return ledgers of one claim whose chains quote and stand in documents with digests."""
    ledger = draw(one_claim())
    documents = [Document(id, sha256=draw(digests), text=draw(quotes)) for id in ("x", "y", "z")]
    assertions = [
        evolve(
            assertion,
            via=[evolve(hop, quote=draw(quotes)) for hop in assertion.via],
            at=draw(st.sets(st.sampled_from("xyz"), max_size=2)),
            stance=Stance.ASSERTS,
        )
        for assertion in ledger.assertions
    ]
    return Ledger.of(ledger.sources.values(), ledger.claims.values(), documents, assertions)


def _alike(ledger: Ledger, one: Assertion, other: Assertion) -> bool:
    """Whether two chains quote eight words alike, or stand in two documents of one digest."""
    quoted = [
        {run for hop in chain.via if hop.quote for run in runs(hop.quote, 8)}
        for chain in (one, other)
    ]
    stand = [{passage.document for passage in chain.at} for chain in (one, other)]
    return bool(quoted[0] & quoted[1]) or any(
        a != b and None is not ledger.documents[a].sha256 == ledger.documents[b].sha256
        for a in stand[0]
        for b in stand[1]
    )


@law
@given(quoted())
def test_a_pair_is_found_wherever_there_is_one(ledger: Ledger) -> None:
    side = Oracle(ledger).asserted("c")
    voices = {
        chain: side.voices(tuple(hop.source for hop in chain.via)).keys()
        for chain in side.of("complete")
    }
    apart = [
        pair for pair in combinations(voices, 2) if voices[pair[0]].isdisjoint(voices[pair[1]])
    ]

    assert any(_alike(ledger, *pair) for pair in apart) == bool(list(copies(Facts(ledger))))
