"""The check of a ledger in Parquet part by part, on one or several processes.

The findings of each part are on disk until all parts are done. Memory holds one part
per process; DuckDB holds the tables of the whole ledger within its limit.
"""

import shutil
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import as_completed
from concurrent.futures.process import BrokenProcessPool
from contextlib import ExitStack
from pathlib import Path
from typing import Any  # pyarrow has no types

import numpy as np
from attrs import frozen

from claimtrack._processes import open_process_pool
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import RuleError
from claimtrack.errors import LedgerError, Place
from claimtrack.facts.core.columns import Ints
from claimtrack.formats.records import files
from claimtrack.formats.tables import parquet_folder
from claimtrack.formats.tables.parquet_columns import (
    ParquetFile,
    decode_texts,
    import_pyarrow,
    translate_arrow_errors,
    unpacked_size,
)
from claimtrack.formats.tables.parquet_folder import ENDING, KNOWN_BY, ROW_COLUMN
from claimtrack.model import Predicate, RecordKind, Waiver
from claimtrack.scale import division, duckdb_engine, queries
from claimtrack.scale.division import PART_SIZE, Plan
from claimtrack.scale.finding_rows import LOTS_QUERY, ROW_COLUMNS, FindingRow, read_rows
from claimtrack.scale.part import (
    CheckOptions,
    PartResult,
    RunResult,
    check_folder,
    codes_needing_every_part,
)

FOUND_FILE = "found.parquet"
"""The file with the findings of a part."""

_PARTS_OF_RECORD_FILE = "held.parquet"
_ROWS = 1 << 17
"""Number of rows that are copied at a time."""


@frozen(eq=False)
class DividedLedger:
    """A divided ledger in Parquet, with the folder of its parts."""

    folder: Path
    work_folder: Path
    plan: Plan

    def part(self, number: int) -> Path:
        """Return the folder of a part."""
        return self.work_folder / f"part-{number:05d}"

    def unpacked_size(self, number: int) -> int:
        """Return the number of bytes of the tables of a part, without compression."""
        read = import_pyarrow().parquet.read_metadata
        return sum(unpacked_size(read(path)) for path in self.part(number).glob(f"*{ENDING}"))


@frozen(eq=False, slots=False)
class LocalRun(RunResult):
    """The result of a check in parts; its findings are on disk."""

    divided: DividedLedger

    @property
    def finding_count(self) -> int:
        """The number of findings of all parts; some are counted in several parts."""
        parts, read = range(self.plan.count), import_pyarrow().parquet.read_metadata
        return sum(int(read(self.divided.part(part) / FOUND_FILE).num_rows) for part in parts)

    def rows(self, *, by_record: bool = False) -> Iterator[FindingRow]:
        """Yield the findings of the whole ledger, sorted by place or by record."""
        codes, count = codes_needing_every_part(self.rules), self.plan.count
        query = queries.merge_query(ROW_COLUMNS, codes, count, by_record=by_record)
        return read_rows(self._query(query))

    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the pickled lots of findings."""
        for batch in self._query(LOTS_QUERY):
            yield from zip(*(column.to_pylist() for column in batch.columns), strict=True)

    def _query(self, query: str) -> Iterator[Any]:
        """Yield the result of a query over the findings in batches."""
        divided = self.divided
        with duckdb_engine.open_engine(divided.folder, divided.work_folder) as engine:
            engine.create_view("found", _read(divided.work_folder / "*" / FOUND_FILE))
            engine.create_view("held", _read(divided.work_folder / _PARTS_OF_RECORD_FILE))
            yield from engine.batches(query)


def plan_parts(
    folder: Path,
    work_folder: Path,
    size: int = PART_SIZE,
    memory: int | None = None,
    *,
    drafts: bool = False,
) -> Plan:
    """Return the plan for dividing a ledger, using a work folder for temporary files.

    With ``drafts`` drafts count as accepted.

    Raises:
        LedgerError: a table cannot be read, or two records have the same id.
        RuleError: the memory is not sufficient.
    """
    with duckdb_engine.open_engine(folder, work_folder, memory) as engine:
        return _plan(engine, size, drafts)


def divide_ledger(
    folder: Path,
    work_folder: Path,
    size: int = PART_SIZE,
    memory: int | None = None,
    jobs: int = 1,
    *,
    drafts: bool = False,
) -> DividedLedger:
    """Divide a ledger into parts of about ``size`` claims and assertions, and write them.

    With ``drafts`` drafts count as accepted.

    Raises:
        LedgerError: a table cannot be read, or two records have the same id.
        RuleError: the memory is not sufficient.
        OSError: the disk is full.
    """
    with duckdb_engine.open_engine(folder, work_folder, memory, jobs) as engine:
        parts = DividedLedger(folder, work_folder, _plan(engine, size, drafts))
        division.assign_other_records(engine)
        _write_parts(engine, [parts.part(number) for number in range(parts.plan.count)])
        import_pyarrow().parquet.write_table(
            engine.fetch(queries.PARTS_OF_RECORD), work_folder / _PARTS_OF_RECORD_FILE
        )
    return parts


def _plan(engine: duckdb_engine.DuckDBEngine, size: int, drafts: bool) -> Plan:
    parquet_folder.check_tables(engine.folder)
    duckdb_engine.create_views(engine, drafts=drafts)
    records = parquet_folder.read_records(engine.folder, RecordKind.PREDICATE)
    predicates = {each.id: each for each in records if isinstance(each, Predicate)}
    waivers = parquet_folder.read_records(engine.folder, RecordKind.WAIVER)
    return division.plan_division(
        engine, predicates, (w for w in waivers if isinstance(w, Waiver)), size
    )


def _read(path: Path) -> str:
    name = str(path).replace("'", "''")
    return f"SELECT * FROM read_parquet('{name}')"


def check_parts(
    parts: DividedLedger,
    options: CheckOptions,
    jobs: int = 1,
    progress: Callable[[int, int], None] = lambda done, count: None,
) -> LocalRun:
    """Check the parts of a ledger on a number of processes.

    ``progress`` is called with the number of checked parts and of all parts.

    Raises:
        LedgerError: a part cannot be read.
        RuleError: a rule failed, or a process ended too early.
    """
    count = parts.plan.count
    progress(0, count)
    results: list[PartResult] = []
    for one in _check_others(parts, options, min(jobs, count - 1)):
        results.append(one)
        progress(len(results), count)
    waivable = [finding for one in results for finding in one.waivable]
    results.insert(0, check_part(parts, 0, options, waivable))
    progress(count, count)
    return LocalRun(parts.plan, results, parts)


def check_part(
    parts: DividedLedger, number: int, options: CheckOptions, given: Sequence[Finding] | None = None
) -> PartResult:
    """Check one part, and write its findings to its folder.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    folder = parts.part(number)
    result, rows = check_folder(number, folder, parts.folder, options, given)
    import_pyarrow().parquet.write_table(rows, folder / FOUND_FILE)
    return result


def _check_others(parts: DividedLedger, options: CheckOptions, jobs: int) -> Iterator[PartResult]:
    """Check all parts but the first, and yield each result when it is done."""
    tasks = [(parts, number, options) for number in range(1, parts.plan.count)]
    if jobs <= 1:
        yield from (check_part(*task) for task in tasks)
        return
    with open_process_pool(jobs) as pool:
        try:
            for each in as_completed([pool.submit(check_part, *task) for task in tasks]):
                yield each.result()
        except BrokenProcessPool:
            message = "a process that checked a part ended too early, possibly for lack of memory"
            raise RuleError(message) from None


def _write_parts(engine: duckdb_engine.DuckDBEngine, parts: Sequence[Path]) -> None:
    """Write each part to its folder; predicates and settings go to all parts.

    Raises:
        OSError: the disk is full.
    """
    for part in parts:
        part.mkdir(parents=True)
        for name in (KNOWN_BY, f"predicates{ENDING}"):
            if (engine.folder / name).exists():
                shutil.copyfile(engine.folder / name, part / name)
    for table, query in queries.PARTS_OF_ROWS.items():
        path = engine.folder / f"{table}{ENDING}"
        if path.exists():
            found = engine.fetch(f"SELECT * FROM ({query}) q ORDER BY row")
            _copy(path, found["row"].to_numpy(), found["part"].to_numpy(), parts)


def _copy(path: Path, rows: Ints, parts: Ints, folders: Sequence[Path]) -> None:
    """Copy rows of a file, given in order, to their parts, with a column of row numbers."""
    pa, first = import_pyarrow(), 1
    with ExitStack() as stack:
        writers: dict[int, Any] = {}
        for batch in _read_batches(path):
            start, end = np.searchsorted(rows, [first, first + batch.num_rows])
            here = parts[start:end]
            order = np.argsort(here, kind="stable")
            moved = _numbered(batch, first).take(pa.array(rows[start:end][order] - first))
            moved = decode_texts(moved)
            present, starts = np.unique(here[order], return_index=True)
            bounds = [*starts.tolist(), len(here)]
            for part, at, until in zip(present.tolist(), bounds, bounds[1:], strict=False):
                if part not in writers:
                    target = folders[part] / path.name
                    writer = pa.parquet.ParquetWriter(target, moved.schema, compression="lz4")
                    writers[part] = stack.enter_context(writer)
                writers[part].write_batch(moved.slice(at, until - at))
            first += batch.num_rows


def _read_batches(path: Path) -> Iterator[Any]:
    """Yield the rows of a file in batches.

    Raises:
        LedgerError: the file is damaged, or has a text that is too long.
    """
    try:
        with files.open_file(path, str(path)) as file, translate_arrow_errors():
            yield from ParquetFile.of(file).arrow_batches(_ROWS)
    except LedgerError as error:
        raise LedgerError(*(each.at(Place(str(path), 1)) for each in error.problems)) from None


def _numbered(batch: Any, first: int) -> Any:
    """Return a batch with the row numbers as its last column."""
    pa = import_pyarrow()
    numbers = pa.array(np.arange(first, first + batch.num_rows))
    fields = [*batch.schema, pa.field(ROW_COLUMN, pa.int64(), nullable=False)]
    return pa.RecordBatch.from_arrays(
        [*batch.columns, numbers], schema=pa.schema(fields, batch.schema.metadata)
    )
