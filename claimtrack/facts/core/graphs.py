"""Connected and strongly connected components of graphs whose nodes are numbers."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int64]

MAX_PEELINGS = 16
"""The number of times that nodes without edges in or out are removed before the search."""


def connected_components(count: int, one: Nodes, other: Nodes) -> Nodes:
    """Return the component of each node; components are numbered by their first nodes.

    The edges join ``one`` and ``other``, in either direction. Each round attaches every
    root to the least root it has an edge to, then points all nodes to their roots. The
    number of rounds grows with the logarithm of ``count``.
    """
    root = np.arange(count)
    while len(one):
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        root = find_roots(root)
        one, other = root[one], root[other]
        apart = one != other
        one, other = one[apart], other[apart]
    number: Nodes = np.cumsum(root == np.arange(count))[root] - 1
    return number


def find_roots(parent: Nodes) -> Nodes:
    """Return the root of each node of a forest; a root is its own parent."""
    while True:
        higher = parent[parent]
        if np.array_equal(higher, parent):
            return parent
        parent = higher


def dense_part(count: int, one: Nodes, other: Nodes, degree: int) -> NDArray[np.bool_]:
    """Return a mask of the largest set of nodes that each have ``degree`` edges within the set.

    The set is unique (the *k-core* of the graph), and empty if there is none. Each edge
    joins two different nodes, and no two edges join the same ones.
    """
    edges = np.concatenate([one, other])
    order = np.argsort(edges, kind="stable")
    ends = np.concatenate([other, one])[order].tolist()
    start = np.searchsorted(edges[order], np.arange(count + 1)).tolist()
    left = np.diff(start).tolist()
    gone = [edges_left < degree for edges_left in left]
    todo = [node for node in range(count) if gone[node]]
    while todo:
        node = todo.pop()
        for there in ends[start[node] : start[node + 1]]:
            left[there] -= 1
            if left[there] < degree and not gone[there]:
                gone[there] = True
                todo.append(there)
    return ~np.array(gone, np.bool_)


def strong_components(count: int, tail: Nodes, head: Nodes) -> list[list[int]]:
    """Return the strongly connected components that contain a ring.

    A single node counts if it has an edge to itself. Components and their nodes are
    in ascending order. Nodes without edges in or out are removed first, which in a
    graph without rings usually leaves nothing to search.
    """
    for _ in range(MAX_PEELINGS):
        inner = (np.bincount(tail, minlength=count)[head] > 0) & (
            np.bincount(head, minlength=count)[tail] > 0
        )
        if inner.all():
            break
        tail, head = tail[inner], head[inner]
    if not len(tail):
        return []
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    tail, head = ends[: len(tail)], ends[len(tail) :]
    looped = set(tail[tail == head].tolist())
    found = [each for each in _tarjan(len(nodes), tail, head) if each[0] in looped or each[1:]]
    return sorted(nodes[np.sort(component)].tolist() for component in found)


def _tarjan(count: int, tail: Nodes, head: Nodes) -> Iterator[list[int]]:
    """Yield the strongly connected components, including single nodes.

    See Tarjan, *Depth-First Search and Linear Graph Algorithms* (1972). ``path`` is an
    explicit stack, since a path may exceed Python's recursion limit.
    """
    by_tail = np.argsort(tail)
    heads = head[by_tail].tolist()
    edge = np.searchsorted(tail[by_tail], np.arange(count + 1)).tolist()
    last = edge[1:]
    order, low = [0] * count, [0] * count
    seen, settled = 0, count + 1
    open_nodes: list[int] = []
    for start in range(count):
        path = [] if order[start] else [start]
        while path:
            node = path[-1]
            if not order[node]:
                seen += 1
                order[node] = low[node] = seen
                open_nodes.append(node)
            if edge[node] < last[node]:
                there = heads[edge[node]]
                edge[node] += 1
                if not order[there]:
                    path.append(there)
                elif order[there] < low[node]:
                    low[node] = order[there]
            else:
                path.pop()
                if low[node] < order[node]:
                    low[path[-1]] = min(low[path[-1]], low[node])
                else:
                    component = [open_nodes.pop()]
                    while component[-1] != node:
                        component.append(open_nodes.pop())
                    for member in component:
                        order[member] = settled
                    yield component


def shortest_ring(start: int, following: Mapping[int, Collection[int]]) -> list[int]:
    """Return a shortest path from a node back to itself; the path starts there and stops before it.

    Ties go to lower nodes.

    Raises:
        ValueError: the node lies on no ring.
    """
    before: dict[int, int] = {}
    todo = deque([start])
    while todo:
        here = todo.popleft()
        for there in sorted(following.get(here, ())):
            if there == start:
                path = [here]
                while path[-1] != start:
                    path.append(before[path[-1]])
                return path[::-1]
            if there not in before:
                before[there] = here
                todo.append(there)
    raise ValueError(f"node {start} lies on no ring")
