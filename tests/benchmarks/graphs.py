"""Benchmark of connected components against scipy: ``python -m tests.benchmarks.graphs``.

Prints CPU milliseconds, as medians of alternating runs, and their ratio. The time of
scipy includes its matrix. It excludes the import, which takes much longer, and the
numbering of components in the order of their first nodes.
"""

import argparse
from collections.abc import Callable, Mapping, Sequence
from statistics import median
from time import process_time

import numpy as np
from attrs import field, frozen
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components as scipy_components

from claimtrack.facts.core.graphs import Nodes, connected_components, strong_components

RUNS = 7
NODES = 1_000_000
EDGES = 100_000
"""Sizes of the graphs with rings."""


@frozen
class Graph:
    """The number of nodes, and the ends of the edges."""

    count: int
    one: Nodes = field(repr=False)
    other: Nodes = field(repr=False)

    def ours(self, strong: bool) -> object:
        return (strong_components if strong else connected_components)(
            self.count, self.one, self.other
        )

    def scipys(self, strong: bool) -> object:
        ones, ends = np.ones(len(self.one), np.int8), (self.one, self.other)
        matrix = coo_array((ones, ends), shape=(self.count, self.count))
        return scipy_components(matrix, directed=strong, connection="strong")


def path(order: Nodes) -> Graph:
    return Graph(len(order), order[:-1], order[1:])


def ring(order: Nodes) -> Graph:
    return Graph(len(order), order, np.roll(order, -1))


def random(count: int, edges: int) -> Graph:
    return Graph(count, *np.random.default_rng(1).integers(0, count, (2, edges)))


def shuffled(count: int) -> Nodes:
    return np.random.default_rng(1).permutation(count)


UNDIRECTED: Mapping[str, Callable[[], Graph]] = {
    "random, a million edges": lambda: random(NODES, NODES),
    "random, 300,000 edges": lambda: random(NODES, 300_000),
    "path": lambda: path(np.arange(NODES)),
    "path, backwards": lambda: path(np.arange(NODES)[::-1].copy()),
    "path, shuffled": lambda: path(shuffled(NODES)),
    "star": lambda: Graph(NODES, np.zeros(NODES - 1, np.int64), np.arange(1, NODES)),
}
DIRECTED: Mapping[str, Callable[[], Graph]] = {
    "ring": lambda: ring(np.arange(EDGES)),
    "ring, shuffled": lambda: ring(shuffled(EDGES)),
    "dense ring, 1,000 nodes": lambda: random(1_000, EDGES),
    "no ring, a million edges": lambda: Graph(NODES, *np.sort(_distinct(NODES), axis=0)),
    "path of a million": lambda: path(np.arange(NODES)),
}


def _distinct(count: int) -> Nodes:
    """Return the ends of the edges without loops."""
    ends = np.random.default_rng(1).integers(0, count, (2, count))
    return ends[:, ends[0] != ends[1]]


def seconds(work: Callable[[bool], object], strong: bool) -> float:
    start = process_time()
    work(strong)
    return process_time() - start


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure components and strong parts.")
    parser.add_argument("--runs", type=int, default=RUNS)
    runs = parser.parse_args(arguments).runs
    for strong, graphs in ((False, UNDIRECTED), (True, DIRECTED)):
        title = "strong parts" if strong else "components"
        print(f"{title:<28}{'ours':>8}{'scipy':>8}{'ratio':>8}")
        for name, make in graphs.items():
            graph = make()
            times = [
                (seconds(graph.ours, strong), seconds(graph.scipys, strong)) for _ in range(runs)
            ]
            ours, scipys = (1_000 * median(each) for each in zip(*times, strict=True))
            print(f"  {name:<26}{ours:8.1f}{scipys:8.1f}{ours / scipys:8.2f}", flush=True)


if __name__ == "__main__":
    main()
