"""What a picture is drawn with, in pixels from its upper left corner."""

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
        """Its right edge."""
        return self.x + self.width

    @property
    def bottom(self) -> float:
        """Its lower edge."""
        return self.y + self.height

    @property
    def middle(self) -> float:
        """Half-way down."""
        return self.y + self.height / 2


@frozen
class Connector:
    """A line from left to right at one height, and what it stands for."""

    x: float
    y: float
    to: float
    css: str
    words: str


@frozen
class PlacedText:
    """A line of text and where it begins; ``y`` is its base."""

    x: float
    y: float
    text: str
