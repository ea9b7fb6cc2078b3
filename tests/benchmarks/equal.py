"""One ledger judged in every way there is: ``python -m tests.benchmarks.equal FOLDER``.

Prints a line for each way: how many findings, and one number for all their fingerprints
and messages. Ends with an error if two ways differ. ``--spark MASTER`` asks Spark, too.
"""

import argparse
import random
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter

from claimtrack import Checker
from claimtrack.engine import Report
from claimtrack.engine import run as run_whole
from claimtrack.formats import parquet_folder
from claimtrack.garbage import collection_paused
from claimtrack.model import Ledger, Settings
from claimtrack.rules import installed
from claimtrack.scale.division import Division
from claimtrack.scale.plan import MOST
from claimtrack.scale.run import run
from tests.benchmarks.measure_parts import MANNER
from tests.benchmarks.measure_spark import Numbers, digest, on_spark

FEW = 5_000
"""Claims and assertions of a part where memory is scarce."""
EDITS = 500
"""Assertions that are taken out one by one, and put back."""


def answers(folder: Path, master: str | None) -> Iterator[tuple[str, str, Numbers]]:
    """Yield ways of judging: of which ledger, in what way, and what is found."""
    with collection_paused():
        ledger = parquet_folder.read(folder)
    yield "as it is", "whole", _told(_whole(ledger))
    for way, jobs, most in (
        ("in parts", 1, MOST),
        ("two processes", 2, MOST),
        (f"two processes, parts of {FEW:,}", 2, FEW),
    ):
        with TemporaryDirectory(prefix="claimtrack-") as into:
            division = Division.of(folder, Path(into), most)
            division.write()
            yield "as it is", way, digest(run(division, MANNER, jobs).findings())
    checker = Checker.of(ledger)
    # One with an id may be named by what else there is.
    free = [each for each in ledger.assertions if each.id is None]
    taken = random.Random(1).sample(free, min(EDITS, len(free)))
    for each in taken:
        checker.edit(removed=[each])
    yield "edited", f"after {len(taken):,} edits", _told(checker.report)
    yield "edited", "whole", _told(_whole(checker.ledger))
    for each in taken:
        checker.edit(added=[each])
    yield "as it is", f"after {2 * len(taken):,} edits", _told(checker.report)
    if master is not None:
        told = on_spark(folder, master, MOST)
        yield "as it is", f"Spark, {master}", {name: told[name] for name in ("findings", "digest")}


def _whole(ledger: Ledger) -> Report:
    return run_whole(ledger, installed(), Settings())


def _told(report: Report) -> Numbers:
    return digest([*report.findings, *report.waived])


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Judge one ledger in every way there is.")
    parser.add_argument("folder", type=Path, help="a ledger in Parquet")
    parser.add_argument("--spark", metavar="MASTER", help="on Spark as well, such as local[2]")
    chosen = parser.parse_args(arguments)
    known: dict[str, Numbers] = {}
    began, differing = perf_counter(), False
    for ledger, way, told in answers(chosen.folder, chosen.spark):
        same = told == known.setdefault(ledger, told)
        differing |= not same
        print(
            f"{perf_counter() - began:6.0f} s  {ledger:<9} {way:<30} "
            f"{told['findings']:>9,} findings  {told['digest']}{'' if same else '  DIFFERENT'}",
            flush=True,
        )
    sys.exit(differing)


if __name__ == "__main__":
    main()
