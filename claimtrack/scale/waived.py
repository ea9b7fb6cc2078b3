"""What the waivers of a ledger in Parquet are about, so that it is judged with them."""

from collections.abc import Iterator

import numpy as np
from attrs import frozen

from claimtrack.analysis.columns import Ints, ints
from claimtrack.model import Noun
from claimtrack.scale.index import NOTHING, Index
from claimtrack.scale.scan import column_of, documents_in, field_of, flat, texts


@frozen(eq=False)
class Waived:
    """Claims, sources and documents, by number: what waivers are about, and what mentions it."""

    claims: Ints
    sources: Ints
    documents: Ints


def waived(index: Index) -> Waived:
    """Return what waivers are about.

    With a source, document or predicate comes what first mentions it, if anything does, so
    that its being mentioned is seen.
    """
    ids: dict[Noun, list[str]] = {noun: [] for noun in Noun}
    for waiver in index.waivers:
        ids[waiver.subject.kind].append(waiver.subject.id)
    claims = [index.claims_of(noun, ids.get(noun, [])) for noun in _OF_CLAIMS]
    sources, documents = index.sources.of_ids(ids[Noun.SOURCE]), _documents(index, ids)
    wanted = set(sources.tolist())
    owned = ints(_first(wanted, owner := index.owner, np.arange(len(owner))))
    named, bearing = _mentioning(index, wanted, documents, set(ids[Noun.PREDICATE]))
    return Waived(
        np.concatenate([*claims, named]),
        np.concatenate([sources, owned]),
        np.concatenate([documents, bearing]),
    )


_OF_CLAIMS = (Noun.CLAIM, Noun.ASSERTION, Noun.LINK, Noun.RETRACTION)


def _documents(index: Index, ids: dict[Noun, list[str]]) -> Ints:
    """Return the documents that waivers are about, or that a retraction of theirs takes back."""
    taken_back = index.retracted_by(ids[Noun.RETRACTION])
    return np.concatenate([index.documents.of_ids(ids[Noun.DOCUMENT]), taken_back])


def _mentioning(
    index: Index, wanted: set[int], documents: Ints, predicates: set[str]
) -> tuple[Ints, Ints]:
    """Return claims and documents that mention these sources and others: the first there are.

    The order is that of a ledger's records, so that a part names the same one as the whole.
    """
    cited = set(documents.tolist())
    column, bearing, claims = index.scan.column, list[int](), list[int]()
    if wanted:
        publishers = index.sources.of_texts(column("documents", "publisher"))
        authors = index.sources.of_texts(column("documents", "author"))
        credited_in, credited = index.sources.of_lists(column("documents", "credits"))
        every = np.arange(len(publishers))
        rows = np.concatenate([every, every, credited_in])
        order = np.argsort(rows, kind="stable")
        numbers = np.concatenate([publishers, authors, credited])
        bearing += _first(wanted, numbers[order], rows[order])
        rows, about = index.sources.of_lists(column("claims", "about"))
        claims += _first(wanted, about, rows)
    if predicates:
        for row, used in enumerate(texts(column("claims", "fact.predicate"))):
            if used in predicates:
                predicates.discard(used)
                claims.append(row)
    for first, batch in index.scan.batches("assertions") if wanted or cited else ():
        claim = index.of_assertion[first - 1 : first - 1 + batch.num_rows]
        rows, hops = flat(column_of(batch, "via"))
        claims += _first(wanted, index.sources.of_texts(field_of(hops, "source")), claim[rows])
        at_hops = index.documents.of_texts(documents_in(field_of(hops, "at")))
        places, passages = flat(column_of(batch, "at"))
        at_ends = index.documents.of_texts(documents_in(passages))
        # As the records are gone through: what an assertion's hops cite, then where it stands.
        order = np.argsort(np.concatenate([rows, places]), kind="stable")
        claims += _first(
            cited,
            np.concatenate([at_hops, at_ends])[order],
            np.concatenate([claim[rows], claim[places]])[order],
        )
    if wanted:
        claims += _first(wanted, index.sources.of_texts(column("links", "by")), index.of_link)
        by = index.sources.of_texts(column("retractions", "by"))
        of_claim = index.of_retraction != NOTHING
        claims += _first(wanted, np.where(of_claim, by, NOTHING), index.of_retraction)
        bearing += _first(wanted, np.where(of_claim, NOTHING, by), index.retracted)
    return ints(claims), ints(bearing)


def _first(wanted: set[int], numbers: Ints, where: Ints) -> Iterator[int]:
    """Yield where each number that is wanted comes first, and want it no more."""
    wanted.discard(NOTHING)
    for position in np.flatnonzero(np.isin(numbers, ints(wanted))).tolist() if wanted else ():
        number = int(numbers[position])
        if number in wanted:
            wanted.discard(number)
            yield int(where[position])
