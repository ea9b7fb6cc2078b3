"""The tables of a ledger in Parquet as frames of Spark, each row with its number."""

import io
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property
from pathlib import Path

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats import ledger_table, parquet_folder
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.formats.parquet_folder import ENDING, ROW
from claimtrack.formats.table_layout import NAMES
from claimtrack.model import Ledger, Noun, Waiver
from claimtrack.place import Place
from claimtrack.scale.spark.session import Cell, Frame, Session, pyspark, reason_of, sql

FEW = (ledger_table.NAME, NAMES[Noun.PREDICATE])
"""The tables that every part has whole."""

_WAIVERS = NAMES[Noun.WAIVER]

_WITH_ID = (
    *(Noun.SOURCE, Noun.DOCUMENT, Noun.CLAIM),
    *(Noun.ASSERTION, Noun.LINK, Noun.RETRACTION),
)
"""The kinds of records with an id that are divided."""

_TOLD = 100
"""How many problems are told at most."""


@frozen(eq=False, slots=False)
class Tables:
    """A ledger anywhere that Spark can read from, a table a file or a folder of files."""

    session: Session
    where: str
    frames: Mapping[str, Frame]

    @classmethod
    def of(cls, session: Session, where: str) -> "Tables":
        """Return the tables that there are.

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

    def of_noun(self, noun: Noun) -> Frame:
        """Return the table of a noun, without rows and with nothing but ids if there is none."""
        known = self.frames.get(NAMES[noun])
        if known is None:
            known = frame_of(self.session, {"id": [], ROW: []}, numbers=(ROW,))
        return known

    @cached_property
    def few(self) -> Mapping[str, bytes]:
        """The files of those tables that every part has whole, and that of the waivers."""
        found: dict[str, bytes] = {}
        for name in (*FEW, _WAIVERS):
            if name in self.frames:
                found[f"{name}{ENDING}"] = file_of(self.frames[name].orderBy(number()).drop(ROW))
        return found

    @cached_property
    def bare(self) -> Ledger:
        """What every part has: settings and predicates, and no more.

        Raises:
            LedgerError: with every problem of these, and of the columns of all tables.
        """
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            folder = Path(name)
            for file, data in self.few.items():
                if file != f"{_WAIVERS}{ENDING}":
                    (folder / file).write_bytes(data)
            for table, frame in self.frames.items():
                if table not in FEW:
                    (folder / f"{table}{ENDING}").write_bytes(file_of(frame.drop(ROW).limit(0)))
            return parquet_folder.read_part(folder, self.where)

    @cached_property
    def waivers(self) -> tuple[Waiver, ...]:
        """The waivers, which are few."""
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            folder, file = Path(name), f"{_WAIVERS}{ENDING}"
            if file in self.few:
                (folder / file).write_bytes(self.few[file])
            records = parquet_folder.records(folder, Noun.WAIVER)
            return tuple(each for each in records if isinstance(each, Waiver))

    def check(self) -> None:
        """See that columns are sound, and that no id is that of two records of a kind.

        Raises:
            LedgerError: with every such problem.
        """
        _ = self.bare
        count, least = sql().count("*"), sql().min("row")
        ids = [
            self.of_noun(noun)
            .where("id IS NOT NULL")
            .select(sql().lit(NAMES[noun]).alias("table"), "id", number().alias("row"))
            for noun in _WITH_ID
            if "id" in self.of_noun(noun).columns
        ]
        twice = (
            all_of(ids)
            .groupBy("table", "id")
            .agg(count.alias("count"), least.alias("first"), sql().max("row").alias("row"))
            .where("count > 1")
            .orderBy("table", "row")
            .limit(_TOLD)
            .collect()
        )
        if twice:
            raise LedgerError(*(self._double(*row) for row in twice))

    def _double(self, table: str, id: str, count: int, first: int, row: int) -> Problem:
        file = str(Path(self.where) / f"{table}{ENDING}")
        related = Place(file, first)
        return Problem(
            Fault.DUPLICATE, f"the id `{id}` is given twice", Place(file, row), related=related
        )


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
    except pyspark().errors.PySparkException as error:
        raise _unreadable(path, error) from error
    except Exception as error:  # what Java says of a damaged file comes as it is
        raise _unreadable(path, error) from error
    file, row = sql().col("_metadata.file_path"), sql().col("_metadata.row_index")
    files = plain.inputFiles()
    if len(files) <= 1:
        return plain.withColumn(ROW, row + 1)
    counted = plain.groupBy(file.alias("file")).count().orderBy("file").collect()
    offsets, before = list[tuple[str, int]](), 1
    for name, count in counted:
        offsets.append((name, before))
        before += count
    files, firsts = "claimtrack.file", "claimtrack.first"
    names, numbers = [name for name, _ in offsets], [first for _, first in offsets]
    known = frame_of(session, {files: names, firsts: numbers}, numbers=(firsts,))
    joined = plain.withColumn(ROW, row).withColumn("claimtrack.file", file)
    first = sql().col("`claimtrack.first`")
    return (
        joined.join(sql().broadcast(known), "claimtrack.file")
        .withColumn(ROW, number() + first)
        .drop("claimtrack.file", "claimtrack.first")
    )


def _unreadable(path: str, error: Exception) -> LedgerError:
    message = f"this is no Parquet that can be read: {reason_of(error)}"
    return LedgerError(Problem(Fault.SYNTAX, message, Place(path, 1)))


def file_of(frame: Frame) -> bytes:
    """Return a small frame as a file of Parquet."""
    buffer = io.BytesIO()
    pyarrow().parquet.write_table(frame.toArrow(), buffer)
    return buffer.getvalue()


def frame_of(
    session: Session, columns: Mapping[str, Sequence[object]], numbers: Sequence[str] = ()
) -> Frame:
    """Return a small frame of columns, some of them of numbers and the others of texts.

    Made from Arrow, it starts no Python on the other side.
    """
    pa = pyarrow()
    arrays = {
        name: pa.array(values, pa.int64() if name in numbers else pa.string())
        for name, values in columns.items()
    }
    return session.createDataFrame(pa.table(arrays))


def number() -> Cell:
    """Return the column that has the number of a row."""
    return sql().col(f"`{ROW}`")


def text(frame: Frame, name: str) -> Cell:
    """Return a column of texts, or nulls where a frame has none."""
    known = name in frame.columns
    return sql().col(f"`{name}`") if known else sql().lit(None).cast("string")


def items(frame: Frame, name: str) -> Cell:
    """Return each item of a column of lists, of which there are none if it has no such column."""
    known = name in frame.columns
    return sql().explode(sql().col(f"`{name}`") if known else sql().array().cast("array<string>"))


def all_of(frames: Iterable[Frame]) -> Frame:
    """Return the rows of all of some frames with like columns, of which there is one at least."""
    first, *others = frames
    for other in others:
        first = first.unionByName(other, allowMissingColumns=True)
    return first
