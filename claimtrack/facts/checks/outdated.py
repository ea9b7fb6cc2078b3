"""Measurements that are repeated long after a newer one was out."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.dominance import NONE, BoundedRows, best
from claimtrack.facts.conflicts.statements import FAR, Reals, keyed
from claimtrack.facts.conflicts.values import disputed
from claimtrack.facts.core.columns import Flags, Ints, ints
from claimtrack.facts.core.publication import Publication, first_out, last_out
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Claim, ValueType

WINDOW = 3
"""For how many months after a newer measurement is out an older one may be repeated."""


@frozen(eq=False)
class OutdatedFigure:
    """A measurement, a newer one that differs, and the late document that has the older one.

    ``out`` is where the newer one was certainly out soonest.
    """

    group: int
    claim: Claim
    newer: Claim
    out: Publication = field(repr=False)
    late: Publication = field(repr=False)


@frozen(eq=False)
class _Measured:
    """One row each: measurements that some other one of their key differs from."""

    claim: Ints
    group: Ints
    key: Ints
    begun: Ints
    over: Ints
    low: Ints
    high: Ints


def outdated(facts: Groundwork) -> Iterator[OutdatedFigure]:
    """Yield a measurement of each group that is repeated too late, with the newest that differs."""
    rows = _measured(facts)
    if not len(rows.claim):
        return
    groups, group = np.unique(rows.group, return_inverse=True)
    out = [first_out(facts, each) for each in groups.tolist()]
    late = [last_out(facts, each) for each in groups.tolist()]
    ends = ints(FAR if each is None else _window_after(each.day) for each in out)[group]
    days = ints(-FAR if each is None else each.day for each in late)[group]
    newest = _newest(rows, ends, days)
    asked = (newest != NONE) & _of_one_value(rows)
    done: set[int] = set()
    claims = facts.columns.claims
    for row in np.flatnonzero(asked).tolist():
        other = int(newest[row])
        claim, newer = claims[rows.claim[row]], claims[rows.claim[other]]
        first, last = out[group[other]], late[group[row]]
        if first is None or last is None or rows.group[row] in done or not _older(claim, newer):
            continue
        done.add(int(rows.group[row]))
        yield OutdatedFigure(int(rows.group[row]), claim, newer, first, last)


def _measured(facts: Groundwork) -> _Measured:
    """Return the asserted measurements with a date of keys whose values do not all agree."""
    stated, columns = facts.stated, facts.columns
    group = columns.group[stated.claim]
    fits = stated.of_predicates(
        lambda predicate: (
            predicate.takes is ValueType.NUMBER and predicate.functional and not predicate.timeless
        )
    )
    fits &= ~stated.negated & ~stated.marked & facts.stated_by_somebody
    chosen = np.flatnonzero(fits)
    chosen = chosen[np.sort(disputed(stated.key[chosen], stated.values[:2, chosen]))]
    low, high = _ranked(stated.values[:2, chosen])
    return _Measured(
        claim=stated.claim[chosen],
        group=group[chosen],
        key=stated.key[chosen],
        begun=stated.days[0, chosen],
        over=stated.days[3, chosen],
        low=low,
        high=high,
    )


def _ranked(values: Reals) -> Ints:
    """Return bounds with their numbers in order."""
    _, rank = np.unique(values, return_inverse=True)
    ranks: Ints = rank.reshape(values.shape).astype(np.int64)
    return ranks


def _newest(rows: _Measured, ends: Ints, days: Ints) -> Ints:
    """Return for each row the newest one that differs and was out long before it was repeated.

    ``NONE`` where that one is not certainly newer: no other can be then.
    """
    order = np.lexsort((-rows.claim, rows.begun))
    score = np.empty(len(order), np.int64)
    score[order] = np.arange(len(order))
    above = best(BoundedRows(rows.key, ends, rows.low), score, days - 1, rows.high + 1, rows.key)
    below = best(BoundedRows(rows.key, ends, -rows.high), score, days - 1, 1 - rows.low, rows.key)
    score_of = np.append(score, NONE)
    newest = np.where(score_of[above] > score_of[below], above, below)
    later = np.append(rows.begun, -FAR)[newest] > rows.over
    found: Ints = np.where(later, newest, NONE)
    return found


def _of_one_value(rows: _Measured) -> Flags:
    """Return which rows are of claims that are not restated with another date or value."""
    own = keyed(rows.group, rows.key)
    said = keyed(own, rows.begun, rows.over, rows.low, rows.high)
    _, first = np.unique(said, return_index=True)
    single: Flags = (np.bincount(own[first]) == 1)[own]
    return single


def _older(claim: Claim, newer: Claim) -> bool:
    """Whether the date of a claim's fact comes certainly before that of another one."""
    one = None if claim.fact is None else claim.fact.when
    other = None if newer.fact is None else newer.fact.when
    return one is not None and other is not None and one.certainly_before(other)


def _window_after(day: int) -> int:
    """Return the last day on which an older measurement may be repeated, or a day that never is."""
    from dateutil.relativedelta import relativedelta

    try:
        return (date.fromordinal(day) + relativedelta(months=WINDOW)).toordinal()
    except (ValueError, OverflowError):  # outside the years 1 to 9999
        return FAR
