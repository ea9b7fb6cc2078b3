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

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import frozen

from claimtrack.facts.conflicts.dominance import NO_ROW, BoundedRows, find_best_rows
from claimtrack.facts.conflicts.statements import ANYWHERE, Statements, row_keys
from claimtrack.facts.conflicts.times import FAR, DayBounds, Spans, Times
from claimtrack.facts.core.columns import Flags, Ints, difference, distinct, ints
from claimtrack.model import Claim, ValueType, When

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

MAX_COUNTED_FACTS = 100
"""The number of facts to examine within the time of an absence; the first ones."""


@frozen
class Absence:
    """A claim that denies something for a time, and the claims that violate it, by id.

    ``certain_violations`` violate it in every reading, ``possible_violations`` only in
    some. ``period`` is true if the claim denies something for a period, not at one date.

    ``joins`` has violations that connect the absence with claims that earlier absences of
    its kind do not connect with it. Unlike the other two, it is not limited to the first
    ``MAX_COUNTED_FACTS`` facts.
    """

    claim: Claim
    certain_violations: tuple[Claim, ...]
    possible_violations: tuple[Claim, ...]
    period: bool
    joins: tuple[Claim, ...] = ()


@frozen(eq=False)
class _Event:
    """One of the two events of a "first since", with its days."""

    when: When
    days: DayBounds
    periods: Sequence[tuple[int, int]]

    @classmethod
    def of(cls, when: When) -> "_Event":
        return cls(when, DayBounds.of(when), _periods(when))


@frozen(eq=False)
class _Denial:
    """The time for which a row denies something.

    ``certain`` has the first and the last day denied in every reading, ``possible`` the
    periods denied in some. ``events`` are the two events of a "first since". ``when`` is
    the date of a denial without them.
    """

    row: int
    certain: tuple[int, int]
    possible: Sequence[tuple[int, int]]
    marked: bool
    when: When | None = None
    events: tuple[_Event, ...] = ()

    @property
    def by_instant(self) -> bool:
        """True if one of the events has a time and a zone."""
        return any(event.when.instant is not None for event in self.events)


@frozen(eq=False)
class _Affirmed:
    """The statements that affirm something. Their bounds are those of an event for events.

    ``spans`` has the possible days of each, at its place and once more anywhere.
    ``hedged`` are those whose values have several readings.
    """

    claim: Ints
    times: Times
    hedged: Flags
    event: Flags
    spans: Spans
    key: Ints
    """The key of each span."""


def find_absences(facts: "Facts", statements: Statements) -> Iterator[Absence]:
    """Yield the absences that other statements violate, in the order of their claims."""
    asserted = facts.asserted_statements
    denials = _denials(facts, statements, np.flatnonzero(asserted))
    if not denials:
        return
    affirmed, key = _affirmed(
        statements,
        np.flatnonzero(asserted & ~statements.negated),
        ints(denial.row for denial in denials),
    )
    spans = affirmed.spans
    asked = [(number, *days) for number, each in enumerate(denials) for days in each.possible]
    number, first, last = np.array(asked, np.int64).reshape(-1, 3).T
    bounded = BoundedRows(affirmed.key, spans.start, spans.end)
    found = find_best_rows(bounded, np.arange(len(affirmed.key)), last, first, key[number])
    order = np.argsort(affirmed.key, kind="stable")
    starts = np.searchsorted(affirmed.key[order], key)
    ends = np.searchsorted(affirmed.key[order], key, side="right")
    violations: dict[int, tuple[list[Ints], list[Ints], list[Ints]]] = {}
    for i in distinct(number[found != NO_ROW]).tolist():
        claim = int(statements.claim[denials[i].row])
        same_key = order[starts[i] : ends[i]]
        known = violations.setdefault(claim, ([], [], []))
        found_here = _violations(facts, claim, denials[i], affirmed, same_key)
        for column, numbers in zip(known, found_here, strict=True):
            column.append(numbers)
    joined = _Joined.of(facts), _Joined.of(facts)
    for claim, columns in violations.items():
        sure, some, others = map(np.concatenate, columns)
        if len(some):
            fact = facts.columns.claims[claim].fact
            assert fact is not None, "only facts deny"
            period = fact.when is None or fact.when.is_interval or not fact.negated
            yield Absence(
                facts.columns.claims[claim],
                _claims(facts, distinct(sure)),
                _claims(facts, difference(some, sure)),
                period,
                _claims(facts, joined[period].join(claim, np.concatenate([some, others]))),
            )


@frozen(eq=False)
class _Joined:
    """A forest of claims: those with one root are connected."""

    parent: Ints

    @classmethod
    def of(cls, facts: "Facts") -> "_Joined":
        return cls(np.arange(len(facts.columns.claims)))

    def join(self, claim: int, others: Ints) -> Ints:
        """Connect a claim with others; return one of each tree that this connects with it."""
        ends = np.concatenate([[claim], others])
        roots = self.parent[ends]
        while not np.array_equal(roots, higher := self.parent[roots]):
            # Halving the paths keeps them short, whatever the order of the claims.
            self.parent[roots] = roots = self.parent[higher]
        self.parent[ends] = roots
        trees, first, count = np.unique(roots, return_index=True, return_counts=True)
        self.parent[trees] = trees[np.argmax(count)]
        return ends[np.sort(first)[1:]]


def _claims(facts: "Facts", numbers: Ints) -> tuple[Claim, ...]:
    return tuple(facts.columns.claims[number] for number in numbers.tolist())


def _violations(
    facts: "Facts", claim: int, denial: _Denial, affirmed: _Affirmed, spans: Ints
) -> tuple[Ints, Ints, Ints]:
    """Return the claims, by number, that certainly and that possibly violate a denial.

    ``spans`` are the positions of the spans that have the key of the denial. The third
    column has the claims beyond the first ``MAX_COUNTED_FACTS`` facts.
    """
    row = affirmed.spans.row[spans]
    start, end = affirmed.spans.start[spans], affirmed.spans.end[spans]
    overlaps = np.zeros(len(spans), np.bool_)
    for first, last in denial.possible:
        overlaps |= (start <= last) & (end >= first)
    group = facts.columns.group
    overlaps &= group[affirmed.claim[row]] != group[claim]
    if denial.events:
        overlaps &= ~_is_exempt(start, end, *denial.events) | (
            denial.by_instant & affirmed.times.zoned[row]
        )
    rows, others = np.split(distinct(row[overlaps]), [MAX_COUNTED_FACTS])
    times = affirmed.times.take(rows)
    possible = np.ones(len(rows), np.bool_)
    certain = times.days[1] <= denial.certain[1]
    certain &= times.days[2] >= denial.certain[0]
    if denial.by_instant:
        for i in np.flatnonzero(times.zoned).tolist():
            possible[i], certain[i] = _is_between(times.dates[i], *denial.events)
    moment = None if denial.when is None else denial.when.expression.moment
    if moment is not None:
        # A day has more times than the one that is denied.
        certain &= ~affirmed.event[rows]
        for i in np.flatnonzero(times.timed).tolist():
            other = times.dates[i].expression.moment
            possible[i] &= not (moment.is_before(other) or other.is_before(moment))
            certain[i] = possible[i] and moment == other
    if denial.marked:
        certain[:] = False
    certain &= possible & ~times.marked & ~affirmed.hedged[rows]
    # Without a comparison of their times of day, these may not violate the denial.
    others = others[~affirmed.times.timed[others]]
    claims = affirmed.claim
    return claims[rows[certain]], claims[rows[possible]], claims[others]


def _is_exempt(start: Ints, end: Ints, before: _Event, after: _Event) -> Flags:
    """Return a mask of the spans that are not between two events, or can only be one of them."""
    first, last = before.days.first_start + 1, after.days.last_end - 1
    exempt = (start > last) | (end < first) | (first > last)
    for first, last in (*before.periods, *after.periods):
        exempt |= (start >= first) & (end <= last)
    return exempt


def _is_between(when: When, before: _Event, after: _Event) -> tuple[bool, bool]:
    """Return True if an instant is possibly between two events, and True if it is certainly.

    An instant that can be one of the two events is not between them.
    """
    possible = certain = True
    (first, *_, last, _), instant = DayBounds.of(when), when.expression.moment
    assert instant is not None, "it has a time"
    for event, is_later in ((before, True), (after, False)):
        moment = event.when.expression.moment
        if moment is not None and moment.zoned:
            in_order = moment.is_before(instant) if is_later else instant.is_before(moment)
            possible, certain = possible and in_order, certain and in_order
        elif any(start <= first and last <= end for start, end in event.periods):
            return False, False
        elif is_later:
            possible = possible and last > event.days.first_start
            certain = certain and first > event.days.last_end
        else:
            possible = possible and first < event.days.last_end
            certain = certain and last < event.days.first_start
    return possible, certain


def _denials(facts: "Facts", statements: Statements, asserted: Ints) -> list[_Denial]:
    """Return the denials of the claims, each with one of its rows."""
    denials: list[_Denial] = []
    seen: set[tuple[int, When | None]] = set()
    claims = statements.claim[asserted].tolist()
    for row, number in zip(asserted.tolist(), claims, strict=True):
        fact = facts.columns.claims[number].fact
        if fact is None or not (fact.negated or fact.first_since):
            continue
        if fact.first_since and facts.ledger.predicates[fact.predicate].timeless:
            continue  # what holds always is never the first
        when = None if fact.first_since else statements.times.dates[row]
        # A relation has two rows of each date, and a "first since" has two dates; take the first.
        if (number, when) not in seen:
            seen.add((number, when))
            denial = _denial(facts, row, number, when, statements.days_of(row))
            if denial.possible:
                denials.append(denial)
    return denials


def _denial(facts: "Facts", row: int, claim: int, when: When | None, days: DayBounds) -> _Denial:
    """Return the denial of a row of a claim, given its date and days."""
    fact = facts.columns.claims[claim].fact
    assert fact is not None, "only facts deny"
    if fact.first_since is not None and fact.when is not None:
        before, after = _Event.of(fact.first_since), _Event.of(fact.when)
        first, last = before.days.first_start, after.days.last_end
        return _Denial(
            row,
            (before.days.last_end + 1, after.days.first_start - 1),
            [(first, last)] if first <= last else [],
            before.days.marked or after.days.marked,
            events=(before, after),
        )
    if when is None or when.endless is None:
        periods = [(days.first_start, days.last_end)] if when is None else _periods(when)
        return _Denial(row, (days.last_start, days.first_end), periods, days.marked, when)
    first, last = _publication_bounds(facts, int(facts.columns.group[claim]))
    # A claim published before its time began denies nothing for certain.
    until = first if first >= days.last_start else -FAR
    periods = [(days.first_start, last)] if days.first_start <= last else []
    return _Denial(row, (days.last_start, until), periods, days.marked, when)


def _periods(when: When) -> list[tuple[int, int]]:
    """Return the separate periods of the possible days of a date."""
    return [
        (
            -FAR if period.earliest is None else max(-FAR, period.earliest),
            FAR if period.latest is None else min(FAR, period.latest),
        )
        for period in when.periods
    ]


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
    hedged = np.any(statements.values[:2] != statements.values[2:], axis=0)[rows]
    event = statements.of_predicates(lambda predicate: predicate.takes is ValueType.NOTHING)[rows]
    times = statements.times.take(rows).as_events(event)
    spans = times.periods
    affirmed = _Affirmed(statements.claim[rows], times, hedged, event, spans, key[spans.row])
    return affirmed, key[len(rows) :]
