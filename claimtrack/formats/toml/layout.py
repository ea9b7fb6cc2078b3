"""The layout of a ledger file, put in order without touching what it says.

Nothing is moved, and comments stay where they are. Strings are left alone.
"""

import re
from collections.abc import Iterator

from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import COMMENT, KEY, STRING, SourceText
from claimtrack.formats.toml.reader import parse

_MARK = re.compile(rf"{STRING}|{COMMENT}|(?P<bracket>[\[\]{{}}])|(?P<line>\n)")
_PAIR = re.compile(rf"(?P<key>{KEY})[ \t]*=[ \t]*")


def format_text(text: str, file: str = "<string>", limits: Limits | None = None) -> str:
    """Return a ledger's text with one blank line before each table, and tidy lines.

    Blanks at the ends of lines go, ``=`` has one space on either side, runs of
    blank lines become one, and the text ends in a line feed. What it says, and
    formatting it again, are the same.

    Raises:
        LedgerError: the text is not TOML.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parse(SourceText.of(file, text), limits or Limits())
    out: list[str] = []
    for statement in _statements(text):
        _add(out, _tidy(statement))
    while out and not out[-1]:
        out.pop()
    return "\n".join(out) + "\n" if out else ""


def _statements(text: str) -> Iterator[str]:
    """Yield each line, or all lines together on which one statement stands."""
    start = depth = 0
    for match in _MARK.finditer(text):
        if match["bracket"] is not None:
            depth += 1 if match["bracket"] in "[{" else -1
        elif match["line"] is not None and depth <= 0:
            yield text[start : match.start()]
            start, depth = match.end(), 0
    yield text[start:]


def _tidy(statement: str) -> str:
    """Tidy a statement's first line; on others a blank may be part of a string."""
    statement = statement.strip(" \t")
    pair = _PAIR.match(statement)
    return f"{pair['key']} = {statement[pair.end() :]}" if pair else statement


def _add(out: list[str], statement: str) -> None:
    """Add a statement, with at most one blank line before it, and exactly one before a table."""
    if not statement and (not out or not out[-1]):
        return
    if statement.startswith("["):
        above = len(out)
        while above and out[above - 1].startswith("#"):
            above -= 1
        if above and out[above - 1]:
            out.insert(above, "")
    out.append(statement)
