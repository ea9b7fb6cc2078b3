"""One ledger judged in every way there is: ``python -m tests.benchmarks.equal FOLDER``.

Prints a line for each way: how many findings, and one number for all their fingerprints
and messages. Ends with an error if two ways differ. ``--spark MASTER`` asks Spark, too.
"""

import argparse
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from claimtrack._gc import collection_paused
from claimtrack.engine.run import run as run_whole
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Settings
from claimtrack.rules import installed
from claimtrack.scale.division import MOST
from claimtrack.scale.run import divided, run
from tests.benchmarks.measure_parts import MANNER
from tests.benchmarks.measure_spark import Numbers, digest, on_spark

FEW = 5_000
"""Claims and assertions of a part where memory is scarce."""


def answers(folder: Path, master: str | None) -> Iterator[tuple[str, Numbers]]:
    """Yield ways of judging, each with what is found."""
    with collection_paused():
        ledger = parquet_folder.read(folder)
    report = run_whole(ledger, installed(), Settings())
    yield "whole", digest([*report.findings, *report.waived])
    for way, jobs, most in (
        ("in parts", 1, MOST),
        ("two processes", 2, MOST),
        (f"two processes, parts of {FEW:,}", 2, FEW),
    ):
        with TemporaryDirectory(prefix="claimtrack-") as into:
            parts = divided(folder, Path(into), most, jobs=jobs)
            yield way, digest(run(parts, MANNER, jobs).rows())
    if master is not None:
        told = on_spark(folder, master, MOST)
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
