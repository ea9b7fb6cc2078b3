"""Benchmark of checks in parts: ``python -m tests.benchmarks.scale``.

Generated Parquet ledgers (:mod:`tests.benchmarks.archive`) are checked on one and on
several processes. Then claimtrack, plain numpy, DuckDB and plain objects answer four
questions about them. Each measurement runs once, in a separate process. ``--write``
writes the tables to the last section of ``docs/benchmarks.md``.
"""

import argparse
import json
import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory

from claimtrack.scale.division import PART_SIZE
from tests.benchmarks import archive
from tests.benchmarks.__main__ import (
    ARCHIVE,
    PAGE,
    ROOT,
    exponents,
    machine,
    table,
    without_archive,
)
from tests.benchmarks.measure_parts import FACTS
from tests.benchmarks.questions import QUESTIONS

Numbers = dict[str, float]

STEPS = ("divide", "judge", "merge")
HELD = 1_000_000
"""Maximum number of assertions for questions to records in memory."""
PLAIN = 100_000
"""Maximum number of assertions for questions to plain objects."""

INTRODUCTION = """\
Made by `python -m tests.benchmarks.scale --write`: do not edit.

Ledgers in Parquet, made up chapter by chapter (`tests/benchmarks/archive.py`), are checked by
all rules [in parts](explanation/scale.md), from the files to the last finding. After seven
chapters the first ones come again under other ids. Each figure is of one run. Seconds are those
of the processors, of all processes together, imports included, unless they are *by the clock*,
which tells much of what else the machine did. Memory is in megabytes: of *all processes* the
most that was resident at a time, what they share counted for each. Other packages were asked
[at another size](explanation/peers.md#size-and-depth), and not at this one.
"""


def run_measurement(module: str, *arguments: object) -> Numbers:
    """Return the output of a measurement in a separate process."""
    command = [sys.executable, "-m", f"tests.benchmarks.{module}", *map(str, arguments)]
    done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=True)
    numbers: Numbers = json.loads(done.stdout)
    return numbers


class Benchmark:
    """The measurements of all sizes, and their tables."""

    def __init__(self, sizes: Sequence[int], jobs: Sequence[int], most: int, folder: Path) -> None:
        self.sizes = sizes
        self.jobs = jobs
        self.most = most
        self.folder = folder

    def sections(self) -> Iterator[str]:
        """Yield the parts of the section as they are measured."""
        yield machine()
        for size in self.sizes:
            if not self._path(size).exists():
                archive.write(self._path(size), size, jobs=os.cpu_count() or 1)
        yield f"### In parts\n\n{self.in_parts()}"
        yield f"### Facts and findings\n\n{self.apart()}"
        yield f"### Four questions\n\n{self.asked()}"

    def _path(self, size: int) -> Path:
        return self.folder / str(size)

    def in_parts(self) -> str:
        """Return the time and memory of each step."""
        runs = [
            run_measurement(
                "measure_parts", "in_parts", self._path(size), "--jobs", jobs, "--most", most
            )
            for size in self.sizes
            for jobs in self.jobs
            for most in [self.most]
        ]
        return parts_table(runs)

    def apart(self) -> str:
        """Return the time of reading, facts and rules."""
        runs = [
            run_measurement("measure_parts", "apart", self._path(size), "--most", self.most)
            for size in self.sizes
            if size <= HELD
        ]
        return steps_table(runs)

    def asked(self) -> str:
        """Return the time of answers, and assert that they are equal."""
        runs = [
            (size, who, run_measurement("questions", who, self._path(size)))
            for size in self.sizes
            for who, most in ASKED.items()
            if size <= most
        ]
        return answers_table(runs)


ASKED = {"claimtrack": HELD, "kernel": HELD, "duckdb": HELD, "duckdb_loaded": HELD, "oracle": PLAIN}


def parts_table(runs: Sequence[Numbers]) -> str:
    """Return a table of checks in parts, with the growth of time."""
    rows = [
        [
            f"{run['assertions']:,.0f}",
            f"{run['jobs']:.0f}",
            f"{run['parts']:,.0f}",
            *(f"{run[step]:.1f}" for step in STEPS),
            f"{sum(run[step] for step in STEPS):.1f}",
            f"{sum(run[f'{step} wall'] for step in STEPS):,.0f}",
            f"{run['findings']:,.0f}",
            f"{sum(run[step] for step in STEPS) / run['findings'] * 1e6:.0f}",
            f"{run['all processes']:,.0f}",
        ]
        for run in runs
    ]
    head = (
        *("assertions", "jobs", "parts", *STEPS, "all", "by the clock"),
        *("findings", "µs each", "all processes"),
    )
    grown = []
    for jobs in sorted({run["jobs"] for run in runs}):
        those = [run for run in runs if run["jobs"] == jobs]
        sizes = [int(run["assertions"]) for run in those]
        seconds = [sum(run[step] for step in STEPS) for run in those]
        grown.append(f"{exponents(sizes, seconds)} with {jobs:.0f}")
    return f"{table(head, rows)}\n\nGrowth exponents from size to size: {'; '.join(grown)}."


def steps_table(runs: Sequence[Numbers]) -> str:
    """Return a table of the steps of checking parts."""
    rows = []
    for run in runs:
        facts, found = sum(run[name] for name in FACTS), run["findings"]
        rows.append(
            [
                f"{found:,.0f}",
                f"{run['read']:.1f}",
                f"{facts:.2f}",
                f"{run['rules']:.1f}",
                f"{run['rules'] / found * 1e6:.0f}",
                f"{run['put']:.1f}",
                f"{run['put'] / found * 1e6:.0f}",
                f"{run['this process']:,.0f}",
            ]
        )
    head = ("findings", "read", "facts", "rules", "µs each", "put on disk", "µs each", "peak")
    return (
        "One process: making records of parts, the facts that most rules ask for (columns, "
        "lineage, origins and support, reasoning, rings), the rules, which work out what they "
        "alone need, and what they find put on disk. Findings are those of the parts, more than "
        "of the whole: what one does not mention, another may.\n\n" + table(head, rows)
    )


def answers_table(runs: Sequence[tuple[int, str, Numbers]]) -> str:
    """Return a table of the times of answers.

    Raises:
        ValueError: two of them do not say the same of one ledger.
    """
    rows = []
    for size in sorted({size for size, *_ in runs}):
        those = [(who, run) for of, who, run in runs if of == size]
        answers = {who: [run[name] for name in QUESTIONS] for who, run in those}
        if len({*map(tuple, answers.values())}) > 1:
            raise ValueError(f"answers about {size:,} assertions differ: {answers}")
        for who, run in those:
            parts = ("columns", *QUESTIONS)
            seconds = [run.get(f"{name} seconds", 0) for name in parts]
            rows.append(
                [
                    f"{who.replace('_', ', ')}",
                    f"{size:,}",
                    f"{run['read seconds']:.2f}",
                    *(f"{each:.2f}" for each in seconds),
                    f"{sum(seconds):.2f}",
                    f"{run['peak']:,.0f}",
                ]
            )
    head = ("who", "about", "read", "columns", *QUESTIONS, "but reading", "peak")
    return (
        "Origins of each claim by voice, circular sourcing, claims that nothing supports, pairs "
        "that contradict each other with an origin on both sides "
        "(`tests/benchmarks/questions.py`). The answers are the same; were they not, this table "
        "would not be here. claimtrack and plain objects (`tests/oracle.py`) have read records "
        "before; the kernel is numpy and scipy on columns, and explains nothing; DuckDB on one "
        "thread asks the files, or tables it has loaded. For claimtrack "
        "*origins* has independent support in it, which nobody else tells.\n\n" + table(head, rows)
    )


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure how ledgers are checked in parts.")
    parser.add_argument("sizes", type=int, nargs="*", default=[10_000, 100_000, 1_000_000])
    parser.add_argument("--jobs", type=int, nargs="+", default=[1, 2])
    parser.add_argument(
        "--most", type=int, default=PART_SIZE, help="claims and assertions of a part"
    )
    parser.add_argument("--folder", type=Path, help="where the ledgers stay, or are already")
    parser.add_argument("--write", action="store_true", help=f"keep it in {PAGE.name}")
    chosen = parser.parse_args(arguments)
    page = [f"{ARCHIVE}\n\n{INTRODUCTION.strip()}"]
    print(page[0])
    with TemporaryDirectory() as folder:
        into = chosen.folder or Path(folder)
        for section in Benchmark(sorted(chosen.sizes), chosen.jobs, chosen.most, into).sections():
            print(f"\n{section}", flush=True)
            page.append(section)
    if chosen.write:
        kept = without_archive(PAGE.read_text(encoding="utf-8"))
        PAGE.write_text("\n\n".join([kept, *page]) + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
