"""Absences: claims that deny something, and the claims that violate them.

An absence holds for every day of its time, an event happened on one day of its own.
An event *certainly* violates an absence if, in every reading, the absence holds on all
days on which the event can have happened. It *possibly* violates the absence if, in
some reading, the absence holds on one of these days. A value, which lasts, violates
an absence if the two overlap in time.

"The first since D" denies everything between the event at D and its own event. A
claim dated within one of these two events counts as that event. An absence with an
open end ("none since D") reaches to the day on which it was first published.
"""

from collections.abc import Iterator
from typing import TYPE_CHECKING, NamedTuple

import numpy as np
from attrs import frozen

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.conflicts.statements import ANYWHERE, FAR, DayBounds, Statements, row_keys
from claimtrack.facts.core.columns import Flags, Ints, distinct, ints
from claimtrack.model import Claim, Fact, ValueType

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

MAX_COUNTED_FACTS = 100
"""The number of facts to examine within the time of an absence; the first ones."""


@frozen
class Absence:
    """A claim that denies something for a time, and the claims that violate it, by id.

    ``certain_violations`` violate it in every reading, ``possible_violations`` only in
    some. ``period`` is true if the claim denies something for a period, not at one date.
    """

    claim: Claim
    certain_violations: tuple[Claim, ...]
    possible_violations: tuple[Claim, ...]
    period: bool


class _DeniedDays(NamedTuple):
    """The first and the last day denied, in every reading and in some; and two exempt periods."""

    certain: tuple[int, int]
    possible: tuple[int, int]
    exempt: tuple[tuple[int, int], tuple[int, int]]


_NEVER = (FAR, -FAR)


@frozen(eq=False)
class _Affirmed:
    """The statements that affirm something, each at its place and once more anywhere.

    ``first`` and ``last`` bound the possible days. In every reading, the thing began
    by the day ``begun`` and did not end before the day ``over``.
    """

    claim: Ints
    key: Ints
    first: Ints
    last: Ints
    begun: Ints
    over: Ints
    marked: Flags


def find_absences(facts: "Facts", statements: Statements) -> Iterator[Absence]:
    """Yield the absences that other statements violate, in the order of their claims."""
    asserted = facts.asserted_statements
    rows, denied = _denials(facts, statements, np.flatnonzero(asserted))
    if not len(rows):
        return
    affirmed, key = _affirmed(statements, np.flatnonzero(asserted & ~statements.negated), rows)
    first, last = (ints(item.possible[end] for item in denied) for end in (0, 1))
    bounded = BoundedRows(affirmed.key, affirmed.first, affirmed.last)
    found = find_best_rows(bounded, np.arange(len(affirmed.key)), last, first, key) != NO_ROW
    order = np.argsort(affirmed.key, kind="stable")
    starts = np.searchsorted(affirmed.key[order], key)
    ends = np.searchsorted(affirmed.key[order], key, side="right")
    for i in np.flatnonzero(found).tolist():
        same_key = order[starts[i] : ends[i]]
        claim = int(statements.claim[rows[i]])
        absence = _absence(facts, claim, denied[i], affirmed, same_key)
        if absence is not None:
            yield absence


def _absence(
    facts: "Facts", claim: int, denied: _DeniedDays, affirmed: _Affirmed, rows: Ints
) -> Absence | None:
    """Return an absence with the rows that violate it, or None if no other claim does."""
    columns = facts.columns
    overlaps = (affirmed.first[rows] <= denied.possible[1]) & (
        affirmed.last[rows] >= denied.possible[0]
    )
    rows = rows[overlaps][:MAX_COUNTED_FACTS]
    first, last = affirmed.first[rows], affirmed.last[rows]
    possible = columns.group[affirmed.claim[rows]] != columns.group[claim]
    for start, end in denied.exempt:
        possible &= (first < start) | (last > end)
    certain = possible & ~affirmed.marked[rows]
    certain &= affirmed.begun[rows] <= denied.certain[1]
    certain &= affirmed.over[rows] >= denied.certain[0]
    if not possible.any():
        return None
    record = columns.claims[claim]
    fact = record.fact
    return Absence(
        record,
        _claims(facts, affirmed.claim[rows[certain]]),
        _claims(facts, affirmed.claim[rows[possible & ~certain]]),
        fact is not None and (fact.when is None or fact.when.is_interval or not fact.negated),
    )


def _claims(facts: "Facts", numbers: Ints) -> tuple[Claim, ...]:
    return tuple(facts.columns.claims[number] for number in distinct(numbers).tolist())


def _denials(
    facts: "Facts", statements: Statements, asserted: Ints
) -> tuple[Ints, list[_DeniedDays]]:
    """Return one row of each claim that denies something, and the days it denies."""
    rows: list[int] = []
    denied: list[_DeniedDays] = []
    seen: set[int] = set()
    claims = statements.claim[asserted].tolist()
    for row, number in zip(asserted.tolist(), claims, strict=True):
        fact = facts.columns.claims[number].fact
        # A relation has two rows; take the first.
        if fact is None or number in seen or not (fact.negated or fact.first_since):
            continue
        seen.add(number)
        days = _denied_days(facts, number, fact, statements.days_of(row))
        if days.possible[0] <= days.possible[1]:
            rows.append(row)
            denied.append(days)
    return ints(rows), denied


def _denied_days(facts: "Facts", claim: int, fact: Fact, days: DayBounds) -> _DeniedDays:
    """Return the days that a claim denies, given the days of its fact."""
    if fact.first_since is not None:
        return _days_between(DayBounds.of(fact.first_since), days)
    endless = fact.when is not None and (fact.when.open_end or fact.when.unknown_end)
    if not endless or facts.ledger.predicates[fact.predicate].timeless:
        return _days_until(days, days.first_end, days.last_end)
    first, last = _publication_bounds(facts, int(facts.columns.group[claim]))
    # A claim published before its time began denies nothing for certain.
    return _days_until(days, first if first >= days.last_start else -FAR, last)


def _days_until(days: DayBounds, certain: int, possible: int) -> _DeniedDays:
    """Return the days denied from the start of some days to a certain and a possible end."""
    certain_days = _NEVER if days.marked else (days.last_start, certain)
    return _DeniedDays(certain_days, (days.first_start, possible), (_NEVER, _NEVER))


def _days_between(before: DayBounds, after: DayBounds) -> _DeniedDays:
    """Return the days denied between two events."""
    certain_days = (before.last_end + 1, after.first_start - 1)
    return _DeniedDays(
        _NEVER if before.marked or after.marked else certain_days,
        (before.first_start + 1, after.last_end - 1),
        ((before.first_start, before.last_end), (after.first_start, after.last_end)),
    )


def _publication_bounds(facts: "Facts", group: int) -> tuple[int, int]:
    """Return the first and the last day on which a claim can have been first published."""
    documents = facts.ledger.documents
    published = [
        DayBounds.of(documents[passage.document].published)
        for chain in facts.columns.chains_of(2 * group)
        for passage in facts.columns.assertions[chain].at
    ]
    # A marked date can mean an earlier or a later day, so it bounds neither end.
    first = min((-FAR if days.marked else days.first_start for days in published), default=-FAR)
    return first, min((days.last_end for days in published if not days.marked), default=FAR)


def _affirmed(statements: Statements, there: Ints, denied: Ints) -> tuple[_Affirmed, Ints]:
    """Return the affirming statements, and the key of each denial."""
    # A statement about a place is also a statement about anywhere.
    rows = np.concatenate([there, there[statements.place[there] != ANYWHERE]])
    place = statements.place[rows]
    place[len(there) :] = ANYWHERE
    both = np.concatenate([rows, denied])
    key = row_keys(
        *(column[both] for column in (statements.subject, statements.predicate, statements.unit)),
        *(bounds[both] for bounds in statements.values[:2]),
        np.concatenate([place, statements.place[denied]]),
    )
    first_start, last_start, first_end, last_end = statements.days[:, rows]
    hedged = np.any(statements.values[:2] != statements.values[2:], axis=0)
    event = statements.of_predicates(lambda predicate: predicate.takes is ValueType.NOTHING)[rows]
    affirmed = _Affirmed(
        statements.claim[rows],
        key[: len(rows)],
        first_start,
        last_end,
        np.where(event, last_end, last_start),
        np.where(event, first_start, first_end),
        statements.marked[rows] | hedged[rows],
    )
    return affirmed, key[len(rows) :]
