"""Judging a ledger in Parquet on Spark.

What comes to the program that asks is the plan, what was done of each part, what
waivers may be about, and the findings, as they are asked for one after the other.
"""

import pickle
import tempfile
from collections.abc import Iterator, Sequence
from datetime import date
from pathlib import Path

from attrs import evolve, field, frozen

from claimtrack.confidential import Disguise
from claimtrack.engine import Rule, waiving
from claimtrack.errors import LedgerError, Problem
from claimtrack.findings import Finding
from claimtrack.model import Settings, Waiver
from claimtrack.rules import installed
from claimtrack.scale.plan import MOST, Plan
from claimtrack.scale.run import Done, Manner, nowhere
from claimtrack.scale.spark.judging import COLUMNS, PLACE, Judging, done_in, rows
from claimtrack.scale.spark.mentioned import Mentioned
from claimtrack.scale.spark.merging import of_the_whole
from claimtrack.scale.spark.packing import packing
from claimtrack.scale.spark.session import Frame, Session, failing_as_one, pyspark, sql
from claimtrack.scale.spark.shares import shares
from claimtrack.scale.spark.tables import Tables
from claimtrack.scale.spark.ties import Ties
from claimtrack.scale.spark.waived import waived

_SPREAD = 4
"""Over how many tasks for each part the parts are spread by their hash: few share one."""


_PIECES = 16
"""In how many pieces for each part findings come, so that one is some thousands of them."""


@frozen(eq=False)
class SparkRun:
    """What was found in all parts of a ledger; it stays with Spark until it is asked for."""

    plan: Plan
    rounds: int
    """How often all ties were gone through until it was known what hangs together."""
    rules: Sequence[Rule]
    claims: int
    assertions: int
    waivers: Sequence[Waiver]
    notes: Sequence[Problem]
    """What the readers of parts warned of."""
    frame: Frame = field(repr=False)
    """A row for each finding of the whole, in any order."""
    manner: Manner = field(repr=False)

    def findings(self) -> Iterator[Finding]:
        """Yield the findings of the whole in the order of their places, waived or not.

        All are on this machine's disk before the first is told, so that none is if Spark
        fails on the way.

        Raises:
            RuleError: Spark failed.
        """
        with tempfile.TemporaryFile() as file:
            with failing_as_one():
                # A piece comes as a whole: Spark, left to choose, makes a few huge ones.
                pieces = self.frame.repartitionByRange(_PIECES * self.plan.count, *PLACE)
                ordered = pieces.sortWithinPartitions(*PLACE).select("finding")
                for row in ordered.toLocalIterator():
                    file.write(row["finding"])
            file.seek(0)
            while file.peek(1):
                finding: Finding = pickle.load(file)
                yield finding

    def write(self, path: str) -> None:
        """Write the findings as Parquet where Spark can write, in any order; for programs.

        There is a column ``waived``, and none for the reasons.

        Raises:
            RuleError: Spark failed, or there is something already.
        """
        waiver_of = waiving(self.waivers, self.manner.today)

        def is_waived(batches: Iterator[Frame]) -> Iterator[Frame]:
            for batch in batches:
                found = [pickle.loads(data) for data in batch.column("finding").to_pylist()]
                flags = [waiver_of(finding) is not None for finding in found]
                columns = {name: batch.column(name) for name in _WRITTEN}
                yield type(batch).from_pydict({**columns, "waived": flags})

        kinds = ", ".join(f"`{name}` {COLUMNS[name]}" for name in _WRITTEN)
        with failing_as_one():
            self.frame.mapInArrow(is_waived, f"{kinds}, waived boolean").write.parquet(path)


_WRITTEN = tuple(name for name in COLUMNS if name not in ("last", "finding", "done", "part"))


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
        tables = Tables.of(session, where)
        told = frozenset(waiver.code for waiver in tables.waivers)
        settings = settings or tables.bare.settings
        return _run(tables, Manner(settings, today, Disguise.of(), told), most)


def run(session: Session, where: str, manner: Manner, most: int = MOST) -> SparkRun:
    """Judge a ledger in a folder of Parquet, in parts of about so many claims and assertions.

    The folder is anywhere that Spark can read; the texts of documents are read where
    parts are judged, from the same path. Claimtrack must be installed there too.

    Raises:
        LedgerError: the ledger cannot be read; with every problem there is.
        RuleError: a rule failed, or a task of Spark: nothing can be said.
    """
    with failing_as_one():
        return _run(Tables.of(session, where), manner, most)


def _run(tables: Tables, manner: Manner, most: int) -> SparkRun:
    tables.check()
    ties, mentioned = Ties(tables), Mentioned(tables)
    last = waived(ties, mentioned)
    packed = packing(ties, last.claims, most)
    shared = shares(ties, mentioned, packed, last)
    count = packed.plan.count
    moved = rows(tables, packed, shared).repartition(_SPREAD * count, "part")
    judging = Judging(Path(tables.where), tables.few, manner)
    disk = pyspark().StorageLevel.DISK_ONLY
    others = judging.judged(moved.where("part > 0")).persist(disk)
    done, problems = _done(others)
    waivable = [finding for each in done for finding in each.waivable]
    mine = evolve(judging, given=waivable).judged(moved.where("part = 0")).persist(disk)
    mine_done, mine_problems = _done(mine)
    if problems or mine_problems:
        raise LedgerError(*dict.fromkeys((*mine_problems, *problems)))
    waivers = [waiver for each in mine_done for waiver in each.waivers]
    done = [*mine_done, *done]
    found = others.union(mine).where("finding IS NOT NULL")
    return SparkRun(
        packed.plan,
        packed.rounds,
        installed(),
        sum(one.claims for one in done),
        sum(one.assertions for one in done),
        waivers,
        [*dict.fromkeys(note for one in done for note in one.notes)],
        of_the_whole(found, shared, count, nowhere()),
        manner,
    )


def _done(judged: Frame) -> tuple[list[Done], list[Problem]]:
    """Return what was done of each part, and the problems of those that cannot be read.

    Raises:
        RuleError: a rule failed.
    """
    outcomes = judged.where(sql().col("done").isNotNull()).select("part", "done").collect()
    done: list[Done] = []
    problems: list[Problem] = []
    for _, outcome in sorted(outcomes, key=lambda row: int(row["part"])):
        try:
            done.append(done_in(outcome))
        except LedgerError as error:
            problems += error.problems
    return done, problems
