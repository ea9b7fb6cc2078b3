"""One ledger checked in every way: ``python -m tests.benchmarks.equal FOLDER``.

Prints the number of findings and a checksum of fingerprints and messages for each way.
Two different results are an error. ``--spark MASTER`` includes Spark.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from claimtrack._gc import pause_gc
from claimtrack.engine.run import run as run_whole
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Settings
from claimtrack.rules import installed_rules
from claimtrack.scale.division import PART_SIZE
from claimtrack.scale.run import check_parts, divide_ledger
from tests.benchmarks.measure_parts import OPTIONS
from tests.benchmarks.measure_spark import Numbers, digest, on_spark

FEW = 5_000
"""The size of a part for little memory."""


def answers(folder: Path, master: str | None) -> Iterator[tuple[str, Numbers]]:
    """Yield the ways of checking with their findings."""
    with pause_gc():
        ledger = parquet_folder.read(folder)
    report = run_whole(ledger, installed_rules(), Settings())
    yield "whole", digest([*report.findings, *report.waived])
    for way, jobs, most in (
        ("in parts", 1, PART_SIZE),
        ("two processes", 2, PART_SIZE),
        (f"two processes, parts of {FEW:,}", 2, FEW),
    ):
        with TemporaryDirectory(prefix="claimtrack-") as into:
            parts = divide_ledger(folder, Path(into), most, jobs=jobs)
            yield way, digest(check_parts(parts, OPTIONS, jobs).rows())
    if master is not None:
        told = on_spark(folder, master, PART_SIZE)
        yield f"Spark, {master}", {name: told[name] for name in ("findings", "digest")}


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Judge one ledger in every way there is.")
    parser.add_argument("folder", type=Path, help="a ledger in Parquet")
    parser.add_argument("--spark", metavar="MASTER", help="on Spark as well, such as local[2]")
    chosen = parser.parse_args(arguments)
    known: Numbers | None = None
    began, differing = perf_counter(), False
    for way, told in answers(chosen.folder, chosen.spark):
        known = known or told
        same = told == known
        differing |= not same
        print(
            f"{perf_counter() - began:6.0f} s  {way:<30} "
            f"{told['findings']:>9,} findings  {told['digest']}{'' if same else '  DIFFERENT'}",
            flush=True,
        )
    sys.exit(differing)


if __name__ == "__main__":
    main()
