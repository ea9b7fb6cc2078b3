"""Something is reported before it can have happened.

## Why it matters

Nobody can report on Monday what happens on Tuesday. If the dates say so, one of
them is wrong, or what was reported is another event, or was a forecast.

## Example

```toml
ledger = 1

[predicate.launched]

[source]
shipyard = { kind = "company" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
published = "2021-10-18"

[claim.launched]
text = "The ferry was launched on 19 October 2021."
fact = { subject = "ferry", predicate = "launched", when = "2021-10-19" }  # <- here
via = ["shipyard", "daily"]
at = "article"
```

## No finding

It may have come out later in the month:

```toml
ledger = 1

[predicate.launched]

[source]
shipyard = { kind = "company" }
daily = { kind = "outlet" }

[document.article]
publisher = "daily"
published = "2021-10"

[claim.launched]
text = "The ferry was launched on 19 October 2021."
fact = { subject = "ferry", predicate = "launched", when = "2021-10-19" }
via = ["shipyard", "daily"]
at = "article"
```

Forecasts, opinions, statements and inferences are exempt. Where one of the two
dates is marked (`2021-10-18?`), the finding is only possible.

## Not detected

What is only suspicious since a date is imprecise: "2021-10" against "2021-10-19".
Times of day, unless both dates carry a time zone. Predicates that are `timeless`,
and facts without a date.
"""

from collections.abc import Iterator

from claimtrack.engine.finding import Flag, Outcome, Reason, link_reasons
from claimtrack.engine.rule import rule
from claimtrack.engine.scope import Scope
from claimtrack.facts.checks.chronology import Chronology, Dated, Precedence
from claimtrack.facts.claim_view import ClaimView
from claimtrack.facts.conflicts.statement_text import describe_fact
from claimtrack.facts.core.certain_days import describe_earliest, describe_latest
from claimtrack.facts.facts import Facts
from claimtrack.model import Assertion, ClaimKind, Ledger, Severity, When

EXEMPT = (ClaimKind.FORECAST, ClaimKind.OPINION, ClaimKind.STATEMENT, ClaimKind.INFERENCE)


@rule("CT406", "premature", Severity.WARNING, scope=Scope.CLAIM)
def premature(facts: Facts) -> Iterator[Flag]:
    for group, events in sorted(_events(facts).items()):
        order = _said(facts, group).before(events)
        if order is not None:
            yield _flag(facts, group, order)


def _events(facts: Facts) -> dict[int, Chronology[tuple[str, Reason]]]:
    """Return for groups of claims what they say happened, and when."""
    events: dict[int, Chronology[tuple[str, Reason]]] = {}
    for claim in facts.ledger.claims.values():
        fact = claim.fact
        if fact is None or fact.when is None or fact.negated or claim.kind in EXEMPT:
            continue
        if not facts.ledger.predicates[fact.predicate].timeless:
            text = f"`{claim.id}` states {describe_fact(fact, facts.ledger)}"
            happened = claim.id, Reason(text, claim, place=fact.place)
            group = facts.columns.group_of(claim.id)
            events.setdefault(group, Chronology()).add(Dated(fact.when, claim.id, happened))
    return events


def _said(facts: Facts, group: int) -> Chronology[tuple[str, Reason]]:
    """Return when a group of claims was asserted."""
    said: Chronology[tuple[str, Reason]] = Chronology()
    for chain in facts.columns.chains_of(2 * group):
        assertion = facts.columns.assertions[chain]
        if facts.ledger.claims[assertion.claim].kind not in EXEMPT:
            for when, reason in _sayings(assertion, facts.ledger):
                said.add(Dated(when, reason.text, (assertion.claim, reason)))
    return said


def _sayings(assertion: Assertion, ledger: Ledger) -> Iterator[tuple[When, Reason]]:
    """Yield the dates by which an assertion was made, by its documents and its hops."""
    for passage in assertion.at:
        published = ledger.documents[passage.document].published
        if published is not None:
            text = f"`{passage.document}` came out on {describe_latest(published)}"
            yield published, Reason(text, assertion)
    for hop in assertion.via:
        if hop.act is not None and hop.act.silent:
            continue
        if hop.on is not None:
            yield (
                hop.on,
                Reason(
                    f"`{hop.source}` said so on {describe_latest(hop.on)}",
                    assertion,
                    place=hop.place,
                ),
            )
        published = None if hop.at is None else ledger.documents[hop.at.document].published
        if hop.at is not None and published is not None:
            text = f"`{hop.at.document}` came out on {describe_latest(published)}"
            yield published, Reason(text, assertion, place=hop.place)


def _flag(facts: Facts, group: int, order: Precedence[tuple[str, Reason]]) -> Flag:
    claim = ClaimView(facts, group)
    (saying, said), (event, happened) = order.before.value, order.after.value
    return Flag(
        claim.subjects,
        f"reported before it happened: {said.text}, "
        f"and the event is dated {describe_earliest(order.after.when)}",
        (happened, said, *link_reasons(claim.restatement_links({saying, event}))),
        "look up both dates; if it was foretold, record a forecast",
        Outcome.FOUND if order.certain else Outcome.POSSIBLE,
        happened.where,
    )
