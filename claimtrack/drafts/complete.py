"""Completion of drafts: from attributions to statements with chains, hedges and dates.

Every extractor has its attributions completed in the same way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Iterator

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
from claimtrack.model import Act
from claimtrack.model.document import find_blocks

_WORD = re.compile(r"\w")


def complete(text: str, attributions: Iterable[Attribution]) -> Draft:
    """Return the draft of a text, given its attributions.

    Raises:
        LedgerError: an attribution has words that do not stand in the text.
    """
    quotations = [*find_quotations(text)]
    sentences = find_sentences(text, mask(text, quotations))
    starts = [start for start, _ in find_blocks(text)]
    statements = [
        Statement(
            found,
            (DraftHop(found.source, Act.SAID),),
            _kind(text, found.content, quotations),
            max(1, bisect_right(starts, found.content[0][0])),
        )
        for found in sorted(attributions, key=lambda each: (each.content, each.cue, each.source))
    ]
    return Draft(text, tuple(statements), tuple(_untouched(sentences, statements)))


def _kind(text: str, content: Spans, quotations: list[Span]) -> StatementKind:
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


def _untouched(sentences: Iterable[Span], statements: Iterable[Statement]) -> Iterator[Span]:
    """Yield the sentences that no statement touches."""
    touched = sorted(
        span
        for found in (statement.attribution for statement in statements)
        for span in (*found.source, *found.cue, *found.content)
    )
    reached, number = 0, 0
    for start, end in sentences:
        while number < len(touched) and touched[number][0] < end:
            reached = max(reached, touched[number][1])
            number += 1
        if reached <= start:
            yield start, end
