"""Events in another order than the one their predicates are declared to come in.

What must come before what is followed through chains of ``before``. Only the first
and the last of each kind of event is looked at, for each subject and place.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from claimtrack.facts.checks.chronology import Chronology, Dated, Precedence
from claimtrack.facts.conflicts.statement_text import told_of
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Claim, Predicate

_ANY = ""
"""Stands for all places, as None does for events without one."""

Places = Mapping[str | None, Chronology[Claim]]


@frozen(eq=False)
class Misorder:
    """Two events of a subject, of which the one came first that should have come last.

    ``path`` leads from the predicate that comes first to the one that comes last,
    each declared to come before the next.
    """

    subject: str
    path: Sequence[str]
    order: Precedence[Claim] = field(repr=False)


def misorders(facts: Groundwork) -> Iterator[Misorder]:
    """Yield events that are in the wrong order: one pair for each subject and two predicates."""
    predicates = facts.ledger.predicates
    sooner = {id: _later(id, predicates) for id, each in predicates.items() if each.before}
    if not sooner:
        return
    ordered = sooner.keys() | {later for paths in sooner.values() for later in paths}
    events = _events(facts, ordered)
    for subject in sorted(events):
        kinds = events[subject]
        for first in sorted(kinds.keys() & sooner.keys()):
            for last in sorted(kinds.keys() & sooner[first].keys()):
                order = _out_of_order(kinds[first], kinds[last])
                if order is not None:
                    yield Misorder(subject, _path(sooner[first], last), order)


def _later(start: str, predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return for each predicate that comes after one the predicate just before it."""
    before: dict[str, str] = {}
    todo = deque([start])
    while todo:
        here = todo.popleft()
        for there in sorted(predicates[here].before):
            if there not in before:
                before[there] = here
                todo.append(there)
    return before


def _path(before: Mapping[str, str], last: str) -> Sequence[str]:
    path = [last]
    while path[-1] in before:
        path.append(before[path[-1]])
    return path[::-1]


def _events(
    facts: Groundwork, ordered: frozenset[str] | set[str]
) -> Mapping[str, Mapping[str, Places]]:
    """Return the asserted events by subject, predicate and place."""
    events: dict[str, dict[str, dict[str | None, Chronology[Claim]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Chronology))
    )
    for claim, fact, _ in told_of(facts):
        if fact.predicate not in ordered:
            continue
        here = events[fact.subject][fact.predicate]
        for when in (fact.when, fact.first_since):
            if when is not None:
                for place in (fact.where, _ANY):
                    here[place].add(Dated(when, claim.id, claim))
    return events


def _out_of_order(first: Places, last: Places) -> Precedence[Claim] | None:
    """Return an event of the last kind that is over before one of the first kind begins."""
    pairs = [(None, _ANY), (_ANY, None), *((place, place) for place in sorted(_named(first)))]
    orders = [
        order
        for there, here in pairs
        if there in last and here in first and (order := last[there].before(first[here]))
    ]
    return min(orders, key=lambda order: not order.certain, default=None)


def _named(places: Places) -> Iterator[str]:
    return (place for place in places if place)
