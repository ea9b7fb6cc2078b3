"""The grounded labelling, compared with a naive fixpoint."""

from collections.abc import Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.core.columns import Ints, ints
from claimtrack.facts.standing.labelling import (
    NARROW,
    ArgumentLabel,
    DefenceNode,
    GroundedLabelling,
    build_defence,
    grounded_labelling,
)
from tests.laws import profiles

Attacks = Sequence[tuple[int, int]]

IN, OUT, UNDECIDED = ArgumentLabel.IN, ArgumentLabel.OUT, ArgumentLabel.UNDECIDED
NEVER, ALWAYS = -1, 1 << 60
"""Limits for rounds without numpy: no round is narrow, every round is."""


def solved(count: int, attacks: Attacks, narrow: int = NARROW) -> GroundedLabelling:
    return grounded_labelling(count, *columns(attacks), narrow)


def columns(attacks: Attacks) -> tuple[Ints, Ints]:
    return ints([one for one, _ in attacks]), ints([other for _, other in attacks])


def fixpoint(count: int, attacks: Attacks) -> list[ArgumentLabel]:
    """Return the labels by definition: accept defended arguments until nothing changes."""
    attackers: list[set[int]] = [set() for _ in range(count)]
    for one, other in attacks:
        attackers[other].add(one)
    accepted: set[int] = set()
    while True:
        beaten = {i for i in range(count) if attackers[i] & accepted}
        defended = {i for i in range(count) if attackers[i] <= beaten}
        if defended == accepted:
            return [
                IN if i in accepted else OUT if i in beaten else UNDECIDED for i in range(count)
            ]
        accepted = defended


@st.composite
def graphs(draw: st.DrawFn, most: int = 9) -> tuple[int, Attacks]:
    """Return a small graph, which may have self-attacks and repeated attacks."""
    count = draw(st.integers(0, most))
    if not count:
        return 0, []
    one = st.integers(0, count - 1)
    attacks = draw(st.lists(st.tuples(one, one), max_size=2 * most))
    return count, attacks


@pytest.mark.parametrize("narrow", [NEVER, 2, ALWAYS])
@profiles.law
@given(graph=graphs())
def test_labels_equal_the_naive_fixpoint(narrow: int, graph: tuple[int, Attacks]) -> None:
    count, attacks = graph

    assert fixpoint(count, attacks) == solved(count, attacks, narrow).label.tolist()


@profiles.law
@given(graph=graphs())
def test_labels_form_a_complete_labelling(graph: tuple[int, Attacks]) -> None:
    """An argument is in exactly if all attackers are out, out exactly if one is in."""
    count, attacks = graph
    labels = solved(count, attacks).label
    assume(count)
    for argument in range(count):
        attackers = [labels[one] for one, other in attacks if other == argument]

        assert (labels[argument] == IN) == all(label == OUT for label in attackers)
        assert (labels[argument] == OUT) == any(label == IN for label in attackers)


@profiles.law
@given(graph=graphs(), data=st.data())
def test_numbering_and_order_do_not_change_labels(
    graph: tuple[int, Attacks], data: st.DataObject
) -> None:
    count, attacks = graph
    renamed = data.draw(st.permutations(range(count)))
    moved = data.draw(st.permutations([(renamed[one], renamed[other]) for one, other in attacks]))

    before, after = solved(count, attacks), solved(count, moved)

    assert before.label.tolist() == after.label[ints(renamed)].tolist()
    assert before.rank.tolist() == after.rank[ints(renamed)].tolist()


@profiles.law
@given(graph=graphs())
def test_repeated_attacks_count_once(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph

    assert solved(count, attacks).rank.tolist() == solved(count, [*attacks, *attacks]).rank.tolist()


@profiles.law
@given(graph=graphs(most=40))
def test_wide_and_narrow_rounds_give_equal_ranks(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph
    one_by_one, at_once = (solved(count, attacks, narrow) for narrow in (ALWAYS, NEVER))

    assert one_by_one.rank.tolist() == at_once.rank.tolist()


@pytest.mark.parametrize("narrow", [NEVER, NARROW, ALWAYS])
def test_large_graph_has_equal_ranks_for_any_round_size(narrow: int) -> None:
    random = np.random.default_rng(7)
    attacker, target = random.integers(0, 20_000, (2, 30_000))
    chain = np.arange(20_000, 21_000)
    attacker = np.concatenate([attacker, chain, [21_000, 21_001]])
    target = np.concatenate([target, chain + 1, [0, 21_001]])
    expected = grounded_labelling(21_002, attacker, target, ALWAYS)

    found = grounded_labelling(21_002, attacker, target, narrow)

    assert expected.rank.tolist() == found.rank.tolist()
    assert {0, 1, 2} == set(found.label.tolist())


def test_every_second_argument_of_a_long_chain_is_in() -> None:
    count = 200_000
    found = solved(count, list(pairwise(range(count))))

    assert [IN, OUT] * (count // 2) == found.label.tolist()
    assert list(range(count)) == found.rank.tolist()


def test_self_attacking_argument_decides_nothing() -> None:
    assert [UNDECIDED, UNDECIDED] == solved(2, [(0, 0), (0, 1)]).label.tolist()
    assert [IN, OUT, IN] == solved(3, [(0, 1), (1, 1), (1, 2)]).label.tolist()


def test_mutual_attack_is_undecided_until_a_third_argument_beats_one() -> None:
    duel = [(0, 1), (1, 0)]

    assert [UNDECIDED, UNDECIDED] == solved(2, duel).label.tolist()
    assert [IN, OUT, IN] == solved(3, [*duel, (2, 1)]).label.tolist()


@profiles.law
@given(graph=graphs())
def test_defence_has_the_reasons_that_the_definition_requires(graph: tuple[int, Attacks]) -> None:
    """In: all attackers; out: one attacker that is in; undecided: the undecided attackers."""
    count, attacks = graph
    found = solved(count, attacks)
    assume(count)
    for argument in range(count):
        root, *others = build_defence(found, argument)
        attackers = {one for one, other in attacks if other == argument}
        reasons = {node.argument for node in others if node.above == 0}
        labels = {ArgumentLabel(found.label[reason]) for reason in reasons}

        assert DefenceNode(argument, None, more=0) == root
        if found.label[argument] == IN:
            assert attackers == reasons
            assert labels <= {OUT}
        elif found.label[argument] == OUT:
            assert 1 == len(reasons)
            assert reasons <= attackers
            assert {IN} == labels
        else:
            assert {one for one in attackers if found.label[one] == UNDECIDED} == reasons


@profiles.law
@given(graph=graphs())
def test_reasons_have_lower_ranks(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph
    found = solved(count, attacks)
    trees = [build_defence(found, argument) for argument in range(count)]
    ranks = [
        (found.rank[node.argument], found.rank[tree[node.above].argument])
        for tree in trees
        for node in tree
        if node.above is not None
    ]
    assume(found.label.any())
    assert all(reason < above for reason, above in ranks if above >= 0)


def test_earliest_of_several_winning_attackers_is_the_reason() -> None:
    found = solved(5, [(0, 1), (1, 2), (2, 3), (4, 3), (2, 4)])

    assert [OUT, IN] == [found.label[3], found.label[2]]
    assert [2] == found.reasons(3).tolist()
    assert [(3, None), (2, 0), (1, 1), (0, 2)] == (
        [(node.argument, node.above) for node in build_defence(found, 3)]
    )
    assert [3, 2, 1, 0] == found.rank[[3, 2, 1, 0]].tolist()


def test_tree_counts_the_reasons_left_out() -> None:
    """Reasons are left out for depth, for size, and if explained before."""
    chain = solved(100, list(pairwise(range(100))))
    star = solved(101, [(0, i) for i in range(1, 100)] + [(i, 100) for i in range(1, 100)])

    assert [1] == [node.more for node in build_defence(chain, 99, depth=10) if node.more]
    assert 90 == build_defence(star, 100, size=10)[0].more
    assert 10 == len(build_defence(star, 100, size=10))
    shared = solved(4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert 5 == len(build_defence(shared, 3))
    ladder = [edge for i in range(0, 200, 2) for edge in ((i, i + 2), (i, i + 3), (i + 1, i + 2))]
    assert len(build_defence(solved(204, ladder), 201)) <= 200


def test_tree_of_a_long_chain_needs_no_recursion() -> None:
    count = 5000
    tree = build_defence(solved(count, list(pairwise(range(count)))), count - 1, count, count)

    assert count == len(tree)


@profiles.law
@given(graph=graphs())
def test_labels_equal_those_of_another_solver(graph: tuple[int, Attacks]) -> None:
    dung = pytest.importorskip("argumentation.core.dung")
    labelling = pytest.importorskip("argumentation.core.labelling")
    count, attacks = graph
    names = frozenset(map(str, range(count)))
    defeats = frozenset((str(one), str(other)) for one, other in attacks)
    theirs = labelling.grounded_labelling(dung.ArgumentationFramework(names, defeats)).statuses
    words = {"in": ArgumentLabel.IN, "out": ArgumentLabel.OUT, "undec": ArgumentLabel.UNDECIDED}

    assert [words[theirs[str(i)].value] for i in range(count)] == (
        solved(count, attacks).label.tolist()
    )
