"""Components of the ties of some nodes of many."""

import numpy as np

from claimtrack.analysis.columns import Ints
from claimtrack.analysis.graphs import components


def roots(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return the nodes that ties join, and the least node of the component of each."""
    nodes, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    label = components(len(nodes), ends[: len(one)], ends[len(one) :])
    _, first = np.unique(label, return_index=True)
    return nodes, nodes[first[label]]
