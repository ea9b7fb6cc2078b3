"""How records name one another."""

from enum import Enum
from typing import Annotated

from attrs import field, frozen

from claimtrack.model import values


class Noun(Enum):
    """The kinds of record a ledger holds."""

    SOURCE = "source"
    DOCUMENT = "document"
    PREDICATE = "predicate"
    CLAIM = "claim"
    ASSERTION = "assertion"
    LINK = "link"
    RETRACTION = "retraction"
    WAIVER = "waiver"


def _noun(value: Noun | str) -> Noun:
    return values.choice(Noun, value)


@frozen
class Ref:
    """One record, named by what it is and its id."""

    kind: Noun = field(converter=_noun)
    id: str = field(converter=values.identifier)

    def __str__(self) -> str:
        return f"{self.kind.value} `{self.id}`"

    def __lt__(self, other: "Ref") -> bool:
        return (self.kind.value, self.id) < (other.kind.value, other.id)


@frozen
class Names:
    """Marks an annotation: this text is the id of a record of that kind."""

    kind: Noun


SourceId = Annotated[str, Names(Noun.SOURCE)]
DocumentId = Annotated[str, Names(Noun.DOCUMENT)]
PredicateId = Annotated[str, Names(Noun.PREDICATE)]
ClaimId = Annotated[str, Names(Noun.CLAIM)]
AssertionId = Annotated[str, Names(Noun.ASSERTION)]
LinkId = Annotated[str, Names(Noun.LINK)]
