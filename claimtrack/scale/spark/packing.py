"""Which part each claim is in: the plan of :mod:`claimtrack.scale.plan`, made by Spark."""

from collections.abc import Sequence

import numpy as np
from attrs import field, frozen

from claimtrack.analysis.columns import ints
from claimtrack.model import Noun
from claimtrack.scale.plan import Plan
from claimtrack.scale.spark.components import components, kept
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.tables import frame_of, text
from claimtrack.scale.spark.ties import Ties

_STRETCH = 1 << 16
"""How many claims, by their numbers, are added up at a time."""


@frozen(eq=False)
class Packing:
    """The part of each claim, and the plan in sums."""

    of_claim: Frame = field(repr=False)
    """``claim``, ``number`` and ``part``."""
    plan: Plan
    rounds: int
    """How often all ties were gone through until it was known what hangs together."""


def packing(ties: Ties, waived: Sequence[str], most: int) -> Packing:
    """Put neighbourhoods into parts of about so many claims and assertions, as ``Plan.of`` does.

    Nothing comes to the driver but a sum for every so many claims, and a number for
    each part and each neighbourhood that is a part of its own.
    """
    col, session = sql().col, ties.tables.session
    together = components(ties.all)
    said = ties.tables.of_noun(Noun.ASSERTION)
    chains = said.groupBy(text(said, "claim").alias("id")).agg(sql().count("*").alias("chains"))
    claims = kept(
        ties.numbers.join(together.of, col("number") == col("node"), "left")
        .join(chains, "id", "left")
        .select(
            col("id").alias("claim"),
            "number",
            sql().coalesce("root", "number").alias("root"),
            (1 + sql().coalesce("chains", sql().lit(0))).alias("weight"),
        )
    )
    names = frame_of(session, {"claim": waived})
    last = claims.join(sql().broadcast(names), "claim", "left_semi").select("root").distinct()
    near = claims.groupBy("root").agg(sql().sum("weight").alias("weight"))
    free = near.join(last, "root", "left_anti")
    small = _packed(free.where(col("weight") < most), most)
    packs = small.agg(sql().max("part")).first()[0] or 0
    giant = [row[0] for row in free.where(col("weight") >= most).select("root").collect()]
    columns = {"root": sorted(giant), "part": range(packs + 1, packs + 1 + len(giant))}
    alone = frame_of(session, columns, numbers=("root", "part"))
    parts = small.unionByName(alone)
    of_claim = kept(
        claims.join(parts, "root", "left").select(
            "claim",
            "number",
            "root",
            "weight",
            sql().coalesce("part", sql().lit(0)).alias("part"),
        )
    )
    return Packing(
        of_claim.select("claim", "number", "part"),
        _plan(of_claim, 1 + packs + len(giant)),
        together.rounds,
    )


def _packed(small: Frame, most: int) -> Frame:
    """Return the ``part`` of each ``root``, so many in each, in the order of the roots.

    What is before one is added up within its stretch, and the stretches by themselves.
    """
    col = sql().col
    small = small.withColumn("stretch", sql().floor(col("root") / _STRETCH))
    sums = small.groupBy("stretch").agg(sql().sum("weight")).orderBy("stretch").collect()
    before = np.cumsum([0, *(weight for _, weight in sums)]).tolist()
    columns = {"stretch": [stretch for stretch, _ in sums], "start": before[: len(sums)]}
    firsts = frame_of(small.sparkSession, columns, numbers=("stretch", "start"))
    window = sql().sum("weight").over(_up_to_here())
    return (
        small.join(sql().broadcast(firsts), "stretch")
        .withColumn("before", col("start") + window - col("weight"))
        .select("root", (1 + sql().floor(col("before") / most)).alias("part"))
    )


def _up_to_here() -> Frame:
    from pyspark.sql import Window

    return Window.partitionBy("stretch").orderBy("root").rowsBetween(Window.unboundedPreceding, 0)


def _plan(of_claim: Frame, count: int) -> Plan:
    weight, near = np.zeros(count, np.int64), np.zeros(count, np.int64)
    sums = of_claim.groupBy("part").agg(sql().sum("weight"), sql().countDistinct("root")).collect()
    for part, heavy, held in sums:
        weight[part], near[part] = heavy, held
    return Plan(ints([]), count, weight, near)
