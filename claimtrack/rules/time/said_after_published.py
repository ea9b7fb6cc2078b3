"""A statement is dated after the document that reports it.

## Why it matters

Nobody can report on Monday what was said on Tuesday. A date is wrong, the document was
changed later, or the words are from another document.

## Example

```toml
ledger = 1

[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
published = "2021-10-18"

[claim.resigning]
text = "The mayor will resign."
kind = "statement"
via = [{ source = "mayor", on = "2021-10-19" }, "daily"]  # <- here
at = "article"
```

## No finding

```toml
ledger = 1

[source]
mayor = { kind = "official" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
published = "2021-10-19"

[claim.resigning]
text = "The mayor will resign."
kind = "statement"
via = [{ source = "mayor", on = "2021-10-19" }, "daily"]
at = "article"
```

If an assertion cites several documents, one of them with a later or unknown date is
sufficient.

## Not detected

Times of day, unless both dates have a time zone: otherwise the rule compares days. An
order that depends on the zone of a date without one. Dates marked as uncertain or
approximate (`?`, `~`) are never certainly before or after others.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, join_words, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.core.certain_days import is_published_before
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Severity


@rule("CT404", "said-after-published", Severity.WARNING, scope=Scope.CLAIM)
def said_after_published(facts: Facts) -> Iterator[Flag]:
    for claim, reasons in facts.claims_of(_late_statements(facts)):
        yield merge_into_flag(
            claim.subjects,
            reasons,
            claim.restatement_links,
            "check both dates; if the document was changed, record the later version",
        )


def _late_statements(facts: Facts) -> Iterator[tuple[Assertion, Reason]]:
    """Yield a reason for each hop dated certainly after all documents of its assertion."""
    ledger = facts.ledger
    dated = [
        (assertion, hop) for assertion in facts.dated_assertions for hop in assertion.via if hop.on
    ]
    for assertion, hop in dated:
        if hop.on is not None and is_published_before(assertion, hop.on, ledger):
            ids = sorted({passage.document for passage in assertion.at})
            documents = join_words([f"`{id}` ({ledger.documents[id].published})" for id in ids])
            text = f"what `{hop.source}` said is dated {hop.on}, after {documents}"
            yield assertion, Reason(text, assertion, place=hop.place)
