"""Hover: the meaning of a word of a ledger file, or a description of the record it names.

The text is Markdown. All text of the ledger is escaped, so that it renders as written.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum

import numpy as np
from attrs import frozen
from lsprotocol import types

from claimtrack.engine.finding import join_words
from claimtrack.errors import LedgerError
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.core.columns import Ints, difference, distinct
from claimtrack.facts.facts import Facts
from claimtrack.formats.records.shape import plain_values
from claimtrack.lsp.context import Context, Within, context_at
from claimtrack.lsp.proposals import block_spans
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.table_keys import (
    KEYED,
    ValueSlot,
    keys_of,
    short_document,
    top_level_meanings,
    value_slot,
)
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Ledger,
    Link,
    Passage,
    Predicate,
    Record,
    RecordKind,
    Ref,
    Retraction,
    Source,
    SourceNumber,
    Waiver,
    ref_of,
)
from claimtrack.model.desk import parts_of
from claimtrack.reports.article.note_text import note_lines
from claimtrack.reports.text.descriptions import record_text
from claimtrack.reports.text.reasons import shorten
from claimtrack.reports.text.totals import pluralize
from claimtrack.reports.text.visible import Display

MAX_CLAIMS = 4
"""The most claims in a list; the others are counted."""
_CLAIM = 90
_PASSAGE = 1000
"""The most characters of a claim in a list, and of a passage."""

_SCREEN = Display()
# Markup of Markdown and its extensions within a line, and at the start of a block.
_SPECIAL = re.compile(r"([\\`*_\[\]<>&~|$]|^[#+=-])")
_LIST_NUMBER = re.compile(r"^(\d+)(?=[.)])")


def hover(snapshot: LedgerSnapshot, buffer: Buffer, offset: int) -> types.Hover | None:
    """Explain the word at an offset in Markdown. Return None for an unknown word."""
    context = context_at(buffer.text, offset)
    if not context.word:
        return None
    text = _Explanation(snapshot, buffer, context).text()
    if text is None:
        return None
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, buffer.lines.range(context.start, context.end))


@frozen(eq=False)
class _Explanation:
    """The explanation of the word of a context."""

    snapshot: LedgerSnapshot
    buffer: Buffer
    context: Context

    def text(self) -> str | None:
        """Return the explanation, or None."""
        table, word = self.context.table, self.context.word
        match self.context.within:
            case Within.HEADER | Within.KEY:
                if not table:
                    meaning = top_level_meanings().get(word)
                    return None if meaning is None else f"**{word}**\n\n{meaning}"
                if len(table) == 1 and table[0] in KEYED:
                    return self._record(RecordKind(table[0]))
                return self._key() or self._setting()
            case Within.VALUE:
                slot = value_slot(table, self.context.key or "")
                return None if slot is None else self._value(slot)
            case Within.NOTHING:
                return None

    def _record(self, kind: RecordKind) -> str | None:
        try:
            record = self.snapshot.read.ledger.get(Ref(kind, self.context.word))
        except (KeyError, LedgerError):  # no such record, or no id
            return None
        return _describe_record(self.snapshot, record)

    def _key(self) -> str | None:
        """Return the meaning of a key, and the words that it takes."""
        key = keys_of(self.context.table).get(self.context.word)
        if key is None:
            return None
        required = " (required)" if key.required else ""
        lines = [f"**{self.context.word}**{required}", "", key.meaning]
        slot = value_slot(self.context.table, self.context.word)
        if slot is not None and (kind := slot.enumeration) is not None:
            words = (_word(member) for member in kind if slot.accepts(str(member.value)))
            lines += ["", *(f"- {each}" for each in words)]
        return "\n".join(lines)

    def _setting(self) -> str | None:
        """Describe the rule or source that a key of a table of settings names."""
        match self.context.table:
            case ("check", "severity"):
                return self._rule()
            case ("check", "ignore_by_source"):
                return self._record(RecordKind.SOURCE)
            case _:
                return None

    def _value(self, slot: ValueSlot) -> str | None:
        if slot.ids is not None:
            return self._record(slot.ids)
        if slot.hint is Passage:
            return self._passage()
        if (kind := slot.enumeration) is not None:
            members = (each for each in kind if each.value == self.context.word)
            return next((f"{_word(each)}\n\n{slot.key.meaning}" for each in members), None)
        return self._rule() if slot.names_rules else None

    def _passage(self) -> str | None:
        word = self.context.word
        if word.startswith("#"):
            file = self.snapshot.file(self.buffer.path)
            word = f"{(file and short_document(file.data)) or ''}{word}"
        try:
            passage = Passage.parse(word)
        except LedgerError:
            return None
        return _describe_passage(self.snapshot, passage)

    def _rule(self) -> str | None:
        """Return the explanation of a rule, as `claimtrack rule` prints it."""
        rules = (
            each for each in self.snapshot.rules if self.context.word in (each.code, each.name)
        )
        return next(
            (
                f"**{rule.code} {rule.name}** ({rule.severity.value})\n\n{rule.doc.strip()}"
                for rule in rules
            ),
            None,
        )


def _word(member: Enum) -> str:
    description = getattr(member, "description", "")
    return f"`{member.value}`: {description}" if description else f"`{member.value}`"


def escape_inline(text: str) -> str:
    """Return a text as one line of Markdown that renders as written.

    Fewer characters are escaped than by
    :func:`claimtrack.reports.text.markdown_escapes.escape_markdown`, because many editors
    show the backslashes.
    """
    escaped = _SPECIAL.sub(r"\\\1", _SCREEN.sanitize(" ".join(text.split())))
    return _LIST_NUMBER.sub(r"\1\\", escaped)


def _describe_record(snapshot: LedgerSnapshot, record: Record) -> str:
    """Describe a record and its assessment."""
    match record:
        case Source():
            lines = _source(snapshot, record)
        case Document():
            lines = _document(snapshot.read.ledger, record)
        case Claim():
            lines = _claim(snapshot, record)
        case Predicate():
            lines = _predicate(record)
        case Assertion() | Link() | Retraction() | Waiver():
            name = ref_of(record)
            lines = iter(
                [f"**{name.kind.value}** `{name.id}`: {escape_inline(record_text(record))}"]
            )
    head, *others = lines
    return "\n".join([head, *(["", *others] if others else [])])


def _describe_passage(snapshot: LedgerSnapshot, passage: Passage) -> str | None:
    """Describe a passage and its document. Return None if the ledger lacks the document."""
    ledger = snapshot.read.ledger
    document = ledger.documents.get(passage.document)
    if document is None:
        return None
    head, *others = _document(ledger, document)
    words: Sequence[str] = ()
    if passage.number is not None and document.text is not None:
        spans = block_spans(document.text)
        if passage.number <= len(spans):
            start, end = spans[passage.number - 1]
            block = shorten(" ".join(document.text[start:end].split()), _PASSAGE)
            words = ["", f"> ¶{passage.number}: {escape_inline(block)}"]
        else:
            words = ["", f"It has no paragraph {passage.number}."]
    citations = snapshot.words.citations.get(document.id, {}) if passage.block else {}
    if ids := citations.get(passage.block or "", ()):
        claims = (ledger.claims[id] for id in ids[:MAX_CLAIMS])
        others.append(f"- Cited for {_list_claims(claims, len(ids))}")
    return "\n".join([head, *words, "", *others])


def _head(record: Source | Document | Predicate | Claim, text: str) -> str:
    name = ref_of(record)
    return f"**{escape_inline(text) or name.id}** ({name.kind.value} `{name.id}`)"


def _claim(snapshot: LedgerSnapshot, claim: Claim) -> Iterator[str]:
    """Yield the note of a claim, then its figures."""
    notes, assessed = snapshot.notes, snapshot.assessed
    if notes is None or assessed is None:
        yield _head(claim, claim.text)
        yield f"- Kind: {claim.kind.value}, {claim.kind.description}"
        return
    accepted = claim.id in notes.report.ledger.claims
    if accepted:
        note = notes.note(notes.report.facts.columns.group_of(claim.id))
    else:
        own = [each for each in snapshot.read.ledger.assertions if each.claim == claim.id]
        note = notes.draft_note(0, claim, own)
    head, *others = note_lines(note)
    yield _head(claim, head)
    yield from (f"- {escape_inline(line)}" for line in others)
    if note.id != claim.id:
        yield f"- “{escape_inline(claim.text)}” restates `{note.id}`, and counts with it"
    yield f"- Kind: {claim.kind.value}, {claim.kind.description}"
    if accepted:
        one = assessed[claim.id]
        _, grade, origins, support, probability = one.figures
        yield f"- Status: {one.status.value}, {one.status.description}"
        yield (
            f"- Origins: {origins}; independent support: {support};"
            f" grade: {grade}; probability: {probability}"
        )


def _source(snapshot: LedgerSnapshot, source: Source) -> Iterator[str]:
    """Yield the properties of a source, then the claims that depend on it."""
    ledger = snapshot.read.ledger
    yield _head(source, source.label)
    yield f"- Kind: {source.kind.value}, {source.kind.description}"
    if source.part_of is not None:
        owner = ledger.sources[source.part_of]
        yield f"- Part of {_named(owner)}: both count as one voice"
    members = parts_of(ledger.sources.values(), [source.id])
    if parts := sorted(members - {source.id}):
        yield f"- Controls {join_words([_named(ledger.sources[id]) for id in parts])}"
    grade = source.reliability
    yield f"- Reliability: {grade.value}, {grade.description}"
    topics = source.party_to
    if snapshot.report is not None and source.id in snapshot.report.ledger.sources:
        facts = snapshot.report.facts
        topics = tuple(sorted(facts.stakes.get(facts.voice_of(source.id), topics)))
    if topics:
        yield f"- Has a stake in {join_words([f'`{topic}`' for topic in topics])}"
    if source.number is SourceNumber.PLURAL:
        yield "- Several, not counted"
    if not source.named:
        yield "- Its identity is not published"
    if source.confidential:
        yield "- Confidential: no export may reveal its identity"
    if source.note:
        yield f"- Note: {escape_inline(source.note)}"
    if snapshot.report is not None:
        yield from SourceRole.of(snapshot.report.facts, members).lines()


def _named(source: Source) -> str:
    name = f"{escape_inline(source.name)} " if source.name else ""
    return f"{name}`{source.id}`"


@frozen(eq=False)
class SourceRole:
    """The claims that some sources begin, pass on, deny, or alone support, by group."""

    facts: Facts
    begun: Ints
    passed_on: Ints
    denied: Ints
    lost: Ints
    """The groups whose every chain leads through the sources."""

    @classmethod
    def of(cls, facts: Facts, members: Iterable[str]) -> "SourceRole":
        """Find the claims of some sources, given their ids."""
        columns = facts.columns
        is_member = np.zeros(len(columns.sources), np.bool_)
        is_member[[columns.source_index[id] for id in members if id in columns.source_index]] = True
        broken = np.zeros(len(columns.assertions), np.bool_)
        broken[columns.hop_chain[is_member[columns.hop_source] & columns.voice_hops()]] = True
        begins = is_member[columns.heads()]
        side, asserts = columns.chain_side, columns.chain_side % 2 == 0
        groups = side // 2
        left = groups[asserts & ~broken]
        return cls(
            facts,
            distinct(groups[begins & asserts]),
            distinct(groups[broken & asserts & ~begins]),
            distinct(groups[begins & ~asserts]),
            difference(groups[broken & asserts], left),
        )

    def lines(self) -> Iterator[str]:
        """Yield a line for each list of claims that is not empty."""
        for words, groups in (
            ("It says", self.begun),
            ("It passes on", self.passed_on),
            ("It denies", self.denied),
            ("Without it, nobody says", self.lost),
        ):
            if len(groups):
                views = (ClaimView(self.facts, group) for group in groups[:MAX_CLAIMS].tolist())
                yield f"- {words} {_list_claims((view.claim for view in views), len(groups))}"


def _list_claims(first: Iterable[Claim], count: int) -> str:
    """Return a number of claims with the texts of the first ones."""
    texts = [f"“{escape_inline(shorten(claim.text, _CLAIM))}”" for claim in first]
    more = count - len(texts)
    texts += [f"and {more:,} more"] if more else []
    return f"{pluralize(count, 'claim')}: {', '.join(texts)}"


def _document(ledger: Ledger, document: Document) -> Iterator[str]:
    yield _head(document, document.label)
    for words, source in (("Published by", document.publisher), ("Written by", document.author)):
        if source is not None:
            yield f"- {words} {_named(ledger.sources[source])}"
    for words, text in (
        ("Published on", document.published and document.published.text),
        ("Retrieved on", document.retrieved and document.retrieved.text),
        ("Address:", document.url),
        ("Language:", document.lang),
        ("Note:", document.note),
    ):
        if text:
            yield f"- {words} {escape_inline(text)}"
    if document.text is None:
        yield "- Its text is not at hand"
    else:
        yield f"- {pluralize(len(block_spans(document.text)), 'paragraph')}"


def _predicate(predicate: Predicate) -> Iterator[str]:
    yield _head(predicate, predicate.label)
    yield f"- Takes: {predicate.takes.value}, {predicate.takes.description}"
    for name, value in plain_values(predicate).items():
        if name not in ("id", "takes"):
            shown = ", ".join(map(str, value)) if isinstance(value, list) else str(value)
            yield f"- `{name}`: {escape_inline(shown)}"
