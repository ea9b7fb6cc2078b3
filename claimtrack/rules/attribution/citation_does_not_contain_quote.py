"""A sentence has a figure, a date or quoted words that no cited text has.

## Why it matters

A reader expects to find a cited statement in the cited text. A number, a date or a quote
that is in none of the cited texts was invented, confused or calculated.

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

With several cited texts, one of them must have the figure, date or quote. If none has it
and the text of one is not available, the finding is a note that it was not checked.

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

The rule checks chains that end in a model, because the claim then has the exact words of
the model. With the profile `answers` it checks chains that end in any other writer, too.

These differences are ignored:

- the format of a number: `1,900`, `1900`, `1 900`, `nineteen hundred`, `1.9 thousand`;
- a unit that can be converted (`1.5 km`, `1,500 m`), is written without a blank (`16GB`), or
  that only one side gives. After a conversion that needs rounding, a number may be rounded
  as people round: 62 miles are 100 km, and 61 miles are not. But `$40` is not in `40 people`,
  and a percentage that the text gives without a percent sign is only possibly there;
- approximation: words such as `about`, `nearly`, `more than` and `up to` allow one in the last
  digit that is not zero: `more than 300` and `about 300` allow 341, and `up to 40` not 30. If
  that digit is a 5 after others, they allow five, up to a fifth of the number: `over 25` allows
  29. `about` and `nearly` allow no more than [in ledgers](ledger.md#numbers-in-words). But a
  lower bound is not an upper bound: `more than 200` is not in `no more than 200`, nor in
  `nearly 200`. The last digit of `1.9 million` and of `57.1` is rounded. Without such a mark
  `1,900` differs from `1,897`;
- the form of a part or a multiple: `half of`, `50 %` and `one in two`; `tripled`,
  `threefold` and `3x`;
- the format of a date, and its year if the text has that year beside it, or was published
  in that year or an adjacent one. A sentence may be less precise than the text, but not more
  precise: a month, weekday, quarter or season is found if the text has a day in it;
- a year within a period, and a decade or a century for a year in it; `2007-08` is
  `2007 -- 2008`;
- the zone of a time: `15:48 BST` is `14:48 GMT`, and `15:48` may be in any zone;
- case, punctuation and blanks of quoted words, omissions from them and insertions
  (`...`, `[...]`, `[s]he`).

The rule skips `one` and `zero` in words without a unit, ordinals, names with digits (`5G`,
`A4`), numbers of pages, citation marks, and single words in quotation marks. A number from
two to twelve in words is only *possibly* missing, because the writer may have counted the
items of a list. So is a score or a range (`34-23`) if the text has its two numbers apart, and
`half of` or `doubled` if two figures of the text have that ratio. So is a day whose year the
text has only elsewhere, a year that the text gives by a sum (`2018` and `one more year`), and
a quotation between whose words the text has others. A weekday, a month, or a day without its
year is not checked if the text says `yesterday` or the like, and its own date is not known.

## Not detected

Errors of meaning: a number that counts something else in the text, a denial presented as
an assertion, a quote by another speaker. A correct figure that was calculated from others
in another way (a sum of counts, a mean, an age) is flagged nevertheless.

The rule was measured on 185 sentences, each with a text written for it
(`tests/rules/cited_pairs.toml`). 63 of the sentences are wrong. The rule flags 61 as found,
of which 60 are wrong: a precision of 98 % and a recall of 95 %. The false alarm was
calculated from the text. 116 sentences were added after the rule was written; before
further changes the rule had a precision of 34 of 39 and a recall of 34 of 39 on these.
Texts of real pages are longer, so the recall will be lower.
"""

from collections.abc import Iterable, Iterator, Sequence
from functools import cache
from typing import NamedTuple

from claimtrack.engine.finding import Flag, Outcome, Reason, join_words
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.facts import Facts
from claimtrack.facts.text.answers import citations_of_answers
from claimtrack.facts.text.item_match import ItemOutcome
from claimtrack.model import Assertion, Hop, Severity

MAX_LENGTH = 60
"""The number of characters of a missing item that a message repeats."""

_HINTS = {
    Outcome.FOUND: "correct it, or cite the text that has it; the meaning was not checked",
    Outcome.POSSIBLE: "read the text again; the meaning was not checked",
    Outcome.NOT_CHECKED: "add the text of the cited document, or the snippets the model saw",
}


@rule("CT308", "citation-does-not-contain-quote", Severity.WARNING, scope=Scope.CLAIM)
def citation_does_not_contain_quote(facts: Facts) -> Iterator[Flag]:
    cited = citations_of_answers(facts)
    if not cited:
        return
    # Reading texts is slow to import, and most ledgers have no answers.
    from claimtrack.facts.text.checkable_items import find_checkable_items
    from claimtrack.facts.text.cited_text import CitedText, best_match
    from claimtrack.facts.text.figures import normalize_cited_text

    documents = facts.ledger.documents
    text_of = cache(lambda document: CitedText.of(documents[document]))
    for claim, citations in cited.items():
        texts = [text_of(id) for id in citations if documents[id].text is not None]
        unread = [id for id in citations if documents[id].text is None]
        found: dict[Outcome, list[_Lack]] = {}
        for item in find_checkable_items(
            normalize_cited_text(facts.ledger.claims[claim].text).text
        ):
            match = best_match(item, texts)[1]
            if (outcome := _outcome(match.outcome, bool(unread))) is not None:
                found.setdefault(outcome, []).append(_Lack(item.text, match.note))
        for outcome in (Outcome.FOUND, Outcome.NOT_CHECKED, Outcome.POSSIBLE):
            if outcome in found:
                yield _flag(facts, claim, outcome, found[outcome], citations, unread)
                break


class _Lack(NamedTuple):
    """An item of a sentence that no cited text certainly has."""

    text: str
    note: str


def _outcome(of_item: ItemOutcome, unread: bool) -> Outcome | None:
    """Return the outcome of a finding about an item; None if a cited text has the item."""
    match of_item:
        case ItemOutcome.FOUND:
            return None
        case ItemOutcome.UNSURE:
            return Outcome.POSSIBLE
        case ItemOutcome.NOT_CHECKED:
            return Outcome.NOT_CHECKED
        case ItemOutcome.MISSING:
            return Outcome.NOT_CHECKED if unread else Outcome.FOUND


def _flag(
    facts: Facts,
    claim: str,
    outcome: Outcome,
    lacking: "Sequence[_Lack]",
    citations: dict[str, tuple[Assertion, Hop]],
    unread: Sequence[str],
) -> Flag:
    words = join_words([f'"{_shorten(item.text)}"' for item in lacking])
    notes = list(dict.fromkeys(item.note for item in lacking if item.note))
    plural = len(lacking) > 1
    match outcome:
        case Outcome.NOT_CHECKED:
            why = f"the text of {_ids(unread)} is not available" if unread else join_words(notes)
            message = f"{words} {'were' if plural else 'was'} not checked: {why}"
        case Outcome.FOUND | Outcome.POSSIBLE:
            message = f"{words} {'are' if plural else 'is'} in no cited text: {_ids(citations)}"
            message += f" ({join_words(notes)})" if notes else ""
    reasons = [
        Reason(f"`{id}` is cited for this", assertion, place=hop.place)
        for id, (assertion, hop) in citations.items()
    ]
    cause = facts.ledger.documents[unread[0]] if len(unread) == 1 else None
    return Flag(facts.ledger.claims[claim], message, reasons, _HINTS[outcome], outcome, cause=cause)


def _shorten(text: str) -> str:
    text = text.strip('"')
    return text if len(text) <= MAX_LENGTH else text[: MAX_LENGTH - 3] + "..."


def _ids(ids: Iterable[str]) -> str:
    return join_words([f"`{id}`" for id in sorted(ids)])
