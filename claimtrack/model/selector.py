"""Selectors of words in a text, after the W3C Web Annotation Data Model.

:mod:`claimtrack.facts.quotes.anchors` locates the selected words in a text.
"""

from typing import TypeAlias

from attrs import field, frozen

from claimtrack.errors import Fault
from claimtrack.model import values

LAST_START = 2**53 - 1
"""The largest valid start: integers up to it are exact in every JSON reader (RFC 7493, 2.2)."""


def to_offset(value: int) -> int:
    """Return a validated position in a text: a whole number of code points from 0."""
    if isinstance(value, bool) or not isinstance(value, int) or value < 0:
        values.refuse(
            f"expected a whole number from 0, found {values.describe_value(value)}",
            "count the characters (code points) before the words",
        )
    return value


def start_or_none(value: int | None) -> int | None:
    """Return the validated start of a quote, or None."""
    if value is not None and to_offset(value) > LAST_START:
        values.refuse(f"no text has so many characters; at most {LAST_START:,}", fault=Fault.LIMIT)
    return value


def _words(value: str) -> str:
    if values.to_text(value) == "":
        values.refuse("empty quotation", "write the quoted words")
    return value


@frozen
class TextQuoteSelector:
    """Words of a text, with optional words just before and after them.

    The selector may match in several places; it then selects all of them (Web
    Annotation Data Model, 4.2.4).
    """

    exact: str = field(converter=_words)
    prefix: str | None = field(default=None, converter=values.text_or_none)
    suffix: str | None = field(default=None, converter=values.text_or_none)


@frozen
class TextPositionSelector:
    """A range of a text in code points, from ``start`` up to but excluding ``end``.

    Offsets count code points, not UTF-16 units (Web Annotation Data Model, 4.2.5).
    An empty range is a point between two characters.

    Raises:
        LedgerError: An offset is not a whole number from 0, or ``end`` is before ``start``.
    """

    start: int = field(converter=to_offset)
    end: int = field(converter=to_offset)

    def __attrs_post_init__(self) -> None:
        if self.start > self.end:
            values.refuse(f"the range ends at {self.end:,}, before its start at {self.start:,}")

    def of(self, text: str) -> str:
        """Return the selected words of a text."""
        return text[self.start : self.end]


Selector: TypeAlias = TextQuoteSelector | TextPositionSelector
