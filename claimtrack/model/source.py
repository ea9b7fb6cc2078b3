"""Sources: persons, bodies and things that speak, relay or show."""

from enum import Enum

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.ref import SourceId
from claimtrack.model.values import meaning


class SourceKind(DescribedEnum):
    """Kinds of source.

    A source of a kind that *originates* is an origin when it heads a chain. Any
    other source only relays: it is an origin only if its hop witnessed or showed
    something. Ownership does not matter.
    """

    PERSON = "person", True, "a person who speaks for themselves"
    OFFICIAL = "official", True, "a person in office"
    SPOKESPERSON = "spokesperson", True, "a person who speaks for an organisation"
    GOVERNMENT = "government", True, "a government, ministry or authority"
    MILITARY = "military", True, "armed forces or their command"
    COURT = "court", True, "a court or tribunal"
    PARTY = "party", True, "a political party or armed movement"
    ORGANISATION = "organisation", True, "an association, agency or international body"
    COMPANY = "company", True, "a business"
    STATE_MEDIA = "state-media", True, "media that speak for a state"
    EXPERT = "expert", True, "a person or group consulted for their knowledge"
    RESEARCH = "research", True, "a study, institute or laboratory"
    WITNESS = "witness", True, "a person who was there"
    DATASET = "dataset", True, "records, statistics or measurements"
    IMAGERY = "imagery", True, "photographs, film or satellite images"
    RECORD = "record", True, "a contract, register, law or other primary record"
    NEWS_AGENCY = "news-agency", False, "an agency that carries reports to outlets"
    OUTLET = "outlet", False, "a newspaper, site, station or programme"
    AGGREGATOR = "aggregator", False, "a site or feed that collects publications of others"
    SOCIAL_ACCOUNT = "social-account", False, "an account on a social network"
    MODEL = "model", False, "a language model or other generator"

    def __init__(self, word: str, originates: bool, description: str) -> None:
        super().__init__(word, description)
        self.originates = originates


class SourceNumber(Enum):
    """The grammatical number of a source: one voice, or an uncounted plural."""

    ONE = "one"
    PLURAL = "plural"


class Reliability(DescribedEnum):
    """Admiralty reliability of a source (STANAG 2511).

    F means that the reliability is unknown. It is not a medium grade.
    """

    A = "A", "completely reliable"
    B = "B", "usually reliable"
    C = "C", "fairly reliable"
    D = "D", "not usually reliable"
    E = "E", "unreliable"
    F = "F", "reliability cannot be judged"


def _kind(value: SourceKind | str) -> SourceKind:
    return values.to_member(SourceKind, value)


def _number(value: SourceNumber | str) -> SourceNumber:
    return values.to_member(SourceNumber, value)


def _reliability(value: Reliability | str) -> Reliability:
    return values.to_member(Reliability, value)


@frozen
class Source:
    """A person, body or thing that speaks, relays or shows."""

    id: str = field(
        converter=values.to_identifier,
        metadata=meaning("the id by which other records refer to it"),
    )
    kind: SourceKind = field(
        converter=_kind, metadata=meaning("its kind, such as person, company or outlet")
    )
    name: str | None = field(
        default=None,
        converter=values.name_or_none,
        metadata=meaning("its usual name"),
    )
    part_of: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that controls it; both count as one voice"),
    )
    named: bool = field(
        default=True,
        converter=values.to_flag,
        metadata=meaning("false if its identity is not published"),
    )
    number: SourceNumber = field(
        default=SourceNumber.ONE,
        converter=_number,
        metadata=meaning("plural for `experts`, `several countries` and similar"),
    )
    reliability: Reliability = field(
        default=Reliability.F,
        converter=_reliability,
        metadata=meaning("Admiralty letter A to F; F is unknown"),
    )
    party_to: tuple[str, ...] = field(
        default=(),
        converter=values.to_identifiers,
        metadata=meaning("topics in which it has a stake"),
    )
    confidential: bool = field(
        default=False,
        converter=values.to_flag,
        metadata=meaning("true if no export may reveal its identity"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("a note for readers"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def label(self) -> str:
        """The name, or the id without one."""
        return self.name or self.id
