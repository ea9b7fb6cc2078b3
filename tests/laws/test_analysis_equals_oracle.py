"""The columns come to the same as the slow and obvious way."""

from collections import defaultdict
from itertools import pairwise

from hypothesis import assume, given

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Ledger, Stance
from tests import oracle
from tests.laws.profiles import law
from tests.laws.strategies import tangles
from tests.nonempty import nonempty
from tests.oracle import Oracle


def _sides(ledger: Ledger) -> list[tuple[Side, oracle.Side]]:
    facts, slow = Facts(ledger), Oracle(ledger)
    pairs = []
    for claim in ledger.claims:
        view = facts.claim(claim)
        pairs += [(view.asserted, slow.asserted(claim)), (view.denied, slow.denied(claim))]
    return pairs


def _views(ledger: Ledger) -> list[tuple[ClaimView, frozenset[str]]]:
    facts, slow = Facts(ledger), Oracle(ledger)
    return [(facts.claim(claim), slow.group_of[claim]) for claim in ledger.claims]


@law
@given(ledger=tangles())
def test_restatements_are_joined_alike(ledger: Ledger) -> None:
    for view, group in nonempty(_views(ledger)):
        assert group == {claim.id for claim in view.members}


@law
@given(ledger=tangles())
def test_the_same_assertions_stand(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert slow.standing == list(side.assertions)


@law
@given(ledger=tangles())
def test_lineage_is_the_same(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert {a.ref for a in slow.of("complete")} == {a.ref for a in side.complete}
        assert {a.ref for a in slow.of("unknown")} == {a.ref for a in side.unknown}
        assert {a.ref for a in slow.of("continued")} == {a.ref for a in side.continued}


@law
@given(ledger=tangles())
def test_origins_are_the_same(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert slow.certain_origins == side.origins.certain.low == side.origins.certain.high
        assert slow.possible_origins == side.origins.possible.low == side.origins.possible.high


@law
@given(ledger=tangles())
def test_independent_support_is_exact(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        support = side.independent_support

        assert slow.certain_support == support.certain.low == support.certain.high
        assert slow.possible_support == support.possible.low == support.possible.high


@law
@given(ledger=tangles())
def test_of_several_smallest_sets_the_one_nearest_the_origins_is_named(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert slow.named == sorted(voice.id for voice in side.weakest)


@law
@given(ledger=tangles())
def test_the_named_voices_break_every_chain(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        named = {voice.id for voice in side.weakest}

        assert all(named & voices.keys() for voices in slow.certain)


@law
@given(ledger=tangles())
def test_the_witness_is_complete_chains_that_share_no_voice(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        witness = [slow.voices(tuple(hop.source for hop in a.via)) for a in side.chains]

        assert {a.ref for a in side.chains} <= {a.ref for a in slow.of("complete")}
        assert len({voice for voices in witness for voice in voices}) == sum(map(len, witness))
        assert len(witness) <= side.independent_support.certain.low
        assert bool(witness) == bool(slow.of("complete"))


@law
@given(ledger=tangles())
def test_what_is_certain_is_no_more_than_what_is_possible(ledger: Ledger) -> None:
    for side, _ in nonempty(_sides(ledger)):
        assert side.origins.certain.high <= side.origins.possible.low
        assert side.independent_support.certain.high <= side.independent_support.possible.low
        assert side.independent_support.certain.high <= side.origins.certain.low


@law
@given(ledger=tangles())
def test_circular_sourcing_is_the_same(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    found: dict[tuple[frozenset[str], Stance], set[frozenset[str]]] = defaultdict(set)
    for ring in facts.rings:
        group = frozenset(claim.id for claim in facts.members(ring.side // 2))
        stance = Stance.DENIES if ring.side % 2 else Stance.ASSERTS
        found[group, stance].add(frozenset(source.id for source in ring.sources))
    expected = {side: behind.rings for side, behind in slow.sides.items() if behind.rings}

    assert expected == found


@law
@given(ledger=tangles())
def test_the_path_of_a_source_ring_is_shown_hop_by_hop(ledger: Ledger) -> None:
    rings = Facts(ledger).rings
    assume(rings)
    for ring in rings:
        onward = [*ring.path[1:], ring.path[0]]

        assert {source.id for source in ring.path} <= {source.id for source in ring.sources}
        for giver, taker, assertion in zip(ring.path, onward, ring.carried, strict=True):
            hops = [hop.source for hop in assertion.via]
            assert (giver.id, taker.id) in pairwise(hops)


@law
@given(ledger=tangles())
def test_what_is_founded_is_the_same(ledger: Ledger) -> None:
    founded, slow = Facts(ledger).reasoning.founded, Oracle(ledger)
    for view, group in nonempty(_views(ledger)):
        assert (group in slow.founded) == founded[view.group]


@law
@given(ledger=tangles())
def test_the_floor_of_reasoning_is_the_same(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    reasoning = facts.reasoning
    assume(reasoning.steps)
    for group in {group for step in reasoning.steps for group in (step.premise, step.conclusion)}:
        claims = slow.group_of[facts.members(group)[0].id]

        assert slow.firmness(claims) == reasoning.firmness[group]
        assert slow.floor(claims) == reasoning.floor[group]
        if group in reasoning.weaker:
            step = reasoning.weaker[group]
            assert step.conclusion == group
            assert step.binding
            assert reasoning.floor[step.premise] == reasoning.floor[group]


@law
@given(ledger=tangles())
def test_rings_of_reasoning_are_the_same(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    found = [
        frozenset(frozenset(c.id for c in facts.members(group)) for group in ring.groups)
        for ring in facts.reasoning.rings
    ]

    assert slow.reasoning_rings == set(found)
    assert len(set(found)) == len(found)
    for ring in facts.reasoning.rings:
        for step, after in zip(ring.path, [*ring.path[1:], ring.path[0]], strict=True):
            assert step.conclusion == after.premise


@law
@given(ledger=tangles())
def test_declared_contradictions_are_the_same(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    expected = {frozenset(slow.group_of[end] for end in link.ends) for link in slow.contradictions}
    found = {
        frozenset(frozenset(c.id for c in facts.members(group)) for group in (pair.one, pair.other))
        for pair in facts.oppositions
    }

    assert expected == found
