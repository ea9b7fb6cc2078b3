"""One attribution chain for one claim."""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import Factory, field, frozen

from claimtrack.errors import Fault, Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.document import Passage, passage_or_none, passages
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.numbers.quantity import Quantity, quantity_or_none
from claimtrack.model.ref import ClaimId, RecordKind, Ref, SourceId
from claimtrack.model.selector import (
    Selector,
    TextPositionSelector,
    TextQuoteSelector,
    start_or_none,
)
from claimtrack.model.values import meaning


class Act(DescribedEnum):
    """What a source does in a chain. The act decides what it contributes."""

    SAID = "said", "stated it in its own words"
    WITNESSED = "witnessed", "saw, heard or measured it itself: makes any source an origin"
    SHOWED = "showed", "published the image, record or data itself: makes any source an origin"
    INFERRED = "inferred", "concluded it from something else"
    REPORTED = "reported", "passed on what the source before it says"
    QUOTED = "quoted", "passed on the very words of the source before it"
    CONFIRMED = "confirmed", "was asked and said it is so"
    DENIED = "denied", "said it is not so"
    DECLINED = "declined", "would not comment: neither support nor denial"
    CREDITED = "credited", "is named for a picture or the like: no support"

    @property
    def first_hand(self) -> bool:
        """Whether it makes its source an origin, whatever its kind."""
        return self in (Act.WITNESSED, Act.SHOWED)

    @property
    def knows(self) -> bool:
        """Whether its source speaks from what it knows itself, and not from the one before it."""
        return self in (Act.WITNESSED, Act.SHOWED, Act.CONFIRMED)

    @property
    def silent(self) -> bool:
        """Whether it says nothing about the claim."""
        return self in (Act.DECLINED, Act.CREDITED)


class Stance(Enum):
    """On which side of its claim an assertion stands."""

    ASSERTS = "asserts"
    DENIES = "denies"
    NEUTRAL = "neutral"


class Certainty(Enum):
    """How firmly something is put, from least to most.

    ``stated`` is a flat sentence without a hedge.
    """

    DOUBTFUL = "doubtful"
    POSSIBLE = "possible"
    LIKELY = "likely"
    STATED = "stated"
    CERTAIN = "certain"

    @property
    def rank(self) -> int:
        """Its position in the order, from 0."""
        return _RANKS[self]

    def __lt__(self, other: "Certainty") -> bool:
        return _RANKS[self] < _RANKS[other]

    def __le__(self, other: "Certainty") -> bool:
        return _RANKS[self] <= _RANKS[other]


_RANKS = {certainty: rank for rank, certainty in enumerate(Certainty)}


def _act(value: Act | str | None) -> Act | None:
    return None if value is None else values.choice(Act, value)


def _certainty(value: Certainty | str | None) -> Certainty | None:
    return None if value is None else values.choice(Certainty, value)


def _stance(value: Stance | str) -> Stance:
    return values.choice(Stance, value)


@frozen
class Hop:
    """One link of a chain: a source and what it did."""

    source: SourceId = field(converter=values.identifier, metadata=meaning("who"))
    act: Act | None = field(
        default=None,
        converter=_act,
        metadata=meaning("what it did; without one it said (first) or reported (later) the claim"),
    )
    certainty: Certainty | None = field(
        default=None,
        converter=_certainty,
        metadata=meaning("how firmly it put it; without one, as firmly as the hop before"),
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it did so (EDTF)")
    )
    at: Passage | None = field(
        default=None,
        converter=passage_or_none,
        metadata=meaning("where it stands in that source's own document"),
    )
    quote: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("its very words")
    )
    prefix: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("the words just before the quote in the document's text"),
    )
    suffix: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("the words just after the quote in the document's text"),
    )
    start: int | None = field(
        default=None,
        converter=start_or_none,
        metadata=meaning("where the quote starts in the document's text, in code points from 0"),
    )
    value: Quantity | None = field(
        default=None,
        converter=quantity_or_none,
        metadata=meaning("the figure as it gave it, where figures change along the chain"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    def __attrs_post_init__(self) -> None:
        if (self.prefix is None and self.suffix is None and self.start is None) or self.quote:
            return
        for name in ("prefix", "suffix", "start"):
            if getattr(self, name) is not None:
                message = f"`{name}` says where a quote stands, and there is no `quote`"
                values.refuse(message, "add the very words", Fault.MISSING)

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """Which words of the document's text are meant: the quote, and its place if on record.

        Empty without a quote. The end of the place is that of a quote of the same length.
        """
        if not self.quote:
            return ()
        quote = TextQuoteSelector(self.quote, self.prefix, self.suffix)
        if self.start is None:
            return (quote,)
        return quote, TextPositionSelector(self.start, self.start + len(self.quote))


def hop(value: Hop | str | Mapping[str, object]) -> Hop:
    """Return a hop; a bare id is a hop of that source, a table one with its fields."""
    if isinstance(value, Hop):
        return value
    if isinstance(value, Mapping):
        return values.record(Hop, value)
    return Hop(values.identifier(value))


def hops(value: Iterable[Hop | str | Mapping[str, object]]) -> tuple[Hop, ...]:
    """Return a chain: 1 to 32 hops, origin first."""
    chain = values.items(value, hop, "sources, origin first")
    if not chain:
        values.refuse("a chain without a source", "name at least who published it")
    if len(chain) > values.CHAIN_LENGTH:
        values.refuse(
            f"a chain of {len(chain):,} sources; at most {values.CHAIN_LENGTH}",
            "record each report as an assertion of its own: chains are joined",
            Fault.LIMIT,
        )
    return chain


def _stance_of(assertion: "Assertion") -> Stance:
    act = assertion.via[0].act
    if act is Act.DENIED:
        return Stance.DENIES
    return Stance.NEUTRAL if act is not None and act.silent else Stance.ASSERTS


@frozen
class Assertion:
    """One attribution chain for one claim: origin first, the document's publisher last."""

    claim: ClaimId = field(
        converter=values.identifier, metadata=meaning("the claim it asserts or denies")
    )
    via: tuple[Hop, ...] = field(converter=hops, metadata=meaning("the chain, origin first"))
    at: tuple[Passage, ...] = field(
        default=(),
        converter=passages,
        metadata=meaning("where it stands: `doc`, `doc#headline`, `doc#caption`, `doc#p12`"),
    )
    stance: Stance = field(
        default=Factory(_stance_of, takes_self=True),
        converter=_stance,
        metadata=meaning(
            "which side it is on; without one, that of the first hop's act: "
            "`denied` denies, `declined` and `credited` are neutral, all else asserts"
        ),
    )
    certainty: Certainty | None = field(
        default=None,
        converter=_certainty,
        metadata=meaning("how firmly the document puts it"),
    )
    id: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("what other records call it; without one, a hash of its content"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("anything a reader should know"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def ref(self) -> Ref:
        """How other records name it."""
        return Ref(RecordKind.ASSERTION, self.id or content_id("a", self))

    @property
    def backed(self) -> bool:
        """Whether what its first hop did can speak for its side.

        A credit or a refusal to comment speaks for none, a denial not for the claim.
        """
        act = self.via[0].act
        return act is None or not (
            act.silent or (act is Act.DENIED and self.stance is Stance.ASSERTS)
        )

    @property
    def firmness(self) -> Certainty:
        """How firmly the claim stands at the end of the chain; flat where nobody hedged."""
        if self.certainty is not None:
            return self.certainty
        recorded = [hop.certainty for hop in self.via if hop.certainty is not None]
        return recorded[-1] if recorded else Certainty.STATED
