"""Drafts: the statements that a text reports, each at its offsets.

An extractor finds attributions: who said what, at which words. A draft completes each one
to a statement with its chain, its hedges and its dates.
"""

from collections.abc import Iterator
from enum import Enum
from hashlib import sha256
from itertools import pairwise
from typing import Protocol, TypeAlias, runtime_checkable

from attrs import field, frozen

from claimtrack.errors import Fault
from claimtrack.model import Act, Certainty, When
from claimtrack.model.values import refuse

Span: TypeAlias = tuple[int, int]
"""A start and an end in code points: ``text[start:end]`` is the words."""

Spans: TypeAlias = tuple[Span, ...]

SCHEMA = 1
"""The version of drafts in JSON."""
MAX_TEXT = 200_000
"""The number of characters of a text that is drafted unless another limit is given."""


def check_length(text: str, limit: int) -> None:
    """Refuse a text that is too long to draft.

    Raises:
        LedgerError: the text has more characters than the limit.
    """
    if len(text) > limit:
        refuse(
            f"the text has {len(text):,} characters, more than {limit:,}",
            "draft its parts, or raise the limit (`--max-length`)",
            Fault.LIMIT,
        )


class StatementKind(Enum):
    """The share of a statement that is quoted: all, some or none."""

    DIRECT = "direct"
    MIXED = "mixed"
    INDIRECT = "indirect"


class DraftConfidence(Enum):
    """The confidence that a drafted statement is right."""

    HIGH = "high"
    """Two extractors agree."""
    MEDIUM = "medium"
    LOW = "low"
    """The rule is often wrong."""


@frozen
class Attribution:
    """A source and its statement, as an extractor finds them in a text.

    Raises:
        LedgerError: the source or the content is empty, or its spans are not in order.
    """

    source: Spans
    """The words for the source, in the order of the text; never empty."""
    cue: Spans
    """The words that attribute, such as "said" or "according to"; may be empty."""
    content: Spans
    """The words of the statement, in the order of the text; never empty."""
    rule: str
    """The name of the rule or the model that found it."""
    confidence: DraftConfidence = DraftConfidence.MEDIUM

    def __attrs_post_init__(self) -> None:
        for name, spans in (("source", self.source), ("content", self.content)):
            if not spans:
                refuse(f"a statement without {name}")
            if any(after[0] < before[1] for before, after in pairwise(spans)):
                refuse(f"the spans of the {name} overlap, or are not in the order of the text")


@frozen
class DraftHop:
    """One source of a drafted chain."""

    source: Spans
    """The words that name the source, perhaps elsewhere if a pronoun refers to them."""
    act: Act
    guess: bool = False
    """True if the source was not named here but inferred from a pronoun or a title."""
    certainty: Certainty | None = None
    on: Span | None = None
    """The words for the date at which the source said it."""


@frozen
class Time:
    """Words for a date."""

    span: Span
    when: When | None = None
    """The date, or None if the date of the document is needed and unknown."""


@frozen
class DraftStatement:
    """A statement that a text reports.

    Raises:
        LedgerError: the chain is empty.
    """

    attribution: Attribution
    chain: tuple[DraftHop, ...]
    """The sources from the origin on, without the publisher of the text; never empty."""
    kind: StatementKind
    at: int
    """The number of the block in which the statement begins, from 1, as in ``#p1``."""
    hedges: Spans = ()
    times: tuple[Time, ...] = ()

    def __attrs_post_init__(self) -> None:
        if not self.chain:
            refuse("a statement without a chain")


@frozen
class Draft:
    """The statements of a text, in the order of their first words.

    Raises:
        LedgerError: a span is empty, or not inside the text.
    """

    text: str = field(repr=False)
    statements: tuple[DraftStatement, ...]
    unattributed: Spans = ()
    """The sentences that no statement touches, in order."""
    dropped: int = 0
    """The number of statements of a model that were dropped, because the text lacks their words."""

    def __attrs_post_init__(self) -> None:
        for start, end in self.spans():
            if not 0 <= start < end <= len(self.text):
                message = (
                    f"[{start}, {end}] names no words of a text of {len(self.text):,} characters"
                )
                refuse(message, "count code points from 0; the end is exclusive")

    def spans(self) -> Iterator[Span]:
        """Yield every span of the draft."""
        for statement in self.statements:
            found = statement.attribution
            yield from (*found.source, *found.cue, *found.content)
            for hop in statement.chain:
                yield from hop.source
                if hop.on is not None:
                    yield hop.on
            yield from statement.hedges
            yield from (time.span for time in statement.times)
        yield from self.unattributed


@runtime_checkable
class Extractor(Protocol):
    """Something that finds the statements of a text.

    A package registers a class of its own, which is called without arguments, in the
    entry point group ``claimtrack.extractors``.
    """

    def extract(self, text: str) -> Draft:
        """Return the draft of a text. Every span is inside the text and not empty."""
        ...


def draft_as_json(draft: Draft) -> dict[str, object]:
    """Return a draft as a JSON value, without its text. Spans count code points of the text."""
    return {
        "schema": SCHEMA,
        "text_sha256": sha256(draft.text.encode("utf-8", "surrogatepass")).hexdigest(),
        "statements": [_statement_as_json(each) for each in draft.statements],
        "unattributed": draft.unattributed,
        "dropped": draft.dropped,
    }


def _statement_as_json(statement: DraftStatement) -> dict[str, object]:
    found = statement.attribution
    return {
        "source": found.source,
        "cue": found.cue,
        "content": found.content,
        "chain": [
            {
                "source": hop.source,
                "act": hop.act.value,
                "guess": hop.guess,
                "certainty": None if hop.certainty is None else hop.certainty.value,
                "time": hop.on,
            }
            for hop in statement.chain
        ],
        "kind": statement.kind.value,
        "at": statement.at,
        "hedges": statement.hedges,
        "times": [
            {"span": time.span, "when": None if time.when is None else time.when.text}
            for time in statement.times
        ],
        "rule": found.rule,
        "confidence": found.confidence.value,
    }
