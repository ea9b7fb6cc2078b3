"""How far the record bears a claim out, as opinions that show their uncertainty.

Evidence is a set keyed by origin: what an origin says weighs what its grade is
worth, however often it is repeated; repetition only makes surer that it did say
so (:mod:`claimtrack.assessment.attestation`). Across independent origins the
logarithms of odds add up, for a claim and against it. Against it count those who
deny it and those who stand behind what cannot hold together with it, each once.

An opinion presents the sum. With odds ``L`` for and ``M`` against, of the base
rate's odds ``o``, belief, disbelief and uncertainty are as ``o (L - 1)``,
``M - 1`` and ``1 + o``: its projected probability is what the odds come to, and
its uncertainty shrinks with evidence on either side, so that a claim for and
against which much is said differs from one of which nothing is known.
"""

from collections.abc import Mapping
from functools import cached_property

import numpy as np
from attrs import Factory, evolve, field, frozen

from claimtrack.assessment.attestation import MOST, Attestation, TrustedChains, weighed
from claimtrack.assessment.opponents import Opponents
from claimtrack.facts.checks.copies import copies
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
    def weighed(cls, support: Floats, against: Floats, base_rate: float) -> "Opinions":
        """Return the opinions that weights for and against come to."""
        odds = base_rate / (1 - base_rate)
        # Scaled by the greater of both, so that nothing overflows.
        most = np.maximum(support, against)
        one, for_, other = np.exp(-most), np.exp(support - most), np.exp(against - most)
        whole = odds * for_ + other
        # Where hardly anything is known, rounding may make it more than all there is.
        unknown = np.minimum((1 + odds) * one / whole, 1.0)
        return cls(odds * (for_ - one) / whole, (other - one) / whole, unknown, base_rate)

    @property
    def projected(self) -> Floats:
        """The probability that each of them comes to."""
        projected: Floats = self.belief + self.base_rate * self.uncertainty
        return projected

    def of(self, group: int) -> Opinion:
        """Return the opinion on one group."""
        parts = (self.belief, self.disbelief, self.uncertainty)
        belief, disbelief, uncertainty = (float(part[group]) for part in parts)
        return Opinion(belief, disbelief, uncertainty, self.base_rate)


@frozen(eq=False)
class OriginWeights:
    """What each origin that is heard for or against a group comes to.

    One entry for each group and voice, in this order. Where both is heard of an
    origin, only the difference counts: it said one thing, and some have it wrong;
    or it said both, and so neither. Those whom nobody names are one voice for it, one
    past the last source, and another against it. ``support`` and ``against`` have
    an entry for each group: what all come to, never more than their chains carry.
    """

    group: Ints = field(repr=False)
    voice: Ints = field(repr=False)
    weight: Floats = field(repr=False)
    """More than 0 for the claim, less than 0 against it."""
    support: Floats = field(repr=False)
    against: Floats = field(repr=False)

    @classmethod
    def of(
        cls, for_: Attestation, against: Attestation, opponents: Opponents, sources: int
    ) -> "OriginWeights":
        """Weigh what is attested for each group against what is attested on opposing sides."""
        groups, span = len(for_.total) // 2, sources + 2
        own = np.flatnonzero(for_.side % 2 == 0)
        own_key = for_.side[own] // 2 * span + for_.voice[own]
        group, row = opponents.rows(against)
        # Those of another claim whom nobody names speak for that one, and so against this.
        voice = against.voice[row] + (against.voice[row] == sources)
        key, place = np.unique(np.concatenate([own_key, group * span + voice]), return_inverse=True)
        heard, worth = np.zeros((2, len(key))), np.zeros((2, len(key)))
        heard[0, place[: len(own)]], worth[0, place[: len(own)]] = for_.heard[own], for_.worth[own]
        np.maximum.at(heard[1], place[len(own) :], against.heard[row])
        np.maximum.at(worth[1], place[len(own) :], against.worth[row])
        alike = heard[0] == heard[1]  # be they infinite, which has no difference
        net = np.where(alike, 0.0, heard[0]) - np.where(alike, 0.0, heard[1])
        weight = np.sign(net) * weighed(np.where(net > 0, worth[0], worth[1]), np.abs(net))
        at = key // span
        carried = np.bincount(opponents.group, against.total[opponents.side], groups)
        return cls(
            at,
            key % span,
            weight,
            np.minimum(np.bincount(at, np.maximum(weight, 0.0), groups), for_.total[0::2]),
            np.minimum(
                np.minimum(np.bincount(at, np.maximum(-weight, 0.0), groups), carried), MOST
            ),
        )

    def of_group(self, group: int) -> dict[int, float]:
        """Return the weight of each voice that is heard for or against a group."""
        rows = slice(np.searchsorted(self.group, group), np.searchsorted(self.group, group + 1))
        return dict(zip(self.voice[rows].tolist(), self.weight[rows].tolist(), strict=True))


@frozen(eq=False)
class PremiseWeights:
    """What is left for and against every group once its premises have had their say.

    ``weakened`` names for a group the premise by which its support is another
    than its own; what it comes to is in ``opinions``.
    """

    support: Floats = field(repr=False)
    against: Floats = field(repr=False)
    weakened: Mapping[int, Premise] = field(repr=False)
    opinions: Opinions = field(repr=False)


@frozen(eq=False, slots=False)
class Belief:
    """The weights for and against every group of claims, and the opinions they come to.

    Each is worked out when it is first asked for. What cannot be checked has no
    weight on either side, and speaks against nothing.
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
        """Which groups are more than an opinion or a forecast."""
        checkable: Flags = ~self.facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)
        return checkable

    @cached_property
    def opponents(self) -> Opponents:
        """Who speaks against which group."""
        return Opponents.of(self.facts)

    @cached_property
    def attested(self) -> Attestation:
        """What each side has from its origins."""
        return self._reports.attested(self.facts.certain.common)

    @cached_property
    def balance(self) -> OriginWeights:
        """What is attested for and against each group."""
        return OriginWeights.of(self.attested, self.attested, self.opponents, self._sources)

    @cached_property
    def borne(self) -> PremiseWeights:
        """The balance, once premises have had their say."""
        return self._borne(self.balance.support, self.balance.against)

    @property
    def opinions(self) -> Opinions:
        """What is to be believed by what the record shows."""
        return self.borne.opinions

    @cached_property
    def least(self) -> Opinions:
        """The same if chains that look like copies are, and every unknown lineage is against it."""
        doubtful = OriginWeights.of(self.attested, self._possible, self.opponents, self._sources)
        support = np.minimum(_dependent(self.facts, doubtful), self.balance.support)
        return self._borne(support, np.maximum(doubtful.against, self.balance.against)).opinions

    @cached_property
    def most(self) -> Opinions:
        """The same if each unknown lineage and each unnamed head is an origin that is for it."""
        hopeful = OriginWeights.of(self._possible, self.attested, self.opponents, self._sources)
        support = np.maximum(hopeful.support, self.balance.support)
        return self._borne(support, np.minimum(hopeful.against, self.balance.against)).opinions

    @cached_property
    def heads(self) -> Ints:
        """For each chain the voice at its head; past the last source if nobody names it."""
        return self._reports.voice[self.facts.columns.chain_start[:-1]]

    @cached_property
    def _reports(self) -> TrustedChains:
        return _reports(self.facts, self.trust, self.checkable)

    @cached_property
    def _possible(self) -> Attestation:
        return _possible(self.facts, self._reports, self.attested)

    @property
    def _sources(self) -> int:
        return len(self.facts.columns.sources)

    def _borne(self, own: Floats, against: Floats) -> PremiseWeights:
        faced = against * self.checkable
        support, weakened = _borne(self.facts, own, faced, self.checkable)
        rate = self.facts.settings.base_rate
        return PremiseWeights(support, faced, weakened, Opinions.weighed(support, faced, rate))


def _reports(facts: Facts, trust: Trust, checkable: Flags) -> TrustedChains:
    columns, counted = facts.columns, facts.lineage.complete
    head = columns.chain_start[:-1]
    worth = trust.relay[columns.hop_source]
    worth[head] = trust.own[columns.head()]
    # Who says it makes a statement so: all that is open is whether it was said. Who
    # denies that it was said makes nothing so, and is trusted like any other.
    spoken = facts.of_kind(ClaimKind.STATEMENT)[columns.chain_side // 2]
    worth[head[spoken & (columns.chain_side % 2 == 0)]] = 1.0
    worth[head[~checkable[columns.chain_side // 2]]] = 0.0
    voice = columns.voice[columns.hop_source]
    return TrustedChains(columns, counted, _one_unnamed(facts, voice, counted), worth, facts.hedges)


def _one_unnamed(facts: Facts, voice: Ints, counted: Flags) -> Ints:
    """Return the voices of hops with all unnamed heads of a side as one, another on the other.

    One that belongs to a named origin of the side is that origin.
    """
    columns = facts.columns
    named = columns.source_flags(source.named for source in columns.sources)[columns.head()]
    if named.all():
        return voice
    span = len(columns.sources) + 1
    key = columns.chain_side * span + voice[columns.chain_start[:-1]]
    nobody = ~named & ~np.isin(key, key[named & counted])
    voice = voice.copy()
    voice[columns.chain_start[:-1][nobody]] = len(columns.sources) + columns.chain_side[nobody] % 2
    return voice


def _possible(facts: Facts, reports: TrustedChains, attested: Attestation) -> Attestation:
    """Return the weights if unknown lineages are origins and every unnamed head is its own."""
    columns, unknown = facts.columns, facts.lineage.unknown
    voice = columns.voice[columns.hop_source]
    groups = np.zeros(columns.groups, np.bool_)
    groups[columns.chain_side[unknown] // 2] = True
    groups[columns.chain_side[columns.hop_chain[reports.voice != voice]] // 2] = True
    if not groups.any():
        return attested
    differs = np.repeat(groups, 2)
    counted = (reports.counted | unknown) & differs[columns.chain_side]
    found = evolve(reports, counted=counted, voice=voice).attested(np.full(columns.sides, -1))
    return attested.with_sides(differs, found)


def _dependent(facts: Facts, balance: OriginWeights) -> Floats:
    """Return the support of each group if two chains that may be copies are one origin."""
    dependent = balance.support.copy()
    for copy in copies(facts):
        weights = {
            voice: weight for voice, weight in balance.of_group(copy.group).items() if weight > 0
        }
        voices = {facts.voice_of(trace.assertion.via[0].source) for trace in (copy.one, copy.other)}
        shared = [weights[voice] for voice in voices if voice in weights]
        if len(shared) == 2:
            once = sum(weights.values()) - min(shared)
            dependent[copy.group] = min(dependent[copy.group], once)
    return dependent


def _borne(
    facts: Facts, own: Floats, against: Floats, checkable: Flags
) -> tuple[Floats, Mapping[int, Premise]]:
    """Return the support that each group has by what it rests on, and by which premise.

    What nobody asserts has that of its premises; reasoning in a ring has none.
    """
    if not facts.grounds:
        return own, {}
    borne = own.copy()
    borne[unasserted(facts) & checkable] = np.inf
    worth = np.maximum(borne - against, 0.0)
    weakened: dict[int, Premise] = {}
    for group, (least, premise) in weakest_premises(facts.grounds, worth.tolist()).items():
        if least < borne[group]:
            borne[group] = least
            weakened[group] = premise
    borne[np.isinf(borne)] = 0.0
    return borne, weakened


def unasserted(facts: Facts) -> Flags:
    """Return which groups nobody asserts and that have a premise they rest on."""
    resting = np.zeros(facts.columns.groups, np.bool_)
    resting[list(facts.grounds)] = True
    flags: Flags = resting & (facts.asserted.chains == 0)
    return flags
