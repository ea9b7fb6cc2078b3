"""What hangs together is found by rounds of joins."""

import numpy as np
import pytest

from claimtrack.analysis.columns import ints
from claimtrack.analysis.graphs import components as at_once
from claimtrack.scale.spark.components import components
from claimtrack.scale.spark.session import Session

pytestmark = pytest.mark.spark


@pytest.mark.parametrize("seed", range(6))
def test_what_hangs_together_is_what_a_search_of_the_whole_finds(spark: Session, seed: int) -> None:
    chance = np.random.default_rng(seed)
    count = int(chance.integers(2, 200))
    ties = chance.integers(0, count, (int(chance.integers(1, 2 * count)), 2))
    label = at_once(count, ties[:, 0], ties[:, 1])
    least = [int(np.flatnonzero(label == each)[0]) for each in label]

    found = components(spark.createDataFrame(ties.tolist(), "one bigint, other bigint"))

    roots = {row["node"]: row["root"] for row in found.of.collect()}
    named = {end for one, other in ties.tolist() if one != other for end in (one, other)}
    assert {number: least[number] for number in named} == roots


def test_a_path_takes_rounds_by_the_logarithm_of_its_length(spark: Session) -> None:
    order = np.random.default_rng(1).permutation(1_000)
    path = ints(order)
    ties = np.column_stack([path[:-1], path[1:]]).tolist()

    found = components(spark.createDataFrame(ties, "one bigint, other bigint"))

    assert {0} == {row["root"] for row in found.of.collect()}
    assert 10 >= found.rounds


def test_of_no_ties_nothing_hangs_together(spark: Session) -> None:
    found = components(spark.createDataFrame([], "one bigint, other bigint"))

    assert [] == found.of.collect()
