"""Measure claimtrack and print the results as Markdown: ``python -m tests.benchmarks``.

Ledgers of several sizes are generated and written to a temporary folder. Each
measurement runs in a separate process, several times; tables hold the median.
``--write`` writes them to ``docs/benchmarks.md``.
"""

import argparse
import compileall
import json
import math
import os
import platform
import resource
import subprocess
import sys
from collections.abc import Iterable, Iterator, Sequence
from importlib.metadata import version
from itertools import pairwise
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from claimtrack import rules
from tests.benchmarks.measure import Numbers

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "benchmarks.md"

ARCHIVE = "## An archive"
"""The last section of the page, which ``tests.benchmarks.scale`` writes."""

ANALYSES = (
    *("columns", "lineage", "certain_counts", "possible_counts"),
    *("asserted", "denied", "reasoning", "source_rings"),
)
ORACLE = 10_000
"""Maximum number of claims for the oracle."""
HEAVY = ("numpy", "rich", "tomli", "dateutil.parser")

INTRODUCTION = """\
# Benchmarks

Made by `python -m tests.benchmarks --write`: do not edit.

The ledgers are made up by a seed (`tests/benchmarks/generator.py`): stories of ten claims
with relays, owners, unnamed and interested sources, denials, restatements, premises, circular
sourcing and the rest, so that most rules have something to find; the table of rules shows which
do not. Times are CPU seconds on one core, medians of fresh processes, imports excluded. They
depend on what else the machine does: mind the load average, taken when measuring began. Memory
is the peak of the whole process, in megabytes, the interpreter and all imports included. The
exponent tells how time grows with the number of claims: 1 is in proportion, 2 is with the square.
"""


def run_measurement(task: str, path: Path, repeats: int) -> Numbers:
    """Return the medians of a measurement, each in a fresh process."""
    command = [sys.executable, "-m", "tests.benchmarks.measure", task, str(path)]
    runs: list[Numbers] = []
    for _ in range(repeats):
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
        if done.returncode:
            raise SystemExit(f"{task} of {path.name} failed:\n{done.stderr}")
        runs.append(json.loads(done.stdout))
    return {name: median(run[name] for run in runs) for name in runs[0]}


def make(size: int, format: str, path: Path) -> None:
    """Write a generated ledger, in a separate process.

    A process inherits the peak memory of its parent, so this one must stay small.
    """
    command = [sys.executable, "-m", "tests.benchmarks.generator", str(size), "--format", format]
    with path.open("w", encoding="utf-8") as file:
        subprocess.run(command, cwd=ROOT, stdout=file, check=True)


def table(head: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Return a Markdown table with a left-aligned first column and right-aligned others."""
    lines = [head, ["---", *["---:"] * (len(head) - 1)], *rows]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)


def exponents(sizes: Sequence[int], seconds: Sequence[float]) -> str:
    """Return the growth of time from each size to the next."""
    run_measurement = zip(sizes, (max(value, 1e-6) for value in seconds), strict=True)
    grown = [
        math.log(after / before) / math.log(more / fewer)
        for (fewer, before), (more, after) in pairwise(run_measurement)
    ]
    return ", ".join(f"{exponent:.2f}" for exponent in grown) or "-"


class Benchmark:
    """The measurements of all sizes, and their tables."""

    def __init__(self, sizes: Sequence[int], repeats: int, folder: Path) -> None:
        self.sizes = sizes
        self.repeats = repeats
        self.folder = folder
        for size in sizes:
            for ending in ("jsonl", "toml"):
                make(size, ending, folder / f"{size}.{ending}")

    def sections(self) -> Iterator[str]:
        """Yield the parts of the page as they are measured."""
        yield machine()
        yield f"## Reading\n\n{self.reading()}"
        yield f"## Checking\n\n{self.checking()}"
        yield f"## Each analysis and each rule\n\n{self.parts()}"
        yield f"## Assessing\n\n{self.assessing()}"
        yield f"## Against plain objects\n\n{self.against_oracle()}"
        yield f"## Importing\n\n{importing()}"

    def _all(self, task: str, ending: str = "jsonl") -> list[Numbers]:
        return [
            run_measurement(task, self.folder / f"{size}.{ending}", self.repeats)
            for size in self.sizes
        ]

    def reading(self) -> str:
        rows = []
        for word, task, ending in (
            ("TOML with spans", "load_toml", "toml"),
            ("JSON Lines", "load_jsonl", "jsonl"),
        ):
            runs = self._all(task, ending)
            grown = exponents(self.sizes, [run["total"] for run in runs])
            for size, run in zip(self.sizes, runs, strict=True):
                rows.append(
                    [
                        word,
                        f"{size:,}",
                        f"{run['assertions']:,.0f}",
                        f"{run['hops']:,.0f}",
                        f"{run['bytes'] / 1e6:.1f}",
                        f"{run['total']:.3f}",
                        f"{run['peak']:,.0f}",
                        grown if size == self.sizes[-1] else "",
                    ]
                )
        head = ("format", "claims", "assertions", "hops", "MB", "seconds", "peak", "exponent")
        return table(head, rows) + (
            "\n\nThe TOML reader refuses files of more than 8 MiB unless its limits are raised, "
            "as they are here for the largest."
        )

    def checking(self) -> str:
        runs = self._all("check")
        rows = [
            [
                f"{size:,}",
                f"{run['total']:.3f}",
                f"{run['findings']:,.0f}",
                f"{run['findings'] / size:.2f}",
                f"{run['total'] / run['findings'] * 1e6:.1f}",
                f"{run['before']:,.0f}",
                f"{run['peak']:,.0f}",
            ]
            for size, run in zip(self.sizes, runs, strict=True)
        ]
        head = (
            "claims",
            "seconds",
            "findings",
            "per claim",
            "µs per finding",
            "peak before",
            "peak after",
        )
        grown = exponents(self.sizes, [run["total"] for run in runs])
        return (
            "A ledger in memory to a report: analysis and all "
            f"{len(rules.builtin_rules())} rules.\n\n"
            f"{table(head, rows)}\n\nGrowth exponent from size to size: {grown}."
        )

    def parts(self) -> str:
        runs = self._all("parts")
        names = {rule.code: f"{rule.code} {rule.name}" for rule in rules.builtin_rules()}
        rows = []
        for part in (*ANALYSES, *names):
            seconds = [run[part] for run in runs]
            found = runs[-1].get(f"{part} findings", 0)
            rows.append(
                [
                    names.get(part, part),
                    *(f"{value * 1000:.1f}" for value in seconds),
                    f"{found:,.0f}" if part in names else "",
                    f"{seconds[-1] / found * 1e6:.0f}" if found else "",
                    exponents(self.sizes, seconds),
                ]
            )
        head = (
            "part",
            *(f"ms at {size:,}" for size in self.sizes),
            "findings",
            "µs each",
            "exponent",
        )
        return (
            "What several rules need is worked out, and counted here, where it is first asked "
            f"for. Findings are those of the largest ledger.\n\n{table(head, rows)}"
        )

    def assessing(self) -> str:
        runs = self._all("assess")
        parts = ("belief", "bounds", "status and grade")
        rows = [
            [
                f"{size:,}",
                *(f"{run[part]:.3f}" for part in parts),
                f"{sum(run[part] for part in parts) / size * 1e6:.1f}",
                f"{run['before']:,.0f}",
                f"{run['peak']:,.0f}",
            ]
            for size, run in zip(self.sizes, runs, strict=True)
        ]
        head = ("claims", *parts, "µs a claim", "peak before", "peak after")
        grown = exponents(self.sizes, [sum(run[part] for part in parts) for run in runs])
        return (
            "Status, grade and belief of all claims, the facts they rest on given; *bounds* are "
            "the opinions if all that may be dependent is, and if unknown lineages are origins."
            f"\n\n{table(head, rows)}\n\nGrowth exponent from size to size: {grown}."
        )

    def against_oracle(self) -> str:
        rows = []
        for size in self.sizes:
            if size <= ORACLE:
                path = self.folder / f"{size}.jsonl"
                columns = run_measurement("analysis", path, self.repeats)["total"]
                plain = run_measurement("oracle", path, 1)["total"]
                rows.append(
                    [f"{size:,}", f"{columns:.3f}", f"{plain:.2f}", f"{plain / columns:.0f}"]
                )
        return (
            "The oracle of the tests (`tests/oracle.py`) answers the same questions claim by "
            "claim on plain objects, with every continued chain spelled out.\n\n"
            + table(("claims", "columns", "plain objects", "ratio"), rows)
        )


def without_archive(page: str) -> str:
    """Return a page without its last section."""
    return page.partition(f"\n{ARCHIVE}\n")[0].rstrip()


def machine() -> str:
    """Return a line about the machine and the versions."""
    load = ", ".join(f"{value:.1f}" for value in os.getloadavg())
    versions = ", ".join(f"{name} {version(name)}" for name in ("numpy", "scipy", "attrs", "tomli"))
    return (
        f"Measured on {platform.machine()} with {os.cpu_count()} cores, load average {load}; "
        f"{platform.python_implementation()} {platform.python_version()}, {versions}."
    )


def importing(runs: int = 20) -> str:
    """Return the cost of ``import claimtrack`` and of its records, above a bare interpreter."""
    compileall.compile_dir(ROOT / "claimtrack", quiet=1)
    programs = ("import claimtrack", NOUNS)
    bare = _started("pass", runs)
    report = f"{NOUNS}; import sys; print([m for m in {HEAVY!r} if m in sys.modules])"
    heavy = subprocess.run(
        [sys.executable, "-c", report], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.strip()
    rows = []
    for program in programs:
        seconds = _started(program, runs)
        for word, choose in (("least", min), ("median", median)):
            one, other = choose(bare) * 1000, choose(seconds) * 1000
            rows.append([f"`{program}`", word, f"{one:.1f}", f"{other:.1f}", f"{other - one:.1f}"])
    head = ("program", f"of {runs} runs", "bare Python, ms", "with it, ms", "above it, ms")
    return f"{table(head, rows)}\n\nOf {', '.join(HEAVY)} the nouns load: {heavy}."


NOUNS = "from claimtrack import Ledger, LedgerError"


def _started(program: str, runs: int) -> list[float]:
    """Return the CPU seconds of starting Python with a program, run by run."""
    seconds = []
    for _ in range(runs):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        subprocess.run([sys.executable, "-c", program], cwd=ROOT, check=True)
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        seconds.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    return seconds


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(prog="tests.benchmarks", description="Measure claimtrack.")
    parser.add_argument("--sizes", type=int, nargs="+", default=[1_000, 10_000, 100_000])
    parser.add_argument("--repeats", type=int, default=3, help="how often each is measured")
    parser.add_argument("--write", action="store_true", help=f"keep it in {PAGE.name}")
    chosen = parser.parse_args(arguments)
    page = [INTRODUCTION.strip()]
    print(page[0])
    with TemporaryDirectory() as folder:
        for section in Benchmark(sorted(chosen.sizes), chosen.repeats, Path(folder)).sections():
            print(f"\n{section}", flush=True)
            page.append(section)
    if chosen.write:
        before = PAGE.read_text(encoding="utf-8")
        archive = before.removeprefix(without_archive(before)).strip()
        PAGE.write_text("\n\n".join([*page, archive]).rstrip() + "\n", encoding="utf-8")


if __name__ == "__main__":
    main()
