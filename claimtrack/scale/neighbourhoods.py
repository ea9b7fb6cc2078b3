"""Components of ties, and the predicates whose facts tie claims together.

Two claims are in one *neighbourhood* if a link of any kind or a premise joins them, or
if their facts are about one subject by predicates that have to do with one another:
the same, or such that exclude each other, come before each other, or say the same from
the other side. Whatever undercuts a link or an assertion is with the claim of that.
"""

from collections.abc import Mapping

import numpy as np

from claimtrack.analysis.columns import Ints, ints
from claimtrack.analysis.graphs import components
from claimtrack.model import Predicate


def roots(one: Ints, other: Ints) -> tuple[Ints, Ints]:
    """Return the nodes that ties join, and the least node of the component of each."""
    nodes, ends = np.unique(np.concatenate([one, other]), return_inverse=True)
    label = components(len(nodes), ends[: len(one)], ends[len(one) :])
    _, first = np.unique(label, return_index=True)
    return nodes, nodes[first[label]]


def kindred(predicates: Mapping[str, Predicate]) -> Mapping[str, str]:
    """Return for each predicate the first, by id, of those that it has to do with."""
    names = sorted(predicates)
    numbers = {id: number for number, id in enumerate(names)}
    ties = [
        (numbers[each.id], numbers[other])
        for each in predicates.values()
        for other in (*each.excludes, *each.before, *([each.inverse] if each.inverse else ()))
        if other in numbers
    ]
    label = components(len(names), ints(a for a, _ in ties), ints(b for _, b in ties))
    first: dict[int, str] = {}
    return {id: first.setdefault(part, id) for id, part in zip(names, label.tolist(), strict=True)}
