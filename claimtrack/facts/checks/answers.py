"""Answers: denials of a claim by the parties that it is about, and where they stand."""

from collections.abc import Callable, Set
from functools import cache

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.facts import Facts
from claimtrack.model import Document


@frozen(eq=False)
class Answer:
    """The denial of a claim by a side that has no other origins than parties it is about.

    ``documents`` have both the claim and the answer, sorted by id. ``is_reported`` is true
    if one of them is the desk's own.
    """

    documents: tuple[Document, ...]
    is_reported: bool


def answer_finder(facts: Facts) -> Callable[[ClaimView, Side], Answer | None]:
    """Return a function that finds the answer to a claim by a side against it.

    It returns None if others deny the claim, too. A side may be against many claims, so
    each is searched once.
    """

    @cache
    def origins(side: int) -> Set[int]:
        return {facts.voice_of(source.id) for source in Side(facts, side).origin_sources}

    @cache
    def cited(side: int) -> Set[str]:
        return {passage.document for chain in Side(facts, side).complete for passage in chain.at}

    @cache
    def parties(group: int) -> Set[int]:
        return parties_of(ClaimView(facts, group))

    def find(claim: ClaimView, against: Side) -> Answer | None:
        voices = origins(against.number)
        if not voices or not voices <= parties(claim.group):
            return None
        both = sorted(cited(claim.asserted.number) & cited(against.number))
        documents = tuple(facts.ledger.documents[id] for id in both)
        return Answer(documents, any(d.publisher in facts.desk.members for d in documents))

    return find


def parties_of(claim: ClaimView) -> Set[int]:
    """Return the voices that a claim is about."""
    voice_of = claim.facts.voice_of
    return {voice_of(party) for member in claim.members for party in member.about}
