"""Claims with unnamed origins only."""

from collections.abc import Iterator

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Source, SourceNumber


@frozen
class AnonymousClaim:
    """A claim with unnamed origins only: those of one grammatical number, and their chains.

    ``mixed`` is true if the claim also has unnamed origins of another number.
    """

    claim: ClaimView
    origins: tuple[Source, ...]
    chains: tuple[Assertion, ...]
    mixed: bool


def find_anonymous_claims(
    facts: Facts, number: SourceNumber, most: int
) -> Iterator[AnonymousClaim]:
    """Yield the claims with unnamed origins only, some of them of the given number.

    Each has at most ``most`` chains.
    """
    unnamed = facts.columns.source_flags(not source.named for source in facts.columns.sources)
    for claim in facts.claims(facts.only_origins(unnamed)):
        side = claim.asserted
        everyone = {s.id: s for s in side.origin_sources}
        origins = {id: s for id, s in everyone.items() if s.number is number}
        if origins:
            heads = [
                chain
                for chain in side.shortest_chain_per_origin()
                if chain.via[0].source in origins
            ]
            mixed = len(origins) < len(everyone)
            yield AnonymousClaim(
                claim,
                tuple(origins.values()),
                complete_chains_with_lineage(side, heads[:most]),
                mixed,
            )
