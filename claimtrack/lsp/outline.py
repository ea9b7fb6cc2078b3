"""Outline of a ledger file: its records as symbols, and the parts that can be folded."""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping
from itertools import groupby, pairwise
from types import MappingProxyType

from lsprotocol import types

from claimtrack.formats.records.shape import KEYED_KINDS, LISTED_KINDS
from claimtrack.formats.toml.partial import PartialFile
from claimtrack.formats.toml.positions import COMMENT, NO_KEY, STRING, ValuePosition
from claimtrack.formats.toml.reader import TOP_LEVEL_KEYS
from claimtrack.lsp.positions import LinePositions
from claimtrack.lsp.snapshot import Buffer, LedgerSnapshot
from claimtrack.model import RecordKind
from claimtrack.model.link import LINKED

_SYMBOLS: Mapping[RecordKind, types.SymbolKind] = MappingProxyType(
    {
        RecordKind.SOURCE: types.SymbolKind.Object,
        RecordKind.DOCUMENT: types.SymbolKind.File,
        RecordKind.PREDICATE: types.SymbolKind.Property,
        RecordKind.CLAIM: types.SymbolKind.Class,
        RecordKind.ASSERTION: types.SymbolKind.Method,
        RecordKind.LINK: types.SymbolKind.Operator,
        RecordKind.RETRACTION: types.SymbolKind.Event,
        RecordKind.WAIVER: types.SymbolKind.Key,
    }
)

_LABELS = ("text", "name", "title", "note", "kind", "takes")
"""The keys whose values people know a record with an id by, the best first."""

_MARK = re.compile(rf"{STRING}|{COMMENT}|(?P<bracket>[\[\]{{}}])|(?P<line>\n)")
# A header of a ledger ends a list that was left open. No value of a list is such a word.
_HEADER = re.compile(rf"[ \t]*\[\[?[ \t]*(?:{'|'.join(TOP_LEVEL_KEYS)})[ \t]*[\].]")


def symbols(snapshot: LedgerSnapshot, buffer: Buffer) -> list[types.DocumentSymbol]:
    """Return the records of a file in the order of the text, assertions below their claim.

    Records in a part that cannot be parsed are not among them.
    """
    file = snapshot.file(buffer.path)
    if file is None:
        return []
    lines = snapshot.lines(buffer.path)
    found = [*_symbols(file, lines)]
    return sorted(found, key=lambda each: (each.range.start.line, each.range.start.character))


def folding(buffer: Buffer) -> list[types.FoldingRange]:
    """Return the tables, the values on several lines and the comments that can be folded.

    A table ends at its last value. The comments below belong to the next table.
    """
    text, statements = buffer.text, [*_statements(buffer.text)]
    groups = groupby(statements, lambda span: text.startswith("#", span[0]))
    runs = [[*run] for is_comment, run in groups if is_comment]
    comments = {(run[0][0], run[-1][1]) for run in runs}
    values = [span for span in statements if not text.startswith("#", span[0])]
    headers = [i for i, (start, _) in enumerate(values) if text.startswith("[", start)]
    tables = {
        (values[header][0], values[below - 1][1])
        for header, below in pairwise([*headers, len(values)])
    }
    starts, found = buffer.lines.starts, list[types.FoldingRange]()
    for span in sorted({*comments, *values, *tables}):
        first, last = (bisect_right(starts, offset) - 1 for offset in span)
        if first < last:
            kind = types.FoldingRangeKind.Comment if span in comments else None
            found.append(types.FoldingRange(first, last, kind=kind))
    return found


def _statements(text: str) -> Iterator[tuple[int, int]]:
    """Yield the offsets of each header, each key with its value, and each comment."""
    start = depth = 0

    def trimmed(end: int) -> tuple[int, int]:
        words = text[start:end]
        return start + len(words) - len(words.lstrip()), start + len(words.rstrip())

    for mark in _MARK.finditer(text):
        if mark["bracket"] is not None:
            depth += 1 if mark["bracket"] in "[{" else -1
        elif mark["line"] is not None and (depth <= 0 or _HEADER.match(text, mark.end())):
            if text[start : mark.start()].strip():
                yield trimmed(mark.start())
            start, depth = mark.end(), 0
    if text[start:].strip():
        yield trimmed(len(text))


def _symbols(file: PartialFile, lines: LinePositions) -> Iterator[types.DocumentSymbol]:
    """Yield the symbol of each record, and of the settings and defaults."""
    for word in ("check", "defaults"):
        if isinstance(file.data.get(word), dict):
            position = file.positions.at(word)
            yield _symbol(lines, word, "", types.SymbolKind.Module, position)
    for kind in KEYED_KINDS:
        section, at = file.data.get(kind.value), file.positions.at(kind.value)
        for id, table in section.items() if isinstance(section, dict) else ():
            if isinstance(table, dict) and (position := at.at(id)) is not at:
                labels = (table.get(word) for word in _LABELS)
                label = next((each for each in labels if isinstance(each, str)), "")
                symbol = _symbol(lines, id, label, _SYMBOLS[kind], position)
                if kind is RecordKind.CLAIM:
                    symbol.children = [*_chains(lines, table, position)]
                yield symbol
    for kind in LISTED_KINDS:
        yield from _listed(lines, kind, file.data.get(kind.value), file.positions.at(kind.value))


def _chains(
    lines: LinePositions, table: Mapping[str, object], position: ValuePosition
) -> Iterator[types.DocumentSymbol]:
    """Yield the symbols of the assertions in the table of a claim."""
    if "via" in table and (via := position.at("via")) is not position:
        name, detail = _names(RecordKind.ASSERTION, table)
        yield _symbol(lines, name, detail, _SYMBOLS[RecordKind.ASSERTION], via)
    word = RecordKind.ASSERTION.value
    yield from _listed(lines, RecordKind.ASSERTION, table.get(word), position.at(word))


def _listed(
    lines: LinePositions, kind: RecordKind, section: object, positions: ValuePosition
) -> Iterator[types.DocumentSymbol]:
    """Yield the symbols of the records in a list."""
    for i, table in enumerate(section if isinstance(section, list) else []):
        position = positions.at(i)
        if isinstance(table, dict) and position is not positions:
            name, detail = _names(kind, table)
            yield _symbol(lines, name, detail, _SYMBOLS[kind], position)


def _symbol(
    lines: LinePositions,
    name: str,
    detail: str,
    kind: types.SymbolKind,
    position: ValuePosition,
) -> types.DocumentSymbol:
    """Return a symbol for a table, with all that belongs to it."""
    if position.key_start == NO_KEY:
        own = position.start, position.end
    else:
        own = position.key_start, position.key_end
    start, end, todo = *own, [position]
    while todo:
        each = todo.pop()
        start, end = min(start, each.start), max(end, each.end)
        children = each.children or ()
        todo += children.values() if isinstance(children, dict) else children
    return types.DocumentSymbol(
        # Editors reject symbols without a name.
        name=" ".join(name.split()) or '""',
        kind=kind,
        range=lines.range(start, end),
        selection_range=lines.range(*own),
        detail=" ".join(detail.split()) or None,
    )


def _names(kind: RecordKind, table: Mapping[str, object]) -> tuple[str, str]:
    """Return the name and the detail of a record in a list."""
    if kind is RecordKind.ASSERTION:
        hops = [hop.get("source") if isinstance(hop, dict) else hop for hop in _items(table, "via")]
        about = [*_items(table, "claim"), *_items(table, "at")]
        return " > ".join(map(_word, hops)), ", ".join(map(_word, about))
    if kind is RecordKind.LINK:
        targets = [table[word] for word in LINKED if word in table] or [None]
        relation = (table.get("from"), table.get("kind"), targets[0])
        return " ".join(map(_word, relation)), _word(table.get("note", ""))
    words = (each.value for each in _SYMBOLS if each.value in table)
    subject = next((f"{word} {_word(table[word])}" for word in words), "?")
    code = _word(table.get("code")) if kind is RecordKind.WAIVER else kind.value
    return f"{code}: {subject}", _word(table.get("reason", ""))


def _items(table: Mapping[str, object], word: str) -> list[object]:
    """Return the items of a list under a key, a single value, or nothing."""
    value = table.get(word, [])
    return value if isinstance(value, list) else [value]


def _word(value: object) -> str:
    return value if isinstance(value, str) else "?"
