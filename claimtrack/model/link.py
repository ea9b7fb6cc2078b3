"""How one claim bears on another, or takes away what another rests on."""

from collections.abc import Mapping
from types import MappingProxyType

from attrs import field, frozen

from claimtrack.errors import Fault, Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.enums import DescribedEnum
from claimtrack.model.ref import AssertionId, ClaimId, LinkId, RecordKind, Ref, SourceId
from claimtrack.model.values import meaning


class LinkKind(DescribedEnum):
    """How one claim bears on another."""

    SUPPORTS = "supports", "speaks for it"
    CONTRADICTS = "contradicts", "cannot hold together with it"
    RESTATES = "restates", "says the same in other words: the two are one claim"
    IMPLIES = "implies", "cannot hold without it"
    UNDERCUTS = "undercuts", "takes away its ground without saying it is false"


def _kind(value: LinkKind | str) -> LinkKind:
    return values.choice(LinkKind, value)


@frozen
class Link:
    """How one claim bears on another. In files `from_` is written `from`.

    What it bears on is named once: by ``to`` if it is a claim. What undercuts may
    undercut a link or an assertion instead, by ``to_link`` or ``to_assertion``.
    """

    kind: LinkKind = field(converter=_kind, metadata=meaning("how it bears on it"))
    from_: ClaimId = field(converter=values.identifier, metadata=meaning("the claim that bears"))
    to: ClaimId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the claim it bears on, unless it undercuts one of the next two"),
    )
    by: SourceId | None = field(
        default=None, converter=values.identifier_or_none, metadata=meaning("who says so")
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when they said so (EDTF)")
    )
    to_link: LinkId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the link it undercuts, instead of a claim"),
    )
    to_assertion: AssertionId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the assertion it undercuts, instead of a claim"),
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

    def __attrs_post_init__(self) -> None:
        given = [field for field in LINKED if getattr(self, field) is not None]
        if not given:
            values.refuse("`to` is missing", "the claim it bears on", Fault.MISSING)
        if len(given) > 1:
            values.refuse("only one of `to`, `to_link`, `to_assertion` may be given")
        if self.to is None and self.kind is not LinkKind.UNDERCUTS:
            values.refuse(
                f"`{given[0]}`: only what undercuts may bear on {LINKED[given[0]].value}s",
                'write `kind = "undercuts"`, or name a claim by `to`',
            )

    @property
    def target(self) -> Ref:
        """What it bears on: a claim or, if it undercuts, perhaps a link or an assertion."""
        if self.to is not None:
            return Ref(RecordKind.CLAIM, self.to)
        named = {noun: getattr(self, field) for field, noun in LINKED.items()}
        return next(Ref(noun, id) for noun, id in named.items() if id is not None)

    @property
    def ends(self) -> tuple[ClaimId, ClaimId]:
        """The two claims it joins.

        Raises:
            ValueError: it undercuts a link or an assertion, so that it joins none.
        """
        if self.to is None:
            raise ValueError(f"{self.target} is no claim")
        return self.from_, self.to

    @property
    def ref(self) -> Ref:
        """How other records name it."""
        return Ref(RecordKind.LINK, self.id or content_id("l", self))

    def __str__(self) -> str:
        target = self.target
        what = f"`{target.id}`" if target.kind is RecordKind.CLAIM else str(target)
        return f"`{self.from_}` {self.kind.value} {what}"


LINKED: Mapping[str, RecordKind] = MappingProxyType(
    {"to": RecordKind.CLAIM, "to_link": RecordKind.LINK, "to_assertion": RecordKind.ASSERTION}
)
"""The fields of a link of which one says what it bears on, and the kind of record each names."""
