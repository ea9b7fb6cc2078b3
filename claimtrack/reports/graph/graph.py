"""The attribution graph of a ledger, free of any file format: nodes, edges, groups.

Sources pass a claim from one to the next, and the last of a chain asserts or
denies it; claims bear on one another by links and premises. What undercuts a
link or an assertion needs something to point at: such a link or assertion is a
node of its own, on the way between what it joins.

What was withdrawn stays in the graph and is marked. The order is that of ids,
whatever the order of records.
"""

from collections.abc import Mapping, Sequence
from enum import Enum

from attrs import frozen


class NodeKind(Enum):
    """What a node stands for."""

    SOURCE = "source"
    CLAIM = "claim"
    LINK = "link"
    ASSERTION = "assertion"


class EdgeKind(Enum):
    """What an edge says of the two nodes that it joins, from its start to its end."""

    PASSES = "passes on to"
    ASSERTS = "asserts"
    DENIES = "denies"
    NO_SIDE = "takes no side"
    SUPPORTS = "supports"
    CONTRADICTS = "contradicts"
    RESTATES = "restates"
    IMPLIES = "implies"
    UNDERCUTS = "undercuts"
    PREMISE = "is a premise of"

    @property
    def of_chain(self) -> bool:
        """Whether it is a step of who said what, and not of how claims bear on one another."""
        return self in (EdgeKind.PASSES, EdgeKind.ASSERTS, EdgeKind.DENIES, EdgeKind.NO_SIDE)


@frozen
class Node:
    """A source, a claim, or a link or assertion that something undercuts.

    ``id`` is its own in the graph and made of ``a`` to ``z``, digits, ``-`` and
    one colon; ``record`` is the id of the record. ``lines`` are its label: the
    title, the id and the facts, wrapped.
    """

    id: str
    kind: NodeKind
    record: str
    lines: tuple[str, ...]
    group: str | None = None
    withdrawn: bool = False


@frozen
class Edge:
    """A step between two nodes, named by their ids.

    ``words`` say how: the act, how firmly, when, where it stands. Steps of chains
    that are alike are one edge: ``claims`` are those it serves, ``records`` the
    assertions or the link that it comes from.
    """

    start: str
    end: str
    kind: EdgeKind
    words: tuple[str, ...] = ()
    claims: tuple[str, ...] = ()
    records: tuple[str, ...] = ()
    withdrawn: bool = False


@frozen
class Group:
    """Sources under one controller: one voice, however many names it has."""

    id: str
    title: str


@frozen
class Graph:
    """Who told whom what, and how that bears on what else."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]

    def grouped(self) -> Mapping[str | None, Sequence[Node]]:
        """Return the nodes of each group, in order; those of none under None."""
        grouped: dict[str | None, list[Node]] = {None: []}
        grouped.update((group.id, []) for group in self.groups)
        for node in self.nodes:
            grouped[node.group].append(node)
        return grouped


@frozen
class Drawing:
    """A graph in some format, and in a sentence each what the format could not show of it."""

    text: str
    lost: tuple[str, ...] = ()
