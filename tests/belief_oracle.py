"""Slow oracle of belief and status, written from the definitions.

It computes one claim at a time, by recursion over chains. The sides of a claim come
from the analysis that :mod:`tests.oracle` verifies. Weights, opinions and statuses are
computed anew.
"""

from collections.abc import Iterable, Mapping, Sequence
from math import atanh, exp, inf, log, tanh

import numpy as np

from claimtrack.assessment.status import ORIGINAL_ON_RECORD
from claimtrack.facts.claim_view import ClaimView, Side
from claimtrack.facts.core.evidence import DEFAULT_EVIDENCE, HEDGES
from claimtrack.facts.core.independence import Independence
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.standing import Verdict
from claimtrack.model import (
    Assertion,
    ClaimKind,
    ContestedBy,
    Link,
    LinkKind,
    Profile,
    Reliability,
    Source,
)
from claimtrack.model.status import Status
from tests.oracle import Oracle, hops_of, nearest_breaking_set

LIMIT = log(1e6)
NOBODY, NOBODY_AGAINST = -2, -3
UNCHECKABLE = {ClaimKind.OPINION, ClaimKind.FORECAST}

# A weighted chain: voice and trust of each hop, origin first; hedge; True if it denies.
Hops = Sequence[tuple[int, float]]
Chain = tuple[Hops, float, bool]


def weight(strength: float) -> float:
    return inf * strength if abs(strength) == 1 else 2 * atanh(strength)


def received_weight(chains: Iterable[Chain]) -> float:
    """Return the log odds with which a voice is received through the rest of its chains.

    A negative value means a denial.
    """
    chains = list(chains)
    asserting, denying = (
        max((hedge for hops, hedge, denies in chains if not hops and denies is side), default=0.0)
        for side in (False, True)
    )
    total = 0.0 if asserting == denying else weight(asserting) - weight(denying)
    for following in by_voice(chain for chain in chains if chain[0]).values():
        trust = max(hops[0][1] for hops, _, _ in following)
        rest = [(hops[1:], hedge, denies) for hops, hedge, denies in following]
        total += weight(trust * tanh(received_weight(rest) / 2))
    return total


def published_weight(chains: Iterable[Chain]) -> float:
    """Return the log odds of the chains of one side, computed from their ends."""
    total = 0.0
    for ending in by_voice(chains, -1).values():
        own = max((hops[0][1] * hedge for hops, hedge, _ in ending if len(hops) == 1), default=0.0)
        rest = [(hops[:-1], hedge, denies) for hops, hedge, denies in ending if len(hops) > 1]
        trust = max((hops[-1][1] for hops, _, _ in ending if len(hops) > 1), default=0.0)
        total += weight(max(own, trust * tanh(published_weight(rest) / 2)))
    return total


def by_voice(chains: Iterable[Chain], at: int = 0) -> Mapping[int, list[Chain]]:
    groups: dict[int, list[Chain]] = {}
    for chain in chains:
        groups.setdefault(chain[0][at][0], []).append(chain)
    return groups


class Weights:
    """The weights for and against one claim, by its complete chains.

    ``origins`` maps each voice to the log odds with which it is received, and its worth.
    """

    def __init__(self, group: int, facts: Facts) -> None:
        self.kinds = {claim.kind for claim in ClaimView(facts, group).subjects}
        self.speaker = speaker_of(facts, group)
        self.facts = facts
        sides = [Side(facts, 2 * group), Side(facts, 2 * group + 1)]
        chains = [self._chains(side) for side in sides]
        self.origins: dict[int, tuple[float, float]] = {}
        for voice, of_origin in by_voice(chains[0] + chains[1]).items():
            rest = [(hops[1:], hedge, denies) for hops, hedge, denies in of_origin]
            self.origins[voice] = received_weight(rest), max(hops[0][1] for hops, _, _ in of_origin)
        self.total = [self._total(side, chains[side.number % 2]) for side in sides]

    def origins_of(self, denies: bool) -> dict[int, tuple[float, float]]:
        """Return the origins that assert, or deny, with their weights."""
        return {
            voice: (abs(h), worth)
            for voice, (h, worth) in self.origins.items()
            if (h < 0) is denies
        }

    def _total(self, side: Side, chains: Sequence[Chain]) -> float:
        origins = self.origins_of(side.number % 2 == 1)
        each = sum(capped(weight(worth * tanh(h / 2))) for h, worth in origins.values())
        common = int(self.facts.certain_counts.common[side.number])
        met = [trust for hops, _, _ in chains for voice, trust in hops if voice == common]
        return min(each, published_weight(chains), weight(max(met)) if met else inf, LIMIT)

    def _chains(self, side: Side) -> list[Chain]:
        facts, sources = self.facts, self.facts.ledger.sources
        denies = side.number % 2 == 1
        heads = [sources[hops_of(a)[0].source] for a in side.complete]
        named = {facts.voice_of(head.id) for head in heads if head.named}
        bodies = facts.columns.sources
        some_without_body = any(
            not head.named and not bodies[facts.voice_of(head.id)].named for head in heads
        )
        chains: list[Chain] = []
        for assertion in side.complete:
            counted = Oracle(facts.ledger).counted_hops(assertion)
            head, *relays = [sources[hop.source] for hop in counted]
            voice = facts.voice_of(head.id)
            if not head.named and voice not in named and some_without_body:
                voice = NOBODY_AGAINST if denies else NOBODY
            hops = [(voice, self._own(head, denies))]
            for relay in relays:
                trust = self._worth(relay.reliability, facts.settings.relay_trust)
                hops.append((facts.voice_of(relay.id), trust))
            chains.append((hops, hedge_of(assertion), denies))
        return chains

    def _worth(self, grade: Reliability, base_rate: float) -> float:
        right, wrong = self.facts.settings.evidence.get(grade.value, DEFAULT_EVIDENCE[grade])
        return (right + 2 * base_rate) / (right + wrong + 2)

    def _own(self, head: Source, denies: bool) -> float:
        if self.kinds <= UNCHECKABLE:
            return 0.0
        speaks = self.speaker in (None, self.facts.voice_of(head.id))
        if self.kinds == {ClaimKind.STATEMENT} and speaks and not denies:
            return 1.0
        return max(0.0, 2 * self._worth(head.reliability, 0.5) - 1)


def speaker_of(facts: Facts, group: int) -> int | None:
    """Return the voice of the first speaker that the subjects of a group name."""
    named = [claim.speaker for claim in ClaimView(facts, group).subjects if claim.speaker]
    return facts.voice_of(named[0]) if named else None


def capped(value: float) -> float:
    return min(value, LIMIT)


class BeliefOracle:
    """The beliefs and statuses of all claims of a ledger."""

    def __init__(self, facts: Facts) -> None:
        self.facts = facts
        self.groups = range(facts.columns.groups)
        self.views = [ClaimView(facts, group) for group in self.groups]
        self.weights = [Weights(group, facts) for group in self.groups]
        self.opposing = [self._opposing(group) for group in self.groups]
        own = [self._balance(group) for group in self.groups]
        self.against = [0.0 if self.uncheckable(g) else own[g][1] for g in self.groups]
        self.support = self._limited_by_premises([for_ for for_, _ in own])

    def uncheckable(self, group: int) -> bool:
        return {claim.kind for claim in self.views[group].subjects} <= UNCHECKABLE

    def _opposing(self, group: int) -> list[int]:
        facts = self.facts
        sides = [2 * group + 1] if facts.columns.chains_of(2 * group + 1) else []
        for each in facts.oppositions:
            ends = [each.one, each.other]
            if group in ends and ends[0] != ends[1]:
                sides.append(2 * ends[1 - ends.index(group)])
        for one, other in zip(*(ends.tolist() for ends in facts.conflict_pairs), strict=True):
            ends = [int(facts.columns.group[one]), int(facts.columns.group[other])]
            if group in ends and ends[0] != ends[1]:
                sides.append(2 * ends[1 - ends.index(group)])
        return sorted(set(sides))

    def _balance(self, group: int) -> tuple[float, float]:
        own = self.weights[group].origins_of(denies=False)
        other: dict[int, tuple[float, float]] = {}
        for side in self.opposing[group]:
            for voice, (h, worth) in self.weights[side // 2].origins_of(side % 2 == 1).items():
                voice = NOBODY_AGAINST if voice == NOBODY else voice
                most = other.get(voice, (0.0, 0.0))
                other[voice] = max(most[0], h), max(most[1], worth)
        for_ = against = 0.0
        for voice in own.keys() | other.keys():
            (h, worth), (h_, worth_) = own.get(voice, (0.0, 0.0)), other.get(voice, (0.0, 0.0))
            if h > h_:
                for_ += capped(weight(worth * tanh((h - h_) / 2)))
            elif h < h_:
                against += capped(weight(worth_ * tanh((h_ - h) / 2)))
        carried = sum(self.weights[side // 2].total[side % 2] for side in self.opposing[group])
        return min(for_, self.weights[group].total[0]), min(against, carried, LIMIT)

    def _limited_by_premises(self, own: Sequence[float]) -> list[float]:
        start = [
            inf
            if self.premises(group) and not self.has_word(group) and not self.uncheckable(group)
            else own[group]
            for group in self.groups
        ]
        worth = [max(0.0, start[g] - self.against[g]) for g in self.groups]
        limited = [
            min([start[group], *(worth[premise] for premise in self.below(group))])
            for group in self.groups
        ]
        return [0.0 if value == inf else value for value in limited]

    def has_word(self, group: int) -> bool:
        """Return True if anybody asserts a claim, except relays that conclude it."""
        side, claims = self.views[group].asserted, self.facts.ledger.claims
        return any(
            each not in side.unknown or not claims[each.claim].because for each in side.assertions
        )

    def premises(self, group: int) -> set[int]:
        steps = self.facts.reasoning.steps
        asserted = bool(self.facts.columns.chains_of(2 * group))
        return {
            step.premise
            for step in steps
            if step.conclusion == group
            and (step.link is None or (step.link.kind is LinkKind.IMPLIES and not asserted))
        }

    def below(self, group: int) -> set[int]:
        """Return the premises of a group, to any depth; itself too if it is in a ring."""
        found: set[int] = set()
        todo = [group]
        while todo:
            for premise in self.premises(todo.pop()) - found:
                found.add(premise)
                todo.append(premise)
        return found

    def opinion(self, group: int) -> tuple[float, float, float]:
        rate = self.facts.settings.base_rate
        odds = rate / (1 - rate)
        for_, against = exp(self.support[group]), exp(self.against[group])
        whole = odds * for_ + against
        return odds * (for_ - 1) / whole, (against - 1) / whole, (1 + odds) / whole

    # --- the tables of status and credibility ---

    def statuses(self) -> list[Status]:
        own = [self.own_status(group) for group in self.groups]
        order = list(Status)
        start: list[Status | None] = [
            None
            if self.premises(group)
            and not self.has_word(group)
            and own[group] is Status.UNSUPPORTED
            and self.verdict(group) is not Verdict.FALLS
            else own[group]
            for group in self.groups
        ]
        result: list[Status] = []
        for group in self.groups:
            worth = [start[premise] for premise in self.below(group)]
            passed_on = [Status.UNSUPPORTED if w is Status.REFUTED else w for w in worth if w]
            here = start[group]
            least = min([*passed_on, *([here] if here else [])], key=order.index, default=None)
            result.append(self.background(group) or least or Status.UNSUPPORTED)
        return result

    def background(self, group: int) -> Status | None:
        """Return the status of background that nothing opposes or defeats."""
        kinds = {claim.kind for claim in self.views[group].subjects}
        falls = self.verdict(group) is Verdict.FALLS
        opposed = any(self.opponents(group)) or falls
        return Status.BACKGROUND if kinds == {ClaimKind.BACKGROUND} and not opposed else None

    def opponents(self, group: int) -> list[int]:
        """Return the possible support of each side that opposes a claim."""
        sides = [Side(self.facts, side) for side in self.opposing[group]]
        return [side.independent_support.possible.high for side in sides]

    def verdict(self, group: int) -> Verdict:
        return self.facts.standing.verdict(self.views[group].claim.id)

    def own_status(self, group: int) -> Status:
        settings = self.facts.settings
        verdict = self.verdict(group)
        if self.uncheckable(group):
            return Status.NOT_CHECKABLE
        attacks = self._successful_attacks(group) if verdict is Verdict.FALLS else set()
        if "conflict" in attacks:
            return Status.REFUTED
        side = self.views[group].asserted
        if "undercut" in attacks or not side.certain_support.low:
            return Status.UNSUPPORTED
        ever = (settings.contested or DEFAULTS[settings.profile][2]) is ContestedBy.EVER
        opposed = any(self.opponents(group)) and (ever or verdict is Verdict.OPEN)
        if verdict is Verdict.FALLS or opposed:
            return Status.CONTESTED
        voices = settings.corroborated or DEFAULTS[settings.profile][0]
        if self.counted_support(group) >= voices:
            return Status.CORROBORATED
        return Status.SINGLE_ORIGIN

    def _successful_attacks(self, group: int) -> set[str]:
        """Return the kinds of successful attack, apart from those of opinions."""
        attacks, labels = self.facts.standing.attacks, self.facts.standing.labelling.label
        kinds: set[str] = set()
        for attacker, target in zip(attacks.attacker, attacks.target, strict=True):
            if target != 2 * group or labels[attacker] != 1:
                continue
            party = attacks.party(int(attacker))
            link = party.record
            if attacker >= attacks.sides:
                by = None
                conflict = False
                if isinstance(link, Link):
                    ends = [self.facts.columns.group_of(end) for end in link.ends]
                    by = self.views[ends[0] if ends[1] == group else ends[1]].claim.id
                    conflict = link.kind is LinkKind.CONTRADICTS
            else:
                conflict = (int(attacker), int(target)) not in attacks.undercuts
                by = None if attacker % 2 else self.views[attacker // 2].claim.id
            if by is not None and self.uncheckable(self.facts.columns.group_of(by)):
                continue
            kinds.add("conflict" if conflict else "undercut")
        return kinds

    def counted_support(self, group: int) -> int:
        """Return the independent support by the chains that corroborate."""
        facts, order = self.facts, list(Reliability)
        side = self.views[group].asserted
        kinds = {claim.kind for claim in self.views[group].subjects}
        least = facts.settings.corroborating or DEFAULTS[facts.settings.profile][1] or Reliability.F
        sources = facts.ledger.sources
        firm = [
            assertion
            for assertion in side.complete
            if hedge_of(assertion) > 0
            and order.index(sources[hops_of(assertion)[0].source].reliability) <= order.index(least)
        ]
        slow = Oracle(facts.ledger)
        counted = [slow.counted_hops(assertion) for assertion in firm]
        voices = [[facts.voice_of(hop.source) for hop in hops] for hops in counted]
        if kinds == {ClaimKind.STATEMENT}:
            speaker = speaker_of(facts, group)
            between = [
                {voice for voice in chain if voice != (chain[0] if speaker is None else speaker)}
                for chain in voices
            ]
            return ORIGINAL_ON_RECORD if not all(between) else smallest(between)
        if len(firm) == len(side.complete):
            return side.certain_support.low
        if side.continued:  # continued chains are left to the analysis
            mask = np.array([assertion in firm for assertion in facts.columns.assertions])
            return int(Independence.of(facts.columns, facts.lineage, mask).lower[2 * group])
        asserted = slow.asserted(self.views[group].claim.id)
        chains = [asserted.voices(tuple(hop.source for hop in hops)) for hops in counted]
        return len(nearest_breaking_set(chains))


def hedge_of(assertion: Assertion) -> float:
    recorded = [assertion.certainty, *(hop.certainty for hop in assertion.via)]
    return min((HEDGES[certainty] for certainty in recorded if certainty), default=1.0)


DEFAULTS = {
    Profile.NEWS: (2, None, ContestedBy.OPEN),
    Profile.OSINT: (2, Reliability.D, ContestedBy.EVER),
    Profile.ANSWERS: (2, None, ContestedBy.EVER),
}


def smallest(sets: Sequence[set[int]]) -> int:
    """Return the size of the smallest set that meets all sets."""
    if not sets:
        return 0
    return min(1 + smallest([s for s in sets if voice not in s]) for voice in sets[0])
