"""One measurement of a Parquet ledger in a separate process.

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

from claimtrack._gc import pause_gc
from claimtrack.confidential import Disguise
from claimtrack.engine.run import apply_rules
from claimtrack.facts.facts import Facts
from claimtrack.formats.tables import parquet_folder
from claimtrack.model import Settings
from claimtrack.rules import installed_rules
from claimtrack.scale.division import PART_SIZE
from claimtrack.scale.finding_rows import findings_table
from claimtrack.scale.part import CheckOptions
from claimtrack.scale.run import FOUND_FILE, check_parts, divide_ledger

Numbers = dict[str, float]

FACTS = (
    *("columns", "lineage", "certain_counts", "possible_counts"),
    *("asserted", "denied", "reasoning", "source_rings"),
)
"""The analyses that most rules use, in this order."""

OPTIONS = CheckOptions(Settings(), None, Disguise.of(), frozenset({"single-origin"}), reasons=False)
"""Generated ledgers have waivers of the rule ``single-origin``."""

_EVERY = 0.05
"""Seconds between two samples of memory."""


@frozen
class Task:
    """The ledger and the options of a measurement."""

    folder: Path
    jobs: int
    most: int


def in_parts(task: Task) -> Numbers:
    """Check a ledger part by part: seconds of all processes, and by the clock.

    ``all processes`` is their peak memory together, with shared memory counted for each.
    """
    numbers: Numbers = {"jobs": task.jobs}
    with TemporaryDirectory(prefix="claimtrack-") as work_folder, _watched(numbers):
        with _timed(numbers, "divide"):
            parts = divide_ledger(task.folder, Path(work_folder), task.most, jobs=task.jobs)
        with _timed(numbers, "judge"):
            done = check_parts(parts, OPTIONS, task.jobs, _tell)
        with _timed(numbers, "merge"):
            numbers["findings"] = sum(1 for _ in done.rows())
        numbers |= {"parts": parts.plan.count, "claims": done.claims}
        numbers["assertions"] = done.assertions
        numbers["spilled"] = sum(
            path.stat().st_size for path in Path(work_folder).glob(f"*/{FOUND_FILE}")
        )
    numbers["bytes"] = sum(path.stat().st_size for path in task.folder.iterdir())
    return numbers


def in_steps(task: Task) -> Numbers:
    """Check all parts in this process: seconds of reading, facts, rules and writing."""
    numbers: Numbers = dict.fromkeys(("read", *FACTS, "rules", "put", "findings"), 0)
    rules = installed_rules()
    with TemporaryDirectory(prefix="claimtrack-") as work_folder, _watched(numbers):
        parts = divide_ledger(task.folder, Path(work_folder), task.most)
        for number in range(1, parts.plan.count):
            part = parts.part(number)
            with pause_gc():
                with _timed(numbers, "read"):
                    ledger = parquet_folder.read_part(part, task.folder)
                facts = Facts(ledger)
                for name in FACTS:
                    with _timed(numbers, name):
                        getattr(facts, name)
                with _timed(numbers, "rules"):
                    found = apply_rules(facts, rules)
                with _timed(numbers, "put"):
                    rows = findings_table(found, number, reasons=False, undisguised={})
                    pq.write_table(rows, part / FOUND_FILE)
                numbers["findings"] += len(found)
    return numbers


TASKS: Mapping[str, Callable[[Task], Numbers]] = {"in_parts": in_parts, "apart": in_steps}


@contextmanager
def _timed(numbers: Numbers, part: str) -> Iterator[None]:
    """Add the CPU seconds of this process and its children, and wall time."""
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
    """Add the peak memory of this process, of its largest child, and of all together."""
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
    """The peak memory so far; mutable."""

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
    """Limit the memory of this process and its children."""
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))


def main(arguments: Sequence[str] | None = None) -> None:
    parser = argparse.ArgumentParser(description="Measure how a ledger is checked in parts.")
    parser.add_argument("what", choices=TASKS)
    parser.add_argument("folder", type=Path)
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--most", type=int, default=PART_SIZE, help="claims and assertions of a part"
    )
    parser.add_argument("--limit", type=int, help="the most megabytes of each process")
    chosen = parser.parse_args(arguments)
    if chosen.limit:
        limit(chosen.limit << 20)
    json.dump(TASKS[chosen.what](Task(chosen.folder, chosen.jobs, chosen.most)), sys.stdout)


if __name__ == "__main__":
    main()
