"""Sources of an answer: the texts that a model was given, with what is known of them."""

from attrs import field, frozen

from claimtrack.model import When


@frozen
class AnswerSource:
    """A text that an answer may cite."""

    id: str
    """The id that citations use; by default the number of the source."""
    number: int
    """The position among the sources, from 1: the 2 in `[2]`."""
    text: str | None = field(repr=False)
    """None if the text is not available."""
    title: str = ""
    url: str = ""
    publisher: str = ""
    """The name of the publisher, if it is known."""
    published: When | None = None
    via: tuple[str, ...] = ()
    """The names of the sources that the publisher has it from, origin first."""
