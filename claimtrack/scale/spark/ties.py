"""Which claim each record goes with, and which claims are joined to one another."""

import io
import tempfile
from collections.abc import Callable, Iterator, Sequence
from functools import cached_property
from pathlib import Path
from typing import Any  # pyarrow has no types

from attrs import frozen

from claimtrack.errors import LedgerError
from claimtrack.formats import parquet_folder
from claimtrack.formats.parquet_columns import pyarrow
from claimtrack.formats.parquet_folder import ENDING, ROW
from claimtrack.formats.table_layout import NAMES
from claimtrack.model import Assertion, Link, Noun, Retraction, Takes
from claimtrack.scale.neighbourhoods import kindred
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.tables import Tables, all_of, frame_of, items, number, text


@frozen(eq=False, slots=False)
class Ties:
    """Frames of ids and of the numbers of claims, which are those of their rows."""

    tables: Tables

    @cached_property
    def numbers(self) -> Frame:
        """The number of each claim: ``id`` and ``number``."""
        return self.tables.of_noun(Noun.CLAIM).select("id", number().alias("number"))

    @cached_property
    def all(self) -> Frame:
        """What joins two claims: ``one`` and ``other``."""
        claims, links = self.tables.of_noun(Noun.CLAIM), self.tables.of_noun(Noun.LINK)
        premises = claims.select(number().alias("one"), items(claims, "because").alias("to"))
        borne_on = [links.select(text(links, "from").alias("from"), text(links, "to").alias("to"))]
        for noun in (Noun.LINK, Noun.ASSERTION):
            column = f"to_{noun.value}"
            if column in links.columns:
                named = links.where(f"{column} IS NOT NULL").select("from", column)
                claim = self.claims_of(noun, named.select(sql().col(column).alias("ref")))
                found = named.join(claim, sql().col(column) == sql().col("ref"))
                borne_on.append(found.select("from", sql().col("claim").alias("to")))
        joined = self.numbered(all_of(borne_on), "from", "one").drop("from")
        joined = self.numbered(premises.union(joined.select("one", "to")), "to", "other")
        return all_of([joined.select("one", "other"), *self._stated()])

    def numbered(self, frame: Frame, of: str, into: str) -> Frame:
        """Return the rows of a frame whose column names a claim, with the number of that."""
        numbers = self.numbers.select(
            sql().col("id").alias("named"), sql().col("number").alias(into)
        )
        return frame.join(numbers, sql().col(of) == sql().col("named")).drop("named")

    def claims_of(self, noun: Noun, wanted: Frame) -> Frame:
        """Return the ``claim`` that each wanted ``ref`` to an assertion or a link goes with."""
        table, claim = self.tables.of_noun(noun), _CLAIM_IN[noun]
        if claim not in table.columns:
            return wanted.select("ref", sql().lit(None).cast("string").alias("claim")).limit(0)
        known = table.where(text(table, "id").isNotNull())
        known = known.select(text(known, "id").alias("ref"), sql().col(claim).alias("claim"))
        wanted = wanted.distinct()
        found = known.join(wanted, "ref", "left_semi")
        if wanted.join(known, "ref", "left_anti").isEmpty():
            return found
        # Those without an id are named by what they hold, which takes looking at all.
        made = self.by_content(noun, wanted)
        return made.select("ref", sql().col("id").alias("claim"))

    def by_content(self, noun: Noun, wanted: Frame) -> Frame:
        """Return what each wanted ``ref`` goes with, ``kind`` and ``id``, by a look at all records.

        It is the claim of an assertion or link, and what a retraction takes back.
        """
        table = self.tables.of_noun(noun).drop(ROW)
        made = table.mapInArrow(_refs(noun), "ref string, kind string, id string")
        return made.join(wanted, "ref", "left_semi").dropDuplicates(["ref"])

    def _stated(self) -> Sequence[Frame]:
        """Return ties between each claim with a fact and the first that is about the same."""
        claims, predicates = self.tables.of_noun(Noun.CLAIM), self.tables.bare.predicates
        if "fact.predicate" not in claims.columns or not predicates:
            return ()
        kin = kindred(predicates)
        families = frame_of(
            self.tables.session,
            {
                "predicate": [*predicates],
                "family": [kin[id] for id in predicates],
                "of_two": [int(each.takes is Takes.NAME) for each in predicates.values()],
            },
            numbers=("of_two",),
        )
        facts = claims.where("`fact.predicate` IS NOT NULL").select(
            number().alias("one"),
            sql().col("`fact.predicate`").alias("predicate"),
            text(claims, "fact.subject").alias("subject"),
            text(claims, "fact.value").alias("value"),
        )
        facts = facts.join(sql().broadcast(families), "predicate")
        col = sql().col
        about = facts.select("one", "family", col("subject").alias("about")).union(
            facts.where("of_two = 1").select("one", "family", col("value").alias("about"))
        )
        first = about.groupBy("family", "about").agg(sql().min("one").alias("other"))
        return (about.join(first, ["family", "about"]).select("one", "other"),)


_CLAIM_IN = {Noun.ASSERTION: "claim", Noun.LINK: "from"}


def _refs(noun: Noun) -> Callable[[Iterator[Any]], Iterator[Any]]:
    """Return what makes, of rows of a table, the names of records and what they go with."""

    def refs(batches: Iterator[Any]) -> Iterator[Any]:
        pa = pyarrow()
        for batch in batches:
            found = [(record.ref.id, *_going_with(record)) for record in _records(noun, batch)]
            columns = list(zip(*found, strict=True)) if found else [(), (), ()]
            arrays = [pa.array(column, pa.string()) for column in columns]
            yield pa.RecordBatch.from_arrays(arrays, ["ref", "kind", "id"])

    return refs


def _going_with(record: Assertion | Link | Retraction) -> tuple[str, str]:
    match record:
        case Assertion():
            return Noun.CLAIM.value, record.claim
        case Link():
            return Noun.CLAIM.value, record.from_
        case Retraction():
            return record.what.kind.value, record.what.id


def _records(noun: Noun, batch: Any) -> Iterator[Assertion | Link | Retraction]:
    """Yield the sound records of some rows; what is wrong with others is told by their part."""
    pa, buffer = pyarrow(), io.BytesIO()
    pa.parquet.write_table(pa.Table.from_batches([batch]), buffer)
    with tempfile.TemporaryDirectory(prefix="claimtrack-") as name:
        (Path(name) / f"{NAMES[noun]}{ENDING}").write_bytes(buffer.getvalue())
        try:
            for record in parquet_folder.records(Path(name), noun):
                if isinstance(record, Assertion | Link | Retraction):
                    yield record
        except LedgerError:
            return
