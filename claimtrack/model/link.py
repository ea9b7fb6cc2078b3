"""Links: relations between claims, and undercuts of links and assertions."""

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
    """The kind of relation between two claims."""

    SUPPORTS = "supports", "is evidence for it"
    CONTRADICTS = "contradicts", "cannot be true together with it"
    RESTATES = "restates", "says the same in other words: both count as one claim"
    IMPLIES = "implies", "cannot be true without it"
    UNDERCUTS = "undercuts", "removes its basis without saying that it is false"


def _kind(value: LinkKind | str) -> LinkKind:
    return values.to_member(LinkKind, value)


@frozen
class Link:
    """A directed relation between two claims. Files write `from_` as `from`.

    Exactly one target is given: ``to`` for a claim. An undercutting link may have
    ``to_link`` or ``to_assertion`` instead.
    """

    kind: LinkKind = field(converter=_kind, metadata=meaning("the kind of relation"))
    from_: ClaimId = field(converter=values.to_identifier, metadata=meaning("the first claim"))
    to: ClaimId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the second claim, unless it undercuts a link or an assertion"),
    )
    by: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that states the relation"),
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of that statement (EDTF)")
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
        metadata=meaning("the id by which other records refer to it; by default a hash"),
    )
    note: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("a note for readers"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    def __attrs_post_init__(self) -> None:
        given = [field for field in LINKED if getattr(self, field) is not None]
        if not given:
            values.refuse("`to` is missing", "name the second claim", Fault.MISSING)
        if len(given) > 1:
            values.refuse("only one of `to`, `to_link`, `to_assertion` may be given")
        if self.to is None and self.kind is not LinkKind.UNDERCUTS:
            values.refuse(
                f"`{given[0]}`: only undercuts may target {LINKED[given[0]].value}s",
                'write `kind = "undercuts"`, or name a claim in `to`',
            )

    @property
    def target(self) -> Ref:
        """The target: a claim or, for an undercut, a claim, link or assertion."""
        if self.to is not None:
            return Ref(RecordKind.CLAIM, self.to)
        ids = {kind: getattr(self, field) for field, kind in LINKED.items()}
        return next(Ref(kind, id) for kind, id in ids.items() if id is not None)

    @property
    def ends(self) -> tuple[ClaimId, ClaimId]:
        """The two claims of the link.

        Raises:
            ValueError: The link undercuts a link or an assertion.
        """
        if self.to is None:
            raise ValueError(f"{self.target} is not a claim")
        return self.from_, self.to

    @property
    def ref(self) -> Ref:
        """The reference to the link."""
        return Ref(RecordKind.LINK, self.id or content_id("l", self))

    def __str__(self) -> str:
        target = self.target
        name = f"`{target.id}`" if target.kind is RecordKind.CLAIM else str(target)
        return f"`{self.from_}` {self.kind.value} {name}"


LINKED: Mapping[str, RecordKind] = MappingProxyType(
    {"to": RecordKind.CLAIM, "to_link": RecordKind.LINK, "to_assertion": RecordKind.ASSERTION}
)
"""The target fields of a link, and the kind of record that each names."""
