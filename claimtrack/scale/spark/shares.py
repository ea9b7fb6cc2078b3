"""The sources and documents that parts name, and need besides, as :mod:`claimtrack.scale.named`."""

from collections.abc import Iterator, Sequence
from typing import Any, Self  # pyarrow has no types, hence Any

from attrs import field, frozen

from claimtrack.analysis.days import certain_start
from claimtrack.errors import LedgerError
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.model import Noun, When
from claimtrack.scale.spark.components import components, kept
from claimtrack.scale.spark.mentioned import Mentioned
from claimtrack.scale.spark.packing import Packing
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.tables import all_of, frame_of, items, number, text
from claimtrack.scale.spark.ties import Ties
from claimtrack.scale.spark.waived import Waived


@frozen(eq=False)
class Shares:
    """What goes to which parts, once for each: the column ``part`` beside what it is told by."""

    sources: Frame = field(repr=False)
    """Of each part the ``id`` of each source."""
    documents: Frame = field(repr=False)
    """Of each part the ``id`` of each document."""
    retractions: Frame = field(repr=False)
    """Of each part the ``row`` of each retraction."""


def shares(ties: Ties, mentioned: Mentioned, packing: Packing, last: Waived) -> Shares:
    """Return what each part has besides its claims and what is said of them."""
    col, tables = sql().col, ties.tables
    part_of = packing.of_claim.select("claim", "part")

    def also(ids: Sequence[str]) -> Frame:
        return frame_of(tables.session, {"part": [0] * len(ids), "id": ids}, numbers=("part",))

    def named(mentions: Frame) -> Frame:
        there = mentions.join(part_of, "claim", "left")
        return there.select(sql().coalesce("part", sql().lit(0)).alias("part"), "id")

    documents = named(mentioned.documents).union(also(last.documents)).distinct()
    retractions = kept(_retractions(ties, part_of, documents))
    document = col("document").alias("id")
    documents = documents.union(
        retractions.where("document IS NOT NULL").select("part", document)
    ).distinct()
    by = retractions.where("by IS NOT NULL").select("part", col("by").alias("id"))
    sources = all_of([named(mentioned.sources), by, also(last.sources)]).distinct()
    first = _first_published(ties)
    begun = sources.join(first, sources["id"] == first["publisher"])
    documents = documents.union(begun.select("part", first["document"].alias("id"))).distinct()
    every = tables.of_noun(Noun.DOCUMENT).select("id")
    documents = kept(_with_rest(documents, every))
    naming = documents.withColumnRenamed("id", "document").join(mentioned.by_documents, "document")
    sources = sources.union(naming.select("part", "id")).distinct()
    voices = _Voices.of(ties)
    every = tables.of_noun(Noun.SOURCE).select("id")
    # Twice, as those that no other part has bring the owners of their voices into part 0.
    sources = kept(voices.told(_with_rest(kept(voices.told(sources)), every)))
    return Shares(sources, documents, retractions.select("part", "row"))


def _with_rest(held: Frame, every: Frame) -> Frame:
    """Return what parts hold, and that part 0 holds what no part does."""
    rest = every.join(held.select("id").distinct(), "id", "left_anti")
    return held.select("part", "id").union(rest.select(sql().lit(0).alias("part"), "id"))


def _retractions(ties: Ties, part_of: Frame, documents: Frame) -> Frame:
    """Return that a retraction goes wherever is what it takes back; else into part 0."""
    col, table = sql().col, ties.tables.of_noun(Noun.RETRACTION)
    names = ("assertion", "link", "document", "by")
    given = table.select(number().alias("row"), *(text(table, name).alias(name) for name in names))
    found: list[Frame] = []
    for noun in (Noun.ASSERTION, Noun.LINK):
        one = given.where(col(noun.value).isNotNull())
        if noun.value in table.columns:
            claims = ties.claims_of(noun, one.select(col(noun.value).alias("ref")))
            one = one.join(claims, col(noun.value) == col("ref"), "left")
            found.append(one.join(part_of, "claim", "left").select("row", "part", "document", "by"))
    one = given.where("document IS NOT NULL")
    held = documents.withColumnRenamed("id", "document")
    found.append(one.join(held, "document", "left").select("row", "part", "document", "by"))
    part = sql().coalesce("part", sql().lit(0)).alias("part")
    return all_of(found).select("row", part, "document", "by").distinct()


def _first_published(ties: Ties) -> Frame:
    """Return the standing ``document`` of each ``publisher`` that can have come out first."""
    col, documents = sql().col, ties.tables.of_noun(Noun.DOCUMENT)
    retracted = ties.tables.of_noun(Noun.RETRACTION)
    withdrawn = retracted.select(text(retracted, "document").alias("document"))
    published = documents.select(
        col("id").alias("document"),
        text(documents, "publisher").alias("publisher"),
        text(documents, "published").alias("published"),
    ).where("publisher IS NOT NULL")
    dates = published.select("published").where("published IS NOT NULL").distinct()
    days = dates.mapInArrow(_days, "published string, day bigint")
    standing = published.join(withdrawn.where("document IS NOT NULL"), "document", "left_anti")
    # Of a struct the least is that of its first field, and null is less than any day.
    first = sql().min(sql().struct("day", "document")).alias("first")
    dated = standing.join(days, "published", "left").groupBy("publisher").agg(first)
    return dated.select("publisher", col("first.document").alias("document"))


def _days(batches: Iterator[Any]) -> Iterator[Any]:
    """Yield for each date the day before which it certainly is not, or null."""
    pa = pyarrow()
    for batch in batches:
        days = [_day(word) for word in batch.column(0).to_pylist()]
        yield pa.RecordBatch.from_arrays(
            [batch.column(0), pa.array(days, pa.int64())], ["published", "day"]
        )


def _day(word: str) -> int | None:
    try:
        return certain_start(When.parse(word))
    except LedgerError:  # the part that has the document tells it
        return None


@frozen(eq=False)
class _Voices:
    """What tells all there is to each voice of several sources."""

    groups: Frame | None
    """The ``root`` of the voice of each ``id``; none where no source owns another."""
    telling: Frame | None
    """Of each ``root`` the ``id`` of who owns others, and of who first has a stake in something."""

    @classmethod
    def of(cls, ties: Ties) -> Self:
        col, table = sql().col, ties.tables.of_noun(Noun.SOURCE)
        if "part_of" not in table.columns:
            return cls(None, None)
        numbers = table.select(col("id"), number().alias("number"))
        owned = table.where("part_of IS NOT NULL").select(number().alias("one"), "part_of")
        owners = owned.join(numbers, col("part_of") == col("id")).select(
            "one", col("number").alias("other")
        )
        found = components(owners).of.join(numbers, col("node") == col("number"))
        groups = kept(found.select("id", "root"))
        topic = items(table, "party_to").alias("topic")
        staked = table.select("id", number().alias("number"), topic)
        first = sql().min(sql().struct("number", "id")).alias("first")
        parties = staked.join(groups, "id").groupBy("root", "topic").agg(first)
        owning = owned.select(col("part_of").alias("id")).distinct().join(groups, "id")
        telling = owning.select("root", "id").union(parties.select("root", "first.id"))
        return cls(groups, kept(telling.distinct()))

    def told(self, named: Frame) -> Frame:
        """Return the sources of parts and what tells all there is to their voices."""
        if self.groups is None or self.telling is None:
            return named
        speaking = named.join(self.groups, "id").select("part", "root").distinct()
        return named.union(speaking.join(self.telling, "root").select("part", "id")).distinct()
