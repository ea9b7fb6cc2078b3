"""The sources and the documents that claims, and what is said of them, mention."""

from collections.abc import Mapping
from functools import cached_property

from attrs import frozen

from claimtrack.model import Noun
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.tables import Tables, all_of, items, text


@frozen(eq=False, slots=False)
class Mentioned:
    """Frames of a ``claim`` and the ``id`` of what is mentioned with it."""

    tables: Tables

    @cached_property
    def sources(self) -> Frame:
        """The sources: who a claim is about, who says it, and who says what it bears on."""
        claims, links = self.tables.of_noun(Noun.CLAIM), self.tables.of_noun(Noun.LINK)
        about = claims.select(sql().col("id").alias("claim"), items(claims, "about").alias("id"))
        by = links.select(text(links, "from").alias("claim"), text(links, "by").alias("id"))
        hops = self._hops
        spoken = hops.select("claim", _in_hop(hops, "source").alias("id"))
        return all_of([about, by.where("id IS NOT NULL"), spoken]).distinct()

    @cached_property
    def documents(self) -> Frame:
        """The documents that something is said in, as a whole or by a hop."""
        said, hops = self.tables.of_noun(Noun.ASSERTION), self._hops
        stood = said.select(text(said, "claim").alias("claim"), items(said, "at").alias("at"))
        cited = hops.select("claim", _in_hop(hops, "at").alias("at")).where("at IS NOT NULL")
        document = sql().regexp_replace("at", "#.*", "").alias("id")
        return stood.union(cited).select("claim", document).distinct()

    @cached_property
    def predicates(self) -> Frame:
        """The predicates of facts."""
        claims = self.tables.of_noun(Noun.CLAIM)
        stated = claims.select(
            sql().col("id").alias("claim"), text(claims, "fact.predicate").alias("id")
        )
        return stated.where("id IS NOT NULL")

    @cached_property
    def by_documents(self) -> Frame:
        """The sources that documents name: ``document`` and ``id``."""
        documents = self.tables.of_noun(Noun.DOCUMENT)
        id = sql().col("id").alias("document")
        named = [
            documents.select(id, text(documents, name).alias("id"))
            for name in ("publisher", "author")
        ]
        credited = documents.select(id, items(documents, "credits").alias("id"))
        return all_of([*named, credited]).where("id IS NOT NULL").distinct()

    @cached_property
    def of_noun(self) -> Mapping[Noun, Frame]:
        """What is mentioned, by what it is."""
        return {
            Noun.SOURCE: self.sources,
            Noun.DOCUMENT: self.documents,
            Noun.PREDICATE: self.predicates,
        }

    @cached_property
    def _hops(self) -> Frame:
        said = self.tables.of_noun(Noun.ASSERTION)
        return said.select(text(said, "claim").alias("claim"), items(said, "via").alias("hop"))


def _in_hop(hops: Frame, name: str) -> Frame:
    """Return a field of hops, or nulls where they have none; ids are sources."""
    kind = hops.schema["hop"].dataType
    if kind.typeName() != "struct":
        return sql().col("hop") if name == "source" else sql().lit(None).cast("string")
    known = name in kind.names
    return sql().col("hop").getField(name) if known else sql().lit(None).cast("string")
