"""Where each key and value of a TOML text stands.

No TOML parser for Python keeps positions, so this is a second pass, over text
that the parser has already accepted. It checks nothing: it only has to end on
any text at all, which it does because every step moves forward or stops.
"""

import re
from bisect import bisect_right

from attrs import define, frozen

from claimtrack.errors import Place

COMMENT = r"#[^\n]*+"
_BASIC = r'"(?:[^"\\\n]++|\\.)*+"'
_LITERAL = r"'[^'\n]*+'"
# A block may end in up to two quotes of its own, hence up to five in a row.
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
    """One value of a text: where it stands, where its key stands, what is inside.

    Offsets count code points from 0, ends exclusive. A table's own span is that
    of its header, or of its key where it has none. Grows while the text is
    scanned, hence not frozen.
    """

    start: int
    end: int
    key_start: int
    key_end: int
    inside: "dict[str, ValuePosition] | list[ValuePosition] | None" = None

    def at(self, step: str | int) -> "ValuePosition":
        """Return the spot of what is inside under a key or position, or this one."""
        inside = self.inside
        if isinstance(inside, dict) and isinstance(step, str):
            return inside.get(step, self)
        if isinstance(inside, list) and isinstance(step, int) and step < len(inside):
            return inside[step]
        return self


@frozen(eq=False)
class SourceText:
    """A text with its name and the offsets at which its lines start."""

    file: str
    text: str
    starts: list[int]

    @classmethod
    def of(cls, file: str, text: str) -> "SourceText":
        """Number the lines of a text."""
        return cls(file, text, [0, *(match.end() for match in re.finditer("\n", text))])

    def place(self, start: int, end: int) -> Place:
        """Return the place of a span of offsets."""
        starts = self.starts
        line = bisect_right(starts, start)
        column = start - starts[line - 1] + 1
        if line == len(starts) or end < starts[line]:
            return Place(self.file, line, column, line, column + end - start)
        end_line = bisect_right(starts, end)
        return Place(self.file, line, column, end_line, end - starts[end_line - 1] + 1)

    def of_value(self, spot: ValuePosition) -> Place:
        """Return where a value stands."""
        return self.place(spot.start, spot.end)

    def of_table(self, spot: ValuePosition) -> Place:
        """Return where a table is opened: its header, or its key where it has none."""
        return self.of_value(spot) if self.text[spot.start] == "[" else self.of_key(spot)

    def of_key(self, spot: ValuePosition) -> Place:
        """Return where the key of a value stands; in a list, where the value does."""
        if spot.key_start == NO_KEY:
            return self.of_value(spot)
        return self.place(spot.key_start, spot.key_end)


class TableGrid(SourceText):
    """A page whose offsets are the numbers of rows and columns."""

    def place(self, start: int, end: int) -> Place:
        """Return the place of a row and a column."""
        return Place(self.file, start, end)


class DuplicateKeyError(Exception):
    """One key given twice in one table, in text that no parser accepts."""

    def __init__(self, name: str, first: ValuePosition, second: ValuePosition) -> None:
        super().__init__(name)
        self.name = name
        self.first = first
        self.second = second


_STATEMENT = re.compile(
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
_GOES_ON = re.compile(r"[ \t]*\.")


def scan(text: str) -> ValuePosition:
    """Return the spot of the whole text, with every key and value inside.

    On text that the parser has not accepted it stops at the first thing it does
    not know.

    Raises:
        SecondKeyError: a table has one key twice, which accepted text has not.
    """
    root = ValuePosition(0, len(text), 0, 0, {})
    table = root
    at = 0
    while (match := _STATEMENT.match(text, at)) is not None:
        if match["header"] is not None:
            at = match.end()
            span = match.start("header"), at
            table = _open(root, text, match.span("table"), span, match["header"] == "[[")
        else:
            at, value = _value(text, match.end())
            if value is None:
                break
            _put(table, text, match.span("key"), value)
    return root


def _parts(text: str, span: tuple[int, int]) -> list[tuple[str, int, int]]:
    """Return the parts of a dotted key, unquoted, each with its span."""
    word = text[span[0] : span[1]]
    if _BARE.fullmatch(word):
        return [(word, *span)]
    return [(_unquoted(match[0]), *match.span()) for match in _PART.finditer(text, *span)]


def _unquoted(part: str) -> str:
    if part[0] == "'":
        return part[1:-1]
    if part[0] != '"':
        return part
    return part[1:-1] if "\\" not in part else _unescaped(part)


def _unescaped(part: str) -> str:
    import tomli

    try:
        return next(iter(tomli.loads(f"{part} = 0")))
    except tomli.TOMLDecodeError:
        return part


def _step(
    table: ValuePosition, name: str, span: tuple[int, int], start: int, end: int
) -> ValuePosition:
    """Go down one key, into the last of a list of tables, making what is not there."""
    inside = table.inside
    if not isinstance(inside, dict):
        inside = table.inside = {}
    spot = inside.get(name)
    if spot is None:
        spot = inside[name] = ValuePosition(start, end, *span, {})
    if isinstance(spot.inside, list) and spot.inside:
        return spot.inside[-1]
    return spot


def _open(
    root: ValuePosition, text: str, key: tuple[int, int], header: tuple[int, int], many: bool
) -> ValuePosition:
    """Return the table that a header opens."""
    *above, (name, start, end) = _parts(text, key)
    table = root
    for part, *span in above:
        table = _step(table, part, (span[0], span[1]), *header)
    inside = table.inside
    if not isinstance(inside, dict):
        inside = table.inside = {}
    opened = ValuePosition(*header, start, end, {})
    known = inside.get(name)
    if many:
        if known is None:
            known = inside[name] = ValuePosition(*header, start, end, [])
        if isinstance(known.inside, list):
            known.inside.append(opened)
        return opened
    if known is None:
        inside[name] = opened
        return opened
    if not _GOES_ON.match(text, known.key_end):
        raise DuplicateKeyError(name, known, opened)
    # Until now only tables inside it had headers of their own.
    known.start, known.end, known.key_start, known.key_end = *header, start, end
    return known


def _put(table: ValuePosition, text: str, key: tuple[int, int], value: ValuePosition) -> None:
    """Keep a value under its key, which may be dotted."""
    *above, (name, start, end) = _parts(text, key)
    for part, *span in above:
        table = _step(table, part, (span[0], span[1]), *key)
    inside = table.inside
    if not isinstance(inside, dict):
        inside = table.inside = {}
    value.key_start, value.key_end = start, end
    if name in inside:
        raise DuplicateKeyError(name, inside[name], value)
    inside[name] = value


def _value(text: str, at: int) -> tuple[int, ValuePosition | None]:
    """Return where a value ends, and its spot; no spot where it cannot be followed."""
    open_spots: list[ValuePosition] = []
    key = 0, 0
    first: ValuePosition | None = None
    while (match := _VALUE.match(text, at)) is not None:
        at = match.end()
        spot = ValuePosition(match.start(), at, NO_KEY, NO_KEY)
        first = first or spot
        if open_spots:
            above = open_spots[-1]
            if isinstance(above.inside, list):
                above.inside.append(spot)
            else:
                _put(above, text, key, spot)
        if match.lastgroup == "list" and (whole := _STRINGS.match(text, match.start())):
            # Nearly every list is one of strings without a comment: no need to walk it.
            at = spot.end = whole.end()
            spot.inside = [
                ValuePosition(*item.span(), NO_KEY, NO_KEY)
                for item in _STRING.finditer(text, *whole.span())
            ]
        elif match.lastgroup in ("list", "table"):
            spot.inside = [] if match.lastgroup == "list" else {}
            open_spots.append(spot)
        while open_spots:
            pattern = _LIST_STEP if isinstance(open_spots[-1].inside, list) else _TABLE_STEP
            step = pattern.match(text, at)
            if step is None:
                return at, None
            at = step.end()
            if step["close"] is None:
                key = step.span("key") if pattern is _TABLE_STEP else key
                break
            open_spots.pop().end = at
        else:
            return at, first
    return at, None
