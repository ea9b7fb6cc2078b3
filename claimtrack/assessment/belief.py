"""Belief in claims, as opinions with explicit uncertainty.

Evidence is a set keyed by origin. An origin has the weight of its grade, however often
it is repeated. Repetition only makes it more certain that the origin said so
(:mod:`claimtrack.assessment.attestation`). The log odds of independent origins add up,
for a claim and against it. Origins against a claim are those that deny it, and those
behind claims that exclude it; each counts once.

An opinion presents the sum. With odds ``L`` for a claim, ``M`` against it, and ``o`` of
the base rate, the ratio of belief, disbelief and uncertainty is ``o (L - 1)`` :
``M - 1`` : ``1 + o``. The projected probability follows from the odds. Uncertainty
shrinks with evidence on either side, which distinguishes a disputed claim from an
unknown one.
"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from attrs import Factory, evolve, field, frozen

from claimtrack.assessment.attestation import MAX_WEIGHT, Attestation, TrustedChains, origin_weight
from claimtrack.assessment.opponents import Opponents
from claimtrack.facts.checks.copies import find_suspected_copies
from claimtrack.facts.core.columns import Flags, Floats, Ints
from claimtrack.facts.core.evidence import Trust
from claimtrack.facts.core.inference import Premise, weakest_premises
from claimtrack.facts.facts import Facts
from claimtrack.model import ClaimKind
from claimtrack.model.opinion import Opinion


@frozen(eq=False)
class Opinions:
    """One opinion for each group of claims, in columns."""

    belief: Floats = field(repr=False)
    disbelief: Floats = field(repr=False)
    uncertainty: Floats = field(repr=False)
    base_rate: float

    @classmethod
    def from_weights(cls, support: Floats, against: Floats, base_rate: float) -> "Opinions":
        """Convert weights for and against claims to opinions."""
        odds = base_rate / (1 - base_rate)
        # Scaled by the greater weight, to prevent an overflow.
        most = np.maximum(support, against)
        one, for_, other = np.exp(-most), np.exp(support - most), np.exp(against - most)
        whole = odds * for_ + other
        # Rounding may exceed 1 if hardly anything is known.
        unknown = np.minimum((1 + odds) * one / whole, 1.0)
        return cls(odds * (for_ - one) / whole, (other - one) / whole, unknown, base_rate)

    @property
    def projected(self) -> Floats:
        """The projected probabilities."""
        projected: Floats = self.belief + self.base_rate * self.uncertainty
        return projected

    def of(self, group: int) -> Opinion:
        """Return the opinion on one group."""
        parts = (self.belief, self.disbelief, self.uncertainty)
        belief, disbelief, uncertainty = (float(part[group]) for part in parts)
        return Opinion(belief, disbelief, uncertainty, self.base_rate)


@frozen(eq=False)
class OriginWeights:
    """The weight of each origin for or against a group.

    One entry for each group and voice, in this order. If an origin is reported on both
    sides, only the difference counts: either some reports are wrong, or the origin
    contradicts itself. All unnamed origins for a group are one voice, past the last
    source, and all unnamed origins against it are another. ``support`` and ``against``
    have one entry for each group: the total weight, bounded by that of the chains.
    """

    group: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    weight: Floats = field(repr=False)
    """Positive for the claim, negative against it."""
    support: Floats = field(repr=False)
    against: Floats = field(repr=False)

    @classmethod
    def of(
        cls, for_: Attestation, against: Attestation, opponents: Opponents, sources: int
    ) -> "OriginWeights":
        """Weigh the attestation for each group against that on opposing sides."""
        groups, span = len(for_.total) // 2, sources + 2
        own = np.flatnonzero(for_.side % 2 == 0)
        own_key = for_.side[own] // 2 * span + for_.voice[own]
        group, row = opponents.rows(against)
        # The unnamed origins of an opposing claim are the voice against this one.
        voice = against.voice[row] + (against.voice[row] == sources)
        key, place = np.unique(np.concatenate([own_key, group * span + voice]), return_inverse=True)
        reports, trust = np.zeros((2, len(key))), np.zeros((2, len(key)))
        reports[0, place[: len(own)]] = for_.report_weight[own]
        trust[0, place[: len(own)]] = for_.trust[own]
        np.maximum.at(reports[1], place[len(own) :], against.report_weight[row])
        np.maximum.at(trust[1], place[len(own) :], against.trust[row])
        equal = reports[0] == reports[1]  # infinite weights have no difference
        net = np.where(equal, 0.0, reports[0]) - np.where(equal, 0.0, reports[1])
        weight = np.sign(net) * origin_weight(np.where(net > 0, trust[0], trust[1]), np.abs(net))
        at = key // span
        carried = np.bincount(opponents.group, against.total[opponents.side], groups)
        return cls(
            at,
            key % span,
            weight,
            np.minimum(np.bincount(at, np.maximum(weight, 0.0), groups), for_.total[0::2]),
            np.minimum(
                np.minimum(np.bincount(at, np.maximum(-weight, 0.0), groups), carried), MAX_WEIGHT
            ),
        )

    def of_group(self, group: int) -> dict[int, float]:
        """Return the weight of each voice for or against a group."""
        rows = slice(np.searchsorted(self.group, group), np.searchsorted(self.group, group + 1))
        return dict(zip(self.voice[rows].tolist(), self.weight[rows].tolist(), strict=True))


@frozen(eq=False)
class PremiseWeights:
    """The weights for and against every group, limited by its premises, and the opinions.

    ``weakened`` maps a group to the premise that limits its support.
    """

    support: Floats = field(repr=False)
    against: Floats = field(repr=False)
    weakened: Mapping[int, Premise] = field(repr=False)
    opinions: Opinions = field(repr=False)


@frozen(eq=False, slots=False)
class Belief:
    """The weights for and against every group of claims, and the resulting opinions.

    All values are computed on first use. Opinions and forecasts have no weight on either
    side, and count against no other claim.
    """

    facts: Facts = field(repr=False)
    trust: Trust = field(
        default=Factory(
            lambda self: Trust.of(self.facts.columns.sources, self.facts.settings), takes_self=True
        ),
        repr=False,
    )

    @cached_property
    def checkable(self) -> Flags:
        """A flag for each group that is not an opinion or a forecast."""
        checkable: Flags = ~self.facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)
        return checkable

    @cached_property
    def opponents(self) -> Opponents:
        """The sides that oppose each group."""
        return Opponents.of(self.facts)

    @cached_property
    def attestation(self) -> Attestation:
        """The weights of the origins of each side."""
        common = self.facts.certain_counts.common
        # An unnamed voice bounds nothing more: its heads are one origin already.
        sources = len(self.facts.columns.sources)
        return self._reports.attestation(np.where(common < sources, common, -1))

    @cached_property
    def origin_weights(self) -> OriginWeights:
        """The weights of the origins for and against each group."""
        sources = len(self.facts.columns.sources)
        return OriginWeights.of(self.attestation, self.attestation, self.opponents, sources)

    @cached_property
    def premise_weights(self) -> PremiseWeights:
        """The weights for and against each group, limited by its premises."""
        return self._with_premises(self.origin_weights.support, self.origin_weights.against)

    @property
    def opinions(self) -> Opinions:
        """The opinions on the present record."""
        return self.premise_weights.opinions

    @cached_property
    def least(self) -> Opinions:
        """The opinions if suspected copies are copies and unknown lineages oppose claims."""
        sources, own = len(self.facts.columns.sources), self.origin_weights
        worst = OriginWeights.of(self.attestation, self._possible, self.opponents, sources)
        support = np.minimum(_support_without_copies(self.facts, worst), own.support)
        return self._with_premises(support, np.maximum(worst.against, own.against)).opinions

    @cached_property
    def most(self) -> Opinions:
        """The opinions if each unknown lineage and each unnamed head is an origin for a claim."""
        sources, own = len(self.facts.columns.sources), self.origin_weights
        best = OriginWeights.of(self._possible, self.attestation, self.opponents, sources)
        support = np.maximum(best.support, own.support)
        return self._with_premises(support, np.minimum(best.against, own.against)).opinions

    @cached_property
    def heads(self) -> Ints:
        """The voice at the head of each chain; past the last source for an unnamed head."""
        return self._reports.voice[self.facts.columns.chain_start[:-1]]

    @cached_property
    def _reports(self) -> TrustedChains:
        facts, columns, counted = self.facts, self.facts.columns, self.facts.lineage.complete
        head = columns.chain_start[:-1]
        trust = self.trust.relay[columns.hop_source]
        trust[head] = self.trust.own[columns.heads()]
        # A speaker certainly makes their own statement; only the reports of it are in doubt.
        # A denial of the statement has the trust of any other claim, and a report by
        # another source the trust of that source.
        group = columns.chain_side // 2
        speaker = facts.speakers[group]
        own = (speaker < 0) | (speaker == columns.voice[columns.heads()])
        spoken = facts.of_kind(ClaimKind.STATEMENT)[group]
        trust[head[spoken & own & (columns.chain_side % 2 == 0)]] = 1.0
        trust[head[~self.checkable[group]]] = 0.0
        voice = _merge_unnamed_heads(facts, columns.voice[columns.hop_source], counted)
        return TrustedChains(columns, counted, voice, trust, facts.hedge_factors)

    @cached_property
    def _possible(self) -> Attestation:
        """The attestation if unknown lineages are origins and unnamed heads are not merged."""
        columns, unknown, reports = self.facts.columns, self.facts.lineage.unknown, self._reports
        voice = columns.voice[columns.hop_source]
        groups = np.zeros(columns.groups, np.bool_)
        groups[columns.chain_side[unknown] // 2] = True
        groups[columns.chain_side[columns.hop_chain[reports.voice != voice]] // 2] = True
        if not groups.any():
            return self.attestation
        differs = np.repeat(groups, 2)
        counted = (reports.counted | unknown) & differs[columns.chain_side]
        possible = evolve(reports, counted=counted, voice=voice)
        return self.attestation.with_sides(
            differs, possible.attestation(np.full(columns.sides, -1))
        )

    def _with_premises(self, own: Floats, against: Floats) -> PremiseWeights:
        """Limit the support of each group to that of its premises.

        A group that nobody asserts has the support of its premises; reasoning in a ring
        has none.
        """
        facts, against = self.facts, against * self.checkable
        support, weakened = own, dict[int, Premise]()
        if facts.binding_premises:
            support = own.copy()
            support[unasserted_groups(facts) & self.checkable] = np.inf
            net = np.maximum(support - against, 0.0)
            weakest = weakest_premises(facts.binding_premises, net.tolist())
            for group, (least, premise) in weakest.items():
                if least < support[group]:
                    support[group] = least
                    weakened[group] = premise
            support[np.isinf(support)] = 0.0
        rate = facts.settings.base_rate
        opinions = Opinions.from_weights(support, against, rate)
        return PremiseWeights(support, against, weakened, opinions)


def _merge_unnamed_heads(facts: Facts, voice: Ints, counted: Flags) -> Ints:
    """Return the voices of hops, with the unnamed heads for all claims as one voice.

    Unnamed heads against claims are another voice. An unnamed head keeps the voice of
    its controller if this is a named origin of the side, or if every unnamed origin of
    the side has a controller with a name.
    """
    columns = facts.columns
    named_source = columns.source_flags(source.named for source in columns.sources)
    named = named_source[columns.heads()]
    if named.all():
        return voice
    span = len(columns.sources) + 1
    key = columns.chain_side * span + voice[columns.chain_start[:-1]]
    in_body = named_source[columns.voice][columns.heads()]
    joined = np.zeros(columns.sides, np.bool_)
    joined[columns.chain_side[~in_body & ~named & counted]] = True
    nobody = ~named & ~np.isin(key, key[named & counted]) & joined[columns.chain_side]
    voice = voice.copy()
    voice[columns.chain_start[:-1][nobody]] = len(columns.sources) + columns.chain_side[nobody] % 2
    return voice


def _support_without_copies(facts: Facts, weights: OriginWeights) -> Floats:
    """Return the support of each group if suspected copies share one origin."""
    support = weights.support.copy()
    for copy in find_suspected_copies(facts):
        positive = {
            voice: weight for voice, weight in weights.of_group(copy.group).items() if weight > 0
        }
        voices = {facts.voice_of(each.assertion.hops[0].source) for each in (copy.one, copy.other)}
        shared = [positive[voice] for voice in voices if voice in positive]
        if len(shared) == 2:
            without_copy = sum(positive.values()) - min(shared)
            support[copy.group] = min(support[copy.group], without_copy)
    return support


def unasserted_groups(facts: Facts) -> Flags:
    """Return a flag for each group that rests on a premise, and on no word of anybody.

    Nobody asserts it, or only relays that conclude it from its premises.
    """
    columns = facts.columns
    resting = np.zeros(columns.groups, np.bool_)
    resting[list(facts.binding_premises)] = True
    resting[columns.chain_side[(columns.chain_side % 2 == 0) & ~facts.concluded] // 2] = False
    return resting
