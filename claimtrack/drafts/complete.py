"""Completion of drafts: from attributions to statements with chains, hedges and dates.

Every extractor has its attributions completed in the same way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence

from attrs import frozen

from claimtrack.drafts.chains import Link, extent, find_chains, find_nested
from claimtrack.drafts.draft import (
    Attribution,
    Draft,
    DraftHop,
    Span,
    Spans,
    Statement,
    StatementKind,
)
from claimtrack.drafts.patterns.quotations import find_quotations, mask
from claimtrack.drafts.patterns.sentences import find_sentences
from claimtrack.drafts.references import References
from claimtrack.model.document import find_blocks

_WORD = re.compile(r"\w")


def complete(text: str, attributions: Iterable[Attribution]) -> Draft:
    """Return the draft of a text, given its attributions.

    A statement inside another one takes the sources of both, the inner one first. The outer
    statement is left out if it says nothing else.

    Raises:
        LedgerError: an attribution has words that do not stand in the text.
    """
    page = _Page.of(text)
    given = [*dict.fromkeys(attributions)]
    found = sorted([*given, *find_nested(page.references.masked, given)], key=extent)
    chains = find_chains(text, page.references.names, page.sentences, found)
    statements = [
        page.statement(each, chain)
        for each, chain in zip(found, chains, strict=True)
        if chain is not None
    ]
    statements.sort(key=lambda each: (each.attribution.content, each.attribution.cue))
    return Draft(text, tuple(statements), tuple(_untouched(page.sentences, found)))


@frozen
class _Page:
    """A text with its parts."""

    text: str
    quotations: Sequence[Span]
    sentences: Sequence[Span]
    blocks: Sequence[int]
    """The start of each block."""
    references: References

    @classmethod
    def of(cls, text: str) -> "_Page":
        quotations = [*find_quotations(text)]
        masked = mask(text, quotations)
        sentences = [*find_sentences(text, masked)]
        blocks = [start for start, _ in find_blocks(text)]
        return cls(text, quotations, sentences, blocks, References(masked, sentences))

    def statement(self, found: Attribution, chain: Sequence[Link]) -> Statement:
        return Statement(
            found,
            tuple(self._hop(link) for link in chain),
            _kind(self.text, found.content, self.quotations),
            max(1, bisect_right(self.blocks, found.content[0][0])),
        )

    def _hop(self, link: Link) -> DraftHop:
        reference = self.references.resolve(link.span)
        return DraftHop((reference.span,), link.act, reference.guess)


def _kind(text: str, content: Spans, quotations: Sequence[Span]) -> StatementKind:
    """Return how much of a content is quoted: all its words, some, or none."""
    quoted = plain = False
    for start, end in content:
        at = start
        first = bisect_right(quotations, start, key=lambda quotation: quotation[1])
        for opens, closes in quotations[first:]:
            if opens >= end:
                break
            quoted = True
            plain = plain or bool(_WORD.search(text, at, opens))
            at = closes
        plain = plain or bool(_WORD.search(text, at, end))
    match quoted, plain:
        case True, True:
            return StatementKind.MIXED
        case True, False:
            return StatementKind.DIRECT
        case _:
            return StatementKind.INDIRECT


def _untouched(sentences: Iterable[Span], found: Iterable[Attribution]) -> Iterator[Span]:
    """Yield the sentences that no attribution touches."""
    touched = sorted(span for each in found for span in (*each.source, *each.cue, *each.content))
    reached, number = 0, 0
    for start, end in sentences:
        while number < len(touched) and touched[number][0] < end:
            reached = max(reached, touched[number][1])
            number += 1
        if reached <= start:
            yield start, end
