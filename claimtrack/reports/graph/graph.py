"""The attribution graph of a ledger, independent of file formats: nodes, edges, groups.

Edges between sources pass a claim on. The last source of a chain asserts or denies
the claim. Links and premises are edges between claims. A link or assertion that is
undercut becomes a node between its two ends, so that an edge can point to it.

Withdrawn records are in the graph and marked. The order is that of ids.
"""

from collections.abc import Mapping, Sequence
from enum import Enum

from attrs import frozen


class NodeKind(Enum):
    """The kind of record of a node."""

    SOURCE = "source"
    CLAIM = "claim"
    LINK = "link"
    ASSERTION = "assertion"


class EdgeKind(Enum):
    """The relation between the start and the end of an edge."""

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
    def is_attribution(self) -> bool:
        """True for steps of chains; false for relations between claims."""
        return self in (EdgeKind.PASSES, EdgeKind.ASSERTS, EdgeKind.DENIES, EdgeKind.NO_SIDE)


@frozen
class Node:
    """A source, a claim, or an undercut link or assertion.

    ``id`` is unique in the graph and made of ``a`` to ``z``, digits, ``-`` and one
    colon; ``record`` is the id of the record. ``lines`` are the label: title, id and
    facts, wrapped.
    """

    id: str
    kind: NodeKind
    record: str
    lines: tuple[str, ...]
    group: str | None = None
    withdrawn: bool = False


@frozen
class Edge:
    """An edge between two nodes, given by their ids.

    ``words`` describe it: act, certainty, date, place. Equal steps of several chains are
    one edge: ``claims`` are their claims, ``records`` their assertions or their link.
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
    """Sources under one controller, which are one voice."""

    id: str
    title: str


@frozen
class Graph:
    """The attribution graph: nodes, edges and the voices that group nodes."""

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    groups: tuple[Group, ...]

    def grouped(self) -> Mapping[str | None, Sequence[Node]]:
        """Return the nodes of each group, in order; nodes without a group under None."""
        grouped: dict[str | None, list[Node]] = {None: []}
        grouped.update((group.id, []) for group in self.groups)
        for node in self.nodes:
            grouped[node.group].append(node)
        return grouped


@frozen
class Drawing:
    """A graph in some format, and descriptions of what the format cannot show."""

    text: str
    lost: tuple[str, ...] = ()
