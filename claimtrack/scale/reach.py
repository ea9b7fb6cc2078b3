"""What an edit reaches, and all that is judged with it: a part of a ledger made to measure."""

from collections.abc import Iterable, Iterator, Sequence

from attrs import field, frozen

from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Link,
    Noun,
    Predicate,
    Record,
    Ref,
    Retraction,
    Source,
    Waiver,
)
from claimtrack.scale.entries import Names
from claimtrack.scale.holdings import Holdings, cited_by, named_by


@frozen
class Reach:
    """What is judged anew: claims, and the documents and sources for what is said of themselves."""

    claims: Names = field(factory=dict)
    documents: Names = field(factory=dict)
    sources: Names = field(factory=dict)

    def __or__(self, other: "Reach") -> "Reach":
        return Reach(
            self.claims | other.claims,
            self.documents | other.documents,
            self.sources | other.sources,
        )


def reach(held: Holdings, records: Iterable[Record]) -> Reach:
    """Return what rests on some of these records, be they there or not.

    Of the neighbourhood of a claim only that one is named.
    """
    found = _Reaching(held)
    for record in records:
        match record:
            case Claim():
                found.claim(record.id)
            case Assertion():
                found.claim(record.claim)
            case Link():
                found.claim(record.from_)
                found.ref(record.target)
            case Retraction():
                found.ref(record.what)
            case Waiver():
                found.ref(record.subject)
            case Document():
                found.document(record.id)
            case Source():
                found.source(record.id)
            case Predicate():
                for other in held.facts.family(record.id):
                    found.of.claims.update(held.facts.stating.get(other, {}))
    return found.of


@frozen(eq=False)
class _Reaching:
    held: Holdings
    of: Reach = field(factory=Reach)

    def claim(self, id: str) -> None:
        self.of.claims[id] = None

    def ref(self, ref: Ref) -> None:
        record = self.held.get(ref)
        if ref.kind is Noun.SOURCE:
            self.of.sources[ref.id] = None
        elif ref.kind is Noun.DOCUMENT:
            self.document(ref.id)
        elif isinstance(record, Retraction) and record.what.kind is Noun.DOCUMENT:
            self.document(record.what.id)
        elif (claim := self.held.home(ref)) is not None:
            self.claim(claim)

    def document(self, id: str) -> None:
        """Add a document, the claims that stand at it, and those judged with it as a first one."""
        self.of.documents[id] = None
        self.of.claims.update(self.held.citing.get(id, {}))
        document = self.held.documents.get(id)
        publisher = None if document is None else document.publisher
        if publisher is not None and self.held.first(publisher) == id:
            self.of.claims.update(dict.fromkeys(self._judged_with(publisher)))

    def source(self, id: str) -> None:
        """Add all that is judged with a source or another of its voice."""
        for member in self.held.voice(id):
            self.of.sources[member] = None
            self.of.claims.update(dict.fromkeys(self._judged_with(member)))
            for document in self.held.crediting.get(member, ()):
                self.document(document)
            for ref in self.held.withdrawing.get(member, ()):
                self.ref(ref)

    def _judged_with(self, source: str) -> Iterator[str]:
        """Yield the claims that name a source, in a withdrawal of what is said of them too."""
        yield from self.held.naming.get(source, ())
        for ref in self.held.withdrawing.get(source, ()):
            home = self.held.home(ref)
            if ref.kind is Noun.DOCUMENT:
                yield from self.held.citing.get(ref.id, ())
            elif home is not None:
                yield home


def part(held: Holdings, reached: Reach) -> Iterator[Record]:
    """Yield the records by which what is reached is judged, in the order of ids; no waivers.

    The claims are whole neighbourhoods. With a source come all that have a voice with it
    and the document that it published first, as in any part; and all predicates.
    """
    claims = [held.claims[id] for id in sorted(reached.claims) if id in held.claims]
    said = [each for claim in claims for each in held.said.get(claim.id, ())]
    links = [each for claim in claims for each in held.links.get(claim.id, ())]
    cited = reached.documents | {id: None for each in said for id in cited_by(each)}
    withdrawn = _withdrawn(held, (*said, *links), cited)
    records: tuple[Record, ...] = (*claims, *said, *links, *withdrawn)
    sources = {id: None for each in records for id in named_by(each)}
    sources |= reached.sources
    firsts = [id for source in sources if (id := held.first(source)) is not None]
    documents = [held.documents[id] for id in sorted({*cited, *firsts}) if id in held.documents]
    sources |= {id: None for each in documents for id in named_by(each)}
    voices: Names = {}
    for source in sources:
        if source not in voices:
            voices |= held.voice(source)
    yield from (held.sources[id] for id in sorted(voices) if id in held.sources)
    yield from documents
    yield from held.predicates.values()
    yield from records


def _withdrawn(
    held: Holdings, records: Iterable[Assertion | Link], documents: Iterable[str]
) -> Sequence[Retraction]:
    """Return what withdraws some records or documents, each once."""
    if not held.retractions:
        return ()
    of_records = [each for record in records for each in held.withdrawn(record)]
    refs = [Ref(Noun.DOCUMENT, id) for id in documents]
    of_documents = [each for ref in refs for each in held.retractions.get(ref, ())]
    return [*{id(each): each for each in (*of_records, *of_documents)}.values()]


def orphans(held: Holdings, added: Iterable[Record], removed: Iterable[Record]) -> Iterator[Record]:
    """Yield what belongs to records that are not there, after an edit: it would dangle.

    All else that mentions them is judged anew.
    """
    for record in added:
        match record:
            case Assertion() if record.claim not in held.claims:
                yield record
            case Link() if record.from_ not in held.claims:
                yield record
            case Retraction() if held.get(record.what) is None:
                yield record
            case _:
                pass
    for record in removed:
        match record:
            case Claim() if record.id not in held.claims:
                yield from held.said.get(record.id, ())
                yield from held.links.get(record.id, ())
            case Assertion() | Link():
                withdrawn = held.withdrawn(record)
                yield from (each for each in withdrawn if held.get(each.what) is None)
            case _:
                pass
