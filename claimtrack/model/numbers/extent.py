"""Intervals of numbers with exact bounds, each of which may be missing or excluded."""

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:  # loads the decimal module, which is slow and rarely needed
    from fractions import Fraction


class Extent(NamedTuple):
    """Numbers from ``low`` to ``high``; None is unbounded, ``*_open`` excludes the bound."""

    low: "Fraction | None"
    high: "Fraction | None"
    low_open: bool = False
    high_open: bool = False

    def scaled(self, ratio: "Fraction | int", shift: "Fraction | int" = 0) -> "Extent":
        """Return the extent with its bounds multiplied by a ratio above 0, then shifted."""
        low = None if self.low is None else self.low * ratio + shift
        high = None if self.high is None else self.high * ratio + shift
        return Extent(low, high, self.low_open, self.high_open)
