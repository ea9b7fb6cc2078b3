"""The first and the last publication of a claim."""

from collections.abc import Callable, Iterator, Mapping
from math import inf

from attrs import frozen

from claimtrack.facts.core.certain_days import certain_end, certain_start
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Document, Ledger, RecordKind, When


@frozen
class Publication:
    """An assertion of a claim in a document, with the date and a certain day of its publication.

    Of all dates in a set, each is a publication.
    """

    day: int
    when: When
    document: Document
    assertion: Assertion


def first_publication(facts: Facts, group: int) -> Publication | None:
    """Return the publication that asserts a group and is certain by the earliest day."""
    return min(
        _publications(facts, group, certain_end),
        key=lambda publication: (publication.day, publication.document.id),
        default=None,
    )


def last_publication(facts: Facts, group: int) -> Publication | None:
    """Return the publication that asserts a group and cannot predate the latest day."""
    return min(
        _publications(facts, group, certain_start),
        key=lambda publication: (-publication.day, publication.document.id),
        default=None,
    )


def _publications(
    facts: Facts, group: int, day_of: Callable[[When], int | None]
) -> Iterator[Publication]:
    columns, documents = facts.columns, facts.ledger.documents
    for chain in columns.chains_of(2 * group):
        assertion = columns.assertions[chain]
        for passage in assertion.at:
            document = documents[passage.document]
            for when in () if document.published is None else document.published.parts:
                day = day_of(when)
                if day is not None:
                    yield Publication(day, when, document, assertion)


def first_document_by_publisher(ledger: Ledger) -> Mapping[str, Document]:
    """Return for each publisher its earliest document that is not withdrawn.

    Ties go by id. A document without a date counts as the earliest.
    """
    withdrawn = {r.what.id for r in ledger.retractions if r.what.kind is RecordKind.DOCUMENT}
    found: dict[str, Document] = {}
    for document in ledger.documents.values():
        if document.publisher is not None and document.id not in withdrawn:
            first = found.setdefault(document.publisher, document)
            found[document.publisher] = min(first, document, key=publication_order)
    return found


def publication_order(document: Document) -> tuple[float, str]:
    """Return a sort key for documents: the earliest possible publication, then the id."""
    day = certain_start(document.published)
    return -inf if day is None else day, document.id
