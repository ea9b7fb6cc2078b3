"""The blocks of a text, by which places in a document are counted."""

import re

_BETWEEN = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


def blocks(text: str) -> list[str]:
    """Return the blocks of a text, which blank lines divide; they count from 1."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return [block.strip() for block in _BETWEEN.split(lines) if block.strip()]
