"""Index of the ids in the files of a ledger, each with its offsets.

The index is built from the values of the files and the shapes of the records. It includes
records with other errors.
"""

import re
from bisect import bisect_right
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import get_args, get_origin

from attrs import frozen

from claimtrack._gc import pause_gc
from claimtrack.formats.records.shape import (
    CLASS_BY_KIND,
    KEYED_KINDS,
    LISTED_KINDS,
    Shape,
    shape_of,
)
from claimtrack.formats.toml.partial import PartialFile
from claimtrack.formats.toml.positions import NO_KEY, ValuePosition
from claimtrack.formats.toml.shorthands import Defaults
from claimtrack.formats.toml.writer import SHORTHAND_KEYS
from claimtrack.lsp.table_keys import kind_of_ids
from claimtrack.model import Passage, RecordKind, Settings

# A character of a string as it is written, or the end of a line that is continued.
_WRITTEN = re.compile(
    r"(?P<joined>\\[ \t]*\n[ \t\n]*)|\\u[0-9A-Fa-f]{4}|\\U[0-9A-Fa-f]{8}|\\[\s\S]|[^\\]"
)


@frozen
class IdUse:
    """One id in a file: the kind of its record, and the offsets of the id itself.

    Neither quotes nor the block of a passage, such as `#p3`, belong to it.
    """

    kind: RecordKind
    id: str
    path: Path
    start: int
    end: int
    defines: bool
    """True for the header or key that declares the record."""


@frozen(eq=False)
class IdIndex:
    """All ids of some files. A passage without a document names none."""

    by_path: Mapping[Path, Sequence[IdUse]]
    """The ids in each file, in the order of the text."""
    _starts: Mapping[Path, Sequence[int]]
    _by_id: Mapping[tuple[RecordKind, str], Sequence[IdUse]]
    _declared: Mapping[RecordKind, Sequence[str]]

    @classmethod
    def of(cls, files: Mapping[Path, PartialFile]) -> "IdIndex":
        """Return the index of the ids in some files."""
        by_path: dict[Path, Sequence[IdUse]] = {}
        by_id: dict[tuple[RecordKind, str], list[IdUse]] = {}
        declared: dict[RecordKind, dict[str, None]] = {}
        for path, file in files.items():
            with pause_gc():
                found = sorted(_uses(path, file), key=lambda use: use.start)
            by_path[path] = found
            for use in found:
                by_id.setdefault((use.kind, use.id), []).append(use)
                if use.defines:
                    declared.setdefault(use.kind, {})[use.id] = None
        starts = {path: [use.start for use in found] for path, found in by_path.items()}
        return cls(by_path, starts, by_id, {kind: list(ids) for kind, ids in declared.items()})

    def uses(self, kind: RecordKind, id: str) -> Sequence[IdUse]:
        """Return every use of an id, by file and in the order of the text."""
        return self._by_id.get((kind, id), ())

    def definitions(self, kind: RecordKind, id: str) -> Sequence[IdUse]:
        """Return each declaration of an id. Two files may declare a source in the same words."""
        return [use for use in self.uses(kind, id) if use.defines]

    def definition(self, kind: RecordKind, id: str) -> IdUse | None:
        """Return the first declaration of an id, or None."""
        return next(iter(self.definitions(kind, id)), None)

    def at(self, path: Path, offset: int) -> IdUse | None:
        """Return the id at an offset of a file, or directly before it."""
        number = bisect_right(self._starts.get(path, ()), offset)
        if not number:
            return None
        use = self.by_path[path][number - 1]
        return use if offset <= use.end else None

    def ids(self, kind: RecordKind) -> Sequence[str]:
        """Return the declared ids of a kind, each once, by file and in the order of the text."""
        return self._declared.get(kind, ())

    def undeclared(self, kind: RecordKind) -> Sequence[str]:
        """Return the ids of a kind that are used and not declared, in the order of their uses."""
        declared = {*self.ids(kind)}
        return [id for each, id in self._by_id if each is kind and id not in declared]


def id_kinds(shape: Shape) -> Mapping[str, RecordKind]:
    """Return the keys of a shape that hold ids, each with the kind of the records.

    Keys whose value is a table of its own are not among them.
    """
    # Records are not all hashable, so that mypy rejects their types as arguments of a cache.
    cls: type = shape.cls
    return _id_kinds(cls)


@cache
def _id_kinds(cls: type) -> Mapping[str, RecordKind]:
    kinds: dict[str, RecordKind] = {}
    for word, key in shape_of(cls).by_name.items():
        listed = get_origin(key.type) in (tuple, Mapping)
        hint = get_args(key.type)[0] if listed else key.type
        if key.ref_kinds:
            kinds[word] = RecordKind(word)
        elif hint is Passage:
            kinds[word] = RecordKind.DOCUMENT
        elif (kind := kind_of_ids(hint)) is not None:
            kinds[word] = kind
    return kinds


@frozen(eq=False)
class _Named:
    """An id as a key or a value names it."""

    kind: RecordKind
    id: str
    span: tuple[int, int]
    """The offsets, with quotes."""
    defines: bool = False


def _uses(path: Path, file: PartialFile) -> Iterator[IdUse]:
    text = file.source_text.text
    for named in _named(file.data, file.positions):
        start, end = _id_offsets(text, *named.span, len(named.id))
        yield IdUse(named.kind, named.id, path, start, end, named.defines)


def _id_offsets(text: str, start: int, end: int, length: int) -> tuple[int, int]:
    """Return the offsets of the first characters of a key or a string, without quotes."""
    quote = text[start]
    if quote not in "\"'":
        return start, end
    block = text.startswith(3 * quote, start)
    start += 3 if block else 1
    if block and text[start] == "\n":
        start += 1  # the line feed after three quotes does not belong to the string
    if quote == "'" or "\\" not in text[start : start + length]:
        return start, start + length
    spans = [m.span() for m in _WRITTEN.finditer(text, start, end) if m["joined"] is None]
    return spans[0][0], spans[length - 1][1]


def _named(data: Mapping[str, object], positions: ValuePosition) -> Iterator[_Named]:
    """Yield every id in the values of a file."""
    for word, cls in (("check", Settings), ("defaults", Defaults)):
        yield from _in_record(shape_of(cls), data.get(word), positions.at(word))
    for kind in KEYED_KINDS:
        section, at = data.get(kind.value), positions.at(kind.value)
        shape = shape_of(CLASS_BY_KIND[kind])
        for id, table in section.items() if isinstance(section, dict) else ():
            position = at.at(id)
            if position is at:
                continue
            yield _Named(kind, id, (position.key_start, position.key_end), defines=True)
            yield from (_Named(kind, id, span) for span in position.more_keys or ())
            yield from _in_record(shape, table, position)
            if kind is RecordKind.CLAIM and isinstance(table, dict):
                short = {key: table[key] for key in SHORTHAND_KEYS if key in table}
                yield from _in_record(_ASSERTION, short, position)
                word = RecordKind.ASSERTION.value
                yield from _in_list(RecordKind.ASSERTION, table.get(word), position.at(word))
    for kind in LISTED_KINDS:
        yield from _in_list(kind, data.get(kind.value), positions.at(kind.value))


_ASSERTION = shape_of(CLASS_BY_KIND[RecordKind.ASSERTION])


def _in_list(kind: RecordKind, section: object, position: ValuePosition) -> Iterator[_Named]:
    """Yield every id in a list of records, and the ids of the records."""
    shape = shape_of(CLASS_BY_KIND[kind])
    for table, at in _items(section, position):
        if isinstance(table, dict):
            if isinstance(id := table.get("id"), str) and "id" in shape.by_name:
                inner = at.at("id")
                yield _Named(kind, id, (inner.start, inner.end), defines=True)
            yield from _in_record(shape, table, at)


def _in_record(shape: Shape, table: object, position: ValuePosition) -> Iterator[_Named]:
    """Yield every id in the table of a record, but not its own."""
    kinds = id_kinds(shape)
    for word, value in table.items() if isinstance(table, dict) else ():
        key, at = shape.by_name.get(word), position.at(word)
        if key is None or at is position:
            continue
        if word in kinds:
            yield from _in_value(kinds[word], value, at)
        elif key.shape is not None:
            bare = id_kinds(key.shape).get(key.shape.bare_field or "")
            for item, inner in _items(value, at):
                if isinstance(item, dict):
                    yield from _in_record(key.shape, item, inner)
                elif bare is not None:
                    yield from _in_value(bare, item, inner)


def _in_value(kind: RecordKind, value: object, position: ValuePosition) -> Iterator[_Named]:
    """Yield the ids in a value: a text, a list of texts, or a table with ids as keys."""
    if isinstance(value, dict):
        for word in value:
            inner = position.at(word)
            if inner.key_start != NO_KEY:
                yield _Named(kind, word, (inner.key_start, inner.key_end))
                yield from (_Named(kind, word, span) for span in inner.more_keys or ())
        return
    for item, inner in _items(value, position):
        # The id of a document ends at the block of a passage. Other ids have no `#`.
        if isinstance(item, str) and (id := item.partition("#")[0]):
            yield _Named(kind, id, (inner.start, inner.end))


def _items(value: object, position: ValuePosition) -> Iterator[tuple[object, ValuePosition]]:
    """Yield the items of a list with their positions, or a single value."""
    if not isinstance(value, list):
        yield value, position
        return
    for i, item in enumerate(value):
        inner = position.at(i)
        if inner is not position:
            yield item, inner
