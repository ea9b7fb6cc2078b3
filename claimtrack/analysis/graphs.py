"""Connected components of graphs whose nodes are numbers."""

import numpy as np
from numpy.typing import NDArray

Nodes = NDArray[np.int64]


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
