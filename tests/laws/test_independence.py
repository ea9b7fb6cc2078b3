"""Laws of independent support under new information.

Each law states the conditions it needs.
"""

from collections.abc import Sequence
from itertools import combinations

from attrs import evolve
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.api import assess
from claimtrack.facts.claim_view import CountBounds, Interval, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Ledger, Source, Stance
from tests import oracle
from tests.laws.profiles import law_settings, parametrize_seeds
from tests.laws.strategies import one_claim, random_tangle, tangled_chain, tangles
from tests.oracle import Oracle, hops_of

law = law_settings(deep=600)


def side_of(ledger: Ledger) -> Side:
    """Return the asserting side of the claim."""
    return Facts(ledger).claim("c").asserted


def support(ledger: Ledger) -> int:
    """Return the certain independent support of the claim."""
    return side_of(ledger).independent_support.certain.low


@st.composite
def ledger_and_chain(draw: st.DrawFn) -> tuple[Ledger, Assertion]:
    """Return a ledger of one claim and a new chain, possibly the continuation of an old one."""
    ledger = draw(one_claim())
    via = draw(tangled_chain(sorted(ledger.sources)))
    if draw(st.booleans()) and ledger.assertions:
        old = draw(st.sampled_from(ledger.assertions)).via
        via = (*old, evolve(via[0], follows=None), *via[1:])
    return ledger, Assertion("c", via, stance=Stance.ASSERTS, id="new")


@st.composite
def ledger_and_longer_chain(draw: st.DrawFn) -> tuple[Ledger, Assertion]:
    """Return a ledger of one claim and a new chain with all sources of an existing one."""
    ledger = draw(one_claim(least=1))
    existing = [hop.source for hop in hops_of(draw(st.sampled_from(ledger.assertions)))]
    more = draw(st.text(sorted(ledger.sources), max_size=3))
    joined = [*existing, *more]
    via = joined if draw(st.booleans()) else draw(st.permutations(joined))
    return ledger, Assertion("c", via, stance=Stance.ASSERTS, id="new")


@st.composite
def ledger_and_news(draw: st.DrawFn) -> tuple[Ledger, Assertion]:
    """Return a ledger of one claim and a chain of new sources."""
    news = [Source("x", "person"), Source("y", "outlet"), Source("z", "person", named=False)]
    ledger = draw(one_claim()).with_records(news)
    via = draw(tangled_chain([source.id for source in news]))
    return ledger, Assertion("c", via, stance=Stance.ASSERTS, id="new")


def prefixes(via: Sequence[Hop]) -> set[tuple[str, ...]]:
    """Return the path to each source of a chain except the first."""
    return {tuple(hop.source for hop in via[: i + 1]) for i in range(1, len(via))}


def sources(assertion: Assertion) -> tuple[str, ...]:
    """Return the sources of a chain."""
    return tuple(hop.source for hop in hops_of(assertion))


@law
@given(ledger_and_longer_chain())
def test_chain_that_contains_complete_chain_never_raises_support(
    case: tuple[Ledger, Assertion],
) -> None:
    """Unless it adds a witnessing act, or a new path to the head of another chain."""
    ledger, added = case
    before = Oracle(ledger).asserted("c")
    heads = {sources(assertion)[0] for assertion in before.standing}
    receipts = {prefix for prefix in prefixes(hops_of(added)) if prefix[-1] in heads}
    voices = before.voices(sources(added)).keys()
    complete = [before.voices(sources(a)) for a in before.with_lineage("complete")]
    assume(any(chain.keys() <= voices for chain in complete))
    # A credit or a refusal to comment does not lead to an origin.
    speaking = [a for a in before.standing if a.speaks_for_stance]
    assume(receipts <= {prefix for a in speaking for prefix in prefixes(hops_of(a))})

    assert support(ledger.with_records(added)) <= support(ledger)


@law
@given(ledger_and_news())
def test_disjoint_complete_chain_raises_support_by_one(
    case: tuple[Ledger, Assertion],
) -> None:
    ledger, added = case
    before = Oracle(ledger).asserted("c")
    more = ledger.with_records(added)
    after = Oracle(more).asserted("c")
    assume(after.lineage(added) == "complete")
    known = {voice for a in before.standing for voice in before.voices(sources(a))}
    assume(not known & after.voices(sources(added)).keys())

    assert support(ledger) + 1 == support(more)


@law
@given(ledger_and_chain())
def test_chain_without_receiving_head_never_lowers_support(
    case: tuple[Ledger, Assertion],
) -> None:
    ledger, added = case
    heads = {sources(assertion)[0] for assertion in ledger.assertions}
    assume(not heads & {*sources(added)[1:]})

    before, after = side_of(ledger), side_of(ledger.with_records(added))

    assert before.independent_support.certain.low <= after.independent_support.certain.low
    assert before.independent_support.possible.low <= after.independent_support.possible.low


@law
@given(ledger=one_claim(), data=st.data())
def test_merging_two_voices_never_raises_support(ledger: Ledger, data: st.DataObject) -> None:
    slow = Oracle(ledger)
    roots = sorted({slow.voice(source) for source in ledger.sources})
    one, other = data.draw(st.permutations(roots).map(lambda order: (order[0], order[-1])))
    assume(one != other)
    # An unnamed source of no named body may be any other unnamed source; one of a body may not.
    assume(ledger.sources[one].named or not ledger.sources[other].named)
    merged = evolve(ledger.sources[one], part_of=other)
    voices = {**ledger.sources, one: merged}
    more = Ledger.of(voices.values(), ledger.claims.values(), ledger.assertions)
    before, after = side_of(ledger), side_of(more)

    assert after.independent_support.certain.low <= before.independent_support.certain.low
    assert after.independent_support.possible.low <= before.independent_support.possible.low
    assert after.origins.certain.low <= before.origins.certain.low


@law
@given(ledger=one_claim(least=1), data=st.data())
def test_forty_copies_of_chain_change_no_figure(ledger: Ledger, data: st.DataObject) -> None:
    """Forty outlets repeat a chain unchanged."""
    copied = data.draw(st.sampled_from(ledger.assertions))
    outlets = [Source(f"outlet-{i}", "outlet") for i in range(40)]
    copies = [Assertion("c", [*copied.via, outlet.id], stance=copied.stance) for outlet in outlets]
    before, after = side_of(ledger), side_of(ledger.with_records(outlets, copies))

    assert before.origins == after.origins
    assert before.independent_support == after.independent_support
    assert names(before) == names(after)


def names(side: Side) -> list[str]:
    """Return the names of the voices that break every chain."""
    return [str(voice) for voice in side.weakest]


def figures(ledger: Ledger) -> list[object]:
    """Return the figures of both sides of all claims, and the status of each claim."""
    facts = Facts(ledger)
    sides = [
        side for id in ledger.claims for side in (facts.claim(id).asserted, facts.claim(id).denied)
    ]
    return [
        [(str(side.origins), str(side.independent_support), names(side)) for side in sides],
        [ring.path for ring in facts.source_rings],
        [each.status for each in assess(ledger).values()],
    ]


@law
@given(ledger=tangles())
def test_chain_that_follows_source_counts_as_chain_from_it(ledger: Ledger) -> None:
    """Write the followed source before the first hop."""
    assume(any(assertion.via[0].follows is not None for assertion in ledger.assertions))
    explicit = [
        evolve(a, via=[evolve(hop, follows=None) for hop in hops_of(a)]) for a in ledger.assertions
    ]
    others = [record for record in ledger.records() if not isinstance(record, Assertion)]

    again = Ledger.of(others, explicit, settings=ledger.settings)

    assert figures(again) == figures(ledger)


@law
@given(ledger=one_claim(least=1), data=st.data())
def test_following_a_source_never_raises_support(ledger: Ledger, data: st.DataObject) -> None:
    """The chain that turns out to repeat a source must have counted before, as one of its head.

    If the desk repeats it, the desk ends the chain and is no voice of it any more.
    """
    desk = ledger.desk(ledger.settings).members
    own = [
        chain
        for chain in Oracle(ledger).asserted("c").with_lineage("complete")
        if chain.via[0].follows is None and chain.via[0].source not in desk
    ]
    assume(own)
    repeated = data.draw(st.sampled_from(own))
    head = evolve(repeated.via[0], follows=data.draw(st.sampled_from(sorted(ledger.sources))))
    echo = evolve(repeated, via=(head, *repeated.via[1:]))
    others = [record for record in ledger.records() if record != repeated]

    again = Ledger.of(others, echo, settings=ledger.settings)

    assert support(again) <= support(ledger)


@law
@given(ledger=one_claim(), data=st.data())
def test_order_of_chains_does_not_matter(ledger: Ledger, data: st.DataObject) -> None:
    order = data.draw(st.permutations(list(ledger.records())))
    one, other = side_of(ledger), side_of(Ledger.of(order, settings=ledger.settings))

    assert one.origins == other.origins
    assert one.independent_support == other.independent_support
    assert names(one) == names(other)
    assert len(one.disjoint_chains) == len(other.disjoint_chains)


@law
@given(ledger=one_claim())
def test_smallest_breaking_sets_equal_exhaustive_search(ledger: Ledger) -> None:
    """Compare the oracle itself with an exhaustive search."""
    chains = [frozenset(voices) for voices in Oracle(ledger).asserted("c").certain]

    assert oracle.smallest_breaking_sets(chains) == _search_exhaustively(chains)


def _search_exhaustively(chains: list[frozenset[str]]) -> set[frozenset[str]]:
    voices = sorted(frozenset().union(*chains))
    for size in range(len(voices) + 1):
        candidates = map(frozenset, combinations(voices, size))
        if found := {chosen for chosen in candidates if all(chosen & chain for chain in chains)}:
            return found
    raise AssertionError("all voices together meet every chain")


@parametrize_seeds(1, 25, "batch")
def test_support_of_random_ledgers_with_unnamed_relays_equals_oracle(batch: int) -> None:
    """Compare both sides of 200 ledgers for each batch, and so 5,000 for all."""
    unnamed_relays = 0
    for seed in range(200 * batch, 200 * (batch + 1)):
        ledger = random_tangle(seed)
        view, slow = Facts(ledger).claim("c"), Oracle(ledger)
        for side, expected in (view.asserted, slow.asserted("c")), (view.denied, slow.denied("c")):
            certain, possible = expected.certain_support, expected.possible_support
            found = CountBounds(Interval(certain, certain), Interval(possible, possible))

            assert found == side.independent_support, seed
        unnamed_relays += any(
            not ledger.sources[hop.source].named
            for assertion in ledger.assertions
            for hop in assertion.via[1:]
        )

    assert unnamed_relays > 80
