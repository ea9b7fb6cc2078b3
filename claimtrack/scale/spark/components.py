"""What hangs together, by rounds of joins.

Large-star and small-star by turns, after Kiveris, Lattanzi, Mirrokni, Rastogi and
Vassilvitskii, *Connected Components in MapReduce and Beyond* (SoCC 2014): each round
ties what is joined to the least it is joined to. The rounds needed grow with the
logarithm of the size of what hangs together, not with how long its paths are.
"""

from attrs import frozen

from claimtrack.scale.spark.session import Frame, sql


@frozen(eq=False)
class Components:
    """Of each number that is joined to another the ``root``: the least that it hangs together with.

    ``of`` has the columns ``node`` and ``root``, and no row for what is joined to nothing.
    """

    of: Frame
    rounds: int
    """How often the ties had to be gone through until nothing changed."""


def components(ties: Frame) -> Components:
    """Return what hangs together, given ties of numbers in the columns ``one`` and ``other``."""
    col = sql().col
    ends = sql().greatest("one", "other"), sql().least("one", "other")
    ties = ties.select(ends[0].alias("one"), ends[1].alias("other"))
    stars, rounds, moved = kept(ties.where("one != other").distinct()), 0, True
    while moved:
        stars = kept(_small_star(_large_star(stars)))
        rounds += 1
        moved = bool(stars.agg(sql().max("moved")).first()[0])
    of = stars.select(col("one").alias("node"), col("other").alias("root"))
    roots = stars.select(col("other").alias("node"), col("other").alias("root")).distinct()
    return Components(of.union(roots), rounds)


def _large_star(ties: Frame) -> Frame:
    """Tie what is greater than a number to the least that the number is tied to, itself included.

    A tie has ``moved`` if it was none before.
    """
    col, least = sql().col, sql().least
    there = ties.select("one", "other")
    back = there.select(col("other").alias("one"), col("one").alias("other"))
    both = there.union(back)
    low = both.groupBy("one").agg(sql().min("other").alias("low"))
    low = low.select("one", least("low", "one").alias("low"))
    return (
        both.join(low, "one")
        .where("other > one")
        .select(
            col("other").alias("one"),
            col("low").alias("other"),
            (col("low") != col("one")).alias("moved"),
        )
    )


def _small_star(ties: Frame) -> Frame:
    """Tie a number, and all less than it that it is tied to, to the least of these.

    A tie has ``moved`` if it had before, or was none.
    """
    col = sql().col
    ties = ties.groupBy("one", "other").agg(sql().max("moved").alias("moved"))
    low = ties.groupBy("one").agg(
        sql().min("other").alias("low"),
        sql().max("moved").alias("moved"),
    )
    others = (
        ties.select("one", "other")
        .join(low.select("one", "low"), "one")
        .where("other != low")
        .select(
            col("other").alias("one"), col("low").alias("other"), sql().lit(True).alias("moved")
        )
    )
    own = low.select("one", col("low").alias("other"), "moved")
    return own.union(others).groupBy("one", "other").agg(sql().max("moved").alias("moved"))


def kept(frame: Frame) -> Frame:
    """Compute a frame now, and forget what it was made of, so that plans stay short.

    It is kept in the directory for checkpoints if Spark was given one, where it
    outlives a lost machine; else on the machines that computed it.
    """
    spark = frame.sparkSession
    known = spark.conf.get(_PROPAGATION)
    spark.conf.set(_PROPAGATION, "false")
    try:
        if spark.sparkContext.getCheckpointDir() is not None:
            return frame.checkpoint()
        return frame.localCheckpoint()
    finally:
        spark.conf.set(_PROPAGATION, known)


_PROPAGATION = "spark.sql.constraintPropagation.enabled"
"""Spark 4.3 stumbles over what it inferred of a kept frame where that comes twice in a union."""
