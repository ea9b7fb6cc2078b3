"""Benchmark of all formats: ``python -m tests.benchmarks.formats [CLAIMS ...]``.

Prints Markdown: for each format and size, the CPU seconds of writing and reading, the
file size, the peak memory of the process, and the growth exponent of the writing time.
The ledgers are generated from a seed.
"""

import argparse
import json
import math
import resource
import subprocess
import sys
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from tempfile import TemporaryDirectory
from time import process_time

from claimtrack.api import convert
from claimtrack.formats.registry import FORMATS, WRITABLE
from claimtrack.formats.toml import reader
from claimtrack.model import Ledger
from tests.benchmarks.generator import generate
from tests.benchmarks.measure import ROOMY

SIZES = (10_000, 100_000)


def measure(name: str, claims: int) -> dict[str, float]:
    """Return the cost of writing and reading back a ledger of some claims."""
    ledger = generate(claims)
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    start = process_time()
    written = convert(ledger, name)
    numbers = {"write": process_time() - start, "bytes": sum(map(len, written.files.values()))}
    numbers["made"], numbers["peak"] = before, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    with TemporaryDirectory() as folder:
        path = Path(folder) / "out"
        written.save(path)
        del ledger, written
        start = process_time()
        if _read(name, path) is not None:
            numbers["read"] = process_time() - start
    return numbers


def _read(name: str, path: Path) -> Ledger | None:
    if name == "toml":
        return reader.read(path, ROOMY)
    read = FORMATS[name].read
    return None if read is None else read(path)


def rows(names: Sequence[str], sizes: Sequence[int]) -> Iterator[str]:
    """Yield the rows of the table."""
    yield "| format | claims | write, s | read, s | size, MB | peak, MB (ledger: MB) | growth |"
    yield "|---|---|---|---|---|---|---|"
    for name in names:
        found = [_apart(name, size) for size in sizes]
        growth = [
            "",
            *(f"{_power(*pair):.2f}" for pair in pairwise(zip(sizes, found, strict=True))),
        ]
        for size, each, power in zip(sizes, found, growth, strict=True):
            read = f"{each['read']:.2f}" if "read" in each else ""
            peak, made = each["peak"] / 1024, each["made"] / 1024
            yield (
                f"| {name} | {size:,} | {each['write']:.2f} | {read} | {each['bytes'] / 1e6:.1f} "
                f"| {peak:.0f} ({made:.0f}) | {power} |"
            )


def _power(one: tuple[int, dict[str, float]], other: tuple[int, dict[str, float]]) -> float:
    return math.log(other[1]["write"] / one[1]["write"]) / math.log(other[0] / one[0])


def _apart(name: str, claims: int) -> dict[str, float]:
    """Measure in a separate process, so that peak memory is that of one task."""
    command = [sys.executable, "-m", "tests.benchmarks.formats", "--one", name, str(claims)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    numbers: dict[str, float] = json.loads(done.stdout)
    return numbers


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure every format at every size."""
    parser = argparse.ArgumentParser(description=__doc__, prog="python -m tests.benchmarks.formats")
    parser.add_argument("claims", type=int, nargs="*", default=[*SIZES])
    parser.add_argument("--one", choices=WRITABLE, help="print the numbers of one format as JSON")
    options = parser.parse_args(arguments)
    if options.one:
        print(json.dumps(measure(options.one, options.claims[0])))
        return
    for row in rows(WRITABLE, options.claims):
        print(row, flush=True)


if __name__ == "__main__":
    main()
