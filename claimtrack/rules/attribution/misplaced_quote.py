"""A quote is not in the document it is said to be in.

## Why it matters

Quotation marks promise the very words. If they are not there, the quote was
made up, changed, or taken from somewhere else.

## Example

The text beside the ledger, and the ledger:

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

Where the text is not at hand, the finding is a note that the quote was not
checked.

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

Blanks, line ends, ligatures and the shapes of quotation marks and dashes make no
difference. Where a quote leaves words out (`...`, `[...]`), its parts are looked for
one after the other. A part of a word or of a number is not the quote: "5 percent" is
not in "15 percent", nor "likely" in "unlikely".

Where the words just before or after the quote (`prefix`, `suffix`) or its place
(`start`) are on record, the quote must stand there. That it stands in several places
of which nothing recorded singles one out, or elsewhere than recorded without its
surroundings, is a note. How quotes are found is told in
[the explanation](../explanation/quotes.md).

## Not detected

A quote that is there, in another block or from another mouth; one that stops before
a "not"; a translation.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import TypeAlias

from attrs import frozen

from claimtrack.engine.finding import Flag, Outcome, Reason, join_words, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.quotes.anchors import Anchor, AnchorStatus, anchor
from claimtrack.facts.quotes.nearest_passage import WordChange
from claimtrack.facts.quotes.occurrences import SearchedText, split_at_omissions
from claimtrack.model import Assertion, Hop, Severity
from claimtrack.model.selector import Selector

LENGTH = 60
"""How many characters of a quote a message repeats."""

_HINTS = {
    Outcome.FOUND: "quote the very words, or say in which document they are",
    Outcome.POSSIBLE: "record the words just before and after the quote: `prefix`, `suffix`",
    Outcome.NOT_CHECKED: "put the text beside the ledger, and its path in the document's `path`",
}


SHOWN = 3
"""How many differences, and how many places, a message names."""


@frozen
class _Verdict:
    """What is wrong with a quote in one document.

    ``place`` says where its words stand, if they do; ``change`` what stands there instead.
    """

    outcome: Outcome
    place: str = ""
    change: str = ""


# By document and quote; None where the quote is there.
_Looked: TypeAlias = dict[tuple[str, tuple[Selector, ...]], _Verdict | None]


@rule("CT305", "misplaced-quote", Severity.ERROR, scope=Scope.CLAIM)
def misplaced_quote(facts: Facts) -> Iterator[Flag]:
    found: dict[Outcome, list[tuple[Assertion, Reason]]] = {outcome: [] for outcome in Outcome}
    quoting = [
        (a, hop)
        for a in facts.quoted_assertions
        for hop in a.via
        if hop.quote and split_at_omissions(hop.quote)
    ]
    looked = _looked_up(facts, quoting)
    for assertion, hop in quoting:
        named = _named(assertion, hop)
        read = [id for id in named if (id, hop.selectors) in looked]
        verdicts = [looked[id, hop.selectors] for id in read]
        wrong = [verdict for verdict in verdicts if verdict is not None]
        if len(wrong) < len(verdicts):
            continue
        outcome, text = Outcome.NOT_CHECKED, _unchecked(hop, {*named} - {*read})
        if named and read == named:
            outcome, text = _misplaced(hop, named, wrong)
        found[outcome].append((assertion, Reason(text, assertion, place=hop.place)))
    for outcome, hint in _HINTS.items():
        for claim, reasons in facts.claims_of(found[outcome]):
            yield merge_into_flag(claim.subjects, reasons, claim.restatement_links, hint, outcome)


def _named(assertion: Assertion, hop: Hop) -> list[str]:
    """Return the documents in which a quote is said to be, by id."""
    return sorted({passage.document for passage in ([hop.at] if hop.at else assertion.at)})


def _looked_up(facts: Facts, quoting: Iterable[tuple[Assertion, Hop]]) -> _Looked:
    """Return what is wrong with the quotes in the documents at hand, one after the other."""
    wanted: defaultdict[str, dict[tuple[Selector, ...], Hop]] = defaultdict(dict)
    for assertion, hop in quoting:
        for document in _named(assertion, hop):
            wanted[document][hop.selectors] = hop
    looked: _Looked = {}
    for id, quotes in wanted.items():
        if (text := facts.ledger.documents[id].text) is not None:
            searched = SearchedText(text)
            for selectors, hop in quotes.items():
                looked[id, selectors] = _verdict(id, hop, anchor(selectors, searched))
    return looked


def _verdict(id: str, hop: Hop, anchoring: Anchor) -> _Verdict | None:
    at = join_words([f"{match.place.start:,}" for match in anchoring.matches], SHOWN)
    match anchoring.status:
        case AnchorStatus.EXACT | AnchorStatus.NORMALISED:
            return None
        case AnchorStatus.MOVED:
            place = f"stand in `{id}` at {at}, and not where recorded"
            return None if anchoring.confirmed else _Verdict(Outcome.POSSIBLE, place)
        case AnchorStatus.AMBIGUOUS if not (hop.prefix or hop.suffix or hop.start is not None):
            return None
        case AnchorStatus.AMBIGUOUS if anchoring.in_context:
            place = f"stand in `{id}` at {at}, and nothing recorded singles one out"
            return _Verdict(Outcome.POSSIBLE, place)
        case AnchorStatus.AMBIGUOUS:
            place = f"stand in `{id}` at {at}, and nowhere among the recorded words"
            return _Verdict(Outcome.FOUND, place)
        case AnchorStatus.CHANGED | AnchorStatus.ORPHANED:
            changes = anchoring.nearest.changes if anchoring.nearest else ()
            short = [WordChange(_short(each.text), _short(each.quote)) for each in changes[:SHOWN]]
            change = "; ".join(map(str, short))
            if anchoring.in_context:
                return _Verdict(Outcome.FOUND, change=change)
            return _Verdict(Outcome.FOUND, f"stand in `{id}` among other words", change)


def _misplaced(hop: Hop, named: Iterable[str], wrong: Sequence[_Verdict]) -> tuple[Outcome, str]:
    """Return the mildest of the verdicts, in a sentence."""
    first = min(wrong, key=lambda verdict: (verdict.outcome is Outcome.FOUND, not verdict.place))
    change = first.change or next((verdict.change for verdict in wrong if verdict.change), "")
    text = f'the words "{_short(hop.quote or "")}" of `{hop.source}` '
    text += first.place or f"are not in {_ids(named)}"
    return first.outcome, text + (f": {change}" if change else "")


def _unchecked(hop: Hop, unread: Iterable[str]) -> str:
    why = f"the text of {_ids(unread)} is not at hand" if unread else "it names no document"
    return f"the quote of `{hop.source}` was not checked: {why}"


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in sorted(ids))


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= LENGTH else words[: LENGTH - 3] + "..."
