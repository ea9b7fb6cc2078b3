"""Microseconds an opinion, fused one by one and in columns: ``python -m tests.benchmarks.fusion``.

Prints Markdown: each operator on groups of one to eight opinions, over several sizes,
then on one group of them all. Opinions are made up by a seed. Times are CPU seconds,
the best of three, that of making opinions excluded.
"""

import argparse
import math
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from time import process_time

import numpy as np

from claimtrack.analysis import fusion, fusion_columns
from claimtrack.analysis.columns import Floats, Ints
from claimtrack.model.opinion import Opinion

NAMES = (
    "cumulative",
    "epistemic_cumulative",
    "averaging",
    "weighted",
    "consensus",
    "constraint",
    "discount",
)
LARGEST_GROUP = 8
ONE_BY_ONE = 100_000
"""The most opinions that are fused one by one."""


def made_up(count: int) -> tuple[Floats, Ints]:
    """Return opinions as rows, one in fifty dogmatic and one in fifty vacuous, and their groups."""
    generator = np.random.default_rng(11)
    rows = np.empty((count, 4))
    rows[:, :3] = generator.dirichlet((1, 1, 1), count)
    rows[:, 3] = generator.random(count)
    rows[::50, :3] = (0.75, 0.25, 0)
    rows[25::50, :3] = (0, 0, 1)
    sizes = generator.integers(1, LARGEST_GROUP + 1, count)
    return rows, np.repeat(np.arange(count), sizes)[:count]


def best(run: Callable[[], object]) -> float:
    """Return the CPU seconds of the fastest of three runs."""
    seconds = []
    for _ in range(3):
        start = process_time()
        run()
        seconds.append(process_time() - start)
    return min(seconds)


def in_columns(name: str, rows: Floats, group: Ints) -> Callable[[], object]:
    """Return what fuses all groups at once; for a discount, each by a path of so many."""
    groups = int(group[-1]) + 1
    if name == "discount":
        return lambda: fusion_columns.discount(rows[:groups], rows, group)
    fuse: Callable[[Floats, Ints, int], Floats] = getattr(fusion_columns, name)
    return lambda: fuse(rows, group, groups)


def one_by_one(name: str, rows: Floats, group: Ints) -> Callable[[], object]:
    """Return what fuses one group after the other."""
    opinions = [Opinion(*row) for row in rows.tolist()]
    ends = [0, *(np.flatnonzero(np.diff(group)) + 1).tolist(), len(opinions)]
    held = [opinions[start:end] for start, end in pairwise(ends)]
    if name == "discount":
        pairs = list(zip(held, opinions, strict=False))
        return lambda: [fusion.discount(path, opinion) for path, opinion in pairs]
    fuse: Callable[[Sequence[Opinion]], Opinion] = getattr(fusion, name)
    return lambda: [fuse(part) for part in held]


def exponent(sizes: Sequence[int], seconds: Sequence[float]) -> float:
    """Return how time grows from the smallest size to the largest; 1 is in proportion."""
    return math.log(seconds[-1] / seconds[0]) / math.log(sizes[-1] / sizes[0])


def lines(sizes: Sequence[int]) -> Iterator[str]:
    """Yield the lines of the table, each as soon as it is measured."""
    made = {size: made_up(size) for size in sizes}
    apart = min(ONE_BY_ONE, sizes[-1])
    head = " | ".join(f"columns, {size:,}" for size in sizes)
    yield f"| µs an opinion | one by one, {apart:,} | {head} | exponent | one group |"
    yield "|---|" + "---:|" * (len(sizes) + 3)
    for name in NAMES:
        rows, group = made_up(apart)
        single = best(one_by_one(name, rows, group)) / apart * 1e6
        seconds = [best(in_columns(name, *made[size])) for size in sizes]
        rows, group = made[sizes[-1]]
        together = best(in_columns(name, rows, np.zeros_like(group))) / sizes[-1] * 1e6
        times = " | ".join(
            f"{each / size * 1e6:.3f}" for each, size in zip(seconds, sizes, strict=True)
        )
        grown = exponent(sizes, seconds) if len(sizes) > 1 else math.nan
        yield f"| {name} | {single:.1f} | {times} | {grown:.2f} | {together:.3f} |"


def main(arguments: Sequence[str] | None = None) -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(prog="tests.benchmarks.fusion", description="Measure it.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[10_000, 100_000, 1_000_000])
    for line in lines(sorted(parser.parse_args(arguments).sizes)):
        print(line, flush=True)


if __name__ == "__main__":
    main()
