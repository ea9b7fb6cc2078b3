"""How records name one another."""

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


def _noun(value: RecordKind | str) -> RecordKind:
    return values.choice(RecordKind, value)


@frozen
class Ref:
    """One record, named by what it is and its id."""

    kind: RecordKind = field(converter=_noun)
    id: str = field(converter=values.identifier)

    def __str__(self) -> str:
        return f"{self.kind.value} `{self.id}`"

    def __lt__(self, other: "Ref") -> bool:
        return (self.kind.value, self.id) < (other.kind.value, other.id)


@frozen
class IdOf:
    """Marks an annotation: this text is the id of a record of that kind."""

    kind: RecordKind


SourceId = Annotated[str, IdOf(RecordKind.SOURCE)]
DocumentId = Annotated[str, IdOf(RecordKind.DOCUMENT)]
PredicateId = Annotated[str, IdOf(RecordKind.PREDICATE)]
ClaimId = Annotated[str, IdOf(RecordKind.CLAIM)]
AssertionId = Annotated[str, IdOf(RecordKind.ASSERTION)]
LinkId = Annotated[str, IdOf(RecordKind.LINK)]
