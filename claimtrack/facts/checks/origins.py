"""Origins of claims by their kind: unnamed, first-hand, told to the desk, or of own matters."""

from collections.abc import Callable, Iterator, Sequence

import numpy as np
from attrs import frozen

from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.columns import FIRST_HAND, Flags, ints
from claimtrack.facts.core.lineage import with_owners
from claimtrack.facts.facts import Facts
from claimtrack.facts.reason_records import complete_chains_with_lineage
from claimtrack.model import (
    Assertion,
    Claim,
    ClaimKind,
    Profile,
    Source,
    SourceKind,
    SourceNumber,
)

_RECORDS = (SourceKind.RECORD, SourceKind.DATASET)
_FIRST_HAND_KINDS = frozenset({SourceKind.WITNESS, SourceKind.IMAGERY, *_RECORDS})


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
    bodies = facts.ledger.sources
    return facts.columns.source_flags(
        not source.named
        and not (
            source.kind is SourceKind.SPOKESPERSON
            and source.part_of is not None
            and bodies[source.part_of].named
        )
        for source in facts.columns.sources
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


def first_hand_chains(facts: Facts) -> Flags:
    """Return a mask of the complete chains with a first-hand origin.

    Such an origin is a witness, a record, a dataset or a picture. Or it witnessed or showed
    the claim in some chain of that side. Or the claim is about it, or about what it said or
    decided. Members of a body speak for the body.
    """
    columns, sources = facts.columns, facts.columns.sources
    count = max(len(sources), 1)
    heads = columns.heads()
    hop_key = columns.chain_side[columns.hop_chain] * count + columns.hop_source
    seen = np.isin(columns.chain_side * count + heads, hop_key[FIRST_HAND[columns.hop_act]])
    own = np.isin(columns.chain_side // 2 * count + columns.voice[heads], ints(_own_matters(facts)))
    shows = columns.source_flags(source.kind in _FIRST_HAND_KINDS for source in sources)[heads]
    found: Flags = facts.lineage.complete & (seen | own | shows)
    return found


def count_first_hand(side: Side) -> int:
    """Return the number of first-hand origins of a side, counted as voices."""
    facts = side.facts
    chains = first_hand_chains(facts)
    voice = facts.columns.voice[facts.columns.heads()]
    return len({int(voice[i]) for i in facts.columns.chains_of(side.number) if chains[i]})


def _own_matters(facts: Facts) -> list[int]:
    """Return a key for each group and a voice that it is about, or that speaks in it."""
    count, group = max(len(facts.columns.sources), 1), facts.columns.group.tolist()
    return [
        of * count + facts.voice_of(source)
        for claim, of in zip(facts.columns.claims, group, strict=True)
        for source in (*claim.about, claim.speaker)
        if source is not None
    ]


def own_decisions(facts: Facts) -> Flags:
    """Return a mask of the groups with an origin that announces its own decision.

    The origin is the body that decided, or belongs to it. It is named, or it is a
    spokesperson of a named body.
    """

    def decided(claim: Claim, bodies: Sequence[Source]) -> bool:
        return any(body.id == claim.speaker for body in bodies)

    return _groups_with_origin(facts, ClaimKind.DECISION, ~anonymous_sources(facts), decided)


def own_measurements(facts: Facts) -> Flags:
    """Return a mask of the groups with an origin that is a body's record of a measurement.

    The origin is a record or a dataset that belongs to a body. Neither it nor a body that
    it belongs to has a stake in the topics of the claim.
    """

    def measured(claim: Claim, bodies: Sequence[Source]) -> bool:
        return len(bodies) > 1 and all(set(claim.topics).isdisjoint(b.party_to) for b in bodies)

    records = facts.columns.source_flags(s.kind in _RECORDS for s in facts.columns.sources)
    return _groups_with_origin(facts, ClaimKind.MEASUREMENT, records, measured)


def _groups_with_origin(
    facts: Facts,
    kind: ClaimKind,
    sources: Flags,
    fits: Callable[[Claim, Sequence[Source]], bool],
) -> Flags:
    """Return a mask of the groups with a claim of a kind, and an origin that fits the claim.

    ``sources`` selects the origins to test. Each is given with the sources that control it.
    """
    columns, ledger = facts.columns, facts.ledger
    groups = np.zeros(columns.groups, np.bool_)
    candidates = facts.lineage.complete & (columns.chain_side % 2 == 0) & sources[columns.heads()]
    candidates &= facts.with_member_of_kind(kind)[columns.chain_side // 2]
    for chain in np.flatnonzero(candidates).tolist():
        claim = ledger.claims[columns.assertions[chain].claim]
        head = columns.sources[columns.hop_source[columns.chain_start[chain]]]
        if claim.kind is kind and fits(claim, list(with_owners(head, ledger))):
            groups[columns.chain_side[chain] // 2] = True
    return groups


def told_the_desk(facts: Facts) -> Flags:
    """Return a mask of the chains that lead from one voice straight to the desk.

    Chains from the desk itself, as a witness, are included.
    """
    columns = facts.columns
    head = columns.voice[columns.heads()][columns.hop_chain]
    others = columns.voice_hops() & (columns.voice[columns.hop_source] != head)
    own = columns.source_flags(source.id in facts.desk.members for source in columns.sources)
    told: Flags = own[columns.hop_source[columns.chain_start[1:] - 1]]
    told[columns.hop_chain[others]] = False
    return told


def plainly_attributed(facts: Facts) -> Flags:
    """Return a mask of the groups that an origin told the desk itself, in the profile `news`.

    An origin without a name counts only if the claim is about nobody: the desk knows it, and
    nobody is accused.
    """
    columns = facts.columns
    attributed = np.zeros(columns.groups, np.bool_)
    if facts.settings.profile is not Profile.NEWS:
        return attributed
    told = told_the_desk(facts) & facts.lineage.complete & (columns.chain_side % 2 == 0)
    group = columns.chain_side // 2
    about = columns.group_flags(bool(claim.about) for claim in columns.claims)
    told &= ~(anonymous_sources(facts)[columns.heads()] & about[group])
    attributed[group[told]] = True
    return attributed
