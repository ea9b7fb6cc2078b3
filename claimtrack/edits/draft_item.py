"""Drafts as items for a decision: a claim with its chains, or a further chain."""

from collections.abc import Collection, Iterator, Sequence

from attrs import frozen

from claimtrack.errors import Place
from claimtrack.facts.quotes.anchors import anchor
from claimtrack.model import Assertion, Claim, Document, Ledger, Ref, TextQuoteSelector, ref_of
from claimtrack.model.document import find_blocks
from claimtrack.model.selector import Selector


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
        """Yield each document in which the item stands, with its blocks and its words there.

        Without a text there are none.
        """
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
                for selectors in self._selectors()
                for match in anchor(selectors, document.text).matches
                if any(span[0] <= match.place.start < span[1] for span in spans)
            ]
            numbers |= {n for n, span in blocks if any(span[0] <= at < span[1] for at, _ in words)}
            yield MarkedPassage(document, numbers, words)

    def _selectors(self) -> Iterator[Sequence[Selector]]:
        """Yield the selectors of the quotes, and of the text of a claim that is words of it."""
        yield from (hop.selectors for each in self.assertions for hop in each.via if hop.quote)
        if self.claim.text:
            yield (TextQuoteSelector(self.claim.text),)


@frozen
class MarkedPassage:
    """The numbers of the blocks of a document, and the spans of the words that are meant."""

    document: Document
    blocks: Collection[int]
    words: Sequence[tuple[int, int]]
