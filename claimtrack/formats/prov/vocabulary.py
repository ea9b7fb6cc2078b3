"""The PROV vocabulary of ledgers: namespaces, types, and keys with a PROV attribute.

The namespaces are URNs, which identify words and cannot be opened.
"""

from collections.abc import Mapping
from types import MappingProxyType

from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_VALUE
from prov.identifier import Namespace, QualifiedName

from claimtrack.model import RecordKind, SourceKind

CT = "urn:claimtrack:"
"""The namespace of all words that PROV does not have."""

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

PERSON_KINDS = frozenset({SourceKind.PERSON, SourceKind.OFFICIAL, SourceKind.SPOKESPERSON})
ORGANIZATION_KINDS = frozenset(
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
