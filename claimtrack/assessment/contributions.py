"""The breakdown of an opinion into contributions that add up to its log odds."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from attrs import frozen

from claimtrack.assessment.attestation import MAX_WEIGHT
from claimtrack.assessment.belief import Belief
from claimtrack.facts.claim_view import UNNAMED, ClaimView, Voice
from claimtrack.model import Reliability, Source
from claimtrack.model.enums import DescribedEnum


class ContributionKind(DescribedEnum):
    """The kind of a part of an opinion."""

    BASE_RATE = "base rate", "the probability before any evidence"
    ORIGIN = "origin", "an origin that supports the claim"
    RELAYS = "shared relays", "the reduction for relays that carry several origins"
    LIMIT = "limit", "the excess over the largest weight of one side"
    PREMISE = "premise", "the change by a premise"
    OPPONENT = "opponent", "an origin that opposes the claim"
    OPPOSED_RELAYS = "shared relays against it", "the reduction for relays of several opponents"


@frozen
class Contribution:
    """One part of the sum behind an opinion.

    ``weight`` is in natural log odds, positive for the claim; for a voice on both sides
    it is the difference. ``voice`` is the voice that contributes, with its ``grade``, its
    ``stake`` in topics of the claim, and the number of its ``reports``. ``claim`` is the
    id of the premise, or of the claim of an opponent; None for a denial.
    """

    part: ContributionKind
    weight: float
    voice: Voice | None = None
    grade: Reliability | None = None
    stake: tuple[str, ...] = ()
    reports: int = 0
    claim: str | None = None


def compute_contributions(belief: Belief, group: int) -> Iterator[Contribution]:
    """Yield the contributions whose sum is the log odds of a group's claim.

    The base rate comes first, then the contributions for the claim, then those against
    it, each by decreasing weight of the origins. An opinion or forecast has only the
    base rate.
    """
    rate = belief.facts.settings.base_rate
    yield Contribution(ContributionKind.BASE_RATE, float(np.log(rate / (1 - rate))))
    if not belief.checkable[group]:
        return
    weights = belief.origin_weights.of_group(group)
    nobody = len(belief.facts.columns.sources)
    heads = _heads(belief, [2 * group])
    opposing = {
        voice + (voice == nobody): head
        for voice, head in _heads(belief, belief.opponents.of_group(group)).items()
    }
    for_ = {voice: weight for voice, weight in weights.items() if voice in heads and weight >= 0}
    yield from _voice_contributions(belief, group, for_, heads, ContributionKind.ORIGIN)
    own = float(belief.origin_weights.support[group])
    support = float(belief.premise_weights.support[group])
    yield from _remainder(own - sum(for_.values()), own, ContributionKind.RELAYS)
    if support != own and group in belief.premise_weights.weakened:
        premise = belief.premise_weights.weakened[group].premise_id
        yield Contribution(ContributionKind.PREMISE, support - own, claim=premise)
    # A voice of weight 0 may be on a side where it heads no chain.
    other = {
        voice: weight
        for voice, weight in weights.items()
        if voice not in for_ and voice in opposing
    }
    yield from _voice_contributions(belief, group, other, opposing, ContributionKind.OPPONENT)
    against = float(belief.premise_weights.against[group])
    yield from _remainder(-sum(other.values()) - against, against, ContributionKind.OPPOSED_RELAYS)


def _remainder(weight: float, total: float, part: ContributionKind) -> Iterator[Contribution]:
    """Yield the difference between the total of a side and the sum of its origins, if any."""
    if abs(weight) > 1e-12:
        yield Contribution(ContributionKind.LIMIT if total >= MAX_WEIGHT else part, weight)


@frozen
class _Head:
    """An origin on some sides: its most trusted source, and the number of chains it heads."""

    source: Source
    side: int
    reports: int


def _voice_contributions(
    belief: Belief,
    group: int,
    weights: Mapping[int, float],
    heads: Mapping[int, _Head],
    part: ContributionKind,
) -> Iterator[Contribution]:
    """Yield the contributions of voices, the largest first."""
    facts, sources = belief.facts, belief.facts.columns.sources
    found = []
    for voice, weight in weights.items():
        head = heads[voice]
        source, other = head.source, head.side // 2
        named = voice < len(sources)
        stakes = facts.stakes.get(facts.voice_of(source.id), frozenset())
        contribution = Contribution(
            part,
            weight,
            Voice(sources[voice].id, source) if named else Voice(UNNAMED, None),
            source.reliability,
            tuple(sorted(stakes & ClaimView(facts, group).topics)),
            head.reports,
            None if other == group else ClaimView(facts, other).claim.id,
        )
        found.append(contribution)
    yield from sorted(found, key=lambda each: (-abs(each.weight), str(each.voice)))


def _heads(belief: Belief, sides: Iterable[int]) -> Mapping[int, _Head]:
    """Return the origins of some sides by voice; an origin on several keeps the first side."""
    columns, own = belief.facts.columns, belief.trust.own
    heads: dict[int, _Head] = {}
    for side in sides:
        for chain in belief.facts.certain_counts.chains(side):
            head = columns.sources[columns.sources_of(chain)[0]]
            best = heads.setdefault(int(belief.heads[chain]), _Head(head, side, 0))
            number, so_far = (columns.source_index[each.id] for each in (head, best.source))
            better = (own[number], -number) > (own[so_far], -so_far)
            heads[int(belief.heads[chain])] = _Head(
                head if better else best.source, best.side, best.reports + 1
            )
    return heads
