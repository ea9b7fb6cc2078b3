"""Positions of the keys and values of a TOML text.

No TOML parser for Python keeps positions, so they come from a second pass over text
that the parser has accepted. The pass checks nothing. It ends on any text, because
every step moves forward or stops.
"""

import re
from bisect import bisect_right

from attrs import define, frozen

from claimtrack.errors import Place

COMMENT = r"#[^\n]*+"
_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
# A multi-line string may end in two quotes of its own, hence up to five in a row.
_BASIC_BLOCK = r'"""(?:[^"\\]++|\\[\s\S]|"(?!"")|""(?!"))*+"{3,5}+'
_LITERAL_BLOCK = r"'''(?:[^']++|'(?!'')|''(?!'))*+'{3,5}+"

STRING = rf"(?:{_BASIC_BLOCK}|{_LITERAL_BLOCK}|{_BASIC}|{_LITERAL})"
PART = rf"(?:[A-Za-z0-9_-]++|{_BASIC}|{_LITERAL})"
DOT = r"[ \t]*+\.[ \t]*+"
KEY = rf"{PART}(?:{DOT}{PART})*+"
BLANK = r"[ \t\r\n]*+"
SPACE = rf"(?:[ \t\r\n]++|{COMMENT})*+"


NO_KEY = -1


@define(eq=False)
class ValuePosition:
    """The offsets of one value and of its key, and the positions of inner values.

    Offsets count code points from 0, ends exclusive. The offsets of a table are those of
    its header, or of its key if it has none. Mutable, because scanning adds children.
    """

    start: int
    end: int
    key_start: int
    key_end: int
    children: "dict[str, ValuePosition] | list[ValuePosition] | None" = None
    more_keys: list[tuple[int, int]] | None = None
    """The offsets of the same key in further headers and dotted keys, in no order."""

    def add_key(self, start: int, end: int) -> None:
        """Add the offsets of the key in a further header or dotted key."""
        if self.more_keys is None:
            self.more_keys = []
        self.more_keys.append((start, end))

    def at(self, step: str | int) -> "ValuePosition":
        """Return the position under a key or index, or this position if there is none."""
        children = self.children
        if isinstance(children, dict) and isinstance(step, str):
            return children.get(step, self)
        if isinstance(children, list) and isinstance(step, int) and step < len(children):
            return children[step]
        return self


@frozen(eq=False)
class SourceText:
    """The text of a file, with the name of the file and the offsets of its lines."""

    file: str
    text: str
    starts: list[int]

    @classmethod
    def of(cls, file: str, text: str) -> "SourceText":
        """Return a source text with its line offsets."""
        return cls(file, text, [0, *(match.end() for match in re.finditer("\n", text))])

    def place(self, start: int, end: int) -> Place:
        """Return the place of a range of offsets."""
        starts = self.starts
        line = bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        if line == len(starts) or end < starts[line]:
            return Place(self.file, line, column, line, column + end - start)
        end_line = bisect_right(starts, end)
        return Place(self.file, line, column, end_line, end - starts[end_line - 1] + 1)

    def value_place(self, position: ValuePosition) -> Place:
        """Return the place of a value."""
        return self.place(position.start, position.end)

    def table_place(self, position: ValuePosition) -> Place:
        """Return the place of a table's header, or of its key if it has none."""
        return (
            self.value_place(position)
            if self.text[position.start] == "["
            else self.key_place(position)
        )

    def key_place(self, position: ValuePosition) -> Place:
        """Return the place of a value's key, or of the value if it is a list item."""
        if position.key_start == NO_KEY:
            return self.value_place(position)
        return self.place(position.key_start, position.key_end)


class TableGrid(SourceText):
    """A source text whose offsets are row and column numbers."""

    def place(self, start: int, end: int) -> Place:
        """Return the place of a row and a column."""
        return Place(self.file, start, end)


class DuplicateKeyError(Exception):
    """A table has the same key twice."""

    def __init__(self, name: str, first: ValuePosition, second: ValuePosition) -> None:
        super().__init__(name)
        self.name = name
        self.first = first
        self.second = second


STATEMENT = re.compile(
    rf"{SPACE}(?:(?P<header>\[\[?)[ \t]*(?P<table>{KEY})[ \t]*\]{{1,2}}"
    rf"|(?P<key>{KEY})[ \t]*=[ \t]*)"
)
_VALUE = re.compile(
    rf"(?P<string>{STRING})|(?P<list>\[)|(?P<table>\{{)"
    r"|(?P<plain>(?:\d{4}-\d\d-\d\d (?=\d))?[^\s,\]}#\[{\"']++)"
)
_LIST_STEP = re.compile(rf"{SPACE},?{SPACE}(?P<close>\])?")
_TABLE_STEP = re.compile(rf"{SPACE},?{SPACE}(?:(?P<close>\}})|(?P<key>{KEY}){SPACE}={SPACE})")
_STRINGS = re.compile(rf"\[{BLANK}(?:{STRING}{BLANK},?{BLANK})*+\]")
_STRING = re.compile(STRING)
_PART = re.compile(PART)
_BARE = re.compile(r"[A-Za-z0-9_-]++")
_DOT_FOLLOWS = re.compile(r"[ \t]*\.")


def scan_toml(text: str) -> ValuePosition:
    """Return the position of the whole text, with those of all keys and values.

    On text that the parser has not accepted, scanning stops at the first unknown syntax.

    Raises:
        DuplicateKeyError: a table has a key twice, which accepted text does not.
    """
    root = ValuePosition(0, len(text), 0, 0, {})
    table = root
    at = 0
    while (match := STATEMENT.match(text, at)) is not None:
        if match["header"] is not None:
            at = match.end()
            span = match.start("header"), at
            table = open_table(root, text, match.span("table"), span, match["header"] == "[[")
        else:
            at, value = scan_value(text, match.end())
            if value is None:
                break
            add_value(table, text, match.span("key"), value)
    return root


def key_parts(text: str, span: tuple[int, int]) -> list[tuple[str, int, int]]:
    """Return the parts of a dotted key without quotes, with their offsets."""
    word = text[span[0] : span[1]]
    if _BARE.fullmatch(word):
        return [(word, *span)]
    return [(_unquoted(match[0]), *match.span()) for match in _PART.finditer(text, *span)]


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    if "\\" not in part:
        return part[1:-1]
    import tomli

    try:
        return next(iter(tomli.loads(f"{part} = 0")))
    except tomli.TOMLDecodeError:
        return part


def _enter(
    table: ValuePosition, name: str, span: tuple[int, int], start: int, end: int
) -> ValuePosition:
    """Return the table under a key, or the last table of a list. Create it if it is absent."""
    children = table.children
    if not isinstance(children, dict):
        children = table.children = {}
    position = children.get(name)
    if position is None:
        position = children[name] = ValuePosition(start, end, *span, {})
    else:
        position.add_key(*span)
    if isinstance(position.children, list) and position.children:
        return position.children[-1]
    return position


def open_table(
    root: ValuePosition, text: str, key: tuple[int, int], header: tuple[int, int], many: bool
) -> ValuePosition:
    """Return the table that a header opens."""
    *above, (name, start, end) = key_parts(text, key)
    table = root
    for part, *span in above:
        table = _enter(table, part, (span[0], span[1]), *header)
    children = table.children
    if not isinstance(children, dict):
        children = table.children = {}
    opened = ValuePosition(*header, start, end, {})
    known = children.get(name)
    if many:
        if known is None:
            known = children[name] = ValuePosition(*header, start, end, [])
        if isinstance(known.children, list):
            known.children.append(opened)
        return opened
    if known is None:
        children[name] = opened
        return opened
    if not _DOT_FOLLOWS.match(text, known.key_end):
        raise DuplicateKeyError(name, known, opened)
    # Until now only its inner tables had headers.
    known.add_key(known.key_start, known.key_end)
    known.start, known.end, known.key_start, known.key_end = *header, start, end
    return known


def add_value(table: ValuePosition, text: str, key: tuple[int, int], value: ValuePosition) -> None:
    """Add a value to a table under its key, which may be dotted."""
    *above, (name, start, end) = key_parts(text, key)
    for part, *span in above:
        table = _enter(table, part, (span[0], span[1]), *key)
    children = table.children
    if not isinstance(children, dict):
        children = table.children = {}
    value.key_start, value.key_end = start, end
    if name in children:
        raise DuplicateKeyError(name, children[name], value)
    children[name] = value


def scan_value(text: str, at: int) -> tuple[int, ValuePosition | None]:
    """Return the end of a value and its position, or None if it cannot be scanned."""
    open_positions: list[ValuePosition] = []
    key = 0, 0
    first: ValuePosition | None = None
    while (match := _VALUE.match(text, at)) is not None:
        at = match.end()
        position = ValuePosition(match.start(), at, NO_KEY, NO_KEY)
        first = first or position
        if open_positions:
            above = open_positions[-1]
            if isinstance(above.children, list):
                above.children.append(position)
            else:
                add_value(above, text, key, position)
        if match.lastgroup == "list" and (whole := _STRINGS.match(text, match.start())):
            # Most lists have only strings and no comment, and need no further scan.
            at = position.end = whole.end()
            position.children = [
                ValuePosition(*item.span(), NO_KEY, NO_KEY)
                for item in _STRING.finditer(text, *whole.span())
            ]
        elif match.lastgroup in ("list", "table"):
            position.children = [] if match.lastgroup == "list" else {}
            open_positions.append(position)
        while open_positions:
            pattern = _LIST_STEP if isinstance(open_positions[-1].children, list) else _TABLE_STEP
            step = pattern.match(text, at)
            if step is None:
                return at, None
            at = step.end()
            if step["close"] is None:
                key = step.span("key") if pattern is _TABLE_STEP else key
                break
            open_positions.pop().end = at
        else:
            return at, first
    return at, None
