"""The status of every claim, and its Admiralty credibility, by tables read from the top.

====================================================================  =============
the first of these that is so                                         status
====================================================================  =============
all it says is an opinion or a forecast                               not-checkable
it falls to what cannot hold together with it                         refuted
it falls to what undercuts it, or has no certain independent support  unsupported
it falls to an opinion, or is opposed                                 contested
certain independent support, hedged words apart, reaches a threshold  corroborated
none of these                                                         single-origin
====================================================================  =============

*Opposed* is what the setting ``contested`` says: its denial, or a claim that
cannot hold together with it, is supported, and either nothing decides between
them (``open``) or it need not be open (``ever``). A *statement* is a deed of its
speaker: not how many speakers there are counts, but how many independent voices
have it from the speaker; who reads it where the speaker published it needs no
other. What is concluded from premises has no better status than the worst of
them, where one that is refuted leaves its conclusion unsupported; and what
nobody asserts has theirs.

====================================================================  =
the first of these that is so                                         credibility
====================================================================  =
refuted                                                               5
contested                                                             4
not-checkable or unsupported                                          6
corroborated by independent origins, and nothing supported opposes it 1
corroborated, or several certain origins                              2
a claim with support of its own supports or implies it                3
none of these: one origin, and nothing to compare it with             6
====================================================================  =
"""

from collections.abc import Mapping
from types import MappingProxyType

import numpy as np
from attrs import field, frozen

from claimtrack.assessment.belief import unasserted
from claimtrack.assessment.opponents import Opponents
from claimtrack.facts.core.columns import Flags, Ints
from claimtrack.facts.core.hitting_set import smallest
from claimtrack.facts.core.independence import Independence
from claimtrack.facts.core.inference import Premise, weakest_premises
from claimtrack.facts.facts import Facts
from claimtrack.facts.standing.grounded import ArgumentLabel
from claimtrack.model import ClaimKind, ContestedBy, Link, LinkKind, Profile, Reliability, Settings
from claimtrack.model.status import Credibility, Status

_RANKS = {grade: rank for rank, grade in enumerate(Reliability)}

READ = 1000
"""What counts as the number where the speaker's own publication is on record: always enough."""


@frozen
class Thresholds:
    """What it takes to be corroborated, and to be contested.

    ``voices`` is the independent support that corroborates, ``least`` the least
    grade of an origin that counts for it, None if any does.
    """

    voices: int
    least: Reliability | None
    opposed: ContestedBy

    @classmethod
    def of(cls, settings: Settings) -> "Thresholds":
        """Return the thresholds of a profile, and what a ledger puts over them."""
        base = THRESHOLDS[settings.profile]
        return cls(
            base.voices if settings.corroborated is None else settings.corroborated,
            base.least if settings.corroborating is None else settings.corroborating,
            base.opposed if settings.contested is None else settings.contested,
        )


THRESHOLDS: Mapping[Profile, Thresholds] = MappingProxyType(
    {
        Profile.NEWS: Thresholds(2, None, ContestedBy.OPEN),
        Profile.OSINT: Thresholds(2, Reliability.D, ContestedBy.EVER),
        Profile.ANSWERS: Thresholds(2, None, ContestedBy.EVER),
    }
)
"""What each profile takes: a newsroom's two-source rule; for open-source work, origins
that were graded; an answer tells of every dissent."""


@frozen(eq=False)
class StatusColumns:
    """The rank of the :class:`Status`, and the :class:`Credibility`, of every group.

    ``own`` is the status before premises have their say, ``weakened`` names the
    premise by which a group has not its own.
    """

    own: Ints = field(repr=False)
    rank: Ints = field(repr=False)
    digit: Ints = field(repr=False)
    weakened: Mapping[int, Premise] = field(repr=False)
    thresholds: Thresholds

    def of(self, group: int) -> Status:
        """Return the status of one group."""
        return list(Status)[int(self.rank[group])]

    def credibility(self, group: int) -> Credibility:
        """Return the credibility of one group."""
        return Credibility(int(self.digit[group]))

    @classmethod
    def of_all(cls, facts: Facts, opponents: Opponents) -> "StatusColumns":
        """Return the statuses of a ledger."""
        thresholds = Thresholds.of(facts.settings)
        opposed = _supported_against(facts, opponents)
        own = _own(facts, thresholds, opposed)
        rank, weakened = _carried(facts, own)
        return cls(own, rank, _digits(facts, rank, opposed), weakened, thresholds)


def _own(facts: Facts, thresholds: Thresholds, opposed: Flags) -> Ints:
    """Return the status of each group by itself, from the last row of the table to the first."""
    label = facts.dispute.label
    support = _support(facts, thresholds)
    uncheckable = facts.of_kind(ClaimKind.OPINION, ClaimKind.FORECAST)
    excluded, undercut = _felled(facts, ~uncheckable)
    falls = label == ArgumentLabel.OUT
    contested = falls | opposed
    if thresholds.opposed is ContestedBy.OPEN:
        contested = falls | (opposed & (label == ArgumentLabel.UNDECIDED))
    return np.select(
        [
            uncheckable,
            falls & excluded,
            (falls & undercut) | (facts.certain.lower[0::2] == 0),
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


def _support(facts: Facts, thresholds: Thresholds) -> Ints:
    """Return the certain independent support that counts for corroboration, of each group.

    Who calls a thing possible does not corroborate it.
    """
    columns, lineage = facts.columns, facts.lineage
    counted = lineage.complete & (facts.hedges > 0)
    if thresholds.least is not None:
        least = _RANKS[thresholds.least]
        graded = columns.source_flags(_RANKS[s.reliability] <= least for s in columns.sources)
        counted &= graded[columns.head()]
    support = facts.certain.lower[0::2].copy()
    less = np.zeros(columns.groups, np.bool_)
    less[columns.chain_side[lineage.complete & ~counted] // 2] = True
    if less.any():
        among = Independence.among(columns, lineage, counted & less[columns.chain_side // 2])
        support[less] = among.lower[0::2][less]
    for group, voices in hearing(facts, counted).items():
        support[group] = voices
    return support


def _felled(facts: Facts, checkable: Flags) -> tuple[Flags, Flags]:
    """Return which groups fall to what excludes them, and which to what undercuts them.

    Opinions and forecasts contest, but neither refute nor take a ground away.
    """
    attacks, labels = facts.dispute.attacks, facts.dispute.labels.label
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
            weighty = not isinstance(link, Link) or checkable[_other_end(facts, link, target)]
        else:
            conflict = (attacker, target) not in attacks.undercuts
            weighty = attacker % 2 == 1 or checkable[attacker // 2]
        if weighty:
            (excluded if conflict else undercut)[target] = True
    return excluded[0::2], undercut[0::2]


def _other_end(facts: Facts, link: Link, side: int) -> int:
    """Return the group at that end of a link between claims which a side is not."""
    one, other = (facts.columns.group_of(end) for end in link.ends)
    return one if other == side // 2 else other


def _supported_against(facts: Facts, opponents: Opponents) -> Flags:
    """Return which groups anything opposes that may have support."""
    opposed = np.zeros(facts.columns.groups, np.bool_)
    opposed[opponents.group[facts.possible.upper[opponents.side] > 0]] = True
    return opposed


def _carried(facts: Facts, own: Ints) -> tuple[Ints, Mapping[int, Premise]]:
    """Return the status of each group by what it rests on, and by which premise it has less."""
    if not facts.grounds:
        return own, {}
    rank = own.copy()
    resting = unasserted(facts) & (own == Status.UNSUPPORTED.rank)
    rank[resting & (facts.dispute.label != ArgumentLabel.OUT)] = _UNTOLD
    worth = np.where(rank == Status.REFUTED.rank, Status.UNSUPPORTED.rank, rank)
    weakened: dict[int, Premise] = {}
    for group, (least, premise) in weakest_premises(facts.grounds, worth.tolist()).items():
        if least < rank[group]:
            rank[group] = least
            weakened[group] = premise
    rank[rank == _UNTOLD] = Status.UNSUPPORTED.rank
    return rank, weakened


_UNTOLD = len(Status)
"""What nobody asserts has before its premises are looked at: more than any status."""


def _digits(facts: Facts, rank: Ints, opposed: Flags) -> Ints:
    """Return the credibility of each group, from the last row of the table to the first."""
    corroborated = rank == Status.CORROBORATED.rank
    independent = facts.certain.lower[0::2] > 1
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


def hearing(facts: Facts, counted: Flags) -> Mapping[int, int]:
    """Return for each group of statements how many voices would have to fail to make it hearsay.

    That is the smallest number of voices which meets every complete chain, of those
    that are counted, between its speaker and its reader: ``READ`` where a chain has
    none in between.
    """
    spoken = facts.of_kind(ClaimKind.STATEMENT)
    return {group: _hearing(facts, 2 * group, counted) for group in np.flatnonzero(spoken).tolist()}


def _hearing(facts: Facts, side: int, counted: Flags) -> int:
    columns = facts.columns
    between: dict[tuple[int, ...], dict[int, int]] = {}
    for chain in facts.certain.chains(side):
        if not counted[chain]:
            continue
        voices = columns.voice[columns.sources_of(chain)].tolist()
        others = tuple(voice for voice in voices if voice != voices[0])
        if not others:
            return READ
        between[others] = {voice: depth for depth, voice in enumerate(others)}
    if len(between) < 2:
        return len(between)
    return smallest(list(between.values())).lower
