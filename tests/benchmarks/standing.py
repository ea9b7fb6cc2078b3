"""Grounded labelling compared with other solvers: ``python -m tests.benchmarks.standing``.

Uses the largest public instance (``../shared/data/iccma``, if present) and two generated
frameworks of a million arguments, one wide and one deep. Prints a Markdown table. Every
solver reads its file in a separate process.
"""

import argparse
import json
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial
from importlib.util import find_spec
from pathlib import Path
from subprocess import run
from tempfile import TemporaryDirectory
from time import process_time

import numpy as np

from tests import frameworks
from tests.frameworks import Framework

ROOT = Path(__file__).parents[2]
INSTANCES = ROOT.parent / "shared" / "data" / "iccma"

ARGUMENTS, ATTACKS = 1_000_000, 1_500_000

PROGRAM = """
in(X) :- arg(X), out(Y) : att(Y,X).
out(X) :- in(Y), att(Y,X).
"""
"""A positive logic program, whose least model is the grounded labelling."""

INTRODUCTION = """\
CPU seconds from the file to the extension, reading and imports included, and of the labelling
alone; peak memory of the process in megabytes. `formal-argumentation` reads what claimtrack has
read, its objects being made before the labelling is timed; `clingo` grounds and solves a program
of two rules, for which reading cannot be told apart."""

Labelling = Callable[[], int]


def ours(path: Path) -> Labelling:
    """Return a function that counts accepted arguments with claimtrack."""
    found = frameworks.read(path)
    return lambda: len(frameworks.accepted(found))


def formal_argumentation(path: Path) -> Labelling:
    """Return a function that counts accepted arguments with `formal-argumentation`."""
    from argumentation.core import dung

    found = frameworks.read(path)
    names = [str(name) for name in found.names]
    ends = zip(found.attacker.tolist(), found.target.tolist(), strict=True)
    attacks = frozenset((names[one], names[other]) for one, other in ends)
    theirs = dung.ArgumentationFramework(frozenset(names), attacks)
    return lambda: len(dung.grounded_extension(theirs))


def clingo(path: Path) -> Labelling:
    """Return a function that counts accepted arguments with `clingo`, from the facts file."""
    return partial(_by_clingo, path.with_suffix(".apx"))


def _by_clingo(facts: Path) -> int:
    import clingo

    control = clingo.Control()
    control.load(str(facts))
    control.add("base", [], PROGRAM)
    control.ground([("base", [])])
    with control.solve(yield_=True) as handle:
        assert handle.model() is not None, "a positive program has a model"
    return sum(1 for _ in control.symbolic_atoms.by_signature("in", 1))


SOLVERS: Mapping[str, tuple[Callable[[Path], Labelling], str]] = {
    "claimtrack": (ours, "claimtrack"),
    "formal-argumentation": (formal_argumentation, "argumentation"),
    "clingo": (clingo, "clingo"),
}


def measure(solver: str, path: Path) -> dict[str, float]:
    """Return the cost of a solver for a framework in this process."""
    label = SOLVERS[solver][0](path)
    start = process_time()
    count = label()
    end = process_time()
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    peak = most / (1 << 20 if sys.platform == "darwin" else 1 << 10)
    return {"in": count, "labelling": end - start, "total": end, "peak": peak}


def wide() -> Framework:
    """Return a million arguments with random attacks."""
    attacker, target = np.random.default_rng(1).integers(0, ARGUMENTS, (2, ATTACKS))
    return Framework(range(1, ARGUMENTS + 1), attacker, target)


def deep() -> Framework:
    """Return a line of a million arguments; each attacks the next, half also the one after.

    What stands alternates along the line, and every argument has to wait for the one before.
    """
    line = np.arange(ARGUMENTS)
    attacker = np.concatenate([line[:-1], line[:-3:2]])
    target = np.concatenate([line[1:], line[3::2]])
    return Framework(range(1, ARGUMENTS + 1), attacker, target)


def write(found: Framework, path: Path) -> None:
    """Write a framework as numbers, and as a facts file."""
    pairs = list(zip((found.attacker + 1).tolist(), (found.target + 1).tolist(), strict=True))
    count = len(found.names)
    with path.open("w") as file:
        file.write(f"p af {count}\n")
        file.writelines(f"{one} {other}\n" for one, other in pairs)
    with path.with_suffix(".apx").open("w") as file:
        file.writelines(f"arg({number}).\n" for number in range(1, count + 1))
        file.writelines(f"att({one},{other}).\n" for one, other in pairs)


def instances(folder: Path) -> Iterator[tuple[str, Path]]:
    """Yield the names of the frameworks, written to a folder."""
    public = sorted(INSTANCES.glob("*.af"), key=lambda path: path.stat().st_size)
    if public:
        path = folder / public[-1].name
        write(frameworks.read(public[-1]), path)
        yield f"{path.stem} (the largest public instance)", path
    for name, make in (("wide", wide), ("deep", deep)):
        path = folder / f"{name}.af"
        write(make(), path)
        yield name, path


def rows(folder: Path) -> Iterator[str]:
    """Yield the lines of the table as they are measured."""
    yield "| framework | arguments | attacks | solver | labelling, s | total, s | peak, MB | in |"
    yield "|---|---:|---:|---|---:|---:|---:|---:|"
    for name, path in instances(folder):
        found = frameworks.read(path)
        sizes = f"{len(found.names):,} | {len(found.attacker):,}"
        del found
        for solver, (_, module) in SOLVERS.items():
            if find_spec(module) is None:
                yield f"| {name} | {sizes} | {solver} | not installed | | | |"
                continue
            command = [sys.executable, "-m", __spec__.name, "--solver", solver, str(path)]
            done = run(command, cwd=ROOT, capture_output=True, text=True, check=True)
            numbers = json.loads(done.stdout)
            times = f"{numbers['labelling']:.3f} | {numbers['total']:.2f} | {numbers['peak']:,.0f}"
            yield f"| {name} | {sizes} | {solver} | {times} | {numbers['in']:,} |"


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks.standing", description="Measure it.")
    parser.add_argument("--solver", choices=SOLVERS, help="measure this one, here and now")
    parser.add_argument("framework", type=Path, nargs="?", help="the file it is given")
    chosen = parser.parse_args(arguments)
    if chosen.solver and chosen.framework:
        print(json.dumps(measure(chosen.solver, chosen.framework)))
        return
    print(f"{INTRODUCTION}\n")
    with TemporaryDirectory() as folder:
        for row in rows(Path(folder)):
            print(row, flush=True)


if __name__ == "__main__":
    main()
