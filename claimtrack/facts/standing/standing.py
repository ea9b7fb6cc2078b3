"""The verdict on each claim: it stands, falls or stays open.

Verdicts are the grounded labelling of the attacks of a ledger
(:mod:`claimtrack.facts.standing.attacks`), which decides as little as possible.
"""

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from attrs import field, frozen

from claimtrack.facts.core.columns import Ints
from claimtrack.facts.standing.attacks import Attacks, Pairs, Party, PartyKind
from claimtrack.facts.standing.labelling import (
    MAX_DEPTH,
    MAX_SIZE,
    Adjacency,
    ArgumentLabel,
    DefenceNode,
    GroundedLabelling,
    build_defence,
    grounded_labelling,
)
from claimtrack.model.enums import DescribedEnum

if TYPE_CHECKING:
    from claimtrack.facts.facts import Facts

MAX_REPELLED_SHOWN = 12
"""The greatest number of repelled attacks in an explanation."""


class Verdict(DescribedEnum):
    """The outcome of the attacks on a claim."""

    STANDS = "stands", "whatever attacks it falls or is too weak, and it has certain support"
    FALLS = "falls", "something that stands attacks it"
    OPEN = "open", "the record does not decide it"


_VERDICTS = {
    ArgumentLabel.IN: Verdict.STANDS,
    ArgumentLabel.OUT: Verdict.FALLS,
    ArgumentLabel.UNDECIDED: Verdict.OPEN,
}


@frozen
class FailedAttack:
    """A party whose attack does not count, and the reason."""

    party: Party
    words: str


@frozen
class Explanation:
    """The reasons for the verdict on a party.

    ``words`` describe its effect on the party above it. ``reasons`` are the deciding
    attackers, each with its own explanation. ``repelled`` are the failed attacks on a
    party that does not fall. ``flaw`` is the reason why the party itself is open at
    best, if there is one. ``more`` counts the reasons and repelled attacks left out.
    """

    party: Party
    verdict: Verdict
    words: str
    reasons: tuple["Explanation", ...] = ()
    repelled: tuple[FailedAttack, ...] = ()
    flaw: str | None = None
    more: int = 0


@frozen(eq=False)
class Standing:
    """The verdicts on the claims of a ledger, with their explanations."""

    facts: "Facts" = field(repr=False)
    attacks: Attacks = field(repr=False)
    labelling: GroundedLabelling = field(repr=False)
    _repelled: Adjacency = field(repr=False)

    @classmethod
    def of(cls, facts: "Facts", conflicts: Pairs | None = None) -> "Standing":
        """Return the standing of the claims of a ledger.

        ``conflicts`` are pairs of claims, by number, whose statements conflict.
        """
        attacks = Attacks.of(facts, conflicts)
        labelling = grounded_labelling(attacks.count, attacks.attacker, attacks.target)
        attacker, target = attacks.repelled
        return cls(facts, attacks, labelling, Adjacency.of(attacks.sides, target, attacker))

    @property
    def claim_labels(self) -> Ints:
        """The :class:`ArgumentLabel` of each group of claims."""
        return self.labelling.label[0 : self.attacks.sides : 2].astype(np.int64)

    def is_attacked(self, claim: str) -> bool:
        """Return True if anything but the claim itself attacks it, even without success.

        Raises:
            KeyError: there is no claim with this id.
        """
        number = 2 * self.facts.columns.group_of(claim)
        attackers = {
            *self.labelling.attackers(number).tolist(),
            *self._repelled.of_one(number).tolist(),
        }
        return bool(attackers - {number})

    def verdict(self, claim: str) -> Verdict:
        """Return the verdict on a claim.

        Raises:
            KeyError: there is no claim with this id.
        """
        return self._party_verdict(2 * self.facts.columns.group_of(claim))

    def _party_verdict(self, number: int) -> Verdict:
        return _VERDICTS[ArgumentLabel(int(self.labelling.label[number]))]

    def explain(self, claim: str, depth: int = MAX_DEPTH, size: int = MAX_SIZE) -> Explanation:
        """Return the reasons for a verdict, in at most ``depth`` levels and ``size`` parties.

        Raises:
            KeyError: there is no claim with this id.
        """
        root = 2 * self.facts.columns.group_of(claim)
        nodes = build_defence(self.labelling, root, depth, size)
        built: list[list[Explanation]] = [[] for _ in nodes]
        # Reasons come after the nodes that they explain.
        for reasons, node in zip(reversed(built), reversed(nodes), strict=True):
            if node.above is not None:
                target = nodes[node.above].argument
                # A party that attacks itself is not a reason for itself.
                if node.argument != target:
                    built[node.above].insert(0, self._explain(node, target, reasons))
        return self._explain(nodes[0], None, built[0])

    def _explain(
        self, node: DefenceNode, target: int | None, reasons: Sequence[Explanation]
    ) -> Explanation:
        number = node.argument
        verdict = self._party_verdict(number)
        repelled: list[int] = []
        if number < self.attacks.sides and verdict is not Verdict.FALLS:
            # The target, if there is one, is already shown above.
            repelled = sorted(set(self._repelled.of_one(number).tolist()) - {number, target})
        return Explanation(
            self.attacks.party(number),
            verdict,
            "" if target is None else self._describe_attack(number, target),
            tuple(reasons),
            tuple(
                FailedAttack(self.attacks.party(one), self._compare(one, number))
                for one in repelled[:MAX_REPELLED_SHOWN]
            ),
            self._flaw(number),
            node.more + max(0, len(repelled) - MAX_REPELLED_SHOWN),
        )

    def _flaw(self, number: int) -> str | None:
        if number < self.attacks.sides and not self.attacks.strength.certain_support[number]:
            return "it has no certain support"
        if number in self.labelling.attackers(number):
            return "it contradicts itself"
        return None

    def _describe_attack(self, one: int, other: int) -> str:
        """Return a phrase for the effect of an attacker on its target."""
        if (one, other) in self.attacks.undercuts:
            return "undercuts it"
        match self.attacks.party(one).kind, self.attacks.party(other).kind:
            case PartyKind.CLAIM | PartyKind.DENIAL, PartyKind.CLAIM | PartyKind.DENIAL:
                return self._compare(one, other)
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
                return "would remove its source"

    def _compare(self, one: int, other: int) -> str:
        strength = self.attacks.strength
        if not strength.possible_support[one]:
            return "nothing supports it"
        return strength.describe(one, other)
