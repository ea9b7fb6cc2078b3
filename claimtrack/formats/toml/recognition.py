"""Recognition of ledgers among TOML files, without parsing them."""

import re

_TABLE = re.compile(r"^[ \t]*\[", re.MULTILINE)
_VERSION = re.compile(r"^[ \t]*ledger[ \t]*(?:=[ \t]*\d*[ \t]*)?(?:#.*)?$", re.MULTILINE)
_RECORD = re.compile(r"^[ \t]*\[(?:claim\.|\[assertion\])", re.MULTILINE)


def is_ledger_text(text: str) -> bool:
    """True if a TOML text is a ledger, which may be half-typed.

    A ledger has the key `ledger` above all tables, or a table of claims or assertions. Other
    tools have tables that are called `source` or `link`.
    """
    return _VERSION.search(top_of(text)) is not None or _RECORD.search(text) is not None


def top_of(text: str) -> str:
    """Return the text above the first table."""
    table = _TABLE.search(text)
    return text if table is None else text[: table.start()]
