"""The check of a ledger in Parquet on Spark, with the same parts as on one machine.

The driver gets the plan, the result of each part and the waivable findings. Other
findings are fetched one after the other on demand.
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
from claimtrack.engine.waivers import waiver_lookup_by_name
from claimtrack.errors import LedgerError, Problem
from claimtrack.formats.tables.parquet_columns import import_pyarrow
from claimtrack.formats.tables.parquet_folder import ENDING, ROW_COLUMN
from claimtrack.model import Settings
from claimtrack.scale import division, queries
from claimtrack.scale.division import PART_SIZE
from claimtrack.scale.finding_rows import (
    COLUMN_TYPES,
    LOTS_QUERY,
    ROW_COLUMNS,
    FindingRow,
    read_rows,
)
from claimtrack.scale.part import (
    CheckOptions,
    PartResult,
    RunResult,
    check_folder,
    codes_needing_every_part,
)
from claimtrack.scale.spark.session import Frame, Session, pyspark, sql, translate_spark_errors
from claimtrack.scale.spark.tables import SparkTables

_SPREAD = 4
"""Number of tasks per part, so that few parts share a task by the hash of their number."""

_KINDS = {"int32": "int", "bool": "boolean"}
SCHEMA = ", ".join(f"{name} {_KINDS.get(kind, kind)}" for name, kind in COLUMN_TYPES.items())
SCHEMA += ", done binary"
"""The output of a part: a row for each finding, and one with the pickled result or error."""


@frozen(eq=False, slots=False)
class SparkRun(RunResult):
    """The result of a check on Spark; its findings stay with Spark."""

    session: Session
    found: Frame = field(repr=False)
    """A row for each finding of a part."""
    held: Frame = field(repr=False)
    options: CheckOptions = field(repr=False)

    def rows(self, *, by_record: bool = False) -> Iterator[FindingRow]:
        """Yield the findings of the whole ledger, sorted by place or by record.

        Raises:
            RuleError: Spark failed.
        """
        merged = self._merged(*ROW_COLUMNS, by_record=by_record)
        return (FindingRow(*values) for values in _fetched(merged))

    def lots(self) -> Iterator[tuple[int, int, bytes]]:
        """Yield the pickled lots of findings.

        Raises:
            RuleError: Spark failed.
        """
        self.found.createOrReplaceTempView("found")
        return _fetched(self.session.sql(LOTS_QUERY))

    def write(self, path: str) -> None:
        """Write the findings as Parquet to a path that Spark can write, unsorted.

        There are columns ``fingerprint`` and ``waived``, and no column of reasons.

        Raises:
            RuleError: Spark failed, or the path exists.
        """
        waiver_of = waiver_lookup_by_name(self.waivers, self.options.today)

        def with_waivers(batches: Iterator[Any]) -> Iterator[Any]:
            pa = import_pyarrow()
            for batch in batches:
                rows = [*read_rows([batch.select(ROW_COLUMNS)])]
                waived = [waiver_of(r.code, r.name, r.names()) is not None for r in rows]
                added = [
                    pa.array([r.fingerprint for r in rows], pa.string()),
                    pa.array(waived),
                ]
                names = [*batch.schema.names, "fingerprint", "waived"]
                yield pa.RecordBatch.from_arrays([*batch.columns, *added], names)

        with translate_spark_errors():
            frame = self._merged(*ROW_COLUMNS, "hint")
            schema = ", ".join(f"{name} {kind}" for name, kind in frame.dtypes)
            output = frame.mapInArrow(with_waivers, f"{schema}, fingerprint string, waived boolean")
            output = output.drop("others", "cluster", "part", "nth").withColumnRenamed(
                "col", "column"
            )
            output.write.parquet(path)

    def _merged(self, *columns: str, by_record: bool = False) -> Frame:
        self.found.createOrReplaceTempView("found")
        self.held.createOrReplaceTempView("held")
        codes, count = codes_needing_every_part(self.rules), self.plan.count
        return self.session.sql(queries.merge_query(columns, codes, count, by_record=by_record))


def _fetched(frame: Frame) -> Iterator[Any]:
    """Yield rows after all are on the disk of this machine, so that a failure yields none."""
    with tempfile.TemporaryFile() as file:
        with translate_spark_errors():
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
    size: int = PART_SIZE,
    *,
    drafts: bool = False,
) -> SparkRun:
    """Check a ledger in a folder of Parquet, in parts of about ``size`` claims and assertions.

    ``settings`` replace those of the ledger. ``today`` is the day on which waivers may have
    expired; without it, none has. Drafts are left out, unless ``drafts`` is true.

    Raises:
        LedgerError: the ledger cannot be read.
        RuleError: a rule or a Spark task failed.
    """
    with translate_spark_errors():
        tables = SparkTables.of(session, where)
        waivable_rules = frozenset(waiver.code for waiver in tables.waivers)
        settings = settings or tables.settings
        options = CheckOptions(settings, today, Disguise.of(), waivable_rules, drafts=drafts)
        return _run(tables, options, size)


def check_on_spark(
    session: Session, where: str, options: CheckOptions, size: int = PART_SIZE
) -> SparkRun:
    """Check a ledger in a folder of Parquet, with the options of a command.

    The folder is in storage that Spark can read. Workers read the texts of documents from
    the same path, and need claimtrack installed.

    Raises:
        LedgerError: the ledger cannot be read.
        RuleError: a rule or a Spark task failed.
    """
    with translate_spark_errors():
        return _run(SparkTables.of(session, where), options, size)


def _run(tables: SparkTables, options: CheckOptions, size: int) -> SparkRun:
    predicates = tables.bare_ledger.predicates  # with the problems of the columns of all tables
    tables.reject_long_texts()
    tables.create_views(drafts=options.drafts)
    plan = division.plan_division(tables, predicates, tables.waivers, size)
    division.assign_other_records(tables)
    tables.create_table("held", queries.PARTS_OF_RECORD)
    moved = rows_by_part(tables).repartition(_SPREAD * plan.count, "part")
    judge = PartJudge(Path(tables.where), tables.whole_files, options)
    disk = pyspark().StorageLevel.DISK_ONLY
    others = judge.check(moved.where("part > 0")).persist(disk)
    results, problems = _results(others)
    waivable = [finding for each in results for finding in each.waivable]
    last = evolve(judge, given=waivable).check(moved.where("part = 0")).persist(disk)
    last_results, last_problems = _results(last)
    if problems or last_problems:
        raise LedgerError(*dict.fromkeys((*last_problems, *problems)))
    found = others.union(last).where("nth IS NOT NULL").drop("done")
    held = tables.session.table("held")
    return SparkRun(plan, [*last_results, *results], tables.session, found, held, options)


def rows_by_part(tables: SparkTables) -> Frame:
    """Return the rows of all tables with their ``part``, in columns named like the tables.

    A row in several parts occurs once for each. Part 0 always occurs.
    """
    found = [tables.session.range(1).select(sql().lit(0).alias("part"))]
    for table, query in queries.PARTS_OF_ROWS.items():
        if table in tables.frames:
            frame, col = tables.frames[table], sql().col
            names = [name for name in frame.columns if name != "row"]
            cells = [*(col(f"`{name}`") for name in names), col("row").alias(ROW_COLUMN)]
            held = frame.select("row", sql().struct(*cells).alias(table))
            found.append(tables.session.sql(query).join(held, "row").select("part", table))
    return reduce(lambda one, other: one.unionByName(other, allowMissingColumns=True), found)


@frozen(eq=False)
class PartJudge:
    """The check of one part from its rows, which runs on the workers of Spark."""

    whole: Path
    whole_files: Mapping[str, bytes]
    options: CheckOptions
    given: Sequence[Finding] | None = None

    def check(self, rows: Frame) -> Frame:
        """Return the output of each part of some rows, with the columns of ``SCHEMA``."""
        return rows.groupBy("part").applyInArrow(
            lambda key, held: self.check_rows(key, held), SCHEMA
        )

    def check_rows(self, key: tuple[Any, ...], rows: Any) -> Any:
        """Return the output of a part as an Arrow table, given its number and its rows."""
        part = int(key[0].as_py())
        pa = import_pyarrow()
        nothing = pa.schema(
            [(name, pa.type_for_alias(kind)) for name, kind in COLUMN_TYPES.items()]
        )
        try:
            with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
                self._write_tables(Path(name), rows)
                done, found = check_folder(part, Path(name), self.whole, self.options, self.given)
                outcome = pickle.dumps(done)
        except (LedgerError, RuleError) as error:
            found, outcome = nothing.empty_table(), pickle.dumps(error)
        except Exception as error:
            raise RuntimeError(f"part {part}: {type(error).__name__}: {error}") from error
        last = pa.table({"part": pa.array([part], pa.int32()), "done": pa.array([outcome])})
        return pa.concat_tables([found, last], promote_options="default")

    def _write_tables(self, folder: Path, rows: Any) -> None:
        """Write the tables of a part to a folder."""
        pa = import_pyarrow()
        for file, data in self.whole_files.items():
            (folder / file).write_bytes(data)
        for name in rows.column_names:
            if name != "part" and rows[name].null_count < len(rows):
                structs = rows[name].drop_null()
                batches = [pa.RecordBatch.from_struct_array(chunk) for chunk in structs.chunks]
                table = pa.Table.from_batches(batches).sort_by(ROW_COLUMN)
                pa.parquet.write_table(table, folder / f"{name}{ENDING}", compression="lz4")


def _results(judged: Frame) -> tuple[list[PartResult], list[Problem]]:
    """Return the results of the parts, and the problems of parts that cannot be read.

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
