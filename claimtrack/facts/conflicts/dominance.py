"""For many questions at once: of all that begins soon enough and ends late enough, the best.

Rows and questions have a key, and only rows of a question's key can answer it. A
row answers if its ``a`` is no more than the question's ``upper`` and its ``b`` no
less than the question's ``lower``. With ``a`` a start and ``b`` an end, that is to
ask which intervals overlap one; with ``a`` an end and ``b`` a start, which lie in it.

Rows are sorted by ``a``, so that those that are soon enough are a run of them, and
a run is made of some blocks of 1, 2, 4, ... rows. Block by block they are sorted by
``b``, with the best score so far beside each. All blocks of one size answer
together, in n log n steps for each of log n sizes.
"""

import numpy as np
from attrs import frozen

from claimtrack.facts.core.columns import Ints

NONE = -1
"""What answers a question that no row answers."""


@frozen(eq=False)
class BoundedRows:
    """Columns of rows or of questions: a key, and two bounds."""

    key: Ints
    a: Ints
    b: Ints


def best(rows: BoundedRows, score: Ints, upper: Ints, lower: Ints, key: Ints) -> Ints:
    """Return for each question the position of the row with the highest score, or ``NONE``.

    Scores are all different.
    """
    answer = np.full(len(key), NONE)
    if not len(key) or not len(rows.key):
        return answer
    a_rank, upper_rank, span = _ranked(rows.a, upper)
    b_rank, lower_rank, depth = _ranked(rows.b, lower)
    order = np.lexsort((a_rank, rows.key))
    placed = rows.key[order] * span + a_rank[order]
    left = np.searchsorted(placed, key * span)
    right = np.searchsorted(placed, key * span + upper_rank, side="right")
    # The later an end the sooner it comes: all that are late enough come first.
    late = (depth - 1 - b_rank)[order]
    late_enough = depth - 1 - lower_rank
    rank = np.empty(len(score), np.int64)
    rank[np.argsort(score)] = np.arange(len(score))
    by_rank = np.argsort(rank)
    found = np.full(len(key), NONE)
    size = 1
    position = np.arange(len(order))
    score_here = rank[order]
    while (left < right).any():
        block = position // size
        within = np.argsort(block * depth + late, kind="stable")
        sorted_late = (block * depth + late)[within]
        # Blocks ascend, so that the best so far never comes from an earlier one.
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


def _ranked(rows: Ints, questions: Ints) -> tuple[Ints, Ints, int]:
    """Return two columns with their values numbered in order, and how many numbers there are."""
    values, rank = np.unique(np.concatenate([rows, questions]), return_inverse=True)
    return rank[: len(rows)], rank[len(rows) :], max(len(values), 1)
