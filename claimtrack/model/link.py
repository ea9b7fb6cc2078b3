"""How one claim bears on another."""

from enum import Enum

from attrs import field, frozen

from claimtrack.model import values
from claimtrack.model.content import content_id
from claimtrack.model.meaning import meaning
from claimtrack.model.ref import ClaimId, Noun, Ref, SourceId
from claimtrack.model.when import When, when_or_none
from claimtrack.place import Place


class LinkKind(Enum):
    """How one claim bears on another."""

    SUPPORTS = "supports", "speaks for it"
    CONTRADICTS = "contradicts", "cannot hold together with it"
    RESTATES = "restates", "says the same in other words: the two are one claim"
    IMPLIES = "implies", "cannot hold without it"
    UNDERCUTS = "undercuts", "takes away its ground without saying it is false"

    description: str

    def __new__(cls, word: str, description: str) -> "LinkKind":
        """Make the member whose value is the word."""
        member = object.__new__(cls)
        member._value_ = word
        member.description = description
        return member


def _kind(value: LinkKind | str) -> LinkKind:
    return values.choice(LinkKind, value)


@frozen
class Link:
    """How one claim bears on another. In files `from_` is written `from`."""

    kind: LinkKind = field(converter=_kind, metadata=meaning("how it bears on it"))
    from_: ClaimId = field(converter=values.identifier, metadata=meaning("the claim that bears"))
    to: ClaimId = field(converter=values.identifier, metadata=meaning("the claim it bears on"))
    by: SourceId | None = field(
        default=None, converter=values.identifier_or_none, metadata=meaning("who says so")
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when they said so (EDTF)")
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
        return Ref(Noun.LINK, self.id or content_id("l", self))
