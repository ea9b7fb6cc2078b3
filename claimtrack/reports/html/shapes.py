"""Shapes of a picture, in pixels from its upper left corner."""

from attrs import frozen


@frozen
class Box:
    """A rectangle."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        """The right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """The lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """The height of the middle."""
        return self.y + self.height / 2


@frozen
class Connector:
    """A horizontal line from ``x`` to ``end``, with its CSS class and its tooltip."""

    x: float
    y: float
    end: float
    css: str
    tooltip: str


@frozen
class PlacedText:
    """A line of text; ``x`` is its left edge and ``y`` its baseline."""

    x: float
    y: float
    text: str
