"""Edits of ledger texts in TOML, which keep comments, order and spaces.

An edit removes, replaces or adds whole lines, a value, or one item of a list or an inline
table. It is verified: the new text has the data of the old one with this change alone.
"""

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from enum import Enum
from functools import cached_property
from itertools import pairwise
from typing import Any, TypeAlias  # data of TOML have any type

from attrs import field, frozen

from claimtrack._gc import pause_gc
from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.toml.positions import NO_KEY, SourceText, ValuePosition, scan_toml
from claimtrack.formats.toml.writer import toml_key, toml_pairs, toml_value

Steps: TypeAlias = tuple[str | int, ...]
"""The keys and indexes that lead to a value, such as ``("claim", "closed", "draft")``."""

Span: TypeAlias = tuple[int, int]

_COMMENTS = re.compile(r"(?:[ \t]*#[^\n]*(?:\n|\Z))*+")
_HEADER = re.compile(r"[ \t]*\[")
_BLANK_LINE = re.compile(r"[ \t]*\r?\n")
_REST_OF_LINE = re.compile(r"[ \t]*,?[ \t]*(?:#[^\n]*|\r?)(?:\n|\Z)")
_COMMA = re.compile(r"[ \t]*,[ \t]*")
_END_OF_HEADER = re.compile(r"[ \t]*\]")


@frozen
class _Statement:
    """The lines of a table's header, or of a key and its value."""

    start: int
    end: int
    is_header: bool


@frozen(slots=False)
class EditableToml:
    """An accepted text in TOML with its data and the positions of its values.

    The text has no byte order mark, and any line ends. A table with a header consists of
    the lines from its header to its last value, of its inner tables, and of the comments
    directly above its header and directly below its last line. A comment between two
    tables belongs to the lower one.
    """

    source_text: SourceText
    data: Mapping[str, Any] = field(repr=False)

    @classmethod
    def of(cls, text: str, file: str = "<string>") -> "EditableToml":
        """Return a text that the reader accepts."""
        import tomli

        return cls(SourceText.of(file, text), tomli.loads(text))

    @cached_property
    def positions(self) -> ValuePosition:
        """The position of the whole text, with those of all values."""
        with pause_gc():
            return scan_toml(self.text)

    @cached_property
    def _statements(self) -> Sequence[_Statement]:
        """The statements in the order of the text."""
        return _find_statements(self.text, self.positions)

    @property
    def text(self) -> str:
        """The whole text."""
        return self.source_text.text

    @property
    def line_end(self) -> str:
        """The end of added lines."""
        return "\r\n" if "\r\n" in self.text else "\n"

    def has(self, steps: Steps) -> bool:
        """True if the steps lead to a value."""
        with suppress(LookupError):
            _value_at(self.data, steps)
            return True
        return False

    def count(self, steps: Steps) -> int:
        """Return the number of items of a list or a table, or 0 if there is none."""
        return len(_value_at(self.data, steps)) if self.has(steps) else 0

    def words(self, steps: Steps) -> str:
        """Return the lines of a value with the comments that belong to it.

        Raises:
            LedgerError: it has no lines of its own, as a value inside a list or inline table.
        """
        return "".join(self.text[start:end] for start, end in self._spans(steps))

    def line_numbers(self, steps: Steps) -> Sequence[int]:
        """Return the numbers of the lines of a value, which :meth:`words` returns."""
        places = (self.source_text.place(start, end - 1) for start, end in self._spans(steps))
        return [n for each in places for n in range(each.line, (each.end_line or each.line) + 1)]

    def remove(self, steps: Steps) -> "EditableToml":
        """Remove a value: its lines, or its item of an inline value.

        Raises:
            LedgerError: the text does not permit this.
        """
        *_, container, position = self._path(steps)
        if len(steps) > 1 and _is_written_value(container):
            text = _without_item(self.text, container, position)
        else:
            text = self._with_lines(self._spans(steps), "")
        expected = [_edited(self.data, steps, _Change.REMOVE)]
        while steps[1:] and not _value_at(expected[-1], steps := steps[:-1]):
            # The last inner table may be all that creates its outer ones, which then vanish.
            expected.append(_edited(expected[-1], steps, _Change.REMOVE))
        return self._verified(text, position, *expected)

    def set(self, steps: Steps, value: object) -> "EditableToml":
        """Set a plain value in its place, or add it below the last key of its table.

        Raises:
            LedgerError: the text does not permit this.
        """
        container = self._path(steps[:-1])[-1]
        position = container.at(steps[-1])
        if position is container:
            return self.insert(steps, value)
        text = self.text[: position.start] + toml_value(value) + self.text[position.end :]
        return self._verified(text, position, _edited(self.data, steps, _Change.SET, value))

    def insert(self, steps: Steps, value: object) -> "EditableToml":
        """Add a plain value below the last key of its table, or before an item of a list.

        The number of items of a list adds an item to its end.

        Raises:
            LedgerError: the text does not permit this.
        """
        container, step = self._path(steps[:-1])[-1], steps[-1]
        if container is self.positions or not _is_written_value(container):
            text = self._with_key(container, str(step), value)
        else:
            text = _with_item(self.text, container, step, toml_value(value), self.line_end)
        return self._verified(text, container, _edited(self.data, steps, _Change.INSERT, value))

    def add_table(
        self, steps: Steps, table: Mapping[str, object], below: Steps = ()
    ) -> "EditableToml":
        """Add a table with a header at the end of the text, or below another table.

        A table at a number is one of a list. It is written as a value if those beside it
        are values.

        Raises:
            LedgerError: the text does not permit this.
        """
        words = ".".join(toml_key(step) for step in steps if isinstance(step, str))
        header = f"[[{words}]]" if isinstance(steps[-1], int) else f"[{words}]"
        at = self._spans(below)[-1][1] if below else len(self.text)
        above, under = self.text[:at], self.text[at:]
        lines = ["" if not above or above.endswith("\n") else self.line_end]
        lines += [self.line_end] if above.strip() else []
        lines += [f"{line}{self.line_end}" for line in (header, *toml_pairs(table))]
        lines += [self.line_end] if under and not _BLANK_LINE.match(under) else []
        expected = _edited(self.data, steps, _Change.INSERT, dict(table))
        try:
            return self._verified("".join([above, *lines, under]), None, expected)
        except LedgerError:
            with suppress(KeyError):
                return self.insert(steps, dict(table))
            raise

    def replace(self, steps: Steps, words: str) -> str:
        """Return the text with other lines in the place of those of a value, unverified.

        Raises:
            LedgerError: the value has no lines of its own.
        """
        words = words.replace("\r\n", "\n").strip("\n")
        return self._with_lines(self._spans(steps), f"{words}\n".replace("\n", self.line_end))

    def remove_comments(self, steps: Steps, mark: str) -> "EditableToml":
        """Remove the comments of a table that begin with a mark.

        Only comments on lines of their own count, and only tables with such lines have any.
        """
        if any(map(_is_written_value, self._path(steps)[1:])):
            return self
        pattern = re.compile(rf"^[ \t]*{re.escape(mark)}[^\n]*(?:\n|\Z)", re.MULTILINE)
        parts, at = [], 0
        for start, end in self._gaps(self._spans(steps)):
            parts += [self.text[at:start], pattern.sub("", self.text[start:end])]
            at = end
        text = "".join([*parts, self.text[at:]])
        return self if text == self.text else self._verified(text, None, self.data)

    def _path(self, steps: Steps) -> list[ValuePosition]:
        """Return the positions from the whole text to a value.

        Raises:
            KeyError: there is no such value.
        """
        path = [self.positions]
        for step in steps:
            path.append(path[-1].at(step))
            if path[-1] is path[-2]:
                raise KeyError(step)
        return path

    def _spans(self, steps: Steps) -> list[Span]:
        """Return the lines of a value, in the order of the text."""
        *above, position = self._path(steps)
        if any(map(_is_written_value, above[1:])):
            message = f"`{steps[-1]}` has no lines of its own, and cannot be edited here"
            raise self._refusal(message, position)
        spans: list[Span] = []
        wanted = {each.start for each in _find_statements(self.text, position)}
        for number, each in enumerate(self._statements):
            if each.start in wanted:
                start, end = self._table(number) if each.is_header else (each.start, each.end)
                if spans and not self.text[spans[-1][1] : start].strip():
                    spans[-1] = spans[-1][0], max(end, spans[-1][1])
                else:
                    spans.append((start, end))
        return spans

    def _table(self, number: int) -> Span:
        """Return the lines of a header, of its values, and of the comments beside them."""
        text, statements = self.text, self._statements
        start = statements[number].start
        before = statements[number - 1].end if number else 0
        while start > before:
            above = text.rfind("\n", 0, start - 1) + 1
            if not text[above:start].lstrip(" \t").startswith("#"):
                break
            start = above
        last = number
        while last + 1 < len(statements) and not statements[last + 1].is_header:
            last += 1
        end = statements[last].end
        below = _end_of(_COMMENTS, text, end)
        return start, end if _HEADER.match(text, below) else below

    def _gaps(self, spans: Sequence[Span]) -> Iterator[Span]:
        """Yield the parts of some lines that hold no statement, but perhaps comments."""
        starts = [each.start for each in self._statements]
        for start, end in spans:
            inside = slice(bisect_left(starts, start), bisect_left(starts, end))
            for each in self._statements[inside]:
                yield start, each.start
                start = each.end
            yield start, end

    def _with_lines(self, spans: Sequence[Span], lines: str) -> str:
        """Replace the first span of lines by other lines, and remove the further spans."""
        parts, at = [], 0
        for number, span in enumerate(spans):
            start, end = span if lines and not number else _with_blank_lines(self.text, *span)
            parts += [self.text[at:start], "" if number else lines]
            at = end
        return "".join([*parts, self.text[at:]])

    def _with_key(self, container: ValuePosition, key: str, value: object) -> str:
        """Return the text with a key below the last key of a table with its own lines.

        Raises:
            LedgerError: the table has neither a key nor a header of its own.
        """
        children = container.children if isinstance(container.children, dict) else {}
        own = [each for each in children.values() if _is_written_value(each)]
        last = max(own, key=lambda each: each.start, default=container)
        if last is container and not _END_OF_HEADER.match(self.text, last.key_end):
            raise self._refusal(f"`{key}` cannot be added here", container)
        start = self.text.rfind("\n", 0, last.key_start) + 1
        # The blanks at the start of the line, and the keys before a dot.
        before = self.text[start : last.key_start] if own else ""
        end = self.text.find("\n", last.end) + 1
        line = f"{before}{toml_key(key)} = {toml_value(value)}{self.line_end}"
        if not end:
            return f"{self.text}{self.line_end}{line}"
        return self.text[:end] + line + self.text[end:]

    def _verified(
        self, text: str, position: ValuePosition | None, *expected: Any
    ) -> "EditableToml":
        """Return the edited text after a check that it has one of the expected data.

        Raises:
            LedgerError: it has other data, or is not TOML.
        """
        import tomli

        try:
            found = tomli.loads(text)
        except tomli.TOMLDecodeError:
            found = None
        if found is None or found not in expected:
            message = "the text does not permit this edit; nothing was changed"
            raise self._refusal(message, position)
        return EditableToml(SourceText.of(self.source_text.file, text), found)

    def _refusal(self, message: str, position: ValuePosition | None) -> LedgerError:
        place = self.source_text.value_place(position) if position else None
        return LedgerError(Problem(Fault.LOSS, message, place, "edit the file itself"))


class _Change(Enum):
    REMOVE = "remove"
    SET = "set"
    INSERT = "insert"


def _edited(data: Any, steps: Steps, change: _Change, value: object = None) -> Any:
    """Return data with a change at a path. Only the containers on the path are copied.

    Absent containers are added.
    """
    whole = [data]  # a list, so that the data have a container, too
    container: Any = whole
    for step, below in pairwise((0, *steps)):
        if isinstance(container, list):
            inner = container[int(step)]
        else:
            inner = container.get(step, [] if isinstance(below, int) else {})
        container[step] = inner = inner.copy()
        container = inner
    match change:
        case _Change.REMOVE:
            del container[steps[-1]]
        case _Change.INSERT if isinstance(container, list):
            container.insert(int(steps[-1]), value)
        case _Change.SET | _Change.INSERT:
            container[steps[-1]] = value
    return whole[0]


def _value_at(data: Any, steps: Steps) -> Any:
    for step in steps:
        data = data[step]
    return data


def _is_written_value(position: ValuePosition) -> bool:
    """True for a value after ``=`` or in a list, not for a table by header or dotted key."""
    return position.key_start == NO_KEY or position.start >= position.key_end


def _inner_positions(position: ValuePosition) -> list[ValuePosition]:
    """Return the positions of the values in a list or table, in order."""
    children = position.children or ()
    return [*(children.values() if isinstance(children, dict) else children)]


def _find_statements(text: str, position: ValuePosition) -> list[_Statement]:
    """Return the statements that make up a value, in the order of the text."""
    found: dict[int, _Statement] = {}
    todo = [position]
    while todo:
        each = todo.pop()
        is_value = each.key_end > 0 and _is_written_value(each)
        is_header = not is_value and text.startswith("[", each.start) and each.key_end > 0
        if is_value or is_header:
            start = text.rfind("\n", 0, each.key_start) + 1
            end = text.find("\n", each.end) + 1 or len(text)
            found[start] = _Statement(start, end, is_header)
        if not is_value:
            todo += _inner_positions(each)
    return [found[start] for start in sorted(found)]


def _end_of(pattern: re.Pattern[str], text: str, at: int) -> int:
    match = pattern.match(text, at)
    return match.end() if match else at


def _with_blank_lines(text: str, start: int, end: int) -> Span:
    """Extend a span by the blank lines above it, if a blank line or the end follows it."""
    if end == len(text) or _BLANK_LINE.match(text, end):
        while start and not text[(above := text.rfind("\n", 0, start - 1) + 1) : start].strip():
            start = above
        while start == 0 and (blank := _BLANK_LINE.match(text, end)):
            end = blank.end()
    return start, end


def _without_item(text: str, container: ValuePosition, item: ValuePosition) -> str:
    """Remove an item of a list or an inline table, with its comma or its lines."""
    siblings = _inner_positions(container)
    number = siblings.index(item)
    starts = [_item_start(each) for each in siblings]
    start, end = starts[number], item.end
    line_start = text.rfind("\n", 0, start) + 1
    rest = _REST_OF_LINE.match(text, end)
    if rest and not text[line_start:start].strip():
        return text[:line_start] + text[rest.end() :]
    if number + 1 < len(siblings):
        return text[:start] + text[starts[number + 1] :]
    if number:
        return text[: siblings[number - 1].end] + text[end:]
    return text[:start] + text[_end_of(_COMMA, text, end) :]


def _item_start(item: ValuePosition) -> int:
    """Return the offset of an item of a list, or of the key of an item of a table."""
    return item.start if item.key_start == NO_KEY else item.key_start


def _with_item(
    text: str, container: ValuePosition, step: str | int, value: str, line_end: str
) -> str:
    """Add an item to a list, or a key to an inline table, on a line of its own if others have one.

    The comment beside another item stays beside it.
    """
    siblings = _inner_positions(container)
    words = f"{toml_key(step)} = {value}" if isinstance(step, str) else value
    if not siblings:
        before, after = text[: container.start + 1], text[container.start + 1 :]
        if isinstance(step, int):
            return before + words + after
        return f"{before} {words} {after.lstrip()}"
    number = step if isinstance(step, int) else len(siblings)
    beside = siblings[max(0, number - 1)]
    start = _item_start(beside)
    end = max(each.end for each in _written_values(beside))
    line_start = text.rfind("\n", 0, start) + 1
    blanks = text[line_start:start]
    rest = None if blanks.strip() else _REST_OF_LINE.match(text, end)
    if rest is None and number:
        return f"{text[:end]}, {words}{text[end:]}"
    if rest is None:
        return f"{text[:start]}{words}, {text[start:]}"
    line = f"{blanks}{words},{line_end}"
    if not number:
        return text[:line_start] + line + text[line_start:]
    comma = "" if "," in rest[0].partition("#")[0] else ","
    return text[:end] + comma + text[end : rest.end()] + line + text[rest.end() :]


def _written_values(position: ValuePosition) -> Iterator[ValuePosition]:
    """Yield a value, or those of the dotted keys that make it up."""
    todo = [position]
    while todo:
        each = todo.pop()
        if _is_written_value(each):
            yield each
        else:
            todo += _inner_positions(each)
