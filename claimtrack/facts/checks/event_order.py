"""Events that contradict the declared order of their predicates.

The order of predicates is the transitive closure of ``before``. For each subject and
place, only the first and the last event of each predicate are compared.
"""

from collections import defaultdict, deque
from collections.abc import Iterator, Mapping, Sequence

from attrs import field, frozen

from claimtrack.facts.checks.chronology import Chronology, Dated, Precedence
from claimtrack.facts.conflicts.statement_text import asserted_facts
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Predicate

_ANYWHERE = ""
"""Key for events at all places; None is the key for events without a place."""

Places = Mapping[str | None, Chronology[Claim]]


@frozen(eq=False)
class Misorder:
    """Two events of a subject in the wrong order.

    ``path`` holds the predicates from the one that should come first to the one that
    should come last, each declared to come before the next.
    """

    subject: str
    path: Sequence[str]
    order: Precedence[Claim] = field(repr=False)


def find_misorders(facts: Facts) -> Iterator[Misorder]:
    """Yield one pair of misordered events for each subject and pair of predicates."""
    predicates = facts.ledger.predicates
    sooner = {
        id: _predecessors_on_path(id, predicates) for id, each in predicates.items() if each.before
    }
    if not sooner:
        return
    ordered = sooner.keys() | {later for paths in sooner.values() for later in paths}
    events = _events_by_subject(facts, ordered)
    for subject in sorted(events):
        kinds = events[subject]
        for first in sorted(kinds.keys() & sooner.keys()):
            for last in sorted(kinds.keys() & sooner[first].keys()):
                order = _earliest_misorder(kinds[first], kinds[last])
                if order is not None:
                    yield Misorder(subject, _path(sooner[first], last), order)


def _predecessors_on_path(start: str, predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Map each predicate that comes after a start to its predecessor on a shortest path."""
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


def _events_by_subject(
    facts: Facts, ordered: frozenset[str] | set[str]
) -> Mapping[str, Mapping[str, Places]]:
    """Return the asserted events by subject, predicate and place."""
    events: dict[str, dict[str, dict[str | None, Chronology[Claim]]]] = defaultdict(
        lambda: defaultdict(lambda: defaultdict(Chronology))
    )
    for claim, fact, _ in asserted_facts(facts):
        if fact.predicate not in ordered:
            continue
        here = events[fact.subject][fact.predicate]
        for when in fact.dates:
            for place in (fact.where, _ANYWHERE):
                here[place].add(Dated(when, claim.id, claim))
    return events


def _earliest_misorder(first: Places, last: Places) -> Precedence[Claim] | None:
    """Return an event of the last kind that ends before one of the first kind begins."""
    named = sorted(place for place in first if place)
    pairs = [(None, _ANYWHERE), (_ANYWHERE, None), *((place, place) for place in named)]
    orders = [
        order
        for there, here in pairs
        if there in last and here in first and (order := last[there].before(first[here]))
    ]
    return min(orders, key=lambda order: not order.certain, default=None)
