"""The parts of a ledger brought together by Spark, and each judged as on one machine.

The rows of all tables meet by the number of their part. Where they meet they are laid
out as the folder that :mod:`claimtrack.scale.division` would have written, and judged
by the very function that judges it there.
"""

import pickle
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any  # pyarrow has no types

from attrs import frozen

from claimtrack.confidential import Disguise
from claimtrack.engine import RuleError, place_order
from claimtrack.errors import LedgerError
from claimtrack.findings import Finding
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.formats.parquet_folder import ENDING, ROW
from claimtrack.formats.table_layout import NAMES
from claimtrack.model import Noun
from claimtrack.scale.run import FOUND, NOWHERE, Done, Manner, judge_part
from claimtrack.scale.spark.packing import Packing
from claimtrack.scale.spark.session import Cell, Frame, sql
from claimtrack.scale.spark.shares import Shares
from claimtrack.scale.spark.tables import FEW, Tables, all_of, frame_of
from claimtrack.scale.spilled import taken

PLACE = ("file", "line", "column", "code", "last")
"""The columns that put findings in the order of the ledger."""

_TEXTS = ("code", "name", "severity", "outcome", "message", "hint", "fingerprint", "kind", "id")

COLUMNS: Mapping[str, str] = {
    "part": "bigint",
    **dict.fromkeys(_TEXTS, "string"),
    "file": "string",
    "line": "int",
    "column": "int",
    "last": "string",
    "finding": "binary",
    "done": "binary",
}
"""What comes of a part: a row for each finding, and one that has what was ``done``, or why not."""

SCHEMA = ", ".join(f"`{name}` {kind}" for name, kind in COLUMNS.items())


def rows(tables: Tables, packing: Packing, shares: Shares) -> Frame:
    """Return all rows of all tables, each with its ``part``, in a column by the table's name.

    What is in several parts comes once for each.
    """
    col, part_of = sql().col, packing.of_claim.select("claim", "part")
    found: list[Frame] = []
    for noun in (Noun.CLAIM, Noun.ASSERTION, Noun.LINK):
        # What names a claim that is not there is told by part 0.
        part = sql().coalesce("part", sql().lit(0)).alias("part")
        found.append(_moved(tables, noun, part_of, _CLAIM_IN[noun], "claim", part))
    for noun, where in ((Noun.SOURCE, shares.sources), (Noun.DOCUMENT, shares.documents)):
        found.append(_moved(tables, noun, where, "id", "id", col("part")))
    found.append(_moved(tables, Noun.RETRACTION, shares.retractions, ROW, "row", col("part")))
    if NAMES[Noun.WAIVER] in tables.frames:
        waivers = tables.of_noun(Noun.WAIVER)
        zero = sql().lit(0).alias("part")
        found.append(waivers.select(zero, sql().struct("*").alias(NAMES[Noun.WAIVER])))
    # Part 0 is judged whether or not it has a row.
    zero = frame_of(tables.session, {"part": [0]}, numbers=("part",))
    return all_of([zero, *found])


_CLAIM_IN = {Noun.CLAIM: "id", Noun.ASSERTION: "claim", Noun.LINK: "from"}


def _moved(tables: Tables, noun: Noun, where: Frame, key: str, known: str, part: Cell) -> Frame:
    """Return the rows of a table as one column beside their part, told by a key."""
    table, name = tables.of_noun(noun), NAMES[noun]
    row = sql().struct(*(sql().col(f"`{column}`") for column in table.columns)).alias(name)
    held = table.select(sql().col(f"`{key}`").alias("key"), row) if key in table.columns else None
    if held is None:
        return table.select(sql().lit(0).alias("part"), row)
    parts = where.select(sql().col(known).alias("key"), "part")
    return held.join(parts, "key", "left" if noun in _CLAIM_IN else "inner").select(part, name)


@frozen(eq=False)
class Judging:
    """What judges the rows of one part; it goes to where they are."""

    whole: Path
    few: Mapping[str, bytes]
    manner: Manner
    given: Sequence[Finding] | None = None

    def judged(self, rows: Frame) -> Frame:
        """Return what comes of each part of some rows, in the columns of ``COLUMNS``."""
        return rows.groupBy("part").applyInArrow(self.of_part(), SCHEMA)

    def of_part(self) -> Callable[[tuple[Any, ...], Any], Any]:
        """Return what judges a part, given its number and its rows."""

        def judge(key: tuple[Any, ...], rows: Any) -> Any:
            part = int(key[0].as_py())
            try:
                return _table([*self._judge(part, rows)])
            except (LedgerError, RuleError) as error:
                return _table([_row(part, done=pickle.dumps(error))])
            except Exception as error:
                raise RuntimeError(f"part {part}: {type(error).__name__}: {error}") from error

        return judge

    def _judge(self, part: int, rows: Any) -> Iterator[dict[str, object]]:
        with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
            folder = Path(name)
            self._lay_out(folder, rows)
            done = judge_part(folder, self.whole, self.manner, self.given)
            yield _row(part, done=pickle.dumps(done))
            names = _other_names(rows, self.manner.disguise)
            for file in (FOUND, NOWHERE):
                for finding in taken(folder / file):
                    yield _of_finding(part, finding, names)

    def _lay_out(self, folder: Path, rows: Any) -> None:
        """Write the tables of a part."""
        pa = pyarrow()
        for file, data in self.few.items():
            if file.removesuffix(ENDING) in FEW:
                (folder / file).write_bytes(data)
        for name in rows.column_names:
            if name != "part" and rows[name].null_count < len(rows):
                table = _inside(rows[name].drop_null())
                table = table.sort_by(ROW)
                pa.parquet.write_table(table, folder / f"{name}{ENDING}", compression="lz4")


def _inside(structs: Any) -> Any:
    """Return a column of rows as a table; the number of each row is its last column."""
    pa = pyarrow()
    table = pa.Table.from_batches(
        [pa.RecordBatch.from_struct_array(chunk) for chunk in structs.chunks]
    )
    return table.select([*(name for name in table.column_names if name != ROW), ROW])


def _other_names(rows: Any, disguise: Disguise) -> Mapping[str, str]:
    """Return what the ledger calls the sources and documents that have other names here."""
    if not disguise:
        return {}
    pc, names = pyarrow().compute, (NAMES[Noun.SOURCE], NAMES[Noun.DOCUMENT])
    columns = [rows[name].drop_null() for name in names if name in rows.column_names]
    ids = [id for each in columns for id in pc.struct_field(each, "id").to_pylist()]
    return {name: id for id in ids if (name := disguise.word(id)) != id}


def _of_finding(part: int, finding: Finding, names: Mapping[str, str]) -> dict[str, object]:
    subject, order = finding.subject, place_order(finding)
    return _row(
        part,
        name=finding.name,
        severity=finding.severity.value,
        outcome=finding.outcome.value,
        message=finding.message,
        hint=finding.hint,
        fingerprint=finding.fingerprint,
        kind=subject.kind.value,
        id=names.get(subject.id, subject.id),
        finding=pickle.dumps(finding, pickle.HIGHEST_PROTOCOL),
        **dict(zip(PLACE, order, strict=True)),
    )


def _row(part: int, **values: object) -> dict[str, object]:
    return {"part": part, **values}


def _table(rows: Sequence[Mapping[str, object]]) -> Any:
    pa = pyarrow()
    kinds = {
        "int": pa.int32(),
        "bigint": pa.int64(),
        "string": pa.string(),
        "binary": pa.binary(),
    }
    columns = {
        name: pa.array([row.get(name) for row in rows], kinds[kind])
        for name, kind in COLUMNS.items()
    }
    return pa.table(columns)


def done_in(outcome: bytes) -> Done:
    """Return what was done of a part, or raise why it was not.

    Raises:
        LedgerError: the part cannot be read.
        RuleError: a rule failed.
    """
    found: Done | LedgerError | RuleError = pickle.loads(outcome)
    if isinstance(found, Done):
        return found
    raise found
