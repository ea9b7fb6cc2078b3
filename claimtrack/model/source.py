"""Who speaks, relays or shows."""

from collections.abc import Iterable
from enum import Enum

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.ref import SourceId
from claimtrack.model.values import meaning


class SourceKind(DescribedEnum):
    """What a source is, and whether it can be where a claim comes from.

    The table is closed. A kind that *originates* is an origin when it heads a
    chain; one that only *relays* is an origin only where a hop says that it
    witnessed or showed something itself. Who owns a source plays no part.
    """

    PERSON = "person", True, "a private or public person speaking for themselves"
    OFFICIAL = "official", True, "a person in office"
    SPOKESPERSON = "spokesperson", True, "a person who speaks for a body"
    GOVERNMENT = "government", True, "a government, ministry or authority"
    MILITARY = "military", True, "armed forces or their command"
    COURT = "court", True, "a court or tribunal"
    PARTY = "party", True, "a political party or armed movement"
    ORGANISATION = "organisation", True, "an association, agency or international body"
    COMPANY = "company", True, "a business"
    STATE_MEDIA = "state-media", True, "media that speak for a state"
    EXPERT = "expert", True, "a person or group heard for what they know"
    RESEARCH = "research", True, "a study, institute or laboratory"
    WITNESS = "witness", True, "somebody who was there"
    DATASET = "dataset", True, "records, statistics or measurements"
    IMAGERY = "imagery", True, "photographs, film or satellite images"
    RECORD = "record", True, "a contract, register, law or other primary record"
    NEWS_AGENCY = "news-agency", False, "an agency that carries reports to outlets"
    OUTLET = "outlet", False, "a newspaper, site, station or programme"
    AGGREGATOR = "aggregator", False, "a site or feed that collects what others publish"
    SOCIAL_ACCOUNT = "social-account", False, "an account on a social network"
    MODEL = "model", False, "a language model or other generator"

    def __init__(self, word: str, originates: bool, description: str) -> None:
        super().__init__(word, description)
        self.originates = originates


class SourceNumber(Enum):
    """Whether a source is one voice or a plural nobody counted."""

    ONE = "one"
    PLURAL = "plural"


class Reliability(DescribedEnum):
    """Admiralty reliability of a source (STANAG 2511).

    F means that it cannot be judged: unknown, and not a middling grade.
    """

    A = "A", "completely reliable"
    B = "B", "usually reliable"
    C = "C", "fairly reliable"
    D = "D", "not usually reliable"
    E = "E", "unreliable"
    F = "F", "reliability cannot be judged"


def _kind(value: SourceKind | str) -> SourceKind:
    return values.choice(SourceKind, value)


def _number(value: SourceNumber | str) -> SourceNumber:
    return values.choice(SourceNumber, value)


def _reliability(value: Reliability | str) -> Reliability:
    return values.choice(Reliability, value)


def _topics(value: Iterable[str]) -> tuple[str, ...]:
    return values.identifiers(value)


@frozen
class Source:
    """Somebody or something that speaks, relays or shows."""

    id: str = field(converter=values.identifier, metadata=meaning("what other records call it"))
    kind: SourceKind = field(
        converter=_kind, metadata=meaning("what it is, such as person, company or outlet")
    )
    name: str | None = field(
        default=None,
        converter=values.name_or_none,
        metadata=meaning("its name, as readers know it"),
    )
    part_of: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that controls it; the two are one voice"),
    )
    named: bool = field(
        default=True,
        converter=values.flag,
        metadata=meaning("false if nobody says who it is"),
    )
    number: SourceNumber = field(
        default=SourceNumber.ONE,
        converter=_number,
        metadata=meaning("plural for `experts`, `several countries` and the like"),
    )
    reliability: Reliability = field(
        default=Reliability.F,
        converter=_reliability,
        metadata=meaning("Admiralty letter A to F; F is unknown"),
    )
    party_to: tuple[str, ...] = field(
        default=(), converter=_topics, metadata=meaning("topics in which it has a stake")
    )
    confidential: bool = field(
        default=False,
        converter=values.flag,
        metadata=meaning("true if no export may say who it is"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("anything a reader should know"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        """Its name, or its id where it has none."""
        return self.name or self.id
