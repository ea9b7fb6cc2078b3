"""Quotations of a text, and the text without their words.

Marks are paired line by line. A quotation that is not closed ends with its line.
"""

import re
from collections.abc import Iterable, Iterator
from typing import TypeAlias

Span: TypeAlias = tuple[int, int]
"""The offsets of the first character and after the last one."""

OPEN, CLOSED, INSIDE = "\x03", "\x02", "\x01"
"""The characters that stand for the marks and the words of a quotation in a masked text."""

_MARK = re.compile(r"[“”„\"«»\n]|''|``")
_CLOSING = {
    "“": ("”", '"', "“"),
    "„": ("“", "”"),
    "«": ("»",),
    '"': ('"', "”"),
    "''": ("''",),
    "``": ("''",),
}


def find_quotations(text: str) -> Iterator[Span]:
    """Yield the span of each quotation, marks included, in order."""
    opening: re.Match[str] | None = None
    for mark in _MARK.finditer(text):
        if mark[0] == "\n":
            if opening is not None:
                yield opening.start(), mark.start()
            opening = None
        elif opening is None:
            opening = mark if mark[0] in _CLOSING else None
        elif mark[0] in _CLOSING[opening[0]]:
            yield opening.start(), mark.end()
            opening = None
    if opening is not None:
        yield opening.start(), len(text)


def mask(text: str, quotations: Iterable[Span]) -> str:
    """Return the text with other characters in place of its quotations, of the same length.

    Quotations of one or two characters stay as they are.
    """
    pieces, at = [], 0
    for start, end in quotations:
        if end - start > 2:
            pieces += [text[at:start], OPEN, INSIDE * (end - start - 2), CLOSED]
            at = end
    return "".join([*pieces, text[at:]])
