"""A quote is not in the document that it cites.

## Why it matters

Quotation marks promise the exact words. If the document does not have them, the quote
was invented, changed, or taken from another document.

## Example

The text next to the ledger, and the ledger:

```text article.txt
“The pump failed twice,” said the keeper, who had seen it all - smoke and
sparks.
```

```toml
ledger = 1

[source]
keeper = { kind = "person" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
path = "article.txt"

[claim.pump]
text = "The pump broke down."
at = "article"
via = [
  { source = "keeper", act = "said", quote = "The pump failed for good" },  # <- here
  "daily",
]
```

If the text is not available, the finding is a note that the quote was not checked.

## No finding

```text article.txt
“The pump failed twice,” said the keeper, who had seen it all - smoke and
sparks.
```

```toml
ledger = 1

[source]
keeper = { kind = "person" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
path = "article.txt"

[claim.pump]
text = "The pump broke down."
at = "article"
via = [
  { source = "keeper", act = "said", quote = "The pump failed twice" },
  "daily",
]
```

The comparison ignores whitespace, line breaks, ligatures, and the shapes of quotation
marks and dashes. If a quote has omissions (`...`, `[...]`), its parts must follow one
another in the text. Quotes match whole words and numbers: "5 percent" is not in "15
percent", "likely" not in "unlikely", and "more than 200" not in "no more than 200".

If the ledger records the words around the quote (`prefix`, `suffix`) or its position
(`start`), the quote must be there, and may be part of a word. The words around it may
begin and end within a word. The finding is a note if several places match the
record, or if the quote is elsewhere and has no recorded context.
[The explanation](../explanation/quotes.md) describes the search.

## Not detected

A quote in another block or by another speaker. A quote that ends before a "not".
A quote that leaves out a qualifier, such as "200" of "fewer than 200". A translation.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest
from typing import TYPE_CHECKING, TypeAlias

from attrs import evolve, frozen

from claimtrack.engine.finding import Flag, Outcome, Reason, join_words, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Document, Hop, Severity
from claimtrack.model.selector import Selector

if TYPE_CHECKING:
    from claimtrack.facts.quotes.anchors import Anchor
    from claimtrack.facts.quotes.nearest_passage import WordChange

MAX_LENGTH = 60
"""The number of characters of a quote that a message repeats."""

MAX_PLACES = 3
"""The largest number of differences, and of places, that a message names."""

_HINTS = {
    Outcome.FOUND: "quote the exact words, or cite the document that has them",
    Outcome.POSSIBLE: "record the words just before and after the quote: `prefix`, `suffix`",
    Outcome.NOT_CHECKED: "save the text, and record its path in the document's `path`",
}


@frozen
class _Mismatch:
    """A fault of a quote in one document.

    ``place`` describes the place of the words, if the document has them. ``change``
    describes the differing words of the document.
    """

    outcome: Outcome
    place: str = ""
    change: str = ""


# By document and quote; None if the document has the quote.
_Results: TypeAlias = dict[tuple[str, tuple[Selector, ...]], _Mismatch | None]


@rule("CT305", "misplaced-quote", Severity.ERROR, scope=Scope.CLAIM)
def misplaced_quote(facts: Facts) -> Iterator[Flag]:
    quoting = [(a, hop) for a in facts.quoted_assertions for hop in a.via if hop.quote]
    if not quoting:
        return
    # The search for quotes is slow to import, and many ledgers have none.
    from claimtrack.facts.quotes.occurrences import split_at_omissions

    quoting = [(a, hop) for a, hop in quoting if split_at_omissions(hop.quote or "")]
    found: dict[Outcome, list[tuple[Assertion, Reason]]] = {outcome: [] for outcome in Outcome}
    results = _search(facts, quoting)
    for assertion, hop in quoting:
        cited = _cited(assertion, hop)
        read = [id for id in cited if (id, hop.selectors) in results]
        mismatches = [each for id in read if (each := results[id, hop.selectors]) is not None]
        if len(mismatches) < len(read):
            continue
        outcome, text = Outcome.NOT_CHECKED, _describe_unchecked(hop, {*cited} - {*read})
        if cited and read == cited:
            outcome, text = _describe_mildest(hop, cited, mismatches)
        found[outcome].append((assertion, Reason(text, assertion, place=hop.place)))
    for outcome, hint in _HINTS.items():
        for claim, reasons in facts.claims_of(found[outcome]):
            cause = _unread_document(facts, reasons) if outcome is Outcome.NOT_CHECKED else None
            yield merge_into_flag(
                claim.subjects, reasons, claim.restatement_links, hint, outcome, cause
            )


def _cited(assertion: Assertion, hop: Hop) -> list[str]:
    """Return the ids of the documents that a hop or else its assertion cites."""
    return sorted({passage.document for passage in ([hop.at] if hop.at else assertion.at)})


def _unread_document(facts: Facts, reasons: Sequence[Reason]) -> Document | None:
    """Return the document whose text is not available, if it is the same for all quotes."""
    unread = {
        id
        for reason in reasons
        if isinstance(reason.record, Assertion)
        for hop in reason.record.via
        if hop.quote
        for id in _cited(reason.record, hop)
        if facts.ledger.documents[id].text is None
    }
    return facts.ledger.documents[unread.pop()] if len(unread) == 1 else None


def _search(facts: Facts, quoting: Iterable[tuple[Assertion, Hop]]) -> _Results:
    """Search for the quotes in the documents whose texts are available."""
    from claimtrack.facts.quotes.anchors import anchor
    from claimtrack.facts.quotes.occurrences import SearchedText

    wanted: defaultdict[str, dict[tuple[Selector, ...], Hop]] = defaultdict(dict)
    for assertion, hop in quoting:
        for document in _cited(assertion, hop):
            wanted[document][hop.selectors] = hop
    results: _Results = {}
    for id, quotes in wanted.items():
        if (text := facts.ledger.documents[id].text) is not None:
            searched = SearchedText(text)
            for selectors, hop in quotes.items():
                results[id, selectors] = _mismatch(id, hop, anchor(selectors, searched))
    return results


def _mismatch(id: str, hop: Hop, anchoring: "Anchor") -> _Mismatch | None:
    from claimtrack.facts.quotes.anchors import AnchorStatus

    at = join_words([f"{match.place.start:,}" for match in anchoring.matches], MAX_PLACES)
    match anchoring.status:
        case AnchorStatus.EXACT | AnchorStatus.NORMALISED:
            return None
        case AnchorStatus.MOVED:
            place = f"are in `{id}` at {at}, not at the recorded place"
            return None if anchoring.confirmed else _Mismatch(Outcome.POSSIBLE, place)
        case AnchorStatus.AMBIGUOUS if not (hop.prefix or hop.suffix or hop.start is not None):
            return None
        case AnchorStatus.AMBIGUOUS if anchoring.in_context:
            place = f"are in `{id}` at {at}, and the record fits more than one place"
            return _Mismatch(Outcome.POSSIBLE, place)
        case AnchorStatus.AMBIGUOUS:
            place = f"are in `{id}` at {at}, but not next to the recorded words"
            return _Mismatch(Outcome.FOUND, place)
        case AnchorStatus.CHANGED | AnchorStatus.ORPHANED:
            changes = anchoring.nearest.changes if anchoring.nearest else ()
            change = "; ".join(map(_describe_change, changes[:MAX_PLACES]))
            if anchoring.in_context:
                return _Mismatch(Outcome.FOUND, change=change)
            return _Mismatch(Outcome.FOUND, f"are in `{id}`, but next to other words", change)


def _describe_change(change: "WordChange") -> str:
    text, quote = _shorten(change.text), _shorten(change.quote)
    if text == quote:  # both were cut before they differ
        pairs = enumerate(zip_longest(change.text, change.quote))
        start = next(i for i, (one, other) in pairs if one != other) - MAX_LENGTH // 4
        text, quote = (_shorten(f"...{side[start:]}") for side in (change.text, change.quote))
    return str(evolve(change, text=text, quote=quote))


def _describe_mildest(
    hop: Hop, cited: Iterable[str], mismatches: Sequence[_Mismatch]
) -> tuple[Outcome, str]:
    """Return the mildest of the mismatches of a quote, with its outcome."""
    first = min(mismatches, key=lambda each: (each.outcome is Outcome.FOUND, not each.place))
    change = first.change or next((each.change for each in mismatches if each.change), "")
    text = f'the words "{_shorten(hop.quote or "")}" of `{hop.source}` '
    text += first.place or f"are not in {_ids(cited)}"
    return first.outcome, text + (f": {change}" if change else "")


def _describe_unchecked(hop: Hop, unread: Iterable[str]) -> str:
    why = f"the text of {_ids(unread)} is not available" if unread else "it cites no document"
    return f"the quote of `{hop.source}` was not checked: {why}"


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in sorted(ids))


def _shorten(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= MAX_LENGTH else words[: MAX_LENGTH - 3] + "..."
