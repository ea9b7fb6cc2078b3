"""Drafts made by hand from the words of a text."""

from attrs import frozen

from claimtrack.drafts.draft import (
    Attribution,
    Draft,
    DraftConfidence,
    DraftHop,
    DraftStatement,
    Span,
    StatementKind,
    Time,
)
from claimtrack.drafts.texts import Article, describe_text
from claimtrack.model import Act, Certainty, When
from claimtrack.model.document import find_blocks


@frozen
class Said:
    """A statement by its words, each of which is looked up in the text."""

    source: str
    content: tuple[str, ...] | str
    relays: tuple[str, ...] = ()
    act: Act = Act.SAID
    kind: StatementKind = StatementKind.INDIRECT
    guess: str | None = None
    """The words for the source, if they are a pronoun for it."""
    certainty: Certainty | None = None
    on: tuple[str, str] | None = None
    """Words for a date, and the date."""
    confidence: DraftConfidence = DraftConfidence.MEDIUM


def article_of(text: str, outlet: str | None = "The Bay Courier", path: str = "a.txt") -> Article:
    """Return an article by an outlet."""
    found = describe_text(path, text.encode(), path)
    return Article(
        path=found.path,
        data=found.data,
        text=found.text,
        title=found.title,
        publisher=outlet,
        published=When.parse("2031-05-04"),
    )


def draft_of(text: str, *statements: Said, unattributed: tuple[str, ...] = ()) -> Draft:
    """Return the draft of a text with some statements, in the order of the text."""
    made = [_statement(text, each) for each in statements]
    return Draft(text, tuple(made), tuple(_find(text, words) for words in unattributed))


def _statement(text: str, said: Said) -> DraftStatement:
    content = (said.content,) if isinstance(said.content, str) else said.content
    spans = tuple(_find(text, words) for words in content)
    source = _find(text, said.source)
    on = _find(text, said.on[0]) if said.on else None
    hops = [DraftHop((source,), said.act, said.guess is not None, said.certainty, on)]
    hops += [DraftHop((_find(text, relay),), Act.REPORTED) for relay in said.relays]
    named = source if said.guess is None else _find(text, said.guess)
    blocks = [start for start, _ in find_blocks(text) if start <= spans[0][0]]
    times = (Time(on, When.parse(said.on[1])),) if said.on and on else ()
    found = Attribution((named,), (), spans, "test", said.confidence)
    return DraftStatement(found, tuple(hops), said.kind, max(1, len(blocks)), (), times)


def _find(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)
