"""The order in which events of a PROV document must have happened (PROV-CONSTRAINTS 30 to 49).

All generations of one entity are simultaneous (39), as are its invalidations
(40) and the starts and ends of an activity (31, 32): each of these is one event
here. An order is impossible where events come before one another in a ring and,
at one step at least, strictly so (42). The standard stops there; we also hold it
against the times that a document gives, which must not run backwards.
"""

from collections import deque
from collections.abc import Hashable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from typing import Generic, TypeAlias, TypeVar

from attrs import frozen

from claimtrack.formats.prov.statements import Kind, Statement
from claimtrack.formats.prov.unifying import Fact, Instance, Term, Violation

Event: TypeAlias = tuple[str, Term]
"""What happened, such as ``generation``, and to what."""


_T = TypeVar("_T", bound=Hashable)


@frozen
class Step(Generic[_T]):
    """One event before another or, unless ``strict``, at the same time."""

    before: _T
    after: _T
    statement: Statement
    strict: bool = False


def order(instance: Instance) -> Iterator[Violation]:
    """Yield each impossible order of events, with the events in it."""
    steps = [*_steps(instance)]
    yield from _backwards(instance, steps)
    for ring in rings(steps):
        strict = next((step for step in ring if step.strict), None)
        if strict is not None:
            told = ring_told([_told(instance, step.before) for step in ring[:TOLD]], len(ring))
            message = f"events come before one another in a ring: {told}"
            yield Violation("42", message, strict.statement)


TOLD = 8
"""The most members of a ring that a message names."""


def ring_told(first: Sequence[str], count: int) -> str:
    """Return a ring in words, by the first of its members and how many it has."""
    more = [f"{count - len(first):,} more"] if count > len(first) else []
    return " > ".join([*first, *more, first[0]])


def _backwards(instance: Instance, steps: Iterable[Step[Event]]) -> Iterator[Violation]:
    """Yield each event that is said to be later than one that comes after it."""
    times = dict(_times(instance))
    for step in steps:
        one, other = times.get(step.before), times.get(step.after)
        if one is None or other is None or (one.tzinfo is None) is not (other.tzinfo is None):
            continue
        if one > other:
            before, after = (_told(instance, event) for event in (step.before, step.after))
            message = f"{before}, at {one.isoformat()}, is not before {after}, {other.isoformat()}"
            yield Violation("times", message, step.statement)


def _times(instance: Instance) -> Iterator[tuple[Event, datetime]]:
    for fact in instance.facts:
        for what, role, word in _HAPPENED.get(fact.kind, ()):
            term = fact.terms.get(role, fact.name)
            time = instance.moment(fact.terms[word])
            if time is not None:
                yield (what, instance.root(term)), time


# Which events the kinds of statement tell the time of: what happened, and to what.
_HAPPENED: Mapping[Kind, tuple[tuple[str, str, str], ...]] = {
    Kind.GENERATION: (("generation", "prov:entity", "prov:time"),),
    Kind.USAGE: (("usage", "", "prov:time"),),
    Kind.INVALIDATION: (("invalidation", "prov:entity", "prov:time"),),
    Kind.START: (("start", "prov:activity", "prov:time"),),
    Kind.END: (("end", "prov:activity", "prov:time"),),
    Kind.ACTIVITY: (("start", "", "prov:startTime"), ("end", "", "prov:endTime")),
}


def _steps(instance: Instance) -> Iterator[Step[Event]]:
    """Yield what comes before what, clause by clause."""
    lived: dict[Event, Statement] = {}
    for fact in instance.facts:
        for step in _of_fact(instance, fact):
            yield step
            for event in (step.before, step.after):
                lived.setdefault(event, fact.statement)
    for (what, term), statement in lived.items():
        if what == "generation":  # 36
            yield Step((what, term), ("invalidation", term), statement)
        elif what == "start":  # 30
            yield Step((what, term), ("end", term), statement)


def _of_fact(instance: Instance, fact: Fact) -> Iterator[Step[Event]]:
    terms = {role: instance.root(term) for role, term in fact.terms.items()}
    pairs: Iterable[tuple[Event, Event]]
    match fact.kind:
        case Kind.GENERATION:
            pairs = _within(("generation", terms["prov:entity"]), terms["prov:activity"])  # 34
        case Kind.USAGE:
            used, entity = ("usage", instance.root(fact.name)), terms["prov:entity"]
            pairs = (
                *_within(used, terms["prov:activity"]),  # 33
                *_lifetime(used, entity),  # 37, 38
            )
        case Kind.COMMUNICATION:
            pairs = [(("start", terms["prov:informant"]), ("end", terms["prov:informed"]))]  # 35
        case Kind.START:
            pairs = _lifetime(("start", terms["prov:activity"]), terms["prov:trigger"])  # 43
        case Kind.END:
            pairs = _lifetime(("end", terms["prov:activity"]), terms["prov:trigger"])  # 44
        case Kind.DERIVATION:
            later = ("generation", terms["prov:generatedEntity"])
            earlier = ("generation", terms["prov:usedEntity"])
            yield Step(earlier, later, fact.statement, strict=True)  # 42
            pairs = (
                ()
                if instance.is_none(fact.terms["prov:activity"])
                else [
                    (("usage", terms["prov:usage"]), later)  # 41
                ]
            )
        case Kind.SPECIALIZATION | Kind.MENTION:
            special, general = terms["prov:specificEntity"], terms["prov:generalEntity"]
            pairs = [
                (("generation", general), ("generation", special)),  # 45
                (("invalidation", special), ("invalidation", general)),  # 46
            ]
        case Kind.ASSOCIATION:
            pairs = _overlap(terms["prov:activity"], terms["prov:agent"])  # 47
        case Kind.ATTRIBUTION:
            made = ("generation", terms["prov:entity"])
            agent = terms["prov:agent"]
            pairs = [(("generation", agent), made), (("start", agent), made)]  # 48
        case Kind.DELEGATION:
            agent, over = terms["prov:delegate"], terms["prov:responsible"]
            activity = terms["prov:activity"]
            pairs = [
                (("generation", over), ("invalidation", agent)),  # 49
                (("start", over), ("end", agent)),
                *_overlap(activity, agent),  # 47, by inference 14
                *_overlap(activity, over),
            ]
        case Kind.ACTIVITY:
            pairs = [(("start", instance.root(fact.name)), ("end", instance.root(fact.name)))]  # 30
        case _:
            pairs = ()
    for before, after in pairs:
        yield Step(before, after, fact.statement)


def _within(event: Event, activity: Term) -> Iterator[tuple[Event, Event]]:
    yield ("start", activity), event
    yield event, ("end", activity)


def _overlap(activity: Term, agent: Term) -> Iterator[tuple[Event, Event]]:
    yield ("start", activity), ("invalidation", agent)
    yield ("generation", agent), ("end", activity)
    yield ("start", activity), ("end", agent)
    yield ("start", agent), ("end", activity)


def _lifetime(event: Event, entity: Term) -> Iterator[tuple[Event, Event]]:
    yield ("generation", entity), event
    yield event, ("invalidation", entity)


def _told(instance: Instance, event: Event) -> str:
    what, term = event
    return f"{what} of {instance.text(term)}" if what != "usage" else "a usage"


def rings(steps: Sequence[Step[_T]]) -> Iterator[tuple[Step[_T], ...]]:
    """Yield one ring for each set of events that all come before one another.

    It goes through a strict step if there is one. Time grows with the number of steps.
    """
    numbers: dict[_T, int] = {}
    for step in steps:
        numbers.setdefault(step.before, len(numbers))
        numbers.setdefault(step.after, len(numbers))
    following: list[list[int]] = [[] for _ in numbers]
    for step in steps:
        following[numbers[step.before]].append(numbers[step.after])
    part = _parts(following)
    inside: dict[int, list[Step[_T]]] = {}
    for step in steps:
        if part[numbers[step.before]] == part[numbers[step.after]]:
            inside.setdefault(part[numbers[step.before]], []).append(step)
    for within in inside.values():
        yield _ring(next((step for step in within if step.strict), within[0]), within)


def _ring(first: Step[_T], within: Iterable[Step[_T]]) -> tuple[Step[_T], ...]:
    """Return the shortest ring through a step, which is the first of it."""
    following: dict[_T, list[Step[_T]]] = {}
    for step in within:
        following.setdefault(step.before, []).append(step)
    came: dict[_T, Step[_T]] = {first.after: first}
    todo = deque([first.after])
    while todo and first.before not in came:
        for step in following[todo.popleft()]:
            if step.after not in came:
                came[step.after] = step
                todo.append(step.after)
    path = [came[first.before]]
    while path[-1] is not first:
        path.append(came[path[-1].before])
    return tuple(reversed(path))


def _parts(following: Sequence[Sequence[int]]) -> Sequence[int]:
    """Return a number for each node, the same for those that all lead to one another.

    Tarjan's algorithm with a stack of its own, since a chain may be as long as the document.
    """
    count = len(following)
    order, low, part = [-1] * count, [0] * count, [-1] * count
    trail: list[int] = []
    seen = 0
    for start in range(count):
        if order[start] >= 0:
            continue
        todo = [(start, 0)]
        while todo:
            node, next_child = todo.pop()
            if next_child == 0:
                order[node] = low[node] = seen
                seen += 1
                trail.append(node)
            else:
                low[node] = min(low[node], low[following[node][next_child - 1]])
            for i in range(next_child, len(following[node])):
                child = following[node][i]
                if order[child] < 0:
                    todo += [(node, i + 1), (child, 0)]
                    break
                if part[child] < 0:
                    low[node] = min(low[node], order[child])
            else:
                if low[node] == order[node]:
                    while part[node] < 0:
                        part[trail.pop()] = node
    return part
