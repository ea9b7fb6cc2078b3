"""When a claim was first published, and when it was last repeated."""

from collections.abc import Callable, Iterator, Mapping
from math import inf

from attrs import frozen

from claimtrack.facts.core.certain_days import certain_start
from claimtrack.facts.groundwork import Groundwork
from claimtrack.model import Assertion, Document, Ledger, RecordKind


@frozen
class Publication:
    """An assertion of a claim in a document, and the day that is certain of it."""

    day: int
    document: Document
    assertion: Assertion


def first_out(facts: Groundwork, group: int) -> Publication | None:
    """Return what was certainly out soonest of all that asserts a group, and by which day."""
    return min(
        _published(facts, group, lambda document: facts.out.get(document.id)),
        key=_order,
        default=None,
    )


def last_out(facts: Groundwork, group: int) -> Publication | None:
    """Return what came out last of all that asserts a group: certainly not before its day."""
    found = _published(facts, group, lambda document: certain_start(document.published))
    return min(found, key=lambda each: (-each.day, each.document.id), default=None)


def _order(publication: Publication) -> tuple[int, str]:
    return publication.day, publication.document.id


def _published(
    facts: Groundwork, group: int, day_of: Callable[[Document], int | None]
) -> Iterator[Publication]:
    columns, documents = facts.columns, facts.ledger.documents
    for chain in columns.chains_of(2 * group):
        assertion = columns.assertions[chain]
        for passage in assertion.at:
            document = documents[passage.document]
            day = day_of(document)
            if day is not None:
                yield Publication(day, document, assertion)


def first_published(ledger: Ledger) -> Mapping[str, Document]:
    """Return for each publisher the standing document that can have come out first.

    Of several, the first by id; one without a date can have come out at any time.
    """
    withdrawn = {r.what.id for r in ledger.retractions if r.what.kind is RecordKind.DOCUMENT}
    found: dict[str, Document] = {}
    for document in ledger.documents.values():
        if document.publisher is not None and document.id not in withdrawn:
            first = found.setdefault(document.publisher, document)
            found[document.publisher] = min(first, document, key=earliest)
    return found


def earliest(document: Document) -> tuple[float, str]:
    """Return where a document stands in the order in which they can have come out, then by id."""
    day = certain_start(document.published)
    return -inf if day is None else day, document.id
