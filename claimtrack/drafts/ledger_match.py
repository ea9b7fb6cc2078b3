"""The records of a ledger that a draft repeats: its document, its sources and its statements."""

from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property

from attrs import field, frozen

from claimtrack.drafts.known_statements import KnownWords, contains_words
from claimtrack.drafts.source_names import SourceNames, has_name
from claimtrack.drafts.texts import Article
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.facts.quotes.occurrences import split_at_omissions
from claimtrack.formats.records.ids import comparable
from claimtrack.model import Assertion, Document, Ledger, Passage
from claimtrack.model.document import split_blocks

_SAME_BLOCKS = 0.5
"""Two texts with more than this share of common blocks are versions of one article."""
_QUOTE_WORDS = 4
"""The minimum length of a quote that identifies a statement in another document."""


@frozen(slots=False)
class LedgerMatch:
    """A ledger, searched for the records that the draft of an article repeats."""

    article: Article
    ledger: Ledger = field(factory=Ledger.of)

    @cached_property
    def document(self) -> Document | None:
        """The document with the text of the article. Without a file, line ends may differ.

        Raises:
            LedgerError: a document has the path of the article, and another text.
        """
        if self.article.path is None:
            text = self.article.text.strip()
            documents = self.ledger.documents.values()
            return next((each for each in documents if (each.text or "").strip() == text), None)
        for document in self.ledger.documents.values():
            if document.sha256 == self.article.sha256 or (
                document.path == self.article.path and document.sha256 is None
            ):
                return document
            if document.path == self.article.path:
                message = f"`{document.path}` is another text than `{document.id}` was made from"
                hint = "save a new version under a name of its own, and restore the old one"
                raise LedgerError(Problem(Fault.DIGEST, message, document.place, hint))
        return None

    @cached_property
    def versions(self) -> Sequence[Document]:
        """The documents that are other versions of the article.

        They have its address, its title and publisher, or half of its blocks.
        """
        blocks = {comparable(block) for block in split_blocks(self.article.text)}
        return [
            document
            for document in self.ledger.documents.values()
            if document is not self.document
            and (
                (document.url is not None and document.url == self.article.url)
                or self._has_title(document)
                or self._shares_blocks(document, blocks)
            )
        ]

    def _has_title(self, document: Document) -> bool:
        if document.title is None or self.article.title is None or document.publisher is None:
            return False
        publisher = self.ledger.sources[document.publisher]
        return comparable(document.title) == comparable(self.article.title) and (
            self.article.publisher is None or has_name(publisher, self.article.publisher)
        )

    def _shares_blocks(self, document: Document, blocks: set[str]) -> bool:
        theirs = {comparable(block) for block in split_blocks(document.text or "")}
        return len(blocks & theirs) > _SAME_BLOCKS * max(len(blocks), len(theirs))

    @cached_property
    def source_names(self) -> SourceNames:
        """The public sources of the ledger by their names.

        A confidential source is never taken for one that speaks in an article: that would link
        it to its name.
        """
        speaking = frozenset(hop.source for each in self._in_article for hop in each.via)
        public = tuple(each for each in self.ledger.sources.values() if not each.confidential)
        return SourceNames(public, speaking)

    @cached_property
    def statements(self) -> Sequence[KnownWords]:
        """The statements of the article and of its other versions that the ledger has."""
        texts, found = self._version_texts, []
        for assertion in self._in_article:
            here = [each for each in assertion.at if each.document not in texts]
            blocks = [(passage.number or 0) for passage in here]
            found.append(
                KnownWords.of(
                    assertion,
                    self.ledger,
                    frozenset(blocks) if blocks and all(blocks) else None,
                    None if here else texts[assertion.at[0].document],
                )
            )
        return found

    def is_new(self, words: str) -> bool:
        """Return True if words stand in no other version of the article."""
        return not any(
            contains_words(text, comparable(words)) for text in self._version_texts.values()
        )

    @cached_property
    def _version_texts(self) -> Mapping[str, str]:
        """The words of the other versions, by document."""
        return {each.id: comparable(each.text or "") for each in self.versions}

    def find_claim(self, words: str) -> str | None:
        """Return the claim that has exactly the words of a statement, or quotes them."""
        return self._claim_of_words.get(comparable(words))

    def gone(self) -> Iterator[tuple[str, Passage]]:
        """Yield each claim whose words are in the last version but not in the article.

        Each claim is with its passage. The words are the quotes of a chain, or else those
        of the claim or of its whole passage.
        """
        if self.document is not None or not self.versions:
            return
        before, now = (
            comparable(text) for text in (self.versions[-1].text or "", self.article.text)
        )
        texts = {each.id: split_blocks(each.text or "") for each in self.versions}
        for assertion in self._in_article:
            passage = next(each for each in assertion.at if each.document in texts)
            quotes = [hop.quote for hop in assertion.via if hop.quote]
            if quotes:
                parts = [part for quote in quotes for part in split_at_omissions(quote)]
                choices = [[comparable(part) for part in parts]]
            else:
                blocks, number = texts[passage.document], (passage.number or 0)
                block = blocks[number - 1] if 0 < number <= len(blocks) else ""
                text = self.ledger.claims[assertion.claim].text
                choices = [[comparable(each)] for each in (text, block) if comparable(each)]
            if _has_one(before or now, choices) and not _has_one(now, choices):
                yield assertion.claim, passage

    @cached_property
    def _in_article(self) -> Sequence[Assertion]:
        """The assertions at the article and at its other versions."""
        documents = {each.id for each in (self.document, *self.versions) if each is not None}
        return [
            assertion
            for assertion in self.ledger.assertions
            if any(passage.document in documents for passage in assertion.at)
        ]

    @cached_property
    def _claim_of_words(self) -> Mapping[str, str]:
        """The claims by their words, and by their quotes that are not too short."""
        found: dict[str, str] = {}
        for claim in self.ledger.claims.values():
            found.setdefault(comparable(claim.text), claim.id)
        for assertion in self.ledger.assertions:
            for hop in assertion.via:
                if (quote := comparable(hop.quote or "")).count(" ") >= _QUOTE_WORDS:
                    found.setdefault(quote, assertion.claim)
        return found


def _has_one(text: str, choices: Sequence[Sequence[str]]) -> bool:
    """Return True if a text has all the words of one of several choices."""
    return any(all(contains_words(text, words) for words in choice) for choice in choices)
