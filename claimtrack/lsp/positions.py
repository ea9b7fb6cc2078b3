"""Positions of the Language Server Protocol, which count UTF-16 code units.

Everything else counts code points. Only this module converts between the two.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence

from attrs import frozen
from lsprotocol import types

from claimtrack.errors import Place

_LINE_FEED = re.compile("\n")
_LINE_END = re.compile("[\r\n]")
# Characters of two code units in UTF-16.
_ASTRAL = re.compile("[\U00010000-\U0010ffff]")


@frozen(eq=False)
class LinePositions:
    """The lines of one text, to convert offsets and places to positions, and back.

    Offsets count code points from 0. Lines of the protocol end at a line feed or carriage
    return, those of places only at a line feed.
    """

    text: str
    starts: Sequence[int]
    """The offset of each line of the protocol."""
    _place_starts: Sequence[int]
    """The offset of each line of a place."""

    @classmethod
    def of(cls, text: str) -> "LinePositions":
        """Return the lines of a text whose line ends are line feeds."""
        place_starts = [0, *(match.end() for match in _LINE_FEED.finditer(text))]
        if "\r" not in text:
            return cls(text, place_starts, place_starts)
        return cls(text, [0, *(match.end() for match in _LINE_END.finditer(text))], place_starts)

    def position(self, offset: int) -> types.Position:
        """Return the position of an offset, which is clamped to the text."""
        offset = min(max(offset, 0), len(self.text))
        line = bisect_right(self.starts, offset) - 1
        start = self.starts[line]
        return types.Position(line, offset - start + len(_ASTRAL.findall(self.text, start, offset)))

    def range(self, start: int, end: int) -> types.Range:
        """Return the range between two offsets, the end exclusive."""
        return types.Range(self.position(start), self.position(end))

    def offset(self, position: types.Position) -> int:
        """Return the offset of a position, clamped to its line and to the text.

        A position inside a character is that of the character.
        """
        if position.line >= len(self.starts):
            return len(self.text)
        start, end = self.starts[position.line], self._line_end(self.starts, position.line)
        units = position.character
        # The k-th astral character takes the units from its offset in the line + k on.
        near = _ASTRAL.finditer(self.text, start, min(end, start + units))
        wide = sum(found.start() - start + count < units for count, found in enumerate(near))
        return min(start + units - wide, end)

    def place_offsets(self, place: Place) -> tuple[int, int]:
        """Return the offsets of a place, clamped to the text.

        A place without an end reaches to the end of its line.
        """
        start = self._place_offset(place.line, place.column)
        if place.end_line is None or place.end_column is None:
            line = min(place.line, len(self._place_starts))
            return start, max(start, self._line_end(self._place_starts, max(line, 1) - 1))
        return start, max(start, self._place_offset(place.end_line, place.end_column))

    def place_range(self, place: Place) -> types.Range:
        """Return the range of a place, as `place_offsets` finds it."""
        return self.range(*self.place_offsets(place))

    def _place_offset(self, line: int, column: int) -> int:
        if line > len(self._place_starts):
            return len(self.text)
        line = max(line, 1) - 1  # a place without a line has line 0
        end = self._line_end(self._place_starts, line)
        return min(self._place_starts[line] + max(column, 1) - 1, end)

    def _line_end(self, starts: Sequence[int], line: int) -> int:
        """Return the offset of the end of a line, before the character that ends it."""
        return starts[line + 1] - 1 if line + 1 < len(starts) else len(self.text)
