"""Claims with unnamed origins only."""

from collections.abc import Iterator

from attrs import frozen

from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.columns import Flags
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import Assertion, Source, SourceKind, SourceNumber


@frozen
class AnonymousClaim:
    """A claim with unnamed origins only: those of one grammatical number, and their chains.

    ``mixed`` is true if the claim also has unnamed origins of another number.
    """

    claim: ClaimView
    origins: tuple[Source, ...]
    chains: tuple[Assertion, ...]
    mixed: bool


def anonymous_sources(facts: Facts) -> Flags:
    """Return a mask of the unnamed sources, without the spokespersons of named bodies.

    Such a spokesperson can be asked through the body.
    """
    sources = facts.ledger.sources

    def speaks_for_named_body(source: Source) -> bool:
        return (
            source.kind is SourceKind.SPOKESPERSON
            and source.part_of is not None
            and sources[source.part_of].named
        )

    return facts.columns.source_flags(
        not (source.named or speaks_for_named_body(source)) for source in facts.columns.sources
    )


def find_anonymous_claims(
    facts: Facts, number: SourceNumber, most: int
) -> Iterator[AnonymousClaim]:
    """Yield the claims with unnamed origins only, some of them of the given number.

    Spokespersons of named bodies count as named. Each claim has at most ``most`` chains.
    """
    for claim in facts.claims(facts.only_origins(anonymous_sources(facts)) & facts.needs_source):
        side = claim.asserted
        everyone = {s.id: s for s in side.origin_sources}
        origins = {id: s for id, s in everyone.items() if s.number is number}
        if origins:
            heads = [
                chain
                for chain in side.shortest_chain_per_origin()
                if chain.hops[0].source in origins
            ]
            mixed = len(origins) < len(everyone)
            yield AnonymousClaim(
                claim,
                tuple(origins.values()),
                complete_chains_with_lineage(side, heads[:most]),
                mixed,
            )
