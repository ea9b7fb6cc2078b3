"""An answer as a text with spans that cite sources: what all ways to give an answer come to."""

from attrs import frozen


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
