"""The masthead of a report: the title, publisher and date of the document that was read."""

from collections import Counter

from claimtrack.model import Document, Ledger


def main_document(ledger: Ledger) -> Document | None:
    """Return the document that most assertions are in; the first of several such."""
    count = Counter(passage.document for each in ledger.assertions for passage in each.at)
    named = [id for id, _ in count.most_common(1)] or list(ledger.documents)[:1]
    return ledger.documents[named[0]] if named else None


def document_title(ledger: Ledger) -> str:
    """Return the title of the main document; empty without one."""
    document = main_document(ledger)
    return (document and document.title) or ""


def publication(ledger: Ledger) -> str:
    """Return the publisher and the date of the main document, as far as they are recorded."""
    document = main_document(ledger)
    if document is None:
        return ""
    publisher = ledger.sources.get(document.publisher or "")
    parts = (publisher and publisher.label, document.published)
    return ", ".join(str(part) for part in parts if part)
