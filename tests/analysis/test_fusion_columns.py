"""Fusion in columns against fusion one by one."""

from collections.abc import Callable, Sequence
from itertools import product
from random import Random

import numpy as np
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from claimtrack.analysis import fusion, fusion_columns
from claimtrack.analysis.columns import Floats, ints
from claimtrack.model.opinion import Opinion
from tests.analysis.opinions import EXACT, numbers, opinions, tempered
from tests.laws.profiles import law

NAMES = sorted(
    ["cumulative", "epistemic_cumulative", "averaging", "weighted", "consensus", "constraint"]
)
NOTHING = [np.nan] * 4


def columns(name: str, held: Sequence[Opinion], group: Sequence[int], groups: int) -> Floats:
    fuse: Callable[..., Floats] = getattr(fusion_columns, name)
    return fuse(rows(held), ints(group), groups)


def rows(held: Sequence[Opinion]) -> Floats:
    return np.array([numbers(opinion) for opinion in held], np.float64).reshape(-1, 4)


def one_by_one(name: str, held: Sequence[Opinion]) -> list[float]:
    fuse: Callable[[Sequence[Opinion]], Opinion] = getattr(fusion, name)
    try:
        return numbers(fuse(held)) if held else NOTHING
    except fusion.TotalConflictError:
        return NOTHING


def assert_same(expected: Sequence[list[float]], found: Floats) -> None:
    np.testing.assert_allclose(found, np.array(expected).reshape(-1, 4), rtol=0, atol=EXACT)


@law
@given(
    st.sampled_from(NAMES),
    st.lists(st.lists(opinions(), max_size=6), max_size=5),
    st.randoms(use_true_random=False),
)
@example("constraint", [[Opinion(1, 0, 0), Opinion(0, 1, 0)], [], [Opinion(1, 0, 0)]], Random(1))
@example("consensus", [[Opinion(1e-320, 1, 0), Opinion(0, 1, 1e-320)]], Random(1))
def test_columns_say_what_one_by_one_does(
    name: str, groups: list[list[Opinion]], random: Random
) -> None:
    groups = [tempered(name, held) for held in groups]
    pairs = [(opinion, number) for number, held in enumerate(groups) for opinion in held]
    random.shuffle(pairs)

    found = columns(name, [pair[0] for pair in pairs], [pair[1] for pair in pairs], len(groups))

    assert_same([one_by_one(name, held) for held in groups], found)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("rate", [0, 0.25, 1])
def test_certainty_and_ignorance(name: str, rate: float) -> None:
    """All there is of one, two or three of certainty, doubt and ignorance."""
    kinds = [
        Opinion(1, 0, 0, rate),
        Opinion(0, 1, 0, rate),
        Opinion(0.5, 0.5, 0, rate),
        Opinion(0.3, 0.2, 0.5, rate),
        Opinion.vacuous(rate),
    ]
    groups = [held for size in (1, 2, 3) for held in product(kinds, repeat=size)]
    pairs = [(opinion, number) for number, held in enumerate(groups) for opinion in held]

    found = columns(name, [pair[0] for pair in pairs], [pair[1] for pair in pairs], len(groups))

    assert_same([one_by_one(name, held) for held in groups], found)


@pytest.mark.parametrize("name", NAMES)
def test_large_groups_and_small_ones(name: str) -> None:
    """Of all sizes up to more than one doubling makes, and one whose products no float holds."""
    generator = np.random.default_rng(5)
    sizes = [*range(20), 1000]
    held = [
        Opinion.in_proportion(generator.random(2).tolist(), generator.random() ** 4, (0.3,))
        for _ in range(sum(sizes))
    ]
    group = np.repeat(np.arange(len(sizes)), sizes).tolist()
    ends = np.cumsum(sizes).tolist()

    found = columns(name, held, group, len(sizes))

    parts = [held[end - size : end] for size, end in zip(sizes, ends, strict=True)]
    assert_same([one_by_one(name, part) for part in parts], found)


@pytest.mark.parametrize("name", NAMES)
def test_many_against_as_many(name: str) -> None:
    held = [Opinion(0.9, 0.05, 0.05)] * 400 + [Opinion(0.05, 0.9, 0.05)] * 400

    assert_same([one_by_one(name, held)], columns(name, held, [0] * len(held), 1))


@law
@given(st.sampled_from(NAMES), st.floats(-9e-10, 9e-10), opinions())
def test_what_nearly_adds_up_is_scaled_alike(name: str, off: float, other: Opinion) -> None:
    nearly = [0.3, 0.3 + off, 0.4, 0.5]
    given = np.array([nearly, numbers(other)])
    before = given.copy()

    fuse: Callable[..., Floats] = getattr(fusion_columns, name)
    found = fuse(given, ints([0, 0]), 1)

    assert_same([one_by_one(name, [Opinion(*nearly), other])], found)
    assert (before == given).all()


@law
@given(st.lists(st.tuples(opinions(), st.lists(opinions(), max_size=5)), max_size=4), st.booleans())
def test_discounts_in_columns(said: list[tuple[Opinion, list[Opinion]]], backwards: bool) -> None:
    steps = [(trust, row) for row, (_, path) in enumerate(said) for trust in path]
    steps = steps[::-1] if backwards else steps

    found = fusion_columns.discount(
        rows([opinion for opinion, _ in said]),
        rows([trust for trust, _ in steps]),
        ints(row for _, row in steps),
    )

    assert_same([numbers(fusion.discount(path, opinion)) for opinion, path in said], found)


@pytest.mark.parametrize(
    ("given", "group", "message"),
    [
        ([[0.5, 0.5, 0.0]], [0], "not of shape"),
        ([0.5, 0.5, 0.0, 0.5], [0], "not of shape"),
        ([[0.5, 0.5, 0.0, 0.5], [0.5, 0.6, 0.0, 0.5]], [0, 0], "row 1 is no opinion"),
        ([[0.5, 0.5, 0.0, np.nan]], [0], "row 0 is no opinion"),
        ([[-0.5, 1.0, 0.5, 0.5]], [0], "row 0 is no opinion"),
        ([[0.5, 0.5, 0.0, 0.5]], [0, 0], "1 opinions, but groups for 2"),
        ([[0.5, 0.5, 0.0, 0.5]], [2], "groups are numbered from 0 to 1"),
        ([[0.5, 0.5, 0.0, 0.5]], [-1], "groups are numbered from 0 to 1"),
    ],
)
def test_what_are_no_opinions_or_no_groups_is_refused(
    given: list[float], group: list[int], message: str
) -> None:
    with pytest.raises(ValueError, match=message):
        fusion_columns.cumulative(given, ints(group), 2)
