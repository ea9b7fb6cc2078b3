"""Claims that cannot both hold, found by what they state and not because a link says so.

Two rows of one key disagree where their times overlap and their values do not. No
pair is looked at: for every row at once the highest and the lowest value is asked
for of those whose time overlaps its own. It is *certain* that two rows disagree if
they do so in every reading of their dates and their words, *possible* if in some.

Rows that disagree and hang together in time are one contest, however many there are.
"""

from collections.abc import Iterator, Sequence
from functools import cached_property
from typing import NamedTuple

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.dominance import NONE, BoundedRows, best
from claimtrack.facts.conflicts.statements import Reals, Statements, keyed
from claimtrack.facts.core.columns import Flags, Ints, distinct
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Claim, ValueType

CLUSTERS = 16
"""How many different values of one contest attack one another; the best supported ones."""


class _Pair(NamedTuple):
    """Two claims that disagree, by number, and whether for certain."""

    claims: tuple[int, int]
    certain: bool


@frozen(eq=False)
class ValueCluster:
    """The claims of a contest that give one value, by id."""

    claims: tuple[Claim, ...]


@frozen(eq=False)
class Conflict:
    """Rows of one key that disagree and hang together in time, by claim.

    ``sure`` are those that certainly disagree with another one, be it a
    restatement. ``values`` has, as in :class:`Statements`, one row of bounds each for
    all of them.
    """

    facts: Groundwork = field(repr=False)
    claim: Ints
    days: Ints = field(repr=False)
    marked: Flags = field(repr=False)
    values: Reals = field(repr=False)
    sure: Flags = field(repr=False)

    @property
    def certain(self) -> bool:
        """Whether some of them, no restatements, disagree in every reading."""
        return self._pair is not None and self._pair.certain

    @property
    def pair(self) -> tuple[Claim, Claim] | None:
        """Two claims that disagree, for certain if any do, the first by id; no restatements."""
        if self._pair is None:
            return None
        one, other = self._pair.claims
        return self.facts.columns.claims[one], self.facts.columns.claims[other]

    @cached_property
    def _pair(self) -> "_Pair | None":
        if (self._group == self._group[0]).all():
            return None
        for certain, rows in ((True, np.flatnonzero(self.sure)), (False, range(len(self.claim)))):
            for one in map(int, rows):
                others = np.flatnonzero(self.against(one, certain))
                if len(others):
                    return _Pair((int(self.claim[one]), int(self.claim[others[0]])), certain)
        return None

    @cached_property
    def _group(self) -> Ints:
        return self.facts.columns.group[self.claim]

    @property
    def members(self) -> tuple[Claim, ...]:
        """All its claims, by id."""
        return tuple(self.facts.columns.claims[i] for i in distinct(self.claim).tolist())

    def against(self, row: int, certain: bool) -> Flags:
        """Return which of the rows disagree with one of them and restate it not."""
        first_start, last_start, first_end, last_end = self.days
        if not certain:
            low, high = self.values[:2]
            together = (first_start <= last_end[row]) & (last_end >= first_start[row])
        else:
            low, high = self.values[2:]
            together = (last_start <= first_end[row]) & (first_end >= last_start[row])
            together &= ~self.marked & ~self.marked[row]
        together &= self._group != self._group[row]
        disagreeing: Flags = together & ((low > high[row]) | (high < low[row]))
        return disagreeing

    def between(self, one: ValueCluster, other: ValueCluster) -> bool | None:
        """Say whether two values disagree for certain, or possibly; None if not at all."""
        index, group = self.facts.columns.claim_index, self.facts.columns.group[self.claim]
        mine, theirs = (
            np.isin(self.claim, [index[claim.id] for claim in cluster.claims])
            for cluster in (one, other)
        )
        # Where many give one value, a few of them show how it disagrees.
        rows = np.flatnonzero(mine).tolist()[:CLUSTERS]
        for certain in (True, False):
            if any((self.against(i, certain) & theirs & (group != group[i])).any() for i in rows):
                return certain
        return None

    @cached_property
    def clusters(self) -> Sequence[ValueCluster]:
        """The claims by the value they give, from the lowest to the highest."""
        claims = self.facts.columns.claims
        order = np.lexsort((self.claim, *self.values[::-1]))
        values = self.values[:, order]
        starts = np.flatnonzero(np.any(values[:, 1:] != values[:, :-1], axis=0)) + 1
        return [
            ValueCluster(tuple(claims[number] for number in distinct(self.claim[rows]).tolist()))
            for rows in np.split(order, starts)
        ]

    def attacks(self) -> Iterator[tuple[int, int]]:
        """Yield pairs of claims that certainly disagree; the best supported speak for their value.

        Of very many different values those best supported take part. There are some
        if the contest is certain.
        """
        if self._pair is None or not self._pair.certain:
            return
        yield self._pair.claims
        support = self.facts.asserted.support[self._group]
        # Only one that certainly disagrees can speak for its value.
        sure = np.flatnonzero(self.sure)
        order = sure[np.lexsort((self.claim[sure], -support[sure]))]
        _, first = np.unique(self.values[:, order], axis=1, return_index=True)
        for one in order[np.sort(first)[:CLUSTERS]].tolist():
            for other in np.flatnonzero(self.against(one, certain=True)).tolist():
                yield int(self.claim[one]), int(self.claim[other])


def value_contests(facts: Groundwork, stated: Statements) -> Iterator[Conflict]:
    """Yield the contests over values of which a subject has one at a time, in order."""
    rows = stated.of_predicates(lambda predicate: predicate.functional)
    rows &= ~stated.negated & facts.stated_by_somebody
    chosen = np.flatnonzero(rows)
    yield from _contests(facts, stated, chosen, stated.key[chosen], stated.values[:, chosen])


def exclusive_contests(facts: Groundwork, stated: Statements) -> Iterator[Conflict]:
    """Yield the contests over names and predicates that exclude one another, in order.

    Names of functional predicates are left to the contests over values.
    """
    said = ~stated.negated & facts.stated_by_somebody
    for number, predicate in enumerate(stated.predicates):
        if predicate.takes is ValueType.NAME and not predicate.functional:
            for group in predicate.exclusive:
                names = [stated.words[name] for name in group if name in stated.words]
                rows = said & (stated.predicate == number) & np.isin(stated.values[0], names)
                chosen = np.flatnonzero(rows)
                key = keyed(stated.subject[chosen], stated.place[chosen])
                yield from _contests(facts, stated, chosen, key, stated.values[:, chosen])
    numbers = {predicate.id: i for i, predicate in enumerate(stated.predicates)}
    pairs = {
        tuple(sorted((number, numbers[other])))
        for number, predicate in enumerate(stated.predicates)
        for other in predicate.excludes
    }
    for one, two in sorted(pairs):
        chosen = np.flatnonzero(said & np.isin(stated.predicate, (one, two)))
        key = keyed(stated.subject[chosen], stated.place[chosen])
        which = (stated.predicate[chosen] == two).astype(np.float64)
        yield from _contests(facts, stated, chosen, key, np.tile(which, (4, 1)))


def _contests(
    facts: Groundwork, stated: Statements, rows: Ints, key: Ints, values: Reals
) -> Iterator[Conflict]:
    """Yield the contests among some rows of a ledger, given their keys and values."""
    kept = clashing(key, stated.days[:, rows][[0, 3]], values[:2])
    rows, key, values = rows[kept], key[kept], values[:, kept]
    if not len(rows):
        return
    days, marked = stated.days[:, rows], stated.marked[rows]
    # What happens does so on some one day, and not on all.
    happens = stated.of_predicates(
        lambda predicate: predicate.takes is ValueType.NOTHING and not predicate.timeless
    )[rows]
    days[1, happens], days[2, happens] = days[3, happens], days[0, happens]
    sure = np.zeros(len(rows), np.bool_)
    plain = np.flatnonzero(~marked)
    sure[plain] = clashing(key[plain], days[:, plain][[1, 2]], values[2:, plain])
    contest = _hanging_together(key, days[0], days[3])
    order = np.lexsort((stated.claim[rows], contest))
    starts = np.flatnonzero(np.diff(contest[order])) + 1
    found = [
        Conflict(
            facts,
            stated.claim[rows[part]],
            days[:, part],
            marked[part],
            values[:, part],
            sure[part],
        )
        for part in np.split(order, starts)
    ]
    yield from sorted(found, key=lambda contest: int(contest.claim[0]))


def clashing(key: Ints, days: Ints, values: Reals) -> Flags:
    """Return which rows have one of their key that overlaps them in time and not in value.

    ``days`` are a row of starts and one of ends, ``values`` one of lower and one
    of upper bounds. Rows overlap where neither starts after the other ends; one
    that ends before it starts overlaps what has all the days between.
    """
    result = np.zeros(len(key), np.bool_)
    rows = disputed(key, values)
    if not len(rows):
        return result
    # Equal rows are asked about once.
    order = rows[np.lexsort((*values[:, rows], *days[:, rows], key[rows]))]
    new = np.ones(len(order), np.bool_)
    new[1:] = key[order][1:] != key[order][:-1]
    for column in (*days, *values):
        new[1:] |= column[order][1:] != column[order][:-1]
    once = order[new]
    group, (start, end), (low, high) = key[once], days[:, once], values[:, once]
    bounded = BoundedRows(group, start, end)
    highest = best(bounded, _ranks(low), end, start, group)
    lowest = best(bounded, _ranks(-high), end, start, group)
    clash = ((highest != NONE) & (low[highest] > high)) | ((lowest != NONE) & (high[lowest] < low))
    result[order] = clash[np.cumsum(new) - 1]
    return result


def disputed(key: Ints, values: Reals) -> Ints:
    """Return the rows of keys whose values do not all agree."""
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
    """Number the rows of a column in the order of their values, ties as they come."""
    rank = np.empty(len(column), np.int64)
    rank[np.argsort(column, kind="stable")] = np.arange(len(column))
    return rank


def _hanging_together(key: Ints, start: Ints, end: Ints) -> Ints:
    """Number the runs of rows of one key that overlap, each some other one of its run."""
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
