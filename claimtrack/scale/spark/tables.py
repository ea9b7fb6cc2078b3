"""The tables of a ledger in Parquet as Spark views: the engine of a division on a cluster."""

import io
import tempfile
from collections.abc import Callable, Collection, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types

from attrs import field, frozen

from claimtrack.errors import Fault, LedgerError, Place, Problem
from claimtrack.formats.tables import ledger_table, parquet_folder
from claimtrack.formats.tables.layout import TABLE_NAMES
from claimtrack.formats.tables.parquet_columns import (
    MAX_CELL,
    import_pyarrow,
    long_text_problem,
)
from claimtrack.formats.tables.parquet_folder import ENDING
from claimtrack.model import Ledger, RecordKind, Settings, Waiver
from claimtrack.scale import queries
from claimtrack.scale.division import Table, read_refs
from claimtrack.scale.spark.session import Frame, Session, failure_reason, pyspark, sql

QUOTE = "`"
TEXT_LIST = "array<string>"

WHOLE_TABLES = (ledger_table.NAME, TABLE_NAMES[RecordKind.PREDICATE])
"""The tables that every part has as a whole."""

_PROPAGATION = "spark.sql.constraintPropagation.enabled"
"""Disabled for stored frames: Spark 4.3 fails if one occurs twice in a union."""


@frozen(eq=False, slots=False)
class SparkTables:
    """A ledger in storage that Spark can read; each table is a file or a folder of files."""

    session: Session
    where: str
    frames: Mapping[str, Frame] = field(repr=False)
    """The existing tables, with row numbers in a last column ``row``."""

    @classmethod
    def of(cls, session: Session, where: str) -> "SparkTables":
        """Return the existing tables of a ledger.

        Raises:
            LedgerError: there is no ledger, or a table cannot be read.
        """
        frames: dict[str, Frame] = {}
        for name in (ledger_table.NAME, *TABLE_NAMES.values()):
            frame = _frame(session, f"{where}/{name}{ENDING}")
            if frame is not None:
                frames[name] = _drop_null_columns(frame)
        if ledger_table.NAME not in frames:
            message = f"there is no `{ledger_table.NAME}{ENDING}` in `{where}`"
            raise LedgerError(Problem(Fault.NO_FILE, message))
        return cls(session, where, frames)

    def reject_long_texts(self) -> None:
        """Reject texts that are too long, before any is copied to a part.

        Raises:
            LedgerError: with a problem for each column of such a text.
        """
        problems: list[Problem] = []
        for table, frame in self.frames.items():
            lengths = {
                each.name: _longest_text(sql().col(f"`{each.name}`"), each.dataType)
                for each in frame.schema
                if each.name != "row" and table != ledger_table.NAME
            }
            found = [sql().max(length).alias(name) for name, length in lengths.items()]
            longest = frame.agg(*found).first().asDict() if found else {}
            problems += [
                long_text_problem(name, length).at(Place(self.file_name(table), 1))
                for name, length in longest.items()
                if length is not None and length > MAX_CELL
            ]
        if problems:
            raise LedgerError(*problems)

    def create_views(self, *, drafts: bool = False) -> None:
        """Create the views for the queries of the division, with ``drafts`` as if accepted."""
        for table in queries.TEXT_COLUMNS:
            frame = self.frames.get(table)
            types = {} if frame is None else {each.name: each.dataType for each in frame.schema}
            if frame is not None:
                frame.createOrReplaceTempView(f"{table}_rows")
            if drafts:
                types.pop("draft", None)
            self.create_view(f"{table}_", queries.base_view_query(table, types, QUOTE, TEXT_LIST))
            if table == "assertions":
                hop = types["via"].elementType if "via" in types else None
                hop_fields = getattr(hop, "names", None)
                self.create_view("hops", queries.hops_query(types, hop_fields, QUOTE, TEXT_LIST))

    def create_view(self, name: str, query: str) -> None:
        """Create a view of a query."""
        self.session.sql(query).createOrReplaceTempView(name)

    def create_table(self, name: str, query: str) -> None:
        """Store the result of a query without its plan, so that plans stay short.

        The storage is the checkpoint directory of Spark, which survives the loss of a
        machine. Without one, it is the machines that computed the result.
        """
        known = self.session.conf.get(_PROPAGATION)
        self.session.conf.set(_PROPAGATION, "false")
        try:
            frame = self.session.sql(query)
            durable = self.session.sparkContext.getCheckpointDir() is not None
            stored = frame.checkpoint() if durable else frame.localCheckpoint()
            stored.createOrReplaceTempView(name)
        finally:
            self.session.conf.set(_PROPAGATION, known)

    def load_table(self, name: str, table: Table) -> None:
        """Store an Arrow table."""
        self.session.createDataFrame(table).createOrReplaceTempView(name)

    def fetch(self, query: str) -> Table:
        """Return the result of a query."""
        return self.session.sql(query).toArrow()

    def find_refs(self, noun: RecordKind, wanted: Collection[str]) -> Iterator[tuple[int, str]]:
        """Yield the row and reference of the wanted records of a kind, by a full scan."""
        frame = self.frames.get(TABLE_NAMES[noun])
        if frame is not None:
            found = frame.mapInArrow(_ref_finder(noun, frozenset(wanted)), "row bigint, ref string")
            yield from ((row["row"], row["ref"]) for row in found.collect())

    def file_name(self, table: str) -> str:
        """Return the file name of a table, for places."""
        return str(Path(self.where) / f"{table}{ENDING}")

    @cached_property
    def whole_files(self) -> Mapping[str, bytes]:
        """The files of the tables that every part has as a whole."""
        return {
            f"{name}{ENDING}": parquet_bytes(self.frames[name].orderBy("row").drop("row"))
            for name in WHOLE_TABLES
            if name in self.frames
        }

    @cached_property
    def settings(self) -> Settings:
        """The settings of the ledger.

        Raises:
            LedgerError: with every problem of the settings.
        """
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            path = Path(name) / parquet_folder.KNOWN_BY
            path.write_bytes(self.whole_files[path.name])
            return parquet_folder.read_settings(Path(name))

    @cached_property
    def bare_ledger(self) -> Ledger:
        """The ledger with only its predicates, and its settings apart from the desk.

        Raises:
            LedgerError: these have problems, or the columns of any table.
        """
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            folder = Path(name)
            for file, data in self.whole_files.items():
                (folder / file).write_bytes(data)
            for table, frame in self.frames.items():
                if table not in WHOLE_TABLES:
                    (folder / f"{table}{ENDING}").write_bytes(
                        parquet_bytes(frame.drop("row").limit(0))
                    )
            return parquet_folder.read_part(folder, self.where)

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers of the ledger."""
        frame = self.frames.get(TABLE_NAMES[RecordKind.WAIVER])
        if frame is None:
            return ()
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            path = Path(name) / f"{TABLE_NAMES[RecordKind.WAIVER]}{ENDING}"
            path.write_bytes(parquet_bytes(frame.orderBy("row").drop("row")))
            records = parquet_folder.read_records(Path(name), RecordKind.WAIVER)
            return tuple(each for each in records if isinstance(each, Waiver))


def _longest_text(cell: Any, kind: Any) -> Any:
    """Return the number of bytes of the longest text of a cell of a type, as a Spark column."""
    match kind.typeName():
        case "string":
            return sql().octet_length(cell)
        case "array":
            inside = sql().transform(cell, lambda item: _longest_text(item, kind.elementType))
            return sql().array_max(inside)
        case "struct":
            fields = [_longest_text(cell[each.name], each.dataType) for each in kind.fields]
            return sql().greatest(sql().lit(0), sql().lit(0), *fields)
    return sql().lit(0)


def _ref_finder(
    noun: RecordKind, wanted: frozenset[str]
) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return a function from batches of a table to batches of wanted rows and references."""

    def refs(batches: Iterator[Any]) -> Iterator[Any]:
        pa = import_pyarrow()
        for batch in batches:
            numbers = batch.column("row").to_pylist()
            with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
                path = Path(name) / f"{TABLE_NAMES[noun]}{ENDING}"
                pa.parquet.write_table(pa.Table.from_batches([batch]).drop_columns("row"), path)
                found = [(row, ref) for row, ref in read_refs(Path(name), noun) if ref in wanted]
            rows = pa.array([numbers[row - 1] for row, _ in found], pa.int64())
            names = pa.array([ref for _, ref in found], pa.string())
            yield pa.RecordBatch.from_arrays([rows, names], ["row", "ref"])

    return refs


def _frame(session: Session, path: str) -> Frame | None:
    """Return a table with row numbers, or None if it does not exist.

    Rows of several files are numbered continuously, in the order of file names.
    """
    try:
        plain = session.read.parquet(path)
    except pyspark().errors.AnalysisException as error:
        if error.getCondition() == "PATH_NOT_FOUND":
            return None
        raise _unreadable(path, error) from error
    except Exception as error:  # Java raises various errors for damaged files
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
    known = sql().broadcast(session.createDataFrame(import_pyarrow().table(firsts)))
    numbered = plain.withColumn("row", row).withColumn("claimtrack_file", file)
    numbered = numbered.join(known, "claimtrack_file")
    number = sql().col("row") + sql().col("claimtrack_first")
    return numbered.select(*(f"`{name}`" for name in plain.columns), number.alias("row"))


def _drop_null_columns(frame: Frame) -> Frame:
    """Return a table without columns of the type null, which Spark reads as integers."""
    integers = [each.name for each in frame.schema if each.dataType.typeName() == "integer"]
    if not integers:
        return frame
    counts = frame.agg(*(sql().count(f"`{name}`").alias(name) for name in integers)).first()
    return frame.drop(*(name for name in integers if counts[name] == 0))


def _unreadable(path: str, error: Exception) -> LedgerError:
    message = f"this is not a readable Parquet file: {failure_reason(error)}"
    return LedgerError(Problem(Fault.SYNTAX, message, Place(path, 1)))


def parquet_bytes(frame: Frame) -> bytes:
    """Return a small frame as the bytes of a Parquet file."""
    buffer = io.BytesIO()
    import_pyarrow().parquet.write_table(frame.toArrow(), buffer)
    return buffer.getvalue()
