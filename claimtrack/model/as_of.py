"""What of a ledger was known by the end of a day.

Only documents, assertions, links, retractions and searches carry dates. What is
known follows from them:

- an assertion is known once one of its documents is out; where it stands in no
  document, once the last of its chain has said it (``on``);
- a claim is known with its first assertion. One that nobody asserts is known when
  nothing that it rests on is missing, or where it rests on nothing, when its
  search was made;
- a link needs all that it joins, and its date where it has one: it is a judgement
  of whoever keeps the ledger, who could have made it as soon as there was
  something to judge;
- a retraction needs what it withdraws, and its date;
- whatever a known record mentions is known with it, be it a document that came
  out later: a record is never changed. A source or predicate that no other
  record leads to is always known.

All of this is asked twice: with the dates that are certainly past, and with all
that may be. What only the second answer has is possible. Both answers grow with
the day, so that a later one never forgets.
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
from claimtrack.model.values import refuse, spell
from claimtrack.model.waiver import Waiver

_LAST = date.max.toordinal()


def last_day(day: When | date | str) -> date:
    """Return the last day of what is named: a day, a month, a year.

    Raises:
        LedgerError: it is no EDTF date, or its last day is not certain or in no
            year from 1 to 9999.
    """
    if isinstance(day, datetime):
        return day.date()
    if isinstance(day, date):
        return day
    when = When.parse(day) if isinstance(day, str) else day
    if not isinstance(when, When):
        refuse(f"expected a date, found {spell(when)}", 'write "2021-10-19"', Fault.DATE)
    last = when.latest
    if when.qualified or last is None or last != when.end.earliest:
        message = f"by `{when}` nothing is certain: it has no one last day"
        refuse(message, "name a day, such as 2021-10-19", Fault.DATE)
    if not 1 <= last <= _LAST:
        refuse(f"`{when}` ends in no year from 1 to 9999", fault=Fault.DATE)
    return date.fromordinal(last)


def sorted_by_day(
    records: Sequence[Record], get: Callable[[Ref], Record], day: date
) -> tuple[Sequence[Record], Sequence[Record]]:
    """Return the records known by the end of a day, and those only possibly so, each in order.

    ``get`` returns the record of a name; every name that is mentioned has one.
    """
    always = tuple(_unused(records, get))
    known = _known(records, always, get, _Reading(day.toordinal(), generous=False))
    possible = _known(records, always, get, _Reading(day.toordinal(), generous=True)) - known
    return (
        [record for record in records if id(record) in known],
        [record for record in records if id(record) in possible],
    )


@frozen
class _Reading:
    """How dates are held against a day: strictly, or generously.

    Dates with a zone are of their own calendar day.
    """

    day: int
    generous: bool

    def past(self, when: When | None) -> bool:
        """Whether something surely happened by the end of the day; generously, whether it may."""
        if when is None or when.qualified:
            return self.generous
        bound = when.earliest if self.generous else when.latest
        return self.generous if bound is None else bound <= self.day

    def later(self, when: When | None) -> bool:
        """Whether something surely happened after the day."""
        if when is None or when.qualified or when.earliest is None:
            return False
        return when.earliest > self.day

    def made(self, assertion: Assertion, documents: Mapping[str, Document]) -> bool:
        """Whether an assertion is out in one of its documents, or without one was made."""
        dates = [documents[passage.document].published for passage in assertion.at]
        if not any(map(self.past, dates or [assertion.via[-1].on])):
            return False
        # An undated document is no older than the words that stand in it.
        return not self.generous or not any(self.later(hop.on) for hop in assertion.via)


def _known(
    records: Sequence[Record],
    always: Iterable[Record],
    get: Callable[[Ref], Record],
    reading: _Reading,
) -> frozenset[int]:
    """Return the identities of the records that are known in a reading of their dates."""
    documents = {record.id: record for record in records if isinstance(record, Document)}
    assertions = [record for record in records if isinstance(record, Assertion)]
    claims = {record.id: record for record in records if isinstance(record, Claim)}
    made = [assertion for assertion in assertions if reading.made(assertion, documents)]
    stated = _claims_of(made, assertions, claims, reading)
    out = [document for document in documents.values() if reading.past(document.published)]
    known = _Known(get)
    known.add(made, (claims[claim] for claim in stated), out)
    known.add(_links([r for r in records if isinstance(r, Link)], known, reading))
    known.add(
        [
            record
            for record in records
            if isinstance(record, Retraction)
            and reading.past(record.on)
            and get(record.what) in known
        ]
    )
    known.add(always)
    known.add([r for r in records if isinstance(r, Waiver) and get(r.subject) in known])
    return frozenset(known.identities)


class _Known:
    """Records that are known, and with each all that it mentions."""

    def __init__(self, get: Callable[[Ref], Record]) -> None:
        self.get = get
        self.identities: set[int] = set()
        self._mentioned: set[tuple[int, str]] = set()

    def __contains__(self, record: Record) -> bool:
        return id(record) in self.identities

    def add(self, *groups: Iterable[Record]) -> None:
        """Add records and, in turn, what they mention."""
        todo = [record for group in groups for record in group]
        while todo:
            record = todo.pop()
            if record not in self:
                self.identities.add(id(record))
                for _, _, noun, name in mentions(record):
                    # Few are mentioned often, and to make a reference takes a while.
                    if (id(noun), name) not in self._mentioned:
                        self._mentioned.add((id(noun), name))
                        todo.append(self.get(Ref(noun, name)))


def _claims_of(
    made: Iterable[Assertion],
    assertions: Iterable[Assertion],
    claims: Mapping[str, Claim],
    reading: _Reading,
) -> set[str]:
    """Return the claims that are known, given the assertions that were made."""
    asserted = {assertion.claim for assertion in assertions}
    known = _reached([a.claim for a in made], {id: claims[id].because for id in claims})
    spoken_for = asserted | known
    silent = [claim for id, claim in claims.items() if id not in spoken_for]
    missing = [id for id in asserted if id not in known]
    missing += [c.id for c in silent if not c.because and not _searched(c, reading)]
    rests: dict[str, list[str]] = defaultdict(list)
    for claim in silent:
        for premise in claim.because:
            rests[premise].append(claim.id)
    unfounded = _reached(missing, rests)
    return known.union(claim.id for claim in silent if claim.id not in unfounded)


def _reached(start: Iterable[str], onward: Mapping[str, Sequence[str]]) -> set[str]:
    """Return the claims to which steps lead from some, with these."""
    reached: set[str] = set()
    todo = list(start)
    while todo:
        claim = todo.pop()
        if claim not in reached:
            reached.add(claim)
            todo += onward.get(claim, ())
    return reached


def _searched(claim: Claim, reading: _Reading) -> bool:
    return reading.past(None if claim.search is None else claim.search.on)


def _links(links: Sequence[Link], known: _Known, reading: _Reading) -> Iterator[Link]:
    """Yield the links that are known, given what else is."""
    missing: list[Link] = []
    rests: dict[int, list[Link]] = defaultdict(list)
    for link in links:
        ends = [known.get(Ref(n, i)) for _, _, n, i in mentions(link) if n is not RecordKind.SOURCE]
        for end in ends:
            if isinstance(end, Link):
                rests[id(end)].append(link)
        there = all(end in known for end in ends if not isinstance(end, Link))
        if not there or not (link.on is None or reading.past(link.on)):
            missing.append(link)
    unfounded: set[int] = set()
    while missing:
        link = missing.pop()
        if id(link) not in unfounded:
            unfounded.add(id(link))
            missing += rests[id(link)]
    return (link for link in links if id(link) not in unfounded)


def _unused(records: Sequence[Record], get: Callable[[Ref], Record]) -> Iterator[Record]:
    """Yield the sources and predicates to which no record of another kind leads."""
    names = (Source, Predicate)
    used = _Known(get)
    used.add(r for r in records if not isinstance(r, (*names, Waiver)))
    return (record for record in records if isinstance(record, names) and record not in used)
