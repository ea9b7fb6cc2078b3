"""Ledgers of extreme shape get the right answer in linear time."""

import pytest

from claimtrack.facts.facts import Facts
from tests.benchmarks import extremes
from tests.benchmarks.extremes import SHAPES, Answer, Shape, answer
from tests.growth import is_proportional, seconds

# The expected answer for each shape, at any size.
ANSWERS: dict[str, tuple[int, int, tuple[str, ...], dict[str, int]]] = {
    "citing_the_one_before": (1, 1, ("anna",), {"CT102": 1}),
    "midway": (1, 1, ("anna",), {"CT102": 1}),
    "two_midway": (2, 2, ("anna", "bert"), {}),
    "layers": (2, 2, ("anna", "bert"), {}),
    "layers_to_one_end": (2, 1, ("end",), {"CT103": 1}),
    "layers_to_many_ends": (2, 2, ("anna", "bert"), {}),
    "hub": (1, 1, ("kcna",), {"CT102": 1}),
    "ring_of_reasons": (0, 0, (), {"CT110": 1}),
    "ring_of_sources": (0, 0, (), {"CT301": 1}),
    "chain_of_restatements": (1, 1, ("anna",), {"CT102": 1}),
    "chain_of_premises": (1, 1, ("anna",), {"CT102": 10_000, "CT109": 20}),
}


@pytest.mark.parametrize("shape", SHAPES, ids=lambda shape: shape.build.__name__)
def test_extreme_ledger_is_answered_in_linear_time(
    shape: Shape,
) -> None:
    """Twice the size takes about twice the time; the comparison allows for short times."""
    answers: list[Answer] = []
    few, many = seconds(
        lambda ledger: answers.append(answer(ledger)),
        lambda: shape.build(shape.size // 2),
        lambda: shape.build(shape.size),
    )

    assert Answer(*ANSWERS[shape.build.__name__]) == answers[1]
    assert is_proportional(few, many)


@pytest.mark.parametrize("count", range(1, 64, 9))
def test_layers_of_relays_are_solved_exactly(count: int) -> None:
    """Sixty-four layers make about 10**20 continued chains."""
    one = Facts(extremes.layers_to_one_end(count)).claim("claim").asserted
    many = Facts(extremes.layers_to_many_ends(count)).claim("claim").asserted

    assert "1" == str(one.independent_support)
    assert "2" == str(many.independent_support)
