"""Answers: denials of a claim by the parties that it is about, and where they stand."""

from functools import cached_property

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.model import Document


@frozen(eq=False, slots=False)
class Answer:
    """The denial of a claim by a side that has no other origins than parties it is about."""

    claim: ClaimView
    against: Side
    """The side that denies the claim, or that asserts a contradictory one."""

    @classmethod
    def of(cls, claim: ClaimView, against: Side) -> "Answer | None":
        """Return the answer to a claim by a side against it, or None if others deny it, too."""
        sources = against.origin_sources
        return (
            cls(claim, against) if sources and all(is_about(claim, s.id) for s in sources) else None
        )

    @cached_property
    def documents(self) -> tuple[Document, ...]:
        """The documents that have both the claim and the answer, sorted by id."""
        both = _documents(self.claim.asserted) & _documents(self.against)
        return tuple(self.claim.facts.ledger.documents[id] for id in sorted(both))

    @property
    def is_reported(self) -> bool:
        """True if a document of the desk has both the claim and the answer."""
        members = self.claim.facts.desk.members
        return any(document.publisher in members for document in self.documents)


def is_about(claim: ClaimView, source: str) -> bool:
    """Return True if a claim is about a source, or about one with the same owner."""
    voice_of = claim.facts.voice_of
    return voice_of(source) in {
        voice_of(party) for member in claim.members for party in member.about
    }


def _documents(side: Side) -> set[str]:
    return {passage.document for chain in side.complete for passage in chain.at}
