"""A source is dated after the relay that cites it.

## Why it matters

A relay can only repeat an earlier statement. Otherwise one of the dates is wrong, or the
relay has another source.

## Example

```toml
ledger = 1

[source]
mayor = { kind = "official" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[claim.resigning]
text = "The mayor will resign."
kind = "statement"
via = [
  { source = "mayor", on = "2021-10-20" },  # <- here
  { source = "wire", on = "2021-10-19" },
  "daily",
]
```

## No finding

The mayor may have said it by the nineteenth:

```toml
ledger = 1

[source]
mayor = { kind = "official" }
wire = { kind = "news-agency" }
daily = { kind = "outlet" }

[claim.resigning]
text = "The mayor will resign."
kind = "statement"
via = [
  { source = "mayor", on = "2021-10" },
  { source = "wire", on = "2021-10-19" },
  "daily",
]
```

The rule also reads the document in a hop's `at`, which must not be published after the
documents of the assertion.

## Not detected

Times of day, unless both dates have a time zone: otherwise the rule compares days. An
order that depends on the zone of a date without one. Dates marked as uncertain or
approximate (`?`, `~`) are never certainly before or after others.
Conflicts between the dates of different assertions.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Reason, merge_into_flag
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.chronology import Chronology, Dated
from claimtrack.facts.core.certain_days import is_published_before
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, Hop, Severity


@rule("CT405", "source-newer-than-relay", Severity.WARNING, scope=Scope.CLAIM)
def source_newer_than_relay(facts: Facts) -> Iterator[Flag]:
    found = (
        (assertion, reason)
        for assertion in _dated(facts)
        for reason in (*_newer_words(assertion), *_newer_documents(facts, assertion))
    )
    for claim, reasons in facts.claims_of(found):
        yield merge_into_flag(
            claim.subjects,
            reasons,
            claim.restatement_links,
            "check both dates, or record the actual source of the relay",
        )


def _dated(facts: Facts) -> Iterator[Assertion]:
    """Yield the active assertions with two dated hops or a hop with a document."""
    for assertion in facts.detailed_assertions:
        dates = 0
        for hop in assertion.via:
            dates += hop.on is not None
            if dates > 1 or hop.at is not None:
                yield assertion
                break


def _newer_words(assertion: Assertion) -> Iterator[Reason]:
    """Yield a reason for each hop dated certainly before an earlier hop of the chain."""
    earlier: Chronology[Hop] = Chronology()
    for position, hop in enumerate(assertion.via):
        if hop.on is None:
            continue
        here: Chronology[Hop] = Chronology()
        here.add(dated := Dated(hop.on, f"{position:06}", hop))
        order = here.before(earlier)
        if order is not None and order.certain:
            before = order.after.value
            text = (
                f"what `{before.source}` said is dated {before.on}, "
                f"after its relay `{hop.source}` ({hop.on})"
            )
            yield Reason(text, assertion, place=before.place)
        earlier.add(dated)


def _newer_documents(facts: Facts, assertion: Assertion) -> Iterator[Reason]:
    """Yield a reason for each hop whose document is later than those of the assertion."""
    for hop in assertion.via:
        if hop.at is not None:
            published = facts.ledger.documents[hop.at.document].published
            if published is not None and is_published_before(assertion, published, facts.ledger):
                text = (
                    f"`{hop.source}` is cited from `{hop.at.document}` ({published}), which was "
                    "published after the document that relays it"
                )
                yield Reason(text, assertion, place=hop.place)
