"""The status and the Admiralty credibility of every claim.

The first condition that holds determines the status:

====================================================================  =============
condition                                                             status
====================================================================  =============
the claim is an opinion or a forecast                                 not-checkable
it is background, and is neither opposed nor defeated                 background
a claim that excludes it defeats it                                   refuted
an undercutter defeats it, or it has no certain independent support   unsupported
an opinion defeats it, or it is opposed                               contested
its certain independent support, without hedged words, is sufficient  corroborated
none of these                                                         single-origin
====================================================================  =============

A claim is *opposed* if its denial, or a claim that excludes it, has support. With the
setting ``contested = open`` the dispute must also be undecided, with ``ever`` not.

The support of a *statement* is the number of independent voices that report it from its
speaker, who is the one that the claim names, or else the head of each chain. One is
enough if the speaker's own publication is on record.

A conclusion has at most the status of its worst premise, and is unsupported if a premise
is refuted. A claim that nobody asserts, or that only relays conclude, has the status of
its premises. Background that is a premise counts by its sources, like any other claim.

The first condition that holds determines the credibility:

====================================================================  ===========
condition                                                             credibility
====================================================================  ===========
refuted                                                               5
contested                                                             4
not-checkable, background or unsupported                              6
corroborated by independent origins, without supported opposition     1
corroborated, or several certain origins                              2
a claim with support of its own supports or implies it                3
none of these: one origin, and no claim to compare                    6
====================================================================  ===========
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from claimtrack.assessment.belief import unasserted_groups
from claimtrack.assessment.opponents import Opponents
from claimtrack.facts.core.columns import Flags, Ints
from claimtrack.facts.core.hitting_set import smallest_hitting_set
from claimtrack.facts.core.independence import Independence
from claimtrack.facts.core.inference import Premise, weakest_premises
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.labelling import ArgumentLabel
from claimtrack.model import ClaimKind, ContestedBy, Link, LinkKind, Profile, Reliability, Settings
from claimtrack.model.status import Credibility, Status

_RANKS = {grade: rank for rank, grade in enumerate(Reliability)}

ORIGINAL_ON_RECORD = 1000
"""Support of a statement if the speaker's own publication is on record: always sufficient."""


@frozen
class Thresholds:
    """The requirements for the statuses corroborated and contested.

    ``voices`` is the independent support that corroborates a claim. ``min_grade`` is the
    lowest grade of an origin that counts; None if any grade counts.
    """

    voices: int
    min_grade: Reliability | None
    opposed: ContestedBy

    @classmethod
    def of(cls, settings: Settings) -> "Thresholds":
        """Return the thresholds of the profile, with the overrides of the settings."""
        base = THRESHOLDS[settings.profile]
        return cls(
            base.voices if settings.corroborated is None else settings.corroborated,
            base.min_grade if settings.corroborating is None else settings.corroborating,
            base.opposed if settings.contested is None else settings.contested,
        )


THRESHOLDS: Mapping[Profile, Thresholds] = MappingProxyType(
    {
        Profile.NEWS: Thresholds(2, None, ContestedBy.OPEN),
        Profile.OSINT: Thresholds(2, Reliability.D, ContestedBy.EVER),
        Profile.ANSWERS: Thresholds(2, None, ContestedBy.EVER),
    }
)
"""The thresholds of each profile: the two-source rule of newsrooms, graded origins for
open-source work, every dissent for answers."""


@frozen(eq=False)
class StatusColumns:
    """The rank of the :class:`Status`, and the :class:`Credibility`, of every group.

    ``own`` is the status without regard to premises. For background it depends on the
    sources, so that it limits the claims that rest on it. ``weakened`` maps a group to the
    premise that lowers its status.
    """

    own: Ints = field(repr=False)
    rank: Ints = field(repr=False)
    digit: Ints = field(repr=False)
    weakened: Mapping[int, Premise] = field(repr=False)
    thresholds: Thresholds

    def status(self, group: int) -> Status:
        """Return the status of one group."""
        return list(Status)[int(self.rank[group])]

    def credibility(self, group: int) -> Credibility:
        """Return the credibility of one group."""
        return Credibility(int(self.digit[group]))

    @classmethod
    def compute(cls, facts: Facts, opponents: Opponents) -> "StatusColumns":
        """Compute the statuses of all groups."""
        thresholds = Thresholds.of(facts.settings)
        # Opposed groups have an opponent that may have support.
        opposed = np.zeros(facts.columns.groups, np.bool_)
        opposed[opponents.group[facts.possible_counts.upper[opponents.side] > 0]] = True
        own = _own_status(facts, thresholds, opposed)
        rank, weakened = _limited_by_premises(facts, own)
        falls = facts.standing.claim_labels == ArgumentLabel.OUT
        background = ~facts.needs_source & ~opposed & ~falls
        rank = np.where(background, Status.BACKGROUND.rank, rank)
        weakened = {group: step for group, step in weakened.items() if not background[group]}
        return cls(own, rank, _credibility(facts, rank, opposed), weakened, thresholds)


def _own_status(facts: Facts, thresholds: Thresholds, opposed: Flags) -> Ints:
    """Return the status of each group without regard to premises."""
    label = facts.standing.claim_labels
    support = _counted_support(facts, thresholds)
    uncheckable = facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)
    excluded, undercut = _defeated(facts, ~uncheckable)
    falls = label == ArgumentLabel.OUT
    contested = falls | opposed
    if thresholds.opposed is ContestedBy.OPEN:
        contested = falls | (opposed & (label == ArgumentLabel.UNDECIDED))
    return np.select(
        [
            uncheckable,
            falls & excluded,
            (falls & undercut) | (facts.certain_counts.lower[0::2] == 0),
            contested,
            support >= thresholds.voices,
        ],
        [
            Status.NOT_CHECKABLE.rank,
            Status.REFUTED.rank,
            Status.UNSUPPORTED.rank,
            Status.CONTESTED.rank,
            Status.CORROBORATED.rank,
        ],
        Status.SINGLE_ORIGIN.rank,
    ).astype(np.int64)


def _counted_support(facts: Facts, thresholds: Thresholds) -> Ints:
    """Return the certain independent support of each group that counts for corroboration.

    Assertions that only call a claim possible do not count.
    """
    columns, lineage = facts.columns, facts.lineage
    counted = lineage.complete & (facts.hedge_factors > 0)
    if thresholds.min_grade is not None:
        least = _RANKS[thresholds.min_grade]
        graded = columns.source_flags(_RANKS[s.reliability] <= least for s in columns.sources)
        counted &= graded[columns.heads()]
    support = facts.certain_counts.lower[0::2].copy()
    less = np.zeros(columns.groups, np.bool_)
    less[columns.chain_side[lineage.complete & ~counted] // 2] = True
    if less.any():
        among = Independence.of(columns, lineage, counted & less[columns.chain_side // 2])
        support[less] = among.lower[0::2][less]
    for group in np.flatnonzero(facts.of_kind(ClaimKind.STATEMENT)).tolist():
        support[group] = _statement_support(facts, 2 * group, counted)
    return support


def _defeated(facts: Facts, checkable: Flags) -> tuple[Flags, Flags]:
    """Return flags for the groups defeated by an exclusion, and by an undercutter.

    Opinions and forecasts can contest a claim, but not defeat it.
    """
    attacks, labels = facts.standing.attacks, facts.standing.labelling.label
    sides = attacks.sides
    excluded, undercut = np.zeros(sides, np.bool_), np.zeros(sides, np.bool_)
    edges = np.flatnonzero(
        (labels[attacks.attacker] == ArgumentLabel.IN) & (attacks.target < sides)
    )
    ends = zip(attacks.attacker[edges].tolist(), attacks.target[edges].tolist(), strict=True)
    for attacker, target in ends:
        if attacker >= sides:
            link = attacks.further[attacker - sides].record
            conflict = isinstance(link, Link) and link.kind is LinkKind.CONTRADICTS
            counts = True
            if isinstance(link, Link):
                one, other = (facts.columns.group_of(end) for end in link.ends)
                counts = bool(checkable[one if other == target // 2 else other])
        else:
            conflict = (attacker, target) not in attacks.undercuts
            counts = attacker % 2 == 1 or bool(checkable[attacker // 2])
        if counts:
            (excluded if conflict else undercut)[target] = True
    return excluded[0::2], undercut[0::2]


def _limited_by_premises(facts: Facts, own: Ints) -> tuple[Ints, Mapping[int, Premise]]:
    """Return the status of each group, and the premise that lowers it, if any."""
    if not facts.binding_premises:
        return own, {}
    rank = own.copy()
    resting = unasserted_groups(facts) & (own == Status.UNSUPPORTED.rank)
    rank[resting & (facts.standing.claim_labels != ArgumentLabel.OUT)] = _UNASSERTED_RANK
    worth = np.where(rank == Status.REFUTED.rank, Status.UNSUPPORTED.rank, rank)
    weakened: dict[int, Premise] = {}
    for group, (least, premise) in weakest_premises(facts.binding_premises, worth.tolist()).items():
        if least < rank[group]:
            rank[group] = least
            weakened[group] = premise
    rank[rank == _UNASSERTED_RANK] = Status.UNSUPPORTED.rank
    return rank, weakened


_UNASSERTED_RANK = len(Status)
"""Rank of an unasserted group before its premises limit it, above any status."""


def _credibility(facts: Facts, rank: Ints, opposed: Flags) -> Ints:
    """Return the credibility of each group."""
    corroborated = rank == Status.CORROBORATED.rank
    independent = facts.certain_counts.lower[0::2] > 1
    several = facts.asserted.origins > 1
    agreed = np.zeros(facts.columns.groups, np.bool_)
    agreed[
        [
            step.conclusion
            for step in facts.reasoning.steps
            if step.link is not None
            and step.premise != step.conclusion
            and rank[step.premise] >= Status.SINGLE_ORIGIN.rank
        ]
    ] = True
    digits: Ints = np.select(
        [
            rank == Status.REFUTED.rank,
            rank == Status.CONTESTED.rank,
            rank <= Status.NOT_CHECKABLE.rank,
            corroborated & independent & ~opposed,
            corroborated | several,
            agreed,
        ],
        [
            Credibility.IMPROBABLE.value,
            Credibility.DOUBTFUL.value,
            Credibility.UNKNOWN.value,
            Credibility.CONFIRMED.value,
            Credibility.PROBABLE.value,
            Credibility.POSSIBLE.value,
        ],
        Credibility.UNKNOWN.value,
    ).astype(np.int64)
    return digits


def _statement_support(facts: Facts, side: int, counted: Flags) -> int:
    """Return the independent support of a statement.

    The speaker is the one that the claim names, or else the head of each chain. The
    support is the size of the smallest set of voices between speaker and reader that
    breaks every counted chain, or ``ORIGINAL_ON_RECORD`` if a chain has no voice between.
    """
    columns, named = facts.columns, int(facts.speakers[side // 2])
    between: dict[tuple[int, ...], dict[int, int]] = {}
    for chain in facts.certain_counts.chains(side):
        if not counted[chain]:
            continue
        voices = columns.voice[columns.voiced_sources_of(chain)].tolist()
        speaker = voices[0] if named < 0 else named
        others = tuple(voice for voice in voices if voice != speaker)
        if not others:
            return ORIGINAL_ON_RECORD
        between[others] = {voice: depth for depth, voice in enumerate(others)}
    if len(between) < 2:
        return len(between)
    return smallest_hitting_set(list(between.values())).lower
