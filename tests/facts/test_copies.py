"""Suspected copies, compared with a pairwise search."""

from itertools import combinations

from attrs import evolve
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.checks.copies import find_suspected_copies, word_ngrams
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Document, Ledger, Settings, Stance
from tests.laws.profiles import law
from tests.laws.strategies import desks, one_claim
from tests.oracle import Oracle

WORDS = ["one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten"]
quotes = st.sampled_from([None, *(" ".join(WORDS[i:j]) for i, j in [(0, 8), (1, 10), (3, 10)])])
digests = st.sampled_from([None, "ab" * 32, "cd" * 32])


def test_word_ngrams_ignore_case_and_punctuation() -> None:
    assert [("a", "b"), ("b", "c")] == list(word_ngrams("“A — b,\n  C!”", 2))
    assert [] == list(word_ngrams("a b", 3))


@st.composite
def quoting_ledgers(draw: st.DrawFn) -> Ledger:
    """Return a ledger of one claim whose chains have quotes and documents with digests."""
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
    settings = Settings(desk=draw(desks([*ledger.sources.values()])))
    records = (ledger.sources.values(), ledger.claims.values(), documents, assertions)
    return Ledger.of(*records, settings=settings)


def _share_quote_or_digest(ledger: Ledger, one: Assertion, other: Assertion) -> bool:
    """True if two chains share a quote of eight words, or documents of the same digest.

    Quotes in the same passages only are one text.
    """
    ngrams = [
        {
            (run, frozenset([hop.at] if hop.at else chain.at))
            for hop in chain.via
            if hop.quote
            for run in word_ngrams(hop.quote, 8)
        }
        for chain in (one, other)
    ]
    stand = [{passage.document for passage in chain.at} for chain in (one, other)]
    copied = any(
        run == again and (not places or places != elsewhere)
        for run, places in ngrams[0]
        for again, elsewhere in ngrams[1]
    )
    return copied or any(
        a != b and None is not ledger.documents[a].sha256 == ledger.documents[b].sha256
        for a in stand[0]
        for b in stand[1]
    )


@law
@given(quoting_ledgers())
def test_suspected_copy_is_found_iff_one_exists(ledger: Ledger) -> None:
    side = Oracle(ledger).asserted("c")
    # Unnamed sources, which count as one voice, may copy one another.
    voices = {
        chain: side.voices(
            tuple(hop.source for hop in side.oracle.counted_hops(chain)), unnamed_may_be_one=False
        ).keys()
        for chain in side.with_lineage("complete")
    }
    apart = [
        pair for pair in combinations(voices, 2) if voices[pair[0]].isdisjoint(voices[pair[1]])
    ]

    assert any(_share_quote_or_digest(ledger, *pair) for pair in apart) == bool(
        list(find_suspected_copies(Facts(ledger)))
    )
