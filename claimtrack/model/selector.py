"""Which words of a text are meant, as the W3C Web Annotation Data Model has it.

Selectors say nothing of whether the words are there; that is asked of a text by
:mod:`claimtrack.facts.quotes.anchors`.
"""

from typing import TypeAlias

from attrs import field, frozen

from claimtrack.errors import Fault
from claimtrack.model import values

LAST_START = 2**53 - 1
"""The largest start on record: what JSON carries exactly to every reader (RFC 7493, 2.2)."""


def offset(value: int) -> int:
    """Return a position in a text: a whole number of code points from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        values.refuse(
            f"expected a whole number from 0, found {values.spell(value)}",
            "count the characters (code points) before the words",
        )
    return value


def start_or_none(value: int | None) -> int | None:
    """Return where words on record start, or None."""
    if value is not None and offset(value) > LAST_START:
        values.refuse(f"no text has so many characters; at most {LAST_START:,}", fault=Fault.LIMIT)
    return value


def _words(value: str) -> str:
    if values.text(value) == "":
        values.refuse("a quotation of no words", "write the very words")
    return value


@frozen
class TextQuoteSelector:
    """Words of a text, and those just before and after them where they are on record.

    Several places may fit it; then all of them are meant (Web Annotation Data
    Model, 4.2.4). Nothing about it depends on where in the text they stand.
    """

    exact: str = field(converter=_words)
    prefix: str | None = field(default=None, converter=values.text_or_none)
    suffix: str | None = field(default=None, converter=values.text_or_none)


@frozen
class TextPositionSelector:
    """A stretch of a text in code points, from ``start`` up to but without ``end``.

    Code points, not UTF-16 units, as the Web Annotation Data Model, 4.2.5,
    demands. An empty stretch is a point between two characters.

    Raises:
        LedgerError: an offset is no whole number from 0, or the end comes first.
    """

    start: int = field(converter=offset)
    end: int = field(converter=offset)

    def __attrs_post_init__(self) -> None:
        if self.start > self.end:
            values.refuse(f"a stretch of text from {self.start:,} back to {self.end:,}")

    def of(self, text: str) -> str:
        """Return the words of a text that stand there."""
        return text[self.start : self.end]


Selector: TypeAlias = TextQuoteSelector | TextPositionSelector
