"""Law: the column-based analysis equals the slow oracle."""

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
from tests.oracle import UNNAMED, Oracle, hops_of


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
def test_restatement_groups_equal_oracle(ledger: Ledger) -> None:
    for view, group in nonempty(_views(ledger)):
        assert group == {claim.id for claim in view.members}


@law
@given(ledger=tangles())
def test_standing_assertions_equal_oracle(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert slow.standing == list(side.assertions)


@law
@given(ledger=tangles())
def test_lineage_equals_oracle(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert {a.ref for a in slow.with_lineage("complete")} == {a.ref for a in side.complete}
        assert {a.ref for a in slow.with_lineage("unknown")} == {a.ref for a in side.unknown}
        assert {a.ref for a in slow.with_lineage("continued")} == {a.ref for a in side.continued}


@law
@given(ledger=tangles())
def test_origins_equal_oracle(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        assert slow.certain_origins == side.origins.certain.low == side.origins.certain.high
        assert slow.possible_origins == side.origins.possible.low == side.origins.possible.high


@law
@given(ledger=tangles())
def test_independent_support_equals_oracle(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        support = side.independent_support

        assert slow.certain_support == support.certain.low == support.certain.high
        assert slow.possible_support == support.possible.low == support.possible.high


@law
@given(ledger=tangles())
def test_weakest_voices_are_smallest_set_nearest_origins(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        named = [voice.split(" of ")[0] for voice in slow.named]

        assert sorted(named) == sorted(voice.id for voice in side.weakest)


@law
@given(ledger=tangles())
def test_weakest_voices_break_every_chain(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        found = {voice.id for voice in side.weakest} - {UNNAMED}
        persons = slow.persons if len(found) < len(side.weakest) else [""]
        unbroken = [voices.keys() for voices in slow.certain if not found & voices.keys()]

        assert any(all(person in voices for voices in unbroken) for person in persons)


@law
@given(ledger=tangles())
def test_disjoint_chains_are_complete_and_share_no_voice(ledger: Ledger) -> None:
    for side, slow in nonempty(_sides(ledger)):
        witness = [
            slow.voices(tuple(hop.source for hop in slow.oracle.counted_hops(a)))
            for a in side.disjoint_chains
        ]

        assert {a.ref for a in side.disjoint_chains} <= {
            a.ref for a in slow.with_lineage("complete")
        }
        assert len({voice for voices in witness for voice in voices}) == sum(map(len, witness))
        assert len(witness) <= side.independent_support.certain.low
        assert bool(witness) == bool(slow.with_lineage("complete"))


@law
@given(ledger=tangles())
def test_certain_figures_never_exceed_possible_figures(ledger: Ledger) -> None:
    for side, _ in nonempty(_sides(ledger)):
        assert side.origins.certain.high <= side.origins.possible.low
        assert side.independent_support.certain.high <= side.independent_support.possible.low
        assert side.independent_support.certain.high <= side.origins.certain.low


@law
@given(ledger=tangles())
def test_source_rings_equal_oracle(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    found: dict[tuple[frozenset[str], Stance], set[frozenset[str]]] = defaultdict(set)
    for ring in facts.source_rings:
        group = frozenset(claim.id for claim in facts.members(ring.side // 2))
        stance = Stance.DENIES if ring.side % 2 else Stance.ASSERTS
        found[group, stance].add(frozenset(source.id for source in ring.sources))
    expected = {key: side.rings for key, side in slow.sides.items() if side.rings}

    assert expected == found


@law
@given(ledger=tangles())
def test_path_of_source_ring_follows_hops(ledger: Ledger) -> None:
    rings = Facts(ledger).source_rings
    assume(rings)
    for ring in rings:
        onward = [*ring.path[1:], ring.path[0]]

        assert {source.id for source in ring.path} <= {source.id for source in ring.sources}
        for giver, taker, assertion in zip(ring.path, onward, ring.carried, strict=True):
            hops = [hop.source for hop in hops_of(assertion)]
            assert (giver.id, taker.id) in pairwise(hops)


@law
@given(ledger=tangles())
def test_founded_claims_equal_oracle(ledger: Ledger) -> None:
    founded, slow = Facts(ledger).reasoning.founded, Oracle(ledger)
    for view, group in nonempty(_views(ledger)):
        assert (group in slow.founded) == founded[view.group]


@law
@given(ledger=tangles())
def test_floor_of_reasoning_equals_oracle(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    reasoning = facts.reasoning
    assume(reasoning.steps)
    for group in {group for step in reasoning.steps for group in (step.premise, step.conclusion)}:
        claims = slow.group_of[facts.members(group)[0].id]

        assert slow.firmness(claims) == reasoning.firmness[group]
        assert slow.floor(claims) == reasoning.floor[group]
        if group in reasoning.floor_premise:
            step = reasoning.floor_premise[group]
            assert step.conclusion == group
            assert step.is_binding
            assert reasoning.floor[step.premise] == reasoning.floor[group]


@law
@given(ledger=tangles())
def test_reasoning_rings_equal_oracle(ledger: Ledger) -> None:
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
def test_declared_contradictions_equal_oracle(ledger: Ledger) -> None:
    facts, slow = Facts(ledger), Oracle(ledger)
    expected = {frozenset(slow.group_of[end] for end in link.ends) for link in slow.contradictions}
    found = {
        frozenset(frozenset(c.id for c in facts.members(group)) for group in (pair.one, pair.other))
        for pair in facts.oppositions
    }

    assert expected == found
