"""Which arguments of an abstract attack graph stand: its grounded labelling.

An argument is *in* when all its attackers are out, *out* when one of them is in,
and undecided otherwise. Of all ways to label a graph so, the grounded one
decides the least; there is just one, and it is found by beginning with what
nobody attacks. Arguments are numbered from 0; who attacks another twice attacks
it once, and who attacks itself is never in.
"""

from enum import IntEnum
from functools import cached_property

import numpy as np
from attrs import define, field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Flags, Ints

NARROW = 48
"""The most arguments of a round that are gone through one by one.

What numpy costs a round, however narrow, plain Python costs for about so many.
"""

DEPTH = 24
"""How many levels of reasons a tree of them has at most."""

SIZE = 200
"""How many arguments a tree of reasons shows at most."""

_UNDECIDED = -1


class ArgumentLabel(IntEnum):
    """What becomes of an argument."""

    UNDECIDED = 0
    IN = 1
    OUT = 2


@frozen(eq=False)
class Adjacency:
    """For each argument some others, side by side in one column."""

    start: Ints
    other: Ints

    @classmethod
    def of(cls, count: int, argument: Ints, other: Ints) -> "Adjacency":
        """Return for each of so many arguments the others it stands beside."""
        start = np.zeros(count + 1, np.int64)
        np.cumsum(np.bincount(argument, minlength=count), out=start[1:])
        return cls(start, other[np.argsort(argument)])

    def of_each(self, arguments: Ints) -> Ints:
        """Return the neighbours of some arguments, one argument after the other."""
        start = self.start[arguments]
        length = self.start[arguments + 1] - start
        end = np.cumsum(length)
        if not len(end):
            return end
        each: Ints = self.other[np.arange(end[-1]) + np.repeat(start - end + length, length)]
        return each

    def of_one(self, argument: int) -> Ints:
        """Return the neighbours of an argument."""
        return self.other[self.start[argument] : self.start[argument + 1]]


@frozen(eq=False, slots=False)
class GroundedLabelling:
    """The grounded labelling of an attack graph.

    ``rank`` is the step in which an argument was decided: an even number for
    what is in, an odd one for what is out, -1 for what is undecided. What
    decides an argument has a lower rank than it has.
    """

    attacker: Ints = field(repr=False)
    target: Ints = field(repr=False)
    rank: Ints

    @cached_property
    def label(self) -> NDArray[np.int8]:
        """The :class:`ArgumentLabel` of each argument."""
        label = (self.rank % 2 + ArgumentLabel.IN).astype(np.int8)
        label[self.rank == _UNDECIDED] = ArgumentLabel.UNDECIDED
        return label

    @cached_property
    def _attackers(self) -> Adjacency:
        return Adjacency.of(len(self.rank), self.target, self.attacker)

    def attackers(self, argument: int) -> Ints:
        """Return who attacks an argument, each once, in ascending order."""
        attackers: Ints = np.unique(self._attackers.of_one(argument))
        return attackers

    def reasons(self, argument: int) -> Ints:
        """Return the attackers that explain a label.

        For what is in those are all, each of them out; for what is out the one
        that was in first, of several the lowest; for what is undecided those
        that are undecided.
        """
        attackers = self.attackers(argument)
        match ArgumentLabel(int(self.label[argument])):
            case ArgumentLabel.IN:
                return attackers
            case ArgumentLabel.OUT:
                winners: Ints = attackers[self.label[attackers] == ArgumentLabel.IN]
                return winners[[int(self.rank[winners].argmin())]]
            case ArgumentLabel.UNDECIDED:
                circling: Ints = attackers[self.label[attackers] == ArgumentLabel.UNDECIDED]
                return circling


def grounded(count: int, attacker: Ints, target: Ints, narrow: int = NARROW) -> GroundedLabelling:
    """Return the grounded labelling of so many arguments and the attacks between them.

    It takes time in proportion to both, however deep or wide the graph is.
    Rounds of at most ``narrow`` arguments are gone through one by one.
    """
    steps = _Steps.of(count, attacker, target)
    accepted = np.flatnonzero(steps.pending == 0)
    steps.rank[accepted] = 0
    rank = 0
    while len(accepted):
        advance = steps.one_by_one if len(accepted) <= narrow else steps.at_once
        accepted, rank = advance(accepted, rank, narrow)
    return GroundedLabelling(attacker, target, steps.rank)


@frozen(eq=False)
class _Steps:
    """A labelling on its way.

    ``pending`` counts the attacks on an argument by those not yet out, ``slot``
    serves to leave out what comes twice.
    """

    attacked: Adjacency
    pending: Ints
    rank: Ints
    slot: Ints

    @classmethod
    def of(cls, count: int, attacker: Ints, target: Ints) -> "_Steps":
        return cls(
            Adjacency.of(count, attacker, target),
            np.bincount(target, minlength=count).astype(np.int64, copy=False),
            np.full(count, _UNDECIDED),
            np.empty(count, np.int64),
        )

    def at_once(self, accepted: Ints, rank: int, narrow: int) -> tuple[Ints, int]:
        """Go one round on: return what is in by it, and the rank of that."""
        beaten = self._new(self.attacked.of_each(accepted))
        self.rank[beaten] = rank + 1
        relieved = self.attacked.of_each(beaten)
        np.subtract.at(self.pending, relieved, 1)
        found = self._new(relieved[self.pending[relieved] == 0])
        self.rank[found] = rank + 2
        return found, rank + 2

    def _new(self, arguments: Ints) -> Ints:
        """Return those that are undecided yet, each once."""
        arguments = arguments[self.rank[arguments] == _UNDECIDED]
        position = np.arange(len(arguments))
        self.slot[arguments] = position
        kept: Flags = self.slot[arguments] == position
        return arguments[kept]

    def one_by_one(self, accepted: Ints, rank: int, narrow: int) -> tuple[Ints, int]:
        """Go on while rounds are narrow: return what the last has put in, and the rank of that."""
        # A view gives plain integers, of the same memory.
        start, attacked = self.attacked.start.data, self.attacked.other.data
        ranks, pending = self.rank.data, self.pending.data
        round: list[int] = accepted.tolist()
        while 0 < len(round) <= narrow:
            found: list[int] = []
            for winner in round:
                for beaten in attacked[start[winner] : start[winner + 1]]:
                    if ranks[beaten] != _UNDECIDED:
                        continue
                    ranks[beaten] = rank + 1
                    for relieved in attacked[start[beaten] : start[beaten + 1]]:
                        pending[relieved] -= 1
                        if not pending[relieved] and ranks[relieved] == _UNDECIDED:
                            ranks[relieved] = rank + 2
                            found.append(relieved)
            round, rank = found, rank + 2
        return np.array(round, np.int64), rank


@frozen
class Defence:
    """Why an argument has its label: the attackers that explain it, each with its own reasons.

    ``more`` counts reasons there are and that are not shown here, for want of
    room or because they are shown elsewhere in the tree.
    """

    argument: int
    label: ArgumentLabel
    rank: int
    reasons: tuple["Defence", ...] = ()
    more: int = 0


@define(eq=False)
class _Growing:
    """A node of a tree of reasons that is still to be built."""

    argument: int
    level: int
    reasons: list["_Growing"] = field(factory=list)
    more: int = 0
    built: Defence | None = None


def defence(of: GroundedLabelling, argument: int, depth: int = DEPTH, size: int = SIZE) -> Defence:
    """Return the tree of reasons for a label, of at most so many levels and arguments.

    An argument that is in stands because each of its attackers falls to one that
    is in: what beats whom is how the grounded game is won. Under what is
    undecided stand the attackers that are so too, and no more, for they go round
    in circles. What comes twice is explained where it comes first, level by level.
    """
    nodes = [_Growing(argument, 0)]
    explained: set[int] = set()
    for node in nodes:  # which grow meanwhile
        if node.level and of.rank[node.argument] == _UNDECIDED:
            continue
        reasons: list[int] = of.reasons(node.argument).tolist()
        room = max(0, size - len(nodes))
        if node.argument in explained or node.level >= depth:
            room = 0
        explained.add(node.argument)
        node.more = max(0, len(reasons) - room)
        node.reasons = [_Growing(reason, node.level + 1) for reason in reasons[:room]]
        nodes += node.reasons
    return _built(of, nodes)


def _built(of: GroundedLabelling, nodes: list[_Growing]) -> Defence:
    """Return the tree of some nodes, the root first and reasons after what they explain."""
    for node in reversed(nodes):
        node.built = Defence(
            node.argument,
            ArgumentLabel(int(of.label[node.argument])),
            int(of.rank[node.argument]),
            tuple(reason.built for reason in node.reasons if reason.built is not None),
            node.more,
        )
    root = nodes[0].built
    assert root is not None, "every node was built"
    return root
