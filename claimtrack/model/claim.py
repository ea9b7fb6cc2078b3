"""Claims: propositions in the ledger's own words."""

from collections.abc import Mapping

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.fact import Fact, fact_or_none
from claimtrack.model.ref import ClaimId, SourceId
from claimtrack.model.values import meaning


class ClaimKind(DescribedEnum):
    """Kinds of claim. The kind decides what can support a claim."""

    EVENT = "event", "something happened"
    MEASUREMENT = "measurement", "a counted or measured number"
    ATTRIBUTE = "attribute", "something has a property"
    ABSENCE = "absence", "something did not happen, or not since some day: a universal negative"
    COMPARISON = "comparison", "more, less, larger, smaller than something else"
    STATEMENT = "statement", "somebody said something, and the statement is the news"
    OPINION = "opinion", "a judgement"
    FORECAST = "forecast", "something will or may happen"
    INFERENCE = "inference", "a conclusion from other claims"
    DECISION = "decision", "a body decided something, such as a closure, an order or a vote"
    BACKGROUND = "background", "common knowledge that needs no source"

    @property
    def speaks_for_itself(self) -> bool:
        """True if the speaker is the only possible origin."""
        return self in (ClaimKind.STATEMENT, ClaimKind.OPINION, ClaimKind.FORECAST)


@frozen
class Search:
    """A search that backs a claim of absence: its places, author, date and result."""

    where: tuple[str, ...] = field(
        converter=values.to_names, metadata=meaning("the places that were searched")
    )
    by: str | None = field(
        default=None,
        converter=values.name_or_none,
        metadata=meaning("the person or group that searched"),
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of the search (EDTF)")
    )
    result: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("the result of the search")
    )

    __repr__ = values.short_repr


def to_kind(value: ClaimKind | str) -> ClaimKind:
    """Return a kind of claim, given itself or its word."""
    return values.to_member(ClaimKind, value)


def _search(value: Search | Mapping[str, object] | None) -> Search | None:
    if value is None or isinstance(value, Search):
        return value
    return values.to_record(Search, value)


@frozen
class Claim:
    """One proposition. Its sources are recorded in assertions."""

    id: str = field(
        converter=values.to_identifier,
        metadata=meaning("the id by which other records refer to it"),
    )
    text: str = field(
        converter=values.to_text, metadata=meaning("the proposition, in the ledger's own words")
    )
    kind: ClaimKind = field(
        default=ClaimKind.EVENT,
        converter=to_kind,
        metadata=meaning("the kind of proposition; by default an event"),
    )
    topics: tuple[str, ...] = field(
        default=(), converter=values.to_identifiers, metadata=meaning("the topics it belongs to")
    )
    about: tuple[SourceId, ...] = field(
        default=(),
        converter=values.to_identifiers,
        metadata=meaning("sources it is about: those it names or accuses"),
    )
    because: tuple[ClaimId, ...] = field(
        default=(),
        converter=values.to_identifiers,
        metadata=meaning("the claims it rests on, its premises"),
    )
    search: Search | None = field(
        default=None,
        converter=_search,
        metadata=meaning("for an absence: the search that found nothing"),
    )
    fact: Fact | None = field(
        default=None,
        converter=fact_or_none,
        metadata=meaning("its content in structured form, for finding contradictions"),
    )
    speaker: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("for a statement or a decision: the source that made it"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("a note for readers"),
    )
    draft: bool = field(
        default=False,
        converter=values.to_flag,
        metadata=meaning("true if it was drafted from a text, and no person has accepted it yet"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def label(self) -> str:
        """The text."""
        return self.text
