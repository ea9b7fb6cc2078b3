"""Answers: denials of a claim by the parties that it is about, and where they stand."""

from collections.abc import Callable, Set
from functools import cache, cached_property

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Document


@frozen(eq=False)
class Answer:
    """The denial of a claim by a side that has no other origins than parties it is about."""

    claim: ClaimView
    documents: tuple[Document, ...]
    """The documents that have both the claim and the answer, sorted by id."""

    @property
    def is_reported(self) -> bool:
        """True if a document of the desk has both the claim and the answer."""
        members = self.claim.facts.desk.members
        return any(document.publisher in members for document in self.documents)


@frozen(eq=False, slots=False)
class AnswerFinder:
    """Finds answers; each side is searched once."""

    facts: Facts

    def find(self, claim: ClaimView, against: Side) -> Answer | None:
        """Return the answer to a claim by a side against it, or None if others deny it, too."""
        voices = self._origins(against.number)
        if not voices or not voices <= self._parties(claim.group):
            return None
        both = self._documents(claim.asserted.number) & self._documents(against.number)
        return Answer(claim, tuple(self.facts.ledger.documents[id] for id in sorted(both)))

    @cached_property
    def _origins(self) -> Callable[[int], Set[int]]:
        """The voices of the origins of a side."""
        facts = self.facts

        def origins(number: int) -> Set[int]:
            return {facts.voice_of(source.id) for source in Side(facts, number).origin_sources}

        return cache(origins)

    @cached_property
    def _parties(self) -> Callable[[int], Set[int]]:
        """The voices that a group is about."""
        return cache(lambda group: parties_of(ClaimView(self.facts, group)))

    @cached_property
    def _documents(self) -> Callable[[int], Set[str]]:
        """The documents of the complete chains of a side."""
        facts = self.facts

        def documents(number: int) -> Set[str]:
            chains = Side(facts, number).complete
            return {passage.document for chain in chains for passage in chain.at}

        return cache(documents)


def parties_of(claim: ClaimView) -> Set[int]:
    """Return the voices that a claim is about."""
    voice_of = claim.facts.voice_of
    return {voice_of(party) for member in claim.members for party in member.about}
