"""Conflicts between structured statements, found without links.

Two rows of one key disagree if their times overlap and their values do not. Pairs
are not compared: a vectorised query finds, for every row, the highest and the lowest
value among the rows that overlap it in time. Two rows *certainly* disagree if they do
so in every reading of their dates and words, and *possibly* if they do so in some.

Rows that disagree and are connected in time form one conflict, however many they are.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.conflicts.statements import Reals, Statements, row_keys
from claimtrack.facts.core.columns import Flags, Ints, distinct
from claimtrack.model import Claim, ValueType

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

MAX_CLUSTERS = 16
"""The number of different values of a conflict that attack each other; the best supported."""


class _Pair(NamedTuple):
    """Two claims that disagree, by number; ``is_certain`` if in every reading."""

    claims: tuple[int, int]
    is_certain: bool


@frozen(eq=False)
class ValueCluster:
    """The claims of a conflict that give one value, by id."""

    claims: tuple[Claim, ...]


@frozen(eq=False)
class Conflict:
    """Rows of one key that disagree and are connected in time, by claim.

    ``certain_rows`` is a mask of the rows that certainly disagree with another one,
    restatements included. ``days`` and ``values`` have rows as in :class:`Statements`.
    """

    facts: "Facts" = field(repr=False)
    claim: Ints
    days: Ints = field(repr=False)
    marked: Flags = field(repr=False)
    values: Reals = field(repr=False)
    certain_rows: Flags = field(repr=False)

    @property
    def is_certain(self) -> bool:
        """True if two claims, other than restatements, disagree in every reading."""
        return self._pair is not None and self._pair.is_certain

    @property
    def pair(self) -> tuple[Claim, Claim] | None:
        """The first two claims, by id, that disagree, certainly if any do; no restatements."""
        if self._pair is None:
            return None
        one, other = self._pair.claims
        return self.facts.columns.claims[one], self.facts.columns.claims[other]

    @cached_property
    def _pair(self) -> "_Pair | None":
        if (self._group == self._group[0]).all():
            return None
        certain_rows = np.flatnonzero(self.certain_rows)
        for certain, rows in ((True, certain_rows), (False, range(len(self.claim)))):
            for one in map(int, rows):
                others = np.flatnonzero(self.rows_disagreeing_with(one, certain))
                if len(others):
                    return _Pair((int(self.claim[one]), int(self.claim[others[0]])), certain)
        return None

    @cached_property
    def _group(self) -> Ints:
        return self.facts.columns.group[self.claim]

    @property
    def members(self) -> tuple[Claim, ...]:
        """The claims of the conflict, by id."""
        return tuple(self.facts.columns.claims[i] for i in distinct(self.claim).tolist())

    def rows_disagreeing_with(self, row: int, certain: bool) -> Flags:
        """Return a mask of the rows that disagree with a row and do not restate it."""
        first_start, last_start, first_end, last_end = self.days
        if not certain:
            low, high = self.values[:2]
            overlapping = (first_start <= last_end[row]) & (last_end >= first_start[row])
        else:
            low, high = self.values[2:]
            overlapping = (last_start <= first_end[row]) & (first_end >= last_start[row])
            overlapping &= ~self.marked & ~self.marked[row]
        overlapping &= self._group != self._group[row]
        disagreeing: Flags = overlapping & ((low > high[row]) | (high < low[row]))
        return disagreeing

    def disagreement(self, one: ValueCluster, other: ValueCluster) -> bool | None:
        """Return True if two values certainly disagree, False if possibly, None if not at all."""
        index = self.facts.columns.claim_index
        mine, theirs = (
            np.isin(self.claim, [index[claim.id] for claim in cluster.claims])
            for cluster in (one, other)
        )
        # If many claims give one value, a few of them suffice.
        rows = np.flatnonzero(mine).tolist()[:MAX_CLUSTERS]
        for certain in (True, False):
            if any((self.rows_disagreeing_with(row, certain) & theirs).any() for row in rows):
                return certain
        return None

    @cached_property
    def clusters(self) -> Sequence[ValueCluster]:
        """The claims grouped by value, from the lowest to the highest."""
        claims = self.facts.columns.claims
        order = np.lexsort((self.claim, *self.values[::-1]))
        values = self.values[:, order]
        starts = np.flatnonzero(np.any(values[:, 1:] != values[:, :-1], axis=0)) + 1
        return [
            ValueCluster(tuple(claims[number] for number in distinct(self.claim[rows]).tolist()))
            for rows in np.split(order, starts)
        ]

    def attacks(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of claims that certainly disagree, from the best supported claim of a value.

        Only the best supported values take part. A certain conflict has at least one pair.
        """
        if self._pair is None or not self._pair.is_certain:
            return
        yield self._pair.claims
        support = self.facts.asserted.support[self._group]
        # Only a row that certainly disagrees can represent its value.
        certain = np.flatnonzero(self.certain_rows)
        order = certain[np.lexsort((self.claim[certain], -support[certain]))]
        _, first = np.unique(self.values[:, order], axis=1, return_index=True)
        for one in order[np.sort(first)[:MAX_CLUSTERS]].tolist():
            for other in np.flatnonzero(self.rows_disagreeing_with(one, certain=True)).tolist():
                yield int(self.claim[one]), int(self.claim[other])


def find_value_conflicts(facts: "Facts", statements: Statements) -> Iterator[Conflict]:
    """Yield the conflicts between values of functional predicates, in order.

    A subject has one value of a functional predicate at a time.
    """
    mask = statements.of_predicates(lambda predicate: predicate.functional)
    mask &= ~statements.negated & facts.asserted_statements
    rows = np.flatnonzero(mask)
    yield from _conflicts(facts, statements, rows, statements.key[rows], statements.values[:, rows])


def find_exclusive_conflicts(facts: "Facts", statements: Statements) -> Iterator[Conflict]:
    """Yield the conflicts between names or predicates that exclude each other, in order.

    Names of functional predicates are value conflicts instead.
    """
    affirmed = ~statements.negated & facts.asserted_statements
    for number, predicate in enumerate(statements.predicates):
        if predicate.takes is ValueType.NAME and not predicate.functional:
            for group in predicate.exclusive:
                names = [statements.words[name] for name in group if name in statements.words]
                is_named = np.isin(statements.values[0], names)
                rows = np.flatnonzero(affirmed & (statements.predicate == number) & is_named)
                key = row_keys(statements.subject[rows], statements.place[rows])
                yield from _conflicts(facts, statements, rows, key, statements.values[:, rows])
    numbers = {predicate.id: i for i, predicate in enumerate(statements.predicates)}
    pairs = {
        tuple(sorted((number, numbers[other])))
        for number, predicate in enumerate(statements.predicates)
        for other in predicate.excludes
    }
    for one, two in sorted(pairs):
        rows = np.flatnonzero(affirmed & np.isin(statements.predicate, (one, two)))
        key = row_keys(statements.subject[rows], statements.place[rows])
        which = (statements.predicate[rows] == two).astype(np.float64)
        yield from _conflicts(facts, statements, rows, key, np.tile(which, (4, 1)))


def _conflicts(
    facts: "Facts", statements: Statements, rows: Ints, key: Ints, values: Reals
) -> Iterator[Conflict]:
    """Yield the conflicts among some rows, given their keys and values."""
    conflicting = find_conflicting_rows(key, statements.days[:, rows][[0, 3]], values[:2])
    rows, key, values = rows[conflicting], key[conflicting], values[:, conflicting]
    if not len(rows):
        return
    days, marked = statements.days[:, rows], statements.marked[rows]
    # An event happens on one of its days, not on all of them.
    is_event = statements.of_predicates(
        lambda predicate: predicate.takes is ValueType.NOTHING and not predicate.timeless
    )[rows]
    days[1, is_event], days[2, is_event] = days[3, is_event], days[0, is_event]
    certain = np.zeros(len(rows), np.bool_)
    plain = np.flatnonzero(~marked)
    certain[plain] = find_conflicting_rows(key[plain], days[:, plain][[1, 2]], values[2:, plain])
    run = _overlapping_runs(key, days[0], days[3])
    order = np.lexsort((statements.claim[rows], run))
    starts = np.flatnonzero(np.diff(run[order])) + 1
    conflicts = [
        Conflict(
            facts,
            statements.claim[rows[part]],
            days[:, part],
            marked[part],
            values[:, part],
            certain[part],
        )
        for part in np.split(order, starts)
    ]
    yield from sorted(conflicts, key=lambda conflict: int(conflict.claim[0]))


def find_conflicting_rows(key: Ints, days: Ints, values: Reals) -> Flags:
    """Return a mask of the rows that overlap a row of their key in time but not in value.

    ``days`` has a row of starts and a row of ends, ``values`` a row of lower and a row
    of upper bounds. Two rows overlap if neither starts after the other ends. A row
    that ends before it starts overlaps the rows that contain all days in between.
    """
    result = np.zeros(len(key), np.bool_)
    rows = rows_with_different_values(key, values)
    if not len(rows):
        return result
    # Query equal rows only once.
    order = rows[np.lexsort((*values[:, rows], *days[:, rows], key[rows]))]
    new = np.ones(len(order), np.bool_)
    new[1:] = key[order][1:] != key[order][:-1]
    for column in (*days, *values):
        new[1:] |= column[order][1:] != column[order][:-1]
    once = order[new]
    group, (start, end), (low, high) = key[once], days[:, once], values[:, once]
    bounded = BoundedRows(group, start, end)
    highest = find_best_rows(bounded, _ranks(low), end, start, group)
    lowest = find_best_rows(bounded, _ranks(-high), end, start, group)
    clash = ((highest != NO_ROW) & (low[highest] > high)) | (
        (lowest != NO_ROW) & (high[lowest] < low)
    )
    result[order] = clash[np.cumsum(new) - 1]
    return result


def rows_with_different_values(key: Ints, values: Reals) -> Ints:
    """Return the rows of the keys that have at least two disagreeing values."""
    if not len(key):
        return np.zeros(0, np.int64)
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.diff(key[order], prepend=key[order][0] - 1))
    highest = np.maximum.reduceat(values[0][order], starts)
    lowest = np.minimum.reduceat(values[1][order], starts)
    size = np.diff(starts, append=len(order))
    rows: Ints = order[np.repeat(highest > lowest, size)]
    return rows


def _ranks(column: Reals) -> Ints:
    """Return the rank of each value of a column; equal values are ranked in order."""
    rank = np.empty(len(column), np.int64)
    rank[np.argsort(column, kind="stable")] = np.arange(len(column))
    return rank


def _overlapping_runs(key: Ints, start: Ints, end: Ints) -> Ints:
    """Return the run of each row: rows of one key that are connected by overlaps in time."""
    _, group = np.unique(key, return_inverse=True)
    days, day = np.unique(np.concatenate([start, end]), return_inverse=True)
    first, last = group * len(days) + day[: len(key)], group * len(days) + day[len(key) :]
    order = np.lexsort((last, first))
    reached = np.maximum.accumulate(last[order])
    new = np.ones(len(key), np.bool_)
    new[1:] = first[order][1:] > reached[:-1]
    run = np.empty(len(key), np.int64)
    run[order] = np.cumsum(new)
    return run
