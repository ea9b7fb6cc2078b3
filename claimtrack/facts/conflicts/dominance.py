"""Vectorised interval-dominance query: the best row within two bounds, for many questions.

Rows and questions have a key, and only rows with the key of a question can answer
it. A row answers if its ``a`` is at most the question's ``upper`` and its ``b`` is
at least the question's ``lower``. If ``a`` is a start and ``b`` an end, the answers
are the intervals that overlap the question's; if ``a`` is an end and ``b`` a start,
they are the intervals inside it.

Rows are sorted by ``a``, so that the rows within ``upper`` are a run. A run consists
of blocks of 1, 2, 4, ... rows. Each block is sorted by ``b``, with the best score so
far. All blocks of one size are searched together, in n log n steps for each of
log n sizes.
"""

import numpy as np
from attrs import frozen

from claimtrack.facts.core.columns import Ints

NO_ROW = -1
"""The answer to a question that no row answers."""


@frozen(eq=False)
class BoundedRows:
    """Columns of rows or of questions: a key, and two bounds."""

    key: Ints
    a: Ints
    b: Ints


def find_best_rows(rows: BoundedRows, score: Ints, upper: Ints, lower: Ints, key: Ints) -> Ints:
    """Return for each question the position of the row with the highest score, or ``NO_ROW``.

    Scores must be distinct.
    """
    answer = np.full(len(key), NO_ROW)
    if not len(key) or not len(rows.key):
        return answer
    a_rank, upper_rank, span = _joint_ranks(rows.a, upper)
    b_rank, lower_rank, depth = _joint_ranks(rows.b, lower)
    order = np.lexsort((a_rank, rows.key))
    placed = rows.key[order] * span + a_rank[order]
    left = np.searchsorted(placed, key * span)
    right = np.searchsorted(placed, key * span + upper_rank, side="right")
    # In descending order of b, the rows that are late enough come first.
    late = (depth - 1 - b_rank)[order]
    late_enough = depth - 1 - lower_rank
    rank = np.empty(len(score), np.int64)
    rank[np.argsort(score)] = np.arange(len(score))
    by_rank = np.argsort(rank)
    found = np.full(len(key), NO_ROW)
    size = 1
    position = np.arange(len(order))
    score_here = rank[order]
    while (left < right).any():
        block = position // size
        within = np.argsort(block * depth + late, kind="stable")
        sorted_late = (block * depth + late)[within]
        # Blocks ascend, so that the best so far never comes from an earlier block.
        best_so_far = np.maximum.accumulate(block[within] * len(order) + score_here[within])
        for asked, node in (
            (np.flatnonzero((left < right) & (left % 2 == 1)), left),
            (np.flatnonzero((left < right) & (right % 2 == 1)), right - 1),
        ):
            at = np.searchsorted(sorted_late, node[asked] * depth + late_enough[asked], "right") - 1
            at = np.maximum(at, 0)
            there = (sorted_late[at] // depth == node[asked]) & (
                sorted_late[at] % depth <= late_enough[asked]
            )
            asked, at = asked[there], at[there]
            found[asked] = np.maximum(found[asked], best_so_far[at] % len(order))
        left, right = (left + 1) // 2, right // 2
        size *= 2
    answer[found >= 0] = by_rank[found[found >= 0]]
    return answer


def _joint_ranks(rows: Ints, questions: Ints) -> tuple[Ints, Ints, int]:
    """Return the ranks of the values of two columns together, and the number of ranks."""
    values, rank = np.unique(np.concatenate([rows, questions]), return_inverse=True)
    return rank[: len(rows)], rank[len(rows) :], max(len(values), 1)
