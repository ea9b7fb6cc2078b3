"""The sentences of answers: who says them, and which documents they cite."""

from collections.abc import Iterator

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Profile, SourceKind, Stance


def is_answer(facts: Facts, assertion: Assertion) -> bool:
    """Whether a claim's text is the very sentence of who is last in a chain that asserts it.

    It is where that is a model; elsewhere the words of a claim are those of the ledger,
    unless it is judged by the profile for answers.
    """
    writer = facts.ledger.sources[assertion.via[-1].source]
    answers = facts.settings.profile is Profile.ANSWERS or writer.kind is SourceKind.MODEL
    return answers and assertion.stance is Stance.ASSERTS


def is_uncited(facts: Facts, assertion: Assertion) -> bool:
    """Whether a model says something alone, from nobody."""
    kind = facts.ledger.sources[assertion.via[0].source].kind
    return len(assertion.via) == 1 and kind is SourceKind.MODEL


def cited(assertion: Assertion) -> Iterator[tuple[Hop, str]]:
    """Yield the hops by which who is last in a chain cites a document, each with that one."""
    for hop in assertion.via[:-1]:
        if hop.at is not None:
            yield hop, hop.at.document
