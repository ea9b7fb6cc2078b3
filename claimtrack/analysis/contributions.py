"""What an opinion is made of, part by part: a waterfall whose parts add up to the whole."""

from collections.abc import Iterator, Mapping
from enum import Enum

import numpy as np
from attrs import frozen

from claimtrack.analysis.attestation import MOST
from claimtrack.analysis.belief import Belief
from claimtrack.analysis.claim import UNNAMED, ClaimView, Voice
from claimtrack.model import Reliability, Source


class Part(Enum):
    """What a part of an opinion comes from."""

    BASE_RATE = "base rate", "how likely it is before anybody is heard"
    ORIGIN = "origin", "an origin that stands behind it"
    RELAYS = "shared relays", "what its origins do not add, since relays carry several of them"
    LIMIT = "limit", "what is past the most that one side can weigh"
    PREMISE = "premise", "what it rests on"
    OPPONENT = "opponent", "an origin that speaks against it"
    OPPOSED_RELAYS = "shared relays against it", "what its opponents do not add to one another"

    description: str

    def __new__(cls, word: str, description: str) -> "Part":
        """Make the member whose value is the word."""
        member = object.__new__(cls)
        member._value_ = word
        member.description = description
        return member


@frozen
class Contribution:
    """One part of the sum behind an opinion.

    ``weight`` is in natural logarithms of odds, for the claim if it is more than
    0. ``voice`` is whoever it comes from, of ``grade``, with a ``stake`` in topics
    of the claim, in so many ``reports``; ``claim`` the id of the premise, or of
    the claim that an opponent stands behind, None for a denial.
    """

    part: Part
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
    yield Contribution(Part.BASE_RATE, float(np.log(rate / (1 - rate))))
    if not belief.checkable[group]:
        return
    weights = belief.attested.of_side(2 * group)
    yield from _by_voice(belief, group, {2 * group: weights}, Part.ORIGIN)
    own, support = float(belief.own[group]), float(belief.support[group])
    yield from _left(own - sum(weights.values()), own, Part.RELAYS)
    if support != own and group in belief.weakened:
        premise = belief.weakened[group].premise_id
        yield Contribution(Part.PREMISE, support - own, claim=premise)
    heaviest: dict[int, tuple[float, int]] = {}
    for side in belief.opponents.of_group(group):
        for voice, weight in belief.attested.of_side(side).items():
            if weight > heaviest.get(voice, (-1.0, side))[0]:
                heaviest[voice] = weight, side
    once: dict[int, dict[int, float]] = {}
    for voice, (weight, side) in heaviest.items():
        once.setdefault(side, {})[voice] = weight
    yield from _by_voice(belief, group, once, Part.OPPONENT)
    against = float(belief.against[group])
    whole = sum(weight for weight, _ in heaviest.values())
    yield from _left(whole - against, against, Part.OPPOSED_RELAYS)


def _left(weight: float, total: float, part: Part) -> Iterator[Contribution]:
    """Yield what the parts of a side do not add to its total, if there is any of it."""
    if abs(weight) > 1e-12:
        yield Contribution(Part.LIMIT if total >= MOST else part, weight)


def _by_voice(
    belief: Belief, group: int, weights: Mapping[int, Mapping[int, float]], part: Part
) -> Iterator[Contribution]:
    found: list[Contribution] = []
    for side, of_side in weights.items():
        heads = _heads(belief, side)
        for voice, weight in of_side.items():
            source, reports = heads[voice]
            found.append(
                Contribution(
                    part,
                    weight if part is Part.ORIGIN else 0.0 - weight,
                    _voice(belief, voice, source),
                    source.reliability,
                    _stake(belief, group, source),
                    reports,
                    None if side // 2 == group else ClaimView(belief.facts, side // 2).claim.id,
                )
            )
    yield from sorted(found, key=lambda each: (-abs(each.weight), str(each.voice)))


def _heads(belief: Belief, side: int) -> Mapping[int, tuple[Source, int]]:
    """Return for each origin of a side its most trusted member, and how many chains it heads."""
    columns, own = belief.facts.columns, belief.trust.own
    heads: dict[int, tuple[int, int]] = {}
    for chain in belief.facts.certain.chains(side):
        head = int(columns.sources_of(chain)[0])
        voice = int(belief.heads[chain])
        best, count = heads.get(voice, (head, 0))
        better = (own[head], -head) > (own[best], -best)
        heads[voice] = head if better else best, count + 1
    return {voice: (columns.sources[best], count) for voice, (best, count) in heads.items()}


def _voice(belief: Belief, voice: int, source: Source) -> Voice:
    columns = belief.facts.columns
    if voice == len(columns.sources):
        return Voice(UNNAMED, None)
    return Voice(columns.sources[voice].id, source)


def _stake(belief: Belief, group: int, source: Source) -> tuple[str, ...]:
    """Return the topics of a claim in which a source's voice has a stake."""
    stakes = belief.facts.stakes.get(belief.facts.voice_of(source.id), frozenset())
    return tuple(sorted(stakes & ClaimView(belief.facts, group).topics))
