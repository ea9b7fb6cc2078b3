"""Completion: proposals of headers, keys and values at a position."""

from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from itertools import islice
from typing import get_origin

from attrs import evolve, frozen
from lsprotocol import types

from claimtrack.errors import Fault
from claimtrack.formats.records.shape import Key
from claimtrack.formats.toml.writer import VERSION, toml_string
from claimtrack.lsp.context import Context, Within, context_at
from claimtrack.lsp.proposals import LedgerWords, WordProposal, members, of_record
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.table_keys import (
    KEYED,
    LISTED,
    ValueSlot,
    keys_of,
    short_document,
    top_level_meanings,
    value_slot,
)
from claimtrack.model import Passage, RecordKind, Reliability, When
from claimtrack.model.desk import parts_of
from claimtrack.model.link import LINKED

MAX_ITEMS = 100
"""The most proposals. If there are more, the list is incomplete."""

_TABLES = ("check", "defaults")
_TOPIC_FIELDS = frozenset({"topics", "party_to"})
_SUBJECT_FIELDS = frozenset({"subject", "where"})


def complete(
    snapshot: LedgerSnapshot, buffer: Buffer, offset: int, today: date | None = None
) -> types.CompletionList:
    """Return the proposals for an offset in a buffer, in the order in which they are shown.

    The list is incomplete if there are more than `MAX_ITEMS`, or if further letters may match
    the name of a record and not its id: then its label has to change.
    """
    context = context_at(buffer.text, offset)
    finder = _Finder(snapshot, buffer, context, today or date.today())
    by_label = {each.label or each.text: each for each in islice(finder.find(), MAX_ITEMS + 1)}
    items = [finder.item(each, order) for order, each in enumerate(by_label.values())]
    changes = len(items) > MAX_ITEMS or any(each.names for each in by_label.values())
    return types.CompletionList(changes, items[:MAX_ITEMS])


@frozen(eq=False, slots=False)
class _Finder:
    """Finds the proposals for one context."""

    snapshot: LedgerSnapshot
    buffer: Buffer
    context: Context
    today: date

    @property
    def typed(self) -> str:
        """The part of the word before the position, case-folded."""
        return self.context.before.casefold()

    @property
    def words(self) -> LedgerWords:
        """The words of the ledger."""
        return self.snapshot.words

    def _undeclared(self, kind: RecordKind) -> Iterator[WordProposal]:
        """Yield the ids of a kind that the ledger uses and does not declare."""
        if all(each.fault is not Fault.DANGLING for each in self.snapshot.read.problems):
            return  # The index of a large ledger takes a second.
        for id in self.snapshot.ids.undeclared(kind):
            if self.typed in id:
                yield of_record(kind, id, f"{kind.value} that is used and not declared")

    @property
    def data(self) -> Mapping[str, object]:
        """The values of the file of the buffer as they were read last."""
        file = self.snapshot.file(self.buffer.path)
        return {} if file is None else file.data

    def find(self) -> Iterator[WordProposal]:
        """Yield the proposals."""
        match self.context.within:
            case Within.HEADER:
                return self._headers()
            case Within.KEY:
                return self._keys()
            case Within.VALUE:
                return self._values()
            case Within.NOTHING:
                return iter(())

    def item(self, proposal: WordProposal, order: int) -> types.CompletionItem:
        """Return a proposal for the editor, with the exact edit.

        Its label begins like the replaced text or contains the typed word. There is no
        `filterText`: with it, Neovim 0.7 does not replace the range of the edit.
        """
        context, text = self.context, proposal.text
        replaced, lead = self._word_range, ""
        if context.within is Within.VALUE:
            slot = self._slot
            in_brackets = slot is not None and not (slot.may_be_single or context.in_list)
            if proposal.bare or in_brackets:
                # The edit also replaces the typed quotes.
                lead = context.quote
                end = context.end + len(lead) * context.closed
                replaced = self.buffer.lines.range(context.start - len(lead), end)
            if proposal.bare or in_brackets or not context.quote:
                text = text if proposal.bare else toml_string(text)
                text = f"[{text}]" if in_brackets else text
            elif not context.closed:
                text += context.quote
        elif context.within is Within.KEY and not context.assigned and not proposal.bare:
            text = f"{text} = "
        label = proposal.label or proposal.text
        if proposal.names and self.typed not in label.casefold():
            label = f"{label} {proposal.names}"
        return types.CompletionItem(
            label=f"{lead}{label}",
            kind=proposal.kind,
            detail=proposal.detail or None,
            documentation=proposal.documentation or None,
            sort_text=f"{order:04}",
            text_edit=types.TextEdit(replaced, text),
        )

    @cached_property
    def _word_range(self) -> types.Range:
        return self.buffer.lines.range(self.context.start, self.context.end)

    def _headers(self) -> Iterator[WordProposal]:
        """Yield the next parts of a header."""
        table, double = self.context.table, self.context.in_list
        claim = RecordKind.CLAIM
        if not table:
            yield from self._first_parts(double)
        elif len(table) > 1 or table[0] not in KEYED:
            for name, key in keys_of(table).items():
                if key.shape is None:
                    is_table = get_origin(key.type) is Mapping and not double
                else:
                    is_table = key.many == double
                if is_table:
                    yield self._close(_of_key(name, key))
        elif not double:
            yield from map(self._close, self._undeclared(RecordKind(table[0])))
        elif table == (claim.value,):
            own = self.data.get(claim.value)
            records = self.words.records(claim, self.typed)
            if isinstance(own, dict):
                yield from (self._open(each) for each in records if each.text in own)

    def _first_parts(self, double: bool) -> Iterator[WordProposal]:
        if not double:
            yield from map(self._open, map(_of_top_level, KEYED))
            for name in _TABLES:
                if name not in self.data or name == self.context.word:
                    yield self._close(_of_top_level(name))
            return
        yield from map(self._close, map(_of_top_level, LISTED))
        claim = RecordKind.CLAIM.value
        further = keys_of((claim, ""))[RecordKind.ASSERTION.value]
        yield self._open(evolve(_of_top_level(claim), documentation=further.meaning))

    def _open(self, part: WordProposal) -> WordProposal:
        """Return a part of a header before another part."""
        if self.context.assigned:
            return part
        return evolve(part, text=f"{part.text}.", label=part.text)

    def _close(self, part: WordProposal) -> WordProposal:
        """Return the last part of a header, with the brackets that close it."""
        if self.context.assigned or self.context.closed:
            return part
        return evolve(part, text=part.text + "]" * (1 + self.context.in_list), label=part.text)

    def _keys(self) -> Iterator[WordProposal]:
        """Yield the keys that the table does not have yet, then headers of other tables."""
        context = self.context
        for proposal in self._names_of_keys(context.table):
            if proposal.text not in context.present:
                yield proposal
        at_line_start = not self.buffer.text[: context.start].rpartition("\n")[2].strip()
        if at_line_start and not (context.inline or context.assigned or context.quote):
            for name in (*KEYED, *LISTED):
                header = f"[{name}." if name in KEYED else f"[[{name}]]"
                yield evolve(_of_top_level(name), text=header, bare=True)

    def _names_of_keys(self, table: tuple[str, ...]) -> Iterator[WordProposal]:
        match table:
            case ():
                return map(_of_top_level, ("ledger", "include"))
            case (kind,) if kind in KEYED:
                return self._undeclared(RecordKind(kind))
            case ("check", "severity"):
                return self.words.rule_words()
            case ("check", "ignore_by_topic"):
                return self.words.topics(self.typed)
            case ("check", "ignore_by_source"):
                return self.words.records(RecordKind.SOURCE, self.typed)
            case ("check", "evidence"):
                return (each for each in members(Reliability) if each.text != Reliability.F.value)
            case ("check",) if self.buffer.path != self.snapshot.root:
                # Of these settings, an included file may only have the desk.
                return (
                    _of_key(name, key) for name, key in keys_of(table).items() if name == "desk"
                )
            case _:
                return self._absent_keys(table)

    def _absent_keys(self, table: tuple[str, ...]) -> Iterator[WordProposal]:
        """Yield the keys whose fields have no value yet. Several keys may mean one field."""
        keys = keys_of(table)
        fields = {keys[name].field for name in self.context.present if name in keys}
        if table == (RecordKind.LINK.value,) and fields & LINKED.keys():
            fields |= LINKED.keys()
        return (_of_key(name, key) for name, key in keys.items() if key.field not in fields)

    @cached_property
    def _slot(self) -> ValueSlot | None:
        return value_slot(self.context.table, self.context.key or "")

    def _values(self) -> Iterator[WordProposal]:
        """Yield the values that a key takes."""
        context, slot = self.context, self._slot
        if (context.table, context.key) == ((), "ledger"):
            yield WordProposal(str(VERSION), bare=True)
        if slot is None or len(context.quote) == 3 or (context.in_list and not slot.may_be_list):
            return
        if slot.ids is not None:
            own = self._own_ids(slot.ids)
            records = self.words.records(slot.ids, self.typed)
            yield from (each for each in records if each.text not in own)
        elif slot.hint is bool:
            yield from (WordProposal(word, bare=True) for word in ("true", "false"))
        elif slot.hint is When:
            yield from self.words.dates(self.typed, self.today)
        elif slot.hint is Passage:
            yield from self._passages()
        elif slot.enumeration is not None:
            yield from (each for each in members(slot.enumeration) if slot.accepts(each.text))
        elif slot.names_rules:
            yield from self.words.rule_words()
        elif slot.key.field in _TOPIC_FIELDS:
            yield from self.words.topics(self.typed)
        elif slot.key.field in _SUBJECT_FIELDS:
            yield from self.words.subjects(self.typed)

    def _own_ids(self, kind: RecordKind) -> frozenset[str]:
        """Return the ids of a kind to which the record of the table cannot refer: its own.

        A source cannot be part of one that it controls, either.
        """
        table = self.context.table
        if len(table) < 2 or table[0] != kind.value:
            return frozenset()
        if kind is RecordKind.SOURCE:
            return parts_of(self.snapshot.read.ledger.sources.values(), [table[1]])
        return frozenset({table[1]})

    def _passages(self) -> Iterator[WordProposal]:
        """Yield documents, or the passages of the document that was typed."""
        document, mark, _ = self.context.before.partition("#")
        if document:
            if mark:
                yield from self.words.passages(document, document, self.typed)
            else:
                yield from self.words.records(RecordKind.DOCUMENT, self.typed)
            return
        if (short := short_document(self.data)) is not None:
            yield from self.words.passages(short, "", self.typed)
        if not mark:
            yield from self.words.records(RecordKind.DOCUMENT, self.typed)


def _of_key(name: str, key: Key) -> WordProposal:
    detail = "required" if key.required else ""
    return WordProposal(name, types.CompletionItemKind.Property, detail, key.meaning)


def _of_top_level(name: str) -> WordProposal:
    meaning = top_level_meanings()[name]
    return WordProposal(name, types.CompletionItemKind.Module, documentation=meaning)
