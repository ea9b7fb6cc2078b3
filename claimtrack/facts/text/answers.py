"""Sentences of model answers, and the documents that they cite."""

from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Profile, SourceKind, Stance


def is_answer(facts: Facts, assertion: Assertion) -> bool:
    """True if a claim's text is the literal sentence of the last source of an assertion.

    This holds if that source is a model, and always under the answers profile. Elsewhere
    the text of a claim is the ledger's own wording.
    """
    writer = facts.ledger.sources[assertion.via[-1].source]
    answers = facts.settings.profile is Profile.ANSWERS or writer.kind is SourceKind.MODEL
    return answers and assertion.stance is Stance.ASSERTS


def is_uncited(facts: Facts, assertion: Assertion) -> bool:
    """True if the assertion is a model's own, without a cited source."""
    kind = facts.ledger.sources[assertion.via[0].source].kind
    return len(assertion.via) == 1 and kind is SourceKind.MODEL


def citations_of_answers(facts: Facts) -> dict[str, dict[str, tuple[Assertion, Hop]]]:
    """Return the cited documents of each sentence of an answer, in the order of the ledger.

    The keys are the ids of claims, then of documents.
    """
    found: dict[str, dict[str, tuple[Assertion, Hop]]] = {}
    for assertion in facts.detailed_assertions:
        if is_answer(facts, assertion):
            for hop in assertion.via[:-1]:
                if hop.at is not None:
                    cited = found.setdefault(assertion.claim, {})
                    cited.setdefault(hop.at.document, (assertion, hop))
    return {claim: found[claim] for claim in facts.ledger.claims if claim in found}
