"""Ledgers in TOML that begin with a draft, or with the blocks of a text.

The tables of a drafted claim end with its questions, in comments that begin with ``#?``,
and with ``draft = true``. A person who accepts the claim removes them.
"""

import re
from collections.abc import Iterable, Iterator, Sequence

from claimtrack.drafts.claim_words import one_line
from claimtrack.drafts.patterns.vocabulary import FRAMES, NOUNS
from claimtrack.drafts.proposal import Proposal, Proposed
from claimtrack.drafts.texts import Article
from claimtrack.formats.records.shape import plain_values
from claimtrack.formats.toml.writer import VERSION, toml_pairs
from claimtrack.model import Document, Passage, Source
from claimtrack.model.document import split_blocks

_WORDS = 8

_ATTRIBUTING = re.compile(
    rf"\b(?:{'|'.join(sorted(FRAMES.keys() - NOUNS))}|reportedly|allegedly|declin(?:ed|es)"
    r"|refus(?:ed|es)|revis(?:ed|es)|expects?|expected)\b"
)
"""Words of sentences that may name a source, although no statement was found."""


def first_ledger(article: Article, proposal: Proposal) -> str:
    """Return a ledger without claims, with the blocks of the text as comments."""
    blocks = split_blocks(article.text)
    tables = [*_start(proposal, has_blocks=bool(blocks))]
    if blocks:
        lines = (f"# #p{i}  {_opening(block)}" for i, block in enumerate(blocks, start=1))
        tables.append(["# The blocks of the text, for `at`:", *lines])
    tables.append(
        [
            "# Write a claim in your own words, and who said it, origin first.",
            "# The publisher of the text is added at the end of `via`.",
            "#",
            "# [claim.first]",
            '# text = "..."',
            f'# via = ["{proposal.publisher.id}"]',
            f'# at = "{"#p1" if blocks else proposal.document.id}"',
        ]
    )
    return _join(tables)


def drafted_ledger(proposal: Proposal) -> str:
    """Return a ledger with the claims of a draft."""
    statements = _statements(proposal, is_short=True, adds_publisher=True)
    return _join([*_start(proposal, has_blocks=True), *statements])


def added_tables(
    proposal: Proposal,
    adds_publisher: bool,
    default_document: str | None,
    gone: Sequence[tuple[str, Passage]],
) -> str:
    """Return tables that add the claims of a draft to the end of a ledger.

    ``adds_publisher`` is false if the chains of the ledger are complete, as its table of
    defaults says. ``default_document`` is written as a default. ``gone`` are the claims
    that an earlier version has at a passage, and this one does not have.
    """
    tables: list[list[str]] = []
    if gone:
        lines = (f"# {claim} (was at {passage})" for claim, passage in gone)
        tables.append(["# No longer in the article:", *lines])
    if default_document is not None:
        tables.append(_defaults(default_document))
    tables += [_source(source) for source in proposal.sources]
    if proposal.is_new_document:
        guess = ["# Who published it is a guess; correct `publisher` if it is wrong:"]
        document = _document(proposal)
        tables.append(guess + document if proposal.publisher_is_guess else document)
    return _join([*tables, *_statements(proposal, is_short=False, adds_publisher=adds_publisher)])


def _join(tables: Iterable[list[str]]) -> str:
    return "\n".join("\n".join(table) + "\n" for table in tables)


def _start(proposal: Proposal, has_blocks: bool) -> Iterator[list[str]]:
    """Yield the tables above the claims of a new ledger."""
    yield [f"ledger = {VERSION}"]
    first, *others = proposal.sources
    if proposal.publisher_is_guess:
        yield ["# Who published it; write `name` as readers know it:", *_source(first)]
    else:
        yield _source(first)
    if others:
        yield ["# Names are as the text has them. Kinds, and who is part of whom, are guesses:"]
    yield from (_source(source) for source in others)
    yield _document(proposal)
    if has_blocks:
        yield _defaults(proposal.document.id)


def _source(source: Source) -> list[str]:
    table = plain_values(source)
    del table["id"]
    if "name" in table:
        table = {"name": table.pop("name"), **table}
    return [f"[source.{source.id}]", *toml_pairs(table)]


def _document(proposal: Proposal) -> list[str]:
    table = plain_values(proposal.document)
    del table["id"]
    table |= {key: table.pop(key) for key in ("path", "sha256") if key in table}
    questions = [f"#? {proposal.date_question}"] if proposal.date_question else []
    return [f"[document.{proposal.document.id}]", *toml_pairs(table), *questions]


def _defaults(document: str) -> list[str]:
    pair = toml_pairs({"document": document})
    return ["# The document of passages such as `#p1`:", "[defaults]", *pair]


def _statements(proposal: Proposal, is_short: bool, adds_publisher: bool) -> Iterator[list[str]]:
    """Yield a table for each statement, and the sentences without a source as comments."""
    if proposal.statements:
        yield ["# Drafts, not judged before a person removes `draft`; see claimtrack review:"]
    for proposed in proposal.statements:
        yield [*_statement(proposed, proposal.document, is_short, adds_publisher)]
    document = "" if is_short else proposal.document.id
    parts: dict[bool, list[str]] = {True: [], False: []}
    for block, words in proposal.unattributed:
        parts[bool(_ATTRIBUTING.search(words))].append(f"# {document}#p{block}  {words}")
    if parts[True]:
        yield ["# Not drafted, although they may name a source:", *parts[True]]
    if parts[False]:
        yield ["# Sentences without a source, which the outlet says itself:", *parts[False]]


def _statement(
    proposed: Proposed, document: Document, is_short: bool, adds_publisher: bool
) -> Iterator[str]:
    assertion = plain_values(proposed.assertion)
    via = assertion["via"]
    assert isinstance(via, list), "a chain is a list"
    if adds_publisher and len(via) > 1 and via[-1] == document.publisher:
        via = via[:-1]
    at = [
        f"#{passage.block}" if is_short and passage.document == document.id else str(passage)
        for passage in proposed.assertion.at
    ]
    table: dict[str, object]
    if proposed.claim is None:
        yield "[[assertion]]"
        table = {"claim": proposed.assertion.claim}
    else:
        yield f"[claim.{proposed.claim.id}]"
        table = {"text": proposed.claim.text}
    yield from toml_pairs({**table, "via": via, "at": at[0] if len(at) == 1 else at})
    yield from (f"#? {one_line(question)}" for question in proposed.questions)
    yield "draft = true"


def _opening(block: str) -> str:
    """Return the first words of a block, on one line."""
    words = one_line(block).split()
    return " ".join(words[:_WORDS])[:100] + (" …" if len(words) > _WORDS else "")
