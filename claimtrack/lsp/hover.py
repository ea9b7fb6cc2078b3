"""Hover: what a word of a ledger file means, or what the ledger says of the record it names."""

from enum import Enum

from attrs import frozen
from lsprotocol import types

from claimtrack.errors import LedgerError
from claimtrack.formats.records.shape import KEYED_KINDS
from claimtrack.lsp.context import Context, Within, context_at
from claimtrack.lsp.record_text import describe_passage, record_markdown
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.lsp.table_keys import (
    ValueSlot,
    keys_of,
    short_document,
    top_level_meanings,
    value_slot,
)
from claimtrack.model import Passage, RecordKind, Ref

_KEYED = frozenset(kind.value for kind in KEYED_KINDS)


def hover(snapshot: LedgerSnapshot, buffer: Buffer, offset: int) -> types.Hover | None:
    """Return what the word at an offset means, as Markdown, or None if nothing is known of it."""
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
                if len(table) == 1 and table[0] in _KEYED:
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
        return record_markdown(self.snapshot, record)

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
        """Return what the key of a table of settings names: a rule or a source."""
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
        return describe_passage(self.snapshot, passage)

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
