"""A ledger as statements of PROV, so that who said what through whom is seen without our words.

Sources are agents; documents, claims, assertions and links are entities; a
retraction is an activity that invalidates one. An assertion is attributed to the
last source of its chain, and derived from what the source before it said, which
stands in the bundle of what the later one reports: that a ministry said so, AFP
says. What PROV has no words for (kinds, stance, certainty, grades, how claims
bear on one another) are attributes of ours, which carry every field.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from typing import assert_never

from attrs import define, field, frozen

from claimtrack.formats.prov.statements import (
    BLANK,
    Attributes,
    Document,
    Kind,
    Literal,
    Statement,
    Value,
)
from claimtrack.formats.prov.vocabulary import BODIES, HOME, PERSONS, Prefixes, prov_type
from claimtrack.formats.shape import written
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Noun,
    Number,
    Record,
    Ref,
    Retraction,
    Settings,
    Source,
    SourceKind,
    Stance,
    ref_of,
)
from claimtrack.model import Document as Published

VERSION = "1"


@frozen
class Foreign:
    """What a document says beyond a ledger, and which records were made of it.

    ``names`` is what that document calls some records. Those in ``made`` were made of
    what it says, and are here as they were then: one that is unchanged needs no
    statement of ours.
    """

    document: Document
    names: Mapping[Ref, str] = field(factory=dict)
    made: Mapping[Ref, Record] = field(factory=dict)


@define(eq=False)
class Renderer:
    """Writes records as statements. Keeps which reports it has told of, hence not frozen."""

    prefixes: Prefixes
    names: Mapping[Ref, str]
    """What foreign documents call some records."""
    _reporters: set[str] = field(factory=set)
    _times: Counter[str] = field(factory=Counter)
    """How often a record of a name was written: equal records share one."""

    def settings(self, settings: Settings) -> Statement:
        """Return the statement on the ledger itself: its version and its settings."""
        attributes: dict[str, Value | tuple[Value, ...]] = {
            "prov:type": self.prefixes.type("ct", "Settings"),
            self.prefixes.name("ct", "version"): VERSION,
        }
        for word, value in written(settings).items():
            attributes[self.prefixes.name("ct", word)] = self.prefixes.value(value)
        return Statement("", Kind.ENTITY, self.prefixes.name("ct", "ledger"), attributes)

    def record(self, record: Record) -> Iterator[Statement]:
        """Yield the statement that is a record, then what it says in PROV's own words."""
        ref = ref_of(record)
        name = self._name(ref.kind, ref.id)
        self._times[name] += 1
        if self._times[name] > 1:
            name = f"{name}.{self._times[name]}"
        kind = Kind.ENTITY
        types = [self.prefixes.type("ct", ref.kind.value.title())]
        if isinstance(record, Source):
            kind, types = Kind.AGENT, [*types, *_agent_types(record)]
        elif isinstance(record, Retraction):
            kind = Kind.ACTIVITY
        yield Statement("", kind, name, self._attributes(record, ref.kind, types))
        yield from self._views(record, name)

    def _attributes(self, record: Record, noun: Noun, types: list[Literal]) -> Attributes:
        found: dict[str, Value | tuple[Value, ...]] = {
            "prov:type": types[0] if len(types) == 1 else tuple(types)
        }
        for word, value in written(record).items():
            home = HOME.get((noun, word))
            if home is None:
                found[self.prefixes.name("ct", word)] = self.prefixes.value(value)
            elif home == "prov:location":
                found[home] = Literal(str(value), "xsd:anyURI")
            else:
                found[home] = str(value)
        return found

    def _views(self, record: Record, name: str) -> Iterator[Statement]:
        match record:
            case Source(part_of=str() as owner):
                yield self._relation(Kind.DELEGATION, name, self._name(Noun.SOURCE, owner))
            case Published():
                yield from self._published(record, name)
            case Claim():
                for premise in record.because:
                    other = self._name(Noun.CLAIM, premise)
                    yield self._relation(Kind.INFLUENCE, name, other, "because")
            case Assertion():
                yield from self._asserted(record, name)
            case Link():
                if record.by is not None:
                    yield self._relation(Kind.ATTRIBUTION, name, self._name(Noun.SOURCE, record.by))
                if record.kind is LinkKind.RESTATES and record.to is not None:
                    ends = (self._name(Noun.CLAIM, end) for end in record.ends)
                    yield self._relation(Kind.ALTERNATE, *ends)
            case Retraction():
                what = self._name(record.what.kind, record.what.id)
                yield self._relation(Kind.INVALIDATION, what, name)
                if record.by is not None:
                    by = self._name(Noun.SOURCE, record.by)
                    yield self._relation(Kind.ASSOCIATION, name, by)
            case _:
                return

    def _published(self, document: Published, name: str) -> Iterator[Statement]:
        for role, source in (("publisher", document.publisher), ("author", document.author)):
            if source is not None:
                agent = self._name(Noun.SOURCE, source)
                yield self._relation(Kind.ATTRIBUTION, name, agent, role)
        if document.archived is not None:
            copy = self.prefixes.name("copy", document.id)
            location = Literal(document.archived, "xsd:anyURI")
            yield Statement("", Kind.ENTITY, copy, {"prov:location": location})
            yield self._relation(Kind.SPECIALIZATION, copy, name)

    def _asserted(self, assertion: Assertion, name: str) -> Iterator[Statement]:
        claim = self._name(Noun.CLAIM, assertion.claim)
        match assertion.stance:
            case Stance.ASSERTS:
                yield self._relation(Kind.SPECIALIZATION, name, claim)
            case Stance.DENIES | Stance.NEUTRAL as stance:
                yield self._relation(Kind.INFLUENCE, name, claim, stance.value)
            case _ as never:
                assert_never(never)
        last = len(assertion.via) - 1
        before: tuple[str, Hop] | None = None
        for i, hop in enumerate(assertion.via):
            bundle, said = "", name
            if i < last:
                reporter = assertion.via[i + 1].source
                yield from self._reports(reporter)
                bundle, said = self.prefixes.name("reports", reporter), f"{name}.{i + 1}"
                yield Statement(bundle, Kind.ENTITY, said, self._said(hop))
            yield self._relation(
                Kind.ATTRIBUTION, said, self._name(Noun.SOURCE, hop.source), bundle=bundle
            )
            if before is not None:
                yield self._passed_on(said, hop, *before, bundle)
            places = [hop.at] if hop.at is not None else []
            for document in {
                p.document: 0 for p in (*places, *(assertion.at if i == last else ()))
            }:
                where = self._name(Noun.DOCUMENT, document)
                yield self._relation(Kind.DERIVATION, said, where, bundle=bundle)
            before = said, hop

    def _said(self, hop: Hop) -> Attributes:
        found: dict[str, Value | tuple[Value, ...]] = {
            "prov:type": self.prefixes.type("ct", "Saying")
        }
        if hop.quote is not None:
            found["prov:value"] = hop.quote
        return found

    def _passed_on(self, said: str, hop: Hop, earlier: str, before: Hop, bundle: str) -> Statement:
        """Return that one saying is derived from the one before it, and in which way."""
        types = []
        if before.act is not None and before.act.first_hand:
            types.append(prov_type("PrimarySource"))
        if hop.act is Act.QUOTED or before.quote is not None:
            types.append(prov_type("Quotation"))
        found = self._relation(Kind.DERIVATION, said, earlier, bundle=bundle)
        if not types:
            return found
        value = types[0] if len(types) == 1 else tuple(types)
        return Statement(bundle, found.kind, found.name, {**found.attributes, "prov:type": value})

    def _reports(self, reporter: str) -> Iterator[Statement]:
        """Yield, at the first time, that there is a bundle of what a source reports."""
        if reporter in self._reporters:
            return
        self._reporters.add(reporter)
        name = self.prefixes.name("reports", reporter)
        yield Statement("", Kind.ENTITY, name, {"prov:type": prov_type("Bundle")})
        yield self._relation(Kind.ATTRIBUTION, name, self._name(Noun.SOURCE, reporter))

    def _relation(
        self, kind: Kind, one: str, other: str, word: str | None = None, bundle: str = ""
    ) -> Statement:
        """Return a relation of two things, without a name but that of its ends."""
        attributes: dict[str, Value | tuple[Value, ...]] = {
            kind.roles[0]: one,
            kind.roles[1]: other,
        }
        if word is not None:
            attributes["prov:type"] = self.prefixes.type("ct", word)
        return Statement(bundle, kind, BLANK + f"{one}-{other}".replace(":", "-"), attributes)

    def _name(self, noun: Noun, id: str) -> str:
        ref = Ref(noun, id) if self.names else None
        if ref is not None and ref in self.names:
            return self.names[ref]
        return self.prefixes.name(noun.value, id)


def _agent_types(source: Source) -> Iterable[Literal]:
    """Return what PROV calls a source: nothing where it may be one of several things."""
    if source.number is Number.PLURAL:
        return ()
    if source.kind in PERSONS:
        return (prov_type("Person"),)
    if source.kind in BODIES:
        return (prov_type("Organization"),)
    return (prov_type("SoftwareAgent"),) if source.kind is SourceKind.MODEL else ()


def rendered(ledger: Ledger, foreign: Foreign | None, prefixes: Prefixes) -> Iterator[Statement]:
    """Yield all that a ledger says, but for records that a foreign document has unchanged.

    Of a ledger that is nothing but what was made of such a document there is nothing to say.
    """
    made = {} if foreign is None else foreign.made
    unchanged = {
        ref for ref, record in made.items() if has(ledger, ref) and ledger.get(ref) == record
    }
    renderer = Renderer(prefixes, {} if foreign is None else foreign.names)
    if foreign is None or ledger.settings != Settings() or len(ledger) > len(unchanged):
        yield renderer.settings(ledger.settings)
    for record in ledger.records():
        if not unchanged or ref_of(record) not in unchanged:
            yield from renderer.record(record)


def has(ledger: Ledger, ref: Ref) -> bool:
    """Say whether a ledger has a record of that name."""
    try:
        ledger.get(ref)
    except KeyError:
        return False
    return True
