"""ClaimReview of schema.org, as JSON-LD: read however broken it is, and written strictly.

===================================  ====================================================
in a ClaimReview                     in the ledger
===================================  ====================================================
``claimReviewed``                    claim, its ``text``
``itemReviewed.author``              sources with which the chains of the claim begin
``itemReviewed.datePublished``       ``on`` of their hops
``appearance``, ``firstAppearance``  documents: ``url``, ``headline``, ``datePublished``,
                                     ``inLanguage``, ``archivedAt``, ``author``,
                                     ``publisher``
their ``publisher``, else            sources with which the chains end
``author``
``author``                           source: the reviewer, who publishes the review
``url``, ``headline``,               document: the page of the review
``datePublished``, ``inLanguage``,
``archivedAt``
``keywords``                         ``topics`` of the claim
``reviewRating``                     assertion: the reviewer ``inferred`` something, with the
                                     words of the verdict as ``quote`` and the numbers in
                                     the first line of its ``note``
``name``, ``url``, ``sameAs``        ``name`` of a source, and lines of its ``note``
``@type`` of an appearance           a line of the document's ``note``
===================================  ====================================================

- A *verdict* is an assertion whose note begins with ``reviewRating`` and an object of
  numbers, which may be empty. Only verdicts are written as reviews.
- A verdict takes a side only where its number is an end of a sound scale (Google's profile:
  best > worst >= 1, the best is the truest), or where the caller says what its words mean.
- Of several authors and several appearances nobody says who stands in which, so that each
  is an assertion of its own. Where no author is named, the publisher only passed it on.
- Everything that is not read is lost, with a warning. What of a ledger is not written is
  found by reading back what was.

Google's profile is that of developers.google.com/search/docs/appearance/structured-data/
factcheck; the title, date, language and topics of a review are of schema.org.
"""

import json
from pathlib import Path
from types import MappingProxyType

from claimtrack._gc import collection_paused
from claimtrack.formats.claimreview.losses import NAME, losses_of
from claimtrack.formats.claimreview.reader import Verdicts, ledger_in
from claimtrack.formats.claimreview.writer import ReviewWriter
from claimtrack.formats.records import files
from claimtrack.formats.records.output import Conversion
from claimtrack.model import Ledger

__all__ = ["NAME", "NO_VERDICTS", "read", "read_text", "write"]

NO_VERDICTS: Verdicts = MappingProxyType({})
"""No words of verdicts mean anything, whoever uses them."""

_CONTEXT = "https://schema.org"


def read(path: Path | str, verdicts: Verdicts = NO_VERDICTS) -> Ledger:
    """Read the ClaimReviews in a file of JSON-LD.

    What had to be repaired or passed over is in the notes of the ledger.

    Raises:
        LedgerError: with why none of them can be read.
    """
    page, notes = files.page_at(Path(path), None)
    with collection_paused():
        return ledger_in(page.text, page.file, [*notes], verdicts)


def read_text(text: str, file: str = "<string>", verdicts: Verdicts = NO_VERDICTS) -> Ledger:
    """Read the ClaimReviews in a text of JSON-LD.

    ``verdicts`` tells by the name of a reviewer which words of theirs assert or deny
    a claim, as in ``{"Harbour Checkers": {"Pants on fire": "denies"}}``; they go before
    numbers.

    Raises:
        LedgerError: with why none of them can be read; or ``verdicts`` has a word that is
            no stance.
    """
    with collection_paused():
        return ledger_in(text, file, [], verdicts)


def write(ledger: Ledger) -> Conversion:
    """Return the verdicts of a ledger as ClaimReviews, in the order of its claims.

    One is an object, and several are the ``@graph`` of one.
    """
    with collection_paused():
        writer = ReviewWriter(ledger)
        reviews = [*writer.reviews()]
        whole = reviews[0] if len(reviews) == 1 else {"@graph": reviews}
        text = json.dumps({"@context": _CONTEXT, **whole}, ensure_ascii=False, indent=1) + "\n"
        # Within a page, `</script>` in a text would end the JSON.
        text = text.replace("<", "\\u003c")
        return Conversion.text_of(text, losses_of(ledger, read_text(text), writer.why).found())
