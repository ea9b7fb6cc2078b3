"""The grounded labelling, held against a slow and obvious fixpoint."""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from claimtrack.facts.core.columns import Ints, ints
from claimtrack.facts.standing.grounded import (
    NARROW,
    ArgumentLabel,
    Defence,
    GroundedLabelling,
    defence,
    grounded,
)
from tests.laws import profiles

Attacks = Sequence[tuple[int, int]]

IN, OUT, UNDECIDED = ArgumentLabel.IN, ArgumentLabel.OUT, ArgumentLabel.UNDECIDED
NEVER, ALWAYS = -1, 1 << 60
"""How narrow a round must be to be gone through one by one: none is, all are."""


def solved(count: int, attacks: Attacks, narrow: int = NARROW) -> GroundedLabelling:
    return grounded(count, *columns(attacks), narrow)


def columns(attacks: Attacks) -> tuple[Ints, Ints]:
    return ints([one for one, _ in attacks]), ints([other for _, other in attacks])


def fixpoint(count: int, attacks: Attacks) -> list[ArgumentLabel]:
    """Return the labels by the definition: what is defended is let in until nothing is new."""
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
    """Return few arguments and some attacks, self-attacks and repeated ones among them."""
    count = draw(st.integers(0, most))
    if not count:
        return 0, []
    one = st.integers(0, count - 1)
    attacks = draw(st.lists(st.tuples(one, one), max_size=2 * most))
    return count, attacks


@pytest.mark.parametrize("narrow", [NEVER, 2, ALWAYS])
@profiles.law
@given(graph=graphs())
def test_labels_are_those_of_the_naive_fixpoint(narrow: int, graph: tuple[int, Attacks]) -> None:
    count, attacks = graph

    assert fixpoint(count, attacks) == solved(count, attacks, narrow).label.tolist()


@profiles.law
@given(graph=graphs())
def test_labels_form_a_complete_labelling(graph: tuple[int, Attacks]) -> None:
    """In exactly where all attackers are out, out exactly where one is in."""
    count, attacks = graph
    labels = solved(count, attacks).label
    assume(count)
    for argument in range(count):
        attackers = [labels[one] for one, other in attacks if other == argument]

        assert (labels[argument] == IN) == all(label == OUT for label in attackers)
        assert (labels[argument] == OUT) == any(label == IN for label in attackers)


@profiles.law
@given(graph=graphs(), data=st.data())
def test_numbering_and_order_change_nothing(
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
def test_an_attack_made_twice_is_one(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph

    assert solved(count, attacks).rank.tolist() == solved(count, [*attacks, *attacks]).rank.tolist()


@profiles.law
@given(graph=graphs(most=40))
def test_wide_and_narrow_rounds_decide_alike(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph
    one_by_one, at_once = (solved(count, attacks, narrow) for narrow in (ALWAYS, NEVER))

    assert one_by_one.rank.tolist() == at_once.rank.tolist()


@pytest.mark.parametrize("narrow", [NEVER, NARROW, ALWAYS])
def test_a_large_graph_that_widens_and_narrows_is_labelled_alike(narrow: int) -> None:
    random = np.random.default_rng(7)
    attacker, target = random.integers(0, 20_000, (2, 30_000))
    chain = np.arange(20_000, 21_000)
    attacker = np.concatenate([attacker, chain, [21_000, 21_001]])
    target = np.concatenate([target, chain + 1, [0, 21_001]])
    expected = grounded(21_002, attacker, target, ALWAYS)

    found = grounded(21_002, attacker, target, narrow)

    assert expected.rank.tolist() == found.rank.tolist()
    assert {0, 1, 2} == set(found.label.tolist())


def test_every_second_argument_of_a_long_chain_stands() -> None:
    count = 200_000
    found = solved(count, list(pairwise(range(count))))

    assert [IN, OUT] * (count // 2) == found.label.tolist()
    assert list(range(count)) == found.rank.tolist()


def test_who_attacks_itself_decides_nothing() -> None:
    assert [UNDECIDED, UNDECIDED] == solved(2, [(0, 0), (0, 1)]).label.tolist()
    assert [IN, OUT, IN] == solved(3, [(0, 1), (1, 1), (1, 2)]).label.tolist()


def test_two_who_attack_each_other_stay_open_and_a_third_who_beats_one_frees_the_other() -> None:
    duel = [(0, 1), (1, 0)]

    assert [UNDECIDED, UNDECIDED] == solved(2, duel).label.tolist()
    assert [IN, OUT, IN] == solved(3, [*duel, (2, 1)]).label.tolist()


def walked(tree: Defence) -> Iterator[Defence]:
    todo = [tree]
    while todo:
        node = todo.pop()
        yield node
        todo.extend(node.reasons)


@profiles.law
@given(graph=graphs())
def test_a_defence_tells_what_the_definition_asks_for(graph: tuple[int, Attacks]) -> None:
    """All attackers of what is in, one that is in of what is out, the undecided of the rest."""
    count, attacks = graph
    found = solved(count, attacks)
    assume(count)
    for argument in range(count):
        tree = defence(found, argument)
        attackers = {one for one, other in attacks if other == argument}
        reasons = {node.argument for node in tree.reasons}
        labels = {node.label for node in tree.reasons}

        assert 0 == tree.more
        assert (argument, found.label[argument]) == (tree.argument, tree.label)
        if tree.label is IN:
            assert attackers == reasons
            assert labels <= {OUT}
        elif tree.label is OUT:
            assert 1 == len(reasons)
            assert reasons <= attackers
            assert {IN} == labels
        else:
            assert {one for one in attackers if found.label[one] == UNDECIDED} == reasons


@profiles.law
@given(graph=graphs())
def test_what_decides_an_argument_was_decided_before_it(graph: tuple[int, Attacks]) -> None:
    count, attacks = graph
    found = solved(count, attacks)
    nodes = [node for argument in range(count) for node in walked(defence(found, argument))]
    decided = [node for node in nodes if node.label is not UNDECIDED]
    assume(decided)
    assert all(reason.rank < node.rank for node in decided for reason in node.reasons)


def test_of_several_that_beat_an_argument_the_one_that_stood_first_is_named() -> None:
    found = solved(5, [(0, 1), (1, 2), (2, 3), (4, 3), (2, 4)])

    assert [OUT, IN] == [found.label[3], found.label[2]]
    assert [2] == found.reasons(3).tolist()
    assert Defence(
        3, OUT, 3, (Defence(2, IN, 2, (Defence(1, OUT, 1, (Defence(0, IN, 0),)),)),)
    ) == (defence(found, 3))


def test_a_tree_says_how_much_it_leaves_out() -> None:
    """For depth, for size, and for what was explained before."""
    chain = solved(100, list(pairwise(range(100))))
    star = solved(101, [(0, i) for i in range(1, 100)] + [(i, 100) for i in range(1, 100)])

    assert [1] == [node.more for node in walked(defence(chain, 99, depth=10)) if node.more]
    assert 90 == defence(star, 100, size=10).more
    assert 10 == len(list(walked(defence(star, 100, size=10))))
    shared = solved(4, [(0, 1), (0, 2), (1, 3), (2, 3)])
    assert 5 == len(list(walked(defence(shared, 3))))
    ladder = [edge for i in range(0, 200, 2) for edge in ((i, i + 2), (i, i + 3), (i + 1, i + 2))]
    assert len(list(walked(defence(solved(204, ladder), 201)))) <= 200


def test_the_tree_of_a_long_chain_is_built_without_recursion() -> None:
    count = 5000
    tree = defence(solved(count, list(pairwise(range(count)))), count - 1, count, count)

    assert count == sum(1 for _ in walked(tree))


@profiles.law
@given(graph=graphs())
def test_a_solver_of_others_labels_alike(graph: tuple[int, Attacks]) -> None:
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
