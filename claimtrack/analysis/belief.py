"""How far the record bears a claim out, as opinions that show their uncertainty.

Evidence is a set keyed by origin: what an origin says weighs what its grade is
worth, however often it is repeated; repetition only makes surer that it did say
so (:mod:`claimtrack.analysis.attestation`). Across independent origins the
logarithms of odds add up, for a claim and against it. Against it count those who
deny it and those who stand behind what cannot hold together with it, each once.

An opinion presents the sum. With odds ``L`` for and ``M`` against, of the base
rate's odds ``o``, belief, disbelief and uncertainty are as ``o (L - 1)``,
``M - 1`` and ``1 + o``: its projected probability is what the odds come to, and
its uncertainty shrinks with evidence on either side, so that a claim for and
against which much is said differs from one of which nothing is known.
"""

from collections.abc import Mapping

import numpy as np
from attrs import evolve, field, frozen

from claimtrack.analysis.attestation import MOST, Attested, Reports
from claimtrack.analysis.columns import Flags, Ints, distinct, ints
from claimtrack.analysis.copying import copies
from claimtrack.analysis.facts import Facts
from claimtrack.analysis.premises import weakest_premises
from claimtrack.analysis.reasoning import Premise
from claimtrack.analysis.trust import HEDGES, Floats, Trust
from claimtrack.model import Certainty, ClaimKind
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
        return cls(
            odds * (for_ - one) / whole, (other - one) / whole, (1 + odds) * one / whole, base_rate
        )

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
class Belief:
    """The weights for and against every group of claims, and the opinions they come to.

    ``attested`` is what each side has from its origins, ``own`` that for a group,
    ``support`` the same once its premises have had their say (``weakened`` names
    the one by which it has another), ``against`` all that opposes it; what is not
    ``checkable`` has neither, and speaks against nothing.
    ``opinions`` go by what the record shows. ``least`` takes for dependent all
    that may be (chains that look like copies) and counts every unknown lineage
    against; ``most`` counts each of these, and each unnamed head, for the claim.
    """

    facts: Facts = field(repr=False)
    trust: Trust = field(repr=False)
    heads: Ints = field(repr=False)
    """For each chain the voice at its head, one past the last source for one that nobody names."""
    attested: Attested = field(repr=False)
    own: Floats = field(repr=False)
    checkable: Flags = field(repr=False)
    support: Floats = field(repr=False)
    against: Floats = field(repr=False)
    weakened: Mapping[int, Premise] = field(repr=False)
    opinions: Opinions = field(repr=False)
    least: Opinions = field(repr=False)
    most: Opinions = field(repr=False)
    opponents: "Opponents" = field(repr=False)

    @classmethod
    def of(cls, facts: Facts) -> "Belief":
        """Return the belief in every claim of a ledger."""
        trust = Trust.of(facts.columns.sources, facts.settings)
        checkable = ~facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)
        reports = _reports(facts, trust, checkable)
        attested = reports.attested(facts.certain.common)
        possible = _possible(facts, reports, attested)
        opponents = Opponents.of(facts)
        rate = facts.settings.base_rate

        against = opponents.weight(attested) * checkable
        against_most = opponents.weight(possible) * checkable
        own = attested.total[0::2]
        support, weakened = _borne(facts, own, against)
        found = Opinions.weighed(support, against, rate)
        dependent = _borne(facts, _dependent(facts, attested), against_most)[0]
        least = Opinions.weighed(dependent, against_most, rate)
        supposed = _borne(facts, possible.total[0::2], against)[0]
        most = Opinions.weighed(supposed, against, rate)
        return cls(
            facts,
            trust,
            reports.voice[facts.columns.chain_start[:-1]],
            attested,
            own,
            checkable,
            support,
            against,
            weakened,
            found,
            least,
            most,
            opponents,
        )


@frozen(eq=False)
class Opponents:
    """For each group the sides that speak against it: its denial, and what excludes it.

    ``group`` and ``side`` have one entry for each such pair, in order.
    """

    group: Ints
    side: Ints

    @classmethod
    def of(cls, facts: Facts) -> "Opponents":
        """Return who opposes whom in a ledger: by links, denials, and facts that exclude others."""
        columns = facts.columns
        denied = np.flatnonzero(facts.denied.chains)
        one = ints(each.one for each in facts.oppositions)
        other = ints(each.other for each in facts.oppositions)
        found = [columns.group[ends] for ends in facts.conflicts]
        group = np.concatenate([denied, one, other, *found])
        side = np.concatenate([2 * denied + 1, 2 * other, 2 * one, 2 * found[1], 2 * found[0]])
        apart = side // 2 != group
        apart[: len(denied)] = True
        key = distinct(group[apart] * columns.sides + side[apart])
        return cls(key // columns.sides, key % columns.sides)

    def of_group(self, group: int) -> list[int]:
        """Return the sides that oppose one group."""
        found: list[int] = self.side[
            np.searchsorted(self.group, group) : np.searchsorted(self.group, group + 1)
        ].tolist()
        return found

    def weight(self, attested: Attested) -> Floats:
        """Return what speaks against each group: each origin once, by the most it weighs."""
        groups = len(attested.total) // 2
        first, last = attested.start[self.side], attested.start[self.side + 1]
        count = last - first
        row = np.repeat(first - np.cumsum(count) + count, count) + np.arange(int(count.sum()))
        span = int(attested.voice.max(initial=0)) + 1
        key, place = np.unique(
            np.repeat(self.group, count) * span + attested.voice[row], return_inverse=True
        )
        most = np.zeros(len(key))
        np.maximum.at(most, place, attested.origin[row])
        each = np.bincount(key // span, most, groups)
        whole = np.bincount(self.group, attested.total[self.side], groups)
        return np.minimum(np.minimum(each, whole), MOST)


def _reports(facts: Facts, trust: Trust, checkable: Flags) -> Reports:
    columns, counted = facts.columns, facts.lineage.complete
    head = columns.chain_start[:-1]
    worth = trust.relay[columns.hop_source]
    worth[head] = trust.own[columns.head()]
    # Who says it makes a statement so: all that is open is whether it was said.
    spoken = facts.of_kind(ClaimKind.STATEMENT)[columns.chain_side // 2]
    worth[head[spoken]] = 1.0
    worth[head[~checkable[columns.chain_side // 2]]] = 0.0
    voice = columns.voice[columns.hop_source]
    return Reports(columns, counted, _one_unnamed(facts, voice, counted), worth, _hedges(facts))


def _one_unnamed(facts: Facts, voice: Ints, counted: Flags) -> Ints:
    """Return the voices of hops with all unnamed heads of a side as one.

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
    voice[columns.chain_start[:-1][nobody]] = len(columns.sources)
    return voice


def _hedges(facts: Facts) -> Floats:
    """Return what is left of each chain by the least firm of the words on it."""
    columns = facts.columns
    factor = [HEDGES[certainty] for certainty in Certainty]
    flat = Certainty.STATED.rank
    hedge = np.fromiter(
        (factor[flat if a.certainty is None else a.certainty.rank] for a in columns.assertions),
        np.float64,
        len(columns.assertions),
    )
    place = {id(assertion): chain for chain, assertion in enumerate(columns.assertions)}
    for assertion in columns.detailed:
        hedged = [HEDGES[hop.certainty] for hop in assertion.via if hop.certainty is not None]
        if hedged:
            chain = place[id(assertion)]
            hedge[chain] = min(hedge[chain], *hedged)
    return hedge


def _possible(facts: Facts, reports: Reports, attested: Attested) -> Attested:
    """Return the weights if unknown lineages are origins and every unnamed head is its own."""
    columns, unknown = facts.columns, facts.lineage.unknown
    voice = columns.voice[columns.hop_source]
    differs = np.zeros(columns.sides, np.bool_)
    differs[columns.chain_side[unknown]] = True
    differs[columns.chain_side[columns.hop_chain[reports.voice != voice]]] = True
    if not differs.any():
        return attested
    counted = (reports.counted | unknown) & differs[columns.chain_side]
    found = evolve(reports, counted=counted, voice=voice).attested(np.full(columns.sides, -1))
    return attested.with_sides(differs, found)


def _dependent(facts: Facts, attested: Attested) -> Floats:
    """Return the weights for each group if two chains that may be copies are one origin."""
    dependent: Floats = attested.total[0::2].copy()
    for copy in copies(facts):
        weights = attested.of_side(2 * copy.group)
        voices = {facts.voice_of(trace.assertion.via[0].source) for trace in (copy.one, copy.other)}
        shared = [weights[voice] for voice in voices if voice in weights]
        if len(shared) == 2:
            once = sum(weights.values()) - min(shared)
            dependent[copy.group] = min(dependent[copy.group], once)
    return dependent


def _borne(facts: Facts, own: Floats, against: Floats) -> tuple[Floats, Mapping[int, Premise]]:
    """Return the support that each group has by what it rests on, and by which premise.

    What nobody asserts has that of its premises; reasoning in a ring has none.
    """
    steps = facts.reasoning.steps
    if not any(step.binding for step in steps):
        return own, {}
    borne = own.copy()
    borne[unasserted(facts)] = np.inf
    worth = np.maximum(borne - against, 0.0)
    weakened: dict[int, Premise] = {}
    for group, (least, premise) in weakest_premises(steps, worth.tolist()).items():
        if least < borne[group]:
            borne[group] = least
            weakened[group] = premise
    borne[np.isinf(borne)] = 0.0
    return borne, weakened


def unasserted(facts: Facts) -> Flags:
    """Return which groups nobody asserts and that have a premise they rest on."""
    resting = np.zeros(facts.columns.groups, np.bool_)
    resting[[step.conclusion for step in facts.reasoning.steps if step.binding]] = True
    flags: Flags = resting & (facts.asserted.chains == 0)
    return flags
