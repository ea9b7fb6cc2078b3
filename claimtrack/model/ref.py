"""References between records."""

from enum import Enum
from typing import Annotated

from attrs import field, frozen

from claimtrack.model import values


class RecordKind(Enum):
    """The kinds of record a ledger holds."""

    SOURCE = "source"
    DOCUMENT = "document"
    PREDICATE = "predicate"
    CLAIM = "claim"
    ASSERTION = "assertion"
    LINK = "link"
    RETRACTION = "retraction"
    WAIVER = "waiver"


def _kind(value: RecordKind | str) -> RecordKind:
    return values.to_member(RecordKind, value)


@frozen
class Ref:
    """A reference to a record: its kind and its id."""

    kind: RecordKind = field(converter=_kind)
    id: str = field(converter=values.to_identifier)

    def __str__(self) -> str:
        return f"{self.kind.value} `{self.id}`"

    def __repr__(self) -> str:
        return f"Ref({self.kind.value!r}, {self.id!r})"

    def __lt__(self, other: "Ref") -> bool:
        return (self.kind.value, self.id) < (other.kind.value, other.id)


@frozen
class IdOf:
    """Annotation of a text field that holds the id of a record of some kind."""

    kind: RecordKind


SourceId = Annotated[str, IdOf(RecordKind.SOURCE)]
DocumentId = Annotated[str, IdOf(RecordKind.DOCUMENT)]
PredicateId = Annotated[str, IdOf(RecordKind.PREDICATE)]
ClaimId = Annotated[str, IdOf(RecordKind.CLAIM)]
AssertionId = Annotated[str, IdOf(RecordKind.ASSERTION)]
LinkId = Annotated[str, IdOf(RecordKind.LINK)]
