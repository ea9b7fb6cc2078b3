"""Tolerant reading and strict writing of ClaimReview (schema.org) as JSON-LD.

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
``reviewRating``                     assertion that the reviewer ``inferred``, with the
                                     label of the verdict as ``quote`` and the numbers in
                                     the first line of its ``note``
``name``, ``url``, ``sameAs``        ``name`` of a source, and lines of its ``note``
``@type`` of an appearance           a line of the document's ``note``
===================================  ====================================================

- A *verdict* is an assertion whose note begins with ``reviewRating`` and an object of
  numbers, which may be empty. Only verdicts are written as reviews.
- A verdict asserts or denies the claim only if its number is an end of a valid scale
  (Google's profile: best > worst >= 1, the best is the truest), or if the caller gives the
  stance of its label.
- Several authors and several appearances become separate assertions, because a review does
  not say which author is in which appearance. Without an author, the publisher only passed
  the claim on.
- An author whose name stands for uncounted people ("Multiple sources") is an unnamed plural.
- Parts that are not read are lost, with a warning. The losses of writing are found by
  reading the output back.

Google's profile is documented at developers.google.com/search/docs/appearance/
structured-data/factcheck. It does not include title, date, language and topics of a review.
"""

import json
from pathlib import Path
from types import MappingProxyType

from claimtrack._gc import pause_gc
from claimtrack.formats.claimreview.reader import Verdicts, parse_reviews
from claimtrack.formats.claimreview.writer import ReviewWriter, find_review_losses
from claimtrack.formats.records import files
from claimtrack.formats.records.output import Conversion
from claimtrack.model import Ledger

__all__ = ["read", "read_text", "write"]

_CONTEXT = "https://schema.org"


def read(path: Path | str, verdicts: Verdicts = MappingProxyType({})) -> Ledger:
    """Read the ClaimReviews in a file of JSON-LD.

    The notes of the ledger report each repair and each skipped part.

    Raises:
        LedgerError: no ClaimReview can be read.
    """
    source_text, notes = files.read_text_file(Path(path), None)
    with pause_gc():
        return parse_reviews(source_text.text, source_text.file, [*notes], verdicts)


def read_text(
    text: str, file: str = "<string>", verdicts: Verdicts = MappingProxyType({})
) -> Ledger:
    """Read the ClaimReviews in a text of JSON-LD.

    ``verdicts`` has the stances of a reviewer's labels by the name of the reviewer, as in
    ``{"Harbour Checkers": {"Pants on fire": "denies"}}``. They override numbers.

    Raises:
        LedgerError: no ClaimReview can be read, or ``verdicts`` has a word that is not a
            stance.
    """
    with pause_gc():
        return parse_reviews(text, file, [], verdicts)


def write(ledger: Ledger) -> Conversion:
    """Return the verdicts of a ledger as ClaimReviews, in the order of its claims.

    A single review is the top-level object. Several reviews are in a ``@graph``.
    """
    with pause_gc():
        writer = ReviewWriter(ledger)
        reviews = [*writer.reviews()]
        whole = reviews[0] if len(reviews) == 1 else {"@graph": reviews}
        text = json.dumps({"@context": _CONTEXT, **whole}, ensure_ascii=False, indent=1) + "\n"
        # In an HTML page, `</script>` in a text would end the JSON.
        text = text.replace("<", "\\u003c")
        return Conversion.of_text(
            text, find_review_losses(ledger, read_text(text), writer.refusals).losses()
        )
