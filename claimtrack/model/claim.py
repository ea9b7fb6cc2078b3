"""One proposition, in the ledger's own words."""

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
    """What a claim says, which decides what could bear it out."""

    EVENT = "event", "something happened"
    MEASUREMENT = "measurement", "a number somebody counted or measured"
    ATTRIBUTE = "attribute", "something is so"
    ABSENCE = "absence", "something did not happen, or not since a day: a universal negative"
    COMPARISON = "comparison", "more, less, larger, smaller than something else"
    STATEMENT = "statement", "somebody said it, and the saying is the news"
    OPINION = "opinion", "a judgement"
    FORECAST = "forecast", "something will or may happen"
    INFERENCE = "inference", "a conclusion from other claims"

    @property
    def speaks_for_itself(self) -> bool:
        """Whether its own speaker is the only origin it could have."""
        return self in (ClaimKind.STATEMENT, ClaimKind.OPINION, ClaimKind.FORECAST)


@frozen
class Search:
    """A search somebody made, which an absence needs: where, by whom, when, and what came of it."""

    where: tuple[str, ...] = field(
        converter=values.names, metadata=meaning("the places that were searched")
    )
    by: str | None = field(
        default=None, converter=values.name_or_none, metadata=meaning("who searched")
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it was searched (EDTF)")
    )
    result: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("what was found, or nothing")
    )


def _kind(value: ClaimKind | str) -> ClaimKind:
    return values.choice(ClaimKind, value)


def _search(value: Search | Mapping[str, object] | None) -> Search | None:
    if value is None or isinstance(value, Search):
        return value
    return values.record(Search, value)


@frozen
class Claim:
    """One proposition. It has no source of its own: who said it is an assertion."""

    id: str = field(converter=values.identifier, metadata=meaning("what other records call it"))
    text: str = field(
        converter=values.text, metadata=meaning("what is claimed, in the ledger's own words")
    )
    kind: ClaimKind = field(
        default=ClaimKind.EVENT,
        converter=_kind,
        metadata=meaning("what kind of thing it says: an event, unless another is named"),
    )
    topics: tuple[str, ...] = field(
        default=(), converter=values.identifiers, metadata=meaning("what it is a part of")
    )
    about: tuple[SourceId, ...] = field(
        default=(),
        converter=values.identifiers,
        metadata=meaning("sources it names or accuses"),
    )
    because: tuple[ClaimId, ...] = field(
        default=(), converter=values.identifiers, metadata=meaning("the claims it rests on")
    )
    search: Search | None = field(
        default=None,
        converter=_search,
        metadata=meaning("for an absence: the search that found nothing"),
    )
    fact: Fact | None = field(
        default=None,
        converter=fact_or_none,
        metadata=meaning("what it says in structured form, so that contradictions are found"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("anything a reader should know"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def label(self) -> str:
        """Its text."""
        return self.text
