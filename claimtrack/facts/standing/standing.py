"""What stands, what falls and what stays open.

The attacks of a ledger (:mod:`claimtrack.facts.standing.attacks`) are labelled by the
grounded semantics: the one answer that decides no more than it must.
"""

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Ints
from claimtrack.facts.groundwork import Groundwork
from claimtrack.facts.standing.attacks import Attacks, Pairs, Party, PartyKind
from claimtrack.facts.standing.grounded import (
    DEPTH,
    SIZE,
    Adjacency,
    ArgumentLabel,
    Defence,
    GroundedLabelling,
    defence,
    grounded,
)
from claimtrack.model.enums import DescribedEnum

SHOWN = 12
"""How many repelled attacks of one party are shown."""


class Verdict(DescribedEnum):
    """What becomes of a claim in the dispute."""

    STANDS = "stands", "whatever attacks it falls or is too weak, and it has certain support"
    FALLS = "falls", "something that stands attacks it"
    OPEN = "open", "the record does not decide it"


_FATES = {
    ArgumentLabel.IN: Verdict.STANDS,
    ArgumentLabel.OUT: Verdict.FALLS,
    ArgumentLabel.UNDECIDED: Verdict.OPEN,
}


@frozen
class FailedAttack:
    """One whose attack does not count, and why."""

    party: Party
    words: str


@frozen
class Explanation:
    """Why a party has its fate.

    ``words`` say how it bears on the party above it. ``reasons`` are the
    attackers that decide, each explained in turn; ``repelled`` those whose
    attack on what does not fall comes to nothing. ``flaw`` says why the party is
    open at best, if it is so by itself. ``more`` counts reasons and repelled
    attacks that are left out.
    """

    party: Party
    fate: Verdict
    words: str
    reasons: tuple["Explanation", ...] = ()
    repelled: tuple[FailedAttack, ...] = ()
    flaw: str | None = None
    more: int = 0


@frozen(eq=False)
class Standing:
    """The fate of every claim of a ledger."""

    facts: Groundwork = field(repr=False)
    attacks: Attacks = field(repr=False)
    labels: GroundedLabelling = field(repr=False)
    _repelled: Adjacency = field(repr=False)

    @classmethod
    def of(cls, facts: Groundwork, conflicts: Pairs | None = None) -> "Standing":
        """Return what stands of a ledger.

        ``conflicts`` are pairs of claims, by their numbers in the columns, that
        were found to exclude each other.
        """
        attacks = Attacks.of(facts, conflicts)
        labels = grounded(attacks.count, attacks.attacker, attacks.target)
        attacker, target = attacks.repelled
        return cls(facts, attacks, labels, Adjacency.of(attacks.sides, target, attacker))

    @property
    def label(self) -> Ints:
        """The :class:`ArgumentLabel` of each group of claims."""
        return self.labels.label[0 : self.attacks.sides : 2].astype(np.int64)

    def attacked(self, claim: str) -> bool:
        """Say whether anything but itself attacks a claim, be it in vain.

        Raises:
            KeyError: there is none of that id.
        """
        number = 2 * self.facts.columns.group_of(claim)
        attackers = {
            *self.labels.attackers(number).tolist(),
            *self._repelled.of_one(number).tolist(),
        }
        return bool(attackers - {number})

    def fate(self, claim: str) -> Verdict:
        """Return what becomes of a claim.

        Raises:
            KeyError: there is none of that id.
        """
        return self._fate(2 * self.facts.columns.group_of(claim))

    def _fate(self, number: int) -> Verdict:
        return _FATES[ArgumentLabel(int(self.labels.label[number]))]

    def explanation(self, claim: str, depth: int = DEPTH, size: int = SIZE) -> Explanation:
        """Return why a claim stands, falls or is open, in at most so many levels and reasons.

        Raises:
            KeyError: there is none of that id.
        """
        tree = defence(self.labels, 2 * self.facts.columns.group_of(claim), depth, size)
        nodes: list[tuple[Defence, int | None]] = [(tree, None)]
        above: list[int] = [-1]
        for number, (node, _) in enumerate(nodes):
            # What attacks itself is no reason of its own.
            reasons = [reason for reason in node.reasons if reason.argument != node.argument]
            nodes += [(reason, node.argument) for reason in reasons]
            above += [number] * len(reasons)
        built: list[list[Explanation]] = [[] for _ in nodes]
        for number in range(len(nodes) - 1, 0, -1):
            node, target = nodes[number]
            built[above[number]].insert(0, self._explained(node, target, built[number]))
        return self._explained(tree, None, built[0])

    def _explained(
        self, node: Defence, target: int | None, reasons: Sequence[Explanation]
    ) -> Explanation:
        number = node.argument
        repelled = self._repelled_by(number, target)
        return Explanation(
            self.attacks.party(number),
            self._fate(number),
            "" if target is None else self._words(number, target),
            tuple(reasons),
            tuple(
                FailedAttack(self.attacks.party(one), self._comparison(one, number))
                for one in repelled[:SHOWN]
            ),
            self._flaw(number),
            node.more + max(0, len(repelled) - SHOWN),
        )

    def _repelled_by(self, number: int, target: int | None) -> list[int]:
        """Return whose attacks on a party that does not fall come to nothing, by number.

        Its own target, if it has one, is told of already.
        """
        if number >= self.attacks.sides or self._fate(number) is Verdict.FALLS:
            return []
        return sorted(set(self._repelled.of_one(number).tolist()) - {number, target})

    def _flaw(self, number: int) -> str | None:
        if number < self.attacks.sides and not self.attacks.strength.certain[number]:
            return "it has no certain support"
        if number in self.labels.attackers(number):
            return "it contradicts itself"
        return None

    def _words(self, one: int, other: int) -> str:
        """Say how an attacker bears on what it attacks."""
        if (one, other) in self.attacks.undercuts:
            return "undercuts it"
        match self.attacks.party(one).kind, self.attacks.party(other).kind:
            case PartyKind.CLAIM | PartyKind.DENIAL, PartyKind.CLAIM | PartyKind.DENIAL:
                return self._comparison(one, other)
            case PartyKind.CLAIM | PartyKind.DENIAL, PartyKind.NOT_STANDING:
                return "stands behind it"
            case PartyKind.CLAIM | PartyKind.DENIAL, _:
                return "undercuts it"
            case PartyKind.ASSERTION, _:
                return "carries it"
            case PartyKind.LINK, _:
                return "attacks it"
            case PartyKind.NOTHING_LEFT, _:
                return "would leave it without an assertion"
            case PartyKind.NOT_STANDING, _:
                return "would take its source away"

    def _comparison(self, one: int, other: int) -> str:
        strength = self.attacks.strength
        if not strength.possible[one]:
            return "nothing supports it"
        return strength.words(one, other)
