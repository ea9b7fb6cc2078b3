"""The best row within bounds, for many questions at once, against looking at every row."""

from random import Random

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from claimtrack.facts.conflicts.dominance import NONE, BoundedRows, best
from claimtrack.facts.core.columns import ints
from tests.laws.profiles import law

Row = tuple[int, int, int]

FARTHEST = 1 << 60
bounds = st.sampled_from([-FARTHEST, -2, -1, 0, 1, 2, 3, FARTHEST])
rows = st.lists(st.tuples(st.integers(0, 2), bounds, bounds), max_size=20)


def asked(found: list[Row], score: list[int], questions: list[Row]) -> list[int]:
    """Answer in columns; a row is a key with ``a`` and ``b``, a question one with their limits."""
    key, a, b = np.array(found, np.int64).reshape(-1, 3).T
    asked_key, upper, lower = np.array(questions, np.int64).reshape(-1, 3).T
    answers: list[int] = best(BoundedRows(key, a, b), ints(score), upper, lower, asked_key).tolist()
    return answers


def by_looking(found: list[Row], score: list[int], questions: list[Row]) -> list[int]:
    """Answer by looking at every row."""
    return [
        max(
            (
                row
                for row, (key, a, b) in enumerate(found)
                if key == asked_key and a <= upper and b >= lower
            ),
            key=lambda row: score[row],
            default=NONE,
        )
        for asked_key, upper, lower in questions
    ]


@law
@given(rows, rows, st.randoms(use_true_random=False))
def test_the_best_is_what_looking_at_every_row_finds(
    found: list[Row], questions: list[Row], random: Random
) -> None:
    score = list(range(-3, len(found) - 3))
    random.shuffle(score)

    assert by_looking(found, score, questions) == asked(found, score, questions)


def test_without_rows_nothing_answers() -> None:
    assert [NONE, NONE] == asked([], [], [(0, 5, 1), (1, 5, 1)])


def test_without_questions_there_is_no_answer() -> None:
    assert [] == asked([(0, 1, 2)], [7], [])


def test_many_rows_answer_as_few_do() -> None:
    """More rows than a few blocks hold, of a number that is no power of two."""
    generator = np.random.default_rng(3)
    found = [tuple(row) for row in generator.integers(0, 40, (1001, 3)).tolist()]
    questions = [tuple(row) for row in generator.integers(0, 40, (97, 3)).tolist()]
    score = generator.permutation(len(found)).tolist()

    assert by_looking(found, score, questions) == asked(found, score, questions)
