"""An answer as a text with spans that cite sources, and the sources: the input of a check."""

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


@frozen
class CitationSpan:
    """A part of an answer that cites sources. All sentences that it overlaps cite them."""

    start: int
    """The offset of the first character in the answer."""
    end: int
    """The offset after the last character. An empty span belongs to the sentence around it."""
    sources: tuple[str, ...]
    """The ids of the sources, in order."""
    quote: str = ""
    """The words of the source that the answer says it cites."""


@frozen
class AnnotatedAnswer:
    """An answer with its citations, in order."""

    text: str
    citations: tuple[CitationSpan, ...] = ()
    boundaries: tuple[int, ...] = ()
    """Offsets at which a sentence begins, if the sentences are known."""
    marks: tuple[tuple[int, int], ...] = ()
    """Spans of citation marks, in order. They are no words of the answer."""
