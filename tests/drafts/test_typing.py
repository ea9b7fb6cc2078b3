"""Tests of the characters that a desk types for a ledger, with and without a draft.

The ledgers in ``articles`` were made from drafts: what is wrong is corrected, what is
missed is added, and what says the same is joined.
"""

from difflib import SequenceMatcher
from pathlib import Path

import pytest
from attrs import evolve

from claimtrack.drafts.draft_ledger import drafted_ledger, first_ledger
from claimtrack.drafts.ledger_match import LedgerMatch
from claimtrack.drafts.patterns.extractor import PatternExtractor
from claimtrack.drafts.proposal import propose
from claimtrack.drafts.texts import describe_text
from claimtrack.drafts.times import resolve_times
from claimtrack.formats.toml import reader
from claimtrack.model import When

ARTICLES = Path(__file__).parent / "articles"
STRAIT = Path(__file__).parents[1] / "desk" / "strait" / "article.txt"


def typed(before: str, after: str) -> int:
    """Return the number of characters that turn one text into another, deletions not counted."""
    lines = before.splitlines(keepends=True), after.splitlines(keepends=True)
    changed = [
        ("".join(lines[0][i:j]), "".join(lines[1][k:m]))
        for kind, i, j, k, m in SequenceMatcher(None, *lines, autojunk=False).get_opcodes()
        if kind != "equal"
    ]
    return sum(
        end - start
        for old, new in changed
        for kind, _, _, start, end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
        if kind != "equal"
    )


def test_typed_characters_are_counted() -> None:
    assert 0 == typed("a\nbc\n", "bc\n")
    assert 3 == typed("a\nbc\nd\n", "a\nbxyc\nd\ne")


@pytest.mark.parametrize(
    ("text", "name", "outlet", "date", "saved"),
    [
        (ARTICLES / "lake.txt", "lake", "The Orrin Courier", "2031-06-10", 0.70),  # 0.78
        (STRAIT, "strait", "The Calder Herald", None, 0.62),  # 0.70
        (ARTICLES / "quarry.txt", "quarry", "The Halm Gazette", None, 0.78),  # 0.86
    ],
)
def test_draft_saves_most_of_the_typing(
    text: Path, name: str, outlet: str, date: str | None, saved: float
) -> None:
    article = describe_text("article.txt", text.read_bytes(), "article.txt")
    article = evolve(
        article,
        publisher=outlet,
        published=article.published if date is None else When.parse(date),
    )
    draft = resolve_times(PatternExtractor().extract(article.text), article.published)
    written = drafted_ledger(propose(LedgerMatch(article), draft))
    good = (ARTICLES / f"{name}.toml").read_text(encoding="utf-8")
    without = typed(first_ledger(article, propose(LedgerMatch(article))), good)

    assert not any(claim.draft for claim in reader.read_text(good).claims.values())
    assert typed(written, good) <= (1 - saved) * without
