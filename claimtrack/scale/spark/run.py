"""Judging a ledger in Parquet on Spark, in the parts that one machine would judge.

What comes to the program that asks is the plan, what was done of each part, what
waivers may be about, and the findings, as they are asked for one after the other.
"""

import pickle
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from functools import reduce
from pathlib import Path
from typing import Any  # pyarrow has no types

from attrs import evolve, field, frozen

from claimtrack.confidential import Disguise
from claimtrack.engine.finding import Finding
from claimtrack.engine.rule import RuleError
from claimtrack.engine.waivers import waiving_by_name
from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.tables.parquet_columns import pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING, ROW
from claimtrack.model import Settings
from claimtrack.scale import division, queries
from claimtrack.scale.division import MOST
from claimtrack.scale.finding_rows import COLUMNS, LOTS, TYPES, FindingRow, rows_of
from claimtrack.scale.part import CheckOptions, PartResult, RunResult, judge, nowhere
from claimtrack.scale.spark.session import Frame, Session, failing_as_one, pyspark, sql
from claimtrack.scale.spark.tables import SparkTables

_SPREAD = 4
"""Over how many tasks for each part the parts are spread by their hash: few share one."""

_KINDS = {"int32": "int"}
SCHEMA = ", ".join(f"{name} {_KINDS.get(kind, kind)}" for name, kind in TYPES.items())
SCHEMA += ", done binary"
"""What comes of a part: a row for each finding, and one that has what was ``done``, or why not."""


@frozen(eq=False, slots=False)
class SparkRun(RunResult):
    """What was found in all parts of a ledger; it stays with Spark until it is asked for."""

    session: Session
    found: Frame = field(repr=False)
    """A row for each finding of a part."""
    held: Frame = field(repr=False)
    manner: CheckOptions = field(repr=False)

    def rows(self) -> Iterator[FindingRow]:
        """Yield the findings of the whole, as :meth:`RunResult.rows` says.

        Raises:
            RuleError: Spark failed.
        """
        return (FindingRow(*values) for values in _fetched(self._merged(*COLUMNS)))

    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the lots of findings.

        Raises:
            RuleError: Spark failed.
        """
        self.found.createOrReplaceTempView("found")
        return _fetched(self.session.sql(LOTS))

    def write(self, path: str) -> None:
        """Write the findings as Parquet where Spark can write, in any order; for programs.

        There are columns ``fingerprint`` and ``waived``, and none for the reasons.

        Raises:
            RuleError: Spark failed, or there is something already.
        """
        waiver_of = waiving_by_name(self.waivers, self.manner.today)

        def told(batches: Iterator[Any]) -> Iterator[Any]:
            pa = pyarrow()
            for batch in batches:
                rows = [*rows_of([batch.select(COLUMNS)])]
                waived = [waiver_of(r.code, r.name, r.names()) is not None for r in rows]
                added = [pa.array([r.fingerprint for r in rows], pa.string()), pa.array(waived)]
                names = [*batch.schema.names, "fingerprint", "waived"]
                yield pa.RecordBatch.from_arrays([*batch.columns, *added], names)

        with failing_as_one():
            frame = self._merged(*COLUMNS, "hint")
            schema = ", ".join(f"{name} {kind}" for name, kind in frame.dtypes)
            told_of = frame.mapInArrow(told, f"{schema}, fingerprint string, waived boolean")
            told_of.drop("others", "part", "nth").withColumnRenamed("col", "column").write.parquet(
                path
            )

    def _merged(self, *columns: str) -> Frame:
        self.found.createOrReplaceTempView("found")
        self.held.createOrReplaceTempView("held")
        return self.session.sql(queries.merge(columns, nowhere(self.rules), self.plan.count))


def _fetched(frame: Frame) -> Iterator[Any]:
    """Yield rows once all of them are on this machine's disk, so that none is if Spark fails."""
    with tempfile.TemporaryFile() as file:
        with failing_as_one():
            for row in frame.toLocalIterator():
                pickle.dump(tuple(row), file)
        file.seek(0)
        while file.peek(1):
            yield pickle.load(file)


def check(
    session: Session,
    where: str,
    settings: Settings | None = None,
    today: date | None = None,
    most: int = MOST,
) -> SparkRun:
    """Judge a ledger in a folder of Parquet, in parts of about so many claims and assertions.

    ``settings`` go before those of the ledger; ``today`` is the day by which waivers
    expire, and without it none does. It is :func:`run` for a program.

    Raises:
        LedgerError: the ledger cannot be read; with every problem there is.
        RuleError: a rule failed, or a task of Spark: nothing can be said.
    """
    with failing_as_one():
        tables = SparkTables.of(session, where)
        told = frozenset(waiver.code for waiver in tables.waivers)
        settings = settings or tables.bare.settings
        return _run(tables, CheckOptions(settings, today, Disguise.of(), told), most)


def run(session: Session, where: str, manner: CheckOptions, most: int = MOST) -> SparkRun:
    """Judge a ledger in a folder of Parquet, in parts of about so many claims and assertions.

    The folder is anywhere that Spark can read; the texts of documents are read where
    parts are judged, from the same path. Claimtrack must be installed there too.

    Raises:
        LedgerError: the ledger cannot be read; with every problem there is.
        RuleError: a rule failed, or a task of Spark: nothing can be said.
    """
    with failing_as_one():
        return _run(SparkTables.of(session, where), manner, most)


def _run(tables: SparkTables, manner: CheckOptions, most: int) -> SparkRun:
    tables.make_views()
    plan = division.plan(tables, tables.bare.predicates, tables.waivers, most)
    division.share(tables)
    tables.keep("held", queries.HELD)
    moved = rows(tables).repartition(_SPREAD * plan.count, "part")
    judging = PartJudge(Path(tables.where), tables.few, manner)
    disk = pyspark().StorageLevel.DISK_ONLY
    others = judging.judged(moved.where("part > 0")).persist(disk)
    done, problems = _done(others)
    waivable = [finding for each in done for finding in each.waivable]
    mine = evolve(judging, given=waivable).judged(moved.where("part = 0")).persist(disk)
    mine_done, mine_problems = _done(mine)
    if problems or mine_problems:
        raise LedgerError(*dict.fromkeys((*mine_problems, *problems)))
    found = others.union(mine).where("nth IS NOT NULL").drop("done")
    held = tables.session.table("held")
    return SparkRun(plan, [*mine_done, *done], tables.session, found, held, manner)


def rows(tables: SparkTables) -> Frame:
    """Return all rows of all tables, each with its ``part``, in a column by the table's name.

    What is in several parts comes once for each. Part 0 is judged whether or not it has
    a row.
    """
    found = [tables.session.range(1).select(sql().lit(0).alias("part"))]
    for table, query in queries.ROWS.items():
        if table in tables.frames:
            frame, col = tables.frames[table], sql().col
            names = [name for name in frame.columns if name != "row"]
            cells = [*(col(f"`{name}`") for name in names), col("row").alias(ROW)]
            held = frame.select("row", sql().struct(*cells).alias(table))
            found.append(tables.session.sql(query).join(held, "row").select("part", table))
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), found)


@frozen(eq=False)
class PartJudge:
    """What judges the rows of one part; it goes to where they are."""

    whole: Path
    few: Mapping[str, bytes]
    manner: CheckOptions
    given: Sequence[Finding] | None = None

    def judged(self, rows: Frame) -> Frame:
        """Return what comes of each part of some rows, in the columns of ``SCHEMA``."""
        return rows.groupBy("part").applyInArrow(lambda key, held: self.of_part(key, held), SCHEMA)

    def of_part(self, key: tuple[Any, ...], rows: Any) -> Any:
        """Return what comes of a part, given its number and its rows, as a table of Arrow."""
        part = int(key[0].as_py())
        pa = pyarrow()
        nothing = pa.schema([(name, pa.type_for_alias(kind)) for name, kind in TYPES.items()])
        try:
            with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
                self._lay_out(Path(name), rows)
                done, found = judge(part, Path(name), self.whole, self.manner, self.given)
                outcome = pickle.dumps(done)
        except (LedgerError, RuleError) as error:
            found, outcome = nothing.empty_table(), pickle.dumps(error)
        except Exception as error:
            raise RuntimeError(f"part {part}: {type(error).__name__}: {error}") from error
        last = pa.table({"part": pa.array([part], pa.int32()), "done": pa.array([outcome])})
        return pa.concat_tables([found, last], promote_options="default")

    def _lay_out(self, folder: Path, rows: Any) -> None:
        """Write the tables of a part."""
        pa = pyarrow()
        for file, data in self.few.items():
            (folder / file).write_bytes(data)
        for name in rows.column_names:
            if name != "part" and rows[name].null_count < len(rows):
                structs = rows[name].drop_null()
                batches = [pa.RecordBatch.from_struct_array(chunk) for chunk in structs.chunks]
                table = pa.Table.from_batches(batches).sort_by(ROW)
                pa.parquet.write_table(table, folder / f"{name}{ENDING}", compression="lz4")


def _done(judged: Frame) -> tuple[list[PartResult], list[Problem]]:
    """Return what was done of each part, and the problems of those that cannot be read.

    Raises:
        RuleError: a rule failed.
    """
    outcomes = judged.where("done IS NOT NULL").select("part", "done").collect()
    done: list[PartResult] = []
    problems: list[Problem] = []
    for _, outcome in sorted(outcomes, key=lambda row: int(row["part"])):
        match pickle.loads(outcome):
            case LedgerError() as error:
                problems += error.problems
            case Exception() as error:
                raise error
            case one:
                done.append(one)
    return done, problems
