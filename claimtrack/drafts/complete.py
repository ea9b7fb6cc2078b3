"""Completion of drafts: from attributions to statements with chains, hedges and dates.

Every extractor has its attributions completed in the same way.
"""

import re
from bisect import bisect_right
from collections.abc import Iterable, Sequence
from itertools import compress

from attrs import evolve

from claimtrack.drafts.chains import Chain, extent, find_chains, find_nested
from claimtrack.drafts.draft import (
    Attribution,
    Draft,
    DraftStatement,
    Span,
    Spans,
    StatementKind,
)
from claimtrack.drafts.page import Page, inside
from claimtrack.drafts.patterns.sentences import find_layout
from claimtrack.drafts.references import References

_WORD = re.compile(r"\w")


def complete(text: str, attributions: Iterable[Attribution]) -> Draft:
    """Return the draft of a text, given its attributions.

    A statement inside another one takes the sources of both, the inner one first. The outer
    statement is left out if it says nothing else.

    Raises:
        LedgerError: a span of an attribution is not inside the text.
    """
    given = [*attributions]
    nested = find_nested(find_layout(text).masked, given)
    page = Page(text, sorted(dict.fromkeys([*given, *nested]), key=extent))
    references = References(page.names, page.layout.sentences)
    statements = [
        _state(page, references, each, chain)
        for each, chain in zip(page.found, find_chains(page), strict=True)
        if chain is not None
    ]
    statements.sort(key=lambda each: (each.attribution.content, each.attribution.cue))
    untouched = (not touched for touched in page.touched)
    return Draft(text, tuple(statements), tuple(compress(page.layout.sentences, untouched)))


def _state(page: Page, references: References, found: Attribution, chain: Chain) -> DraftStatement:
    """Return the statement of an attribution."""
    hops = []
    for hop in chain.hops:
        name = references.resolve(hop.source[0])
        hops.append(evolve(hop, source=(name.span,), guess=name.guess))
    spans = sorted([*found.content, *chain.around])
    return DraftStatement(
        found,
        tuple(hops),
        _kind(page.text, found.content, page.layout.quotations),
        max(1, bisect_right(page.blocks, found.content[0][0])),
        tuple(hedge.span for hedge in inside(page.hedges, spans)),
        tuple(inside(page.times, spans)),
    )


def _kind(text: str, content: Spans, quotations: Sequence[Span]) -> StatementKind:
    """Return the share of a content that is quoted: all its words, some, or none."""
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
