"""Measurements that are repeated long after the publication of a newer one."""

from collections.abc import Iterator
from datetime import date

import numpy as np
from attrs import field, frozen

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.conflicts.statements import row_keys
from claimtrack.facts.conflicts.times import FAR
from claimtrack.facts.conflicts.values import rows_with_different_values
from claimtrack.facts.core.columns import Flags, Ints, ints
from claimtrack.facts.core.publication import Publication, first_publication, last_publication
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, ValueType

GRACE_MONTHS = 3
"""Months after the publication of a newer measurement in which an older one may be repeated."""


@frozen(eq=False)
class OutdatedFigure:
    """A measurement that is repeated too late, and a newer, different one."""

    group: int
    claim: Claim
    newer: Claim
    newer_publication: Publication = field(repr=False)
    """The first certain publication of the newer measurement."""
    repetition: Publication = field(repr=False)
    """The last publication of the older measurement."""


@frozen(eq=False)
class _Measurements:
    """Columns of the measurements that differ from another one of the same key."""

    claim: Ints
    group: Ints
    key: Ints
    begun: Ints
    over: Ints
    """The last day of all dates of the claim."""
    low: Ints
    high: Ints


def find_outdated_figures(facts: Facts) -> Iterator[OutdatedFigure]:
    """Yield a late repeated measurement of each group, with the newest different one."""
    rows = _disputed_measurements(facts)
    if not len(rows.claim):
        return
    groups, group = np.unique(rows.group, return_inverse=True)
    out = [first_publication(facts, each) for each in groups.tolist()]
    late = [last_publication(facts, each) for each in groups.tolist()]
    ends = ints(FAR if each is None else _grace_period_end(each.day) for each in out)[group]
    days = ints(-FAR if each is None else each.day for each in late)[group]
    newest = _newest_different(rows, ends, days)
    asked = (newest != NO_ROW) & _has_single_value(rows)
    done: set[int] = set()
    claims = facts.columns.claims
    for row in np.flatnonzero(asked).tolist():
        other = int(newest[row])
        claim, newer = claims[rows.claim[row]], claims[rows.claim[other]]
        first, last = out[group[other]], late[group[row]]
        if first is None or last is None or rows.group[row] in done or not _is_older(claim, newer):
            continue
        done.add(int(rows.group[row]))
        yield OutdatedFigure(int(rows.group[row]), claim, newer, first, last)


def _disputed_measurements(facts: Facts) -> _Measurements:
    """Return the asserted and dated measurements of keys with different values."""
    stated, columns = facts.statements, facts.columns
    group = columns.group[stated.claim]
    fits = stated.of_predicates(
        lambda predicate: (
            predicate.takes is ValueType.NUMBER and predicate.functional and not predicate.timeless
        )
    )
    fits &= ~stated.negated & ~stated.times.marked & facts.asserted_statements
    chosen = np.flatnonzero(fits)
    chosen = chosen[
        np.sort(rows_with_different_values(stated.key[chosen], stated.values[:2, chosen]))
    ]
    # A measurement for all dates of a set is as new as the last of them.
    over = np.full(len(columns.claims), -FAR)
    np.maximum.at(over, stated.claim[chosen], stated.times.days[3, chosen])
    # Values are replaced by their ranks.
    bounds = stated.values[:2, chosen]
    _, rank = np.unique(bounds, return_inverse=True)
    low, high = rank.reshape(bounds.shape).astype(np.int64)
    return _Measurements(
        claim=stated.claim[chosen],
        group=group[chosen],
        key=stated.key[chosen],
        begun=stated.times.days[0, chosen],
        over=over[stated.claim[chosen]],
        low=low,
        high=high,
    )


def _newest_different(rows: _Measurements, ends: Ints, days: Ints) -> Ints:
    """Return for each row the newest different row, published long before the repetition.

    ``NO_ROW`` if that row is not certainly newer, since then no other row is.
    """
    order = np.lexsort((-rows.claim, rows.begun))
    score = np.empty(len(order), np.int64)
    score[order] = np.arange(len(order))
    larger, smaller = (
        find_best_rows(BoundedRows(rows.key, ends, low), score, days - 1, bound, rows.key)
        for low, bound in ((rows.low, rows.high + 1), (-rows.high, 1 - rows.low))
    )
    score_of = np.append(score, NO_ROW)
    newest = np.where(score_of[larger] > score_of[smaller], larger, smaller)
    later = np.append(rows.begun, -FAR)[newest] > rows.over
    found: Ints = np.where(later, newest, NO_ROW)
    return found


def _has_single_value(rows: _Measurements) -> Flags:
    """Return a flag for each row: its group states one date and one value for its key."""
    own = row_keys(rows.group, rows.key)
    first = np.full(int(rows.claim.max(initial=0)) + 1, FAR)
    np.minimum.at(first, rows.claim, rows.begun)
    values = row_keys(own, first[rows.claim], rows.over, rows.low, rows.high)
    _, once = np.unique(values, return_index=True)
    single: Flags = (np.bincount(own[once]) == 1)[own]
    return single


def _is_older(claim: Claim, newer: Claim) -> bool:
    """True if a claim's fact certainly precedes another claim's fact, for one of its dates."""
    one = None if claim.fact is None else claim.fact.when
    dates = () if newer.fact is None else newer.fact.dates
    return one is not None and any(one.certainly_before(other) for other in dates)


def _grace_period_end(day: int) -> int:
    """Return the last day of the grace period, or ``FAR`` past the supported years."""
    from dateutil.relativedelta import relativedelta

    try:
        return (date.fromordinal(day) + relativedelta(months=GRACE_MONTHS)).toordinal()
    except (ValueError, OverflowError):  # outside the years 1 to 9999
        return FAR
