"""The findings of parts put together by Spark, each decided on by :class:`Merged`."""

import pickle
from collections.abc import Callable
from typing import Any  # pyarrow has no types

from claimtrack.findings import Finding
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.model import Ref
from claimtrack.scale.merged import OF_ONE_PART, Merged
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.shares import Shares


def of_the_whole(found: Frame, shares: Shares, parts: int, nowhere: frozenset[str]) -> Frame:
    """Return those findings of parts that are findings of the whole.

    What is found of a record of one part stays where it is. The others meet
    by their fingerprint, with how many parts have what they are about, and which first.
    """
    col, lit = sql().col, sql().lit
    there = col("kind").isin(*(noun.value for noun in OF_ONE_PART)) & ~col("code").isin(*nowhere)
    others = found.where(~there)
    counted = sql().count("*").alias("holding"), sql().min("part").alias("home")
    held = shares.sources.groupBy("id").agg(*counted).withColumn("kind", lit("source"))
    held = held.unionByName(
        shares.documents.groupBy("id").agg(*counted).withColumn("kind", lit("document"))
    )
    others = others.join(held, ["kind", "id"], "left").select(
        *(col(f"`{name}`") for name in found.columns),
        sql().coalesce("holding", lit(parts)).cast("int").alias("holding"),
        sql().coalesce("home", lit(0)).cast("int").alias("home"),
    )
    alike = sql().pmod(sql().xxhash64("fingerprint"), lit(_BUCKETS)).alias("alike")
    decided = others.groupBy(alike).applyInArrow(_decided(nowhere), found.schema)
    return found.where(there).union(decided)


_BUCKETS = 1024
"""Into how many heaps findings are put, like ones into one, to be decided on heap by heap."""


def _decided(nowhere: frozenset[str]) -> Callable[[Any], Any]:
    """Return what takes, of a heap of findings, those that are findings of the whole."""

    def decided(rows: Any) -> Any:
        rows = rows.sort_by("part")
        parts, holding, home = (rows[name].to_pylist() for name in ("part", "holding", "home"))
        findings: list[Finding] = [pickle.loads(data) for data in rows["finding"].to_pylist()]
        of_ref: dict[Ref, int] = {each.subject: row for row, each in enumerate(findings)}
        merged = Merged(
            lambda ref: int(holding[of_ref[ref]]), lambda ref: int(home[of_ref[ref]]), nowhere
        )
        merged.count(findings)
        taken = [merged.takes(finding, part) for finding, part in zip(findings, parts, strict=True)]
        return rows.filter(pyarrow().array(taken, pyarrow().bool_())).drop_columns(
            ["holding", "home"]
        )

    return decided
