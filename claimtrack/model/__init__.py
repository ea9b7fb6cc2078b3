"""The nouns: what a ledger is made of."""

from claimtrack.model.assertion import Act, Assertion, Certainty, Hop, Stance
from claimtrack.model.claim import Claim, ClaimKind, Search
from claimtrack.model.dates.when import When
from claimtrack.model.document import Document, Passage
from claimtrack.model.fact import Fact
from claimtrack.model.ledger import Known, Ledger
from claimtrack.model.link import Link, LinkKind
from claimtrack.model.numbers.quantity import Quantity
from claimtrack.model.predicate import Predicate, Takes
from claimtrack.model.record import Record, mentions, named, ref_of
from claimtrack.model.ref import Noun, Ref
from claimtrack.model.retraction import Retraction
from claimtrack.model.selector import TextPositionSelector, TextQuoteSelector
from claimtrack.model.settings import Criterion, Opposed, Profile, Settings, Severity
from claimtrack.model.source import Number, Reliability, Source, SourceKind
from claimtrack.model.waiver import Waiver

__all__ = [
    "Act",
    "Assertion",
    "Certainty",
    "Claim",
    "ClaimKind",
    "Criterion",
    "Document",
    "Fact",
    "Hop",
    "Known",
    "Ledger",
    "Link",
    "LinkKind",
    "Noun",
    "Number",
    "Opposed",
    "Passage",
    "Predicate",
    "Profile",
    "Quantity",
    "Record",
    "Ref",
    "Reliability",
    "Retraction",
    "Search",
    "Settings",
    "Severity",
    "Source",
    "SourceKind",
    "Stance",
    "Takes",
    "TextPositionSelector",
    "TextQuoteSelector",
    "Waiver",
    "When",
    "mentions",
    "named",
    "ref_of",
]
