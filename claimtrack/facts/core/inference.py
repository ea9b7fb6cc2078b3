"""Reasoning between claims: premises, rings of premises, and the weakest premise."""

from collections import defaultdict, deque
from collections.abc import Iterable, Mapping, Sequence
from itertools import groupby
from typing import TypeVar

import numpy as np
from attrs import frozen

from claimtrack.facts.core.columns import Columns, Flags, ints
from claimtrack.facts.core.graphs import shortest_ring, strong_components
from claimtrack.model import Certainty, Claim, Link, LinkKind

_W = TypeVar("_W", int, float)


@frozen
class Premise:
    """One step of reasoning between groups of claims.

    ``link`` is the link that states the step, or None if it is in the ``because`` of
    ``by``. ``premise_id`` is the member of the group ``premise`` that ``by`` rests on.
    The conclusion depends on a *binding* premise (``because``, ``implies``);
    ``supports`` only speaks for the conclusion.
    """

    premise: int
    premise_id: str
    conclusion: int
    by: Claim
    link: Link | None

    @property
    def is_binding(self) -> bool:
        """True if the conclusion cannot hold without the premise."""
        return self.link is None or self.link.kind is LinkKind.IMPLIES


@frozen
class ReasoningRing:
    """Groups that rest on one another; ``path`` is a shortest ring through the first group."""

    groups: tuple[int, ...]
    path: tuple[Premise, ...]


@frozen(eq=False)
class Reasoning:
    """Every step of reasoning in a ledger, and its consequences for all groups.

    ``premises`` has the steps to each conclusion. ``founded`` is a mask of the groups
    that somebody asserts or that rest on a founded group; a ring alone founds nothing.
    ``floor`` is the lowest firmness (rank of :class:`Certainty`) of a group and of the
    binding premises behind it. ``floor_premise`` has for each group whose floor is
    below its own firmness the step that the floor comes from.
    """

    steps: tuple[Premise, ...]
    premises: Mapping[int, Sequence[Premise]]
    rings: tuple[ReasoningRing, ...]
    founded: Flags
    firmness: Sequence[int]
    floor: Sequence[int]
    floor_premise: Mapping[int, Premise]

    @classmethod
    def of(cls, columns: Columns) -> "Reasoning":
        """Return the reasoning of a ledger."""
        steps = tuple(_steps(columns))
        premises: dict[int, list[Premise]] = defaultdict(list)
        onward: dict[int, list[Premise]] = defaultdict(list)
        for step in steps:
            premises[step.conclusion].append(step)
            onward[step.premise].append(step)
        firmness = _firmness(columns, steps)
        binding = {
            conclusion: [step for step in steps if step.is_binding]
            for conclusion, steps in premises.items()
        }
        floor = list(firmness)
        floor_premise: dict[int, Premise] = {}
        for group, (least, step) in weakest_premises(binding, firmness).items():
            if least < floor[group]:
                floor[group] = least
                floor_premise[group] = step
        return cls(
            steps,
            premises,
            tuple(_rings(columns.groups, steps)),
            _founded(columns, onward),
            firmness,
            floor,
            floor_premise,
        )


def _steps(columns: Columns) -> Iterable[Premise]:
    """Yield the steps of reasoning: ``because`` by claim, then links in order."""
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
    components = strong_components(
        groups,
        ints((step.premise for step in steps), len(steps)),
        ints((step.conclusion for step in steps), len(steps)),
    )
    component_of = {group: i for i, members in enumerate(components) for group in members}
    following: dict[int, dict[int, Premise]] = defaultdict(dict)
    for step in steps:
        if component_of.get(step.premise, -1) == component_of.get(step.conclusion, -2):
            following[step.premise].setdefault(step.conclusion, step)
    for members in components:
        path = shortest_ring(members[0], {group: tuple(following[group]) for group in members})
        pairs = zip(path, [*path[1:], path[0]], strict=True)
        yield ReasoningRing(tuple(members), tuple(following[a][b] for a, b in pairs))


def _founded(columns: Columns, onward: Mapping[int, Sequence[Premise]]) -> Flags:
    """Return a mask of the groups that are asserted, or reached from an asserted group."""
    founded = np.diff(columns.side_start)[0::2] > 0
    todo = deque(group for group in onward if founded[group])
    while todo:
        for step in onward.get(todo.popleft(), ()):
            if not founded[step.conclusion]:
                founded[step.conclusion] = True
                todo.append(step.conclusion)
    return founded


def _firmness(columns: Columns, steps: Sequence[Premise]) -> list[int]:
    """Return the greatest firmness of each group's assertions.

    Groups without assertions, and groups outside all reasoning, count as certain.
    """
    reasons = np.zeros(columns.groups, np.bool_)
    reasons[[step.premise for step in steps] + [step.conclusion for step in steps]] = True
    firmness = np.full(columns.groups, -1)
    chains = np.flatnonzero((columns.chain_side % 2 == 0) & reasons[columns.chain_side // 2])
    ranks = ints(columns.assertions[chain].firmness.rank for chain in chains.tolist())
    np.maximum.at(firmness, columns.chain_side[chains] // 2, ranks)
    firmness[firmness < 0] = Certainty.CERTAIN.rank
    result: list[int] = firmness.tolist()
    return result


def weakest_premises(
    premises: Mapping[int, Sequence[Premise]], strength: Sequence[_W]
) -> Mapping[int, tuple[_W, Premise]]:
    """Return for each conclusion the least strength among all groups it rests on, and a step.

    ``premises`` has the steps to each conclusion, ``strength`` one entry for each
    group. The step leads towards the nearest weakest group: its premise is that group
    or rests on it. A group in a ring of reasoning rests on itself too. The search
    visits each conclusion once, in ascending order of strength.
    """
    onward: dict[int, list[Premise]] = defaultdict(list)
    for steps in premises.values():
        for step in steps:
            onward[step.premise].append(step)
    weakest: dict[int, tuple[_W, Premise]] = {}
    weakest_first = sorted(onward, key=lambda group: (strength[group], group))
    for least, groups in groupby(weakest_first, key=lambda group: strength[group]):
        todo = deque(groups)
        while todo:
            for step in onward.get(todo.popleft(), ()):
                if step.conclusion not in weakest:
                    weakest[step.conclusion] = least, step
                    todo.append(step.conclusion)
    return weakest
