"""What claims rest on: premises, rings of reasoning, and the weakness they hand on."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

import numpy as np
from attrs import frozen

from claimtrack.facts.core.columns import Columns, Flags, ints
from claimtrack.facts.core.graphs import shortest_ring, strong_parts
from claimtrack.model import Certainty, Claim, Link, LinkKind

_W = TypeVar("_W", int, float)


@frozen
class Premise:
    """One step of reasoning between groups of claims.

    ``link`` is the link that makes it; without one it is the ``because`` of
    ``by``. ``premise_id`` is the very claim that ``by`` rests on, one of the
    group ``premise``. A *binding* premise (``because``, ``implies``) is one the conclusion
    cannot do without; ``supports`` only speaks for it.
    """

    premise: int
    premise_id: str
    conclusion: int
    by: Claim
    link: Link | None

    @property
    def binding(self) -> bool:
        """Whether the conclusion cannot hold without it."""
        return self.link is None or self.link.kind is LinkKind.IMPLIES


@frozen
class ReasoningRing:
    """Claims that rest on one another: a shortest ring through the first, premise by premise."""

    groups: tuple[int, ...]
    path: tuple[Premise, ...]


@frozen(eq=False)
class Reasoning:
    """Every step of reasoning in a ledger, and what follows for all claims at once.

    ``founded`` tells which groups somebody asserts, or rest on one that is
    founded: a ring alone founds nothing. ``floor`` is the lowest firmness
    (rank of :class:`Certainty`) of a group and of all that it binds itself to;
    ``weaker`` names for a group the premise its floor comes from.
    """

    steps: tuple[Premise, ...]
    to: Mapping[int, Sequence[Premise]]
    rings: tuple[ReasoningRing, ...]
    founded: Flags
    firmness: Sequence[int]
    floor: Sequence[int]
    weaker: Mapping[int, Premise]

    @classmethod
    def of(cls, columns: Columns) -> "Reasoning":
        """Return the reasoning of a ledger."""
        steps = tuple(_steps(columns))
        to: dict[int, list[Premise]] = defaultdict(list)
        onward: dict[int, list[Premise]] = defaultdict(list)
        for step in steps:
            to[step.conclusion].append(step)
            onward[step.premise].append(step)
        firmness = _firmness(columns, steps)
        floor, weaker = _floor(firmness, to)
        return cls(
            steps,
            to,
            tuple(_rings(columns.groups, steps)),
            _founded(columns, onward),
            firmness,
            floor,
            weaker,
        )


def _steps(columns: Columns) -> Iterable[Premise]:
    for claim in columns.claims:
        for premise in claim.because:
            groups = columns.group_of(premise), columns.group_of(claim.id)
            yield Premise(groups[0], premise, groups[1], claim, None)
    links = columns.links(LinkKind.SUPPORTS, LinkKind.IMPLIES)
    for link in sorted(links, key=lambda link: (*link.ends, link.kind.value)):
        premise, conclusion = link.ends
        groups = columns.group_of(premise), columns.group_of(conclusion)
        yield Premise(groups[0], premise, groups[1], columns.ledger.claims[conclusion], link)


def _rings(groups: int, steps: Sequence[Premise]) -> Iterable[ReasoningRing]:
    parts = strong_parts(
        groups,
        ints((step.premise for step in steps), len(steps)),
        ints((step.conclusion for step in steps), len(steps)),
    )
    part_of = {group: number for number, part in enumerate(parts) for group in part}
    following: dict[int, dict[int, Premise]] = defaultdict(dict)
    for step in steps:
        if part_of.get(step.premise, -1) == part_of.get(step.conclusion, -2):
            following[step.premise].setdefault(step.conclusion, step)
    for part in parts:
        path = shortest_ring(part[0], {group: tuple(following[group]) for group in part})
        pairs = zip(path, [*path[1:], path[0]], strict=True)
        yield ReasoningRing(tuple(part), tuple(following[a][b] for a, b in pairs))


def _founded(columns: Columns, onward: Mapping[int, Sequence[Premise]]) -> Flags:
    founded = np.diff(columns.side_start)[0::2] > 0
    todo = deque(group for group in onward if founded[group])
    while todo:
        for step in onward.get(todo.popleft(), ()):
            if not founded[step.conclusion]:
                founded[step.conclusion] = True
                todo.append(step.conclusion)
    return founded


def _firmness(columns: Columns, steps: Sequence[Premise]) -> list[int]:
    """Return how firmly each group that reasons is put; what nobody says counts as certain."""
    reasons = np.zeros(columns.groups, np.bool_)
    reasons[[step.premise for step in steps] + [step.conclusion for step in steps]] = True
    firmness = np.full(columns.groups, -1)
    chains = np.flatnonzero((columns.chain_side % 2 == 0) & reasons[columns.chain_side // 2])
    ranks = ints(columns.assertions[chain].firmness.rank for chain in chains.tolist())
    np.maximum.at(firmness, columns.chain_side[chains] // 2, ranks)
    firmness[firmness < 0] = Certainty.CERTAIN.rank
    result: list[int] = firmness.tolist()
    return result


def _floor(
    firmness: Sequence[int], to: Mapping[int, Sequence[Premise]]
) -> tuple[list[int], dict[int, Premise]]:
    """Hand the lowest firmness on to all that it binds."""
    binding = {
        conclusion: [step for step in steps if step.binding] for conclusion, steps in to.items()
    }
    floor = list(firmness)
    weaker: dict[int, Premise] = {}
    for group, (least, step) in weakest_premises(binding, firmness).items():
        if least < floor[group]:
            floor[group] = least
            weaker[group] = step
    return floor, weaker


def weakest_premises(
    grounds: Mapping[int, Sequence[Premise]], worth: Sequence[_W]
) -> Mapping[int, tuple[_W, Premise]]:
    """Return for each group that rests on others the least worth among them, and the way there.

    ``grounds`` are the steps to each conclusion, ``worth`` has one entry for each
    group. The way is the step by which the weakness reaches the group: its premise
    is a weakest one itself or rests on it, the nearest of them. What is in a ring of
    reasoning rests on itself, too. Each group is settled once, from the least
    worth up, all of one worth together.
    """
    onward: dict[int, list[Premise]] = defaultdict(list)
    for steps in grounds.values():
        for step in steps:
            onward[step.premise].append(step)
    settled: dict[int, tuple[_W, Premise]] = {}
    weakest_first = sorted(onward, key=lambda group: (worth[group], group))
    for least, weak in groupby(weakest_first, key=lambda group: worth[group]):
        todo = deque(weak)
        while todo:
            for step in onward.get(todo.popleft(), ()):
                if step.conclusion not in settled:
                    settled[step.conclusion] = least, step
                    todo.append(step.conclusion)
    return settled
