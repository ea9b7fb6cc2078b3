"""The tables of a ledger in Parquet as views of Spark: the engine of a division on a cluster."""

import io
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.tables import ledger_table, parquet_folder
from claimtrack.formats.tables.layout import NAMES
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import Ledger, RecordKind, Waiver
from claimtrack.scale import queries
from claimtrack.scale.division import Table, refs_in
from claimtrack.scale.spark.session import Frame, Session, pyspark, reason_of, sql

QUOTE = "`"
TEXTS = "array<string>"

FEW = (ledger_table.NAME, NAMES[RecordKind.PREDICATE])
"""The tables that every part has whole."""

_PROPAGATION = "spark.sql.constraintPropagation.enabled"
"""Spark 4.3 stumbles over what it inferred of a kept frame where that comes twice in a union."""


@frozen(eq=False, slots=False)
class SparkTables:
    """A ledger anywhere that Spark can read from, a table a file or a folder of files."""

    session: Session
    where: str
    frames: Mapping[str, Frame] = field(repr=False)
    """The tables that there are, each row with its number in a last column ``row``."""

    @classmethod
    def of(cls, session: Session, where: str) -> "SparkTables":
        """Return the tables that there are, as views.

        Raises:
            LedgerError: there is no ledger, or a table cannot be read.
        """
        frames: dict[str, Frame] = {}
        for name in (ledger_table.NAME, *NAMES.values()):
            frame = _frame(session, f"{where}/{name}{ENDING}")
            if frame is not None:
                frames[name] = frame
        if ledger_table.NAME not in frames:
            message = f"there is no `{ledger_table.NAME}{ENDING}` in `{where}`"
            raise LedgerError(Problem(Fault.NO_FILE, message))
        return cls(session, where, frames)

    def make_views(self) -> None:
        """Make the views that the queries of the division ask."""
        for table in queries.TEXTS:
            frame = self.frames.get(table)
            types = {} if frame is None else {each.name: each.dataType for each in frame.schema}
            if frame is not None:
                frame.createOrReplaceTempView(f"{table}_rows")
            self.view(f"{table}_", queries.base_view(table, types, QUOTE, TEXTS))
            if table == "assertions":
                hop = types["via"].elementType if "via" in types else None
                in_hop = getattr(hop, "names", None)
                self.view("hops", queries.hops(types, in_hop, QUOTE, TEXTS))

    def view(self, name: str, query: str) -> None:
        """Name a query."""
        self.session.sql(query).createOrReplaceTempView(name)

    def keep(self, name: str, query: str) -> None:
        """Name the answer to a query, and forget what it was made of, so that plans stay short.

        It is kept in the directory for checkpoints if Spark was given one, where it
        outlives a lost machine; else on the machines that computed it.
        """
        known = self.session.conf.get(_PROPAGATION)
        self.session.conf.set(_PROPAGATION, "false")
        try:
            frame = self.session.sql(query)
            outlives = self.session.sparkContext.getCheckpointDir() is not None
            kept = frame.checkpoint() if outlives else frame.localCheckpoint()
            kept.createOrReplaceTempView(name)
        finally:
            self.session.conf.set(_PROPAGATION, known)

    def give(self, name: str, table: Table) -> None:
        """Name a table of Arrow."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def fetch(self, query: str) -> Table:
        """Return the answer to a query."""
        return self.session.sql(query).toArrow()

    def refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the rows of records of some names, by a look at all of a kind."""
        frame = self.frames.get(NAMES[noun])
        if frame is not None:
            found = frame.mapInArrow(_refs(noun, frozenset(wanted)), "row bigint, ref string")
            yield from ((row["row"], row["ref"]) for row in found.collect())

    def file(self, table: str) -> str:
        """Return the name of a table's file, for places."""
        return str(Path(self.where) / f"{table}{ENDING}")

    @cached_property
    def few(self) -> Mapping[str, bytes]:
        """The files of those tables that every part has whole."""
        return {
            f"{name}{ENDING}": file_of(self.frames[name].orderBy("row").drop("row"))
            for name in FEW
            if name in self.frames
        }

    @cached_property
    def bare(self) -> Ledger:
        """The ledger with nothing but its settings and predicates.

        Raises:
            LedgerError: with every problem of these, and of the columns of all tables.
        """
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            folder = Path(name)
            for file, data in self.few.items():
                (folder / file).write_bytes(data)
            for table, frame in self.frames.items():
                if table not in FEW:
                    (folder / f"{table}{ENDING}").write_bytes(file_of(frame.drop("row").limit(0)))
            return parquet_folder.read_part(folder, self.where)

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers, which are few."""
        frame = self.frames.get(NAMES[RecordKind.WAIVER])
        if frame is None:
            return ()
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            path = Path(name) / f"{NAMES[RecordKind.WAIVER]}{ENDING}"
            path.write_bytes(file_of(frame.orderBy("row").drop("row")))
            records = parquet_folder.records(Path(name), RecordKind.WAIVER)
            return tuple(each for each in records if isinstance(each, Waiver))


def _refs(noun: RecordKind, wanted: frozenset[str]) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what yields, of batches of a table, the rows of records of some names."""

    def refs(batches: Iterator[Any]) -> Iterator[Any]:
        pa = pyarrow()
        for batch in batches:
            numbers = batch.column("row").to_pylist()
            with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
                path = Path(name) / f"{NAMES[noun]}{ENDING}"
                pa.parquet.write_table(pa.Table.from_batches([batch]).drop_columns("row"), path)
                found = [(row, ref) for row, ref in refs_in(Path(name), noun) if ref in wanted]
            rows = pa.array([numbers[row - 1] for row, _ in found], pa.int64())
            names = pa.array([ref for _, ref in found], pa.string())
            yield pa.RecordBatch.from_arrays([rows, names], ["row", "ref"])

    return refs


def _frame(session: Session, path: str) -> Frame | None:
    """Return a table with the numbers of its rows, or None if it is not there.

    Of several files the rows are counted through, in the order of their names.
    """
    try:
        plain = session.read.parquet(path)
    except pyspark().errors.AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            return None
        raise _unreadable(path, error) from error
    except Exception as error:  # what Java says of a damaged file comes as it is
        raise _unreadable(path, error) from error
    file, row = sql().col("_metadata.file_path"), sql().col("_metadata.row_index")
    if len(plain.inputFiles()) <= 1:
        return plain.withColumn("row", row + 1)
    firsts: dict[str, list[Any]] = {"claimtrack_file": [], "claimtrack_first": []}
    before = 1
    for name, count in plain.groupBy(file.alias("file")).count().orderBy("file").collect():
        firsts["claimtrack_file"].append(name)
        firsts["claimtrack_first"].append(before)
        before += count
    known = sql().broadcast(session.createDataFrame(pyarrow().table(firsts)))
    numbered = plain.withColumn("row", row).withColumn("claimtrack_file", file)
    numbered = numbered.join(known, "claimtrack_file")
    number = sql().col("row") + sql().col("claimtrack_first")
    return numbered.select(*(f"`{name}`" for name in plain.columns), number.alias("row"))


def _unreadable(path: str, error: Exception) -> LedgerError:
    message = f"this is no Parquet that can be read: {reason_of(error)}"
    return LedgerError(Problem(Fault.SYNTAX, message, Place(path, 1)))


def file_of(frame: Frame) -> bytes:
    """Return a small frame as a file of Parquet."""
    buffer = io.BytesIO()
    pyarrow().parquet.write_table(frame.toArrow(), buffer)
    return buffer.getvalue()
