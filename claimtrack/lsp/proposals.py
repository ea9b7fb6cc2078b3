"""Proposals for completion from a ledger: its ids, passages, topics, dates and rules."""

from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from enum import Enum
from functools import lru_cache
from itertools import chain

from attrs import frozen
from lsprotocol.types import CompletionItemKind

from claimtrack.lsp.snapshot import LedgerSnapshot
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Predicate,
    RecordKind,
    Retraction,
    Source,
)
from claimtrack.model.document import find_blocks
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.reasons import shorten

_DETAIL = 100
"""The most characters of a text in the list of proposals."""
_DOCUMENTATION = 1000
"""The most characters of a text beside the list."""


@frozen
class Proposal:
    """A word that may stand at a position."""

    text: str
    kind: CompletionItemKind = CompletionItemKind.Value
    detail: str = ""
    """A few words in the list."""
    documentation: str = ""
    """Plain text beside the list."""
    names: str = ""
    """Further words by which the proposal is found."""
    label: str = ""
    """The shown text; by default the text itself."""
    bare: bool = False
    """True if the text is written without quotes."""


@frozen
class LedgerWords:
    """The words of a ledger that contain a typed word, as proposals.

    Other words never become proposals, so that a large ledger costs little.
    """

    snapshot: LedgerSnapshot
    word: str
    """The typed word, case-folded."""

    @property
    def _ledger(self) -> Ledger:
        return self.snapshot.read.ledger

    def records(self, kind: RecordKind) -> Iterator[Proposal]:
        """Yield the records of a kind whose id, name, title or text contains the word."""
        known = self._labels(kind)
        word = self.word
        for id, text in known.items():
            if not word or word in id or word in text.casefold():
                yield _of_record(kind, id, text)
        # Invalid records have ids, too.
        for file in self.snapshot.read.files.values():
            declared = file.data.get(kind.value)
            for id in declared if isinstance(declared, dict) else ():
                if id not in known and word in id:
                    yield _of_record(kind, id, "")

    def _labels(self, kind: RecordKind) -> Mapping[str, str]:
        """Return the names, titles or texts of the records of a kind by their ids."""
        ledger = self._ledger
        labelled: Mapping[str, Source | Document | Predicate | Claim]
        listed: Iterable[Assertion | Link | Retraction]
        match kind:
            case RecordKind.SOURCE:
                labelled, listed = ledger.sources, ()
            case RecordKind.DOCUMENT:
                labelled, listed = ledger.documents, ()
            case RecordKind.PREDICATE:
                labelled, listed = ledger.predicates, ()
            case RecordKind.CLAIM:
                labelled, listed = ledger.claims, ()
            case RecordKind.ASSERTION:
                labelled, listed = {}, ledger.assertions
            case RecordKind.LINK:
                labelled, listed = {}, ledger.links
            case RecordKind.RETRACTION:
                labelled, listed = {}, ledger.retractions
            case RecordKind.WAIVER:
                labelled, listed = {}, ()  # Waivers have no ids.
        labels = {id: record.label for id, record in labelled.items()}
        return labels | {each.id: record_text(each) for each in listed if each.id is not None}

    def undeclared(self, kind: RecordKind) -> Iterator[Proposal]:
        """Yield the ids of a kind that the ledger uses and does not declare."""
        index = self.snapshot.ids
        declared = {*index.ids(kind)}
        uses = chain.from_iterable(index.by_path.values())
        for id in dict.fromkeys(use.id for use in uses if use.kind is kind):
            if id not in declared and self.word in id:
                yield _of_record(kind, id, f"{kind.value} that is used and not declared")

    def passages(self, document: str, prefix: str) -> Iterator[Proposal]:
        """Yield the passages of a document that begin with the word.

        Each has a prefix: the id of the document, or nothing. Without the text of the
        document, yield the passages that the ledger cites.
        """
        record = self._ledger.documents.get(document)
        text = "" if record is None or record.text is None else record.text
        spans = _block_spans(text)
        blocks = (f"p{number}" for number in range(1, len(spans) + 1))
        if not spans:
            cited = (at for each in self._ledger.assertions for at in each.at)
            own = {(at.number, at.block) for at in cited if at.document == document and at.number}
            blocks = (block or "" for _, block in sorted(own))
        for number, block in enumerate(chain(blocks, ("headline", "caption"))):
            passage = f"{prefix}#{block}"
            if passage.startswith(self.word):
                start, end = spans[number] if number < len(spans) else (0, 0)
                words = text[start : min(end, start + _DOCUMENTATION)]
                line = shorten(" ".join(words.split()), _DETAIL)
                yield Proposal(passage, CompletionItemKind.Reference, line, words)

    def topics(self) -> Iterator[Proposal]:
        """Yield the topics of claims, then those in which sources have a stake."""
        used = chain(
            (topic for each in self._ledger.claims.values() for topic in each.topics),
            (topic for each in self._ledger.sources.values() for topic in each.party_to),
        )
        return self._words(used, "topic")

    def subjects(self) -> Iterator[Proposal]:
        """Yield the subjects and the places of facts, then the sources."""
        facts = [each.fact for each in self._ledger.claims.values() if each.fact is not None]
        yield from self._words((fact.subject for fact in facts), "subject of a fact")
        yield from self._words((fact.where for fact in facts if fact.where), "place of a fact")
        yield from self.records(RecordKind.SOURCE)

    def dates(self, today: date) -> Iterator[Proposal]:
        """Yield today, then the dates of the documents."""
        found = {today.isoformat(): "today"}
        for document in self._ledger.documents.values():
            if document.published is not None:
                found.setdefault(document.published.text, f"publication of {document.label}")
            if document.retrieved is not None:
                found.setdefault(document.retrieved.text, f"retrieval of {document.label}")
        for text, words in found.items():
            if self.word in text.casefold():
                yield Proposal(text, detail=shorten(words, _DETAIL))

    def rules(self) -> Iterator[Proposal]:
        """Yield the names of the rules, then their codes."""
        for rule in self.snapshot.rules:
            yield _of_rule(rule.name, rule.code, rule.summary)
        for rule in self.snapshot.rules:
            yield _of_rule(rule.code, rule.name, rule.summary)

    def _words(self, used: Iterable[str], detail: str) -> Iterator[Proposal]:
        return (Proposal(each, detail=detail) for each in dict.fromkeys(used) if self.word in each)


def members(kind: type[Enum]) -> Iterator[Proposal]:
    """Yield the words of an enumeration, in its order."""
    for member in kind:
        description = str(getattr(member, "description", ""))
        yield Proposal(str(member.value), CompletionItemKind.EnumMember, description)


def _of_record(kind: RecordKind, id: str, text: str) -> Proposal:
    text = "" if text == id else text
    whole = text[:_DOCUMENTATION] if len(text) > _DETAIL else ""
    item_kind = _ITEM_KINDS.get(kind, CompletionItemKind.Reference)
    return Proposal(id, item_kind, shorten(" ".join(text.split()), _DETAIL), whole, text[:_DETAIL])


def _of_rule(word: str, other: str, summary: str) -> Proposal:
    return Proposal(word, CompletionItemKind.Constant, other, summary, other)


@lru_cache(maxsize=4)
def _block_spans(text: str) -> tuple[tuple[int, int], ...]:
    return tuple(find_blocks(text))


_ITEM_KINDS: Mapping[RecordKind, CompletionItemKind] = {
    RecordKind.SOURCE: CompletionItemKind.Class,
    RecordKind.DOCUMENT: CompletionItemKind.File,
    RecordKind.PREDICATE: CompletionItemKind.Function,
    RecordKind.CLAIM: CompletionItemKind.Text,
}
