"""Assertions: attribution chains, each for one claim."""

from collections.abc import Iterable, Mapping
from enum import Enum

from attrs import Factory, evolve, field, frozen

from claimtrack.errors import Fault, Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.document import Passage, passage_or_none, to_passages
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
    """The act of a source in a chain. It decides what the source contributes."""

    SAID = "said", "stated the claim in its own words"
    WITNESSED = "witnessed", "saw, heard or measured it first-hand: makes any source an origin"
    SHOWED = "showed", "published the image, record or data: makes any source an origin"
    INFERRED = "inferred", "concluded it from something else"
    REPORTED = "reported", "passed on what the previous source says"
    QUOTED = "quoted", "passed on the exact words of the previous source"
    CONFIRMED = "confirmed", "confirmed the claim when asked"
    DENIED = "denied", "said that the claim is false"
    DECLINED = "declined", "declined to comment: neither support nor denial"
    NO_REPLY = "no-reply", "was asked and did not reply: neither support nor denial"
    NOT_REACHED = "not-reached", "could not be reached: neither support nor denial"
    NOT_ASKED = "not-asked", "was not asked: neither support nor denial"
    CREDITED = "credited", "is credited for a picture or similar: no support"

    @property
    def first_hand(self) -> bool:
        """True if the act makes its source an origin, whatever its kind."""
        return self in (Act.WITNESSED, Act.SHOWED)

    @property
    def own_knowledge(self) -> bool:
        """True if the source speaks from its own knowledge, not from the previous hop."""
        return self in (Act.WITNESSED, Act.SHOWED, Act.CONFIRMED)

    @property
    def silent(self) -> bool:
        """True if the act says nothing about the claim."""
        return self is Act.CREDITED or self.no_comment

    @property
    def no_comment(self) -> bool:
        """True if the act says why the source says nothing about the claim."""
        return self in (Act.DECLINED, Act.NO_REPLY, Act.NOT_REACHED, Act.NOT_ASKED)


class Stance(Enum):
    """The side that an assertion takes on its claim."""

    ASSERTS = "asserts"
    DENIES = "denies"
    NEUTRAL = "neutral"


class Certainty(Enum):
    """Degrees of certainty, lowest first.

    ``stated`` is a plain sentence without a hedge.
    """

    DOUBTFUL = "doubtful"
    POSSIBLE = "possible"
    LIKELY = "likely"
    STATED = "stated"
    CERTAIN = "certain"

    @property
    def rank(self) -> int:
        """The position in the order, from 0."""
        return _RANKS[self]

    def __lt__(self, other: "Certainty") -> bool:
        return _RANKS[self] < _RANKS[other]

    def __le__(self, other: "Certainty") -> bool:
        return _RANKS[self] <= _RANKS[other]


_RANKS = {certainty: rank for rank, certainty in enumerate(Certainty)}


def _act(value: Act | str | None) -> Act | None:
    return None if value is None else values.to_member(Act, value)


def _certainty(value: Certainty | str | None) -> Certainty | None:
    return None if value is None else values.to_member(Certainty, value)


def _stance(value: Stance | str) -> Stance:
    return values.to_member(Stance, value)


@frozen
class Hop:
    """One link of a chain: a source and its act."""

    source: SourceId = field(converter=values.to_identifier, metadata=meaning("the source"))
    act: Act | None = field(
        default=None,
        converter=_act,
        metadata=meaning(
            "its act; by default the first hop said the claim and later ones reported it"
        ),
    )
    certainty: Certainty | None = field(
        default=None,
        converter=_certainty,
        metadata=meaning("its degree of certainty; by default that of the previous hop"),
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of the act (EDTF)")
    )
    at: Passage | None = field(
        default=None,
        converter=passage_or_none,
        metadata=meaning("the passage in that source's own document"),
    )
    quote: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("its exact words")
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
        metadata=meaning("the start of the quote in the document's text, in code points from 0"),
    )
    value: Quantity | None = field(
        default=None,
        converter=quantity_or_none,
        metadata=meaning("the figure it gave, if figures change along the chain"),
    )
    follows: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("for the first hop: the source whose words it repeats, adding nothing"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    def __attrs_post_init__(self) -> None:
        if (self.prefix is None and self.suffix is None and self.start is None) or self.quote:
            return
        for name in ("prefix", "suffix", "start"):
            if getattr(self, name) is not None:
                message = f"`{name}` locates a quote, but there is no `quote`"
                values.refuse(message, "add the quoted words", Fault.MISSING)

    @property
    def selectors(self) -> tuple[Selector, ...]:
        """The selectors of the quote in the document's text; empty without a quote.

        A position selector is included if the start is recorded. Its end assumes that
        the text has the same length as the quote.
        """
        if not self.quote:
            return ()
        quote = TextQuoteSelector(self.quote, self.prefix, self.suffix)
        if self.start is None:
            return (quote,)
        return quote, TextPositionSelector(self.start, self.start + len(self.quote))


def to_hop(value: Hop | str | Mapping[str, object]) -> Hop:
    """Return a hop, given a hop, the id of its source, or a table of its fields."""
    if isinstance(value, Hop):
        return value
    if isinstance(value, Mapping):
        return values.to_record(Hop, value)
    return Hop(values.to_identifier(value))


def to_hops(value: Iterable[Hop | str | Mapping[str, object]]) -> tuple[Hop, ...]:
    """Return a validated chain of 1 to 32 hops, origin first."""
    chain = values.to_tuple(value, to_hop, "sources, origin first")
    if not chain:
        values.refuse("a chain without a source", "name at least the publisher")
    if len(chain) > values.CHAIN_LENGTH:
        values.refuse(
            f"a chain of {len(chain):,} sources; at most {values.CHAIN_LENGTH}",
            "record each report as a separate assertion: chains are joined",
            Fault.LIMIT,
        )
    for hop in chain[1:]:
        if hop.follows is not None:
            values.refuse(
                f"`{hop.source}` has the claim from the hop before it, so it cannot follow "
                f"`{hop.follows}`",
                "write `follows` on the first hop, or record a second assertion",
            )
    return chain


def _stance_of(assertion: "Assertion") -> Stance:
    act = assertion.via[0].act
    if act is Act.DENIED:
        return Stance.DENIES
    return Stance.NEUTRAL if act is not None and act.silent else Stance.ASSERTS


@frozen
class Assertion:
    """An attribution chain for one claim: origin first, publisher of the document last."""

    claim: ClaimId = field(
        converter=values.to_identifier, metadata=meaning("the claim it asserts or denies")
    )
    via: tuple[Hop, ...] = field(converter=to_hops, metadata=meaning("the chain, origin first"))
    at: tuple[Passage, ...] = field(
        default=(),
        converter=to_passages,
        metadata=meaning(
            "the passages that contain it: `doc`, `doc#headline`, `doc#caption`, `doc#p12`"
        ),
    )
    stance: Stance = field(
        default=Factory(_stance_of, takes_self=True),
        converter=_stance,
        metadata=meaning(
            "its side; by default that of the first hop's act: "
            "`denied` denies, acts that say nothing are neutral, every other act asserts"
        ),
    )
    certainty: Certainty | None = field(
        default=None,
        converter=_certainty,
        metadata=meaning("the degree of certainty in the document"),
    )
    id: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the id by which other records refer to it; by default a hash"),
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
    def ref(self) -> Ref:
        """The reference to the assertion, which is the same for a draft and when it is accepted."""
        accepted = evolve(self, draft=False) if self.draft else self
        return Ref(RecordKind.ASSERTION, self.id or content_id("a", accepted))

    @property
    def documents(self) -> tuple[str, ...]:
        """The ids of the documents that contain it, then of those of its hops, each once."""
        own = [passage.document for passage in self.at]
        return tuple(dict.fromkeys([*own, *(hop.at.document for hop in self.via if hop.at)]))

    @property
    def hops(self) -> tuple[Hop, ...]:
        """The chain of the claim, origin first. The source that the first hop follows precedes it.

        A first hop that says nothing about the claim follows no source.
        """
        head = self.via[0]
        if head.follows in (None, head.source) or not self.speaks_for_stance:
            return self.via
        return Hop(head.follows, place=head.place), *self.via

    @property
    def speaks_for_stance(self) -> bool:
        """True if the act of the first hop can support the stance.

        Credits and refusals to comment support no stance. A denial cannot assert.
        """
        act = self.via[0].act
        return act is None or not (
            act.silent or (act is Act.DENIED and self.stance is Stance.ASSERTS)
        )

    @property
    def firmness(self) -> Certainty:
        """The certainty at the end of the chain; ``stated`` if no hop records one."""
        if self.certainty is not None:
            return self.certainty
        recorded = [hop.certainty for hop in self.via if hop.certainty is not None]
        return recorded[-1] if recorded else Certainty.STATED
