"""Who attacks whom in a ledger, and whose attack is strong enough to count.

The parties are the two sides of every claim (:mod:`claimtrack.facts.core.columns`
numbers them): the claim itself, and its denial. After them come, where something
is undercut that is no claim, assertions, links, and the doubts by which these
decide: that nothing is left of a side, that what a link comes from does not stand.

Claims that contradict each other, and a claim and its denial, are in *conflict*:
each attacks the other, and the attack counts unless the attacked is clearly the
stronger. An undercut is an attack of one claim on another, or on what carries it,
and counts however weak, if anything supports it at all. What has no certain
support attacks itself, so that it stays open at best.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Columns, Flags, Ints, ints
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Assertion, Criterion, Link, LinkKind, Reliability, Stance
from claimtrack.model.ref import RecordKind, Ref

_UNRANKED = len(Reliability) - 1
_RANKS = {grade: rank for rank, grade in enumerate(Reliability)}
_GRADES: Sequence[str] = [grade.value for grade in Reliability]

Pairs = tuple[Ints, Ints]


class PartyKind(Enum):
    """What takes part in the dispute."""

    CLAIM = "claim"
    DENIAL = "denial"
    ASSERTION = "assertion"
    LINK = "link"
    NOTHING_LEFT = "nothing left"
    NOT_STANDING = "not standing"


@frozen
class Party:
    """One that attacks or is attacked.

    ``side`` is the side that it is, carries or doubts; for a link the one it
    attacks, or that of the assertion or link it undercuts.
    """

    kind: PartyKind
    side: int
    record: Assertion | Link | None = None


@frozen(eq=False)
class Strength:
    """How well each side is founded.

    ``reliability`` is the best Admiralty grade of its origins, 0 for A; who
    cannot be judged is not ranked, and decides nothing. Of ``criteria`` the first
    that tells two sides apart decides.
    """

    certain: Ints
    possible: Ints
    reliability: Ints
    criteria: Sequence[Criterion]

    @classmethod
    def of(cls, facts: Groundwork) -> "Strength":
        """Return the strength of every side of a ledger."""
        columns, complete = facts.columns, facts.lineage.complete
        rank = ints([_RANKS[source.reliability] for source in columns.sources])
        best = np.full(columns.sides, _UNRANKED)
        np.minimum.at(best, columns.chain_side[complete], rank[columns.head()[complete]])
        return cls(facts.certain.lower, facts.possible.upper, best, facts.settings.strength)

    def beats(self, one: Ints, other: Ints) -> Flags:
        """Return which of some sides are clearly the stronger of two.

        By support that is one whose certain support is more than the other can
        possibly have; by reliability the one with the better grade, if both are graded.
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
                better: Flags = self.certain[one] > self.possible[other]
            case Criterion.RELIABILITY:
                graded = self.reliability[other] < _UNRANKED
                better = graded & (self.reliability[one] < self.reliability[other])
        return better

    def prevails(self, one: Ints, other: Ints) -> Flags:
        """Return whose attack within a conflict counts: anything supports it, none is stronger."""
        supported: Flags = self.possible[one] > 0
        return supported & ~self.beats(other, one)

    def words(self, one: int, other: int) -> str:
        """Say how one side compares with another."""
        ends = ints([one]), ints([other])
        for criterion in self.criteria:
            if self._better(criterion, *ends).any():
                return self._beaten(criterion, one, other)
            if self._better(criterion, *ends[::-1]).any():
                return self._lost(criterion, one, other)
        against = f"support {self._span(one)} against {self._span(other)}"
        if Criterion.SUPPORT in self.criteria:
            return f"{against} decides nothing"
        return f"nothing decides between them ({against})"

    def _beaten(self, criterion: Criterion, one: int, other: int) -> str:
        match criterion:
            case Criterion.SUPPORT:
                return f"support {self.certain[one]} beats at most {self.possible[other]}"
            case Criterion.RELIABILITY:
                return f"reliability {self._grade(one)} beats {self._grade(other)}"

    def _lost(self, criterion: Criterion, one: int, other: int) -> str:
        match criterion:
            case Criterion.SUPPORT:
                return f"support of at most {self.possible[one]} loses to {self.certain[other]}"
            case Criterion.RELIABILITY:
                return f"reliability {self._grade(one)} loses to {self._grade(other)}"

    def _grade(self, side: int) -> str:
        return _GRADES[int(self.reliability[side])]

    def _span(self, side: int) -> str:
        certain, possible = int(self.certain[side]), int(self.possible[side])
        return str(certain) if certain == possible else f"{certain} to {possible}"


@frozen(eq=False)
class Attacks:
    """The attack graph of a ledger: parties by number, and the attacks that count.

    ``further`` are the parties after the sides. ``undercuts`` are those attacks
    that no strength decides, ``repelled`` the ones within a conflict that do not
    count.
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
        """Return the party of a number."""
        if number >= self.sides:
            return self.further[number - self.sides]
        return Party(PartyKind.DENIAL if number % 2 else PartyKind.CLAIM, number)

    @classmethod
    def of(cls, facts: Groundwork, conflicts: Pairs | None = None) -> "Attacks":
        """Return the attacks in a ledger.

        ``conflicts`` are pairs of claims, by their numbers, that were found to
        exclude each other.
        """
        columns, strength = facts.columns, Strength.of(facts)
        heeded = _heeded(columns, strength)
        plain, doubted = _divided(columns, heeded)
        one, other = _in_conflict(facts, plain, conflicts)
        counts = strength.prevails(one, other)
        further = _Further(facts, strength, heeded)
        further.doubt_assertions()
        further.doubt_links(doubted)
        further.settle()
        weak = _unsupported(facts, strength)
        undercut = frozenset(_undercutting(columns, strength, plain))
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


def _heeded(columns: Columns, strength: Strength) -> Sequence[Link]:
    """Return what undercuts links and assertions from claims that anything supports, in order."""
    undercuts = (
        link
        for link in columns.undercuts()
        if strength.possible[_claim_side(columns, link.from_)] > 0
    )
    return sorted(undercuts, key=lambda link: (link.target, link.from_, link.ref))


def _divided(columns: Columns, undercuts: Iterable[Link]) -> tuple[Sequence[Link], Sequence[Link]]:
    """Return the standing links that attack claims, those that are undercut apart."""
    links = columns.links(LinkKind.CONTRADICTS, LinkKind.UNDERCUTS)
    doubted = {link.to_link for link in undercuts}
    if doubted <= {None}:
        return tuple(links), ()
    named = [(link.ref.id, link) for link in links]
    apart = sorted((item for item in named if item[0] in doubted), key=lambda item: item[0])
    return [link for id, link in named if id not in doubted], [link for _, link in apart]


def _in_conflict(facts: Groundwork, links: Iterable[Link], found: Pairs | None) -> Pairs:
    """Return who attacks whom in all conflicts, each of them both ways."""
    columns = facts.columns
    declared = [link for link in links if link.kind is LinkKind.CONTRADICTS]
    denied = 2 * np.flatnonzero(np.diff(columns.side_start)[1::2])
    ends = [link.ends for link in declared]
    one = [ints([_claim_side(columns, end) for end, _ in ends]), denied]
    other = [ints([_claim_side(columns, end) for _, end in ends]), denied + 1]
    if found is not None:
        one.append(2 * columns.group[found[0]])
        other.append(2 * columns.group[found[1]])
    return np.concatenate([*one, *other]), np.concatenate([*other, *one])


def _undercutting(
    columns: Columns, strength: Strength, links: Iterable[Link]
) -> Iterator[tuple[int, int]]:
    """Yield who undercuts which other claim, of those that anything supports."""
    for link in links:
        if link.kind is LinkKind.UNDERCUTS:
            one, other = (_claim_side(columns, end) for end in link.ends)
            if one != other and strength.possible[one] > 0:
                yield one, other


def _unsupported(facts: Groundwork, strength: Strength) -> Ints:
    """Return the sides without certain support, of denials those there are."""
    there = np.diff(facts.columns.side_start) > 0
    there[0::2] = True
    return np.flatnonzero(there & (strength.certain == 0))


class _Further:
    """The parties after the sides, on their way."""

    def __init__(self, facts: Groundwork, strength: Strength, undercuts: Sequence[Link]) -> None:
        self.facts = facts
        self.strength = strength
        self.parties: list[Party] = []
        self.pairs: list[tuple[int, int]] = []
        self._source: dict[int, int] = {}
        self._doubted: dict[Ref, int] = {}
        self._todo: list[tuple[Ref, int]] = []
        self._by: dict[Ref, list[Link]] = {}
        for link in undercuts:
            self._by.setdefault(link.target, []).append(link)

    def _add(self, kind: PartyKind, side: int, record: Assertion | Link | None = None) -> int:
        self.parties.append(Party(kind, side, record))
        number = self.facts.columns.sides + len(self.parties) - 1
        if record is not None:
            self._todo.append((record.ref, number))
        return number

    def settle(self) -> None:
        """Let each undercut attack what it undercuts; by its link, if that is undercut in turn."""
        while self._todo:
            ref, number = self._todo.pop()
            for link in self._by.get(ref, ()):
                self.pairs.append((self._undercutter(link, number), number))

    def _undercutter(self, link: Link, target: int) -> int:
        source = _claim_side(self.facts.columns, link.from_)
        if link.ref not in self._by:
            return source
        if link.ref not in self._doubted:
            side = self.parties[target - self.facts.columns.sides].side
            self._doubted[link.ref] = self._link(link, source, side)
        return self._doubted[link.ref]

    def doubt_assertions(self) -> None:
        """Let a side fall when all that carries it is undercut and falls."""
        columns, lineage = self.facts.columns, self.facts.lineage
        carries = lineage.complete | lineage.unknown | lineage.continued
        undercut: dict[int, dict[Ref, Assertion]] = defaultdict(dict)
        for ref in self._by:
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
        """Let an attack by a link that is undercut fall with the link, or with its source."""
        for link in links:
            one, other = (_claim_side(self.facts.columns, end) for end in link.ends)
            if link.kind is LinkKind.CONTRADICTS:
                for source, target in sorted({(one, other), (other, one)}):
                    if self.strength.prevails(np.array([source]), np.array([target]))[0]:
                        self._doubt(link, source, target)
            elif one != other and self.strength.possible[one] > 0:
                self._doubt(link, one, other)

    def _doubt(self, link: Link, source: int, target: int) -> None:
        self.pairs.append((self._link(link, source, target), target))

    def _link(self, link: Link, source: int, side: int) -> int:
        """Return a link from a source as a party of its own, which falls with its source."""
        party = self._add(PartyKind.LINK, side, link)
        if source not in self._source:
            self._source[source] = self._add(PartyKind.NOT_STANDING, source)
            self.pairs.append((source, self._source[source]))
        self.pairs.append((self._source[source], party))
        return party
