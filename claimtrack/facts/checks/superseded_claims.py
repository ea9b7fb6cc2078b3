"""Claims of a first event or an absence that are repeated after a newer event."""

from bisect import bisect_right
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from attrs import field, frozen

from claimtrack.facts.conflicts.statement_text import asserted_facts
from claimtrack.facts.core.certain_days import certain_end, certain_start
from claimtrack.facts.core.publication import Publication, first_publication, last_publication
from claimtrack.facts.facts import Facts
from claimtrack.model import Claim, Fact, ValueType, When

_ANYWHERE = ""
"""Key for events at all places."""

_BEGINNING_OF_TIME = -(1 << 62)


@frozen(eq=False)
class SupersededClaim:
    """A claim that a later event has made obsolete, and its last publication.

    ``event`` is a claim that states the event, and ``event_date`` the date of the event in
    it. ``first_publication`` is the publication before the event; None unless the claim
    is of an absence.
    """

    group: int
    claim: Claim
    event: Claim
    event_date: When
    first_publication: Publication | None = field(repr=False)
    last_publication: Publication = field(repr=False)


class _Event(NamedTuple):
    over: int
    name: str
    group: int
    begun: int
    claim: Claim
    when: When


_Key = tuple[str, str, str]


@frozen(eq=False)
class _EventIndex:
    """Events by the day of their beginning.

    ``first`` holds, for each event and all later ones, the first event to end, and the
    first of another group.
    """

    begun: Sequence[int]
    first: Sequence[tuple[_Event, ...]]

    @classmethod
    def of(cls, events: Sequence[_Event]) -> "_EventIndex":
        ordered = sorted(events, key=lambda event: event.begun)
        first: list[tuple[_Event, ...]] = []
        best: tuple[_Event, ...] = ()
        for event in reversed(ordered):
            earliest, *rest = sorted((event, *best), key=lambda event: event[:3])
            best = (earliest, *[each for each in rest if each.group != earliest.group][:1])
            first.append(best)
        return cls([event.begun for event in ordered], first[::-1])

    def after(self, day: int, group: int) -> _Event | None:
        """Return the first event to end that begins after a day and is of another group."""
        position = bisect_right(self.begun, day)
        others = self.first[position] if position < len(self.first) else ()
        return next((event for event in others if event.group != group), None)


def find_superseded_claims(facts: Facts) -> Iterator[SupersededClaim]:
    """Yield a superseded claim of each group, with the first event that supersedes it."""
    candidates = [
        (claim, claim.fact)
        for claim in facts.columns.claims
        if claim.fact is not None and _claims_nothing_newer(claim.fact, facts)
    ]
    if not candidates:
        return
    events = _events(facts, {(fact.subject, fact.predicate) for _, fact in candidates})
    found: dict[int, SupersededClaim] = {}
    for claim, fact in candidates:
        group = facts.columns.group_of(claim.id)
        later = events.get((fact.subject, fact.predicate, fact.where or _ANYWHERE))
        if later is not None and group not in found:
            one = _superseded_claim(facts, group, claim, fact, later)
            if one is not None:
                found[group] = one
    yield from (found[group] for group in sorted(found))


def _claims_nothing_newer(fact: Fact, facts: Facts) -> bool:
    """True if a fact excludes newer events: a "first since" or a "none since"."""
    if fact.when is None or fact.when.qualified:
        return False
    if facts.ledger.predicates[fact.predicate].takes is not ValueType.NOTHING:
        return False
    return fact.first_since is not None or (fact.negated and fact.when.endless is not None)


def _superseded_claim(
    facts: Facts, group: int, claim: Claim, fact: Fact, later: _EventIndex
) -> SupersededClaim | None:
    last = last_publication(facts, group)
    first = first_publication(facts, group) if fact.negated else None
    since = _superseded_after(fact)
    if last is None or since is None or (fact.negated and first is None):
        return None
    event = later.after(since if first is None else max(since, first.day), group)
    if event is None or event.over >= last.day:
        return None
    return SupersededClaim(group, claim, event.claim, event.when, first, last)


def _superseded_after(fact: Fact) -> int | None:
    """Return the day after which an event supersedes a fact."""
    if fact.when is None or not fact.negated:
        return certain_end(fact.when)
    none_since = fact.when.endless
    if none_since is None:
        return None
    return _BEGINNING_OF_TIME if none_since.open_start else none_since.start.latest


def _events(facts: Facts, wanted: set[tuple[str, str]]) -> Mapping[_Key, _EventIndex]:
    """Return the asserted events of subjects and predicates, for each place and all places."""
    events = defaultdict[_Key, list[_Event]](list)
    for claim, fact, group in asserted_facts(facts):
        if (fact.subject, fact.predicate) not in wanted:
            continue
        for when in fact.dates:
            begun, over = certain_start(when), certain_end(when)
            if begun is not None and over is not None:
                event = _Event(over, claim.id, group, begun, claim, when)
                for place in {_ANYWHERE, fact.where or _ANYWHERE}:
                    events[fact.subject, fact.predicate, place].append(event)
    return {key: _EventIndex.of(some) for key, some in events.items()}
