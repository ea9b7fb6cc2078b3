"""Connected components and strongly connected parts of graphs whose nodes are numbers."""

from collections import deque
from collections.abc import Collection, Iterator, Mapping

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int64]

PEELINGS = 16
"""How often loose ends are peeled off before the rest is searched."""


def components(count: int, one: Nodes, other: Nodes) -> Nodes:
    """Return the component of each node, numbered in the order of their first nodes.

    The edges join ``one`` and ``other``, in either direction. Each round hangs every
    root below the least root it is joined to, and then leads all nodes to their roots;
    the number of rounds grows with the logarithm of ``count``.
    """
    root = np.arange(count)
    while len(one):
        np.minimum.at(root, np.maximum(one, other), np.minimum(one, other))
        root = roots(root)
        one, other = root[one], root[other]
        apart = one != other
        one, other = one[apart], other[apart]
    number: Nodes = np.cumsum(root == np.arange(count))[root] - 1
    return number


def roots(parent: Nodes) -> Nodes:
    """Return the root of each node of a forest; a root is its own parent."""
    while True:
        higher = parent[parent]
        if np.array_equal(higher, parent):
            return parent
        parent = higher


def strong_parts(count: int, tail: Nodes, head: Nodes) -> list[list[int]]:
    """Return the parts in which each node reaches each other, a node that reaches itself included.

    Parts and their nodes are in ascending order. Nodes without edges in or out are
    peeled off first: without a ring that usually leaves nothing to search.
    """
    for _ in range(PEELINGS):
        kept = (np.bincount(tail, minlength=count)[head] > 0) & (
            np.bincount(head, minlength=count)[tail] > 0
        )
        if kept.all():
            break
        tail, head = tail[kept], head[kept]
    if not len(tail):
        return []
    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    tail, head = ends[: len(tail)], ends[len(tail) :]
    looped = set(tail[tail == head].tolist())
    parts = [part for part in _tarjan(len(nodes), tail, head) if part[0] in looped or part[1:]]
    return sorted(nodes[np.sort(part)].tolist() for part in parts)


def _tarjan(count: int, tail: Nodes, head: Nodes) -> Iterator[list[int]]:
    """Yield the strongly connected parts, single nodes too.

    See Tarjan, *Depth-First Search and Linear Graph Algorithms* (1972); ``path`` is the
    stack of the search, since a path may be longer than Python recurses.
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
                    part = [open_nodes.pop()]
                    while part[-1] != node:
                        part.append(open_nodes.pop())
                    for member in part:
                        order[member] = settled
                    yield part


def shortest_ring(start: int, following: Mapping[int, Collection[int]]) -> list[int]:
    """Return a shortest path from a node back to itself, that node first and not repeated.

    Of several, the one through lower nodes. The node must lie on a ring.
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
