"""The records of a ledger that is being edited, each found from what it has to do with.

Each claim knows what is said of it and what it hangs together with; each source,
document and predicate which claims name it. So what an edit costs goes by what it
touches, and not by the ledger.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TypeVar

from attrs import define, field

from claimtrack.analysis.publication import earliest
from claimtrack.garbage import collection_paused
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Noun,
    Predicate,
    Record,
    Ref,
    Retraction,
    Source,
    Waiver,
    ref_of,
)
from claimtrack.scale.entries import Names, drop, gather, put, strike, take_out
from claimtrack.scale.shared import Key, SharedFacts

_R = TypeVar("_R")

_BY_CONTENT = re.compile("[alr]-[0-9a-f]{32}")
"""What the name of a record without an id looks like."""

Said = Assertion | Link | Retraction
"""The records that need no id."""


@define(eq=False)
class Holdings:
    """Records that come and go, hence not frozen; whether they make a ledger it does not ask.

    Ids that are mentioned and not there are passed over: whoever builds the ledger of
    a part is told of them.
    """

    sources: dict[str, Source] = field(factory=dict)
    documents: dict[str, Document] = field(factory=dict)
    predicates: dict[str, Predicate] = field(factory=dict)
    claims: dict[str, Claim] = field(factory=dict)
    said: dict[str, list[Assertion]] = field(factory=dict)
    """By the claim of which it is said."""
    links: dict[str, list[Link]] = field(factory=dict)
    """By the claim that bears."""
    retractions: dict[Ref, list[Retraction]] = field(factory=dict)
    """By what is withdrawn."""
    waivers: list[Waiver] = field(factory=list)
    naming: dict[str, Names] = field(factory=dict)
    """The claims that name a source: as what they are about, or in what is said of them."""
    citing: dict[str, Names] = field(factory=dict)
    """The claims that stand at a document."""
    facts: SharedFacts = field(factory=SharedFacts)
    crediting: dict[str, Names] = field(factory=dict)
    """The documents that mention a source."""
    withdrawing: dict[str, dict[Ref, None]] = field(factory=dict)
    """What a source withdrew."""
    _bearing: dict[Ref, list[Link]] = field(factory=dict)
    """The links that bear on a claim, an assertion or a link."""
    _resting: dict[str, Names] = field(factory=dict)
    """The claims that rest on a claim."""
    _owned: dict[str, Names] = field(factory=dict)
    """The sources that are part of a source."""
    _out: dict[str, list[tuple[float, str]]] = field(factory=dict)
    """The standing documents of a publisher in the order they can have come out."""
    _given: dict[Ref, Said] = field(factory=dict)
    _unnamed: dict[Ref, list[Said]] | None = field(default=None)
    """Those without an id by their content, once some record names one so."""
    _by_content: int = field(default=0)
    """How many records do."""

    @classmethod
    def of(cls, ledger: Ledger) -> "Holdings":
        """Return the records of a ledger."""
        held = cls()
        with collection_paused():
            held.add(ledger.records())
        return held

    def add(self, records: Iterable[Record]) -> None:
        """Put records in."""
        related = False
        for record in records:
            related |= isinstance(record, Predicate)
            self._enter(record)
        if related:
            self.facts.relate(self.predicates)

    def remove(self, records: Iterable[Record]) -> None:
        """Take records out; each is there, the very object."""
        related = False
        for record in records:
            related |= isinstance(record, Predicate)
            self._leave(record)
        if related:
            self.facts.relate(self.predicates)

    def records(self) -> Iterator[Record]:
        """Yield every record, in the order of a ledger's."""
        yield from self.sources.values()
        yield from self.documents.values()
        yield from self.predicates.values()
        yield from self.claims.values()
        for said in self.said.values():
            yield from said
        for links in self.links.values():
            yield from links
        for retractions in self.retractions.values():
            yield from retractions
        yield from self.waivers

    def get(self, ref: Ref) -> Record | None:
        """Return the record of a name, if it is there."""
        match ref.kind:
            case Noun.SOURCE:
                return self.sources.get(ref.id)
            case Noun.DOCUMENT:
                return self.documents.get(ref.id)
            case Noun.PREDICATE:
                return self.predicates.get(ref.id)
            case Noun.CLAIM:
                return self.claims.get(ref.id)
            case Noun.WAIVER:
                return next((each for each in self.waivers if each.ref == ref), None)
            case _:
                return self._given.get(ref) or next(iter(self._called(ref)), None)

    def alike(self, record: Record) -> Sequence[Record]:
        """Return the records among which one equal to this is, if there is any."""
        match record:
            case Assertion():
                return self.said.get(record.claim, ())
            case Link():
                return self.links.get(record.from_, ())
            case Retraction():
                return self.retractions.get(record.what, ())
            case Waiver():
                return self.waivers
            case Source() | Document() | Predicate() | Claim():
                held = self.get(ref_of(record))
                return () if held is None else (held,)

    def home(self, ref: Ref) -> str | None:
        """Return the claim that a record is judged with, if there is one."""
        record = self.get(ref)
        if isinstance(record, Retraction):
            record = self.get(record.what)
        match record:
            case Claim():
                return record.id
            case Assertion():
                return record.claim
            case Link():
                return record.from_
            case _:
                return None

    def near(self, claims: Iterable[str]) -> Names:
        """Return claims and all in their neighbourhoods, as far as they are there."""
        found = {claim: None for claim in claims if claim in self.claims}
        passed: set[Key] = set()
        todo = list(found)
        while todo:
            here = todo.pop()
            gather(self.facts.sharing(here, passed), found, todo)
            joined = (claim for claim in self._joined(here) if claim in self.claims)
            gather(joined, found, todo)
        return found

    def _joined(self, claim: str) -> Iterator[str]:
        """Yield the claims that links and premises join to one."""
        yield from self.claims[claim].because
        yield from self._resting.get(claim, ())
        for link in self._bearing.get(Ref(Noun.CLAIM, claim), ()):
            yield link.from_
        for link in self.links.get(claim, ()):
            there = self.home(link.target)
            if there is not None:
                yield there
        for record in (*self.said.get(claim, ()), *self.links.get(claim, ())):
            for link in self._on(self._bearing, record):
                yield link.from_

    def withdrawn(self, record: Assertion | Link) -> Sequence[Retraction]:
        """Return what retracts an assertion or a link."""
        return self._on(self.retractions, record)

    def _on(self, table: Mapping[Ref, list[_R]], record: Assertion | Link) -> Sequence[_R]:
        """Return what a table has for a record; hashing one without an id is mostly spared."""
        if not table or (record.id is None and not self._by_content):
            return ()
        return table.get(record.ref, ())

    def first(self, publisher: str) -> str | None:
        """Return the standing document that a publisher can have brought out first."""
        documents = self._out.get(publisher)
        return documents[0][1] if documents else None

    def voice(self, source: str) -> Names:
        """Return all sources that have a voice with one, itself among them."""
        path: Names = {source: None}
        top = source
        while top in self.sources:
            above = self.sources[top].part_of
            if above is None or above in path:
                break
            path[above], top = None, above
        members: Names = {top: None}
        todo = [top]
        while todo:
            gather(self._owned.get(todo.pop(), ()), members, todo)
        return members | path

    def _enter(self, record: Record) -> None:
        match record:
            case Assertion():
                self.said.setdefault(record.claim, []).append(record)
                self._name(record.claim, record)
                self._call(record)
            case Claim():
                self.claims[record.id] = record
                self._name(record.id, record)
                for premise in record.because:
                    put(self._resting, premise, record.id)
                self.facts.enter(record)
            case Source():
                self.sources[record.id] = record
                if record.part_of is not None:
                    put(self._owned, record.part_of, record.id)
            case Document():
                self.documents[record.id] = record
                for source in named_by(record):
                    put(self.crediting, source, record.id)
                self._stand(record)
            case Predicate():
                self.predicates[record.id] = record
            case Link():
                self.links.setdefault(record.from_, []).append(record)
                self._bearing.setdefault(record.target, []).append(record)
                self._name(record.from_, record)
                self._by_content += _called_by_content(record.target)
                self._call(record)
            case Retraction():
                self.retractions.setdefault(record.what, []).append(record)
                for source in named_by(record):
                    self.withdrawing.setdefault(source, {})[record.what] = None
                self._by_content += _called_by_content(record.what)
                self._call(record)
                self._stand_again(record.what)
            case Waiver():
                self.waivers.append(record)

    def _leave(self, record: Record) -> None:
        match record:
            case Assertion():
                strike(self.said, record.claim, record)
                self._unname(record.claim, record)
                self._uncall(record)
            case Claim():
                del self.claims[record.id]
                self._unname(record.id, record)
                for premise in {*record.because}:
                    drop(self._resting, premise, record.id)
                self.facts.leave(record)
            case Source():
                del self.sources[record.id]
                if record.part_of is not None:
                    drop(self._owned, record.part_of, record.id)
            case Document():
                del self.documents[record.id]
                for source in {*named_by(record)}:
                    drop(self.crediting, source, record.id)
                self._stand(record)
            case Predicate():
                del self.predicates[record.id]
            case Link():
                strike(self.links, record.from_, record)
                strike(self._bearing, record.target, record)
                self._unname(record.from_, record)
                self._by_content -= _called_by_content(record.target)
                self._uncall(record)
            case Retraction():
                strike(self.retractions, record.what, record)
                left = {each.by for each in self.retractions.get(record.what, ())}
                for source in named_by(record):
                    if source not in left:
                        drop(self.withdrawing, source, record.what)
                self._by_content -= _called_by_content(record.what)
                self._uncall(record)
                self._stand_again(record.what)
            case Waiver():
                take_out(self.waivers, record)

    def _name(self, claim: str, record: Record) -> None:
        """Have a claim found by the sources and documents of one of its records."""
        for source in named_by(record):
            put(self.naming, source, claim)
        for document in cited_by(record):
            put(self.citing, document, claim)

    def _unname(self, claim: str, record: Record) -> None:
        """Have it found no more by those that no other of its records names."""
        about: list[Record] = [*self.said.get(claim, ()), *self.links.get(claim, ())]
        if claim in self.claims:
            about.append(self.claims[claim])
        named = {source for each in about for source in named_by(each)}
        cited = {document for each in about for document in cited_by(each)}
        for source in set(named_by(record)) - named:
            drop(self.naming, source, claim)
        for document in set(cited_by(record)) - cited:
            drop(self.citing, document, claim)

    def _call(self, record: Said) -> None:
        if record.id is not None:
            self._given[record.ref] = record
        elif self._unnamed is not None:
            self._unnamed.setdefault(record.ref, []).append(record)

    def _uncall(self, record: Said) -> None:
        if record.id is not None:
            del self._given[record.ref]
        elif self._unnamed is not None:
            strike(self._unnamed, record.ref, record)

    def _called(self, ref: Ref) -> Sequence[Said]:
        """Return the records that a hash of their content names; the first asked for takes long."""
        if not _called_by_content(ref):
            return ()
        if self._unnamed is None:
            self._unnamed = {}
            for table in (self.said, self.links, self.retractions):
                for some in table.values():
                    for record in some:
                        self._call(record)
        return self._unnamed.get(ref, ())

    def _stand_again(self, ref: Ref) -> None:
        if ref.kind is Noun.DOCUMENT and ref.id in self.documents:
            self._stand(self.documents[ref.id])

    def _stand(self, document: Document) -> None:
        """Have a document stand in the order of its publisher's, or no more."""
        if document.publisher is None:
            return
        order, entry = self._out.setdefault(document.publisher, []), earliest(document)
        at = bisect_left(order, entry)
        there = order[at : at + 1] == [entry]
        withdrawn = Ref(Noun.DOCUMENT, document.id) in self.retractions
        stands = document.id in self.documents and not withdrawn
        if stands and not there:
            order.insert(at, entry)
        elif there and not stands:
            del order[at]


def named_by(record: Record) -> Sequence[str]:
    """Return the sources that a record names itself."""
    match record:
        case Assertion():
            return [hop.source for hop in record.via]
        case Claim():
            return record.about
        case Document():
            named = (record.publisher, record.author, *record.credits)
            return [source for source in named if source is not None]
        case Link() | Retraction():
            return () if record.by is None else (record.by,)
        case Source() | Predicate() | Waiver():
            return ()


def cited_by(record: Record) -> Sequence[str]:
    """Return the documents that a record stands at."""
    if not isinstance(record, Assertion):
        return ()
    hops = [hop.at.document for hop in record.via if hop.at is not None]
    return [*hops, *(passage.document for passage in record.at)]


def _called_by_content(ref: Ref) -> bool:
    return _BY_CONTENT.fullmatch(ref.id) is not None
