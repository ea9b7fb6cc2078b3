"""What a PROV document of others has for a ledger, and what of it is only kept.

Agents become sources, entities documents. PROV has no claims, and so no
assertions come of it: that one text was derived from another says nothing of what
either claims. Whatever it says besides is kept beside the ledger.
"""

from collections import Counter
from collections.abc import Iterator, Mapping

from attrs import define, field, frozen

from claimtrack.errors import Fault, Problem
from claimtrack.formats.naming import Ids
from claimtrack.formats.prov.reading import Read
from claimtrack.formats.prov.statements import (
    PROV,
    Attributes,
    Document,
    Kind,
    Literal,
    Scope,
    Statement,
    Value,
    listed,
)
from claimtrack.formats.prov.vocabulary import CT
from claimtrack.formats.shape import CLASSES, accepts, shape_of
from claimtrack.formats.structure import shown
from claimtrack.model import Noun, SourceKind
from claimtrack.place import Place

_TERMS = ("http://purl.org/dc/terms/", "http://purl.org/dc/elements/1.1/", "http://schema.org/")

_TITLES = (f"{PROV}label", *(f"{each}{word}" for each in _TERMS for word in ("title", "name")))
_ADDRESSES = (f"{PROV}location", "http://schema.org/url", "http://xmlns.com/foaf/0.1/homepage")
_ISSUED = (f"{_TERMS[0]}issued", "http://schema.org/datePublished")
_LANGUAGES = (f"{_TERMS[0]}language", f"{_TERMS[1]}language", "http://schema.org/inLanguage")
_NAMES = (f"{PROV}label", "http://xmlns.com/foaf/0.1/name", "http://schema.org/name")

# The kind of agents without a type is one that is no origin, since nothing says it is.
_KINDS: Mapping[str, SourceKind] = {
    f"{PROV}Person": SourceKind.PERSON,
    f"{PROV}Organization": SourceKind.ORGANISATION,
    f"{PROV}SoftwareAgent": SourceKind.MODEL,
}
_UNTYPED = SourceKind.OUTLET


@frozen(eq=False)
class Found:
    """A record to be made of a thing: what it is called there, what it says, and where."""

    noun: Noun
    name: str
    table: dict[str, object]
    place: Place


@define(eq=False)
class Importer:
    """Makes tables of records from foreign statements. Grows, hence not frozen."""

    read: Read
    ids: Ids
    notes: list[Problem] = field(factory=list)
    _found: dict[str, Found] = field(factory=dict)
    """By IRI."""

    def records(self, ours: frozenset[str]) -> list[Found]:
        """Return what sources and documents a document tells of, but for things that are ours.

        The name of a thing is one that the document as a whole knows; what only a
        bundle can name is left where it is.
        """
        for kind, noun in ((Kind.AGENT, Noun.SOURCE), (Kind.ENTITY, Noun.DOCUMENT)):
            for statement, scope in self._statements(kind):
                iri = scope.iri(statement.name)
                if iri not in ours and not iri.startswith(CT):
                    self._add(noun, statement, iri, scope)
        if self._found:
            self._owners()
            self._authors()
            self._tell_untyped()
        return [*self._found.values()]

    def _statements(self, kind: Kind) -> Iterator[tuple[Statement, Scope]]:
        document = self.read.document
        for part in document.parts():
            if kind in part.groups:
                scope = document.scope(part.name)
                for statement in part.statements(kind):
                    yield statement, scope

    def _add(self, noun: Noun, statement: Statement, iri: str, scope: Scope) -> None:
        types = scope.types(statement.attributes)
        if f"{PROV}Bundle" in types or self.read.document.scope().iri(statement.name) != iri:
            return
        found = self._found.get(iri)
        if found is None:
            place = self.read.place(statement.bundle, statement.kind, statement.name)
            local = statement.name.rpartition(":")[2]
            table: dict[str, object] = {"id": self.ids.of(local, noun.value)}
            found = self._found[iri] = Found(noun, statement.name, table, place)
        if found.noun is noun:
            said = self._source if noun is Noun.SOURCE else self._document
            for word, value in said(statement.attributes, scope, types):
                if word not in found.table and self._accepts(noun, word, value, found):
                    found.table[word] = value

    def _source(
        self, attributes: Attributes, scope: Scope, types: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        for iri, kind in _KINDS.items():
            if iri in types:
                yield "kind", kind.value
        yield from _first("name", _NAMES, attributes, scope)

    def _document(
        self, attributes: Attributes, scope: Scope, _: frozenset[str]
    ) -> Iterator[tuple[str, str]]:
        yield from _first("title", _TITLES, attributes, scope)
        for word, value in _first("url", _ADDRESSES, attributes, scope):
            if value.startswith(("http://", "https://")):
                yield word, value
        yield from _first("published", _ISSUED, attributes, scope)
        yield from _first("lang", _LANGUAGES, attributes, scope)

    def _accepts(self, noun: Noun, word: str, value: str, found: Found) -> bool:
        """Say whether a record may hold a value, and warn where it may not."""
        if accepts(shape_of(CLASSES[noun]).words[word].convert, value):
            return True
        message = f"{shown(found.name)}: {shown(value)} can be no `{word}`, and is only kept"
        self.notes.append(Problem(Fault.VALUE, message, found.place, warning=True))
        return False

    def _owners(self) -> None:
        """Give each source that acts for one other, whatever it does, that one as its owner."""
        over: dict[str, str] = {}
        for one, others in self._pairs(Kind.DELEGATION).items():
            if len(others) > 1:
                self._tell_kept(one, "acts on behalf of several others")
            else:
                over[one] = next(iter(others))
        for one in _in_rings(over):
            self._tell_kept(one, "acts on behalf of others in a ring", Fault.OWNER_RING)
            del over[one]
        for one, other in over.items():
            if self._found[one].noun is Noun.SOURCE:
                self._found[one].table["part_of"] = self._found[other].table["id"]

    def _authors(self) -> None:
        """Give each document that is attributed to one source that one as its author."""
        for one, others in self._pairs(Kind.ATTRIBUTION).items():
            if self._found[one].noun is not Noun.DOCUMENT:
                continue
            if len(others) > 1:
                self._tell_kept(one, "is attributed to several")
            else:
                self._found[one].table["author"] = self._found[next(iter(others))].table["id"]

    def _tell_kept(self, iri: str, what: str, fault: Fault = Fault.VALUE) -> None:
        found = self._found[iri]
        message = f"{shown(found.name)} {what}, which is only kept"
        self.notes.append(Problem(fault, message, found.place, warning=True))

    def _pairs(self, kind: Kind) -> Mapping[str, Mapping[str, None]]:
        """Return by IRI of what became a record to which sources a relation joins it, in order.

        One that holds for a single activity says nothing of the two as such.
        """
        pairs: dict[str, dict[str, None]] = {}
        for statement, scope in self._statements(kind):
            if kind is Kind.DELEGATION and "prov:activity" in statement.attributes:
                continue
            for one in map(scope.iri, statement.names(kind.roles[0])):
                for other in map(scope.iri, statement.names(kind.roles[1])):
                    there = self._found.get(other)
                    if one in self._found and there and there.noun is Noun.SOURCE:
                        pairs.setdefault(one, {})[other] = None
        return pairs

    def _tell_untyped(self) -> None:
        untyped = [
            found
            for found in self._found.values()
            if found.noun is Noun.SOURCE and "kind" not in found.table
        ]
        for found in untyped:
            found.table["kind"] = _UNTYPED.value
        if untyped:
            more = f" and {len(untyped) - 1:,} more" if len(untyped) > 1 else ""
            message = f"nothing says what {shown(untyped[0].name)}{more} may be"
            hint = f"taken for an {_UNTYPED.value}, which is no origin; say `kind`"
            place = untyped[0].place
            self.notes.append(Problem(Fault.VALUE, message, place, hint, warning=True))


def _in_rings(over: Mapping[str, str]) -> list[str]:
    """Return what lies on a ring of owners."""
    on_rings: list[str] = []
    settled: set[str] = set()
    for start in over:
        path: dict[str, None] = {}
        here = start
        while here in over and here not in settled and here not in path:
            path[here] = None
            here = over[here]
        if here in path:
            trail = [*path]
            on_rings += trail[trail.index(here) :]
        settled.update(path)
    return on_rings


_PLACED = (Kind.AGENT, Kind.ENTITY, Kind.DELEGATION, Kind.ATTRIBUTION)


def kept(document: Document, read: Read) -> Iterator[Problem]:
    """Yield, kind by kind, that activities and relations are kept that no record is made of."""
    counts = Counter(each.kind for each in document.statements())
    for kind, count in counts.items():
        if kind not in _PLACED:
            first = next(each for each in document.statements() if each.kind is kind)
            message = f"{count:,} of `{kind.value}`: only kept, since a ledger has no such thing"
            place = read.place(first.bundle, kind, first.name)
            yield Problem(Fault.VALUE, message, place, warning=True)


def _first(
    word: str, iris: tuple[str, ...], attributes: Attributes, scope: Scope
) -> Iterator[tuple[str, str]]:
    """Yield the first text that one of these attributes has, as the value of a key."""
    by_iri = {scope.iri(name): value for name, value in attributes.items()}
    for iri in iris:
        for value in listed(by_iri.get(iri, ())):
            if text := _text(value):
                yield word, text


def _text(value: Value) -> str:
    match value:
        case str():
            return value.strip()
        case Literal(value=str() as text):
            return text.strip()
    return ""
