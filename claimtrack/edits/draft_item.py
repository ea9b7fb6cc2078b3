"""Drafts as items for a decision: a claim with its chains, or a further chain."""

from collections.abc import Collection, Iterator, Sequence

from attrs import frozen

from claimtrack.errors import Place
from claimtrack.facts.quotes.anchors import anchor
from claimtrack.model import Assertion, Claim, Document, Ledger, Ref, TextQuoteSelector, ref_of
from claimtrack.model.document import find_blocks


@frozen
class DraftItem:
    """A drafted claim with its assertions, or one drafted assertion of an accepted claim."""

    record: Claim | Assertion
    claim: Claim
    assertions: Sequence[Assertion]

    @property
    def ref(self) -> Ref:
        """The reference to the claim or the assertion, the same when it is accepted."""
        return ref_of(self.record)

    @property
    def place(self) -> Place:
        """The place of the record in its file."""
        if self.record.place is None:
            raise ValueError("a ledger that was read from files has places")
        return self.record.place

    def passages(self, ledger: Ledger) -> Iterator["MarkedPassage"]:
        """Yield each document that states the item, with the blocks and words to mark.

        Documents without a text are left out.
        """
        selectors = [hop.selectors for each in self.assertions for hop in each.via if hop.quote]
        if self.claim.text:  # it may be in the words of the document
            selectors.append((TextQuoteSelector(self.claim.text),))
        at = [passage for each in self.assertions for passage in each.at]
        for document in {each.document: ledger.documents[each.document] for each in at}.values():
            if document.text is None:
                continue
            named = (each.number for each in at if each.document == document.id)
            numbers = {number for number in named if number is not None}
            blocks = [*enumerate(find_blocks(document.text), start=1)]
            spans = [span for number, span in blocks if number in numbers or not numbers]
            words = [
                (match.place.start, match.place.end)
                for quote in selectors
                for match in anchor(quote, document.text).matches
                if any(span[0] <= match.place.start < span[1] for span in spans)
            ]
            numbers |= {n for n, span in blocks if any(span[0] <= at < span[1] for at, _ in words)}
            yield MarkedPassage(document, numbers, words)


@frozen
class MarkedPassage:
    """A document, with the numbers of the blocks and the spans of the words to mark."""

    document: Document
    blocks: Collection[int]
    words: Sequence[tuple[int, int]]
