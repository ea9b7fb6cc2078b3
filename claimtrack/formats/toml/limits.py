"""Limits on the size and nesting of a TOML text, checked before parsing.

TOML parsers take seconds for a key of thousands of parts and fail on thousands of
brackets. Both are therefore counted first, in time linear in the text.
"""

import re
from functools import cache
from typing import NoReturn

from attrs import frozen

from claimtrack.errors import Fault, LedgerError, Problem
from claimtrack.formats.toml.positions import COMMENT, DOT, PART, STRING, SourceText


@frozen
class Limits:
    """Limits on the input of ledger readers.

    ``size`` and ``files`` apply to every file, the others to TOML text. JSON Lines files
    have no limits.
    """

    size: int = 8 * 1024 * 1024
    """The maximum number of bytes of a file."""
    values: int = 500_000
    """The maximum number of values of a file, and of its tables and lists."""
    key_parts: int = 8
    """The maximum number of parts of a dotted key."""
    nesting: int = 16
    """The maximum nesting of lists and inline tables."""
    files: int = 256
    """The maximum number of files of a ledger."""


_SPLIT = "split the ledger with `include`, or raise the limit"
_KEY = "no key of a ledger is so long; put a word with dots in quotes"
_DEEP = "nothing in a ledger is nested so deeply; a bracket may have been left open"

_SKIPPED = rf"(?:[^\[\]{{}}\"'#]++|{STRING}|{COMMENT})*+"
_BRACKET = re.compile(rf"{_SKIPPED}([\[\]{{}}]|$|[\"'])")


def check_limits(source_text: SourceText, limits: Limits) -> None:
    """Reject text that exceeds the limits.

    Raises:
        LedgerError: the text has too many values, a key that is too long, or is nested too
            deeply.
    """
    check_counts(source_text, limits)
    too_long = _long_key_pattern(limits.key_parts).match(source_text.text)
    if too_long is not None:
        start = too_long.start(1)
        _reject(source_text, start, f"a key of more than {limits.key_parts} parts", _KEY)
    depth = 0
    for match in _BRACKET.finditer(source_text.text):
        if match[1] in ("[", "{"):
            depth += 1
            if depth > limits.nesting:
                message = f"nested more than {limits.nesting} deep"
                _reject(source_text, match.start(1), message, _DEEP)
        elif match[1] in ("]", "}"):
            depth = max(0, depth - 1)


def check_counts(source_text: SourceText, limits: Limits) -> None:
    """Reject text with too many values.

    Raises:
        LedgerError: the text has too many values, tables or lists.
    """
    # Signs in strings count as well; they are few compared to the limit.
    values = source_text.text.count("=") + source_text.text.count(",")
    if values > limits.values:
        _reject(source_text, 0, f"about {values:,} values; at most {limits.values:,}", _SPLIT)
    tables = source_text.text.count("[") + source_text.text.count("{")
    if tables > limits.values:
        message = f"about {tables:,} tables and lists; at most {limits.values:,}"
        _reject(source_text, 0, message, _SPLIT)


@cache
def _long_key_pattern(parts: int) -> re.Pattern[str]:
    """Return a pattern whose first group is a key with more parts than the limit."""
    deep = rf"{PART}(?:{DOT}{PART}){{{parts}}}+"
    passed = rf"(?:(?!{deep})(?:{STRING}|[A-Za-z0-9_-]++)|{COMMENT}|[^A-Za-z0-9_\-\"'#]++)*+"
    return re.compile(rf"{passed}({deep})")


def _reject(source_text: SourceText, at: int, message: str, hint: str) -> NoReturn:
    raise LedgerError(Problem(Fault.LIMIT, message, source_text.place(at, at + 1), hint))
