"""A sentence has a figure, a date or quoted words that nothing it cites has.

## Why it matters

A citation promises that what is said can be looked up there. A number, a day or a
quote that is not in any of the cited texts was made up, mixed up or worked out, and
whoever looks it up finds something else.

## Example

The text of the page, and the ledger:

```text notice.txt
The bridge is open again from 3 May, for up to 30 tonnes.
```

```toml
ledger = 1

[source]
town-hall = { kind = "government" }
assistant = { kind = "model" }

[document.notice]
publisher = "town-hall"
path = "notice.txt"

[document.answer]
publisher = "assistant"

[claim.load]  # <- here
text = "The bridge carries 40 tonnes."
via = [{ source = "town-hall", at = "notice" }, "assistant"]
at = "answer#p2"
```

What is in one of several cited texts is there. Where it is in none, and one of them is
not at hand, the finding is a note that it was not checked.

## No finding

```text notice.txt
The bridge is open again from 3 May, for up to 30 tonnes.
```

```toml
ledger = 1

[source]
town-hall = { kind = "government" }
assistant = { kind = "model" }

[document.notice]
publisher = "town-hall"
published = "2031-04-28"
path = "notice.txt"

[document.answer]
publisher = "assistant"

[claim.load]
text = "From 3 May 2031 the bridge carries thirty tonnes, or 30,000 kg."
via = [{ source = "town-hall", at = "notice" }, "assistant"]
at = "answer#p2"
```

Only chains that a model ends are looked at, for it is a model's very words that a
claim then has; with the profile `answers`, those of any other writer too.

What makes no difference:

- how a number is written: `1,900`, `1900`, `1 900`, `nineteen hundred`, `1.9 thousand`;
- a unit that can be converted (`1.5 km`, `1,500 m`), or is known on one side only;
- words such as `about`, which leave the room that they
  [leave in ledgers](ledger.md#numbers-in-words); `more than` reaches to half as much
  again, `up to` down to two thirds. The last digit of `1.9 million` and of `57.1` is
  rounded; without any of that `1,900` is not `1,897`;
- how a date is written, and its year where the text was published in or next to it. A
  sentence may be less precise than the text, never more;
- a year within a period, a decade for a year in it;
- case and punctuation of quoted words, and words left out of them (`...`, `[...]`).

Not looked for are nought, one, ordinals and fractions in words, centuries, names with
digits in them (`5G`, `A4`), the marks of citations, times with a time zone, and single
words between quotation marks. A number from two to twelve in words, which a writer may
have counted from a list, is only *possibly* missing.

## Not detected

Meaning is not judged: a number that stands in the text and counts something else, a
denial made an assertion, a quote from another mouth. A figure worked out from others, a
sum, a difference, an age, is flagged although it may be right.

On 185 sentences, each with a text made up for it (`tests/rules/cited_pairs.toml`), 63 of
them wrong, it flags 63 as found, and 58 of these are wrong: 92 % of what it says, and
92 % of what there is. All five that it flags wrongly were worked out from the text. On
the 116 of them that were new to it, it was right in 34 of 39, and found 34 of 39, before
they led to changes. The texts of real pages are longer, and more stands in them: of
what is wrong it will see less there.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from claimtrack.engine.finding import Flag, Outcome, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import cited_documents, is_answer
from claimtrack.facts.text.cited_text import (
    CheckableItem,
    CitedText,
    find_checkable_items,
    missing_items,
)
from claimtrack.facts.text.figures import Figure
from claimtrack.model import Assertion, Hop, Severity

LENGTH = 60
"""How many characters of what is missing a message repeats."""

_HINTS = {
    Outcome.FOUND: "say what the text says, or cite where it stands; its meaning was not judged",
    Outcome.POSSIBLE: "count again what the text names; its meaning was not judged",
    Outcome.NOT_CHECKED: "give the text of what is cited, or the snippets that were at hand",
}


@rule("CT308", "citation-does-not-contain-quote", Severity.WARNING, scope=Scope.CLAIM)
def citation_does_not_contain_quote(facts: Facts) -> Iterator[Flag]:
    documents = facts.ledger.documents
    text_of = cache(lambda document: CitedText(documents[document]))
    for claim, citations in _citations(facts):
        items = find_checkable_items(facts.ledger.claims[claim].text)
        if not items:
            continue
        texts = [text_of(id) for id in citations if documents[id].text is not None]
        missing = missing_items(items, texts)
        if missing:
            unread = [id for id in citations if documents[id].text is None]
            yield _flag(facts, claim, missing, citations, unread)


def _citations(facts: Facts) -> Iterator[tuple[str, dict[str, tuple[Assertion, Hop]]]]:
    """Yield the claims that answers make, in order, each with what they cite for it."""
    found: dict[str, dict[str, tuple[Assertion, Hop]]] = {}
    for assertion in facts.detailed_assertions:
        for hop, document in cited_documents(assertion) if is_answer(facts, assertion) else ():
            found.setdefault(assertion.claim, {}).setdefault(document, (assertion, hop))
    for claim in facts.ledger.claims:
        if claim in found:
            yield claim, found[claim]


def _flag(
    facts: Facts,
    claim: str,
    missing: Sequence[CheckableItem],
    citations: dict[str, tuple[Assertion, Hop]],
    unread: Sequence[str],
) -> Flag:
    sure = [item for item in missing if not (isinstance(item, Figure) and item.counted)]
    words = join_words([f'"{_short(item.text)}"' for item in sure or missing])
    are = "is" if len(sure or missing) == 1 else "are"
    if unread:
        outcome, place = Outcome.NOT_CHECKED, _ids(unread)
        message = f"{words} {are} not checked: the text of {place} is not at hand"
    else:
        outcome = Outcome.FOUND if sure else Outcome.POSSIBLE
        message = f"{words} {are} in no text that is cited: {_ids(citations)}"
    reasons = [
        Reason(f"`{id}` is cited for this", assertion, place=hop.place)
        for id, (assertion, hop) in citations.items()
    ]
    return Flag(facts.ledger.claims[claim], message, reasons, _HINTS[outcome], outcome)


def _short(text: str) -> str:
    text = text.strip('"')
    return text if len(text) <= LENGTH else text[: LENGTH - 3] + "..."


def _ids(ids: Iterable[str]) -> str:
    return join_words([f"`{id}`" for id in sorted(ids)])
