"""A withdrawal: what was said stays on record, and no longer counts."""

from attrs import field, frozen

from claimtrack.errors import Place
from claimtrack.model import values
from claimtrack.model.content_id import content_id
from claimtrack.model.dates.when import When, when_or_none
from claimtrack.model.ref import RecordKind, Ref, SourceId
from claimtrack.model.values import meaning

_WHAT = (RecordKind.ASSERTION, RecordKind.DOCUMENT, RecordKind.LINK)


def _what(value: Ref) -> Ref:
    if not isinstance(value, Ref) or value.kind not in _WHAT:
        values.refuse("a retraction withdraws one assertion, document or link")
    return value


@frozen
class Retraction:
    """A withdrawal of an assertion, a document or a link. Nothing is deleted.

    In files the withdrawn record is named by its kind: ``document = "article"``.
    """

    what: Ref = field(converter=_what, metadata=meaning("the record that is withdrawn"))
    by: SourceId | None = field(
        default=None, converter=values.identifier_or_none, metadata=meaning("who withdrew it")
    )
    on: When | None = field(
        default=None, converter=when_or_none, metadata=meaning("when it was withdrawn (EDTF)")
    )
    reason: str | None = field(
        default=None, converter=values.text_or_none, metadata=meaning("why it was withdrawn")
    )
    id: str | None = field(
        default=None,
        converter=values.identifier_or_none,
        metadata=meaning("what other records call it; without one, a hash of its content"),
    )
    place: Place | None = field(default=None, eq=False, repr=False)

    @property
    def ref(self) -> Ref:
        """How other records name it."""
        return Ref(RecordKind.RETRACTION, self.id or content_id("r", self))
