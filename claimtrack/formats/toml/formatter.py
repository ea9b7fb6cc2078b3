"""Formatting of ledger files: blank lines and spaces, without changing any value.

The order of lines, comments and strings are unchanged.
"""

import re
from collections.abc import Iterator

from claimtrack.formats.toml.limits import Limits
from claimtrack.formats.toml.positions import COMMENT, KEY, STRING, SourceText
from claimtrack.formats.toml.reader import parse_toml

_MARK = re.compile(rf"{STRING}|{COMMENT}|(?P<bracket>[\[\]{{}}])|(?P<line>\n)")
_PAIR = re.compile(rf"(?P<key>{KEY})[ \t]*=[ \t]*")


def format_text(text: str, file: str = "<string>", limits: Limits | None = None) -> str:
    """Return the text of a ledger file with uniform spaces and blank lines.

    Each table has one blank line before it. Spaces at line ends are removed, ``=`` has one
    space on either side, runs of blank lines become one, and the text ends in a line feed.
    The values are unchanged, and formatting is idempotent.

    Raises:
        LedgerError: the text is not TOML.
    """
    text = text.removeprefix("\ufeff").replace("\r\n", "\n")
    parse_toml(SourceText.of(file, text), limits or Limits())
    out: list[str] = []
    for statement in _statements(text):
        statement = statement.strip(" \t")
        # Later lines of a statement may be in a string, so that only the first one changes.
        if pair := _PAIR.match(statement):
            statement = f"{pair['key']} = {statement[pair.end() :]}"
        _add_statement(out, statement)
    while out and not out[-1]:
        out.pop()
    return "\n".join(out) + "\n" if out else ""


def _statements(text: str) -> Iterator[str]:
    """Yield each statement, with all its lines."""
    start = depth = 0
    for match in _MARK.finditer(text):
        if match["bracket"] is not None:
            depth += 1 if match["bracket"] in "[{" else -1
        elif match["line"] is not None and depth <= 0:
            yield text[start : match.start()]
            start, depth = match.end(), 0
    yield text[start:]


def _add_statement(out: list[str], statement: str) -> None:
    """Add a statement after at most one blank line, and a table after exactly one."""
    if not statement and (not out or not out[-1]):
        return
    if statement.startswith("["):
        above = len(out)
        while above and out[above - 1].startswith("#"):
            above -= 1
        if above and out[above - 1]:
            out.insert(above, "")
    out.append(statement)
