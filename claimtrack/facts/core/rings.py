"""Circular sourcing: sources that pass one claim to each other in a ring."""

from collections import defaultdict

import numpy as np
from attrs import frozen

from claimtrack.facts.core.columns import Columns, Ints
from claimtrack.facts.core.graphs import shortest_ring, strong_components
from claimtrack.model import Assertion, Source


@frozen
class SourceRing:
    """A strongly connected component of the hops of one side of a claim.

    ``path`` is a shortest ring through its first source: each source passes the
    claim to the next one, the last source to the first. ``carried`` are the
    assertions that show these hops, in the same order.
    """

    side: int
    sources: tuple[Source, ...]
    path: tuple[Source, ...]
    carried: tuple[Assertion, ...]


def find_source_rings(columns: Columns) -> tuple[SourceRing, ...]:
    """Return the rings of all sides, in the order of claims."""
    span = max(len(columns.sources), 1)
    node = columns.chain_side[columns.hop_chain] * span + columns.hop_source
    onward = _between_relays(columns, np.flatnonzero(columns.hop_position[1:] > 0))
    keys, ends = np.unique(np.concatenate([node[onward], node[onward + 1]]), return_inverse=True)
    tail, head = ends[: len(onward)], ends[len(onward) :]
    components = strong_components(len(keys), tail, head)
    if not components:
        return ()
    rank = columns.chain_rank[columns.hop_chain]
    component_of = {member: i for i, members in enumerate(components) for member in members}
    following: dict[int, dict[int, int]] = defaultdict(dict)
    for one, other, hop in zip(tail.tolist(), head.tolist(), onward.tolist(), strict=True):
        if one in component_of and component_of[one] == component_of.get(other):
            known = following[one].setdefault(other, hop)
            following[one][other] = min(known, hop, key=lambda hop: rank[hop])
    rings = []
    for members in components:
        path = shortest_ring(members[0], following)
        hops = [following[a][b] for a, b in zip(path, [*path[1:], path[0]], strict=True)]
        rings.append(
            SourceRing(
                int(keys[members[0]] // span),
                tuple(columns.sources[int(keys[member] % span)] for member in members),
                tuple(columns.sources[int(keys[member] % span)] for member in path),
                tuple(columns.assertions[int(columns.hop_chain[hop])] for hop in hops),
            )
        )
    return tuple(rings)


def _between_relays(columns: Columns, onward: Ints) -> Ints:
    """Return the hops that could lie on a ring: their giver received, their receiver passes on."""
    tail, head = columns.hop_source[onward], columns.hop_source[onward + 1]
    receives, passes = np.zeros((2, len(columns.sources)), np.bool_)
    receives[head] = True
    passes[tail] = True
    return onward[receives[tail] & passes[head]]
