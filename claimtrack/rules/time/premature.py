"""An event is reported before it can have happened.

## Why it matters

Nobody can report on Monday what happens on Tuesday. One of the dates is wrong, or the
report was about another event, or it was a forecast.

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

The article may have been published later in the month:

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

Forecasts, opinions, statements and inferences are exempt. If one of the two dates is
marked as uncertain (`2021-10-18?`), the finding is only *possible*. So it is if one has
a time zone and the zone of the other can change the order.

## Not detected

Suspicious but imprecise dates: "2021-10" and "2021-10-19". Times of day, unless both dates
have a time zone. `timeless` predicates, and facts without a date.
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
        order = _reports(facts, group).before(events)
        if order is not None:
            yield _flag(facts, group, order)


def _events(facts: Facts) -> dict[int, Chronology[tuple[str, Reason]]]:
    """Return the dated events that each group of claims states."""
    events: dict[int, Chronology[tuple[str, Reason]]] = {}
    for claim in facts.ledger.claims.values():
        fact = claim.fact
        if fact is None or fact.when is None or fact.negated or claim.kind in EXEMPT:
            continue
        if not facts.ledger.predicates[fact.predicate].timeless:
            text = f"`{claim.id}` states {describe_fact(fact, facts.ledger)}"
            happened = claim.id, Reason(text, claim, place=fact.place)
            dated = events.setdefault(facts.columns.group_of(claim.id), Chronology())
            for when in fact.dates:
                dated.add(Dated(when, claim.id, happened))
    return events


def _reports(facts: Facts, group: int) -> Chronology[tuple[str, Reason]]:
    """Return the dates on which a group of claims was asserted."""
    reports: Chronology[tuple[str, Reason]] = Chronology()
    for chain in facts.columns.chains_of(2 * group):
        assertion = facts.columns.assertions[chain]
        if facts.ledger.claims[assertion.claim].kind not in EXEMPT:
            for when, reason in _report_dates(assertion, facts.ledger):
                reports.add(Dated(when, reason.text, (assertion.claim, reason)))
    return reports


def _report_dates(assertion: Assertion, ledger: Ledger) -> Iterator[tuple[When, Reason]]:
    """Yield the dates of an assertion: those of its documents and its hops."""
    for passage in assertion.at:
        published = ledger.documents[passage.document].published
        if published is not None:
            text = f"`{passage.document}` was published on {describe_latest(published)}"
            yield published, Reason(text, assertion)
    for hop in assertion.via:
        if hop.act is not None and hop.act.silent:
            continue
        if hop.on is not None:
            yield (
                hop.on,
                Reason(
                    f"`{hop.source}` said this on {describe_latest(hop.on)}",
                    assertion,
                    place=hop.place,
                ),
            )
        published = None if hop.at is None else ledger.documents[hop.at.document].published
        if hop.at is not None and published is not None:
            text = f"`{hop.at.document}` was published on {describe_latest(published)}"
            yield published, Reason(text, assertion, place=hop.place)


def _flag(facts: Facts, group: int, order: Precedence[tuple[str, Reason]]) -> Flag:
    claim = ClaimView(facts, group)
    (reporting, report), (stating, event) = order.before.value, order.after.value
    return Flag(
        claim.subjects,
        f"reported before it happened: {report.text}, "
        f"but the event is dated {describe_earliest(order.after.when)}",
        (event, report, *link_reasons(claim.restatement_links({reporting, stating}))),
        "check both dates; if it was a prediction, record a forecast",
        Outcome.FOUND if order.certain else Outcome.POSSIBLE,
        event.where,
    )
