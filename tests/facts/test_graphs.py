"""Graph algorithms, compared with scipy and networkx."""

from typing import Literal

import networkx as nx
import numpy as np
import pytest
from attrs import frozen
from hypothesis import given
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components as scipy_components

from claimtrack.facts.core.graphs import (
    Nodes,
    connected_components,
    find_roots,
    shortest_ring,
    strong_components,
)


@frozen
class Graph:
    """A number of nodes, and edges that may be loops or repeated."""

    count: int
    edges: list[tuple[int, int]]

    def ends(self) -> tuple[Nodes, Nodes]:
        one, other = np.array(self.edges, np.int64).reshape(-1, 2).T
        return one, other

    def labels(self, connection: Literal["weak", "strong"]) -> list[int]:
        """Return the component of each node by scipy."""
        one, other = self.ends()
        shape = self.count, self.count
        matrix = coo_array((np.ones(len(one), np.int8), (one, other)), shape=shape)
        directed = connection == "strong"
        _, label = scipy_components(matrix, directed=directed, connection=connection)
        found: list[int] = label.tolist()
        return found


@st.composite
def graphs(draw: st.DrawFn) -> Graph:
    count = draw(st.integers(0, 40))
    node = st.integers(0, max(count - 1, 0))
    edges = draw(st.lists(st.tuples(node, node), max_size=60 if count else 0))
    return Graph(count, edges + edges[:5])


def in_order(labels: list[int]) -> list[int]:
    """Return the labels renumbered in the order of their first occurrence."""
    number = {label: i for i, label in enumerate(dict.fromkeys(labels))}
    return [number[label] for label in labels]


def parted(labels: list[int]) -> list[list[int]]:
    """Return the nodes with each label."""
    parts: dict[int, list[int]] = {}
    for node, label in enumerate(labels):
        parts.setdefault(label, []).append(node)
    return list(parts.values())


@given(graphs())
def test_components_equal_scipy_in_order_of_first_nodes(graph: Graph) -> None:
    expected = in_order(graph.labels("weak"))

    assert expected == connected_components(graph.count, *graph.ends()).tolist()


@given(graphs())
def test_components_equal_networkx(graph: Graph) -> None:
    other = nx.Graph(graph.edges)
    other.add_nodes_from(range(graph.count))

    expected = sorted(sorted(part) for part in nx.connected_components(other))

    assert expected == parted(connected_components(graph.count, *graph.ends()).tolist())


@given(graphs())
def test_strong_components_equal_scipy_without_loopless_single_nodes(
    graph: Graph,
) -> None:
    expected = sorted(
        part
        for part in parted(graph.labels("strong"))
        if len(part) > 1 or (part[0], part[0]) in graph.edges
    )

    assert expected == strong_components(graph.count, *graph.ends())


@given(graphs())
def test_strong_components_equal_networkx(graph: Graph) -> None:
    other = nx.DiGraph(graph.edges)
    loops = {one for one, head in graph.edges if one == head}

    expected = sorted(
        sorted(part)
        for part in nx.strongly_connected_components(other)
        if len(part) > 1 or not loops.isdisjoint(part)
    )

    assert expected == strong_components(graph.count, *graph.ends())


@pytest.mark.parametrize("seed", range(3))
@pytest.mark.parametrize("density", [0.3, 1, 2, 10])
def test_components_of_large_random_graphs_equal_scipy(seed: int, density: float) -> None:
    chance = np.random.default_rng(seed)
    count = 5_000
    edges = chance.integers(0, count, (int(density * count), 2))
    graph = Graph(count, [(one, other) for one, other in edges.tolist()])
    loops = {one for one, other in graph.edges if one == other}

    strong = sorted(
        part for part in parted(graph.labels("strong")) if len(part) > 1 or part[0] in loops
    )

    assert in_order(graph.labels("weak")) == connected_components(count, *graph.ends()).tolist()
    assert strong == strong_components(count, *graph.ends())


@pytest.mark.parametrize("order", ["forwards", "backwards", "shuffled"])
def test_long_path_is_one_component_without_strong_components(order: str) -> None:
    count = 100_000
    path = {
        "forwards": np.arange(count),
        "backwards": np.arange(count)[::-1],
        "shuffled": np.random.default_rng(1).permutation(count),
    }[order]

    assert not connected_components(count, path[:-1], path[1:]).any()
    assert [] == strong_components(count, path[:-1], path[1:])


def test_long_ring_is_one_strong_component() -> None:
    path = np.random.default_rng(1).permutation(100_000)

    assert [list(range(100_000))] == strong_components(100_000, path, np.roll(path, 1))


def test_find_roots_follows_parents() -> None:
    assert [0, 0, 0, 0, 4, 4] == find_roots(np.array([0, 0, 1, 2, 4, 4])).tolist()


@given(graphs())
def test_shortest_ring_equals_networkx_shortest_path_back(graph: Graph) -> None:
    other = nx.DiGraph(graph.edges)
    following = {node: set(other.successors(node)) for node in other}
    nodes = [part[0] for part in strong_components(graph.count, *graph.ends())]

    rings = [shortest_ring(node, following) for node in nodes]

    assert [
        1 + min(nx.shortest_path_length(other, after, node) for after in reaching(other, node))
        for node in nodes
    ] == [len(ring) for ring in rings]
    assert all(
        after in following[before]
        for ring in rings
        for before, after in zip(ring, [*ring[1:], ring[0]], strict=True)
    )


def reaching(graph: "nx.DiGraph[int]", node: int) -> list[int]:
    """Return the successors of a node that have a path back to it."""
    return [after for after in graph.successors(node) if nx.has_path(graph, after, node)]


def test_shortest_ring_raises_for_a_node_on_no_ring() -> None:
    with pytest.raises(ValueError, match="node 0 lies on no ring"):
        shortest_ring(0, {0: [1]})
