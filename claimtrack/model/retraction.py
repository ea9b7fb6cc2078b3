"""Retractions: withdrawals of records that stay in the ledger but no longer count."""

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.document import Passage, to_passages
from claimtrack.model.ref import RecordKind, Ref, SourceId
from claimtrack.model.values import meaning

_RETRACTABLE = (RecordKind.ASSERTION, RecordKind.DOCUMENT, RecordKind.LINK)


def _what(value: Ref) -> Ref:
    if not isinstance(value, Ref) or value.kind not in _RETRACTABLE:
        values.refuse("a retraction withdraws an assertion, a document or a link")
    return value


@frozen
class Retraction:
    """A withdrawal of an assertion, a document or a link. Nothing is deleted.

    In files, the kind of the withdrawn record is the key: ``document = "article"``.
    """

    what: Ref = field(converter=_what, metadata=meaning("the withdrawn record"))
    by: SourceId | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the source that withdrew it"),
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("the date of the withdrawal (EDTF)")
    )
    reason: str | None = field(
        default=None,
        converter=values.text_or_none,
        metadata=meaning("the reason for the withdrawal"),
    )
    id: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("the id by which other records refer to it; by default a hash"),
    )
    at: tuple[Passage, ...] = field(
        default=(),
        converter=to_passages,
        metadata=meaning("the passages that report the withdrawal, such as `doc#p12`"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    __repr__ = values.short_repr

    @property
    def ref(self) -> Ref:
        """The reference to the retraction."""
        return Ref(RecordKind.RETRACTION, self.id or content_id("r", self))
