"""Strongly connected parts of a directed graph, and a ring to show for each."""

from collections import deque
from collections.abc import Collection, Mapping

import numpy as np

from claimtrack.analysis.columns import Ints

PEELINGS = 16
"""How often loose ends are peeled off before scipy is asked."""


def strong_parts(count: int, tail: Ints, head: Ints) -> list[list[int]]:
    """Return the parts in which each node reaches each other, a node that reaches itself included.

    Parts and their nodes are in ascending order. Loose ends go first: without a
    ring that usually leaves nothing, and scipy is never imported.
    """
    for _ in range(PEELINGS):
        if not len(tail):
            return []
        kept = (np.bincount(tail, minlength=count)[head] > 0) & (
            np.bincount(head, minlength=count)[tail] > 0
        )
        if kept.all():
            break
        tail, head = tail[kept], head[kept]
    if not len(tail):
        return []
    from scipy.sparse import coo_array
    from scipy.sparse.csgraph import connected_components

    nodes, ends = np.unique(np.concatenate([tail, head]), return_inverse=True)
    one, other = ends[: len(tail)], ends[len(tail) :]
    graph = coo_array((np.ones(len(one), np.int8), (one, other)), shape=(len(nodes), len(nodes)))
    _, label = connected_components(graph, directed=True, connection="strong")
    size = np.bincount(label)
    strong = size > 1
    strong[label[one[one == other]]] = True
    members: dict[int, list[int]] = {}
    for node in np.flatnonzero(strong[label]).tolist():
        members.setdefault(int(label[node]), []).append(int(nodes[node]))
    return sorted(members.values())


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
