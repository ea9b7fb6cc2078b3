"""The attack graph of a ledger: the parties, and the attacks strong enough to count.

The first parties are the two sides of every claim, in the numbering of
:mod:`claimtrack.facts.core.columns`: the claim itself, and its denial. If an assertion
or a link is undercut, further parties follow: these assertions and links, and two kinds
of doubt that carry their effect: that a side has no assertion left, and that the
source of a link does not stand.

Claims that contradict each other are in *conflict*, and so are a claim and its denial.
Each attacks the other, and an attack counts unless the target is clearly stronger. An
undercut is an attack of one claim on another claim, assertion or link. It counts
regardless of strength, if it has any support. A party without certain support attacks
itself, so that it stays open at best.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Columns, Flags, Ints, ints
from claimtrack.model import Assertion, Criterion, Link, LinkKind, Reliability, Stance
from claimtrack.model.ref import RecordKind, Ref

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

_UNRANKED = len(Reliability) - 1
_RANKS = {grade: rank for rank, grade in enumerate(Reliability)}
_GRADES: Sequence[str] = [grade.value for grade in Reliability]

Pairs = tuple[Ints, Ints]


class PartyKind(Enum):
    """The kind of a party."""

    CLAIM = "claim"
    DENIAL = "denial"
    ASSERTION = "assertion"
    LINK = "link"
    NOTHING_LEFT = "nothing left"
    NOT_STANDING = "not standing"


@frozen
class Party:
    """A node of the attack graph.

    ``side`` is the side that the party is, asserts or doubts. For a link it is the side
    that the link attacks, or the side of the assertion or link that it undercuts.
    """

    kind: PartyKind
    side: int
    record: Assertion | Link | None = None


@frozen(eq=False)
class Strength:
    """The strength of each side.

    ``reliability`` is the best Admiralty grade of the origins of a side, 0 for A. Grade
    F does not count. The first of ``criteria`` that distinguishes two sides decides.
    """

    certain_support: Ints
    possible_support: Ints
    reliability: Ints
    criteria: Sequence[Criterion]

    @classmethod
    def of(cls, facts: "Facts") -> "Strength":
        """Return the strength of every side of a ledger."""
        columns, complete = facts.columns, facts.lineage.complete
        rank = ints([_RANKS[source.reliability] for source in columns.sources])
        best = np.full(columns.sides, _UNRANKED)
        np.minimum.at(best, columns.chain_side[complete], rank[columns.heads()[complete]])
        return cls(
            facts.certain_counts.lower, facts.possible_counts.upper, best, facts.settings.strength
        )

    def beats(self, one: Ints, other: Ints) -> Flags:
        """Return a mask of the pairs of sides in which ``one`` is clearly stronger.

        By support, a side is stronger if its certain support exceeds the possible support
        of the other; by reliability, if both are graded and its grade is better.
        """
        beaten = np.zeros(len(one), np.bool_)
        equal = ~beaten
        for criterion in self.criteria:
            better, worse = self._better(criterion, one, other), self._better(criterion, other, one)
            beaten |= equal & better
            equal &= ~(better | worse)
        return beaten

    def _better(self, criterion: Criterion, one: Ints, other: Ints) -> Flags:
        match criterion:
            case Criterion.SUPPORT:
                better: Flags = self.certain_support[one] > self.possible_support[other]
            case Criterion.RELIABILITY:
                graded = self.reliability[other] < _UNRANKED
                better = graded & (self.reliability[one] < self.reliability[other])
        return better

    def prevails(self, one: Ints, other: Ints) -> Flags:
        """Return a mask of the conflicts in which the attack of ``one`` on ``other`` counts.

        It counts if ``one`` has any support and ``other`` is not clearly stronger.
        """
        supported: Flags = self.possible_support[one] > 0
        return supported & ~self.beats(other, one)

    def describe(self, one: int, other: int) -> str:
        """Return a phrase that compares one side with another."""
        ends = ints([one]), ints([other])
        certain, possible = self.certain_support, self.possible_support
        grades = [_GRADES[int(self.reliability[side])] for side in (one, other)]
        for criterion in self.criteria:
            by_support = criterion is Criterion.SUPPORT
            if self._better(criterion, *ends).any():
                if by_support:
                    return f"support {certain[one]} beats at most {possible[other]}"
                return f"reliability {grades[0]} beats {grades[1]}"
            if self._better(criterion, *ends[::-1]).any():
                if by_support:
                    return f"support of at most {possible[one]} loses to {certain[other]}"
                return f"reliability {grades[0]} loses to {grades[1]}"
        against = f"support {self._support_range(one)} against {self._support_range(other)}"
        if Criterion.SUPPORT in self.criteria:
            return f"{against} decides nothing"
        return f"nothing decides between them ({against})"

    def _support_range(self, side: int) -> str:
        certain, possible = int(self.certain_support[side]), int(self.possible_support[side])
        return str(certain) if certain == possible else f"{certain} to {possible}"


@frozen(eq=False)
class Attacks:
    """The attack graph of a ledger: parties by number, and the attacks that count.

    ``further`` are the parties after the sides. ``undercuts`` are the attacks that do
    not depend on strength. ``repelled`` are the attacks in conflicts that do not count.
    """

    strength: Strength = field(repr=False)
    sides: int
    further: Sequence[Party]
    attacker: Ints = field(repr=False)
    target: Ints = field(repr=False)
    undercuts: frozenset[tuple[int, int]] = field(repr=False)
    repelled: Pairs = field(repr=False)

    @property
    def count(self) -> int:
        """The number of parties."""
        return self.sides + len(self.further)

    def party(self, number: int) -> Party:
        """Return the party with a number."""
        if number >= self.sides:
            return self.further[number - self.sides]
        return Party(PartyKind.DENIAL if number % 2 else PartyKind.CLAIM, number)

    @classmethod
    def of(cls, facts: "Facts", conflicts: Pairs | None = None) -> "Attacks":
        """Return the attacks in a ledger.

        ``conflicts`` are pairs of claims, by number, whose statements conflict.
        """
        columns, strength = facts.columns, Strength.of(facts)
        undercuts = sorted(
            (
                link
                for link in columns.undercuts()
                if strength.possible_support[_claim_side(columns, link.from_)] > 0
            ),
            key=lambda link: (link.target, link.from_, link.ref),
        )
        plain, doubted = _split_attacking_links(columns, undercuts)
        one, other = _conflicting_sides(facts, plain, conflicts)
        counts = strength.prevails(one, other)
        further = _FurtherParties(facts, strength, undercuts)
        further.doubt_assertions()
        further.doubt_links(doubted)
        further.attack_by_undercuts()
        # Every claim without certain support attacks itself, and so does every such denial.
        exists = np.diff(columns.side_start) > 0
        exists[0::2] = True
        weak = np.flatnonzero(exists & (strength.certain_support == 0))
        undercut = frozenset(_claim_undercuts(columns, strength, plain))
        pairs = [*sorted(undercut), *further.pairs]
        return cls(
            strength,
            columns.sides,
            further.parties,
            np.concatenate([one[counts], weak, ints([pair[0] for pair in pairs])]),
            np.concatenate([other[counts], weak, ints([pair[1] for pair in pairs])]),
            undercut,
            (one[~counts], other[~counts]),
        )


def _claim_side(columns: Columns, claim: str) -> int:
    return 2 * columns.group_of(claim)


def _split_attacking_links(
    columns: Columns, undercuts: Iterable[Link]
) -> tuple[Sequence[Link], Sequence[Link]]:
    """Return the active links that attack claims: first the plain ones, then the undercut ones."""
    links = columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)
    doubted = {link.to_link for link in undercuts}
    if doubted <= {None}:
        return tuple(links), ()
    named = [(link.ref.id, link) for link in links]
    undercut = sorted((item for item in named if item[0] in doubted), key=lambda item: item[0])
    return [link for id, link in named if id not in doubted], [link for _, link in undercut]


def _conflicting_sides(facts: "Facts", links: Iterable[Link], conflicts: Pairs | None) -> Pairs:
    """Return the attackers and targets in all conflicts, each conflict in both directions."""
    columns = facts.columns
    declared = [link for link in links if link.kind is LinkKind.CONTRADICTS]
    denied = 2 * np.flatnonzero(np.diff(columns.side_start)[1::2])
    ends = [link.ends for link in declared]
    one = [ints([_claim_side(columns, end) for end, _ in ends]), denied]
    other = [ints([_claim_side(columns, end) for _, end in ends]), denied + 1]
    if conflicts is not None:
        one.append(2 * columns.group[conflicts[0]])
        other.append(2 * columns.group[conflicts[1]])
    return np.concatenate([*one, *other]), np.concatenate([*other, *one])


def _claim_undercuts(
    columns: Columns, strength: Strength, links: Iterable[Link]
) -> Iterator[tuple[int, int]]:
    """Yield the sides of each undercut of one claim by another claim with any support."""
    for link in links:
        if link.kind is LinkKind.UNDERCUTS:
            one, other = (_claim_side(columns, end) for end in link.ends)
            if one != other and strength.possible_support[one] > 0:
                yield one, other


class _FurtherParties:
    """A builder of the parties after the sides, and of their attacks."""

    def __init__(self, facts: "Facts", strength: Strength, undercuts: Sequence[Link]) -> None:
        self.facts = facts
        self.strength = strength
        self.parties: list[Party] = []
        self.pairs: list[tuple[int, int]] = []
        self._source_doubts: dict[int, int] = {}
        self._link_parties: dict[Ref, int] = {}
        self._todo: list[tuple[Ref, int]] = []
        self._undercuts: dict[Ref, list[Link]] = {}
        for link in undercuts:
            self._undercuts.setdefault(link.target, []).append(link)

    def _add(self, kind: PartyKind, side: int, record: Assertion | Link | None = None) -> int:
        self.parties.append(Party(kind, side, record))
        number = self.facts.columns.sides + len(self.parties) - 1
        if record is not None:
            self._todo.append((record.ref, number))
        return number

    def attack_by_undercuts(self) -> None:
        """Add an attack for each undercut; its link attacks if that is undercut in turn."""
        while self._todo:
            ref, target = self._todo.pop()
            for link in self._undercuts.get(ref, ()):
                attacker = _claim_side(self.facts.columns, link.from_)
                if link.ref in self._undercuts:
                    if link.ref not in self._link_parties:
                        side = self.parties[target - self.facts.columns.sides].side
                        self._link_parties[link.ref] = self._add_link(link, attacker, side)
                    attacker = self._link_parties[link.ref]
                self.pairs.append((attacker, target))

    def doubt_assertions(self) -> None:
        """Add parties that make a side fall if all its assertions are undercut and fall."""
        columns, lineage = self.facts.columns, self.facts.lineage
        carries = lineage.complete | lineage.unknown | lineage.continued
        undercut: dict[int, dict[Ref, Assertion]] = defaultdict(dict)
        for ref in self._undercuts:
            if ref.kind is RecordKind.ASSERTION:
                record = self.facts.ledger.get(ref)
                assert isinstance(record, Assertion), "a reference names its kind"
                side = _claim_side(columns, record.claim) + (record.stance is Stance.DENIES)
                undercut[side][ref] = record
        for side, records in sorted(undercut.items()):
            doubted = frozenset(records.values())
            chains = [columns.assertions[i] for i in columns.chains_of(side) if carries[i]]
            if not chains or not doubted.issuperset(chains):
                continue
            nothing = self._add(PartyKind.NOTHING_LEFT, side)
            self.pairs.append((nothing, side))
            for record in records.values():
                if record in chains:
                    self.pairs.append((self._add(PartyKind.ASSERTION, side, record), nothing))

    def doubt_links(self, links: Iterable[Link]) -> None:
        """Add undercut links as parties, whose attacks fall with the link or its source."""
        for link in links:
            one, other = (_claim_side(self.facts.columns, end) for end in link.ends)
            attacks: list[tuple[int, int]] = []
            if link.kind is LinkKind.CONTRADICTS:
                for source, target in sorted({(one, other), (other, one)}):
                    if self.strength.prevails(np.array([source]), np.array([target]))[0]:
                        attacks.append((source, target))
            elif one != other and self.strength.possible_support[one] > 0:
                attacks.append((one, other))
            for source, target in attacks:
                self.pairs.append((self._add_link(link, source, target), target))

    def _add_link(self, link: Link, source: int, side: int) -> int:
        """Add a link from a source as a party that falls with its source; return its number."""
        party = self._add(PartyKind.LINK, side, link)
        if source not in self._source_doubts:
            self._source_doubts[source] = self._add(PartyKind.NOT_STANDING, source)
            self.pairs.append((source, self._source_doubts[source]))
        self.pairs.append((self._source_doubts[source], party))
        return party
