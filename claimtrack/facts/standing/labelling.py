"""The grounded labelling of an abstract attack graph.

An argument is *in* if all its attackers are out, *out* if one of them is in, and
undecided otherwise. Of all such labellings, the grounded one decides the fewest
arguments. It is unique, and is computed outwards from the arguments without attackers.
Arguments are numbered from 0. Repeated attacks count once, and an argument that
attacks itself is never in.
"""

from collections.abc import Sequence
from enum import IntEnum
from functools import cached_property

import numpy as np
from attrs import field, frozen
from numpy.typing import NDArray

from claimtrack.facts.core.columns import Flags, Ints

NARROW = 48
"""The largest round that is processed argument by argument.

Up to about this size, plain Python is faster than the fixed cost of numpy.
"""

MAX_DEPTH = 24
"""The greatest number of levels of a tree of reasons."""

MAX_SIZE = 200
"""The greatest number of arguments in a tree of reasons."""

_UNDECIDED = -1


class ArgumentLabel(IntEnum):
    """The label of an argument."""

    UNDECIDED = 0
    IN = 1
    OUT = 2


@frozen(eq=False)
class Adjacency:
    """The neighbours of each argument, in one column."""

    start: Ints
    other: Ints

    @classmethod
    def of(cls, count: int, argument: Ints, other: Ints) -> "Adjacency":
        """Return the adjacency of ``count`` arguments from pairs of neighbours."""
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

    ``rank`` is the step in which an argument was decided: even for arguments that are
    in, odd for arguments that are out, -1 for undecided ones. The attackers that decide
    an argument have lower ranks.
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
        """Return the attackers of an argument, each once, in ascending order."""
        attackers: Ints = np.unique(self._attackers.of_one(argument))
        return attackers

    def reasons(self, argument: int) -> Ints:
        """Return the attackers that explain a label.

        An argument is in because all its attackers are out. It is out because of the
        attacker that was in first (the lowest in case of a tie). It is undecided
        because of its undecided attackers.
        """
        attackers = self.attackers(argument)
        match ArgumentLabel(int(self.label[argument])):
            case ArgumentLabel.IN:
                return attackers
            case ArgumentLabel.OUT:
                winners: Ints = attackers[self.label[attackers] == ArgumentLabel.IN]
                return winners[[int(self.rank[winners].argmin())]]
            case ArgumentLabel.UNDECIDED:
                undecided: Ints = attackers[self.label[attackers] == ArgumentLabel.UNDECIDED]
                return undecided


def grounded_labelling(
    count: int, attacker: Ints, target: Ints, narrow: int = NARROW
) -> GroundedLabelling:
    """Return the grounded labelling of ``count`` arguments and the attacks between them.

    The time is proportional to the number of arguments and attacks, however deep or
    wide the graph is. Rounds of at most ``narrow`` arguments avoid numpy.
    """
    labeller = _Labeller.of(count, attacker, target)
    accepted = np.flatnonzero(labeller.pending == 0)
    labeller.rank[accepted] = 0
    rank = 0
    while len(accepted):
        advance = labeller.narrow_rounds if len(accepted) <= narrow else labeller.wide_round
        accepted, rank = advance(accepted, rank, narrow)
    return GroundedLabelling(attacker, target, labeller.rank)


@frozen(eq=False)
class _Labeller:
    """The state of a labelling in progress.

    ``pending`` counts the attacks on each argument by arguments that are not out yet.
    ``slot`` is scratch space for removing duplicates.
    """

    attacked: Adjacency
    pending: Ints
    rank: Ints
    slot: Ints

    @classmethod
    def of(cls, count: int, attacker: Ints, target: Ints) -> "_Labeller":
        return cls(
            Adjacency.of(count, attacker, target),
            np.bincount(target, minlength=count).astype(np.int64, copy=False),
            np.full(count, _UNDECIDED),
            np.empty(count, np.int64),
        )

    def wide_round(self, accepted: Ints, rank: int, narrow: int) -> tuple[Ints, int]:
        """Process one round with numpy; return the arguments now accepted, and their rank."""
        beaten = self._undecided(self.attacked.of_each(accepted))
        self.rank[beaten] = rank + 1
        relieved = self.attacked.of_each(beaten)
        np.subtract.at(self.pending, relieved, 1)
        found = self._undecided(relieved[self.pending[relieved] == 0])
        self.rank[found] = rank + 2
        return found, rank + 2

    def _undecided(self, arguments: Ints) -> Ints:
        """Return the arguments that are still undecided, each once."""
        arguments = arguments[self.rank[arguments] == _UNDECIDED]
        position = np.arange(len(arguments))
        self.slot[arguments] = position
        last: Flags = self.slot[arguments] == position
        return arguments[last]

    def narrow_rounds(self, accepted: Ints, rank: int, narrow: int) -> tuple[Ints, int]:
        """Process rounds while they are narrow; return the last accepted arguments and rank."""
        # Memory views share the arrays and yield plain integers.
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
class DefenceNode:
    """A node of a tree of the attackers that explain the label of an argument.

    ``above`` is the position of the node that it explains; None for the root. ``more``
    counts the reasons left out because the tree is full or because another node has them.
    """

    argument: int
    above: int | None
    more: int = 0


def build_defence(
    of: GroundedLabelling, argument: int, depth: int = MAX_DEPTH, size: int = MAX_SIZE
) -> Sequence[DefenceNode]:
    """Return the tree of reasons for a label, with at most ``size`` arguments and ``depth`` levels.

    The root comes first, then the other nodes, level by level.

    An argument is in because each of its attackers falls to an argument that is in. The
    tree is a winning strategy in the grounded game. The undecided attackers of an
    undecided argument have no reasons of their own, since they form rings. An argument
    that occurs twice is explained at its first occurrence.
    """
    nodes: list[DefenceNode] = []
    explained: set[int] = set()
    todo: list[tuple[int, int | None, int]] = [(argument, None, 0)]
    for number, (here, above, level) in enumerate(todo):  # grows during the loop
        in_ring = level > 0 and of.rank[here] == _UNDECIDED
        reasons: list[int] = [] if in_ring else of.reasons(here).tolist()
        room = max(0, size - len(todo))
        if here in explained or level >= depth:
            room = 0
        explained.add(here)
        todo += [(reason, number, level + 1) for reason in reasons[:room]]
        nodes.append(DefenceNode(here, above, len(reasons[room:])))
    return nodes
