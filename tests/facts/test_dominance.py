"""The interval-dominance query, compared with an exhaustive search."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.core.columns import ints
from tests.laws.profiles import law

Row = tuple[int, int, int]

FARTHEST = 1 << 60
bounds = st.sampled_from([-FARTHEST, -2, -1, 0, 1, 2, 3, FARTHEST])
rows = st.lists(st.tuples(st.integers(0, 2), bounds, bounds), max_size=20)


def answer_in_columns(found: list[Row], score: list[int], questions: list[Row]) -> list[int]:
    """Answer with columns; a row is (key, a, b), a question is (key, upper, lower)."""
    key, a, b = np.array(found, np.int64).reshape(-1, 3).T
    asked_key, upper, lower = np.array(questions, np.int64).reshape(-1, 3).T
    answers: list[int] = find_best_rows(
        BoundedRows(key, a, b), ints(score), upper, lower, asked_key
    ).tolist()
    return answers


def answer_by_search(found: list[Row], score: list[int], questions: list[Row]) -> list[int]:
    """Answer by searching every row."""
    return [
        max(
            (
                row
                for row, (key, a, b) in enumerate(found)
                if key == asked_key and a <= upper and b >= lower
            ),
            key=lambda row: score[row],
            default=NO_ROW,
        )
        for asked_key, upper, lower in questions
    ]


@law
@given(rows, rows, st.randoms(use_true_random=False))
def test_best_rows_equal_the_exhaustive_oracle(
    found: list[Row], questions: list[Row], random: Random
) -> None:
    score = list(range(-3, len(found) - 3))
    random.shuffle(score)

    assert answer_by_search(found, score, questions) == answer_in_columns(found, score, questions)


def test_no_rows_give_no_answers() -> None:
    assert [NO_ROW, NO_ROW] == answer_in_columns([], [], [(0, 5, 1), (1, 5, 1)])


def test_no_questions_give_an_empty_answer() -> None:
    assert [] == answer_in_columns([(0, 1, 2)], [7], [])


def test_many_rows_equal_the_exhaustive_oracle() -> None:
    """The number of rows needs many blocks and is not a power of two."""
    generator = np.random.default_rng(3)
    found = [tuple(row) for row in generator.integers(0, 40, (1001, 3)).tolist()]
    questions = [tuple(row) for row in generator.integers(0, 40, (97, 3)).tolist()]
    score = generator.permutation(len(found)).tolist()

    assert answer_by_search(found, score, questions) == answer_in_columns(found, score, questions)
