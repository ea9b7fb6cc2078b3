"""The names that a ledger has in PROV: namespaces, types, and keys with an attribute of PROV.

The namespaces are URNs, which identify a word and lead nowhere.
"""

from collections.abc import Mapping
from types import MappingProxyType

from prov.constants import PROV_LABEL, PROV_LOCATION, PROV_VALUE
from prov.identifier import Namespace, QualifiedName

from claimtrack.model import RecordKind, SourceKind

CT = "urn:claimtrack:"
"""The namespace of everything that PROV has no words for."""

RDF = "http://www.w3.org/1999/02/22-rdf-syntax-ns#"

NAMESPACES: Mapping[str, str] = MappingProxyType(
    {
        "ct": CT,
        "rdf": RDF,
        "copy": f"{CT}copy:",
        "reports": f"{CT}reports:",
        **{noun.value: f"{CT}{noun.value}:" for noun in RecordKind},
    }
)
"""By prefix: one for each kind of record, for archived copies, and for the reports of a source."""

TYPES: Mapping[str, RecordKind] = MappingProxyType(
    {f"{CT}{noun.value.title()}": noun for noun in RecordKind}
)
"""The IRIs of the types of records."""

LEDGER = Namespace("ct", CT)["ledger"]
"""The entity that holds the version and the settings of a ledger."""

VERSION = "1"

HOMES: Mapping[RecordKind, Mapping[str, QualifiedName]] = MappingProxyType(
    {
        RecordKind.SOURCE: {"name": PROV_LABEL},
        RecordKind.DOCUMENT: {"title": PROV_LABEL, "url": PROV_LOCATION},
        RecordKind.CLAIM: {"text": PROV_VALUE},
    }
)
"""The keys of records for which PROV has an attribute."""

PERSONS = frozenset({SourceKind.PERSON, SourceKind.OFFICIAL, SourceKind.SPOKESPERSON})
BODIES = frozenset(
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
