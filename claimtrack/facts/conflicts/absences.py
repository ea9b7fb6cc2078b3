"""What is said not to be, or not to have been, and what is said to be all the same.

An absence holds for every day of its time; an event happened on some day of its
own. So an event violates an absence *for certain* if all the days it can have
happened on are days for which the absence holds in every reading, and *possibly* if
some day it can have happened on is one for which the absence holds in some. What
lasts, a value, violates it where the two overlap.

"The first since D" denies too: all between the event at D and its own. What is dated
within one of these two is taken for that event. An absence with an open end ("none since D")
reaches to the day on which it was first published.
"""

from collections.abc import Iterator
from typing import NamedTuple

import numpy as np
from attrs import frozen

from claimtrack.facts.conflicts.dominance import NONE, BoundedRows, best
from claimtrack.facts.conflicts.statements import ANYWHERE, FAR, DayBounds, Statements, keyed
from claimtrack.facts.core.columns import Flags, Ints, distinct, ints
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Claim, Fact, ValueType

COUNTED = 100
"""How many of the facts in a time for which they are denied are looked at, the first ones."""


@frozen
class Absence:
    """A claim that denies something for a time, and claims that say it was so, by id.

    The ``certain`` ones violate it in every reading, the ``possible`` ones in some.
    ``period`` says whether it denies something for a stretch, and not at one date.
    """

    claim: Claim
    certain: tuple[Claim, ...]
    possible: tuple[Claim, ...]
    period: bool


class _Denied(NamedTuple):
    """The first and the last day of what is denied: surely, perhaps; and two that are let be."""

    surely: tuple[int, int]
    perhaps: tuple[int, int]
    events: tuple[tuple[int, int], tuple[int, int]]


_NEVER = (FAR, -FAR)


@frozen(eq=False)
class _Happened:
    """What is said to be or to have been, anywhere and at its place.

    It can have been from ``first`` to ``last``. In every reading it has begun by
    ``begun``, and is not over before ``over``.
    """

    claim: Ints
    key: Ints
    first: Ints
    last: Ints
    begun: Ints
    over: Ints
    marked: Flags


def absences(facts: Groundwork, stated: Statements) -> Iterator[Absence]:
    """Yield the absences that something stated violates, in the order of their claims."""
    asserted = facts.stated_by_somebody
    rows, denied = _denied(facts, stated, np.flatnonzero(asserted))
    if not len(rows):
        return
    happened, key = _happened(stated, np.flatnonzero(asserted & ~stated.negated), rows)
    first, last = (ints(item.perhaps[end] for item in denied) for end in (0, 1))
    anything = BoundedRows(happened.key, happened.first, happened.last)
    found = best(anything, np.arange(len(happened.key)), last, first, key) != NONE
    order = np.argsort(happened.key, kind="stable")
    starts = np.searchsorted(happened.key[order], key)
    ends = np.searchsorted(happened.key[order], key, side="right")
    for i in np.flatnonzero(found).tolist():
        among = order[starts[i] : ends[i]]
        absence = _violated(facts, int(stated.claim[rows[i]]), denied[i], happened, among)
        if absence is not None:
            yield absence


def _violated(
    facts: Groundwork, claim: int, denied: _Denied, happened: _Happened, among: Ints
) -> Absence | None:
    """Return an absence with what violates it, if anything of another claim does."""
    columns = facts.columns
    within = (happened.first[among] <= denied.perhaps[1]) & (
        happened.last[among] >= denied.perhaps[0]
    )
    among = among[within][:COUNTED]
    first, last = happened.first[among], happened.last[among]
    possible = columns.group[happened.claim[among]] != columns.group[claim]
    for start, end in denied.events:
        possible &= (first < start) | (last > end)
    certain = possible & ~happened.marked[among]
    certain &= happened.begun[among] <= denied.surely[1]
    certain &= happened.over[among] >= denied.surely[0]
    if not possible.any():
        return None
    record = columns.claims[claim]
    fact = record.fact
    return Absence(
        record,
        _claims(facts, happened.claim[among[certain]]),
        _claims(facts, happened.claim[among[possible & ~certain]]),
        fact is not None and (fact.when is None or fact.when.is_interval or not fact.negated),
    )


def _claims(facts: Groundwork, numbers: Ints) -> tuple[Claim, ...]:
    return tuple(facts.columns.claims[number] for number in distinct(numbers).tolist())


def _denied(facts: Groundwork, stated: Statements, asserted: Ints) -> tuple[Ints, list[_Denied]]:
    """Return the rows of claims that deny something, each once, and what they deny."""
    rows: list[int] = []
    denied: list[_Denied] = []
    seen: set[int] = set()
    claims = stated.claim[asserted].tolist()
    for row, number in zip(asserted.tolist(), claims, strict=True):
        fact = facts.columns.claims[number].fact
        # A relation has two rows, and either would do.
        if fact is None or number in seen or not (fact.negated or fact.first_since):
            continue
        seen.add(number)
        what = _what(facts, number, fact, stated.days_of(row))
        if what.perhaps[0] <= what.perhaps[1]:
            rows.append(row)
            denied.append(what)
    return ints(rows), denied


def _what(facts: Groundwork, claim: int, fact: Fact, days: DayBounds) -> _Denied:
    """Return what a claim denies, given the days of its fact."""
    if fact.first_since is not None:
        return _between(DayBounds.of(fact.first_since), days)
    endless = fact.when is not None and (fact.when.open_end or fact.when.unknown_end)
    if not endless or facts.ledger.predicates[fact.predicate].timeless:
        return _until(days, days.first_end, days.last_end)
    surely, perhaps = _first_out(facts, int(facts.columns.group[claim]))
    # What came out before it had begun to hold denies nothing.
    return _until(days, surely if surely >= days.last_start else -FAR, perhaps)


def _until(days: DayBounds, surely: int, perhaps: int) -> _Denied:
    """Return what is denied from the start of some days to an end, exact or not."""
    sure = _NEVER if days.marked else (days.last_start, surely)
    return _Denied(sure, (days.first_start, perhaps), (_NEVER, _NEVER))


def _between(before: DayBounds, after: DayBounds) -> _Denied:
    """Return what is denied between two events."""
    sure = (before.last_end + 1, after.first_start - 1)
    return _Denied(
        _NEVER if before.marked or after.marked else sure,
        (before.first_start + 1, after.last_end - 1),
        ((before.first_start, before.last_end), (after.first_start, after.last_end)),
    )


def _first_out(facts: Groundwork, group: int) -> tuple[int, int]:
    """Return between which days a claim was first published, as far as is known."""
    documents = facts.ledger.documents
    published = [
        DayBounds.of(documents[passage.document].published)
        for chain in facts.columns.chains_of(2 * group)
        for passage in facts.columns.assertions[chain].at
    ]
    # What is marked may have been earlier than it says, and does not show that it was by then.
    first = min((-FAR if days.marked else days.first_start for days in published), default=-FAR)
    return first, min((days.last_end for days in published if not days.marked), default=FAR)


def _happened(stated: Statements, there: Ints, denied: Ints) -> tuple[_Happened, Ints]:
    """Return what is said to be so, and the key of each thing denied."""
    # What happened somewhere happened anywhere, too.
    rows = np.concatenate([there, there[stated.place[there] != ANYWHERE]])
    place = stated.place[rows]
    place[len(there) :] = ANYWHERE
    both = np.concatenate([rows, denied])
    key = keyed(
        *(column[both] for column in (stated.subject, stated.predicate, stated.unit)),
        *(bounds[both] for bounds in stated.values[:2]),
        np.concatenate([place, stated.place[denied]]),
    )
    first_start, last_start, first_end, last_end = stated.days[:, rows]
    hedged = np.any(stated.values[:2] != stated.values[2:], axis=0)
    event = stated.of_predicates(lambda predicate: predicate.takes is ValueType.NOTHING)[rows]
    happened = _Happened(
        stated.claim[rows],
        key[: len(rows)],
        first_start,
        last_end,
        np.where(event, last_end, last_start),
        np.where(event, first_start, first_end),
        stated.marked[rows] | hedged[rows],
    )
    return happened, key[len(rows) :]
