"""One measurement of a Parquet ledger in a process of its own.

``python -m tests.benchmarks.measure_parts WHAT FOLDER`` prints a JSON object of numbers:
seconds by the name of the part, ``peak`` memory in megabytes, and counts.
"""

import argparse
import json
import os
import resource
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event, Thread
from time import perf_counter, process_time

import pyarrow.parquet as pq  # type: ignore[import-untyped]  # it comes without types
from attrs import define, field, frozen

from claimtrack._gc import collection_paused
from claimtrack.confidential import Disguise
from claimtrack.engine.run import judged
from claimtrack.facts.facts import Facts
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Settings
from claimtrack.rules import installed
from claimtrack.scale.division import MOST
from claimtrack.scale.finding_rows import table_of
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.run import FOUND, divided, run

Numbers = dict[str, float]

FACTS = ("columns", "lineage", "certain", "possible", "asserted", "denied", "reasoning", "rings")
"""What most rules ask for, in this order."""

MANNER = CheckOptions(Settings(), None, Disguise.of(), frozenset({"single-origin"}), reasons=False)
"""Made-up ledgers have waivers of that rule."""

_EVERY = 0.05
"""Seconds between two looks at memory."""


@frozen
class Task:
    """What is measured, and how."""

    folder: Path
    jobs: int
    most: int


def in_parts(task: Task) -> Numbers:
    """Check a ledger part by part: seconds of all processes, and by the clock.

    ``all processes`` is the most memory that they held together, what they share
    counted for each.
    """
    numbers: Numbers = {"jobs": task.jobs}
    with TemporaryDirectory(prefix="claimtrack-") as into, _watched(numbers):
        with _timed(numbers, "divide"):
            parts = divided(task.folder, Path(into), task.most, jobs=task.jobs)
        with _timed(numbers, "judge"):
            done = run(parts, MANNER, task.jobs, _tell)
        with _timed(numbers, "merge"):
            numbers["findings"] = sum(1 for _ in done.rows())
        numbers |= {"parts": parts.plan.count, "claims": done.claims}
        numbers["assertions"] = done.assertions
        numbers["spilled"] = sum(path.stat().st_size for path in Path(into).glob(f"*/{FOUND}"))
    numbers["bytes"] = sum(path.stat().st_size for path in task.folder.iterdir())
    return numbers


def apart(task: Task) -> Numbers:
    """Judge all parts in this process: seconds of reading, facts, rules and putting on disk."""
    numbers: Numbers = dict.fromkeys(("read", *FACTS, "rules", "put", "findings"), 0)
    rules = installed()
    with TemporaryDirectory(prefix="claimtrack-") as into, _watched(numbers):
        parts = divided(task.folder, Path(into), task.most)
        for number in range(1, parts.plan.count):
            part = parts.part(number)
            with collection_paused():
                with _timed(numbers, "read"):
                    ledger = parquet_folder.read_part(part, task.folder)
                facts = Facts(ledger)
                for name in FACTS:
                    with _timed(numbers, name):
                        getattr(facts, name)
                with _timed(numbers, "rules"):
                    found = judged(facts, rules)
                with _timed(numbers, "put"):
                    rows = table_of(found, number, reasons=False, names={})
                    pq.write_table(rows, part / FOUND)
                numbers["findings"] += len(found)
    return numbers


TASKS: Mapping[str, Callable[[Task], Numbers]] = {"in_parts": in_parts, "apart": apart}


@contextmanager
def _timed(numbers: Numbers, part: str) -> Iterator[None]:
    """Add the CPU seconds of this process and those that it awaited, and those of the clock."""
    cpu, clock = _cpu(), perf_counter()
    yield
    numbers[part] = numbers.get(part, 0) + _cpu() - cpu
    wall = f"{part} wall"
    numbers[wall] = numbers.get(wall, 0) + perf_counter() - clock


def _cpu() -> float:
    children = resource.getrusage(resource.RUSAGE_CHILDREN)
    return process_time() + children.ru_utime + children.ru_stime


def _tell(done: int, count: int) -> None:
    print(f"part {done} of {count}", file=sys.stderr, flush=True)


@contextmanager
def _watched(numbers: Numbers) -> Iterator[None]:
    """Add the most memory that was held: by this process, the largest other, all together."""
    watch = _Watch()
    watch.thread.start()
    try:
        yield
    finally:
        watch.over.set()
        watch.thread.join()
    numbers["this process"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    numbers["largest other"] = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
    numbers["all processes"] = max(watch.most / (1 << 20), numbers["this process"])


@define
class _Watch:
    """The most memory seen so far; changes as time goes on, hence not frozen."""

    most: int = 0
    over: Event = field(factory=Event)
    thread: Thread = field(init=False)

    def __attrs_post_init__(self) -> None:
        self.thread = Thread(target=self._look, daemon=True)

    def _look(self) -> None:
        while not self.over.wait(_EVERY):
            self.most = max(self.most, sum(map(_resident, [os.getpid(), *_children()])))


def _children() -> Iterator[int]:
    for path in Path("/proc/self/task").glob("*/children"):
        with path.open() as file:
            yield from map(int, file.read().split())


def _resident(process: int) -> int:
    try:
        pages = Path(f"/proc/{process}/statm").read_text().split()[1]
    except OSError:  # it has ended
        return 0
    return int(pages) * resource.getpagesize()


def limit(memory: int) -> None:
    """Let no process that follows from this one have more memory of its own than that."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure how a ledger is checked in parts.")
    parser.add_argument("what", choices=TASKS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument("--most", type=int, default=MOST, help="claims and assertions of a part")
    parser.add_argument("--limit", type=int, help="the most megabytes of each process")
    chosen = parser.parse_args(arguments)
    if chosen.limit:
        limit(chosen.limit << 20)
    json.dump(TASKS[chosen.what](Task(chosen.folder, chosen.jobs, chosen.most)), sys.stdout)


if __name__ == "__main__":
    main()
