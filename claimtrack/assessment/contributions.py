"""What an opinion is made of, part by part: a waterfall whose parts add up to the whole."""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np
from attrs import frozen

from claimtrack.assessment.attestation import MOST
from claimtrack.assessment.belief import Belief
from claimtrack.facts.claim_view import UNNAMED, ClaimView, Voice
from claimtrack.model import Reliability, Source
from claimtrack.model.enums import DescribedEnum


class ContributionKind(DescribedEnum):
    """What a part of an opinion comes from."""

    BASE_RATE = "base rate", "how likely it is before anybody is heard"
    ORIGIN = "origin", "an origin that stands behind it"
    RELAYS = "shared relays", "what its origins do not add, since relays carry several of them"
    LIMIT = "limit", "what is past the most that one side can weigh"
    PREMISE = "premise", "what it rests on"
    OPPONENT = "opponent", "an origin that speaks against it"
    OPPOSED_RELAYS = "shared relays against it", "what its opponents do not add to one another"


@frozen
class Contribution:
    """One part of the sum behind an opinion.

    ``weight`` is in natural logarithms of odds, for the claim if it is more than
    0: of one who is heard for it and against it, the difference. ``voice`` is
    whoever it comes from, of ``grade``, with a ``stake`` in topics of the claim, in
    so many ``reports``; ``claim`` the id of the premise, or of the claim that an
    opponent stands behind, None for a denial.
    """

    part: ContributionKind
    weight: float
    voice: Voice | None = None
    grade: Reliability | None = None
    stake: tuple[str, ...] = ()
    reports: int = 0
    claim: str | None = None


def contributions(belief: Belief, group: int) -> tuple[Contribution, ...]:
    """Return the parts whose sum is the logarithm of the odds of a group's claim.

    First the base rate, then what speaks for it, the weightiest origin first,
    then what speaks against it. What cannot be checked has no part but the first.
    """
    return tuple(_parts(belief, group))


def _parts(belief: Belief, group: int) -> Iterator[Contribution]:
    rate = belief.facts.settings.base_rate
    yield Contribution(ContributionKind.BASE_RATE, float(np.log(rate / (1 - rate))))
    if not belief.checkable[group]:
        return
    weights = belief.balance.of_group(group)
    nobody = len(belief.facts.columns.sources)
    heads = _heads(belief, [2 * group])
    opposing = {
        voice + (voice == nobody): head
        for voice, head in _heads(belief, belief.opponents.of_group(group)).items()
    }
    for_ = {voice: weight for voice, weight in weights.items() if voice in heads and weight >= 0}
    yield from _by_voice(belief, group, for_, heads, ContributionKind.ORIGIN)
    own, support = float(belief.balance.support[group]), float(belief.borne.support[group])
    yield from _left(own - sum(for_.values()), own, ContributionKind.RELAYS)
    if support != own and group in belief.borne.weakened:
        premise = belief.borne.weakened[group].premise_id
        yield Contribution(ContributionKind.PREMISE, support - own, claim=premise)
    # One that is heard to say nothing may be on a side where it heads no chain.
    other = {
        voice: weight
        for voice, weight in weights.items()
        if voice not in for_ and voice in opposing
    }
    yield from _by_voice(belief, group, other, opposing, ContributionKind.OPPONENT)
    against = float(belief.borne.against[group])
    yield from _left(-sum(other.values()) - against, against, ContributionKind.OPPOSED_RELAYS)


def _left(weight: float, total: float, part: ContributionKind) -> Iterator[Contribution]:
    """Yield what the parts of a side do not add to its total, if there is any of it."""
    if abs(weight) > 1e-12:
        yield Contribution(ContributionKind.LIMIT if total >= MOST else part, weight)


@frozen
class _Head:
    """An origin on some sides: its most trusted member there, and how many chains it heads."""

    source: Source
    side: int
    reports: int


def _by_voice(
    belief: Belief,
    group: int,
    weights: Mapping[int, float],
    heads: Mapping[int, _Head],
    part: ContributionKind,
) -> Iterator[Contribution]:
    found = [
        Contribution(
            part,
            weight,
            _voice(belief, voice, heads[voice].source),
            heads[voice].source.reliability,
            _stake(belief, group, heads[voice].source),
            heads[voice].reports,
            _claim_of(belief, group, heads[voice].side),
        )
        for voice, weight in weights.items()
    ]
    yield from sorted(found, key=lambda each: (-abs(each.weight), str(each.voice)))


def _heads(belief: Belief, sides: Iterable[int]) -> Mapping[int, _Head]:
    """Return the origins of some sides by their voices; of one on several, the first side."""
    columns, own = belief.facts.columns, belief.trust.own
    heads: dict[int, _Head] = {}
    for side in sides:
        for chain in belief.facts.certain.chains(side):
            head = columns.sources[columns.sources_of(chain)[0]]
            best = heads.setdefault(int(belief.heads[chain]), _Head(head, side, 0))
            number, so_far = (columns.source_index[each.id] for each in (head, best.source))
            better = (own[number], -number) > (own[so_far], -so_far)
            heads[int(belief.heads[chain])] = _Head(
                head if better else best.source, best.side, best.reports + 1
            )
    return heads


def _claim_of(belief: Belief, group: int, side: int) -> str | None:
    return None if side // 2 == group else ClaimView(belief.facts, side // 2).claim.id


def _voice(belief: Belief, voice: int, source: Source) -> Voice:
    columns = belief.facts.columns
    if voice >= len(columns.sources):
        return Voice(UNNAMED, None)
    return Voice(columns.sources[voice].id, source)


def _stake(belief: Belief, group: int, source: Source) -> tuple[str, ...]:
    """Return the topics of a claim in which a source's voice has a stake."""
    stakes = belief.facts.stakes.get(belief.facts.voice_of(source.id), frozenset())
    return tuple(sorted(stakes & ClaimView(belief.facts, group).topics))
