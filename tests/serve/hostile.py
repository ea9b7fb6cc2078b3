"""A folder whose ledger and article have every hostile string in every place that takes one."""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import ParamSpec, TypeVar

import claimtrack
from claimtrack.errors import LedgerError
from claimtrack.model import (
    Assertion,
    Claim,
    Document,
    Hop,
    Ledger,
    Link,
    Record,
    RecordKind,
    Ref,
    Source,
    Waiver,
)
from tests.reports.html.hostile import STRINGS

_T = TypeVar("_T")
_P = ParamSpec("_P")


def write_hostile_folder(folder: Path) -> Path:
    """Write the article and the ledger, and return the ledger's path.

    The article has a title and a paragraph for each string. Each string is the text of a
    claim, the name of a source, the title of a document, a quote, a note and a reason.
    Some claims are drafts.
    """
    folder.mkdir(parents=True, exist_ok=True)
    # A paragraph ends at a blank line, so the blanks of a string are normalized.
    said = [" ".join(f"Ida Holm said {words} on Monday.".split()) for words in STRINGS]
    (folder / "article.txt").write_text("\n\n".join([STRINGS[0], *said]), encoding="utf-8")
    ledger = folder / "ledger.toml"
    claimtrack.convert(Ledger.of(_records()), "toml").save(ledger)
    return ledger


def _records() -> Iterator[Record]:
    yield Source("courier", "outlet", name="The Orrin Courier")
    yield Source("holm", "person", name="Ida Holm")
    yield Document("article", publisher="courier", title=STRINGS[0], path="article.txt")
    for number, words in enumerate(STRINGS):
        source, claim, other = f"source-{number}", f"claim-{number}", f"other-{number}"
        at = [f"article#p{number + 2}"]
        yield from _first(
            _valid(Source, source, "person", name=words, note=words),
            Source(source, "person", named=False),
        )
        yield from _valid(Document, f"text-{number}", publisher=source, title=words, url=words)
        yield from _first(_valid(Claim, claim, words, note=words), Claim(claim, "Fictional."))
        (hop,) = _first(_valid(Hop, "holm", quote=words), Hop("holm"))
        yield Assertion(claim, (hop, source, "courier"), at=at, note=words)
        yield from _valid(Assertion, claim, (source,), stance="denies", note=words)
        draft = number % 7 == 0
        yield Claim(other, f"Nothing happened: {number}.", kind="absence", draft=draft)
        yield Assertion(other, (source, "courier"), at=at, draft=draft)
        if number:
            yield Link("contradicts", claim, f"claim-{number - 1}", note=words)
        if not draft:
            accepted = Ref(RecordKind.CLAIM, other)
            yield from _valid(Waiver, "single-origin", accepted, reason=words)


def _valid(make: Callable[_P, _T], *given: _P.args, **named: _P.kwargs) -> Iterator[_T]:
    """Yield a record if the model accepts its text."""
    try:
        yield make(*given, **named)
    except LedgerError:
        return


def _first(valid: Iterator[_T], fallback: _T) -> list[_T]:
    """Return the valid record, or else the fallback."""
    return [*valid, fallback][:1]
