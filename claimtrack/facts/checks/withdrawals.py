"""Claims that lost their support by retractions, and conclusions that rest on them."""

from collections.abc import Iterator, Mapping, Sequence

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.inference import Premise
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import ChainActs
from claimtrack.model import Assertion, RecordKind, Ref, Retraction, Stance


@frozen(eq=False)
class WithdrawnClaim:
    """A claim that has no origin left because assertions were withdrawn.

    ``gone`` are the withdrawn assertions, ``left`` those that remain, none of them from an
    origin. ``retractions`` withdraw ``gone``.
    """

    claim: ClaimView
    gone: Sequence[Assertion]
    left: Sequence[Assertion]
    retractions: Sequence[Retraction]

    @property
    def is_reported(self) -> bool:
        """True if nobody asserts the claim any more, and every withdrawal is reported."""
        return not self.left and all(retraction.at for retraction in self.retractions)


def find_withdrawn_claims(facts: Facts) -> Iterator[WithdrawnClaim]:
    """Yield the claims whose support was withdrawn, in order."""
    if not facts.columns.withdrawn_chains:
        return
    retractions: dict[Ref, Retraction] = {}
    for retraction in facts.ledger.retractions:
        known = retractions.get(retraction.what)
        if known is None or (retraction.at and not known.at):
            retractions[retraction.what] = retraction
    withdrawn = ((a, a) for a in facts.columns.withdrawn_chains if a.stance is Stance.ASSERTS)
    for claim, gone in facts.claims_of(withdrawn):
        left = claim.asserted.assertions
        if left:
            chains = [*left, *gone]
            acts = ChainActs.of(chains)
            if claim.asserted.complete or not any(
                acts.begins_at_origin(chain, facts.ledger) for chain in chains
            ):
                continue
        by = {id(r): r for assertion in gone for r in _withdrawals(assertion, retractions)}
        yield WithdrawnClaim(claim, gone, left, tuple(by.values()))


def find_bereft_conclusions(
    facts: Facts, withdrawn: Mapping[int, WithdrawnClaim]
) -> Iterator[tuple[ClaimView, Premise]]:
    """Yield the claims that rest on a withdrawn claim, each with the first such step.

    ``withdrawn`` has the withdrawn claims by their groups.
    """
    for conclusion in sorted(facts.binding_premises if withdrawn else ()):
        steps = [s for s in facts.binding_premises[conclusion] if s.premise in withdrawn]
        if steps and conclusion not in withdrawn:
            yield ClaimView(facts, conclusion), steps[0]


def _withdrawals(
    assertion: Assertion, retractions: Mapping[Ref, Retraction]
) -> Sequence[Retraction]:
    """Return retractions that withdraw an assertion, with reported ones preferred.

    These are its own retraction, that of the document of a hop, or those of all documents
    that contain it.
    """
    groups = [
        [assertion.ref],
        *([_document(hop.at.document)] for hop in assertion.via if hop.at is not None),
        [_document(passage.document) for passage in assertion.at],
    ]
    sufficient = [
        [retractions[ref] for ref in refs]
        for refs in groups
        if refs and all(ref in retractions for ref in refs)
    ]
    reported = (some for some in sufficient if all(retraction.at for retraction in some))
    return next(reported, sufficient[0])


def _document(id: str) -> Ref:
    return Ref(RecordKind.DOCUMENT, id)
