"""What was the newest, or true, when it was first said, and is said on after something newer."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import field, frozen

from claimtrack.facts.conflicts.statement_text import told_of
from claimtrack.facts.core.certain_days import certain_end, certain_start
from claimtrack.facts.core.publication import Publication, first_out, last_out
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Claim, Fact, ValueType

_ANY = ""
"""Stands for all places."""

_ALWAYS = -(1 << 62)


@frozen(eq=False)
class SupersededClaim:
    """A claim that an event has overtaken, and the document that repeats it all the same.

    ``first`` is where it was published before the event, if that matters.
    """

    group: int
    claim: Claim
    event: Claim
    first: Publication | None = field(repr=False)
    last: Publication = field(repr=False)


class _Event(NamedTuple):
    over: int
    name: str
    group: int
    begun: int
    claim: Claim


_Key = tuple[str, str, str]


@frozen(eq=False)
class _Later:
    """Events by the day on which they have begun, and of each and all later the first two over.

    The second is the first of those of another group than the first one's.
    """

    begun: Sequence[int]
    first: Sequence[tuple[_Event, ...]]

    @classmethod
    def of(cls, events: Sequence[_Event]) -> "_Later":
        ordered = sorted(events, key=lambda event: event.begun)
        first: list[tuple[_Event, ...]] = []
        best: tuple[_Event, ...] = ()
        for event in reversed(ordered):
            best = _first_two((event, *best))
            first.append(best)
        return cls([event.begun for event in ordered], first[::-1])

    def after(self, day: int, group: int) -> _Event | None:
        """Return the first to be over that begins after a day, of another group."""
        position = bisect_right(self.begun, day)
        others = self.first[position] if position < len(self.first) else ()
        return next((event for event in others if event.group != group), None)


def _first_two(events: Sequence[_Event]) -> tuple[_Event, ...]:
    ordered = sorted(events, key=lambda event: event[:3])
    others = [event for event in ordered if event.group != ordered[0].group]
    return (ordered[0], *others[:1])


def overtaken(facts: Groundwork) -> Iterator[SupersededClaim]:
    """Yield a claim of each group that an event has overtaken, with the first such event."""
    asked = [
        (claim, claim.fact)
        for claim in facts.columns.claims
        if claim.fact is not None and _is_of_the_newest(claim.fact, facts)
    ]
    if not asked:
        return
    events = _events(facts, {(fact.subject, fact.predicate) for _, fact in asked})
    found: dict[int, SupersededClaim] = {}
    for claim, fact in asked:
        group = facts.columns.group_of(claim.id)
        later = events.get((fact.subject, fact.predicate, fact.where or _ANY))
        if later is not None and group not in found:
            one = _overtaken(facts, group, claim, fact, later)
            if one is not None:
                found[group] = one
    yield from (found[group] for group in sorted(found))


def _is_of_the_newest(fact: Fact, facts: Groundwork) -> bool:
    """Whether a fact says that nothing came after something: a "first since", a "none since"."""
    if fact.when is None or fact.when.qualified:
        return False
    if facts.ledger.predicates[fact.predicate].takes is not ValueType.NOTHING:
        return False
    open_ended = fact.when.open_end or fact.when.unknown_end
    return fact.first_since is not None or (fact.negated and open_ended)


def _overtaken(
    facts: Groundwork, group: int, claim: Claim, fact: Fact, later: _Later
) -> SupersededClaim | None:
    last = last_out(facts, group)
    first = first_out(facts, group) if fact.negated else None
    since = _since(fact)
    if last is None or since is None or (fact.negated and first is None):
        return None
    event = later.after(since if first is None else max(since, first.day), group)
    if event is None or event.over >= last.day:
        return None
    return SupersededClaim(group, claim, event.claim, first, last)


def _since(fact: Fact) -> int | None:
    """Return the day after which an event is a newer one, or breaks the absence."""
    if fact.when is None:
        return None
    if not fact.negated:
        return fact.when.latest
    return _ALWAYS if fact.when.open_start else fact.when.start.latest


def _events(facts: Groundwork, asked: set[tuple[str, str]]) -> Mapping[_Key, _Later]:
    """Return the asserted events of some subjects and predicates, by place and for all places."""
    events = defaultdict[_Key, list[_Event]](list)
    for claim, fact, group in told_of(facts):
        begun, over = certain_start(fact.when), certain_end(fact.when)
        if (fact.subject, fact.predicate) in asked and begun is not None and over is not None:
            event = _Event(over, claim.id, group, begun, claim)
            for place in {_ANY, fact.where or _ANY}:
                events[fact.subject, fact.predicate, place].append(event)
    return {key: _Later.of(some) for key, some in events.items()}
