"""Proposals for completion from a ledger: its ids, passages, topics, dates and rules."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from functools import cached_property, lru_cache
from itertools import chain

from attrs import field, frozen
from lsprotocol.types import CompletionItemKind

from claimtrack._gc import pause_gc
from claimtrack.engine.rule import Rule
from claimtrack.formats.records.shape import CLASS_BY_KIND
from claimtrack.formats.toml.partial import PartialLedger
from claimtrack.model import (
    Claim,
    Document,
    Passage,
    Predicate,
    RecordKind,
    Source,
    Waiver,
)
from claimtrack.model.document import find_blocks
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.reasons import shorten

_DETAIL = 100
"""The most characters of a text in the list of proposals."""
_DOCUMENTATION = 1000
"""The most characters of a text beside the list."""


@frozen
class WordProposal:
    """A word that completion proposes."""

    text: str
    kind: CompletionItemKind = CompletionItemKind.Value
    detail: str = ""
    """A few words in the list."""
    documentation: str = ""
    """Plain text beside the list."""
    names: str = ""
    """Further words that match the proposal."""
    label: str = ""
    """The shown text; by default the text itself."""
    bare: bool = False
    """True if the text is written without quotes."""


@frozen(eq=False, slots=False)
class LedgerWords:
    """The words of a ledger. Methods return proposals for those that contain a typed word.

    Typed words are case-folded. Others never become proposals, so that a large ledger
    costs little.
    """

    read: PartialLedger
    rules: Sequence[Rule]
    _labels: dict[RecordKind, Sequence[tuple[str, str, str]]] = field(factory=dict, init=False)

    def records(self, kind: RecordKind, word: str) -> Iterator[WordProposal]:
        """Yield the records of a kind whose id, name, title or text contains a word."""
        if kind not in self._labels:
            labels = self._labels_of(kind)
            self._labels[kind] = [(id, text, f"{id} {text.casefold()}") for id, text in labels]
        for id, text, folded in self._labels[kind]:
            if word in folded:
                yield of_record(kind, id, text)

    def _labels_of(self, kind: RecordKind) -> Iterator[tuple[str, str]]:
        """Yield the id of each record of a kind with its name, title or text."""
        valid = set[str]()
        for record in self.read.ledger.records():
            if not isinstance(record, CLASS_BY_KIND[kind]) or isinstance(record, Waiver):
                continue  # Waivers have no ids.
            if record.id is not None:
                valid.add(record.id)
                if isinstance(record, Source | Document | Predicate | Claim):
                    yield record.id, record.label
                else:
                    yield record.id, record_text(record)
        # Invalid records have ids.
        for file in self.read.files.values():
            declared = file.data.get(kind.value)
            if isinstance(declared, dict):
                yield from ((id, "") for id in declared if id not in valid)

    def passages(self, document: str, prefix: str, typed: str) -> Iterator[WordProposal]:
        """Yield the passages of a document that begin with what was typed.

        Each has a prefix: the id of the document, or nothing. Without the text of the
        document, yield the passages that the ledger cites.
        """
        record = self.read.ledger.documents.get(document)
        text = "" if record is None or record.text is None else record.text
        spans = block_spans(text)
        blocks: Iterable[str] = (f"p{number}" for number in range(1, len(spans) + 1))
        if not spans:
            cited = (Passage(document, block) for block in self.citations.get(document, ()))
            numbered = sorted((at.number, at.block) for at in cited if at.number and at.block)
            blocks = (block for _, block in numbered)
        for number, block in enumerate(chain(blocks, ("headline", "caption"))):
            passage = f"{prefix}#{block}"
            if passage.startswith(typed):
                start, end = spans[number] if number < len(spans) else (0, 0)
                words = text[start : min(end, start + _DOCUMENTATION)]
                line = shorten(" ".join(words.split()), _DETAIL)
                yield WordProposal(passage, CompletionItemKind.Reference, line, words)

    @cached_property
    def citations(self) -> Mapping[str, Mapping[str, Sequence[str]]]:
        """The ids of the claims that each block of each document is cited for, each once."""
        found: dict[str, dict[str, dict[str, None]]] = {}
        with pause_gc():
            for assertion in self.read.ledger.assertions:
                for at in assertion.at:
                    if at.block is not None:
                        blocks = found.setdefault(at.document, {})
                        blocks.setdefault(at.block, {})[assertion.claim] = None
            return {
                document: {block: [*claims] for block, claims in blocks.items()}
                for document, blocks in found.items()
            }

    def topics(self, word: str) -> Iterator[WordProposal]:
        """Yield the topics of claims, then those in which sources have a stake."""
        return (WordProposal(each, detail="topic") for each in self._topics if word in each)

    @cached_property
    def _topics(self) -> Sequence[str]:
        used = chain(
            (topic for each in self.read.ledger.claims.values() for topic in each.topics),
            (topic for each in self.read.ledger.sources.values() for topic in each.party_to),
        )
        return [*dict.fromkeys(used)]

    def subjects(self, word: str) -> Iterator[WordProposal]:
        """Yield the subjects and the places of facts, then the sources."""
        for each, detail in self._subjects.items():
            if word in each:
                yield WordProposal(each, detail=detail)
        yield from self.records(RecordKind.SOURCE, word)

    @cached_property
    def _subjects(self) -> Mapping[str, str]:
        facts = [each.fact for each in self.read.ledger.claims.values() if each.fact is not None]
        places = {fact.where: "place of a fact" for fact in facts if fact.where is not None}
        return places | {fact.subject: "subject of a fact" for fact in facts}

    def dates(self, word: str, today: date) -> Iterator[WordProposal]:
        """Yield today, then the dates of the documents."""
        for text, words in {today.isoformat(): "today", **self._dates}.items():
            if word in text.casefold():
                yield WordProposal(text, detail=shorten(words, _DETAIL))

    @cached_property
    def _dates(self) -> Mapping[str, str]:
        found: dict[str, str] = {}
        for document in self.read.ledger.documents.values():
            if document.published is not None:
                found.setdefault(document.published.text, f"publication of {document.label}")
            if document.retrieved is not None:
                found.setdefault(document.retrieved.text, f"retrieval of {document.label}")
        return found

    def rule_words(self) -> Iterator[WordProposal]:
        """Yield the names of all rules, then their codes."""
        for rule in self.rules:
            yield _of_rule(rule.name, rule.code, rule.summary)
        for rule in self.rules:
            yield _of_rule(rule.code, rule.name, rule.summary)


def members(kind: type[Enum]) -> Iterator[WordProposal]:
    """Yield the words of an enumeration, in its order."""
    for member in kind:
        description = str(getattr(member, "description", ""))
        yield WordProposal(str(member.value), CompletionItemKind.EnumMember, description)


def of_record(kind: RecordKind, id: str, text: str) -> WordProposal:
    """Return a record with its name, title or text."""
    text = "" if text == id else text
    whole = text[:_DOCUMENTATION] if len(text) > _DETAIL else ""
    item_kind = _ITEM_KINDS.get(kind, CompletionItemKind.Reference)
    return WordProposal(
        id, item_kind, shorten(" ".join(text.split()), _DETAIL), whole, text[:_DETAIL]
    )


def _of_rule(word: str, other: str, summary: str) -> WordProposal:
    return WordProposal(word, CompletionItemKind.Constant, other, summary, other)


@lru_cache(maxsize=4)
def block_spans(text: str) -> tuple[tuple[int, int], ...]:
    """Return the start and the end of each block of a text. Few texts are in use at a time."""
    return tuple(find_blocks(text))


_ITEM_KINDS: Mapping[RecordKind, CompletionItemKind] = {
    RecordKind.SOURCE: CompletionItemKind.Class,
    RecordKind.DOCUMENT: CompletionItemKind.File,
    RecordKind.PREDICATE: CompletionItemKind.Function,
    RecordKind.CLAIM: CompletionItemKind.Text,
}
