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

Blanks, line ends and the shapes of quotation marks and dashes make no
difference. Where a quote leaves words out (`...`, `[...]`), its parts are looked for
one after the other.

## Not detected

A quote that is there, in another block or from another mouth; a translation.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from claimtrack.analysis.facts import Facts
from claimtrack.engine import rule
from claimtrack.findings import Flag, Outcome, Reason, because, gathered
from claimtrack.model import Assertion, Hop, Severity

LENGTH = 60
"""How many characters of a quote a message repeats."""

_HINTS = {
    Outcome.FOUND: "quote the very words, or say in which document they are",
    Outcome.NOT_CHECKED: "put the text beside the ledger, and its path in the document's `path`",
}
_OMISSION = re.compile(r"\[ *(?:\.\.\.)? *\]|\.\.\.")
_AROUND = " .,;:'\""
_SHAPES = str.maketrans(
    {
        **dict.fromkeys("\u2018\u2019\u201a\u201b\u2039\u203a\u2032\u00b4`", "'"),
        **dict.fromkeys("\u201c\u201d\u201e\u201f\u00ab\u00bb\u2033", '"'),
        **dict.fromkeys("\u2010\u2011\u2012\u2013\u2014\u2015\u2212", "-"),
        **dict.fromkeys("\u00ad\u200b\u2060\ufeff"),
    }
)


@rule("CT305", "misplaced-quote", Severity.ERROR)
def misplaced_quote(facts: Facts) -> Iterator[Flag]:
    found: dict[Outcome, list[tuple[Assertion, Reason]]] = {outcome: [] for outcome in Outcome}
    documents = facts.ledger.documents
    folded = cache(lambda document: _folded(documents[document].text or ""))
    holds = cache(lambda document, quote: _holds(folded(document), _parts(quote)))
    quoting = [(a, hop) for a in facts.quoted for hop in a.via if hop.quote is not None]
    for assertion, hop in quoting:
        named = {passage.document for passage in ([hop.at] if hop.at else assertion.at)}
        unread = {id for id in named if documents[id].text is None}
        if any(holds(id, hop.quote) for id in named - unread):
            continue
        checked = bool(named) and not unread
        text = _misplaced(hop, named) if checked else _unchecked(hop, unread)
        outcome = Outcome.FOUND if checked else Outcome.NOT_CHECKED
        found[outcome].append((assertion, because(text, assertion, hop.place)))
    for outcome, hint in _HINTS.items():
        for claim, reasons in facts.claims_of(found[outcome]):
            yield gathered(claim.subjects, reasons, claim.ties, hint, outcome)


def _misplaced(hop: Hop, named: Iterable[str]) -> str:
    quote = " ".join((hop.quote or "").split())
    quote = quote if len(quote) <= LENGTH else quote[: LENGTH - 3] + "..."
    return f'the words "{quote}" of `{hop.source}` are not in {_ids(named)}'


def _unchecked(hop: Hop, unread: Iterable[str]) -> str:
    why = f"the text of {_ids(unread)} is not at hand" if unread else "it names no document"
    return f"the quote of `{hop.source}` was not checked: {why}"


def _ids(ids: Iterable[str]) -> str:
    return ", ".join(f"`{id}`" for id in sorted(ids))


def _folded(text: str) -> str:
    """Return a text with blanks, quotation marks, dashes and compositions of one shape."""
    return " ".join(unicodedata.normalize("NFKC", text.translate(_SHAPES)).split())


def _parts(quote: str) -> list[str]:
    """Return the parts of a quote between its omissions, without the marks around them."""
    return [part.strip(_AROUND) for part in _OMISSION.split(_folded(quote))]


def _holds(text: str, parts: Sequence[str]) -> bool:
    """Whether a text holds these parts one after the other."""
    start = 0
    for part in parts:
        start = text.find(part, start)
        if start < 0:
            return False
        start += len(part)
    return True
