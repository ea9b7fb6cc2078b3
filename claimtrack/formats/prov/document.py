"""Rendering of a ledger as a PROV document, and the vocabulary of the document.

Sources are agents. Documents, claims, assertions and links are entities. A retraction is
an activity that invalidates an entity. An assertion is attributed to the last source of
its chain, and derived from the saying of the source before it. That saying is in the
bundle of the later source's reports: AFP reports that a ministry said so. PROV has no
words for kinds, stance, certainty, grades and links between claims. Attributes in our own
namespace contain them and every other field, so that they suffice to read the ledger.
"""

import json
from collections import Counter
from collections.abc import Iterable, Mapping
from types import MappingProxyType

from attrs import define, field
from prov.constants import PROV, PROV_LABEL, PROV_LOCATION, PROV_TYPE, PROV_VALUE
from prov.identifier import Identifier, Namespace, QualifiedName
from prov.model import AttributePair, AttributeValue, Literal, ProvBundle, ProvDocument

from claimtrack.formats.records.shape import plain_values
from claimtrack.model import (
    Act,
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    LinkKind,
    Record,
    RecordKind,
    Retraction,
    Settings,
    Source,
    SourceKind,
    SourceNumber,
    Stance,
    ref_of,
)

CT = "urn:claimtrack:"
"""The namespace of all words that PROV does not have. As a URN, it cannot be opened."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "ct": CT,
        "rdf": RDF,
        "copy": f"{CT}copy:",
        "reports": f"{CT}reports:",
        **{kind.value: f"{CT}{kind.value}:" for kind in RecordKind},
    }
)
"""The namespaces by prefix: for kinds of records, archived copies, and reports of a source."""

KIND_BY_TYPE: Mapping[str, RecordKind] = MappingProxyType(
    {f"{CT}{kind.value.title()}": kind for kind in RecordKind}
)
"""The kinds of records by the IRI of their type."""

LEDGER = Namespace("ct", CT)["ledger"]
"""The entity that holds the version and the settings of a ledger."""

VERSION = "1"

PROV_ATTRIBUTES: Mapping[RecordKind, Mapping[str, QualifiedName]] = MappingProxyType(
    {
        RecordKind.SOURCE: {"name": PROV_LABEL},
        RecordKind.DOCUMENT: {"title": PROV_LABEL, "url": PROV_LOCATION},
        RecordKind.CLAIM: {"text": PROV_VALUE},
    }
)
"""The keys of records with a PROV attribute."""

_PERSON_KINDS = frozenset({SourceKind.PERSON, SourceKind.OFFICIAL, SourceKind.SPOKESPERSON})
_ORGANIZATION_KINDS = frozenset(
    {
        SourceKind.GOVERNMENT,
        SourceKind.MILITARY,
        SourceKind.COURT,
        SourceKind.PARTY,
        SourceKind.ORGANISATION,
        SourceKind.COMPANY,
        SourceKind.STATE_MEDIA,
        SourceKind.RESEARCH,
        SourceKind.NEWS_AGENCY,
        SourceKind.OUTLET,
        SourceKind.AGGREGATOR,
    }
)

_JSON = json.JSONEncoder(ensure_ascii=False, sort_keys=True)


def render_prov(ledger: Ledger) -> ProvDocument:
    """Return a ledger as a PROV document. Equal ledgers give the same statements in order."""
    renderer = _Renderer()
    renderer.add_settings(ledger.settings)
    named = ((ref_of(record), record) for record in ledger.records())
    for ref, record in sorted(named, key=lambda pair: (pair[0].kind.value, pair[0].id)):
        renderer.add(record, ref.kind, ref.id)
    return renderer.document


@define(eq=False)
class _Renderer:
    """A mutable builder of a PROV document."""

    document: ProvDocument = field(factory=lambda: ProvDocument(namespaces={**NAMESPACES}))
    _reports: dict[str, ProvBundle] = field(factory=dict)
    """The bundle of reports of each source."""
    _times: Counter[str] = field(factory=Counter)
    """The number of records of each name. Equal records share a name."""

    def add_settings(self, settings: Settings) -> None:
        """Add the entity of the ledger itself, with its version and settings."""
        attributes: list[AttributePair] = [
            (PROV_TYPE, self._word("Settings")),
            ("ct:version", VERSION),
        ]
        given = plain_values(settings)
        attributes += ((f"ct:{word}", self._value(value)) for word, value in given.items())
        self.document.entity(LEDGER, attributes)

    def add(self, record: Record, kind: RecordKind, id: str) -> None:
        """Add the element of a record, and its relations in the words of PROV."""
        name = f"{kind.value}:{id}"
        self._times[name] += 1
        if self._times[name] > 1:
            # Other programs may merge elements of one name, which would lose a record.
            name = f"{name}.{self._times[name]}"
        attributes = self._attributes(record, kind)
        match record:
            case Source():
                self.document.agent(name, attributes)
                if record.part_of is not None:
                    self.document.delegation(name, f"source:{record.part_of}")
            case Retraction():
                self.document.activity(name, other_attributes=attributes)
                self.document.invalidation(f"{record.what.kind.value}:{record.what.id}", name)
                if record.by is not None:
                    self.document.association(name, f"source:{record.by}")
            case _:
                self.document.entity(name, attributes)
                self._relate(record, name)

    def _attributes(self, record: Record, kind: RecordKind) -> list[AttributePair]:
        types = [self._word(kind.value.title())]
        if isinstance(record, Source):
            types += _agent_types(record)
        attributes: list[AttributePair] = [(PROV_TYPE, each) for each in types]
        prov_attributes = PROV_ATTRIBUTES.get(kind, {})
        for word, value in plain_values(record).items():
            if word not in prov_attributes:
                attributes.append((f"ct:{word}", self._value(value)))
            elif prov_attributes[word] == PROV_LOCATION:
                attributes.append((PROV_LOCATION, Identifier(str(value))))
            else:
                attributes.append((prov_attributes[word], str(value)))
        return attributes

    def _relate(self, record: Record, name: str) -> None:
        """Add the relations of an entity to other elements."""
        document = self.document
        match record:
            case Document():
                for role, source in (("publisher", record.publisher), ("author", record.author)):
                    if source is not None:
                        document.attribution(
                            name, f"source:{source}", other_attributes=self._typed(role)
                        )
                if record.archived is not None:
                    copy = f"copy:{record.id}"
                    document.entity(copy, {PROV_LOCATION: Identifier(record.archived)})
                    document.specialization(copy, name)
            case Claim():
                for premise in record.because:
                    document.influence(
                        name, f"claim:{premise}", other_attributes=self._typed("because")
                    )
            case Assertion():
                claim = f"claim:{record.claim}"
                if record.stance is Stance.ASSERTS:
                    document.specialization(name, claim)
                else:
                    stance = self._typed(record.stance.value)
                    document.influence(name, claim, other_attributes=stance)
                self._add_chain(record, name)
            case Link():
                if record.by is not None:
                    document.attribution(name, f"source:{record.by}")
                if record.kind is LinkKind.RESTATES and record.to is not None:
                    one, other = record.ends
                    document.alternate(f"claim:{one}", f"claim:{other}")

    def _add_chain(self, assertion: Assertion, name: str) -> None:
        """Add the saying of each source of a chain, derived from the saying before it."""
        last = len(assertion.via) - 1
        earlier: tuple[str, Hop] | None = None
        for i, hop in enumerate(assertion.via):
            part: ProvBundle = self.document
            said = name
            places = [] if hop.at is None else [hop.at]
            if i == last:
                places += assertion.at
            else:
                part = self._reported_by(assertion.via[i + 1].source)
                said = f"{name}.{i + 1}"
                quoted = [] if hop.quote is None else [("prov:value", hop.quote)]
                part.entity(said, [*self._typed("Saying"), *quoted])
            part.attribution(said, f"source:{hop.source}")
            if earlier is not None:
                before, origin = earlier
                part.derivation(said, before, other_attributes=_derivation_types(hop, origin))
            for document in dict.fromkeys(place.document for place in places):
                part.derivation(said, f"document:{document}")
            earlier = said, hop

    def _reported_by(self, source: str) -> ProvBundle:
        """Return the bundle of a source's reports."""
        if source not in self._reports:
            name = f"reports:{source}"
            self.document.entity(name, {PROV_TYPE: PROV["Bundle"]})
            self.document.attribution(name, f"source:{source}")
            self._reports[source] = self.document.bundle(name)
        return self._reports[source]

    def _typed(self, word: str) -> list[AttributePair]:
        return [(PROV_TYPE, self._word(word))]

    def _word(self, word: str) -> QualifiedName:
        return self.document.mandatory_valid_qname(f"ct:{word}")

    def _value(self, value: object) -> AttributeValue:
        """Return the attribute value for a plain value."""
        if isinstance(value, (str, bool)):
            return value
        return Literal(_JSON.encode(value), self.document.mandatory_valid_qname("rdf:JSON"))


def _derivation_types(hop: Hop, before: Hop) -> list[AttributePair]:
    """Return the PROV types of the derivation of a saying from the one before it."""
    types = []
    if before.act is not None and before.act.first_hand:
        types.append(PROV["PrimarySource"])
    if hop.act is Act.QUOTED or before.quote is not None:
        types.append(PROV["Quotation"])
    return [(PROV_TYPE, each) for each in types]


def _agent_types(source: Source) -> Iterable[QualifiedName]:
    """Return the PROV types of a source. A plural source has none."""
    if source.number is SourceNumber.PLURAL:
        return ()
    if source.kind in _PERSON_KINDS:
        return (PROV["Person"],)
    if source.kind in _ORGANIZATION_KINDS:
        return (PROV["Organization"],)
    return (PROV["SoftwareAgent"],) if source.kind is SourceKind.MODEL else ()
