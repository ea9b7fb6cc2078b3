"""What the waivers of a ledger are about, so that it is judged with them."""

from collections.abc import Mapping, Sequence

from attrs import frozen

from claimtrack.model import Noun
from claimtrack.scale.spark.mentioned import Mentioned
from claimtrack.scale.spark.session import Frame, sql
from claimtrack.scale.spark.tables import frame_of, text
from claimtrack.scale.spark.ties import Ties


@frozen(eq=False)
class Waived:
    """Ids of what waivers are about and of what mentions it; no more than a few for each waiver."""

    claims: Sequence[str] = ()
    sources: Sequence[str] = ()
    documents: Sequence[str] = ()


def waived(ties: Ties, mentioned: Mentioned) -> Waived:
    """Return what waivers are about.

    With a source, document or predicate comes what mentions it, if anything does, so that
    its being mentioned is seen.
    """
    tables = ties.tables
    if not tables.waivers:
        return Waived()
    ids: dict[Noun, list[str]] = {noun: [] for noun in Noun}
    for waiver in tables.waivers:
        ids[waiver.subject.kind].append(waiver.subject.id)

    def named(names: Sequence[str], column: str) -> Frame:
        return sql().broadcast(frame_of(tables.session, {column: names}))

    claims, documents, sources = {*ids[Noun.CLAIM]}, {*ids[Noun.DOCUMENT]}, {*ids[Noun.SOURCE]}
    refs = {noun: ids[noun] for noun in (Noun.ASSERTION, Noun.LINK)}
    if ids[Noun.RETRACTION]:
        for row in ties.by_content(Noun.RETRACTION, named(ids[Noun.RETRACTION], "ref")).collect():
            if row["kind"] == Noun.DOCUMENT.value:
                documents.add(row["id"])
            else:
                refs[Noun(row["kind"])].append(row["id"])
    if ids[Noun.SOURCE]:
        for row in _withdrawals(ties, named(ids[Noun.SOURCE], "id")):
            documents |= {id for id in (row["document"],) if id is not None}
            for noun, known in refs.items():
                known += [id for id in (row[noun.value],) if id is not None]
    for noun, known in refs.items():
        if known:
            claims |= _column(ties.claims_of(noun, named(known, "ref")), "claim")
    least = sql().min("claim").alias("claim")
    for noun, mentions in mentioned.of_noun.items():
        names = {Noun.DOCUMENT: documents}.get(noun, ids[noun])
        if names:
            wanted = named([*names], "id")
            claims |= _column(mentions.join(wanted, "id").groupBy("id").agg(least), "claim")
    if ids[Noun.SOURCE]:
        wanted = named(ids[Noun.SOURCE], "id")
        first = sql().min("document").alias("document")
        naming = mentioned.by_documents.join(wanted, "id").groupBy("id").agg(first)
        documents |= _column(naming, "document")
        table = tables.of_noun(Noun.SOURCE)
        owners = table.select(text(table, "part_of").alias("owner"), "id")
        owned = owners.join(wanted.withColumnRenamed("id", "owner"), "owner").groupBy("owner")
        sources |= _column(owned.agg(sql().min("id").alias("id")), "id")
    return Waived(sorted(claims), sorted(sources), sorted(documents))


def _withdrawals(ties: Ties, sources: Frame) -> Sequence[Mapping[str, str | None]]:
    """Return for each of these sources one thing that it withdrew, if it withdrew any."""
    retractions = ties.tables.of_noun(Noun.RETRACTION)
    kinds = [Noun.DOCUMENT.value, Noun.ASSERTION.value, Noun.LINK.value]
    by = retractions.select(
        text(retractions, "by").alias("id"),
        *(text(retractions, kind).alias(kind) for kind in kinds),
    )
    first = sql().min(sql().struct(*kinds)).alias("what")
    rows = by.join(sources, "id").groupBy("id").agg(first).collect()
    return [row["what"].asDict() for row in rows]


def _column(frame: Frame, name: str) -> set[str]:
    return {row[name] for row in frame.collect()}
