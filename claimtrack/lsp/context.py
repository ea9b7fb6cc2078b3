"""The context of a position in a ledger file, found in its text alone.

The text may be half-typed. A text that is not closed, a list that is not closed and a
statement without a value end where the next statement begins. The scan starts at the
nearest header above the position and ends at the next one.
"""

import re
from enum import Enum

from attrs import define, evolve, field, frozen

from claimtrack.formats.toml.positions import KEY, PART, STRING

_MOST_BEFORE = 1 << 15
"""The most characters before a position that are scanned, more than the longest text has."""
_MOST_AFTER = 1 << 12
"""The most characters after a position that are searched for keys of its table."""

# A list in a list has strings or lists in it, so that no letter follows its bracket.
_HEADER = re.compile(r"[ \t]*(?P<open>\[\[?)[ \t]*(?P<path>[A-Za-z_][^\]\n#=]*)")
_NEXT_HEADER = re.compile(r"\n[ \t]*\[\[?[ \t]*[A-Za-z_]")
_STATEMENT = re.compile(rf"(?P<indent>[ \t]*){KEY}[ \t]*=")
_ASSIGNED = re.compile(r"[ \t]*[=.]")
_KEY_PART = re.compile(rf"(?P<word>{PART})")
_TOKEN = re.compile(
    r"(?P<blank>[ \t\r]+)|(?P<newline>\n)|(?P<comment>#[^\n]*)|(?P<mark>[\[\]{}=,.])"
    # A string that other words follow is not closed: the quote opens the next string.
    rf"|(?P<string>{STRING}(?=[ \t]*(?:[,\]}}#=.\r\n]|\Z)))"
    r"|(?P<open>\"\"\"[\s\S]*|'''[\s\S]*"
    r"|\"(?:[^\"\n,\]}#]|(?<![ \t])#)*|'(?:[^'\n,\]}#]|(?<![ \t])#)*)"
    r"|(?P<word>[^\s,\[\]{}#\"'=]+)"
)
_QUOTE = re.compile(r"\"\"\"|'''|\"|'")


class Within(Enum):
    """The kinds of context."""

    HEADER = "header"
    KEY = "key"
    VALUE = "value"
    NOTHING = "nothing"
    """A comment, or a place where only a comment is valid."""


@frozen
class Context:
    """The context of a position: the table and key it belongs to, and the word around it."""

    within: Within
    table: tuple[str, ...] = ()
    """The keys that lead to the table, such as ``("claim", "two-piers", "via")``.

    In a header, the parts before that of the position.
    """
    key: str | None = None
    """The key of a value."""
    word: str = ""
    """The whole word or text at the position, without quotes."""
    start: int = 0
    """The offset of the word."""
    end: int = 0
    before: str = ""
    """The part of the word before the position."""
    quote: str = ""
    """The quote that opens the text."""
    closed: bool = False
    """True if a quote closes the text, or a bracket the header."""
    in_list: bool = False
    """True for a value within a list, and for a header in double brackets."""
    assigned: bool = False
    """True if `=` or a dot follows a key."""
    inline: bool = False
    """True for a key of an inline table."""
    present: frozenset[str] = frozenset()
    """The other keys of the table that the text has between two headers."""


def context_at(text: str, offset: int) -> Context:
    """Return the context of an offset, which is at most the length of the text."""
    header = _header_before(text, _line_end(text, offset))
    start, table = 0, tuple[str, ...]()
    if header is not None:
        start = header.end()
        if offset <= start:
            return _header_context(text, header, offset)
        table = _parts(header["path"])
        start = _line_end(text, start)
        if offset <= start:
            return Context(Within.NOTHING, table, start=offset, end=offset)
    limit = offset + _MOST_AFTER
    next_header = _NEXT_HEADER.search(text, offset, limit)
    end = min(limit, len(text)) if next_header is None else next_header.start()
    scan = _Scan(text, offset, [_Frame(table)])
    scan.run(_scan_start(text, start, offset), end)
    return scan.context()


def _header_before(text: str, end: int) -> re.Match[str] | None:
    """Return the last header that begins before an offset, closed or not."""
    while (bracket := text.rfind("[", 0, end)) >= 0:
        end = text.rfind("\n", 0, bracket) + 1
        if (header := _HEADER.match(text, end)) is not None:
            return header
    return None


def _line_end(text: str, at: int) -> int:
    end = text.find("\n", at)
    return len(text) if end < 0 else end


def _parts(path: str) -> tuple[str, ...]:
    """Return the parts of the path of a header. Ids have no dots, even within quotes."""
    return tuple(part.strip(" \t\"'") for part in path.split("."))


def _header_context(text: str, header: re.Match[str], offset: int) -> Context:
    start, end = header.span("path")
    if offset < start:
        return Context(Within.NOTHING, start=offset, end=offset)
    above = text.rfind(".", start, offset)
    left = start if above < 0 else above + 1
    right = text.find(".", offset, end)
    right = end if right < 0 else right
    while left < offset and text[left] in " \t\"'":
        left += 1
    while right > offset and text[right - 1] in " \t\"'":
        right -= 1
    return Context(
        Within.HEADER,
        () if above < 0 else _parts(text[start:above]),
        word=text[left:right],
        start=left,
        end=right,
        before=text[left:offset],
        closed=text.startswith("]", end),
        in_list=header["open"] == "[[",
        assigned=right < end,
    )


def _scan_start(text: str, start: int, offset: int) -> int:
    """Return where a scan begins: at the header, or at a statement not too far above."""
    if offset - start <= _MOST_BEFORE:
        return start
    at = offset - _MOST_BEFORE
    while (at := text.find("\n", at, offset) + 1) > 0:
        if (statement := _STATEMENT.match(text, at)) is not None and not statement["indent"]:
            return at
    return text.rfind("\n", 0, offset) + 1


@define(eq=False)
class _Frame:
    """A table or list that is open, with the paths of the keys that were read in it."""

    path: tuple[str, ...]
    is_list: bool = False
    keys: set[tuple[str, ...]] = field(factory=set)


class _Expected(Enum):
    KEY = 1
    EQUALS = 2
    VALUE = 3
    END = 4


@define(eq=False)
class _Scan:
    """A scan of the statements of one table that tolerates syntax errors."""

    text: str
    offset: int
    frames: list[_Frame]
    """The table, and the lists and inline tables that are open in it."""
    expected: _Expected = _Expected.KEY
    key: tuple[str, ...] = ()
    """The parts of the last key."""
    indent: int = 0
    """The indentation of the last statement."""
    found: Context | None = None
    found_in: _Frame | None = None
    """The table whose keys the found context has."""

    def run(self, at: int, end: int) -> None:
        """Scan a range of the text."""
        while at < end:
            pattern = _KEY_PART if self.expected is _Expected.KEY else _TOKEN
            token = pattern.match(self.text, at) or _TOKEN.match(self.text, at)
            if token is None:  # every character begins some token
                break
            self._look(token)
            self._take(token)
            at = token.end()
        if self.found is None:
            self._find(self.offset, self.offset)

    def context(self) -> Context:
        """Return the context, with the other keys of its table."""
        context, frame = self.found, self.found_in
        if context is None:
            return Context(Within.NOTHING, start=self.offset, end=self.offset)
        if frame is None:
            return context
        prefix = context.table[len(frame.path) :]
        present = {
            path[len(prefix)]
            for path in frame.keys
            if len(path) > len(prefix) and path[: len(prefix)] == prefix
        }
        return evolve(context, present=frozenset(present))

    def _look(self, token: re.Match[str]) -> None:
        """Find the context if the position is within a token, or just before it."""
        start, end = token.span()
        if self.found is not None or not start <= self.offset <= end:
            return
        if token.lastgroup == "comment" and start < self.offset:
            self.found = Context(Within.NOTHING, start=self.offset, end=self.offset)
        elif token.lastgroup in ("word", "string", "open") and self._look_at_word(token):
            return
        elif self.offset < end and token.lastgroup not in ("string", "open"):
            self._find(self.offset, self.offset)

    def _look_at_word(self, token: re.Match[str]) -> bool:
        """Find the context of a word or string, unless the position is outside of its quotes."""
        start, end = token.span()
        quote = _QUOTE.match(self.text, start)
        opened = "" if quote is None else quote[0]
        closed = bool(opened) and token.lastgroup != "open"
        start += len(opened)
        end -= len(opened) if closed else 0
        if not start <= self.offset <= end:
            return False
        if opened and not closed:
            end = max(self.offset, start + len(self.text[start:end].rstrip()))
        self._find(start, end, opened, closed)
        return True

    def _find(self, start: int, end: int, quote: str = "", closed: bool = False) -> None:
        """Find the context of a word or string, or of a gap between tokens."""
        frame = self.frames[-1]
        word, before = self.text[start:end], self.text[start : self.offset]
        match self.expected:
            case _Expected.KEY:
                self.found_in = frame
                self.found = Context(
                    Within.KEY,
                    (*frame.path, *self.key),
                    word=word,
                    start=start,
                    end=end,
                    before=before,
                    quote=quote,
                    closed=closed,
                    assigned=_ASSIGNED.match(self.text, end + closed) is not None,
                    inline=len(self.frames) > 1,
                )
            case _Expected.VALUE:
                path = frame.path if frame.is_list else (*frame.path, *self.key)
                self.found = Context(
                    Within.VALUE,
                    path[:-1],
                    path[-1],
                    word=word,
                    start=start,
                    end=end,
                    before=before,
                    quote=quote,
                    closed=closed,
                    in_list=frame.is_list,
                )
            case _Expected.EQUALS | _Expected.END:
                self.found = Context(Within.NOTHING, start=self.offset, end=self.offset)

    def _take(self, token: re.Match[str]) -> None:
        """Change the state by a token."""
        match token.lastgroup:
            case "newline":
                self._take_newline(token.end())
            case "mark":
                self._take_mark(token)
            case "word" | "string" | "open":
                self._take_word(token)

    def _take_word(self, token: re.Match[str]) -> None:
        if self.expected is _Expected.KEY:
            if len(self.frames) == 1 and not self.key:
                self.indent = token.start() - self.text.rfind("\n", 0, token.start()) - 1
            self.key = (*self.key, token[0].strip("\"'"))
            if not token.start() <= self.offset <= token.end():
                self.frames[-1].keys.add(self.key)
            self.expected = _Expected.EQUALS
        else:
            self.expected = _Expected.END

    def _take_newline(self, at: int) -> None:
        if len(self.frames) > 1:
            statement = _STATEMENT.match(self.text, at)
            if statement is None:
                return
            # An inline table may go on in the next line, which is then indented.
            in_table = any(not frame.is_list for frame in self.frames[1:])
            if in_table and len(statement["indent"]) > self.indent:
                return
            del self.frames[1:]
        self.expected, self.key = _Expected.KEY, ()

    def _take_mark(self, token: re.Match[str]) -> None:
        frame, path = self.frames[-1], self.frames[-1].path
        match token[0]:
            case "=" if self.expected is _Expected.EQUALS:
                self.expected = _Expected.VALUE
            case "." if self.expected is _Expected.EQUALS:
                self.expected = _Expected.KEY
            case "[" | "{" if self.expected is _Expected.VALUE:
                path = path if frame.is_list else (*path, *self.key)
                is_list = token[0] == "["
                self.frames.append(_Frame(path, is_list))
                self.expected, self.key = _Expected.VALUE if is_list else _Expected.KEY, ()
            case "]" | "}" if len(self.frames) > 1 and frame.is_list == (token[0] == "]"):
                self.frames.pop()
                self.expected = _Expected.END
            case "," if len(self.frames) > 1:
                self.expected, self.key = _Expected.VALUE if frame.is_list else _Expected.KEY, ()
            case "[" if len(self.frames) == 1 and self.expected is _Expected.KEY and not self.key:
                self._take_header(token)
            case _:
                self.expected = _Expected.END

    def _take_header(self, token: re.Match[str]) -> None:
        """Find the context of a header that has no letter yet."""
        double = self.text.startswith("[[", token.start())
        if self.found is None and self.offset in (token.end(), token.end() + double):
            at = self.offset
            closed = self.text.startswith("]", at)
            self.found = Context(Within.HEADER, start=at, end=at, closed=closed, in_list=double)
        self.expected = _Expected.END
