"""How large and how deep a TOML text may be, checked before a parser sees it.

TOML parsers take seconds over a key of thousands of parts and fail on thousands
of brackets, so both are counted first, in one pass linear in the text, which
nobody has accepted yet.
"""

import re
from functools import cache
from typing import NoReturn

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.toml.positions import COMMENT, DOT, PART, STRING, SourceText


@frozen
class Limits:
    """What a reader of ledgers puts up with.

    Size and the number of files hold for every file that is read; the others
    for TOML text. JSON Lines is bounded by nothing.
    """

    size: int = 8 * 1024 * 1024
    """The most bytes of one file."""
    values: int = 500_000
    """The most values of one file; tables and lists are counted apart, to the same number."""
    key_parts: int = 8
    """The most parts of a dotted key."""
    nesting: int = 16
    """How deep lists and inline tables may lie in one another."""
    files: int = 256
    """The most files that make up one ledger."""


_SPLIT = "split the ledger with `include`, or raise the limit"
_KEY = "no key of a ledger is so long; put a word that has dots in quotes"
_DEEP = "nothing in a ledger lies so deep; a bracket may have been left open"

_SKIPPED = rf"(?:[^\[\]{{}}\"'#]++|{STRING}|{COMMENT})*+"
_BRACKET = re.compile(rf"{_SKIPPED}([\[\]{{}}]|$|[\"'])")


def check_text(page: SourceText, limits: Limits) -> None:
    """Refuse text that a parser could choke on.

    Raises:
        LedgerError: the text has too many values or too long a key, or nests too deeply.
    """
    # Those in strings count too: they are few beside so many.
    values = page.text.count("=") + page.text.count(",")
    if values > limits.values:
        _refuse(page, 0, f"about {values:,} values; at most {limits.values:,}", _SPLIT)
    tables = page.text.count("[") + page.text.count("{")
    if tables > limits.values:
        _refuse(page, 0, f"about {tables:,} tables and lists; at most {limits.values:,}", _SPLIT)
    too_long = _long_key(limits.key_parts).match(page.text)
    if too_long is not None:
        start = too_long.start(1)
        _refuse(page, start, f"a key of more than {limits.key_parts} parts", _KEY)
    depth = 0
    for match in _BRACKET.finditer(page.text):
        if match[1] in ("[", "{"):
            depth += 1
            if depth > limits.nesting:
                _refuse(page, match.start(1), f"nested more than {limits.nesting} deep", _DEEP)
        elif match[1] in ("]", "}"):
            depth = max(0, depth - 1)


@cache
def _long_key(parts: int) -> re.Pattern[str]:
    """Return a pattern whose first group is a key of more parts than that."""
    deep = rf"{PART}(?:{DOT}{PART}){{{parts}}}+"
    passed = rf"(?:(?!{deep})(?:{STRING}|[A-Za-z0-9_-]++)|{COMMENT}|[^A-Za-z0-9_\-\"'#]++)*+"
    return re.compile(rf"{passed}({deep})")


def _refuse(page: SourceText, at: int, message: str, hint: str) -> NoReturn:
    raise LedgerError(Problem(Fault.LIMIT, message, page.place(at, at + 1), hint))
