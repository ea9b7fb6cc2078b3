"""Selection of the records that were known by the end of a day.

Only documents, assertions, links, retractions and searches have dates. They decide
which records are known:

- An assertion is known once one of its documents is published, and not before a date in
  its chain (``on``). Without a document, it is known from the date of its last hop.
- A claim is known with its first assertion. A claim that nobody asserts is known
  when all its premises are known or, without premises, when its search was made.
- A link is known when its ends are known and its date, if any, is past. An undated
  link is a judgement that was possible as soon as both ends existed.
- A retraction is known when the withdrawn record is known and its date is past.
- A known record makes every record known that it mentions, even a document that was
  published later, because records are never changed.
- A source or predicate that no other record mentions is always known.

The selection runs twice: with the dates that are certainly past, and with all dates
that may be past. Records that only the second run selects are possible. Both
selections grow with the day.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime

from attrs import frozen

from claimtrack.errors import Fault
from claimtrack.model.assertion import Assertion
from claimtrack.model.claim import Claim
from claimtrack.model.dates.when import When
from claimtrack.model.document import Document
from claimtrack.model.link import Link
from claimtrack.model.predicate import Predicate
from claimtrack.model.record import Record, mentions
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.source import Source
from claimtrack.model.values import describe_value, refuse
from claimtrack.model.waiver import Waiver

_LAST = date.max.toordinal()


def last_day(day: When | date | str) -> date:
    """Return the last day of a day, month, year or other date.

    Raises:
        LedgerError: The text is not an EDTF date, or its last day is not certain
            or not in a year from 1 to 9999.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    when = When.parse(day) if isinstance(day, str) else day
    if not isinstance(when, When):
        refuse(f"expected a date, found {describe_value(when)}", 'write "2021-10-19"', Fault.DATE)
    last = when.latest
    if when.qualified or last is None or last != when.end.earliest:
        message = f"`{when}` has no certain last day"
        refuse(message, "name a day, such as 2021-10-19", Fault.DATE)
    if not 1 <= last <= _LAST:
        refuse(f"`{when}` does not end in a year from 1 to 9999", fault=Fault.DATE)
    return date.fromordinal(last)


def known_days(records: Iterable[Record]) -> list[date]:
    """Return the days that can change what is certainly known, in their order.

    Between two of them, the same records are known.
    """
    found: set[int] = set()
    for record in records:
        for when in _dates(record):
            days = [part.latest_anywhere for part in when.parts if not part.qualified]
            found |= {day for day in days if day is not None and 1 <= day <= _LAST}
    return [date.fromordinal(day) for day in sorted(found)]


def _dates(record: Record) -> Iterator[When]:
    """Yield the dates on which the selection of a record depends."""
    match record:
        case Document():
            dates = [record.published]
        case Assertion():
            dates = [hop.on for hop in record.via]
        case Link() | Retraction():
            dates = [record.on]
        case Claim():
            dates = [] if record.search is None else [record.search.on]
        case _:
            dates = []
    yield from (when for when in dates if when is not None)


def split_by_day(
    records: Sequence[Record], get: Callable[[Ref], Record], day: date
) -> tuple[Sequence[Record], Sequence[Record]]:
    """Return the records known and those only possibly known by the end of a day, in order.

    ``get`` returns the record of a reference and must resolve every mention.
    """
    always = tuple(_unused(records, get))
    known = _known(records, always, get, _Cutoff(day.toordinal(), lenient=False))
    possible = _known(records, always, get, _Cutoff(day.toordinal(), lenient=True)) - known
    return (
        [record for record in records if id(record) in known],
        [record for record in records if id(record) in possible],
    )


@frozen
class _Cutoff:
    """A day against which dates are compared, strictly or leniently.

    A date with a zone is past once the day has ended in every zone, and may be past once
    it has begun in one. Of all dates in a set, one suffices.
    """

    day: int
    lenient: bool

    def is_past(self, when: When | None) -> bool:
        """Return True if a date is certainly past; if lenient, if it may be past."""
        return self.lenient if when is None else any(map(self._is_part_past, when.parts))

    def _is_part_past(self, when: When) -> bool:
        if when.qualified:
            return self.lenient
        bound = when.earliest_anywhere if self.lenient else when.latest_anywhere
        return self.lenient if bound is None else bound <= self.day

    def is_later(self, when: When | None) -> bool:
        """Return True if a date is certainly after the day."""
        return when is not None and any(
            not part.qualified
            and part.earliest_anywhere is not None
            and part.earliest_anywhere > self.day
            for part in when.parts
        )

    def is_published(self, assertion: Assertion, documents: Mapping[str, Document]) -> bool:
        """Return True if a document of an assertion is published; without one, if it was made."""
        dates = [documents[passage.document].published for passage in assertion.at]
        if not any(map(self.is_past, dates or [assertion.via[-1].on])):
            return False
        # A document is not older than the statements in it, whatever its date.
        return not any(self.is_later(hop.on) for hop in assertion.via)


def _known(
    records: Sequence[Record],
    always: Iterable[Record],
    get: Callable[[Ref], Record],
    cutoff: _Cutoff,
) -> frozenset[int]:
    """Return the identities of the records that are known at a cutoff."""
    documents = {record.id: record for record in records if isinstance(record, Document)}
    assertions = [record for record in records if isinstance(record, Assertion)]
    claims = {record.id: record for record in records if isinstance(record, Claim)}
    published = [a for a in assertions if cutoff.is_published(a, documents)]
    known_claims = _known_claims(published, assertions, claims, cutoff)
    out = [document for document in documents.values() if cutoff.is_past(document.published)]
    known = _KnownRecords(get)
    known.add(published, (claims[claim] for claim in known_claims), out)
    known.add(_known_links([r for r in records if isinstance(r, Link)], known, cutoff))
    _add_retractions([r for r in records if isinstance(r, Retraction)], known, get, cutoff)
    known.add(always)
    known.add([r for r in records if isinstance(r, Waiver) and get(r.subject) in known])
    return frozenset(known.identities)


class _KnownRecords:
    """A set of records that is closed under mentions."""

    def __init__(self, get: Callable[[Ref], Record]) -> None:
        self.get = get
        self.identities: set[int] = set()
        self._mentioned: set[tuple[int, str]] = set()

    def __contains__(self, record: Record) -> bool:
        return id(record) in self.identities

    def add(self, *groups: Iterable[Record]) -> None:
        """Add records and, recursively, the records they mention."""
        todo = [record for group in groups for record in group]
        while todo:
            record = todo.pop()
            if record not in self:
                self.identities.add(id(record))
                for _, _, kind, name in mentions(record):
                    # Most mentions repeat, and creating a reference is slow.
                    if (id(kind), name) not in self._mentioned:
                        self._mentioned.add((id(kind), name))
                        todo.append(self.get(Ref(kind, name)))


def _known_claims(
    published: Iterable[Assertion],
    assertions: Iterable[Assertion],
    claims: Mapping[str, Claim],
    cutoff: _Cutoff,
) -> set[str]:
    """Return the ids of the known claims, given the published assertions."""
    asserted = {assertion.claim for assertion in assertions}
    known = _reachable([a.claim for a in published], {id: claims[id].because for id in claims})
    covered = asserted | known
    unasserted = [claim for id, claim in claims.items() if id not in covered]
    missing = [id for id in asserted if id not in known]
    for claim in unasserted:
        searched = None if claim.search is None else claim.search.on
        if not claim.because and not cutoff.is_past(searched):
            missing.append(claim.id)
    conclusions: dict[str, list[str]] = defaultdict(list)
    for claim in unasserted:
        for premise in claim.because:
            conclusions[premise].append(claim.id)
    unfounded = _reachable(missing, conclusions)
    return known.union(claim.id for claim in unasserted if claim.id not in unfounded)


def _reachable(start: Iterable[str], onward: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the claims that are reachable from some claims, including these."""
    reached: set[str] = set()
    todo = list(start)
    while todo:
        claim = todo.pop()
        if claim not in reached:
            reached.add(claim)
            todo += onward.get(claim, ())
    return reached


def _known_links(links: Sequence[Link], known: _KnownRecords, cutoff: _Cutoff) -> Iterator[Link]:
    """Return the known links, given the other known records."""
    missing: list[Link] = []
    undercuts: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ends = [known.get(Ref(n, i)) for _, _, n, i in mentions(link) if n is not RecordKind.SOURCE]
        for end in ends:
            if isinstance(end, Link):
                undercuts[id(end)].append(link)
        complete = all(end in known for end in ends if not isinstance(end, Link))
        if not complete or not (link.on is None or cutoff.is_past(link.on)):
            missing.append(link)
    unfounded: set[int] = set()
    while missing:
        link = missing.pop()
        if id(link) not in unfounded:
            unfounded.add(id(link))
            missing += undercuts[id(link)]
    return (link for link in links if id(link) not in unfounded)


def _add_retractions(
    retractions: Iterable[Retraction],
    known: _KnownRecords,
    get: Callable[[Ref], Record],
    cutoff: _Cutoff,
) -> None:
    """Add the known retractions, also those of documents that other known ones mention."""
    waiting: dict[int, list[Retraction]] = defaultdict(list)
    for retraction in retractions:
        if cutoff.is_past(retraction.on):
            waiting[id(get(retraction.what))].append(retraction)
    todo = [withdrawn for withdrawn in waiting if withdrawn in known.identities]
    while todo:
        for retraction in waiting.pop(todo.pop(), ()):
            known.add([retraction])
            todo += (id(get(Ref(RecordKind.DOCUMENT, each.document))) for each in retraction.at)


def _unused(records: Sequence[Record], get: Callable[[Ref], Record]) -> Iterator[Record]:
    """Return the sources and predicates that no record of another kind leads to."""
    kinds = (Source, Predicate)
    used = _KnownRecords(get)
    used.add(r for r in records if not isinstance(r, (*kinds, Waiver)))
    return (record for record in records if isinstance(record, kinds) and record not in used)
