"""Conflicts between structured statements, found without links.

Two rows of one key disagree if their times overlap and their values do not. Pairs
are not compared: a vectorised query finds, for every row, the highest and the lowest
value among the rows that overlap it in time. Two rows *certainly* disagree if they do
so in every reading of their dates and words, and *possibly* if they do so in some.

Rows that disagree and are connected in time form one conflict, however many they are.
The values of an event that happens once are its dates.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.conflicts.statements import Reals, Statements
from claimtrack.facts.conflicts.times import Spans, Times
from claimtrack.facts.core.columns import Flags, Ints, distinct
from claimtrack.model import Claim, ValueType

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

MAX_SEPARATE = 5
"""The greatest number of claims whose conflicts with one another are separate findings."""

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
    restatements included. ``values`` has rows as in :class:`Statements`. The values of
    events, ``by_date``, are their dates.
    """

    facts: "Facts" = field(repr=False)
    claim: Ints
    times: Times = field(repr=False)
    values: Reals = field(repr=False)
    certain_rows: Flags = field(repr=False)
    by_date: bool = False

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
        if self.by_date:
            disagreeing = _other_dates(self.times, row, certain)
        else:
            low, high = self.values[2:] if certain else self.values[:2]
            disagreeing = (low > high[row]) | (high < low[row])
            disagreeing &= self.times.overlapping(row, certain)
        disagreeing &= self._group != self._group[row]
        return disagreeing

    def disagreement(self, one: ValueCluster, other: ValueCluster) -> bool | None:
        """Return True if two values certainly disagree, False if possibly, None if not at all."""
        found = self._pair_between(one, other)
        return None if found is None else found.is_certain

    def pair_between(self, one: ValueCluster, other: ValueCluster) -> tuple[Claim, Claim] | None:
        """Return two claims with one value each that disagree, certainly if any do."""
        found = self._pair_between(one, other)
        claims = self.facts.columns.claims
        return None if found is None else (claims[found.claims[0]], claims[found.claims[1]])

    def _pair_between(self, one: ValueCluster, other: ValueCluster) -> _Pair | None:
        index = self.facts.columns.claim_index
        mine, theirs = (
            np.isin(self.claim, [index[claim.id] for claim in cluster.claims])
            for cluster in (one, other)
        )
        # If many claims give one value, a few of them suffice.
        rows = np.flatnonzero(mine).tolist()[:MAX_CLUSTERS]
        for certain in (True, False):
            for row in rows:
                against = np.flatnonzero(self.rows_disagreeing_with(row, certain) & theirs)
                if len(against):
                    return _Pair((int(self.claim[row]), int(self.claim[against[0]])), certain)
        return None

    def between(self, one: ValueCluster, other: ValueCluster) -> "Iterator[Conflict]":
        """Yield the conflicts that the claims of two values are without all others."""
        index = self.facts.columns.claim_index
        ids = [index[claim.id] for cluster in (one, other) for claim in cluster.claims]
        rows = np.flatnonzero(np.isin(self.claim, ids))
        times, values = self.times.take(rows), self.values[:, rows]
        same = np.zeros(len(rows), np.int64)
        found = find_conflicting_rows(same, times, values[:2], certain=False)
        taken = self.claim[rows[found]], same[found], times.take(np.flatnonzero(found))
        for conflict, _ in _divide(self.facts, *taken, values[:, found]) if found.any() else ():
            yield conflict

    @property
    def is_large(self) -> bool:
        """True if more than ``MAX_SEPARATE`` claims are connected by disagreements."""
        return len(self.sample(MAX_SEPARATE + 2)) > MAX_SEPARATE

    def sample(self, most: int) -> tuple[Claim, ...]:
        """Return at most ``most`` claims that alone are a conflict with the same pair.

        The pair comes first, then claims with other values. Without a pair there are none.
        """
        found = dict.fromkeys(() if self._pair is None else self._pair.claims)
        rows = np.flatnonzero(np.isin(self.claim, [*found])).tolist()
        for row in rows:
            for other in self._connected_rows(row):
                if len(found) + 2 > most:
                    break
                claim = int(self.claim[other])
                if claim in found or not (rivals := self._rivals(other)):
                    continue
                # A claim comes with one that it disagrees with.
                joined = [claim] if found.keys() & rivals else [claim, rivals[0]]
                found.update(dict.fromkeys(joined))
                rows += np.flatnonzero(np.isin(self.claim, joined)).tolist()
        return tuple(self.facts.columns.claims[claim] for claim in found)

    def rivals_of(self, claims: Iterable[Claim]) -> Iterator[Claim]:
        """Yield the claims that disagree with some claims; a claim may occur more than once."""
        known = [self.facts.columns.claim_index[claim.id] for claim in claims]
        for row in np.flatnonzero(np.isin(self.claim, known)).tolist():
            for rival in self._rivals(row):
                yield self.facts.columns.claims[rival]

    def _rivals(self, row: int) -> list[int]:
        """Return the claims that disagree with a row, by number."""
        rivals: list[int] = self.claim[self.rows_disagreeing_with(row, certain=False)].tolist()
        return rivals

    def _connected_rows(self, row: int) -> Iterator[int]:
        """Yield the rows that overlap a row in time, or all events, one of each value first."""
        overlapping = self.times.overlapping(row, certain=False)
        rows = np.flatnonzero(overlapping | self.by_date)
        _, first = np.unique(self.values[:, rows], axis=1, return_index=True)
        yield from rows[np.sort(first)].tolist()
        yield from rows.tolist()

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

    A subject has one value of a functional predicate at a time, and one date of an event.
    """
    mask = statements.of_predicates(lambda predicate: predicate.functional)
    mask &= ~statements.negated & facts.asserted_statements
    event = statements.of_predicates(lambda predicate: predicate.takes is ValueType.NOTHING)
    rows = np.flatnonzero(mask & ~event)
    key, values = statements.key[rows], statements.values[:, rows]
    found = [each for each, _ in find_conflicts(facts, statements, rows, key, values)]
    found += _find_date_conflicts(facts, statements, np.flatnonzero(mask & event))
    yield from sorted(found, key=lambda conflict: int(conflict.claim[0]))


def _find_date_conflicts(facts: "Facts", statements: Statements, rows: Ints) -> Iterator[Conflict]:
    """Yield a conflict for each key of some events that cannot all have one date."""
    rows = rows[statements.times.dates[rows] != None]  # noqa: E711  # for each item
    rows = rows[np.lexsort((statements.claim[rows], statements.key[rows]))]
    key, times = statements.key[rows], statements.times.take(rows)
    several = rows_with_different_values(key, times.days[[1, 2]].astype(np.float64))
    wanted = np.isin(key, [*key[several], *key[times.zoned]])
    rows, key = rows[wanted], key[wanted]
    for of_key in np.split(rows, np.flatnonzero(np.diff(key)) + 1):
        times = statements.times.take(of_key)
        found = np.flatnonzero(_rows_with_other_dates(times, certain=False))
        if len(found):
            times, claim = times.take(found), statements.claim[of_key[found]]
            certain = _rows_with_other_dates(times, certain=True)
            days = times.days[[0, 3, 0, 3]].astype(np.float64)
            yield Conflict(facts, claim, times, days, certain, by_date=True)


def _rows_with_other_dates(times: Times, certain: bool) -> Flags:
    """Return a mask of the events that certainly, or possibly, have another date than another."""
    first_start, last_start, first_end, last_end = times.days
    sure = ~(times.marked & certain)
    result = np.zeros(len(sure), np.bool_)
    if sure.any():
        result = (first_start > last_end[sure].min()) | (last_end < first_start[sure].max())
        result &= sure
    # An event on one of its days, all of which are possible, has no other reading.
    ambiguous = (first_start != last_start) | (first_end != last_end) | times.zoned
    for row in np.flatnonzero(ambiguous).tolist():
        others = _other_dates(times, row, certain)
        result |= others
        result[row] |= others.any()
    return result


def _other_dates(times: Times, row: int, certain: bool) -> Flags:
    """Return a mask of the events that certainly, or possibly, have another date than a row.

    They certainly do if no day or instant is possible for both, and neither date is marked.
    They possibly do if none is shared in some reading of the two dates. A date that is
    less precise, or the same, is no other date.
    """
    apart = ~times.overlapping(row, certain=False)
    if certain:
        apart &= ~times.marked & ~times.marked[row]
        return apart
    _, last_start, first_end, _ = times.days
    differ: Flags = (last_start > first_end[row]) | (first_end < last_start[row])
    differ &= ~(times.zoned & times.zoned[row])
    differ &= times.dates != times.dates[row]
    return apart | differ


def find_conflicts(
    facts: "Facts", statements: Statements, rows: Ints, key: Ints, values: Reals
) -> Iterator[tuple[Conflict, Ints]]:
    """Yield the conflicts among some rows, in order, each with the positions of its rows.

    ``key`` and ``values`` are those of the rows. A row may occur with several keys.
    """
    times = statements.times.take(rows)
    conflicting = np.flatnonzero(find_conflicting_rows(key, times, values[:2], certain=False))
    rows, key, values = rows[conflicting], key[conflicting], values[:, conflicting]
    if not len(rows):
        return
    # An event happens on one of its days, not on all of them.
    is_event = statements.of_predicates(
        lambda predicate: predicate.takes is ValueType.NOTHING and not predicate.timeless
    )[rows]
    times = times.take(conflicting).as_events(is_event)
    for conflict, part in _divide(facts, statements.claim[rows], key, times, values):
        yield conflict, conflicting[part]


def _divide(
    facts: "Facts", claim: Ints, key: Ints, times: Times, values: Reals
) -> Iterator[tuple[Conflict, Ints]]:
    """Yield the conflicts of rows that disagree, by time, each with the positions of its rows."""
    certain = np.zeros(len(claim), np.bool_)
    plain = np.flatnonzero(~times.marked)
    certain[plain] = find_conflicting_rows(
        key[plain], times.take(plain), values[2:, plain], certain=True
    )
    run = times.connected(key)
    order = np.lexsort((claim, run))
    starts = np.flatnonzero(np.diff(run[order])) + 1
    for part in sorted(np.split(order, starts), key=lambda part: int(claim[part[0]])):
        taken = claim[part], times.take(part), values[:, part], certain[part]
        yield Conflict(facts, *taken), part


def find_conflicting_rows(key: Ints, times: Times, values: Reals, certain: bool) -> Flags:
    """Return a mask of the rows that overlap a row of their key in time but not in value.

    ``values`` has a row of lower and a row of upper bounds. The overlap is in every
    reading of the dates, or in some.
    """
    result = np.zeros(len(key), np.bool_)
    rows = rows_with_different_values(key, values)
    if not len(rows):
        return result
    times, key, values = times.take(rows), key[rows], values[:, rows]
    spans, questions = times.spans_and_questions(certain)
    there = _DistinctSpans.of(spans, key, values)
    asked = _DistinctSpans.of(questions, key, values)
    (low, high), bounded = there.values, BoundedRows(there.key, there.start, there.end)
    ends = asked.end, asked.start, asked.key
    highest = find_best_rows(bounded, _ranks(low), *ends)
    lowest = find_best_rows(bounded, _ranks(-high), *ends)
    clash = ((highest != NO_ROW) & (low[highest] > asked.values[1])) | (
        (lowest != NO_ROW) & (high[lowest] < asked.values[0])
    )
    result[rows[asked.row[clash[asked.number]]]] = True
    return result


@frozen(eq=False)
class _DistinctSpans:
    """Spans with the values of their rows, equal ones only once.

    ``row`` and ``number`` have an item for each span: its row and its position among the
    distinct ones.
    """

    key: Ints
    start: Ints
    end: Ints
    values: Reals
    row: Ints
    number: Ints

    @classmethod
    def of(cls, spans: Spans, key: Ints, values: Reals) -> "_DistinctSpans":
        key, values = spans.keyed(key), values[:, spans.row]
        order = np.lexsort((*values, spans.end, spans.start, key))
        new = np.ones(len(order), np.bool_)
        new[1:] = False
        for column in (key, spans.start, spans.end, *values):
            new[1:] |= column[order][1:] != column[order][:-1]
        once = order[new]
        return cls(
            key[once],
            spans.start[once],
            spans.end[once],
            values[:, once],
            spans.row[order],
            np.cumsum(new) - 1,
        )


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
