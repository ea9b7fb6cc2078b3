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
  numbers, such as ``reviewRating {"ratingValue": 1, "bestRating": 5, "worstRating": 1}``;
  the object may be empty. Only verdicts are written as reviews.
- A verdict asserts or denies its claim only where the number is an end of a sound scale
  (Google's profile: best > worst >= 1, the value between them, the best is the truest).
  What its words mean is for the caller to say, reviewer by reviewer (``verdicts``).
- Of several authors and several appearances nobody says who stands in which, so that each
  is an assertion of its own.
- Where nobody is named as the author, who published the appearance only passed it on.
- One ``claimReviewed`` with the same authors and appearances is one claim, however many
  review it. Where only its appearances differ, the claims restate one another.
- All that is not read is lost, and warned of with its path and place. What of a ledger is
  not written is found by reading back what was.

Google's profile is that of developers.google.com/search/docs/appearance/structured-data/
factcheck; the title, date, language and topics of a review are of schema.org. Google wants
one review a page.
"""

import json
from collections.abc import Sequence
from pathlib import Path
from types import MappingProxyType

from claimtrack.formats import files
from claimtrack.formats.claimreview.losses import NAME, losses_of
from claimtrack.formats.claimreview.markup import Told
from claimtrack.formats.claimreview.reading import reviews_in
from claimtrack.formats.claimreview.records import Verdicts, ledger_of
from claimtrack.formats.claimreview.writing import Writer
from claimtrack.formats.output import Written
from claimtrack.garbage import collection_paused
from claimtrack.model import Ledger

__all__ = ["NAME", "NO_VERDICTS", "read", "read_text", "write"]

NO_VERDICTS: Verdicts = MappingProxyType({})
"""No words of verdicts mean anything, whoever uses them."""

_CONTEXT = "https://schema.org"
_LINE = "\n"
_INSIDE = "\n  "
"""What begins a line of a review in a graph."""


def read(path: Path | str, verdicts: Verdicts = NO_VERDICTS) -> Ledger:
    """Read the ClaimReviews in a file of JSON-LD.

    What had to be repaired or passed over is in the notes of the ledger.

    Raises:
        LedgerError: with why none of them can be read.
    """
    page, notes = files.page_at(Path(path), None)
    return _read(page.text, page.file, verdicts, Told.of(notes))


def read_text(text: str, file: str = "<string>", verdicts: Verdicts = NO_VERDICTS) -> Ledger:
    """Read the ClaimReviews in a text of JSON-LD.

    ``verdicts`` tells by the name of a reviewer which words of theirs assert or deny
    a claim, as in ``{"Harbour Checkers": {"Pants on fire": "denies"}}``; they go before
    numbers.

    Raises:
        LedgerError: with why none of them can be read; or ``verdicts`` has a word that is
            no stance.
    """
    return _read(text, file, verdicts, Told())


def _read(text: str, file: str, verdicts: Verdicts, told: Told) -> Ledger:
    with collection_paused():
        return ledger_of(reviews_in(text, file, told), told, verdicts)


def write(ledger: Ledger) -> Written:
    """Return the verdicts of a ledger as ClaimReviews, in the order of its claims.

    One is an object, and several are the ``@graph`` of one.
    """
    with collection_paused():
        writer = Writer(ledger)
        # One at a time: as objects, many would take several times the room of their text.
        reviews = [_text(each).replace("\n", _INSIDE) for each in writer.reviews()]
        whole = _whole(reviews)
        lost = losses_of(ledger, read_text(whole), writer.why)
        return Written.text_of(whole, lost.found())


def _whole(reviews: Sequence[str]) -> str:
    """Return one review, or the graph of none or several, as one text."""
    context = f'{{\n "@context": {_text(_CONTEXT)},\n'
    if len(reviews) == 1:
        return f"{context}{reviews[0].replace(_INSIDE, _LINE).removeprefix('{' + _LINE)}\n"
    if not reviews:
        return f'{context} "@graph": []\n}}\n'
    return "".join((f'{context} "@graph": [{_INSIDE}', f",{_INSIDE}".join(reviews), "\n ]\n}\n"))


def _text(value: object) -> str:
    # Within a page, `</script>` in a text would end the JSON.
    return json.dumps(value, ensure_ascii=False, indent=1).replace("<", "\\u003c")
