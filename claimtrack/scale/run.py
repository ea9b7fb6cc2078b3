"""Judging a ledger in Parquet part by part, one after the other or on several processes.

What is found in a part is put on disk until all parts are done. So memory holds one
part for each process; the tables of the whole are held by DuckDB, within its limit.
"""

import os
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from concurrent.futures.process import BrokenProcessPool
from multiprocessing import get_context, parent_process
from pathlib import Path
from threading import Thread
from typing import Any  # pyarrow has no types

from attrs import frozen

from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import RuleError
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.model import Predicate, RecordKind, Waiver
from claimtrack.scale import division, duckdb_engine, part_folders, queries
from claimtrack.scale.division import MOST, Plan
from claimtrack.scale.finding_rows import COLUMNS, LOTS, FindingRow, rows_of
from claimtrack.scale.part import CheckOptions, PartResult, RunResult, judge, nowhere

FOUND = "found.parquet"
"""The file of a part that has what was found in it."""

_HELD = "held.parquet"


@frozen(eq=False)
class DividedLedger:
    """A ledger in Parquet that was divided, and the folder where its parts are."""

    folder: Path
    into: Path
    plan: Plan

    def part(self, number: int) -> Path:
        """Return the folder of a part."""
        return self.into / f"part-{number:05d}"


@frozen(eq=False, slots=False)
class LocalRun(RunResult):
    """What was found in all parts of a ledger; it stays on disk until it is asked for."""

    parts: DividedLedger

    def rows(self) -> Iterator[FindingRow]:
        """Yield the findings of the whole, as :meth:`RunResult.rows` says."""
        query = queries.merge(COLUMNS, nowhere(self.rules), self.plan.count)
        return rows_of(self._asked(query))

    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the lots of findings."""
        for batch in self._asked(LOTS):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _asked(self, query: str) -> Iterator[Any]:
        """Yield batches of the answer to a query of what was found."""
        parts = self.parts
        with duckdb_engine.opened(parts.folder, parts.into) as engine:
            engine.view("found", _read(parts.into / "*" / FOUND))
            engine.view("held", _read(parts.into / _HELD))
            yield from engine.batches(query)


def planned(folder: Path, into: Path, most: int = MOST, memory: int | None = None) -> Plan:
    """Return how a ledger would be divided; what it takes for that is spilled into a folder.

    Raises:
        LedgerError: a table cannot be read, or two records have one id.
        RuleError: there is too little memory.
    """
    with duckdb_engine.opened(folder, into, memory) as engine:
        return _plan(engine, most)


def divided(
    folder: Path, into: Path, most: int = MOST, memory: int | None = None, jobs: int = 1
) -> DividedLedger:
    """Divide a ledger into parts of about so many claims and assertions, and write them.

    Raises:
        LedgerError: a table cannot be read, or two records have one id.
        RuleError: there is too little memory.
        OSError: there is no room for the parts.
    """
    with duckdb_engine.opened(folder, into, memory, jobs) as engine:
        parts = DividedLedger(folder, into, _plan(engine, most))
        division.share(engine)
        part_folders.write(engine, [parts.part(number) for number in range(parts.plan.count)])
        pyarrow().parquet.write_table(engine.fetch(queries.HELD), into / _HELD)
    return parts


def _plan(engine: duckdb_engine.DuckDBEngine, most: int) -> Plan:
    duckdb_engine.make_views(engine)
    records = parquet_folder.records(engine.folder, RecordKind.PREDICATE)
    predicates = {each.id: each for each in records if isinstance(each, Predicate)}
    waivers = parquet_folder.records(engine.folder, RecordKind.WAIVER)
    return division.plan(engine, predicates, (w for w in waivers if isinstance(w, Waiver)), most)


def _read(path: Path) -> str:
    name = str(path).replace("'", "''")
    return f"SELECT * FROM read_parquet('{name}')"


def run(
    parts: DividedLedger,
    manner: CheckOptions,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> LocalRun:
    """Judge the parts of a ledger on so many processes.

    ``progress`` is told how many parts are done, of how many.

    Raises:
        LedgerError: a part cannot be read.
        RuleError: a rule failed, or a process ended before its time: nothing can be said.
    """
    count = parts.plan.count
    progress(0, count)
    done: list[PartResult] = []
    for one in _judged_by(parts, manner, min(jobs, count - 1)):
        done.append(one)
        progress(len(done), count)
    waivable = [finding for one in done for finding in one.waivable]
    done.insert(0, judge_part(parts, 0, manner, waivable))
    progress(count, count)
    return LocalRun(parts.plan, done, parts)


def judge_part(
    parts: DividedLedger, number: int, manner: CheckOptions, given: Sequence[Finding] | None = None
) -> PartResult:
    """Judge one part, and write what is found beside it.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    folder = parts.part(number)
    done, rows = judge(number, folder, parts.folder, manner, given)
    pyarrow().parquet.write_table(rows, folder / FOUND)
    return done


def _judged_by(parts: DividedLedger, manner: CheckOptions, jobs: int) -> Iterator[PartResult]:
    """Judge all parts but the first, and yield each once it is done."""
    tasks = [(parts, number, manner) for number in range(1, parts.plan.count)]
    if jobs <= 1:
        yield from (judge_part(*task) for task in tasks)
        return
    # A process that begins anew shares no thread or lock with this one, on any system.
    with ProcessPoolExecutor(jobs, get_context("spawn"), _end_with_parent) as pool:
        try:
            for each in as_completed([pool.submit(judge_part, *task) for task in tasks]):
                yield each.result()
        except BrokenProcessPool:
            message = "a process that judged a part ended before its time, for want of memory?"
            raise RuleError(message) from None
        finally:
            pool.shutdown(cancel_futures=True)


def _end_with_parent() -> None:
    """Let this process end when the one that started it was killed, rather than wait for ever."""
    parent = parent_process()

    def wait() -> None:
        if parent is not None:
            parent.join()
            os._exit(2)

    Thread(target=wait, daemon=True).start()
