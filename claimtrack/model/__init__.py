"""The nouns: what a ledger is made of."""

from claimtrack.model.assertion import Act, Assertion, Certainty, Hop, Stance
from claimtrack.model.claim import Claim, ClaimKind, Search
from claimtrack.model.dates.when import When
from claimtrack.model.document import Document, Passage
from claimtrack.model.fact import Fact
from claimtrack.model.ledger import Ledger, LedgerAsOf
from claimtrack.model.link import Link, LinkKind
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.predicate import Predicate, ValueType
from claimtrack.model.record import Record, mentions, name_of, ref_of
from claimtrack.model.ref import RecordKind, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.selector import TextPositionSelector, TextQuoteSelector
from claimtrack.model.settings import ContestedBy, Criterion, Profile, Settings, Severity
from claimtrack.model.source import Reliability, Source, SourceKind, SourceNumber
from claimtrack.model.waiver import Waiver

__all__ = [
    "Act",
    "Assertion",
    "Certainty",
    "Claim",
    "ClaimKind",
    "ContestedBy",
    "Criterion",
    "Document",
    "Fact",
    "Hop",
    "Ledger",
    "LedgerAsOf",
    "Link",
    "LinkKind",
    "Passage",
    "Predicate",
    "Profile",
    "Quantity",
    "Record",
    "RecordKind",
    "Ref",
    "Reliability",
    "Retraction",
    "Search",
    "Settings",
    "Severity",
    "Source",
    "SourceKind",
    "SourceNumber",
    "Stance",
    "TextPositionSelector",
    "TextQuoteSelector",
    "ValueType",
    "Waiver",
    "When",
    "mentions",
    "name_of",
    "ref_of",
]
